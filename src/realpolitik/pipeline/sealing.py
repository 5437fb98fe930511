"""Sealing a forecast, checking a seal, and scoring it once more is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from realpolitik.errors import RunError, UsageError
from realpolitik.findings import sealing
from realpolitik.findings.sealing import Sealed, SealedScore
from realpolitik.pipeline.options import PlanOptions, Progress, with_options
from realpolitik.pipeline.runs import as_scenario, assess
from realpolitik.readings import dates
from realpolitik.scenario.files import read_text
from realpolitik.scenario.load import catalog, load
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario


@dataclass(frozen=True)
class Verification:
    """What a seal was found to be.

    Attributes:
        genuine: whether the content has the hash that stands in the file.
        rerun: whether the numbers were made anew and are the same; None where that was not asked for or not possible.
        notes: what was found, in plain sentences.
        differences: paths at which the numbers made anew are others.
    """

    seal: Sealed
    genuine: bool
    rerun: bool | None
    notes: tuple[str, ...]
    differences: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against the seal."""
        return self.genuine and self.rerun is not False


@with_options(PlanOptions)
def seal(
    scenario: str | Path | Scenario,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    **run: Unpack[PlanOptions],
) -> Sealed:
    """Forecast every event and series of a scenario, and seal it with a hash.

    The forecast is of the end of each year within the run and of its last month. The same scenario, options and
    version give the same hash on any machine.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        **run: `PlanOptions`.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Raises:
        ScenarioError, UsageError: bad input. RunError: the run could not finish.
    """
    known = as_scenario(scenario)
    result = assess(known, threads=threads, progress=progress, **run)
    days = dates(result)
    picked = [day for day in days[1:] if day.month == 12 or day == days[-1]]
    return sealing.sealed(result, known, picked)


def open_seal(path: str | Path) -> Sealed:
    """A sealed forecast from a file, genuine or not.

    Raises:
        UsageError: no such file. RunError: it is no sealed forecast.
    """
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"no such file: {str(path)[:200]}")
    text, problems = read_text(file.parent, file.name)
    if problems:
        raise RunError(f"{problems[0]}: not a sealed forecast")
    return sealing.parse(text, str(path))


def of_seal(seal: Sealed, given: str | Path | Scenario | None) -> Scenario:
    """The scenario of a sealed forecast: the one given, or that of its name in the catalog; a seal opens no file.

    Raises:
        UsageError: it is not of the catalog and none is given, or another is given. ScenarioError: it cannot be used.
    """
    name = str(seal.content["run"]["scenario"])
    if given is None:
        if name not in catalog():
            raise UsageError(
                f"the sealed forecast is of {name!r:.60}, which is not in the catalog: name its folder or file",
                allowed=catalog(),
            )
        return load(name)
    known = as_scenario(given)
    if known.about.name != name:
        raise UsageError(f"the sealed forecast is of {name!r:.60}, and this is {known.about.name!r:.60}")
    return known


def verify(
    path: str | Path,
    *,
    rerun: bool = False,
    scenario: str | Path | Scenario | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Check a sealed forecast: its hash, and on request its numbers.

    Args:
        path: the file.
        rerun: whether to make the numbers anew from the scenario and compare them.
        scenario: where the scenario is; that of the sealed name in the catalog if None.
        threads: threads to use.
        progress: called with (worlds done, worlds in all).

    Raises:
        UsageError: no such file. RunError: it is no sealed forecast. ScenarioError: the scenario cannot be used.
    """
    found = open_seal(path)
    if not sealing.genuine(found):
        return Verification(found, False, None, ("The content does not have the hash in the file: it was changed.",))
    notes = [f"The content has the hash {found.sha256}."]
    if not rerun:
        return Verification(found, True, None, tuple(notes))
    run = found.content["run"]
    known = of_seal(found, scenario)
    now = digest(resolve(known, as_of=found.as_of, view=run["view"]))
    if now != run["digest"]:
        notes.append(
            "The scenario is not the one that was sealed (its digest is another), so that the numbers cannot be made "
            "anew from it: use the version of the day."
        )
        return Verification(found, True, None, tuple(notes))
    options = {key: run[key] for key in ("as_of", "view", "worlds", "months", "seed")}
    again = seal(known, **options, threads=threads, progress=progress)
    changed = sealing.differences(found.content, sealing.of_same(again.content, found.content))
    if run["version"] != again.content["run"]["version"]:
        notes.append(f"Sealed by version {run['version']}, made anew by {again.content['run']['version']}.")
    notes.append("Made anew, the numbers are the same." if not changed else "Made anew, the numbers are others.")
    return Verification(found, True, not changed, tuple(notes), tuple(changed))


def score_seal(path: str | Path, *, scenario: str | Path | Scenario | None = None) -> SealedScore:
    """Score a sealed forecast on what a scenario knows today.

    Args:
        path: the file.
        scenario: scenario with the outcomes; that of the sealed name in the catalog if None.

    Raises:
        UsageError: no such file. RunError: it is no sealed forecast, or was changed since. ScenarioError: the scenario
            cannot be used.
    """
    found = open_seal(path)
    if not sealing.genuine(found):
        raise RunError(f"{path}: the content does not have the hash in the file; a changed forecast is not scored")
    known = of_seal(found, scenario)
    return sealing.score_sealed(found, known)
