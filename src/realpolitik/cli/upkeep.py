"""Commands for what lies on the disk: scenarios of an earlier format, and what is kept outside the project's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import Exit, guarded
from realpolitik.cli.options import Json, app


@app.command(short_help="Rewrite a scenario of format 1 for format 2, in place.")
@guarded
def migrate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder or YAML file of your own scenario.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Rewrite a scenario of format 1 in place, say what was done file by file, and what a person has to decide.

    Comments and layout stay. What each changed file was is kept in the folder .before-migration. A second call finds
    nothing to do. The exit code is 1 where errors are left for a person to mend.
    """
    from realpolitik.scenario import migrate as migration
    from realpolitik.scenario.fields import FORMAT

    plan = migration.plan(folder)
    backup = None if dry_run else migration.write(plan)
    if as_json:
        files: dict[str, list[dict[str, Any]]] = {}
        for change in plan.changes:
            files.setdefault(change.file, []).append(
                {"line": change.line, "path": change.path, "done": change.what, "decide": change.decide}
            )
        frame.print_json(
            {
                "scenario": str(folder),
                "found": plan.found,
                "format": FORMAT,
                "dry_run": dry_run,
                "kept": backup and str(backup),
                "files": [{"file": name, "changes": changes} for name, changes in files.items()],
                "moved": [{"from": old, "to": new} for old, new in plan.moved.items()],
                "problems": [frame.as_dict(problem) for problem in plan.problems],
            }
        )
    else:
        for change in plan.changes:
            frame.say(f"{change.file}:{change.line}: {change.path}: {change.what}")
        if not plan.changes:
            frame.say(f"{folder}: nothing to rewrite")
        elif dry_run:
            frame.say("nothing was written")
        elif backup is not None:
            frame.say(f"what the files were is kept in {backup}")
        open_ends = [change for change in plan.changes if change.decide]
        if open_ends or plan.problems:
            frame.say("left for you to decide:")
        for change in open_ends:
            frame.say(f"{change.file}:{change.line}: {change.path}: {change.decide}")
        for problem in plan.problems:
            frame.say(f"{problem.severity}: {problem}")
    if plan.problems:
        raise typer.Exit(Exit.BAD_INPUT)


@app.command(short_help="Show or clear what is kept outside the project's folder.")
@guarded
def cache(
    clear: Annotated[
        bool, typer.Option("--clear", help="Remove what is kept: of the kind named, else of every kind.")
    ] = False,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="kernels or charts; else every kind.")] = None,
    as_json: Json = False,
) -> None:
    """Show what the program keeps in the user's cache, with sizes; --clear removes it, and never anything else.

    All of it is made again when it is wanted: compiled kernels in a minute or two, the script of charts in seconds.
    """
    from realpolitik.pipeline import caches

    found = caches.kept(kind)
    removed = [caches.clear(item) for item in found] if clear else []
    rows: list[dict[str, Any]] = [
        {"kind": item.kind, "folder": str(item.folder), "files": len(item.files), "bytes": item.size}
        for item in (found if not clear else caches.kept(kind))
    ]
    if as_json:
        freed = [{"kind": item.kind, "files": item.files, "bytes": item.size} for item in removed]
        frame.print_json({"kept": rows, "removed": freed})
        return
    for item in removed:
        frame.say(f"{item.kind}: removed {item.files} files, {item.size / 1e6:.1f} MB")
    for row in rows:
        frame.say(f"{row['kind']}: {row['files']} files, {row['bytes'] / 1e6:.1f} MB in {row['folder']}")
