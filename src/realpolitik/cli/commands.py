"""The commands on a scenario as it stands and on runs of it: each makes one call, and shows what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import Exit, guarded
from realpolitik.cli.options import (
    AsOf,
    Json,
    View,
    Where,
    app,
    known_on,
)


@app.command(short_help="Report everything wrong with a scenario, with places and right names.")
@guarded
def check(
    scenario: Where,
    texts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Compare claims with the sources' texts: anchors, and words copied."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Report everything wrong with a scenario at once: file:line:column, what is allowed, the nearest right name."""
    from realpolitik.cli.reading import against_texts
    from realpolitik.scenario.load import read

    found, problems = read(scenario)
    told = against_texts(found, texts) if found is not None and texts is not None else None
    problems += told.problems if told is not None else ()
    frame.log_problems(problems)
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
                **({"texts": told.as_dict()} if told is not None else {}),
            }
        )
    else:
        for problem in problems:
            frame.say(f"{problem.severity}: {problem}")
        for line in told.lines if told is not None else ():
            frame.say(line)
        state = "can be used" if found is not None else "cannot be used"
        frame.say(f"{scenario}: {state}; {errors} errors, {len(problems) - errors} warnings")
    if errors:
        raise typer.Exit(Exit.BAD_INPUT)


@app.command(short_help="Show a scenario, or one section of it.")
@guarded
def show(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[SECTION] SCENARIO",
            help="Section: actors, issues, positions, instruments, record, numbers, sources, claims, questions or "
            "events; without one, an overview.",
        ),
    ],
    resolved: Annotated[bool, typer.Option("--resolved", help="Print the explicit form, which loads back.")] = False,
    as_of: AsOf = None,
    view: View = None,
    source: Annotated[str | None, typer.Option(metavar="ID", help="Claims of this source only.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="ID", help="What concerns this actor only.")] = None,
    issue: Annotated[str | None, typer.Option(metavar="ID", help="What concerns this issue only.")] = None,
    kind: Annotated[str | None, typer.Option(help="Claims of one kind: value, causal, forecast, evidence.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows shown at most; 0 for all.")] = 60,
    as_json: Json = False,
) -> None:
    """Show a scenario: an overview, one section of it, or all of it in the explicit form."""
    from realpolitik.errors import UsageError

    if len(words) > 2:
        raise UsageError(f"expected [SECTION] SCENARIO; found {len(words)} words")
    section = words[0] if len(words) == 2 else None
    if section == "contradictions":
        raise UsageError(f"contradictions are a command of their own: realpolitik contradictions {words[-1]}")
    given = {"source": source, "actor": actor, "issue": issue, "kind": kind}
    if section is None and any(value is not None for value in given.values()):
        raise UsageError("a filter needs a section, as in: show claims SCENARIO --source ID")
    if resolved and section:
        raise UsageError("--resolved shows the whole scenario; leave the section out")
    from realpolitik.report import listing
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import dump, resolve

    found = load(words[-1])
    if resolved or as_of is not None or view is not None or section == "numbers":
        found = resolve(found, as_of=known_on(as_of), view=view)
    if resolved:
        if as_json:
            frame.print_json(found.model_dump(mode="json", by_alias=True))
        else:
            frame.print_exactly(dump(found))
    elif section is None:
        row = listing.overview(found)
        frame.show([listing.overview_table(row)], row, as_json)
    else:
        rows = listing.listing(found, section, listing.Filters(**given))
        head = {"scenario": found.about.name, "as_of": found.about.as_of.isoformat(), "count": len(rows)}
        frame.show([listing.section_table(rows, section, limit or None)], {**head, section: rows}, as_json)
