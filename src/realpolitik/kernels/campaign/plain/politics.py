"""Presence, will, belief, ties and standing.

Forms: will (Mueller 1970, 1973); belief by observed presence, declared policy and visible will, on a logit scale.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.plain.fighting import alike, drawn_to, kept_up, share_gone
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World

OPEN_WAR = 20000.0
"""Battle deaths a year in a war that counts as fully open."""
TALKS = 0.25
"""Readiness above which a belligerent counts as a party to talks."""


def deploy(x: Phase, lev: Levers, w: World, trust: Array, dt: float) -> None:
    """Troops of each patron, their trailing mean of a year, and abruptness: the largest drop, fading over two years."""
    i = w.t.patron_actor
    troops = trust * lev.presence.sum(axis=1)
    largest = np.maximum(x.presence_mean[i], x.presence[i])
    some = largest > 1e-9
    drop = np.where(some, np.clip((x.presence[i] - troops) / np.where(some, largest, 1.0), 0.0, 1.0), 0.0)
    x.abruptness[i] = np.maximum(x.abruptness[i] * np.exp(-dt / 24.0), drop)
    x.presence_mean[i] += (troops - x.presence_mean[i]) * share_gone(1.0 / 12.0, dt)
    x.presence[i] = troops


def setbacks(x: Phase, lev: Levers, w: World) -> Array:
    """[P] ground that the step took from the camps that a patron's troops stand beside, weighed by troops there."""
    moved = alike(w.t.camp) @ (x.held - x.ground)
    beside = np.maximum(lev.presence, 0.0)
    troops = beside.sum(axis=1)
    return (beside @ np.maximum(moved, 0.0)) / np.where(troops > 0.0, troops, 1.0)


def keep_will(x: Phase, lev: Levers, w: World, who: int, dt: float) -> None:
    """Will W_i = [M_i + r fear]: mood M returns to its rest; presence, deaths and the ally's setbacks wear it.

    In the look-ahead of an actor ``who`` the will of patrons alone moves: nobody else's can matter within it.
    """
    years = dt / 12.0
    fear = np.where(w.t.home >= 0, np.append(x.fear, 0.0)[w.t.home], 0.0)
    mood = x.mood + share_gone(w.p.will_recovery, years) * (w.n.will_rest - x.mood)
    war = min(x.war_deaths / OPEN_WAR, 2.0)
    tired = w.p.will_fatigue * x.presence / (x.presence + w.p.enabler_scale)
    bereaved = w.p.will_deaths * w.n.exposed * x.presence * war
    ally = np.zeros_like(mood)
    ally[w.t.patron_actor] = setbacks(x, lev, w)
    recovery = w.p.will_recovery
    worn_for = float(share_gone(recovery, years)) / recovery if recovery > 0.0 else years  # wear that is not restored
    worn = (tired + bereaved) * worn_for + w.p.will_setback * ally
    mood = np.where(x.presence > 0.0, np.clip(mood - worn, 0.0, 1.0), mood)
    moves = np.isin(np.arange(len(mood)), w.t.patron_actor) | (who == len(mood))
    x.mood = np.where(moves, mood, x.mood)
    x.will = np.where(moves, np.clip(mood + w.p.rally * fear, 0.0, 1.0), x.will)


def update_beliefs(x: Phase, lev: Levers, w: World, who: int, dt: float) -> None:
    """β_ip tends to logit⁻¹(logit prior_ip + signal_p); to nothing where p has left.

    What is declared, and a pledge to leave by a day that is near, counts as far as p's word is believed.

    In the look-ahead of an actor ``who`` only belligerents' beliefs move: they alone act on them within it.
    """
    p = w.t.patron_actor
    troops, mean = x.presence[p], x.presence_mean[p]
    signal = w.p.belief_trend * (troops - mean) / (mean + 0.5)
    declared = np.clip(lev.declare[p], -1.0, 1.0)
    keep_word(x, w, declared, dt)
    signal = signal + w.p.belief_declare * np.clip(declared - x.pledge, -1.0, 1.0) * x.credibility[p]
    signal = signal + w.p.belief_will * (x.will[p] - w.n.will_rest[p])
    with np.errstate(over="ignore", divide="ignore"):
        tends = np.where(troops > 0.05, 1.0 / (1.0 + np.exp(-signal) / w.n.prior), 0.0)
    moves = (w.t.belligerent_of >= 0) | (who == len(w.t.belligerent_of))
    x.belief[moves] += share_gone(w.p.belief_rate, dt / 12.0) * (tends - x.belief)[moves]


def keep_word(x: Phase, w: World, declared: Array, dt: float) -> None:
    """Patrons' credibility falls while deeds belie what is declared, and comes back: c' = r (1 − c) − k broken c.

    broken = D a where staying is declared, −D (1 − a) where leaving is: a is how fast p's troops go, 1 where half of
    their trailing mean is gone, or all.
    """
    p = w.t.patron_actor
    mean = x.presence_mean[p]
    going = np.where(x.presence[p] > 0.05, np.clip(2.0 * (mean - x.presence[p]) / (mean + 0.5), 0.0, 1.0), 1.0)
    broken = np.where(declared > 0.0, declared * going, -declared * (1.0 - going))
    rate = w.p.credibility_regained + w.p.credibility_lost * broken
    rest = np.divide(w.p.credibility_regained, rate, out=np.ones_like(rate), where=rate > 0.0)
    x.credibility[p] = rest + (x.credibility[p] - rest) * np.exp(-rate * dt / 12.0)


def friction(support: Array, w: World) -> Array:
    """Notice that support draws: a logistic that is 0 at 0, about ½ at the threshold, and 1 far above it."""
    scaled = 6.0 * (support - w.p.friction_threshold) / w.p.friction_threshold
    floor = 1.0 / (1.0 + np.exp(6.0))
    noticed = (1.0 / (1.0 + np.exp(-np.maximum(scaled, -6.0))) - floor) / (1.0 - floor)
    return np.where(support > 0.0, noticed, 0.0)


def resents(x: Phase, w: World, j: int, i: int) -> float:
    """What j resents in i: noticed support to belligerents with whom j is at odds."""
    at_odds = np.array([max(0.0, -w.tie(x.relations, j, other)) for other in w.t.actor_of])
    return float(x.notice[i] @ at_odds)


def measure_resentment(x: Phase, lev: Levers, w: World, ties: Array) -> None:
    """Of each of the ties: what its two ends resent in each other."""
    x.notice = friction(lev.support, w)
    x.noticed = x.notice.sum(axis=1)
    for k in ties:
        i, j = w.t.tie_from[k], w.t.tie_to[k]
        x.resentment[k] = resents(x, w, j, i) + resents(x, w, i, j)


def investment(x: Phase, lev: Levers, w: World, k: int) -> float:
    """What is built into tie k a year: instruments, arms up to the friction threshold, hosted talks."""
    i, b = w.t.tie_from[k], w.t.belligerent_of[w.t.tie_to[k]]
    if b < 0:
        return float(lev.access[k])
    arms = w.p.arms_access * min(max(lev.support[i, b], 0.0) / w.p.friction_threshold, 1.0)
    talks = w.p.talks_access * max(lev.host[i], 0.0) * x.talking[b]
    return float(lev.access[k] + arms + talks)


def tend_ties(x: Phase, lev: Levers, w: World, ties: Array, dt: float) -> None:
    """Access is built with diminishing returns and decays; relations drift to affinity, pushed by work and harm.

    What builds access to a belligerent while it does not rule is remembered as loyalty, which fades.
    """
    years = dt / 12.0
    measure_resentment(x, lev, w, ties)
    for k in ties:
        kept = x.access[k] * np.exp(-w.p.access_decay * years)
        built = kept_up(x.access[k], investment(x, lev, w, k), w.p.access_decay, years)
        x.access[k] = np.clip(built, 0.0, 1.0)
        b = w.t.belligerent_of[w.t.tie_to[k]]
        if b >= 0:
            earned = max(x.access[k] - kept, 0.0) * (1.0 - x.power[b])
            x.loyalty[k] = min(x.loyalty[k] * np.exp(-w.p.loyalty_decay * years) + earned, 1.0)
        push = lev.relations[k] - w.p.friction_harm * x.resentment[k]
        x.relations[k] = np.clip(drawn_to(x.relations[k], w.n.affinity[k], push, w.p.relations_rate, years), -1.0, 1.0)
    measure_sways(x, w)


def measure_sways(x: Phase, w: World) -> None:
    """What access to a belligerent is worth as a hand on it: A^γ."""
    x.sway = np.where(w.t.belligerent_of[w.t.tie_to] >= 0, x.access**w.p.influence_curvature, 0.0)


def hold_talks(x: Phase, lev: Levers, w: World, dt: float) -> None:
    """Who talks, which those who spoil in the same camp undo; standing by all means, in the room that others leave."""
    spoiled = np.clip(np.max(np.where(alike(w.t.camp), lev.spoil[None, :], 0.0), axis=1), 0.0, 1.0)
    x.talking = np.clip(lev.talk, 0.0, 1.0) * (1.0 - spoiled)
    years, actors = dt / 12.0, range(len(x.standing))
    gain = lev.standing + np.array([host_gain(x, lev, w, i) + talk_gain(x, w, i) for i in actors])
    room = 1.0 - w.p.rank * np.array([highest_standing(x, w, besides=i) for i in actors])
    x.standing = np.clip(
        kept_up(x.standing, np.where(gain > 0.0, gain * room, gain), w.p.standing_decay, years), 0.0, 1.0
    )


def host_gain(x: Phase, lev: Levers, w: World, i: int) -> float:
    """Standing a year by hosting: a third in any case, a third with the parties there, a third with access to them."""
    sides = np.flatnonzero(~w.t.transnational)
    present = np.sum(x.talking[sides] > TALKS) / max(len(sides), 1)
    reach = sum(w.tie(x.access, i, j) for j in w.t.actor_of[sides]) / max(len(sides), 1)
    return float(w.p.host_gain * np.clip(lev.host[i], 0.0, 1.0) * (1.0 + present + reach) / 3.0)


def talk_gain(x: Phase, w: World, i: int) -> float:
    """Standing a year that a belligerent gains by talking."""
    b = w.t.belligerent_of[i]
    return float(w.p.talk_standing * x.talking[b]) if b >= 0 else 0.0


def highest_standing(x: Phase, w: World, besides: int) -> float:
    """Standing of the first among the outsiders: a seat that is taken leaves the others less room."""
    others = (w.t.belligerent_of < 0) & (np.arange(len(x.standing)) != besides)
    return float(x.standing[others].max(initial=0.0))
