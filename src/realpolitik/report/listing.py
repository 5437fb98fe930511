"""What a scenario holds, section by section: plain rows for programs, and the same rows as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rich.console import RenderableType

from realpolitik.errors import UsageError
from realpolitik.report.document import PageCell, PageColumn, PageTable
from realpolitik.scenario import paths
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Estimate, Number
from realpolitik.scenario.record import published, starting_level
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.signs import shown
from realpolitik.scenario.statements import Claim

Row = dict[str, Any]
ROWS = 60
"""Rows that a terminal shows unless it is asked for more."""
KINDS = ("value", "causal", "forecast", "evidence")


@dataclass(frozen=True)
class Filters:
    """What to leave in a listing; None leaves everything."""

    source: str | None = None
    actor: str | None = None
    issue: str | None = None
    kind: str | None = None

    def given(self) -> dict[str, str]:
        """Those that were set."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class ListedSection:
    """How one section is listed: its rows, the columns of its table, the filters that make sense for it."""

    rows: Callable[[Scenario], list[Row]]
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()


def listing(scenario: Scenario, section: str, filters: Filters | None = None) -> list[Row]:
    """Rows of one section that pass every filter.

    Args:
        scenario: human or resolved form; dated numbers show the value in force on its own ``as_of``.
        section: a key of `SECTIONS`.
        filters: ids to keep.

    Raises:
        UsageError: unknown section or id, or a filter that the section does not have.
    """
    if section not in SECTIONS:
        raise UsageError(f"nothing called {section!r} to show", SECTIONS, nearest(section, SECTIONS))
    chosen = (filters or Filters()).given()
    known: dict[str, Collection[str]] = {
        "source": scenario.sources,
        "actor": scenario.actors,
        "issue": scenario.issues,
        "kind": KINDS,
    }
    for name, value in chosen.items():
        if name not in SECTIONS[section].filters:
            allowed = [f"--{item}" for item in SECTIONS[section].filters]
            raise UsageError(f"{section} cannot be filtered by --{name}", allowed)
        if value not in known[name]:
            raise UsageError(f"no {name} {value!r} in this scenario", known[name], nearest(value, known[name]))
    rows = SECTIONS[section].rows(scenario)
    return [row for row in rows if all(_passes(row, name, value) for name, value in chosen.items())]


def _passes(row: Row, name: str, value: str) -> bool:
    """Whether a row is about an id: it stands in the row's column, or in the path that the row speaks of."""
    if value in (row.get(name), row.get("owner")) or value in row.get(f"{name}s", ()):
        return True
    return name in ("actor", "issue") and value in str(row.get("about") or row.get("path") or "").split(".")


def overview(scenario: Scenario) -> Row:
    """What a scenario is about, and how much of everything it holds."""
    about = scenario.about
    kinds = {kind: sum(claim.kind == kind for claim in scenario.claims.values()) for kind in KINDS}
    return {
        "name": about.name,
        "title": about.title,
        "summary": about.summary,
        "as_of": about.as_of.isoformat(),
        "as_of_dates": [day.isoformat() for day in about.as_of_dates],
        "months": about.months,
        "view": about.view,
        "resolved": about.resolved,
        "sources": len(scenario.sources),
        "actors": len(scenario.actors),
        "issues": len(scenario.issues),
        "instruments": sum(map(len, scenario.instruments.values())),
        "territories": len(scenario.territories),
        "events": len(scenario.events),
        "series": len(scenario.series),
        "hypotheses": len(scenario.hypotheses),
        "claims": len(scenario.claims),
        "claims_by_kind": kinds,
    }


def as_table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str], title: str, note: str = "") -> PageTable:
    """Rows as a table; every cell is literal text, never markup."""
    columns = tuple(columns)
    heads = tuple(PageColumn(column.replace("_", " ")) for column in columns)
    texts = tuple(tuple(PageCell(cell(row.get(column))) for column in columns) for row in rows)
    return PageTable("", cell(title), heads, texts, note)


def section_table(rows: list[Row], section: str, limit: int | None = ROWS) -> RenderableType:
    """Rows from `listing` for a terminal; claims as a list, the text below id and rating.

    Args:
        rows: from `listing`.
        section: a key of `SECTIONS`.
        limit: rows at most; None for all.
    """
    shown = rows[:limit]
    left = len(rows) - len(shown)
    note = f"{len(shown)} of {len(rows):,} {section}; --limit 0 shows all." if left else ""
    table = as_table(shown, SECTIONS[section].columns, f"{section} ({len(rows):,})", note)
    return replace(table, listed=section == "claims").rich()


def overview_table(row: Row) -> RenderableType:
    """An overview as a table of two columns."""
    pairs = [{"what": name.replace("_", " "), "value": value} for name, value in row.items() if value not in (None, [])]
    return as_table(pairs, ("what", "value"), str(row["title"])).rich()


def cell(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {cell(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        if value and all(isinstance(item, int | float) for item in value):
            return " – ".join(cell(item) for item in value)
        return ", ".join(cell(item) for item in value)
    return shown(str(value))


def _form(number: Number | None, as_of: dt.date) -> float | list[float] | None:
    estimate = number.at(as_of) if number is not None else None
    return estimate.form() if estimate is not None else None


def _actors(scenario: Scenario) -> list[Row]:
    day, rows = scenario.about.as_of, []
    for key, actor in scenario.actors.items():
        numbers = {name: _form(getattr(actor, name), day) for name in ("capability", "engaged", "will", "standing")}
        fighter = actor.belligerent
        fights = {name: _form(getattr(fighter, name), day) if fighter else None for name in ("ground", "fighters")}
        rows.append({"id": key, "name": actor.name, "kind": actor.kind, "part_of": actor.part_of, **numbers, **fights})
    return rows


def _issues(scenario: Scenario) -> list[Row]:
    return [
        {
            "id": key,
            "title": issue.title,
            "question": issue.question,
            "at_0": issue.anchors[0],
            "at_100": issue.anchors[100],
            "anchors": {str(point): text for point, text in issue.anchors.items()},
            "reads": issue.reads.terms,
            "spans": list(issue.reads.at),
        }
        for key, issue in scenario.issues.items()
    ]


def _positions(scenario: Scenario) -> list[Row]:
    day = scenario.about.as_of
    return [
        {
            "actor": actor,
            "issue": issue,
            "position": _form(held.position, day),
            "stated": _form(held.stated, day),
            "salience": _form(held.salience, day),
            "ref": held.ref,
        }
        for actor, issues in scenario.positions.items()
        for issue, held in issues.items()
    ]


def _instruments(scenario: Scenario) -> list[Row]:
    rows = []
    for owner, instruments in scenario.instruments.items():
        for key, instrument in instruments.items():
            moved = sorted({effect for level in instrument.levels.values() for effect in level.effects})
            rows.append(
                {
                    "id": f"{owner}.{key}",
                    "owner": owner,
                    "title": instrument.title,
                    "levels": list(instrument.levels),
                    "in_force": starting_level(scenario, owner, key, scenario.about.as_of),
                    "irreversible": list(instrument.irreversible),
                    "moves": moved,
                }
            )
    return rows


def _record(scenario: Scenario) -> list[Row]:
    rows = []
    last = scenario.about.recorded[1] if scenario.about.recorded else None
    for owner, mine in scenario.record.items():
        for key, spells in mine.items():
            instrument = scenario.instruments[owner][key]
            ends = [spell.start - dt.timedelta(days=1) for spell in spells[1:]]
            for spell, end in zip(spells, [*ends, last], strict=True):
                level = instrument.levels.get(spell.level)
                rows.append(
                    {
                        "instrument": f"{owner}.{key}",
                        "owner": owner,
                        "from": spell.start.isoformat(),
                        "to": end.isoformat() if end else None,
                        "level": spell.level,
                        "title": level.title if level else None,
                        "published": published(spell, scenario).isoformat(),
                        "basis": spell.basis,
                        "ref": spell.ref,
                        "note": spell.note,
                    }
                )
    return rows


def _numbers(scenario: Scenario) -> list[Row]:
    speaking: dict[str, list[str]] = {}
    for key, claim in scenario.claims.items():
        speaking.setdefault(claim.about or "", []).append(key)
    rows = []
    for path, item in paths.numbers(scenario).items():
        estimate = item.number.at(scenario.about.as_of)
        if estimate is not None:
            unit, meaning = (item.measure.unit, item.measure.text) if item.measure else (estimate.unit, None)
            rows.append(
                {
                    "path": path,
                    "value": estimate.form(),
                    "unit": unit,
                    "meaning": meaning,
                    "ref": item.ref_of(estimate),
                    "note": estimate.note,
                    "claims": speaking.get(path, []),
                }
            )
    return rows


def _sources(scenario: Scenario) -> list[Row]:
    return [
        {
            "id": key,
            "citation": source.citation,
            "issued": source.issued.isoformat(),
            "reliability": source.reliability,
            "url": source.url,
            "licence": source.licence,
            "note": source.note,
            "claims": sum(claim.source == key for claim in scenario.claims.values()),
        }
        for key, source in scenario.sources.items()
    ]


def _events(scenario: Scenario) -> list[Row]:
    return [
        {
            "id": key,
            "title": event.title,
            "reads": event.reads.terms,
            "crosses": event.crosses,
            "threshold": event.threshold,
            "by": event.by.isoformat() if event.by else None,
            "happened": event.happened.isoformat() if event.happened else None,
        }
        for key, event in scenario.events.items()
    ]


def _claims(scenario: Scenario) -> list[Row]:
    return [_claim(key, claim, scenario) for key, claim in scenario.claims.items()]


def _claim(key: str, claim: Claim, scenario: Scenario) -> Row:
    source = scenario.sources.get(claim.source)
    value: Estimate | None = claim.value.estimates[-1] if claim.value else None
    rest = claim.model_dump(mode="json", exclude={"value", "source", "credibility"})
    return {
        "id": key,
        "source": claim.source,
        "rating": f"{source.reliability if source else 'F'}{claim.credibility}",
        **rest,
        "value": value.form() if value else None,
    }


def _questions(scenario: Scenario) -> list[Row]:
    day = scenario.about.as_of
    return [
        {
            "question": hypothesis.question,
            "title": scenario.questions[hypothesis.question].title,
            "id": key,
            "text": hypothesis.text,
            "prior": _form(hypothesis.prior, day),
            "sets": {path: _form(number, day) for path, number in hypothesis.sets.items()},
            "evidence": len(scenario.matrix.get(hypothesis.question, {})),
        }
        for key, hypothesis in sorted(scenario.hypotheses.items(), key=lambda pair: (pair[1].question, pair[0]))
    ]


SECTIONS: dict[str, ListedSection] = {
    "actors": ListedSection(
        _actors, ("id", "name", "kind", "part_of", "capability", "engaged", "will", "ground", "fighters")
    ),
    "issues": ListedSection(_issues, ("id", "title", "at_0", "at_100", "reads")),
    "positions": ListedSection(
        _positions, ("actor", "issue", "position", "stated", "salience", "ref"), ("actor", "issue")
    ),
    "instruments": ListedSection(_instruments, ("id", "title", "levels", "in_force", "moves"), ("actor",)),
    "record": ListedSection(_record, ("instrument", "from", "level", "published", "basis", "ref", "note"), ("actor",)),
    "numbers": ListedSection(_numbers, ("path", "value", "unit", "ref", "claims"), ("actor", "issue")),
    "sources": ListedSection(_sources, ("id", "citation", "issued", "reliability", "claims")),
    "claims": ListedSection(
        _claims,
        ("id", "rating", "kind", "certainty", "stance", "text", "source", "paragraph", "about", "value"),
        ("source", "actor", "issue", "kind"),
    ),
    "questions": ListedSection(_questions, ("question", "id", "text", "prior", "evidence", "sets")),
    "events": ListedSection(_events, ("id", "title", "reads", "crosses", "threshold", "by")),
}
"""What `show` can list."""
