"""How arguments of a verb are given on the command line: said once, beside their types, for Python and terminal alike.

A verb's signature is written out with these types, as in ``worlds: Worlds = 500``; `realpolitik.cli.verbs` makes a
command from it, with the same names, order and defaults. An argument whose type has no `Flag` is for Python alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from distributed import Client

    from realpolitik.scenario.numbers import Estimate
    from realpolitik.scenario.schema import Scenario

Setting: TypeAlias = "float | Sequence[float] | Estimate"
"""A number's other value: a point, the ends of a range, or an estimate."""
Progress: TypeAlias = "Callable[[int, int], None]"
"""Called with (units done, units in all)."""


def stage(progress: Progress | None, text: str) -> None:
    """Say what is done from now on, as ``playing``, to a progress that wants to know."""
    told = getattr(progress, "stage", None)
    if told is not None:
        told(text)


MOST = 100_000
"""Worlds of a verb that holds all of them in memory, at most."""
Kind = Literal["plain", "date", "names", "many", "settings", "choices", "pairs"]
"""How the words of an option are read: as they are; as a date; as names with commas between; as texts, one each time
the option is given; as ``PATH=NUMBER``; as ``FORMULA.SWITCH=CHOICE``; as ``NAME=VALUE``."""


@dataclass(frozen=True)
class Flag:
    """How an argument is given.

    Attributes:
        help: what it means, in a line.
        name: its name behind ``--``, where not the argument's own.
        metavar: what stands for its value.
        short: one letter behind ``-``.
        least, most: what its numbers must lie between.
        kind: how its words are read.
    """

    help: str
    name: str | None = None
    metavar: str | None = None
    short: str | None = None
    least: float | None = None
    most: float | None = None
    kind: Kind = "plain"


@dataclass(frozen=True)
class Place:
    """An argument that stands in its place, without a name.

    Attributes:
        metavar: what stands for it.
        help: what it means.
        several: whether it may be given more than once.
    """

    metavar: str
    help: str
    several: bool = False


Where = Annotated["str | Path | Scenario", Place("SCENARIO", "Folder, YAML file, or name of a built-in scenario.")]
AsOf = Annotated["dt.date | str | None", Flag("Date of knowledge: nothing later is used.", None, "DATE", kind="date")]
View = Annotated["str | None", Flag("The scenario through one source's claims.", None, "SOURCE")]
Worlds = Annotated[int, Flag("Worlds to draw.", short="n", least=1, most=100_000)]
"""Worlds that are all held in memory."""
Played = Annotated[int, Flag("Worlds to draw.", short="n", least=1)]
"""Worlds of a run that a folder may keep: the run itself says what there is room for."""
Months = Annotated["int | None", Flag("Months to play; else the scenario says.", least=1, most=600)]
Seed = Annotated[int, Flag("Same seed, same numbers, whatever the threads and chunks.", least=0, most=2**63 - 1)]
Threads = Annotated["int | None", Flag("Threads to use; else one for each core.", least=1)]
Chunk = Annotated["int | None", Flag("Worlds held in memory at a time.", least=1)]
Cluster = Annotated[
    "str | Client | None",
    Flag("Play on a Dask cluster: local:N processes here, or a scheduler's address.", metavar="ADDRESS"),
]
Formula = Annotated["str | None", Flag("Formula by which settlements find their terms, as nash1950.", metavar="NAME")]
Do = Annotated[
    "Sequence[str]",
    Flag(
        "Hold an instrument at a level, from a date on. May be repeated.",
        metavar="ACTOR.INSTRUMENT=LEVEL[@DATE]",
        kind="many",
    ),
]
Against = Annotated[
    "Sequence[str]",
    Flag(
        "Held in the run compared with, where nothing is held otherwise. May be repeated.",
        metavar="ACTOR.INSTRUMENT=LEVEL[@DATE]",
        kind="many",
    ),
]
Settings = Annotated[
    "Mapping[str, Setting] | None",
    Flag(
        "Give a number another value: 0.5, [0.3,0.6] or [0.3,0.4,0.6]. May be repeated.",
        name="set",
        metavar="PATH=VALUE",
        kind="settings",
    ),
]
Issues = Annotated[
    "Sequence[str]",
    Flag("What is bargained over; else what is in dispute.", metavar="ID[,ID...]", kind="names"),
]
By = Annotated[
    "dt.date | str | None", Flag("Date of the outcome; else the end of the run.", metavar="DATE", kind="date")
]
Of = Annotated[
    "Sequence[str] | str | None",
    Flag(
        "Event or issue, date.EVENT, or a reading such as ground.kabul. Repeatable; else the least certain events.",
        metavar="OUTCOME",
        kind="many",
    ),
]
Out = Annotated["str | Path | None", Flag("Folder that keeps what is played, and gets the page.", metavar="FOLDER")]
