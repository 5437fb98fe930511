"""Fighting, numbers and cohesion.

Forms: contest success function (Tullock 1980; Hirshleifer 1989), force density (Quinlivan 1995), guerrilla attrition
(Deitchman 1962), tipping of cohesion (Kuran 1991; Christia 2012). ``x`` is the phase, ``lev`` the levers, ``w`` the
world; months ``dt``.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World

LEAST_COHESION = 0.02


def share_gone(rate: Array | float, time: float) -> Array:
    """Share of a stock that a constant rate takes in a time."""
    return 1.0 - np.exp(-np.asarray(rate) * time)


def kept_up(value: Array, gain: Array | float, loss: float, years: float) -> Array:
    """Solution of v' = gain (1 − v) − loss v; of v' = gain − loss v where gain < 0."""
    pushed = np.asarray(gain, dtype=float)
    both = np.maximum(pushed, 0.0) + loss
    room = np.where(both > 0.0, pushed / np.where(both > 0.0, both, 1.0), 0.0)
    return np.where(both > 0.0, room + (value - room) * np.exp(-both * years), value + pushed * years)


def drawn_to(value: Array, rest: Array, push: Array, rate: float, years: float) -> Array:
    """Solution of v' = rate (rest − v) + push."""
    if rate == 0.0:
        return np.asarray(value + push * years)
    return np.asarray(value + share_gone(rate, years) * (rest + push / rate - value))


def alike(values: Array) -> Array:
    """[N, N] whether two entries are the same."""
    return values[:, None] == values[None, :]


def fighting_power(x: Phase, w: World, presence: Array) -> Array:
    """[B] P_b = (q0 + e_b) C_b F_b (1 + g (1 − exp(−N_b/N0))), N_b the foreign troops beside b."""
    enabled = 1.0 + w.p.enabler_gain * (1.0 - np.exp(-presence / w.p.enabler_scale))
    return (w.p.quality_floor + x.equipment) * x.cohesion * x.fighters * enabled


def hostility(x: Phase, lev: Levers, w: World) -> Array:
    """[B, B] h_bc: how far b fights c, less what both offer to stop, and less the settlement between their camps."""
    ceasefire = np.clip(np.minimum(lev.ceasefire, lev.ceasefire.T), 0.0, 1.0)
    h = np.clip(w.n.hostility + lev.hostility, 0.0, 1.0) * (1.0 - ceasefire)
    local = ~w.t.transnational
    settles = ~alike(w.t.camp) & local[:, None] & local[None, :]
    h = np.where(settles, h * (1.0 - x.settled), h)
    np.fill_diagonal(h, 0.0)
    return h


def measure_strength(x: Phase, lev: Levers, w: World, trust: Array) -> None:
    """P_b, each patron's troops weighed by the trust that they are there, A_b = P_b conc_b (1 + tempo_b); powers."""
    x.strength = fighting_power(x, w, trust @ lev.presence)
    x.might = (x.strength * w.n.concentration) ** w.p.decisiveness
    x.sweep = (x.strength * w.n.concentration) ** w.p.contest_decisiveness
    x.attack = x.strength * w.n.concentration * np.maximum(1.0 + lev.tempo, 0.0)


def defences(x: Phase, w: World) -> Array:
    """[B] D_c = a ΣP/(ΣT + ε) over the members of c's camp, who hold their ground together."""
    together = alike(w.t.camp)
    density = (together @ x.strength) / (together @ x.ground + w.p.density_floor)
    return w.p.defence_advantage * density


def edges(lev: Levers, w: World) -> Array:
    """[B, B] (1 + g v_bc)/(1 + g v_cb): what cover is worth to b's attack on c, against c's own."""
    covered = 1.0 + w.p.cover_gain * np.clip(lev.cover, 0.0, 1.0)
    return covered / covered.T


def bring_to_bear(x: Phase, lev: Levers, w: World, luck: Array) -> None:
    """Thrust of every attack, (A_b luck_b)^m, and hold of every camp at its head, D^m."""
    x.thrust = (x.attack * luck) ** w.p.decisiveness
    x.hold = np.where(w.t.camp == np.arange(len(w.t.camp)), defences(x, w) ** w.p.decisiveness, x.hold)


def loss_rates(x: Phase, lev: Levers, w: World, footing: Array) -> Array:
    """[B] λ_T Σ_b h_bc (A_bc luck_b)^m/((A_bc luck_b)^m + f_c D_c^m) a month, A_bc = A_b edge_bc."""
    thrust = x.thrust[:, None] * edges(lev, w) ** w.p.decisiveness
    defence = x.hold[w.t.camp] * footing
    success = np.zeros_like(x.enmity)
    attacking = x.attack > 0.0
    success[attacking] = thrust[attacking] / (thrust[attacking] + defence[None, :])
    return w.p.ground_rate * (x.enmity * success).sum(axis=0)


def death_rates(x: Phase, lev: Levers, w: World) -> Array:
    """[B] share killed a month: l λ_F Σ_b h_bc A_bc/(F_c + κ) in fighting, l the war's lethality, and by strikes."""
    fire = x.attack @ (x.enmity * edges(lev, w))
    fought = x.lethality * w.p.attrition * fire / (x.fighters + w.p.attrition_scale)
    return np.asarray(fought + np.maximum(lev.strikes, 0.0) / 12.0)


def kill(x: Phase, lev: Levers, w: World, dt: float) -> None:
    """Take the dead of a step from the fighters."""
    killed = x.fighters * share_gone(death_rates(x, lev, w), dt)
    x.fighters = x.fighters - killed
    x.losses = killed * 12.0 / dt
    x.war_deaths = 1000.0 * float(x.losses.sum())


def move_front(x: Phase, w: World, lost: Array, dt: float) -> None:
    """Lost ground becomes contested; contested ground falls, at the rate λ_U, in proportion to sweep.

    In the wake of a fallen capital it also comes over to its new holder, at the rate b_w wake dominance.
    """
    x.ground = x.ground * (1.0 - lost)
    coming = w.p.bandwagon * x.wake * float(x.holds_capital @ x.dominance)
    rate = w.p.contest_rate + coming
    moved = x.contested * share_gone(rate, dt) / max(rate, 1e-12)
    if x.sweep.sum() > 0.0:
        x.ground = x.ground + moved * w.p.contest_rate * x.sweep / x.sweep.sum()
    x.ground = x.ground + moved * coming * x.holds_capital
    x.contested = max(1.0 - float(x.ground.sum()), 0.0)
    x.wake *= float(np.exp(-dt / 12.0))


def fight(x: Phase, lev: Levers, w: World, luck: Array, dt: float) -> Array:
    """Ground and deaths of one step; returns the share of ground that each lost."""
    bring_to_bear(x, lev, w, luck)
    lost = share_gone(loss_rates(x, lev, w, x.footing), dt)
    kill(x, lev, w, dt)
    move_front(x, w, lost, dt)
    return lost


def paid(x: Phase) -> Array:
    """[B] π: pay of a fighter beside that at the start, at most 2; 1 where none was paid."""
    had = x.pay > 0.0
    now = x.revenue / np.maximum(x.fighters, 1e-6)
    return np.where(had, np.clip(now / np.where(had, x.pay, 1.0), 0.0, 2.0), 1.0)


def raise_fighters(x: Phase, lev: Levers, w: World, dt: float) -> None:
    """Recruitment, desertion, foreign fighters; arms and wear.

    dF = ρ S π^η (F_max − F) − (δ (1 + amnesty) (1 − C)² + δ_π max(0, 1 − π)) F + foreign, with support
    S = min(1, T + τU + sanctuary) and π the pay of a fighter beside that at the start, at most 2;
    de = arms (1 − e) − wear·e.
    """
    years = dt / 12.0
    support = np.clip(x.ground + w.p.contested_support * x.contested + lev.sanctuary, 0.0, 1.0)
    pay = paid(x)
    missing = np.maximum(w.n.fighters_max - x.fighters, 0.0)
    raised = missing * share_gone(w.n.recruitment * support * pay**w.p.pay_effect, years)
    leaving = w.p.desertion * (1.0 + np.maximum(lev.amnesty, 0.0)) * (1.0 - x.cohesion) ** 2
    leaving = leaving + w.p.unpaid * np.maximum(1.0 - pay, 0.0)
    deserted = x.fighters * share_gone(leaving, years)
    foreign = np.maximum(lev.foreign_fighters, 0.0) * years
    ceiling = np.maximum(w.n.fighters_max, x.fighters)
    x.fighters = np.minimum(x.fighters + raised - deserted + foreign, ceiling)
    x.equipment = kept_up(x.equipment, np.maximum(lev.arms, 0.0), w.p.wear, years)


def success(attack: float, defence: float, m: float) -> float:
    """Contest success function A^m/(A^m + D^m), 0 where nobody attacks."""
    if attack <= 0.0:
        return 0.0
    with np.errstate(over="ignore"):
        return float(1.0 / (1.0 + (np.float64(defence) / attack) ** m))


def believed_power(x: Phase, lev: Levers, w: World, camp: int, believer: int, trust: Array) -> float:
    """Attack power of a camp as an actor expects it: every patron's troops count by β, its own in full."""
    belief = np.where(w.t.patron_actor == believer, 1.0, x.belief[believer])
    power = fighting_power(x, w, (trust * belief) @ np.maximum(lev.presence, 0.0))
    return float((power * w.n.concentration)[w.t.camp == camp].sum())


def doom(x: Phase, lev: Levers, w: World, b: int, trust: Array) -> float:
    """Expected chance of b to lose: the share of power of those who fight it, at its own belief in its patrons."""
    others = w.t.camp != w.t.camp[b]
    enemies = float((x.enmity[:, b] * x.strength * w.n.concentration * edges(lev, w)[:, b])[others].sum())
    own = believed_power(x, lev, w, w.t.camp[b], w.t.actor_of[b], trust)
    return success(enemies, own, w.p.decisiveness)


def measure_backing(x: Phase, lev: Levers, w: World) -> None:
    """Root of what each supporter gives each camp, in equipment points a year, noted at the camp's head."""
    for camp in np.flatnonzero(w.t.camp == np.arange(len(w.t.camp))):
        given = np.maximum(lev.support, 0.0) @ (w.t.camp == camp)
        x.backing[w.t.supporter, camp] = np.sqrt(given[w.t.supporter])


def rivalry(x: Phase, w: World, camp: int) -> float:
    """Patrons of a camp at odds: Σ over pairs of √(support_i support_j) max(0, −(R_ij + R_ji)/2), at most 1."""
    backing = x.backing[:, camp]
    total = 0.0
    for k, i in enumerate(w.t.supporter):
        for j in w.t.supporter[:k]:
            enmity = -0.5 * (w.tie(x.relations, i, j) + w.tie(x.relations, j, i))
            total += backing[i] * backing[j] * max(0.0, enmity)
    return min(total, 1.0)


def hold_together(x: Phase, lev: Levers, w: World, lost: Array, trust: Array, dt: float) -> None:
    """Cohesion tends to C* = C̄ − k_d max(0, doom − usual) − k_r rivalry; loss of ground strikes at once.

    Usual is the chance to lose that a belligerent is used to, at first that of the start; ground counts as
    T_b/(T_b + T0).
    """
    years = dt / 12.0
    measure_backing(x, lev, w)
    x.rivalry = np.array([rivalry(x, w, camp) for camp in w.t.camp])
    x.doom = np.array([doom(x, lev, w, b, trust) for b in range(len(x.ground))])
    target = w.n.cohesion_rest - w.p.doom_effect * np.maximum(0.0, x.doom - x.usual_doom)
    x.usual_doom = x.usual_doom + share_gone(w.p.habituation, years) * (x.doom - x.usual_doom)
    target = np.clip(target - w.p.rivalry_effect * x.rivalry, 0.0, 1.0)
    tended = drawn_to(x.cohesion, target, lev.cohesion, w.p.cohesion_rate, years)
    routed = w.p.rout_effect * lost * x.ground / (x.ground + w.p.rout_scale)
    x.cohesion = np.clip(tended - routed, LEAST_COHESION, 1.0)
