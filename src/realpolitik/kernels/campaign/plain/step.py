"""The order of it all: the same step for a month of a run and for a longer stride of a look-ahead, and chance."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.layout import PHASE
from realpolitik.kernels.campaign.plain.arena import (
    change_hands,
    expect_fall,
    expect_fear,
    fade_fear,
    judge_rule,
    measure_evenness,
    measure_grip,
    spill_over,
    strike_fear,
    trade_commodity,
    weigh_influence,
)
from realpolitik.kernels.campaign.plain.fighting import (
    fight,
    hold_together,
    hostility,
    measure_strength,
    raise_fighters,
    share_gone,
)
from realpolitik.kernels.campaign.plain.names import (
    Array,
    Levers,
    Phase,
    World,
    group,
    levers_of,
    phase_of,
    vector_of,
)
from realpolitik.kernels.campaign.plain.politics import (
    deploy,
    hold_talks,
    keep_will,
    measure_sways,
    tend_ties,
    update_beliefs,
)
from realpolitik.kernels.campaign.plain.random import normal, poisson, uniform
from realpolitik.kernels.campaign.plain.settlement import (
    expect_settlement,
    negotiate,
    settlement_rates,
    sign,
    two_are_ready,
)
from realpolitik.kernels.campaign.plain.surrender import give_up
from realpolitik.kernels.campaign.plain.zones import fight_over_zones, give_up_over_zones, share_out_zones


def pull(x: Phase, w: World, levels: Array) -> Levers:
    """Levers of all instruments at their levels; a threat counts as far as the threatener can carry it out."""
    sizes = np.zeros(int(w.s["lever"]["size"]))
    for u, level in enumerate(levels):
        x.level[u] = level / (len(w.levels_of(u)) - 1)
        row = w.t.first_level[u] + level
        for e in range(w.t.effect_start[row], w.t.effect_start[row + 1]):
            threatener = w.t.effect_threat[e]
            resolve = 1.0 if threatener < 0 else x.will[threatener] * (1.0 - x.engaged[threatener])
            sizes[w.t.effect_lever[e]] += w.n.effect[e] * resolve
    return levers_of(sizes, w.s)


def ruled(x: Phase) -> float:
    """Ground of those who rule, by their shares of power."""
    return float(x.ground @ x.power)


def advance(x: Phase, lev: Levers, w: World, who: int, luck: Array, trust: Array, dt: float) -> None:
    """Advance the phase by ``dt`` months under the levers; nothing random in it but ``luck`` [B].

    ``who``: the actor whose ties are tended, or the number of actors for everybody's; ``trust`` [P] weighs patrons'
    troops. Settlement, attacks and shocks are added by the caller, by expectation or by chance.
    """
    x.held = x.ground.copy()
    before = ruled(x)
    deploy(x, lev, w, trust, dt)
    x.enmity = hostility(x, lev, w)
    measure_strength(x, lev, w, trust)
    zones = len(x.ground_in) > 0
    lost = fight_over_zones(x, lev, w, luck, dt) if zones else fight(x, lev, w, luck, dt)
    raise_fighters(x, lev, w, dt)
    hold_together(x, lev, w, lost, trust, dt)
    moved = ruled(x) - before
    follow_front(x, w, moved, dt)
    keep_will(x, lev, w, who, dt)
    update_beliefs(x, lev, w, who, dt)
    hold_talks(x, lev, w, dt)
    tend_ties(x, lev, w, group(w.t.bond_start, w.t.bond, who), dt)
    trade_commodity(x, lev, w)
    spill_over(x, lev, w)


def stand_or_give_up(x: Phase, lev: Levers, w: World, dt: float) -> None:
    """Garrisons that give up, in the arena as a whole or zone by zone."""
    if len(x.ground_in):
        give_up_over_zones(x, lev, w, dt)
    else:
        give_up(x, w, dt)


def follow_front(x: Phase, w: World, moved: float, dt: float) -> None:
    """Trend of the ruling side's ground (trailing year) and the stalemate it makes: 1 where nothing moves."""
    x.drift += (moved * 12.0 / dt - x.drift) * float(share_gone(1.0 / 12.0, dt))
    x.stalemate = float(np.exp(-((x.drift / w.p.trend_scale) ** 2)))


def look(x: Phase, lev: Levers, w: World, who: int, trust: Array, dt: float, now: float) -> None:
    """A stride of actor ``who``'s look-ahead, ending ``now`` months ahead.

    Settlement, the fall of the capital and attacks at home come as their expectation.
    """
    advance(x, lev, w, who, np.ones_like(x.ground), trust, dt)
    stand_or_give_up(x, lev, w, dt)
    expect_fall(x, w, now)
    expect_settlement(x, lev, w, trust, dt)
    for r in range(len(x.fear)):
        if r == w.t.home[who]:
            expect_fear(x, w, r, dt)
        else:
            fade_fear(x, w, r, dt)
    take_stock(x, lev, w, who, trust)


def take_stock(x: Phase, lev: Levers, w: World, who: int, trust: Array) -> None:
    """Who rules, and what the ties are worth of those whom ``who`` cares about (everybody's: the number of actors).

    Grips that can have changed are measured anew: that of an outsider who tends its ties, or of those whom a
    belligerent that does cares about; and those of patrons, whose troops may not be trusted to stay.
    """
    judge_rule(x, w)
    cared = group(w.t.gaze_start, w.t.gaze, who)
    outsider = who < len(w.t.belligerent_of) and w.t.belligerent_of[who] < 0
    for i in np.union1d([who] if outsider else cared, w.t.patron_actor) if len(cared) else cared:
        measure_grip(x, lev, w, i, trust)
    x.hands, x.bonds = w.p.autonomy + x.grip.sum(axis=0), x.bond.sum(axis=0)
    for i in cared:
        weigh_influence(x, w, i)


def play_month(x: Phase, lev: Levers, w: World, shocks: Array, seed: int, world: int, month: int) -> Phase:
    """A month of the run: the step, then settlement, attacks and shocks by chance, each from its own stream."""
    trust = np.ones(int(w.s["patrons"]))
    drawn = [normal(seed, world, month, int(stream), 0) for stream in w.t.stream_luck]
    advance(x, lev, w, int(w.s["actors"]), np.exp(w.p.luck * np.array(drawn)), trust, 1.0)
    stand_or_give_up(x, lev, w, 1.0)
    change_hands(x, w)
    settle_or_break(x, lev, w, seed, world, month, trust)
    for r, stream in enumerate(w.t.stream_attack):
        fade_fear(x, w, r, 1.0)
        attacks = poisson(x.threat[r] / 12.0, uniform(seed, world, month, int(stream), 0))
        if attacks > 0:
            strike_fear(x, w, r, float(attacks))
    x = strike_shocks(x, w, shocks, seed, world, month)
    take_stock(x, lev, w, int(w.s["actors"]), trust)
    for i in range(int(w.s["actors"])):
        measure_evenness(x, w, i)
    return x


def settle_or_break(x: Phase, lev: Levers, w: World, seed: int, world: int, month: int, trust: Array) -> None:
    """A settlement is agreed, or breaks, at its rate a month.

    Terms are put on the table anew while two sides are ready to settle, and once a year in any case.
    """
    if month % 12 == 0 or two_are_ready(x):
        negotiate(x, lev, w, trust)
    agreement, breakdown = settlement_rates(x, lev, w, trust)
    agreed, broken = w.t.stream_settlement
    if x.settled < 0.5:
        if uniform(seed, world, month, int(agreed), 0) < share_gone(agreement, 1.0):
            x.settled = 1.0
            sign(x, w, 0.0)
    elif uniform(seed, world, month, int(broken), 0) < share_gone(breakdown, 1.0):
        x.settled = 0.0


def strike_shocks(x: Phase, w: World, shocks: Array, seed: int, world: int, month: int) -> Phase:
    """Shocks jump what they name, within its range; what the jump leaves of the ground is contested.

    Each strikes at its rate, or as ``shocks`` says: 1 for now, 0 for not now, less than 0 for by chance.
    """
    vector, struck = vector_of(x), False
    for k, stream in enumerate(w.t.stream_shock):
        by_chance = uniform(seed, world, month, int(stream), 0) < share_gone(w.n.shock_rate[k], 1.0 / 12.0)
        if by_chance if shocks[k] < 0 else shocks[k] == 1:
            struck = True
            for change in range(w.t.shock_start[k], w.t.shock_start[k + 1]):
                index = int(w.t.shock_index[change])
                low, high = range_of(block_at(index, w))
                vector[index] = np.clip(vector[index] + w.n.shock_change[change], low, high)
    if not struck:
        return x
    x = phase_of(vector, w.s)
    x.ground = x.ground / max(float(x.ground.sum()), 1.0)
    x.contested = max(1.0 - float(x.ground.sum()), 0.0)
    if len(x.ground_in):
        share_out_zones(x, w)
    measure_sways(x, w)
    return x


def block_at(index: int, w: World) -> str:
    """Name of the block of the phase that holds an index."""
    return max((name for name in PHASE if w.s["at"][name] <= index), key=lambda name: int(w.s["at"][name]))


def range_of(block: str) -> tuple[float, float]:
    """Range that a shock leaves a quantity in."""
    return {"relations": (-1.0, 1.0), "fighters": (0.0, np.inf)}.get(block, (0.0, 1.0))
