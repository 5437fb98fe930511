"""The registry of formats: which there are, what each needs, and who writes it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from realpolitik import disk
from realpolitik.errors import UsageError
from realpolitik.export import tables as flat
from realpolitik.export.arrays import write_netcdf
from realpolitik.export.material import Material, put
from realpolitik.export.slides import write_slides
from realpolitik.export.workbook import write_excel
from realpolitik.pipeline.citing import Style, cite
from realpolitik.scenario.names import nearest

Written = tuple[Path, ...]


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Attributes:
        title: what it holds and who reads it, in a line.
        write: writes it to a place; UsageError where the study has nothing for it.
        of_table: whether a file holds one table, so that it has to be named.
    """

    title: str
    write: Callable[[Material, Path, str | None], Written]
    of_table: bool = False


class Unwritten(NamedTuple):
    """A format for which a study has nothing, and why."""

    ending: str
    reason: str


def write(material: Material, target: Path, table: str | None = None) -> Written:
    """Write a study to one file, in the format that its ending names.

    Args:
        material: the study.
        target: the file; what it held before is lost.
        table: which table, of a format that holds one (``.csv``, ``.parquet``).

    Returns:
        The files that were written: it, and for a CSV what describes it.

    Raises:
        UsageError: no such format or table, or the study has nothing for it.

    """
    ending = ending_of(target)
    form = FORMATS[ending]
    if table is not None and not form.of_table:
        raise UsageError(f"--table names one table, and a file {ending} holds more")
    if form.of_table:
        _check_table(material, ending, table)
    return form.write(material, target, table)


def _check_table(material: Material, ending: str, table: str | None) -> None:
    if table is None:
        raise UsageError(f"a file {ending} holds one table: name it with --table", [*material.tables])
    if table not in material.tables:
        raise UsageError(f"no table {table!r:.80}", [*material.tables], nearest(table, material.tables))


def ending_of(target: Path) -> str:
    """The ending by which a file's format is known.

    Raises:
        UsageError: none of those that can be written.
    """
    name = target.name.lower()
    for ending in sorted(FORMATS, key=len, reverse=True):
        if name.endswith(ending) and name != ending:
            return ending
    raise UsageError(f"{target.name!r:.80} has no ending that can be written", [*FORMATS], nearest(name, FORMATS))


def write_all(material: Material, folder: Path) -> tuple[Written, tuple[Unwritten, ...]]:
    """Write a study in every format that it has something for; tables in folders ``csv`` and ``parquet``.

    Args:
        material: the study.
        folder: where the files go; made if it is not there.

    Returns:
        The files, and the formats that were left out, each with the reason.
    """
    disk.check_folder(folder)
    made: list[Path] = []
    left: list[Unwritten] = []
    for ending, form in FORMATS.items():
        try:
            made += _every(material, folder, ending, form)
        except UsageError as error:
            left.append(Unwritten(ending, error.message))
    return tuple(made), tuple(left)


def _every(material: Material, folder: Path, ending: str, form: Format) -> Written:
    """All files of one format."""
    if ending == ".csv":
        return flat.write_csv(material.about, material.tables, folder / "csv")
    if form.of_table:
        place = folder / ending.removeprefix(".")
        return tuple(path for name in material.tables for path in form.write(material, place / f"{name}{ending}", name))
    if ending in GAMBIT:
        names = [name for name in material.games if name.endswith(ending)]
        if not names:
            raise UsageError(_no_game(material, ending))
        return tuple(path for name in names for path in _game(material, folder / name, name))
    return form.write(material, folder / f"{material.name}{ending}", None)


# formats


GAMBIT = {".efg": "extensive", ".nfg": "strategic"}
"""Ending → the form of game that it holds."""
WHOSE = {".efg": "threats have one", ".nfg": "stable does, and a run exported with --whole"}
"""Ending → where there is such a game."""


def _game(material: Material, target: Path, name: str | None = None) -> Written:
    """The game of some ending; the only one, if none is named."""
    ending = ending_of(target)
    names = [name] if name else [known for known in material.games if known.endswith(ending)]
    if not names:
        raise UsageError(_no_game(material, ending))
    if len(names) > 1:
        if target.name not in names:
            raise UsageError(f"there are {len(names)} games: name the file like one of them", names)
        names = [target.name]
    return (put(target, material.games[names[0]]().encode("utf-8")),)


def _no_game(material: Material, ending: str) -> str:
    return f"the study holds no game in {GAMBIT[ending]} form: {WHOSE[ending]}"


def _cited(style: Style) -> Callable[[Material, Path, str | None], Written]:
    def write(material: Material, target: Path, _: str | None) -> Written:
        subject = material.run or material.scenario
        if subject is None:
            raise UsageError("the study holds no scenario, so it has no sources to cite")
        return (put(target, cite(subject, style=style).encode("utf-8")),)

    return write


def _json(material: Material, target: Path, _: str | None) -> Written:
    text = json.dumps({**material.document(), "about": dict(material.about)}, ensure_ascii=False, allow_nan=False)
    return (put(target, f"{text}\n".encode()),)


def _html(material: Material, target: Path, _: str | None) -> Written:
    """The page, with what it was made from in its head."""
    material.page(target)
    said = f'<head>\n<meta name="description" content="{html.escape(material.comment)}">'
    text = target.read_text(encoding="utf-8")
    return (put(target, text.replace("<head>", said, 1).encode("utf-8")),)


def _graph(name: str) -> Callable[[Material, Path, str | None], Written]:
    def write(material: Material, target: Path, _: str | None) -> Written:
        from realpolitik.export import graph

        return (put(target, getattr(graph, name)(material)),)

    return write


def _one(write_table: Callable[..., Any]) -> Callable[[Material, Path, str | None], Written]:
    def write(material: Material, target: Path, table: str | None) -> Written:
        found = write_table(material.about, material.tables[str(table)], target)
        return found if isinstance(found, tuple) else (found,)

    return write


FORMATS: Mapping[str, Format] = {
    ".xlsx": Format(
        "Workbook for Excel or LibreOffice: what it is, charts, a sheet a table",
        lambda found, target, _: (write_excel(found.about, found.tables, target),),
    ),
    ".csv": Format("One table as CSV, described beside it by CSVW", _one(flat.write_one_csv), of_table=True),
    ".parquet": Format("One table as Parquet (needs pyarrow)", _one(flat.write_parquet), of_table=True),
    ".nc": Format("Arrays and tables as NetCDF, for xarray, R and Julia", lambda f, t, _: (write_netcdf(f, t),)),
    ".json": Format("Everything in one document, for programs", _json),
    ".html": Format("The page, which opens without a network", _html),
    ".graphml": Format("Actors, ties, claims, numbers and outcomes, for yEd, igraph, networkx", _graph("graphml")),
    ".gexf": Format("The same graph, for Gephi", _graph("gexf")),
    ".efg": Format("A threat's game in extensive form, for Gambit", lambda f, t, _: _game(f, t)),
    ".nfg": Format("A game of courses in strategic form, for Gambit", lambda f, t, _: _game(f, t)),
    ".bib": Format("Run, sources and program as BibTeX", _cited("bibtex")),
    ".csl.json": Format("The same as CSL-JSON, for Zotero and pandoc", _cited("csl")),
    ".ris": Format("The same as RIS, for EndNote and Zotero", _cited("ris")),
    ".pptx": Format(
        "Eight slides that can be edited, claims in the notes (needs python-pptx)",
        lambda found, target, _: (write_slides(found, target),),
    ),
}
"""Ending → format."""
