"""Two runs side by side: opened or played → read where both are → set against each other → told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from realpolitik.errors import UsageError
from realpolitik.options import Flag, Place, Progress, Seed, Threads
from realpolitik.pipeline.keeping import RESULT
from realpolitik.pipeline.runs import as_scenario, simulate
from realpolitik.results import Result
from realpolitik.scenario.files import YAML_ENDINGS
from realpolitik.scenario.load import catalog
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.compare import tables
from realpolitik.studies.compare.frames import Sides
from realpolitik.studies.subject import subject
from realpolitik.study import Study

Saved = Annotated[
    str | Path | Scenario | Result | Study,
    Place("RUN", f"A saved run (the folder that assess left, or its {RESULT}), or a scenario to play."),
]
Other = Annotated[str | Path | Scenario | Result | Study, Place("OTHER", "The run to set beside it.")]
Worlds = Annotated[int, Flag("Worlds of a scenario that is played.", short="n", least=2, most=100_000)]


def compare(
    one: Saved,
    other: Other,
    *,
    worlds: Worlds = 200,
    seed: Seed = 1,
    threads: Threads = None,
    progress: Progress | None = None,
) -> Study:
    """Set two runs side by side: of two dates, views or scenarios, or before and after a change.

    A run is a saved one, or a scenario, which is then played as of its own date. Where both are of one scenario, with
    the same seed and number of worlds, they are compared world by world; otherwise their worlds are two samples, and a
    difference carries the error of both. What is read at a date is read at the last one that both reach; two scenarios
    that have no month in common are read so many months after their start, and what they share by role (how far the
    government holds, whether it has its capital) goes side by side. What is in one alone is named, never dropped.

    Args:
        one: a saved run: its folder or file, a result, or a study that holds one (of `assess`); or a scenario.
        other: the run to set beside it.
        worlds: worlds of a scenario that is played.
        seed: its seed.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all) of each scenario that is played.

    Returns:
        A study with the tables ``events``, ``roles``, ``ground``, ``issues``, ``series`` and ``conduct`` (both values,
        and the second less the first with its interval and whether it may be told), ``course`` (ground and series month
        by month), ``only`` (what is in one run alone, and why) and ``runs``. Its ``source`` holds both runs, as
        ``study.source.baseline`` and ``study.source.changed``.

    Raises:
        UsageError: there is no saved run, or two of one scenario have no month in common. RunError: a saved run is
            damaged. ScenarioError: a scenario cannot be used.

    >>> runs = [rp.simulate("proxy_war", worlds=6, months=6, as_of=day) for day in ("2020-12-31", "2021-02-28")]
    >>> compare(*runs)["runs"].as_of.map(str).tolist()
    ['2020-12-31', '2021-02-28']
    """
    sides = [opened(where, worlds, seed, threads, progress) for where in (one, other)]
    return tables.study(Sides(*sides))


def opened(
    where: str | Path | Scenario | Result | Study,
    worlds: int = 200,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """A saved run, or one of a scenario that is played now.

    Raises:
        UsageError: there is none. RunError: it is damaged. ScenarioError: the scenario cannot be used.
    """
    held = subject(where)
    if isinstance(held, Result):
        return held
    if isinstance(held, Scenario) or is_scenario(held):
        return simulate(as_scenario(held), worlds=worlds, seed=seed, threads=threads, progress=progress)
    path = Path(held)
    file = path / RESULT if path.is_dir() else path
    if not file.is_file():
        inside = sorted(item.parent.name for item in path.glob(f"*/{RESULT}")) if path.is_dir() else []
        raise UsageError(
            f"no saved run at {str(held)!r:.200}: expected a folder with {RESULT}, as assess leaves it, such a file, "
            "or a scenario",
            allowed=[str(path / name) for name in inside] or catalog(),
        )
    return Result.load(file)


def is_scenario(where: str | Path) -> bool:
    """Whether a name or place means a scenario: one of the catalog where nothing of that name is there, or YAML."""
    path = Path(where)
    if not path.exists():
        return str(where) in catalog()
    return str(where).endswith(YAML_ENDINGS) or (not (path / RESULT).is_file() and any(path.glob("*.yaml")))
