"""What deals bind: the plain twin of promises as they fall due, of what breaking them costs, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.plain.names import Array, Phase, World

OPEN, IN_FORCE, BROKEN, OVER = 0, 1, 2, 4
"""Where a deal stands; `BROKEN` by its first party, one more by its second."""
HORIZON = 24.0
"""Months ahead of which beliefs speak."""


def promises_of(w: World, side: int) -> range:
    """Promises of a party."""
    return range(w.t.promise_start[side], w.t.promise_start[side + 1])


def sides_of(d: int) -> tuple[int, int]:
    """The two parties of a deal."""
    return 2 * d, 2 * d + 1


def in_deal(w: World, d: int) -> Iterator[int]:
    """Promises of both parties of a deal."""
    for side in sides_of(d):
        yield from promises_of(w, side)


def span(w: World, k: int, since: float) -> tuple[float, float]:
    """Months in which promise k falls due and runs out, in a deal signed in the month ``since``."""
    due = max(w.t.promise_by[k], since + w.t.promise_within[k])
    return due, min(w.t.promise_until[k], due + w.t.promise_lasts[k])


def is_met(w: World, k: int, level: int) -> bool:
    """Whether an instrument at a level meets promise k."""
    bound = w.t.promise_level[k]
    return bool(level >= bound if w.t.promise_least[k] else level <= bound)


def note_promises(x: Phase, w: World, month: int) -> None:
    """Note which promises bind in a month, which deals have run out, and how near patrons are to the day they leave."""
    asked = month if month == 0 else (month - 1) // QUARTER * QUARTER + 1
    x.pledge[:] = 0.0
    for d in range(len(x.accord)):
        in_force, spans = x.accord[d] == IN_FORCE, {k: span(w, k, x.since[d]) for k in in_deal(w, d)}
        for k, (due, end) in spans.items():
            x.binds[k] = float(in_force and due <= asked < end)
            patron = int(w.t.promise_patron[k])
            if patron >= 0 and in_force and month < end:
                near = float(np.clip(1.0 - (due - month) / HORIZON, 0.0, 1.0))
                x.pledge[patron] = max(x.pledge[patron], near)
        if in_force and all(end <= asked for _, end in spans.values()):
            x.accord[d] = OVER


def unmet(x: Phase, w: World, side: int, levels: Array) -> set[int]:
    """Instruments by which a party's levels break a promise of its that binds."""
    found = ((k, int(w.t.promise_instrument[k])) for k in promises_of(w, side) if x.binds[k] == 1.0)
    return {u for k, u in found if not is_met(w, k, levels[u])}


def is_called(x: Phase, w: World, u: int, levels: Array) -> bool:
    """Whether a promise that binds puts instrument u on the agenda: it stands beyond it."""
    return any(u in unmet(x, w, side, levels) for side in range(len(x.price)))


def price_of_breach(x: Phase, w: World, u: int, level: int, levels: Array) -> float:
    """What it costs to have instrument u at a level: the price of each deal that it, and nothing else yet, breaks."""
    tried = levels.copy()
    tried[u] = level
    broken = {side: unmet(x, w, side, tried) for side in range(len(x.price))}
    return float(sum(x.price[side] for side, found in broken.items() if found == {u}))


def release(x: Phase, w: World, d: int, state: int) -> None:
    """End a deal: nobody is bound by it any longer."""
    x.accord[d] = state
    x.binds[list(in_deal(w, d))] = 0.0
    x.price[list(sides_of(d))] = 0.0


def keep_account(x: Phase, w: World, levels: Array) -> None:
    """Deals that the levels in force break are over, and the word of those who broke them counts for less.

    A breach takes as much credibility as a year in which deeds belie what is declared (`politics.keep_word`). That of
    actors who have no troops to declare anything about comes back here.
    """
    silent = ~np.isin(np.arange(len(x.credibility)), w.t.patron_actor)
    back = 1.0 - (1.0 - x.credibility) * np.exp(-w.p.credibility_regained / 12.0)
    x.credibility = np.where(silent & (x.credibility < 1.0), back, x.credibility)
    for d in range(len(x.accord)):
        broken = [place for place, side in enumerate(sides_of(d)) if unmet(x, w, side, levels)]
        for place in broken:
            x.credibility[w.t.side_actor[2 * d + place]] *= np.exp(-w.p.credibility_lost)
        if broken:
            release(x, w, d, BROKEN + broken[0])
