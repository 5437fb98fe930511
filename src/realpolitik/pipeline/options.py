"""The options that runs have in common, for passing them on in one piece, and what holds where one is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from realpolitik.scenario.numbers import Estimate

if TYPE_CHECKING:
    from distributed import Client

Progress = Callable[[int, int], None]
Setting = float | Sequence[float] | Estimate


class WorldOptions(TypedDict, total=False):
    """Which worlds are drawn, and from what.

    Attributes:
        as_of: date of knowledge; nothing dated after it is used. That of the scenario if None.
        view: source whose claims alone are used; all of them if None.
        worlds: number of worlds.
        seed: seed of the worlds and of all that is left to chance in them.
    """

    as_of: dt.date | str | None
    view: str | None
    worlds: int
    seed: int


class PlanOptions(WorldOptions, total=False):
    """Which worlds are played, and how far.

    Attributes:
        months: months to play; the scenario's own number if None.
    """

    months: int | None


class RunOptions(PlanOptions, total=False):
    """All that can be asked of one run; `realpolitik.simulate` says what each means."""

    do: Sequence[str]
    set: Mapping[str, Setting] | None
    formula: str | None
    out: str | Path | None
    threads: int | None
    chunk: int | None
    cluster: str | Client | None
    progress: Progress | None


DEFAULTS: PlanOptions = {"as_of": None, "view": None, "worlds": 1000, "months": None, "seed": 1}
"""What holds where neither the call nor the job says anything else."""
