"""The command that lays one patron's playbook in several scenarios side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Page, Run, app, once, run_options
from realpolitik.errors import UsageError

Several = Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Two or more folders, files, or names.")]
Clients = Annotated[
    list[str] | None,
    typer.Option(
        "--client",
        metavar="SCENARIO=ID",
        help="Belligerent whose camp's ground is read; else the one that it helps most. May be repeated.",
    ),
]


@app.command(short_help="One patron's playbook across scenarios: instruments, order, cost, return, analogy.")
@guarded
@run_options("worlds", "months", "seed", "threads", worlds=48, fewest=2, meaning="Worlds of each run.")
def compare(
    scenarios: Several,
    *,
    patron: Annotated[str, typer.Option(metavar="ID", help="Whose playbook; the same id in every scenario.")],
    client: Clients = None,
    run: Run,
    out: Page = None,
    as_json: Json = False,
) -> None:
    """Which instruments a patron uses in each arena, in what order, at what cost, with what return; what is alike."""
    clients = once(pair(text) for text in client or ())
    with frame.progress("comparing", unit="runs") as progress:
        from realpolitik.pipeline.playbook import playbooks

        found = playbooks(scenarios, patron=patron, clients=clients, progress=progress, **run)
    from realpolitik.report.studies import playbook as study

    if out is not None:
        frame.publish(study.front(found), study.sections(found), out / "compare.html")
    frame.show(study.tables(found), study.document(found), as_json)


def pair(text: str) -> tuple[str, str]:
    """``afghanistan=taliban`` → scenario and belligerent.

    Raises:
        UsageError: it is no such pair.
    """
    scenario, sign, client = text.partition("=")
    if not sign or not scenario.strip() or not client.strip():
        raise UsageError(f"expected SCENARIO=BELLIGERENT; found {text!r:.80}")
    return scenario.strip(), client.strip()
