"""Fighting, numbers and cohesion: one step of the war for ground.

Forms: contest success function (Tullock 1980; Hirshleifer 1989), force density (Quinlivan 1995), guerrilla attrition
(Deitchman 1962), tipping of cohesion (Kuran 1991; Christia 2012). Symbols as in docs/explanation/model.md.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.jit import njit

ALLOCATING = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
"""Options of the few functions that make arrays."""
OPTIONS = {**ALLOCATING, "_nrt": False}
"""Options of all others: without the runtime that counts references, a call costs half."""
INLINE = {**OPTIONS, "forceinline": True}


@njit(**INLINE)
def bounded(value, low, high):
    """The nearest value from ``low`` to ``high``."""
    return min(max(value, low), high)


@njit(**INLINE)
def kept_up(value, gain, loss, step):
    """What ``value`` is after ``step`` years of v' = gain (1 − v) − loss v; where gain < 0, of v' = gain − loss v."""
    if gain > 0.0:
        rest = gain / (gain + loss)
        return rest + (value - rest) * np.exp(-(gain + loss) * step)
    if loss == 0.0:
        return value + gain * step
    left = np.exp(-loss * step)
    return value * left + gain * (1.0 - left) / loss


@njit(**INLINE)
def drawn_to(value, rest, push, rate, step):
    """What ``value`` is after ``step`` years of v' = rate (rest − v) + push."""
    if rate == 0.0:
        return value + push * step
    return value + (1.0 - np.exp(-rate * step)) * (rest + push / rate - value)


@njit(**INLINE)
def presence_beside(lev, s, b, trust):
    """Foreign troops beside belligerent b [thousand], each patron's weighed by the trust that it is still there."""
    total = 0.0
    for patron in range(s.patrons):
        total += lev[s.lever.presence + patron * s.belligerents + b] * trust[patron]
    return total


@njit(**INLINE)
def strength(x, n, s, b, presence):
    """P_b = (q0 + e_b) C_b F_b (1 + g (1 − exp(−N_b/N0))): fighting power [thousand full-quality fighters]."""
    quality = (n[s.p.quality_floor] + x[s.at.equipment + b]) * x[s.at.cohesion + b]
    enabled = 1.0
    if presence > 0.0:
        enabled += n[s.p.enabler_gain] * (1.0 - np.exp(-presence / n[s.p.enabler_scale]))
    return quality * x[s.at.fighters + b] * enabled


@njit(**INLINE)
def same_camp(t, s, b, c):
    """Whether b and c hang on the same root of ``part_of``."""
    return t[s.to.camp + b] == t[s.to.camp + c]


@njit(**INLINE)
def hostility(x, lev, n, t, s, b, c):
    """h_bc: how far b fights c, after ceasefires that both offer; a settlement ends it between all who can settle."""
    h = bounded(n[s.of.hostility + b * s.belligerents + c] + lev[s.lever.hostility + b * s.belligerents + c], 0.0, 1.0)
    if h == 0.0:
        return 0.0
    offered = min(lev[s.lever.ceasefire + b * s.belligerents + c], lev[s.lever.ceasefire + c * s.belligerents + b])
    h *= 1.0 - bounded(offered, 0.0, 1.0)
    if not same_camp(t, s, b, c) and t[s.to.transnational + b] == 0 and t[s.to.transnational + c] == 0:
        h *= 1.0 - x[s.at.settled]
    return h


@njit(**INLINE)
def measure_enmity(x, lev, n, t, s):
    """Hostility of everybody to everybody, as it stands."""
    for b in range(s.belligerents):
        for c in range(s.belligerents):
            x[s.at.enmity + b * s.belligerents + c] = hostility(x, lev, n, t, s, b, c) if b != c else 0.0


@njit(**INLINE)
def measure_strength(x, lev, n, s, trust):
    """Strength of all, and the attack that it carries, A_b = P_b conc_b (1 + tempo_b).

    With them what they are worth in a contest: might (P_b conc_b)^m, and sweep (P_b conc_b)^m', by which contested
    ground falls.
    """
    for b in range(s.belligerents):
        x[s.at.strength + b] = strength(x, n, s, b, presence_beside(lev, s, b, trust))
        force = x[s.at.strength + b] * n[s.of.concentration + b]
        x[s.at.attack + b] = force * max(1.0 + lev[s.lever.tempo + b], 0.0)
        x[s.at.might + b], x[s.at.sweep + b] = 0.0, 0.0
        if force > 0.0:
            magnitude = np.log(force)
            x[s.at.might + b] = np.exp(n[s.p.decisiveness] * magnitude)
            x[s.at.sweep + b] = np.exp(n[s.p.contest_decisiveness] * magnitude)


@njit(**INLINE)
def edge(lev, n, s, b, c):
    """(1 + g v_bc)/(1 + g v_cb): what cover from the air and by fires is worth to b's attack on c, against c's own."""
    own = lev[s.lever.cover + b * s.belligerents + c]
    other = lev[s.lever.cover + c * s.belligerents + b]
    if own <= 0.0 and other <= 0.0:
        return 1.0
    return (1.0 + n[s.p.cover_gain] * bounded(own, 0.0, 1.0)) / (1.0 + n[s.p.cover_gain] * bounded(other, 0.0, 1.0))


@njit(**OPTIONS)
def bring_to_bear(x, lev, n, t, s, luck):
    """Thrust of every attack, (A_b luck_b)^m, and hold of every camp at its head, D^m.

    D_c = a ΣP/(ΣT + ε) is the density of c's camp, whose members hold their ground together.
    """
    for b in range(s.belligerents):
        x[s.at.thrust + b] = x[s.at.might + b]
        spur = max(1.0 + lev[s.lever.tempo + b], 0.0) * luck[b]
        if spur != 1.0:
            x[s.at.thrust + b] *= spur ** n[s.p.decisiveness]
        if t[s.to.camp + b] == b:
            x[s.at.hold + b] = (n[s.p.defence_advantage] * density(x, n, t, s, b)) ** n[s.p.decisiveness]


@njit(**INLINE)
def pressed(x, lev, n, t, s, c, footing):
    """Rate a month at which c loses ground to contest, and the fire on it.

    λ_T Σ_b h_bc (A_bc luck_b)^m/((A_bc luck_b)^m + f_c D_c^m), A_bc = A_b edge_bc; Σ_b h_bc A_bc.
    """
    defence = x[s.at.hold + t[s.to.camp + c]] * footing
    loss_rate, fire = 0.0, 0.0
    for b in range(s.belligerents):
        h = x[s.at.enmity + b * s.belligerents + c]
        if h > 0.0 and x[s.at.attack + b] > 0.0:
            covered = edge(lev, n, s, b, c)
            thrust = x[s.at.thrust + b]
            if covered != 1.0:
                thrust *= covered ** n[s.p.decisiveness]
            fire += h * x[s.at.attack + b] * covered
            loss_rate += n[s.p.ground_rate] * h * thrust / (thrust + defence)
    return loss_rate, fire


@njit(**OPTIONS)
def fight(x, lev, n, t, s, luck, lost, dt):
    """Ground and deaths of one step; ``lost`` [B] receives the share of ground that each lost.

    c's footing f_c and the lethality of the war are those with which it stood at the start (`balance`).
    """
    war_deaths = 0.0
    bring_to_bear(x, lev, n, t, s, luck)
    for c in range(s.belligerents):
        loss_rate, fire = pressed(x, lev, n, t, s, c, x[s.at.footing + c])
        lost[c] = 1.0 - np.exp(-loss_rate * dt)
        war_deaths += kill(x, lev, n, s, c, fire, dt)
    x[s.at.war_deaths] = war_deaths
    move_front(x, n, s, lost, dt)


@njit(**INLINE)
def density(x, n, t, s, c):
    """Power per share of the people held, of camp c as a whole."""
    power, ground = 0.0, n[s.p.density_floor]
    for b in range(s.belligerents):
        if t[s.to.camp + b] == c:
            power += x[s.at.strength + b]
            ground += x[s.at.ground + b]
    return power / ground


@njit(**INLINE)
def death_rate(x, lev, n, s, c, fire):
    """Share of c's fighters killed a month, l λ_F fire/(F_c + κ) with the war's lethality l, and that by strikes."""
    rate = x[s.at.lethality] * n[s.p.attrition] * fire / (x[s.at.fighters + c] + n[s.p.attrition_scale])
    return rate + max(lev[s.lever.strikes + c], 0.0) / 12.0


@njit(**INLINE)
def kill(x, lev, n, s, c, fire, dt):
    """Take c's dead of one step from its fighters; returns them as deaths a year."""
    fighters = x[s.at.fighters + c]
    killed = fighters * (1.0 - np.exp(-death_rate(x, lev, n, s, c, fire) * dt))
    x[s.at.fighters + c] = fighters - killed
    x[s.at.losses + c] = killed * 12.0 / dt
    return killed * 1000.0 * 12.0 / dt


@njit(**INLINE)
def advantage(attack, defence, m):
    """Contest success function A^m/(A^m + D^m), 0 where nobody attacks."""
    if attack <= 0.0:
        return 0.0
    return 1.0 / (1.0 + (defence / attack) ** m)


@njit(**INLINE)
def move_front(x, n, s, lost, dt):
    """Lost ground becomes contested; contested ground falls, at the rate λ_U, in proportion to sweep.

    In the wake of a fallen capital it also comes over to who holds it now, at the rate b_w wake dominance.
    """
    total, coming = 0.0, 0.0
    for b in range(s.belligerents):
        x[s.at.ground + b] *= 1.0 - lost[b]
        total += x[s.at.sweep + b]
        coming += n[s.p.bandwagon] * x[s.at.wake] * x[s.at.holds_capital + b] * x[s.at.dominance + b]
    moved = 1.0 - np.exp(-(n[s.p.contest_rate] + coming) * dt)
    per_rate = x[s.at.contested] * moved / max(n[s.p.contest_rate] + coming, 1e-12)
    held = 0.0
    for b in range(s.belligerents):
        if total > 0.0:
            x[s.at.ground + b] += per_rate * n[s.p.contest_rate] * x[s.at.sweep + b] / total
        x[s.at.ground + b] += per_rate * coming * x[s.at.holds_capital + b]
        held += x[s.at.ground + b]
    x[s.at.contested] = max(1.0 - held, 0.0)
    x[s.at.wake] *= np.exp(-dt / 12.0)


@njit(**INLINE)
def paid(x, s, b):
    """π_b: pay of a fighter beside that at the start, at most 2; 1 where none was paid."""
    if x[s.at.pay + b] <= 0.0:
        return 1.0
    return bounded(x[s.at.revenue + b] / max(x[s.at.fighters + b], 1e-6) / x[s.at.pay + b], 0.0, 2.0)


@njit(**OPTIONS)
def raise_fighters(x, lev, n, t, s, dt):
    """Recruitment by support and pay, desertion by want of cohesion, arms and wear.

    dF = ρ_b S_b π_b^η (F_max − F) − (δ (1 + amnesty) (1 − C)² + δ_π max(0, 1 − π_b)) F + foreign;
    S_b = min(1, T_b + τU + sanctuary); π_b: pay per fighter beside that at the start. de = arms (1 − e) − wear·e.
    """
    step = dt / 12.0
    for b in range(s.belligerents):
        fighters = x[s.at.fighters + b]
        support = x[s.at.ground + b] + n[s.p.contested_support] * x[s.at.contested] + lev[s.lever.sanctuary + b]
        pay = paid(x, s, b)
        missing = max(n[s.of.fighters_max + b] - fighters, 0.0)
        rate = n[s.of.recruitment + b] * bounded(support, 0.0, 1.0) * pay ** n[s.p.pay_effect]
        raised = missing * (1.0 - np.exp(-rate * step))
        offered = 1.0 + max(lev[s.lever.amnesty + b], 0.0)
        leaving = n[s.p.desertion] * offered * (1.0 - x[s.at.cohesion + b]) ** 2
        leaving += n[s.p.unpaid] * max(1.0 - pay, 0.0)
        left = fighters * (1.0 - np.exp(-leaving * step))
        foreign = max(lev[s.lever.foreign_fighters + b], 0.0) * step
        x[s.at.fighters + b] = min(fighters + raised - left + foreign, max(n[s.of.fighters_max + b], fighters))
        armed = max(lev[s.lever.arms + b], 0.0)
        x[s.at.equipment + b] = kept_up(x[s.at.equipment + b], armed, n[s.p.wear], step)


@njit(**INLINE)
def expected_power(x, lev, n, t, s, camp, believer, trust):
    """Power Σ P_b conc_b of a camp as actor ``believer`` expects it: each patron's troops count β, its own in full."""
    total = 0.0
    for b in range(s.belligerents):
        if t[s.to.camp + b] == camp:
            presence = 0.0
            for patron in range(s.patrons):
                troops = lev[s.lever.presence + patron * s.belligerents + b]
                if troops > 0.0:
                    believed = 1.0
                    if t[s.to.patron_actor + patron] != believer:
                        believed = x[s.at.belief + believer * s.patrons + patron]
                    presence += troops * trust[patron] * believed
            total += strength(x, n, s, b, presence) * n[s.of.concentration + b]
    return total


@njit(**OPTIONS)
def measure_backing(x, lev, t, s):
    """Root of what each supporter gives each camp, in equipment points a year, noted at the camp's head."""
    for one in range(s.supporters):
        i = t[s.to.supporter + one]
        for b in range(s.belligerents):
            if t[s.to.camp + b] == b:
                x[s.at.backing + i * s.belligerents + b] = np.sqrt(camp_support(lev, t, s, i, b))


@njit(**INLINE)
def rivalry(x, t, s, camp):
    """Patrons of a camp at odds: Σ over pairs of √(support_i support_j) max(0, −(R_ij + R_ji)/2), at most 1."""
    total = 0.0
    for one in range(s.supporters):
        i = t[s.to.supporter + one]
        mine = x[s.at.backing + i * s.belligerents + camp]
        if mine > 0.0:
            for other in range(one):
                j = t[s.to.supporter + other]
                theirs = x[s.at.backing + j * s.belligerents + camp]
                if theirs > 0.0:
                    relations = 0.5 * (relations_of(x, t, s, i, j) + relations_of(x, t, s, j, i))
                    total += mine * theirs * max(-relations, 0.0)
    return min(total, 1.0)


@njit(**INLINE)
def relations_of(x, t, s, i, j):
    """R_ij, 0 where i has no tie to j."""
    tie = t[s.to.tie + i * s.actors + j]
    return x[s.at.relations + tie] if tie >= 0 else 0.0


@njit(**INLINE)
def camp_support(lev, t, s, i, camp):
    """What actor i gives to a camp's members, in equipment points a year."""
    total = 0.0
    for b in range(s.belligerents):
        if t[s.to.camp + b] == camp:
            total += max(lev[s.lever.support + i * s.belligerents + b], 0.0)
    return total


@njit(**INLINE)
def doom(x, lev, n, t, s, b, trust):
    """Expected chance of b to lose: its enemies' share of power, at b's own belief that patrons stay."""
    own = expected_power(x, lev, n, t, s, t[s.to.camp + b], t[s.to.actor_of + b], trust)
    enemies = 0.0
    for c in range(s.belligerents):
        if not same_camp(t, s, b, c):
            power = x[s.at.strength + c] * n[s.of.concentration + c] * edge(lev, n, s, c, b)
            enemies += x[s.at.enmity + c * s.belligerents + b] * power
    return advantage(enemies, own, n[s.p.decisiveness])


@njit(**OPTIONS)
def hold_together(x, lev, n, t, s, lost, trust, dt):
    """Cohesion tends to C̄ less expected defeat and rivalry; loss of ground strikes at once.

    C* = C̄_b − k_d max(0, doom_b − usual_b) − k_r rivalry: usual_b is the chance to lose that b is used to, at first
    that of the start while nobody was expected to leave. Ground lost counts in so far as the force rests on ground,
    T_b/(T_b + T0).
    """
    used = 1.0 - np.exp(-n[s.p.habituation] * dt / 12.0)
    for b in range(s.belligerents):
        if t[s.to.camp + b] == b:
            x[s.at.rivalry + b] = rivalry(x, t, s, b)
    for b in range(s.belligerents):
        x[s.at.rivalry + b] = x[s.at.rivalry + t[s.to.camp + b]]
        x[s.at.doom + b] = doom(x, lev, n, t, s, b, trust)
    for b in range(s.belligerents):
        worse = max(0.0, x[s.at.doom + b] - x[s.at.usual_doom + b])
        target = n[s.of.cohesion_rest + b] - n[s.p.doom_effect] * worse - n[s.p.rivalry_effect] * x[s.at.rivalry + b]
        x[s.at.usual_doom + b] += used * (x[s.at.doom + b] - x[s.at.usual_doom + b])
        rest, push = bounded(target, 0.0, 1.0), lev[s.lever.cohesion + b]
        cohesion = drawn_to(x[s.at.cohesion + b], rest, push, n[s.p.cohesion_rate], dt / 12.0)
        share_lost = lost[b] * x[s.at.ground + b] / (x[s.at.ground + b] + n[s.p.rout_scale])
        x[s.at.cohesion + b] = bounded(cohesion - n[s.p.rout_effect] * share_lost, 0.02, 1.0)
