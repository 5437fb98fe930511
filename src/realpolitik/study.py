"""A study: what one question to a scenario gave. Sentences, named tables, charts, data, and the run they come from.

Every verb of the package returns one (`rp.bargain(…)`, `realpolitik bargain …`), and everything that people or programs
see of an answer is made from it: tables in a terminal, a page, JSON, a notebook, a spreadsheet. A question that could
not be asked gives a study too, which says why.
"""

from __future__ import annotations

import datetime as dt
import difflib
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realpolitik.errors import UsageError
from realpolitik.report.document import Figure, Front, Point, Section
from realpolitik.report.document import PageTable as Shown
from realpolitik.table import Table, plain

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from rich.console import RenderableType

    from realpolitik.export import Material
    from realpolitik.report.charts.style import Drawing
    from realpolitik.results import Provenance, Result
    from realpolitik.scenario.schema import Scenario

FORMAT = 2
"""Version of the JSON form."""
REPR = {"summary": 6, "tables": 8, "width": 110}
"""Sentences, lines of tables and characters of a line that ``repr`` shows."""
FIRST = ("fan",)
"""Charts that stand beside what is told first."""
SHOW_ALL = "--show {name} --limit 0 shows all."
"""How a terminal's reader comes to the rows of a table that are left out."""
ROWS = 60
"""Rows of a table that a terminal shows unless it is asked for more."""


@dataclass(frozen=True)
class Chart:
    """A chart that is drawn when it is looked at.

    Attributes:
        title: what is seen on it.
        draw: makes the drawing; None where there is nothing to draw.
        caption: how to read it.
    """

    title: str
    draw: Callable[[], Drawing | None]
    caption: str = ""


@dataclass(frozen=True)
class Part:
    """A section of a study's page.

    Attributes:
        id: its place on the page; no other section of the page may have it.
        title: its head.
        lead: what it is about, in a sentence or two.
        blocks: names of charts and tables in reading order; a name that both have stands for the chart, then the table.
        stands: whether its lead alone is worth a section, where its blocks have nothing to show.
        only: of tables that are told apart (`Table.by`), the value that it is about; all if None.
    """

    id: str
    title: str
    lead: str
    blocks: tuple[str, ...]
    stands: bool = False
    only: Any = None


OTHERS = "*"
"""Among the parts of a study: here stand the sections of those studies inside it that are not named elsewhere."""


@dataclass(frozen=True)
class RunInfo:
    """What a study was made from: enough for anybody to ask again and get the same numbers.

    Attributes:
        scenario: name of the scenario, or of a case or a game.
        digest: digest of the resolved scenario; empty for a case or a game.
        as_of: date of knowledge, where there is one.
        view: source through whose claims alone it was asked; None for all.
        seed: seed of every draw.
        worlds: worlds drawn.
        months: months played; 0 where nothing was played.
        options: whatever else was asked for, by name.
        versions: of this package and of the libraries that can change a number.
    """

    scenario: str = ""
    digest: str = ""
    as_of: dt.date | None = None
    view: str | None = None
    seed: int | None = None
    worlds: int | None = None
    months: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, seed: int, worlds: int, months: int | None = None, **options: Any) -> RunInfo:
        """What is made from a resolved scenario; options that were left out (None, or empty) are not named."""
        from realpolitik.results import versions
        from realpolitik.scenario.resolve import digest

        about = scenario.about
        made = digest(scenario), about.as_of, about.view, seed, worlds, months
        return cls(about.name, *made, options=_given(options), versions=versions())

    @classmethod
    def of_run(cls, made: Provenance, months: int | None = None, **options: Any) -> RunInfo:
        """What is made from a run, or from its first months; options that were left out are not named."""
        day = dt.date.fromisoformat(made.as_of)
        played = made.months if months is None else months
        held = _given({"do": made.pins, "set": made.settings, **options})
        return cls(
            made.scenario, made.digest, day, made.view, made.seed, made.worlds, played, held, versions=made.versions
        )


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """What one question gave.

    ``study["terms"]`` is a table as a pandas DataFrame, unrounded, with titles, units and meanings in ``.attrs``;
    ``study.plot("rounds")`` an Altair chart; ``study.data`` what the engine gave, as xarray.

    Attributes:
        verb: the question, as the command line and Python name it.
        title: what it was asked of.
        summary: the findings in sentences.
        tables: name → table.
        charts: name → chart.
        parts: sections of its page; one with everything if none are named. The name of a study inside stands for that
            study's sections, `OTHERS` for those of all that are not named; they come last if it is not there.
        caveats: what it rests on, and how far to trust it.
        data: labelled arrays that the tables were made from, where there are any.
        run: what it was made from.
        about: a sentence on what was asked, shown under the title.
        until: last month that was played, where any was.
        seen_by: the source through whose claims alone it was asked, as cited; ``run.view`` where nothing is said.
        refusal: why the question could not be asked; None where it could.
        studies: studies that it holds: name → study.
        source: what further questions are put to (a run, a sealed forecast); None where there is nothing.
        failed: whether it checked something and found it wrong; its command then says so by its exit code.
        first: what a person wants to know first, where there is so much that a screen of it helps.
        sheet: whether its page is one sheet of paper, with ``first`` and its charts.
        games: file name, ending in ``.efg`` or ``.nfg`` → a game that it solved, for Gambit: a comment → its text.

    >>> import realpolitik as rp
    >>> study = rp.stable("elmira")
    >>> study.verb, study.run.scenario, "states" in study.tables
    ('stable', 'elmira', True)
    """

    verb: str
    title: str
    summary: tuple[str, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    parts: tuple[Part | str, ...] = ()
    caveats: tuple[str, ...] = ()
    data: xr.Dataset | None = None
    run: RunInfo = field(default_factory=RunInfo)
    about: str | None = None
    until: dt.date | None = None
    seen_by: str | None = None
    refusal: str | None = None
    studies: Mapping[str, Study] = field(default_factory=dict)
    source: Any = None
    failed: bool = False
    first: tuple[Point, ...] = ()
    sheet: bool = False
    games: Mapping[str, Callable[[str], str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table's values.

        Raises:
            KeyError: there is no such table; the message names those that there are.
        """
        return self.table(name).frame

    if not TYPE_CHECKING:  # a checker is to find wrong names itself

        def __getattr__(self, name: str) -> Any:
            """AttributeError that says where the numbers are."""
            tables = ", ".join(vars(self).get("tables", ()))
            where = f"; its tables, by study[name]: {tables}" if tables and not name.startswith("_") else ""
            raise AttributeError(f"a Study has no {name!r}{where}", name=name, obj=None)

    def table(self, name: str) -> Table:
        """A table with its columns; ``stable.profiles`` is one of a study inside this one."""
        return self._named(name, "table", lambda study: study.tables)  # type: ignore[no-any-return]

    def plot(self, name: str) -> Any:
        """A chart as an Altair chart, with its data inside.

        Raises:
            KeyError: there is no such chart. ValueError: it has nothing to show.
        """
        from realpolitik.report.charts.style import altair_chart

        drawing = self._named(name, "chart", lambda study: study.charts).draw()
        if drawing is None:
            raise ValueError(f"the chart {name!r} has nothing to show here")
        return altair_chart(drawing)

    def _named(self, name: str, kind: str, held: Callable[[Study], Mapping[str, Any]]) -> Any:
        inner, dot, rest = name.partition(".")
        if dot and inner in self.studies:
            return self.studies[inner]._named(rest, kind, held)
        found = held(self)
        if name not in found:
            near = difflib.get_close_matches(name, found, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            reason = f"; not asked, because {self.refusal}" if self.refusal else ""
            raise KeyError(f"{self.verb} has no {kind} {name!r}; it has: {', '.join(found) or 'none'}{hint}{reason}")
        return found[name]

    # ---- words

    @property
    def head(self) -> str:
        """One line: what was asked of what, as of when, in how many worlds."""
        run = self.run
        day = f" as of {run.as_of:%Y-%m-%d}" if run.as_of else ""
        eyes = f" through {run.view}" if run.view else ""
        worlds = f"{run.worlds:,} world{'s' if run.worlds != 1 else ''}" if run.worlds else ""
        size = " × ".join(filter(None, [worlds, f"{run.months} months" if run.months else ""]))
        seed = f"seed {run.seed}" if run.seed is not None and (run.worlds or 0) > 1 else ""
        made = ", ".join(filter(None, [size, seed]))
        return f"{self.verb} {run.scenario or self.title}{day}{eyes}" + (f": {made}" if made else "")

    def __repr__(self) -> str:
        lines = [f"<{self.head}>"]
        if self.refusal:
            lines.append(f"  not asked, because {self.refusal}")
        lines += [f"  • {line}" for line in self.summary[: REPR["summary"]]]
        if len(self.summary) > REPR["summary"]:
            lines.append(f"  and {len(self.summary) - REPR['summary']} more sentences in .summary")
        listed = [f"  {name:14} {len(table):5} rows  {table.title}" for name, table in self.tables.items()]
        lines += listed[: REPR["tables"]]
        if len(listed) > REPR["tables"]:
            lines.append(f"  and {len(listed) - REPR['tables']} more tables in .tables")
        if self.charts:
            lines.append(f"  charts: {', '.join(self.charts)}")
        if self.studies:
            lines.append(f"  studies: {', '.join(self.studies)}")
        return "\n".join(_cut(line, REPR["width"]) for line in lines)

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings, and every table on demand."""
        text = [f"<h3>{html.escape(self.title)}</h3><p><code>{html.escape(self.head)}</code></p>"]
        if self.refusal:
            text.append(f"<p>Not asked, because {html.escape(self.refusal)}</p>")
        text.append("<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in self.summary) + "</ul>")
        for name, table in self.tables.items():
            title = f"{html.escape(table.title)} <code>{html.escape(name)}</code> ({len(table)} rows)"
            text.append(f"<details><summary>{title}</summary>{table._repr_html_()}</details>")
        return "".join(text)

    # ---- shown: terminal and page

    def renderables(
        self, brief: bool = True, limit: int | None = None, within: str = "", how: str = SHOW_ALL
    ) -> Iterator[RenderableType]:
        """What a terminal shows, one piece after another, studies inside before the caveats; no sentence twice.

        Args:
            brief: no more rows than a table says, and never more than `ROWS`.
            limit: rows of a table at most, in place of that; 0 for all.
            within: the names of the studies that it stands in, as ``stable.``.
            how: how to see the rows that are left out; the table's name takes the place of ``{name}``.
        """
        from rich.text import Text

        from realpolitik.report.document import listed

        yield Text(self.headline, style="bold")
        if self.about:
            yield Text(self.about)
        if self.refusal:
            yield Text(f"Not asked, because {self.refusal}")
        if self.summary:
            yield listed(self.summary)
        for name, table in self.tables.items():
            if len(table) and not (brief and table.brief == 0):
                yield from _told(table, within + name, brief, limit, how)
        for key, study in self.studies.items():
            untold = tuple(line for line in study.summary if line not in self.summary)
            caveats = tuple(line for line in study.caveats if line not in self.caveats)
            run = RunInfo() if study.run == self.run else study.run
            inner = replace(study, summary=untold, caveats=caveats, run=run)
            yield from inner.renderables(brief, limit, f"{within}{key}.", how)
        if self.caveats:
            yield listed(self.caveats)

    def named_sections(self, words: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Names by which a part of what it tells can be asked for: sections, studies inside, tables, other words.

        Args:
            words: other words for a section → its name.
        """
        parts = [part.id for part in self.parts if isinstance(part, Part)]
        inner = list(self.studies)
        families = [name.partition("-")[0] for name in inner if "-" in name]
        other = [
            word for word, name in (words or {}).items() if name.partition(".")[0] in {*parts, *inner, *self.tables}
        ]
        tables = [name for name, _ in self.walk()]
        return tuple(dict.fromkeys([*parts, *families, *inner, *other, *tables]))

    def chosen(
        self, names: Sequence[str], limit: int | None = None, words: Mapping[str, str] | None = None
    ) -> Iterator[RenderableType]:
        """Some sections for a terminal, by name (`named_sections`); of each table `ROWS` rows.

        Args:
            names: what to show, in order.
            limit: rows of a table at most, in place of `ROWS`; 0 for all.
            words: other words for a section → its name.

        Raises:
            UsageError: there is no such section; the message has the nearest name.
        """
        there = self.named_sections(words)
        for name in names:
            if name not in there:
                near = difflib.get_close_matches(name, there, 1)
                short = [one for one in there if "." not in one]
                raise UsageError(f"no section {name!r:.80} to show", short, near[0] if near else None)
        for name in names:
            yield from self._section(name if name not in (words or {}) else str((words or {})[name]), limit)

    def _section(self, name: str, limit: int | None) -> Iterator[RenderableType]:
        from rich.text import Text

        from realpolitik.report.document import listed

        part = next((part for part in self.parts if isinstance(part, Part) and part.id == name), None)
        inner = {key: one for key, one in self.studies.items() if key == name or key.startswith(f"{name}-")}
        if part is not None:
            yield Text(part.title, style="bold")
            yield Text(part.lead)
            for block in dict.fromkeys(part.blocks):
                if block in self.tables and len(self.tables[block]):
                    yield from _told(self.tables[block], block, True, limit)
        for key, study in inner.items():
            if study.refusal:
                yield Text(f"{study.title}: not asked, because {study.refusal}")
                continue
            yield Text(study.title, style="bold")
            if study.summary:
                yield listed(study.summary)
            full = {table: held for table, held in study.tables.items() if len(held)}
            brief = {table: held for table, held in full.items() if held.brief != 0} or full
            for table, held in brief.items():
                yield from _told(held, f"{key}.{table}", True, ROWS if limit is None and held.brief == 0 else limit)
            if rest := [f"{key}.{table}" for table in full if table not in brief]:
                yield Text(f"More by --show: {', '.join(rest)}", style="dim")
        if part is None and not inner:
            alone = self.table(name)
            if not len(alone):
                yield Text(f"{alone.title}: nothing to show.")
            yield from _told(alone, name, True, ROWS if limit is None else limit)

    @property
    def headline(self) -> str:
        """The title with the date of knowledge and the number of worlds, as people read it."""
        run = self.run
        day = f", as known on {run.as_of:%d %B %Y}" if run.as_of else ""
        until = f", to {self.until:%B %Y}" if self.until else ""
        worlds = f": {run.worlds:,} worlds" if (run.worlds or 0) > 1 else ""
        return f"{self.title}{day}{until}{worlds}"

    def front(self) -> Front:
        """What stands before the sections of its page."""
        run, version = self.run, self.run.versions.get("realpolitik", "")
        made = f"{run.worlds:,} worlds, seed {run.seed}" if (run.worlds or 0) > 1 else "one world" if run.worlds else ""
        return Front(
            title=self.title,
            about=self.about,
            made=made,
            as_of=f"{run.as_of:%d %B %Y}" if run.as_of else "",
            until=f"{self.until:%B %Y}" if self.until else "",
            view=self.seen_by or run.view,
            summary=self.summary,
            caveats=self.caveats,
            points=self.first,
            figures=tuple(self._first_figures()),
            again=f"realpolitik {version}, scenario {run.digest[:12]}" if run.digest else "",
        )

    def _first_figures(self) -> Iterator[Figure]:
        """The charts that stand beside what is told first."""
        from realpolitik.report.charts.style import specification

        for name in FIRST if self.first else ():
            drawing = self.charts[name].draw() if name in self.charts else None
            if drawing is not None:
                yield Figure(
                    f"fig-first-{name}", self.charts[name].title, specification(drawing), self.charts[name].caption
                )

    def sections(self) -> tuple[Section, ...]:
        """The sections of its page, with those of the studies inside it; a study not asked says why."""
        if self.refusal:
            return (Section(self.verb, self.title, f"Not asked, because {self.refusal}.", stands=True),)
        every = tuple(dict.fromkeys([*self.charts, *self.tables]))
        parts: tuple[Part | str, ...] = self.parts or (Part(self.verb, self.title, self.about or "", every),)
        found: list[Section] = []
        for part in parts if OTHERS in parts else (*parts, OTHERS):
            if isinstance(part, Part):
                section = Section(part.id, part.title, part.lead, tuple(self._blocks(part)), part.stands)
                found += [section] if section.blocks or section.stands else []
                continue
            named = [name for name in self.studies if (name not in parts if part == OTHERS else name == part)]
            found += [section for name in named for section in self.studies[name].sections()]
        return tuple(found)

    def _blocks(self, part: Part) -> Iterator[Figure | Shown]:
        from realpolitik.report.charts.style import specification

        for name in part.blocks:
            if name not in self.charts and name not in self.tables:
                raise ValueError(f"{self.verb}: part {part.id!r} names {name!r}, which is neither chart nor table")
            place = (
                name if name == part.id else f"{part.id}-{name}".replace(".", "-")
            )  # unlike in every study of a page
            if name in self.charts:
                chart = self.charts[name]
                drawing = chart.draw()
                if drawing is not None:
                    yield Figure(f"fig-{place}", chart.title, specification(drawing), chart.caption)
            if name in self.tables and len(self.tables[name]):
                for turn, table in enumerate(self.tables[name].apart(part.only)):
                    yield from _opened(table, f"{place}-{turn}" if turn else place)

    # ---- written: for programs, spreadsheets, browsers

    def to_dict(self) -> dict[str, Any]:
        """One JSON-ready document with everything that the tables hold."""
        run = plain({item.name: getattr(self.run, item.name) for item in fields(self.run)})
        return {
            "format": FORMAT,
            "verb": self.verb,
            "title": self.title,
            "about": self.about,
            "run": run,
            "until": plain(self.until),
            "refusal": self.refusal,
            "failed": self.failed,
            "summary": list(self.summary),
            "caveats": list(self.caveats),
            "first": {point.id: {"title": point.title, "lines": list(point.lines)} for point in self.first},
            "tables": {name: table.records() for name, table in self.tables.items()},
            "studies": {name: study.to_dict() for name, study in self.studies.items()},
        }

    def to_html(self, path: str | Path) -> Path:
        """Write its page: one file that opens without a network; whole or not at all."""
        from realpolitik.report.page import write_page, write_sheet

        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if self.sheet:
            return write_sheet(self.front(), target)
        return write_page(self.front(), self.sections(), target)

    def to_csv(self, folder: str | Path) -> tuple[Path, ...]:
        """Write every table as CSV, with a dictionary of their fields."""
        from realpolitik.export import write_csv

        return write_csv(self.described(), dict(self.walk()), Path(folder))

    def to_excel(self, path: str | Path) -> Path:
        """Write a workbook: what it is, every table on a sheet of its own, a dictionary of the fields."""
        from realpolitik.export import write_excel

        return write_excel(self.described(), dict(self.walk()), Path(path))

    def export(self, path: str | Path, table: str | None = None) -> tuple[Path, ...]:
        """Write it to a file, in the format that the ending names: ``.xlsx``, ``.nc``, ``.graphml``, ``.bib`` …

        Args:
            path: the file; the formats are those of `realpolitik.export.FORMATS`.
            table: which table, of a format that holds one (``.csv``, ``.parquet``).

        Returns:
            The files that were written.

        Raises:
            UsageError: no such format or table, or it has nothing for that format.

        >>> import tempfile
        >>> [path.name for path in rp.stable("chicken").export(tempfile.mkdtemp() + "/chicken.nfg")]
        ['chicken.nfg']
        """
        from realpolitik.export import write

        return write(self.material(), Path(path), table)

    def export_all(self, folder: str | Path) -> tuple[Path, ...]:
        """Write it in every format that it has something for, into one folder.

        >>> import tempfile
        >>> sorted(path.name for path in rp.threat("crisis").export_all(tempfile.mkdtemp()) if path.suffix == ".efg")
        ['crisis.efg']
        """
        from realpolitik.export import write_all

        return write_all(self.material(), Path(folder))[0]

    def material(self) -> Material:
        """What files of other programs are written from."""
        from realpolitik.export import Material

        run = self.run
        day = run.as_of.isoformat() if run.as_of else ""
        return Material(
            name="-".join(filter(None, [run.scenario or self.verb, day])),
            title=self.title,
            about=self.described(),
            tables=dict(self.walk()),
            data=self.data,
            scenario=self.scenario,
            run=self._run,
            games=dict(self.walk_games()),
            first=self.first,
            summary=self.summary,
            caveats=self.caveats,
            document=self.to_dict,
            page=self.to_html,
        )

    def walk_games(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Every game with the name of its file, those of studies inside it too, each with what its own study says."""
        for name, written in self.games.items():
            yield name, partial(self._with_comment, written)
        for study in self.studies.values():
            yield from study.walk_games()

    def _with_comment(self, written: Callable[[str], str]) -> str:
        """A game as a file, what it was made from in its comment."""
        return written(self.material().comment)

    @property
    def scenario(self) -> Scenario | None:
        """The resolved scenario that it was made from, where it holds a run."""
        run = self._run
        return run.scenario if run is not None else None

    @property
    def _run(self) -> Result | None:
        """The run that it holds; of two, the one that nothing was changed in."""
        from realpolitik.results import Result

        found = self.source if isinstance(self.source, Result) else getattr(self.source, "baseline", None)
        return found if isinstance(found, Result) else None

    def described(self) -> dict[str, str]:
        """What it is, as lines of a cover sheet: question, findings, what it takes to get the same again, licences."""
        from realpolitik.export.material import licences

        run = plain({item.name: getattr(self.run, item.name) for item in fields(self.run)})
        lines = {"question": self.verb, "title": self.title, "not asked, because": self.refusal or ""}
        lines |= {f"finding {place}": text for place, text in enumerate(self.summary, 1)}
        lines |= {f"caveat {place}": text for place, text in enumerate(self.caveats, 1)}
        for name, value in run.items():
            inner = value.items() if isinstance(value, Mapping) else [("", value)]
            lines |= {f"{name} {key}".strip(): str(item) for key, item in inner if item not in (None, "", [])}
        return {name: text for name, text in (lines | licences(self.scenario)).items() if text}

    def walk(self, prefix: str = "") -> Iterator[tuple[str, Table]]:
        """Every table with its full name, those of studies inside it as ``stable.profiles``."""
        for name, table in self.tables.items():
            yield prefix + name, table
        for name, study in self.studies.items():
            yield from study.walk(f"{prefix}{name}.")


def _told(table: Table, name: str, brief: bool, limit: int | None, how: str = SHOW_ALL) -> Iterator[RenderableType]:
    """A table for a terminal; where rows are left out, how to see them."""
    if limit is not None:
        most = limit or None
    else:
        most = None if not brief else ROWS if table.brief is None else min(table.brief, ROWS)
    for one in table.apart():
        yield one.shown(name, brief, most or len(table), how.format(name=name)).rich()


def _opened(table: Table, place: str) -> Iterator[Shown]:
    """A table as a page shows it: where it is long, its first rows, then the whole behind its title."""
    if table.open is None or table.open >= len(table):
        yield table.shown(place, most=table.most)
        return
    yield table.shown(place, most=table.open)
    title = f"{table.title}: all {len(table)} rows"
    yield replace(table, title=title, folded=True, open=None).shown(f"{place}-all", most=table.most)


def refused(verb: str, title: str, reason: str, run: RunInfo | None = None) -> Study:
    """The study of a question that could not be asked: it says why, wherever its findings would have stood."""
    return Study(verb, title, refusal=reason.rstrip("."), run=run or RunInfo())


def frame_of(rows: Sequence[Any], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Records (dataclasses, named tuples or dicts) as a DataFrame; ``columns`` name the fields where there are none."""
    import pandas as pd

    if rows and is_dataclass(rows[0]):
        named = [item.name for item in fields(rows[0])]
        return pd.DataFrame([[getattr(row, name) for name in named] for row in rows], columns=named)
    return pd.DataFrame(list(rows), columns=columns if not rows or not isinstance(rows[0], Mapping) else None)


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None and value != () and value != {}}


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
