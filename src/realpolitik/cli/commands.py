"""The commands: each parses its words, makes one call, and shows what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import Exit, guarded

app = typer.Typer(
    name="realpolitik",
    help="Make an argument about a conflict executable. SCENARIO: folder, YAML file, or a name such as afghanistan.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

Where = Annotated[str, typer.Argument(metavar="SCENARIO", help="Folder, YAML file, or name of a built-in scenario.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Date of knowledge: nothing later is used.")]
View = Annotated[str | None, typer.Option("--view", metavar="SOURCE", help="The scenario through one source's claims.")]
Worlds = Annotated[int, typer.Option("--worlds", "-n", min=1, help="Worlds to draw.")]
Months = Annotated[int | None, typer.Option("--months", min=1, max=600, help="Months to play; else the scenario says.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same numbers, whatever the threads and chunks.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Threads to use; else one for each core.")]
Chunk = Annotated[int | None, typer.Option("--chunk", min=1, help="Worlds held in memory at a time.")]
Do = Annotated[
    list[str] | None,
    typer.Option(
        "--do",
        metavar="ACTOR.INSTRUMENT=LEVEL[@DATE]",
        help="Hold an instrument at a level, from a date on. May be repeated.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Give a number another value: 0.5, [0.3,0.6] or [0.3,0.4,0.6]. May be repeated.",
    ),
]


def version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from realpolitik.version import __version__

        typer.echo(__version__)
        raise typer.Exit(Exit.DONE)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Options before the command."""


@app.command(short_help="Report everything wrong with a scenario, with places and right names.")
@guarded
def check(scenario: Where, as_json: Json = False) -> None:
    """Report everything wrong with a scenario at once: file:line:column, what is allowed, the nearest right name."""
    from realpolitik.scenario.load import read

    found, problems = read(scenario)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        listed = [frame.as_dict(problem) for problem in problems]
        frame.print_json(
            {
                "scenario": scenario,
                "valid": found is not None,
                "errors": errors,
                "warnings": len(problems) - errors,
                "problems": listed,
            }
        )
    else:
        for problem in problems:
            typer.echo(f"{problem.severity}: {frame.plain(str(problem))}")
        state = "can be used" if found is not None else "cannot be used"
        typer.echo(f"{frame.plain(scenario)}: {state}; {errors} errors, {len(problems) - errors} warnings")
    if found is None:
        raise typer.Exit(Exit.BAD_INPUT)


@app.command(short_help="Show a scenario, or one section of it.")
@guarded
def show(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[SECTION] SCENARIO",
            help="Section: actors, issues, positions, instruments, numbers, sources, claims or events; without one, "
            "an overview.",
        ),
    ],
    resolved: Annotated[bool, typer.Option("--resolved", help="Print the explicit form, which loads back.")] = False,
    as_of: AsOf = None,
    view: View = None,
    source: Annotated[str | None, typer.Option(metavar="ID", help="Claims of this source only.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="ID", help="What concerns this actor only.")] = None,
    issue: Annotated[str | None, typer.Option(metavar="ID", help="What concerns this issue only.")] = None,
    kind: Annotated[str | None, typer.Option(help="Claims of one kind: value, causal, forecast or evidence.")] = None,
    as_json: Json = False,
) -> None:
    """Show a scenario: an overview, one section of it, or all of it in the explicit form."""
    from realpolitik.errors import UsageError

    if len(words) > 2:
        raise UsageError(f"expected [SECTION] SCENARIO; found {len(words)} words")
    section = words[0] if len(words) == 2 else None
    given = {"source": source, "actor": actor, "issue": issue, "kind": kind}
    if section is None and any(given.values()):
        raise UsageError("a filter needs a section, as in: show claims SCENARIO --source ID")
    if resolved and section:
        raise UsageError("--resolved shows the whole scenario; leave the section out")
    from realpolitik.report import listing
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import dump, resolve

    found = load(words[-1])
    if resolved or as_of or view or section == "numbers":
        found = resolve(found, as_of=_date(as_of), view=view)
    if resolved:
        if as_json:
            frame.print_json(found.model_dump(mode="json", by_alias=True))
        else:
            typer.echo(dump(found), nl=False)
    elif section is None:
        row = listing.overview(found)
        _tables([listing.overview_table(row)], row, as_json)
    else:
        rows = listing.listing(found, section, listing.Filters(**given))
        head = {"scenario": found.about.name, "as_of": found.about.as_of.isoformat(), "count": len(rows)}
        _tables([listing.section_table(rows, section)], {**head, section: rows}, as_json)


@app.command(short_help="The main job: play it forward and say what happens and why.")
@guarded
def assess(
    scenario: Where,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    months: Months = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder of report.html and the saved result; else results/NAME.")
    ] = None,
    threads: Threads = None,
    chunk: Chunk = None,
    as_json: Json = False,
) -> None:
    """Play the scenario forward in many worlds: what happens, what each actor does, what the outcome hangs on."""
    day = _date(as_of)
    with frame.progress("playing") as progress:  # seen before the libraries that take long to import
        from realpolitik import pipeline
        from realpolitik.scenario.load import load

        known = load(scenario)
        folder = out or Path("results") / known.about.name
        result = pipeline.assess(
            known,
            as_of=day,
            view=view,
            worlds=worlds,
            months=months,
            seed=seed,
            out=folder,
            threads=threads,
            chunk=chunk,
            progress=progress,
        )
    from realpolitik.findings.assessment import find
    from realpolitik.report import page, plain, tables

    findings = find(result, known)
    if as_json:
        report = page.write(result, findings, folder / "report.html")
        frame.print_json({**plain.assessment_json(findings), "report": str(report)})
        return
    frame.print_tables(tables.assessment_tables(findings))
    typer.echo(f"report: {page.write(result, findings, folder / 'report.html')}")


@app.command(short_help="Change something and compare, world by world.")
@guarded
def whatif(
    scenario: Where,
    do: Do = None,
    put: Set = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    months: Months = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder that gets both results and whatif.html; else nowhere.")
    ] = None,
    threads: Threads = None,
    chunk: Chunk = None,
    as_json: Json = False,
) -> None:
    """Change one thing and compare, world by world: the paired difference with its error, and the chain of causes."""
    from realpolitik.errors import UsageError

    if not do and not put:
        raise UsageError("nothing to change: give --do ACTOR.INSTRUMENT=LEVEL[@DATE] or --set PATH=VALUE")
    day, changes = _date(as_of), dict(_assignment(text) for text in put or ())
    with frame.progress("playing both") as progress:
        from realpolitik import pipeline

        pair = pipeline.whatif(
            scenario,
            do=do or [],
            set=changes,
            out=out,
            as_of=day,
            view=view,
            worlds=worlds,
            months=months,
            seed=seed,
            threads=threads,
            chunk=chunk,
            progress=progress,
        )
    from realpolitik.findings.comparison import compare
    from realpolitik.report import plain, tables

    comparison = compare(pair.baseline, pair.changed, (*(do or ()), *(put or ())))
    if out is not None:
        from realpolitik.report import page

        page.write_comparison(comparison, out / "whatif.html")
    if as_json:
        frame.print_json(plain.comparison_json(comparison))
    else:
        frame.print_tables(tables.comparison_tables(comparison))


@app.command(short_help="Print the format of a scenario as a JSON Schema.")
@guarded
def schema() -> None:
    """Print the format of a scenario as a JSON Schema, for editors and for other programs."""
    from realpolitik.scenario.schema import Scenario

    frame.print_json(Scenario.model_json_schema())


def _date(text: str | None) -> Any:
    """A date as the format writes it: 2017-08-31, 2017-08 or 2017."""
    from realpolitik.scenario.dates import parse_date

    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise frame.usage_error(error) from error


def _assignment(text: str) -> tuple[str, float | list[float]]:
    """``path=value`` of ``--set``."""
    import json
    import math

    from realpolitik.errors import UsageError

    path, sign, raw = text.partition("=")
    try:
        value = json.loads(raw)
    except ValueError:
        value = None
    numbers = value if isinstance(value, list) else [value]
    right = all(type(item) in (int, float) and math.isfinite(item) for item in numbers)
    if not sign or not path.strip() or not right or (isinstance(value, list) and len(value) not in (2, 3)):
        raise UsageError(f"expected PATH=NUMBER, PATH=[low,high] or PATH=[low,mode,high]; found {text!r:.80}")
    return path.strip(), value


def _tables(tables: list[Any], document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        frame.print_json(document)
    else:
        frame.print_tables(tables)
