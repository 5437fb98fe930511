"""Commands on bargaining and power."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Run, Where, app, names_in, run_options

Table = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario, or a bargaining case: name, YAML or CSV file.")
]
Issues = Annotated[
    list[str] | None,
    typer.Option("--issues", metavar="ID[,ID...]", help="What is bargained over; else what is in dispute."),
]


def choices(words: Sequence[str]) -> dict[str, dict[str, str]]:
    """Each ``formula.switch=choice`` of ``--choose``, by formula and switch.

    Raises:
        UsageError: a word is none.
    """
    from realpolitik.errors import UsageError

    found: dict[str, dict[str, str]] = {}
    for text in words:
        path, equals, choice = text.partition("=")
        formula, dot, name = path.partition(".")
        if not equals or not dot or not choice:
            raise UsageError(f"expected FORMULA.SWITCH=CHOICE; found {text!r:.80}")
        found.setdefault(formula.strip(), {})[name.strip()] = choice.strip()
    return found


@app.command(short_help="Where talks settle, by rival formulas.")
@guarded
@run_options("as_of", "view", "worlds", "seed", "threads", worlds=500)
def bargain(
    scenario: Table,
    *,
    formula: Annotated[
        list[str] | None,
        typer.Option(
            "--formula",
            metavar="NAME",
            help="mean, median, nash, kalai, procedural, election, exchange, challenge, spatial, or all. On 351 EU "
            "decisions (DEU III) the challenge model erred by 26.8 points of 100, the weighted mean by 23.0, a "
            "constant by 28.0.",
        ),
    ] = None,
    issues: Issues = None,
    for_actor: Annotated[str | None, typer.Option("--for", metavar="ACTOR", help="Advice: whom to persuade.")] = None,
    choose: Annotated[
        list[str] | None,
        typer.Option("--choose", metavar="FORMULA.SWITCH=CHOICE", help="What a formula's authors leave open."),
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=500, help="Rounds played at most.")] = 10,
    run: Run,
    out: Annotated[Path | None, typer.Option(help="Folder that gets bargain.html.")] = None,
    as_json: Json = False,
) -> None:
    """Where talks settle, by rival formulas: terms and their spread, what the formula changes, who pulls whom."""
    from realpolitik.pipeline.bargaining import bargain as settle

    found = settle(
        scenario,
        formula=names_in(formula) or "all",
        issues=names_in(issues),
        for_actor=for_actor,
        rounds=rounds,
        choices=choices(choose or ()),
        **run,
    )
    from realpolitik.report.studies import bargaining as study

    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / "bargain.html")
    frame.show(study.tables(found), study.document(found), as_json)


@app.command(short_help="Who can carry, block or make a settlement: votes, vetoes, ties, the kingmaker.")
@guarded
@run_options("as_of", "view", "worlds", "seed", "threads", worlds=500)
def power(
    scenario: Where,
    *,
    issues: Issues = None,
    without_ties: Annotated[
        str | None, typer.Option("--without-ties", metavar="ACTOR", help="Once more, as if it had no ties to anybody.")
    ] = None,
    months: Annotated[int, typer.Option("--months", min=0, max=600, help="Months to play, for power over time.")] = 0,
    every: Annotated[int, typer.Option("--every", min=3, help="Months between two measures; whole quarters.")] = 12,
    run: Run,
    out: Annotated[Path | None, typer.Option(help="Folder that gets power.html.")] = None,
    as_json: Json = False,
) -> None:
    """Who can carry, block or make a settlement: indices of votes, vetoes, brokers in the network, the kingmaker."""
    with frame.progress("playing") as progress:
        from realpolitik.pipeline.power import power as measure

        found = measure(
            scenario,
            issues=names_in(issues),
            without_ties=without_ties,
            months=months,
            every=every,
            progress=progress,
            **run,
        )
    from realpolitik.report.studies import power as study

    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / "power.html")
    frame.show(study.tables(found), study.document(found), as_json)
