"""Commands that hold forecasts against what happened: score them, seal them, check a seal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import Exit, guarded
from realpolitik.cli.options import Json, Run, app, date, run_options

MaybeWhere = Annotated[
    str | None,
    typer.Argument(metavar="[SCENARIO]", help="Folder, YAML file, or name of a built-in scenario."),
]
Views = Annotated[
    list[str] | None, typer.Option("--views", metavar="SOURCE", help="Sources to look through; may be repeated.")
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Last date that counts; else the last for which history is known."),
]


@app.command(short_help="Views, the pool and baselines against what happened.")
@guarded
@run_options("worlds", "seed", "threads", worlds=200)
def score(
    scenario: MaybeWhere = None,
    *,
    views: Views = None,
    run: Run,
    until: Until = None,
    sealed: Annotated[
        Path | None, typer.Option("--sealed", metavar="FILE", help="Score a sealed forecast instead of runs.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder that gets score.html; else nowhere.")] = None,
    as_json: Json = False,
) -> None:
    """Score each source's view from its own date, the pool of the same dates, and forecasts without a model."""
    if sealed is not None:
        _score_sealed(sealed, scenario, as_json)
        return
    where, last = _named(scenario), date(until)
    with frame.progress("playing") as progress:
        from realpolitik.pipeline import scoring

        card = scoring.score(where, views=views, until=last, progress=progress, **run)
    from realpolitik.report.studies import scoring as study

    if out is not None:
        frame.publish(study.front(card), study.sections(card), out / "score.html")
    frame.show(study.tables(card), study.document(card), as_json)
    if out is not None and not as_json:
        frame.say(f"page: {out / 'score.html'}")


def _score_sealed(file: Path, scenario: str | None, as_json: bool) -> None:
    from realpolitik.pipeline.sealing import score_seal
    from realpolitik.report.studies import sealing

    found = score_seal(file, scenario=scenario)
    frame.show(sealing.score_tables(found), sealing.score_document(found), as_json)


@app.command(short_help="Seal a forecast with a hash, or check a sealed one.")
@guarded
@run_options("as_of", "view", "worlds", "months", "seed", "threads")
def seal(
    scenario: MaybeWhere = None,
    *,
    run: Run,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="File to write, not there yet; else NAME-DATE.seal.json in this folder."),
    ] = None,
    verify: Annotated[
        Path | None, typer.Option("--verify", metavar="FILE", help="Check a sealed forecast instead of making one.")
    ] = None,
    rerun: Annotated[
        bool, typer.Option("--rerun", help="With --verify: make the numbers anew from the scenario and compare.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Seal what is forecast now, so that anybody can check later that it was not changed, and score it."""
    if verify is not None:
        _verify(verify, scenario, rerun, run["threads"], as_json)
        return
    where = _named(scenario)
    with frame.progress("playing") as progress:
        from realpolitik import disk
        from realpolitik.pipeline import sealing
        from realpolitik.scenario.load import load

        known = load(where)
        file = file or Path(f"{known.about.name}-{run['as_of'] or known.about.as_of}.seal.json")
        disk.check_free(file)
        made = sealing.seal(known, progress=progress, **run)
    from realpolitik.report.studies import sealing as study

    frame.note_date(made.as_of)
    made.save(file)
    if as_json:
        frame.print_json({**study.document(made), "file": str(file)})
        return
    frame.print_tables(study.tables(made))
    frame.say(f"sealed: {file}")


def _verify(file: Path, scenario: str | None, rerun: bool, threads: int | None, as_json: bool) -> None:
    with frame.progress("making anew") as progress:
        from realpolitik.pipeline import sealing as running

        found = running.verify(file, rerun=rerun, scenario=scenario, threads=threads, progress=progress)
    from realpolitik.report.studies import sealing

    document = {
        "sha256": found.seal.sha256,
        "genuine": found.genuine,
        "rerun": found.rerun,
        "sound": found.sound,
        "notes": list(found.notes),
        "differences": list(found.differences),
    }
    frame.show(sealing.found_tables(found.genuine, found.sound, found.notes, found.differences), document, as_json)
    if not found.sound:
        raise typer.Exit(Exit.BAD_INPUT)


def _named(scenario: str | None) -> str:
    """The scenario, which cannot be left out here."""
    from realpolitik.errors import UsageError

    if scenario is None:
        raise UsageError("name a scenario: a folder, a YAML file, or one of the catalog such as afghanistan")
    return scenario
