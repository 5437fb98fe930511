"""Deals between two actors: the plain twin of what they are worth, of their signing and of the price of breach."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.plain.decide import (
    FREE,
    attention,
    expected_utility,
    is_locked,
    is_open,
    lapse,
    spare_capacity,
    weigh_threats,
)
from realpolitik.kernels.campaign.plain.names import Array, Phase, World, group
from realpolitik.kernels.campaign.plain.promises import (
    IN_FORCE,
    OPEN,
    OVER,
    in_deal,
    is_met,
    note_promises,
    promises_of,
    release,
    sides_of,
    span,
)
from realpolitik.kernels.campaign.plain.random import uniform
from realpolitik.kernels.campaign.plain.threats import Menaces

NEVER, SIGNED = 0, 1
"""What a pin makes of a deal."""
FAR = 500000.0
"""Months beyond which nothing changes."""


def liked(w: World, i: int, levels: Array, tastes: Array) -> float:
    """What i's lasting tastes make of its levels, in utility."""
    if w.n.sharpness[i] <= 0.0:
        return 0.0
    return float(sum(tastes[w.t.first_level[u] + levels[u]] for u in w.kit_of(i)) / w.n.sharpness[i])


def seems(x: Phase, w: World, i: int, levels: Array, known: Menaces) -> float:
    """EU_i as others see it: of what i says that it wants, as far as its word is believed, and of what it wants."""
    held, said, word = w.n.position[i].copy(), w.n.stated[i], float(x.credibility[i])
    wanted = expected_utility(x, w, i, levels, known)
    if (held == said).all():
        return wanted
    w.n.position[i] = said
    stated = expected_utility(x, w, i, levels, known)
    w.n.position[i] = held
    return word * stated + (1.0 - word) * wanted


def hold(x: Phase, w: World, sides: tuple[int, ...], levels: Array, month: float | None = None) -> Array:
    """Levels with what parties promise for a month, or for all days together, done; what lacks its needs lapses."""
    held = levels.copy()
    for side in sides:
        for k in promises_of(w, side):
            due, end = span(w, k, x.since[side // 2])
            u = w.t.promise_instrument[k]
            if (month is None or due <= month < end) and not is_met(w, k, held[u]):
                held[u] = w.t.promise_level[k]
    return held


def let_go(x: Phase, w: World, side: int, levels: Array) -> Array:
    """Levels with a party's instruments back where they stood before the deal, but for those that cannot be."""
    back = levels.copy()
    for k in promises_of(w, side):
        u = w.t.promise_instrument[k]
        if not is_locked(w, u, back):
            back[u] = int(x.before[k])
    return back


def lapsed(w: World, levels: Array) -> Array:
    """Levels once what lacks its needs has lapsed."""
    left = levels.copy()
    while lapse(w, left):
        pass
    return left


def after_breach(x: Phase, w: World, side: int, done: Array) -> tuple[Array, Array]:
    """Levels once a party breaks a deal of which all was ``done``: the other keeps its part, or undoes it."""
    kept = lapsed(w, let_go(x, w, side, done))
    return kept, lapsed(w, let_go(x, w, side ^ 1, kept))


def betrayed(x: Phase, w: World, side: int, done: Array, known: Menaces) -> Array:
    """Levels once a party breaks a deal of which all was ``done``: the other does what it likes best."""
    other = int(w.t.side_actor[side ^ 1])
    kept, gone = after_breach(x, w, side, done)
    better = expected_utility(x, w, other, gone, known) > expected_utility(x, w, other, kept, known)
    return gone if better else kept


def chance_to_keep(x: Phase, w: World, side: int, done: Array, after: Array, known: Menaces) -> float:
    """Chance that a party keeps a deal once all is ``done``, as others see it: its credibility times a logit choice."""
    i = w.t.side_actor[side]
    temptation = seems(x, w, i, after, known) - w.n.breach[side] - seems(x, w, i, done, known)
    return float(x.credibility[i] / (1.0 + np.exp(min(w.n.sharpness[i] * temptation, 500.0))))


def kept_by_both(x: Phase, w: World, d: int, i: int, month: int, levels: Array, tastes: Array, known: Menaces) -> float:
    """What a deal is worth to i where both keep it: Σ over its stages of discounted time × EU_i of their levels."""
    edges = {moment for k in in_deal(w, d) for moment in span(w, k, x.since[d]) if month < moment < FAR}
    moments, total = [float(month), *sorted(edges)], 0.0
    for at, after in zip(moments, [*moments[1:], np.inf], strict=True):
        stage = lapsed(w, hold(x, w, sides_of(d), levels, at))
        value = expected_utility(x, w, i, stage, known) + liked(w, i, stage, tastes)
        left = 0.0 if np.isinf(after) else w.p.discount ** ((after - month) / 12.0)
        total += (w.p.discount ** ((at - month) / 12.0) - left) * value
    return total


def weigh_deal(x: Phase, w: World, d: int, month: int, levels: Array, tastes: Array, known: Menaces) -> bool:
    """Note what either party expects to gain by signing deal d in this month, and say whether all who must do gain.

    gain_i = q_j · (the deal kept by both) + (1 − q_j) · (betrayed by j) − (no deal) − (what the changes cost).
    """

    def worth(i: int, there: Array) -> float:
        return expected_utility(x, w, i, there, known) + liked(w, i, there, tastes)

    note_before(x, w, d, month, levels)
    done = lapsed(w, hold(x, w, sides_of(d), levels))
    for side in sides_of(d):
        i = int(w.t.side_actor[side])
        after = betrayed(x, w, side ^ 1, done, known)
        trust = chance_to_keep(x, w, side ^ 1, done, after, known)
        kept = kept_by_both(x, w, d, i, month, levels, tastes, known)
        changed = w.p.inertia * (levels[w.kit_of(i)] != done[w.kit_of(i)]).sum()
        x.gain[side] = trust * kept + (1.0 - trust) * worth(i, after) - worth(i, levels) - changed
    vetoes = group(w.t.veto_start, w.t.veto, d)
    return bool((x.gain[list(sides_of(d))] > 0.0).all()) and all(
        kept_by_both(x, w, d, int(i), month, levels, tastes, known) >= worth(int(i), levels) for i in vetoes
    )


def note_before(x: Phase, w: World, d: int, month: int, levels: Array) -> None:
    """Note the month as that of signing, and where the instruments stood before."""
    x.since[d] = month
    for k in in_deal(w, d):
        x.before[k] = levels[w.t.promise_instrument[k]]


def weigh_breach(x: Phase, w: World, d: int, month: int, levels: Array, known: Menaces) -> None:
    """Note what breaking deal d would cost either party that is bound now: its price, and what the other then undoes.

    price_i = breach_i + δ^wait · c_j · (EU_i while j keeps its part − EU_i once j undoes it), the latter where j would.
    """
    done = lapsed(w, hold(x, w, sides_of(d), levels))
    for side in sides_of(d):
        spans = [span(w, k, x.since[d]) for k in promises_of(w, side ^ 1)]
        bound = any(x.binds[k] == 1.0 for k in promises_of(w, side))
        x.price[side] = w.n.breach[side] if bound else 0.0
        if bound and any(end > month for _, end in spans):
            i, j = (int(w.t.side_actor[one]) for one in (side, side ^ 1))
            kept, gone = after_breach(x, w, side, done)
            lost = [
                expected_utility(x, w, who, kept, known) - expected_utility(x, w, who, gone, known) for who in (i, j)
            ]
            if lost[1] < 0.0:
                wait = max(0.0, *(due - month for due, _ in spans))
                x.price[side] += w.p.discount ** (wait / 12.0) * x.credibility[j] * lost[0]


def can_be_signed(x: Phase, w: World, d: int, month: int, levels: Array, pins: Array) -> bool:
    """Whether deal d can be proposed now, and what falls due at once can be done at once."""
    needed = group(w.t.deal_need_start, w.t.deal_need_instrument, d)
    if month > w.t.deal_closes[d] or (levels[needed] < group(w.t.deal_need_start, w.t.deal_need_level, d)).any():
        return False
    for k in in_deal(w, d):
        u, level = int(w.t.promise_instrument[k]), int(w.t.promise_level[k])
        if not is_met(w, k, levels[u]) and span(w, k, month)[0] <= month:
            spare = spare_capacity(x, w, int(w.t.owner[u]), levels, u)
            if pins[u] != FREE or not is_open(w, u, level, levels, spare):
                return False
    return True


def sign_deal(x: Phase, w: World, d: int, month: int, levels: Array, pins: Array) -> None:
    """Sign deal d: what falls due at once is done at once, but for what is held from outside."""
    note_before(x, w, d, month, levels)
    x.accord[d] = IN_FORCE
    for k in in_deal(w, d):
        u = w.t.promise_instrument[k]
        if pins[u] == FREE and span(w, k, month)[0] <= month and not is_met(w, k, levels[u]):
            levels[u] = w.t.promise_level[k]


def is_proposed(x: Phase, w: World, d: int, seed: int, world: int, month: int) -> bool:
    """Whether either party puts deal d on the table in this round: each as it attends to an instrument of its own."""
    passed = np.prod([1.0 - attention(x, w, int(w.t.side_actor[side])) for side in sides_of(d)])
    return bool(uniform(seed, world, month, int(w.t.stream_deal[d]), 0) < 1.0 - passed)


def meet(
    x: Phase, w: World, levels: Array, pins: Array, coming: Array, seed: int, world: int, month: int, tastes: Array
) -> None:
    """A month of deals: those held from outside, in a round of choice those proposed, and what breach would cost.

    ``pins`` [U] of instruments, ``coming`` [deals] of deals; what a deal that is signed asks for at once is set in
    ``levels``.
    """
    for d, pin in enumerate(coming):
        if pin == NEVER and x.accord[d] == IN_FORCE:
            release(x, w, d, OVER)
        elif pin == SIGNED and x.accord[d] != IN_FORCE:
            sign_deal(x, w, d, month, levels, pins)
    note_promises(x, w, month)
    if (month - 1) % QUARTER != 0 or len(coming) == 0:
        return
    known = weigh_threats(x, w, levels)
    for d, pin in enumerate(coming):
        free = x.accord[d] == OPEN and pin == FREE and can_be_signed(x, w, d, month, levels, pins)
        free = free and is_proposed(x, w, d, seed, world, month)
        if free and weigh_deal(x, w, d, month, levels, tastes, known):
            sign_deal(x, w, d, month, levels, pins)
    stand_by(x, w, levels, month)


def stand_by(x: Phase, w: World, levels: Array, month: int) -> None:
    """Note what binds in this month, and what breach would cost, for the choices that follow."""
    note_promises(x, w, month)
    if IN_FORCE in x.accord:
        known = weigh_threats(x, w, levels)
        for d in np.flatnonzero(x.accord == IN_FORCE):
            weigh_breach(x, w, int(d), month, levels, known)
