"""The command that writes a saved run, or a published game, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, app

if TYPE_CHECKING:
    from realpolitik.study import Study


@app.command(short_help="Write a saved run or a game for other programs: Excel, Gephi, Gambit, Zotero, R …")
@guarded
def export(
    where: Annotated[
        str,
        typer.Argument(metavar="RUN|CASE", help="Folder of a saved run, its result.nc, or a game as stable takes it."),
    ],
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write; its ending names the format.")] = None,
    every: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", help="Folder that gets every format that there is.")
    ] = None,
    table: Annotated[
        str | None, typer.Option(metavar="NAME", help="The table, for a format that holds one: .csv, .parquet.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Of a run: with the questions that assess asks beside it; takes longer.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a saved run, or a game, to a file or in every format at once; a second export is the same to the byte.

    By ending: .xlsx, .csv, .parquet, .nc, .json, .html, .graphml, .gexf, .efg, .nfg, .bib, .csl.json, .ris, .pptx.
    """
    from realpolitik.errors import UsageError
    from realpolitik.export import write, write_all
    from realpolitik.export.formats import ending_of
    from realpolitik.pipeline.keeping import RESULT

    if (to is None) == (every is None):
        raise UsageError("expected one of --to FILE and --all DIR")
    if every is not None and table is not None:
        raise UsageError("--table names what --to writes; --all writes every table")
    if to is not None:
        ending_of(to)  # a wrong ending is said before anything is worked out
        for own in (Path(where), Path(where) / RESULT):
            if own.is_file() and to.exists() and own.samefile(to):
                raise UsageError(f"{to} is what is to be exported, and would be lost: name another file")
    with frame.progress("export") as bar:
        material = _study(where, whole, bar).material()
    made, left = write_all(material, every) if every is not None else (write(material, to or Path(), table), ())
    if as_json:
        reasons = {item.ending: item.reason for item in left}
        frame.print_json({"files": [str(path) for path in made], "left_out": reasons})
        return
    for path in made:
        frame.say(str(path))
    for item in left:
        frame.say(f"no {item.ending}: {item.reason}")


def _study(where: str, whole: bool, progress: frame.Watch) -> Study:
    """The study of a saved run, or of a published game."""
    from realpolitik.errors import UsageError
    from realpolitik.pipeline.keeping import saved_file
    from realpolitik.studies.stable.ask import stable
    from realpolitik.studies.stable.game import is_game
    from realpolitik.studies.threat.ask import threat
    from realpolitik.studies.threat.games import cases

    if not Path(where).exists() and (where in cases() or is_game(where)):
        if whole:
            raise UsageError("--whole is of a run, and this is a game")
        return threat(where) if where in cases() else stable(where)
    if Path(where).is_file() and Path(where).suffix != ".nc":
        return stable(where)
    from realpolitik.studies.assess.saved import saved

    return saved(saved_file(where), whole, progress)
