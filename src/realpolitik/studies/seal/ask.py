"""Sealing: load → resolve → play → hash → keep; and checking a seal: read → hash → make anew → compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from realpolitik import disk
from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Flag, Months, Place, Progress, Seed, Threads, View, Worlds
from realpolitik.pipeline.options import PlanOptions
from realpolitik.pipeline.runs import as_date, as_scenario, simulate
from realpolitik.readings import dates
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.seal import sealed, tables
from realpolitik.studies.seal.sealed import Sealed
from realpolitik.study import Study

Where = Annotated[
    str | Path | Scenario,
    Place(
        "SCENARIO|SEAL", "Folder, YAML file, or name of a built-in scenario; or a sealed forecast, which is checked."
    ),
]
Rerun = Annotated[bool, Flag("Of a seal: make the numbers anew from the scenario and compare.")]
Known = Annotated[
    str | Path | Scenario | None,
    Flag("Of a seal: the scenario it was made from; else that of its name in the catalog.", metavar="SCENARIO"),
]
File = Annotated[
    str | Path | None,
    Flag("File to write, not there yet; in a folder that is there, NAME-DATE.seal.json.", name="out", metavar="FILE"),
]
WORLDS, SEED = 1000, 1


def seal(
    where: Where,
    *,
    rerun: Rerun = False,
    scenario: Known = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = WORLDS,
    months: Months = None,
    seed: Seed = SEED,
    threads: Threads = None,
    file: File = ".",
    progress: Progress | None = None,
) -> Study:
    """Seal what is forecast now, so that anybody can check later that it was not changed; or check a sealed forecast.

    Every event and series of a scenario is forecast, for the end of each year within the run and for its last month,
    and every item of the question bank that the run reaches. The same scenario, options and version give the same hash
    on any machine.

    Args:
        where: a scenario (name, folder, file, or loaded); or the file of a sealed forecast, whose hash is checked.
        rerun: of a seal: whether to make its numbers anew from the scenario and compare them.
        scenario: of a seal: the scenario that it was made from; that of its name in the catalog if None.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: number of worlds.
        months: months to play; the scenario's own number if None.
        seed: same seed, same numbers.
        threads: threads to use; results do not depend on it.
        file: file that gets the sealed forecast, not there yet; a folder that is there gets NAME-DATE.seal.json; None
            keeps it in no file.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study with the tables ``seal`` (hash, file, what a check found), ``events``, ``quantiles``, ``bank`` and, of a
        seal that was checked, ``differences``; ``failed`` says whether a check found it unsound. Its source is the
        sealed forecast, which ``score`` takes.

    Raises:
        ScenarioError, UsageError: bad input, or the file is there already. RunError: the run could not finish, or the
            file is no sealed forecast.

    >>> made = seal("proxy_war", worlds=4, months=3, file=None)
    >>> made["events"].query("event == 'meridia_leaves'").probability.between(0, 1).all()
    np.True_
    """
    if sealed.is_seal(where):
        given = {
            "as_of": as_of is not None,
            "view": view is not None,
            "worlds": worlds != WORLDS,
            "months": months is not None,
            "seed": seed != SEED,
            "file": file != ".",
        }
        refuse_beside("a sealed forecast has its own run", given)
        if scenario is not None and not rerun:
            raise UsageError("the scenario of a seal serves to make its numbers anew: ask for rerun, or leave it out")
        return check(Path(str(where)), rerun, scenario, threads, progress)
    refuse_beside("a scenario is no sealed forecast", {"rerun": rerun, "scenario": scenario is not None})
    known = as_scenario(where)
    target = None if file is None else place_of(Path(file), f"{known.about.name}-{as_date(as_of) or known.about.as_of}")
    made = sealed_run(known, threads, progress, as_of=as_of, view=view, worlds=worlds, months=months, seed=seed)
    if target is not None:
        made.save(target)
    return tables.sealed_study(made, known.about.title, target)


def refuse_beside(why: str, given: dict[str, bool]) -> None:
    """UsageError naming what was asked for beside a subject that does not take it."""
    names = [name for name, is_given in given.items() if is_given]
    if names:
        raise UsageError(f"{why}: leave out {', '.join(names)}")


def place_of(file: Path, name: str) -> Path:
    """The file that gets a sealed forecast.

    Raises:
        UsageError: it is there already, or cannot be.
    """
    target = file / f"{name}.seal.json" if file.is_dir() else file
    disk.check_free(target)
    return target


def sealed_run(known: Scenario, threads: int | None, progress: Progress | None, **run: Any) -> Sealed:
    """Play a scenario and seal what it says of the end of each year and of the last month.

    Args:
        known: the scenario as loaded.
        threads: threads to use.
        progress: called with (worlds done, worlds in all).
        **run: `PlanOptions`.
    """
    asked: PlanOptions = {**run}  # type: ignore[typeddict-item]
    result = simulate(known, threads=threads, progress=progress, **asked)
    days = dates(result)
    return sealed.sealed(result, known, [day for day in days[1:] if day.month == 12 or day == days[-1]])


def check(
    path: Path, rerun: bool, given: str | Path | Scenario | None, threads: int | None, progress: Progress | None
) -> Study:
    """Check a sealed forecast: its hash, and on request its numbers.

    Args:
        path: the file.
        rerun: whether to make the numbers anew from the scenario and compare them.
        given: where the scenario is; that of the sealed name in the catalog if None.
        threads: threads to use.
        progress: called with (worlds done, worlds in all).
    """
    found = sealed.open_seal(path)
    if not sealed.genuine(found):
        note = "The content does not have the hash in the file: it was changed."
        return tables.checked_study(found, path, False, None, (note,), ())
    notes = [f"The content has the hash {found.sha256}."]
    if not rerun:
        return tables.checked_study(found, path, True, None, notes, ())
    run = found.content["run"]
    known = sealed.scenario_of(run["scenario"], given)
    if digest(resolve(known, as_of=found.as_of, view=run["view"])) != run["digest"]:
        notes.append(
            "The scenario is not the one that was sealed (its digest is another), so that the numbers cannot be made "
            "anew from it: use the version of the day."
        )
        return tables.checked_study(found, path, True, None, notes, ())
    options = {key: run[key] for key in ("as_of", "view", "worlds", "months", "seed")}
    again = sealed_run(known, threads, progress, **options)
    changed = sealed.differences(found.content, sealed.of_same(again.content, found.content))
    if run["version"] != again.content["run"]["version"]:
        notes.append(f"Sealed by version {run['version']}, made anew by {again.content['run']['version']}.")
    notes.append("Made anew, the numbers are the same." if not changed else "Made anew, the numbers are others.")
    return tables.checked_study(found, path, True, not changed, notes, changed)
