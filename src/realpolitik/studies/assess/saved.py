"""A saved run, told again without playing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from realpolitik.options import Progress
from realpolitik.pipeline.keeping import saved_file
from realpolitik.results import Result
from realpolitik.scenario.load import catalog, load
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.beside import TABLE_WORLDS, beside
from realpolitik.studies.assess.telling import study_of
from realpolitik.studies.threat.ask import threat
from realpolitik.study import Study


def saved(run: str | Path, whole: bool = False, progress: Progress | None = None) -> Study:
    """The study of a saved run, with the games of its threats.

    Args:
        run: folder of a run, or its ``result.nc``; in the folder of a scenario's runs, the latest.
        whole: with the other questions that `assess` asks beside it, which plays some of them.
        progress: called with (worlds played, worlds in all) where it plays.

    Raises:
        UsageError: there is no run. RunError: the file is no saved run, or damaged.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> made = rp.assess("proxy_war", worlds=2, months=2, alone=True, out=folder)
    >>> saved(folder)["events"].equals(made["events"])
    True
    """
    result = Result.load(saved_file(run))
    name = result.provenance.scenario
    known = load(name) if name in catalog() else result.scenario  # of a scenario of one's own, what the run itself knew
    study = replace(study_of(result, known), games=_games(known, result))
    return replace(study, studies=beside(known, result, None, progress), games={}) if whole else study


def _games(known: Scenario, result: Result) -> dict[str, Callable[[str], str]]:
    """The games of a run's threats, worked out when they are written."""
    return {f"{name}.efg": partial(_game, known, result, name) for name in result.scenario.threats}


def _game(known: Scenario, result: Result, name: str, _: str) -> str:
    """A threat's game, with the comment of the study that it is of: it is not the run, and has worlds of its own."""
    made = result.provenance
    study = threat(known, name=name, as_of=made.as_of, view=made.view, seed=made.seed, worlds=TABLE_WORLDS)
    return study.games[f"{name}.efg"](study.material().comment)
