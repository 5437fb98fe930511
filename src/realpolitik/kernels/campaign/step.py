"""One step of a world: the same equations for a month of the run and for a longer stride of a look-ahead."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.arena import (
    change_hands,
    count_hands,
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
from realpolitik.kernels.campaign.fighting import (
    INLINE,
    OPTIONS,
    bounded,
    fight,
    hold_together,
    measure_backing,
    measure_enmity,
    measure_strength,
    raise_fighters,
)
from realpolitik.kernels.campaign.politics import (
    deploy,
    hold_talks,
    keep_will,
    measure_notice,
    measure_sways,
    tend_ties,
    update_beliefs,
)
from realpolitik.kernels.campaign.settlement import expect_settlement, negotiate, settlement_rates, sign, two_are_ready
from realpolitik.kernels.campaign.surrender import give_up
from realpolitik.kernels.campaign.zones import fight_over_zones, share_out_zones
from realpolitik.kernels.campaign.zones_collapse import give_up_over_zones
from realpolitik.kernels.jit import njit
from realpolitik.kernels.random import normal, poisson, uniform


@njit(**OPTIONS)
def pull(x, n, t, s, levels, lev):
    """Add up the levers of all instruments at their levels."""
    lev[:] = 0.0
    for u in range(s.instruments):
        set_level(x, n, t, s, u, levels[u], 1.0, lev)


@njit(**INLINE)
def set_level(x, n, t, s, u, level, sign, lev):
    """Add (sign 1) or take away (−1) what instrument u moves at a level; notes the level, as a share of the highest.

    Threats count as far as the threatener can carry them out, will × spare capacity.
    """
    row = t[s.to.first_level + u] + level
    x[s.at.level + u] = level / (t[s.to.first_level + u + 1] - t[s.to.first_level + u] - 1)
    for e in range(t[s.to.effect_start + row], t[s.to.effect_start + row + 1]):
        size = sign * n[s.of.effect + e]
        threatener = t[s.to.effect_threat + e]
        if threatener >= 0:
            size *= x[s.at.will + threatener] * (1.0 - x[s.at.engaged + threatener])
        lev[t[s.to.effect_lever + e]] += size


@njit(**OPTIONS)
def note_support(x, lev, n, t, s):
    """What follows from levers alone: how far outsiders' support backs each camp, and how much it is noticed."""
    measure_backing(x, lev, t, s)
    measure_notice(x, lev, n, t, s)


@njit(**OPTIONS)
def advance(x, lev, n, t, s, who, luck, lost, trust, dt):
    """Advance phase ``x`` by ``dt`` months under levers ``lev``; nothing random in it but ``luck`` [B].

    ``who``: the actor that looks ahead, whose ties alone are then tended, or the number of actors in a run;
    ``trust`` [P] weighs each patron's troops (1 in a run; the believer's β in a look-ahead); ``lost`` [B] is scratch.
    Support under these levers has been noted (`note_support`). Settlement, attacks and shocks are added by the caller,
    by expectation or by chance.
    """
    before = 0.0
    for b in range(s.belligerents):
        x[s.at.held + b] = x[s.at.ground + b]
        before += x[s.at.ground + b] * x[s.at.power + b]
    deploy(x, lev, t, s, trust, dt)
    measure_enmity(x, lev, n, t, s)
    measure_strength(x, lev, n, s, trust)
    if s.zones > 0:
        fight_over_zones(x, lev, n, t, s, luck, lost, dt)
    else:
        fight(x, lev, n, t, s, luck, lost, dt)
    raise_fighters(x, lev, n, t, s, dt)
    hold_together(x, lev, n, t, s, lost, trust, dt)
    after = 0.0
    for b in range(s.belligerents):
        after += x[s.at.ground + b] * x[s.at.power + b]
    follow_front(x, n, t, s, before, after, dt)
    keep_will(x, lev, n, t, s, who, dt)
    update_beliefs(x, lev, n, t, s, who, dt)
    hold_talks(x, lev, n, t, s, dt)
    tend_ties(x, lev, n, t, s, who, dt)
    trade_commodity(x, lev, n, t, s)
    spill_over(x, lev, n, t, s)


@njit(**INLINE)
def stand_or_give_up(x, lev, n, t, s, lost, dt):
    """Garrisons that give up, in the arena as a whole or zone by zone."""
    if s.zones > 0:
        give_up_over_zones(x, lev, n, t, s, dt)
    else:
        give_up(x, n, t, s, lost, dt)


@njit(**INLINE)
def follow_front(x, n, t, s, before, after, dt):
    """Trend of the ruling side's ground (trailing year) and the stalemate it makes: 1 where nothing moves."""
    speed = (after - before) * 12.0 / dt
    x[s.at.drift] += (speed - x[s.at.drift]) * (1.0 - np.exp(-dt / 12.0))
    x[s.at.stalemate] = np.exp(-((x[s.at.drift] / n[s.p.trend_scale]) ** 2))


@njit(**OPTIONS)
def look(x, lev, n, t, s, who, luck, lost, trust, dt, now):
    """A stride of actor ``who``'s look-ahead, which ends ``now`` months ahead.

    Settlement, the fall of the capital and attacks at home come as their expectation. Of all ties and influence only
    those are brought up to date that ``who`` is part of or cares about.
    """
    advance(x, lev, n, t, s, who, luck, lost, trust, dt)
    stand_or_give_up(x, lev, n, t, s, lost, dt)
    expect_fall(x, n, t, s, now)
    expect_settlement(x, lev, n, t, s, trust, dt)
    home = t[s.to.home + who]
    feared = x[s.at.fear + home] if home >= 0 else 0.0
    fade_fear(x, n, s, dt)
    if home >= 0:
        expect_fear(x, n, s, home, feared, dt)
    take_stock(x, lev, n, t, s, who, trust)


@njit(**OPTIONS)
def take_stock(x, lev, n, t, s, who, trust):
    """Who rules, and what the ties are worth of those whom ``who`` cares about (everybody's: the number of actors).

    Grips that can have changed are measured anew: that of an outsider who tends its ties, or of those whom a
    belligerent that does cares about; and those of patrons, whose troops may not be trusted to stay.
    """
    judge_rule(x, s)
    first, last = t[s.to.gaze_start + who], t[s.to.gaze_start + who + 1]
    if first == last:
        return
    if who < s.actors and t[s.to.belligerent_of + who] < 0:
        measure_grip(x, lev, n, t, s, who, trust)
    else:
        for row in range(first, last):
            measure_grip(x, lev, n, t, s, t[s.to.gaze + row], trust)
    if who == s.actors:
        count_hands(x, n, s)
    else:
        for patron in range(s.patrons):
            if t[s.to.patron_actor + patron] != who:
                measure_grip(x, lev, n, t, s, t[s.to.patron_actor + patron], trust)
    for row in range(first, last):
        weigh_influence(x, n, t, s, t[s.to.gaze + row])


@njit(**OPTIONS)
def play_month(x, lev, n, t, s, pins, seed, world, month, luck, lost, trust, table):
    """A month of the run: the step, then settlement, attacks and shocks by chance, each from its own stream.

    Terms are put on the table anew while two sides are ready to settle, and once a year in any case.
    """
    for b in range(s.belligerents):
        luck[b] = np.exp(n[s.p.luck] * normal(seed, world, month, t[s.to.stream_luck + b], 0))
    note_support(x, lev, n, t, s)
    advance(x, lev, n, t, s, s.actors, luck, lost, trust, 1.0)
    stand_or_give_up(x, lev, n, t, s, lost, 1.0)
    change_hands(x, n, t, s)
    if month % 12 == 0 or two_are_ready(x, s):
        negotiate(x, lev, n, t, s, trust, table)
    agreement, breakdown = settlement_rates(x, lev, n, t, s, trust)
    if x[s.at.settled] < 0.5:
        if uniform(seed, world, month, t[s.to.stream_settlement], 0) < 1.0 - np.exp(-agreement):
            x[s.at.settled] = 1.0
            sign(x, n, t, s, 0.0)
    elif uniform(seed, world, month, t[s.to.stream_settlement + 1], 0) < 1.0 - np.exp(-breakdown):
        x[s.at.settled] = 0.0
    fade_fear(x, n, s, 1.0)
    for r in range(s.territories):
        attacks = poisson(x[s.at.threat + r] / 12.0, uniform(seed, world, month, t[s.to.stream_attack + r], 0))
        if attacks > 0:
            strike_fear(x, n, s, r, float(attacks))
    strike_shocks(x, n, t, s, pins, seed, world, month)
    take_stock(x, lev, n, t, s, s.actors, trust)
    for i in range(s.actors):
        measure_evenness(x, t, s, i)


@njit(**OPTIONS)
def strike_shocks(x, n, t, s, pins, seed, world, month):
    """Shocks: each jumps the quantities that it names, kept in their range; ground adds up to one again.

    They strike at random, at their rates, or as ``pins`` [U + shocks] say.
    """
    struck = False
    for k in range(s.shocks):
        strikes = pins[s.instruments + k] == 1
        if pins[s.instruments + k] < 0:
            chance = 1.0 - np.exp(-n[s.of.shock_rate + k] / 12.0)
            strikes = uniform(seed, world, month, t[s.to.stream_shock + k], 0) < chance
        if strikes:
            struck = True
            for change in range(t[s.to.shock_start + k], t[s.to.shock_start + k + 1]):
                index = t[s.to.shock_index + change]
                low = -1.0 if s.at.relations <= index < s.at.relations + s.ties else 0.0
                high = np.inf if s.at.fighters <= index < s.at.fighters + s.belligerents else 1.0
                x[index] = bounded(x[index] + n[s.of.shock_change + change], low, high)
    if struck:
        share_out(x, s)
        if s.zones > 0:
            share_out_zones(x, n, s)
        measure_sways(x, n, t, s)


@njit(**OPTIONS)
def share_out(x, s):
    """Scale ground down where it adds up to more than all; what nobody holds is contested."""
    held = 0.0
    for b in range(s.belligerents):
        held += x[s.at.ground + b]
    rest = max(held, 1.0)
    for b in range(s.belligerents):
        x[s.at.ground + b] /= rest
    x[s.at.contested] = max(1.0 - held / rest, 0.0)
