"""When what a kind of instrument returns is alike in several scenarios.

A structured, focused comparison of cases puts the same questions to each in the same way (George & Bennett 2005, ch.
3).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import pandas as pd

from realpolitik.stats import Interval, Size, sign_of, size_of
from realpolitik.studies.playbook.arena import MEASURES, Arena
from realpolitik.studies.playbook.kinds import TITLES

SMALLEST = 0.002
"""Differences of a measure below this count as none, whatever their interval."""
USED = 0.02
"""Share of world-months in which a kind has to be in use for its return to be compared."""
Verdict = Literal["holds", "size differs", "breaks", "unclear", "too small", "no effect", "one alone"]
VERDICTS: tuple[Verdict, ...] = ("holds", "size differs", "breaks", "unclear", "too small", "no effect", "one alone")
"""In the order in which they are told."""
OPEN = VERDICTS[3:]
"""Verdicts that leave it open whether the analogy holds."""
FIELDS = ("kind", "measure", "verdict", "arena", "sign")


def analogies(arenas: Sequence[Arena]) -> pd.DataFrame:
    """For every kind that two arenas or more have, whether each of its returns is the same where it is in use.

    Returns:
        One row for each kind, measure and arena, with the verdict on all arenas and the sign of the return in this one:
        1, -1, 0 where it is not told from none, None where the kind is not there or hardly in use. Verdicts that tell
        something come first.
    """
    found = []
    for kind in TITLES:
        uses = {arena.label: arena.use[arena.use.kind == kind] for arena in arenas}
        has = [label for label, use in uses.items() if len(use)]
        used = [label for label in has if uses[label].in_use.iloc[0] >= USED]
        if len(has) < 2 or not used:
            continue
        for measure in MEASURES:
            got = {arena.label: return_of(arena, kind, measure) for arena in arenas if arena.label in used}
            signs = {label: sign_of(interval, SMALLEST) for label, interval in got.items()}
            verdict = verdict_on(tuple(got.values()), tuple(signs.values()), SMALLEST)
            found += [(kind, measure, verdict, arena.label, signs.get(arena.label)) for arena in arenas]
    found.sort(key=lambda row: VERDICTS.index(row[2]))
    return pd.DataFrame(found, columns=[*FIELDS])


def return_of(arena: Arena, kind: str, measure: str) -> Interval:
    """What a kind returns in an arena, by one measure."""
    rows = arena.returns[(arena.returns.kind == kind) & (arena.returns.measure == measure)]
    return Interval(*rows[["value", "low", "high"]].iloc[0])


def verdict_on(got: Sequence[Interval], signs: Sequence[int], least: float) -> Verdict:
    """Whether returns of several arenas are alike.

    They *hold* where all have the same sign and their intervals overlap; the *size differs* where the signs agree and
    some intervals lie apart; the analogy *breaks* where two signs are opposite, or where one arena shows an effect and
    another's interval lies apart from it; *no effect* is told where no interval leaves room for one that counts, *too
    small* where some of these lie beside nought all the same; all else is *unclear*.

    Args:
        got: interval of each arena's return.
        signs: 1, -1, or 0 where no effect is told.
        least: how far intervals must lie from each other to be apart.
    """
    apart = any(one.low > other.high + least or other.low > one.high + least for one, other in combinations(got, 2))
    told = {sign for sign in signs if sign}
    if len(got) < 2:
        return "one alone"
    if not told:
        sizes: set[Size] = {size_of(interval, least) for interval in got}
        return "unclear" if "unclear" in sizes else "too small" if "too small" in sizes else "no effect"
    if len(told) == 2 or (apart and 0 in signs):
        return "breaks"
    if 0 in signs:
        return "unclear"
    return "size differs" if apart else "holds"
