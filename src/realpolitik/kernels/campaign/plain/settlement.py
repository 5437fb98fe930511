"""Talks that end the war: a bargaining range (Fearon 1995), ripeness (Zartman 2000), guarantees (Walter 2002)."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.plain.fighting import believed_power, share_gone, success
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World

DEAREST_WAR = 0.5
"""Largest share of what is fought over that a year of war can cost."""


def holder_of(x: Phase) -> int:
    """The belligerent that holds the capital."""
    return int(np.argmax(x.holds_capital > 0.5))


def weights(x: Phase, w: World) -> Array:
    """[B] attack power P_b conc_b."""
    return x.strength * w.n.concentration


def challenger_of(x: Phase, w: World) -> int:
    """Head of the strongest other camp that can settle, or -1."""
    best, most = -1, 0.0
    for b in np.flatnonzero((w.t.camp == np.arange(len(w.t.camp))) & ~w.t.transnational):
        power = float(weights(x, w)[w.t.camp == b].sum())
        if b != w.t.camp[holder_of(x)] and power > most:
            best, most = int(b), power
    return best


def share_of_camp(x: Phase, w: World, b: int) -> float:
    """Share of b in its camp's power; members without any power share alike."""
    total = float(weights(x, w)[w.t.camp == w.t.camp[b]].sum())
    return float(weights(x, w)[b]) / total if total > 0.0 else 1.0 / int((w.t.camp == w.t.camp[b]).sum())


def guarantee(x: Phase, w: World, one: int, other: int) -> float:
    """Chance that somebody with standing and access to both sides stands behind the terms, 1 − Π(1 − G_i a_i)."""
    missing = 1.0
    for i in map(int, np.flatnonzero(w.t.belligerent_of < 0)):
        both = min(w.tie(x.access, i, w.t.actor_of[one]), w.tie(x.access, i, w.t.actor_of[other]))
        missing *= 1.0 - x.standing[i] * both
    return float(1.0 - missing)


def value_of_war(x: Phase, lev: Levers, w: World, b: int, enemy: int, trust: Array) -> float:
    """Share of power that b expects to win by war, less what a year of it costs b."""
    me = w.t.actor_of[b]
    mine = believed_power(x, lev, w, w.t.camp[b], me, trust)
    theirs = believed_power(x, lev, w, w.t.camp[enemy], me, trust)
    cost = min(w.p.war_cost * x.losses[b] / max(x.fighters[b], 1e-6), DEAREST_WAR)
    return success(mine, theirs, w.p.decisiveness) - cost


def bargain(x: Phase, lev: Levers, w: World, holder: int, rival: int, trust: Array) -> tuple[float, float]:
    """Surplus of peace over war, and the rival's share of power: what it expects from war and half the surplus."""
    for_holder = value_of_war(x, lev, w, holder, rival, trust)
    for_rival = value_of_war(x, lev, w, rival, holder, trust)
    surplus = 1.0 - for_holder - for_rival
    return surplus, float(np.clip(for_rival + 0.5 * surplus, 0.0, 1.0))


def settlement_rates(x: Phase, lev: Levers, w: World, trust: Array) -> tuple[float, float, float]:
    """Rates a month of agreement and of breakdown, and the rival camp's share of power; notes surplus and guarantee."""
    holder, rival = holder_of(x), challenger_of(x, w)
    if rival < 0:
        x.settlement_surplus = 0.0
        return 0.0, 0.0, 0.0
    x.settlement_surplus, terms = bargain(x, lev, w, holder, rival, trust)
    x.guarantee = guarantee(x, w, holder, rival)
    ready = max(2.0 * min(x.talking[holder], x.talking[rival]) - 1.0, 0.0)
    ripe = 0.5 + 0.5 * x.stalemate
    agreement = w.p.settle_rate * ready * x.guarantee * np.clip(x.settlement_surplus, 0.0, 1.0) * ripe
    spoiled = np.clip(lev.spoil.max(), 0.0, 1.0)
    breakdown = w.p.breakdown_rate / 12.0 * (1.0 - x.guarantee) * (1.0 + 4.0 * spoiled)
    return float(agreement), float(breakdown), terms


def write_terms(x: Phase, w: World, terms: float, keep: float) -> None:
    """Shares of power in the settlement, new terms mixed with a share ``keep`` of the old ones."""
    holder, rival = holder_of(x), challenger_of(x, w)
    of_camp = {w.t.camp[rival]: terms} if rival >= 0 else {}
    of_camp[w.t.camp[holder]] = 1.0 - terms
    new = np.array([of_camp.get(camp, 0.0) * share_of_camp(x, w, b) for b, camp in enumerate(w.t.camp)])
    x.terms = keep * x.terms + (1.0 - keep) * new


def expect_settlement(x: Phase, lev: Levers, w: World, trust: Array, dt: float) -> None:
    """In a look-ahead the settlement is its own probability: it grows and shrinks by the rates."""
    agreement, breakdown, terms = settlement_rates(x, lev, w, trust)
    gain = (1.0 - x.settled) * float(share_gone(agreement, dt))
    if gain > 0.0:
        write_terms(x, w, terms, x.settled / (x.settled + gain))
    x.settled = x.settled + gain - x.settled * float(share_gone(breakdown, dt))
