"""What everybody at the table knows: for those who look on, and hold no seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from realpolitik.play.seen import Dossier, News, heard, seen
from realpolitik.results import Result

COMMON = ("ground", "others", "conduct")
"""Groups of a dossier that are about no seat in particular."""


def common(result: Result, quarter: int) -> Dossier:
    """The dossier of nobody: what every actor that can act knows exactly, and nothing that one of them does not.

    It is made of the actors' own dossiers, so that whoever looks on can tell no seat what it does not know.

    Args:
        result: one world, as `realpolitik.play.board.Board` replays it.
        quarter: quarters that were played.
    """
    told = [heard(result, owner, quarter) for owner in result.scenario.instruments]
    first = seen(result, next(iter(result.scenario.instruments)), quarter)
    lines = tuple(
        line for line in first.lines if line.group in COMMON and line.now.is_exact and line.now.how == "public"
    )
    known = set.intersection(*({(item.month, item.text) for item in each} for each in told))
    return replace(first, seat="", name="Public", news=_news(told[0], known), lines=lines)


def _news(told: Sequence[News], known: set[tuple[int, str]]) -> tuple[News, ...]:
    """News that all have heard, told as of somebody else."""
    found = (item for item in told if (item.month, item.text) in known)
    return tuple(item._replace(kind="conduct") if item.kind == "own" else item for item in found)
