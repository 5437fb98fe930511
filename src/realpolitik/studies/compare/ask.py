"""Two runs side by side: opened → read where both are → set against each other → told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from realpolitik.errors import UsageError
from realpolitik.options import Place
from realpolitik.pipeline.keeping import RESULT
from realpolitik.results import Result
from realpolitik.studies.compare import tables
from realpolitik.studies.compare.frames import Sides
from realpolitik.studies.subject import subject
from realpolitik.study import Study

Saved = Annotated[
    str | Path | Result | Study, Place("RUN", f"A saved run: the folder that assess left, or its {RESULT}.")
]
Other = Annotated[str | Path | Result | Study, Place("OTHER", "The run to set beside it.")]


def compare(one: Saved, other: Other) -> Study:
    """Set two saved runs side by side: of two dates, views or scenarios, or before and after a change.

    Where both are of one scenario, with the same seed and number of worlds, they are compared world by world; otherwise
    their worlds are two samples, and a difference carries the error of both. What is read at a date is read at the last
    one that both reach. What is in one alone is named, never dropped.

    Args:
        one: a saved run: its folder or file, a result, or a study that holds one (of `assess`).
        other: the run to set beside it.

    Returns:
        A study with the tables ``events``, ``ground``, ``issues``, ``series`` and ``conduct`` (both values, and the
        second less the first with its interval and whether it may be told), ``course`` (ground and series month by
        month), ``only`` (what is in one run alone, and why) and ``runs``. Its ``source`` holds both runs, as
        ``study.source.baseline`` and ``study.source.changed``.

    Raises:
        UsageError: there is no saved run, or the two have no month in common. RunError: a saved run is damaged.

    >>> runs = [rp.simulate("proxy_war", worlds=6, months=6, as_of=day) for day in ("2020-12-31", "2021-02-28")]
    >>> compare(*runs)["runs"].as_of.map(str).tolist()
    ['2020-12-31', '2021-02-28']
    """
    return tables.study(Sides(opened(one), opened(other)))


def opened(where: str | Path | Result | Study) -> Result:
    """A saved run.

    Raises:
        UsageError: there is none. RunError: it is damaged.
    """
    held = subject(where)
    if isinstance(held, Result):
        return held
    path = Path(str(held))
    file = path / RESULT if path.is_dir() else path
    if not file.is_file():
        inside = sorted(item.parent.name for item in path.glob(f"*/{RESULT}")) if path.is_dir() else []
        raise UsageError(
            f"no saved run at {str(held)!r:.200}: expected a folder with {RESULT}, as assess leaves it, or such a file",
            allowed=[str(path / name) for name in inside],
        )
    return Result.load(file)
