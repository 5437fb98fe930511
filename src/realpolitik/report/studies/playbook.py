"""One patron's playbook across arenas, as tables, as a document for programs, and as sections of a page."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.playbook import MEASURES, SMALLEST, Analogy, Arena, Play, Playbooks
from realpolitik.readings import actor_name
from realpolitik.report.charts import specification
from realpolitik.report.charts.playbook import KIND_TITLES, MEASURE_TITLES, returns_chart, use_chart
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.scenario.dates import month_end
from realpolitik.stats import Interval

TOLD = {1: "up", -1: "down", 0: "none told"}
VERDICTS = ("holds", "size differs", "breaks", "unclear", "too small", "no effect", "one alone")
OPEN = VERDICTS[3:]
"""Verdicts that leave it open whether the analogy holds."""


def tables(found: Playbooks) -> list[RenderableType]:
    """The comparison for a terminal: in short, use and cost, returns, and where the analogy holds."""
    return [Text(_title(found), style="bold"), listed(in_short(found)), *(part.rich() for part in parts(found))]


def parts(found: Playbooks) -> tuple[Table, ...]:
    """The tables of the comparison, in reading order."""
    return use_table(found), returns_table(found), analogy_table(found)


def document(found: Playbooks) -> dict[str, Any]:
    """The comparison for programs, with the same content as `tables`."""
    return {
        "patron": found.patron,
        "worlds": found.worlds,
        "months": found.months,
        "seed": found.seed,
        "runs": found.runs,
        "level": found.level,
        "summary": list(in_short(found)),
        "arenas": [_arena_json(arena) for arena in found.arenas],
        "analogies": [
            {"kind": row.kind, "measure": row.measure, "verdict": row.verdict, "signs": dict(row.signs)}
            for row in found.analogies
        ],
    }


def sections(found: Playbooks) -> tuple[Section, ...]:
    """The comparison for a page: what is done, what it returns, where the analogy holds."""
    use, gains, alike = parts(found)
    shares = Figure(
        "playbook-use",
        "What is in use",
        specification(use_chart(found)),
        "Share of worlds in which any instrument of the kind is off its idle level.",
    )
    forest = Figure(
        "playbook-returns",
        "What each kind returns",
        specification(returns_chart(found)),
        "As it goes, less the same worlds with all instruments of the kind idle. Bars hold together with 95%.",
    )
    lead = in_short(found)
    return (
        Section("playbook-does", "What is done, in what order, at what cost", lead[0], (shares, use)),
        Section("playbook-gets", "What it returns", lead[-2], (forest, gains)),
        Section("playbook-alike", "Where the analogy holds and where it breaks", lead[-3], (alike,)),
    )


def front(found: Playbooks) -> Front:
    """The front of the page."""
    first = found.arenas[0]
    day = max(arena.dates[0] for arena in found.arenas)
    return Front(
        title=f"The playbook of {actor_name(first.scenario, found.patron)} across {len(found.arenas)} arenas",
        about=", ".join(f"{arena.scenario.about.title} ({arena.dates[0]:%B %Y})" for arena in found.arenas),
        made=f"{found.worlds:,} worlds, {found.runs} runs, {found.months} months each, seed {found.seed}",
        as_of=f"{day:%d %B %Y} (the latest)",
        until=f"{month_end(day, found.months):%B %Y}",
        view=None,
        summary=in_short(found)[:-2],
        caveats=in_short(found)[-2:],
    )


def _title(found: Playbooks) -> str:
    names = ", ".join(f"{arena.label} ({arena.dates[0]:%b %Y})" for arena in found.arenas)
    who = actor_name(found.arenas[0].scenario, found.patron)
    return f"{who} in {names}: {found.worlds:,} worlds, {found.runs} runs of {found.months} months, seed {found.seed}"


def in_short(found: Playbooks) -> tuple[str, ...]:
    """The comparison in a few sentences: order by arena, where the analogy holds and breaks, and what it rests on."""
    order = (
        f"Order in which kinds are raised: {'; '.join(f'{arena.label}: {_order(arena)}' for arena in found.arenas)}."
    )
    told = tuple(line for word in ("holds", "size differs", "breaks") if (line := _told(found, word)))
    open_ = [row for row in found.analogies if row.verdict in OPEN]
    rest = (
        f"{len(open_)} of {len(found.analogies)} comparisons are open: some or all arenas show no effect that is told "
        "from none, or one arena alone has the kind in use."
    )
    if not found.analogies:
        told, rest = (), "No kind that is in use stands in two arenas, so that nothing is compared."
    elif not open_:
        rest = "Every comparison tells an effect in every arena."
    return (
        order,
        *(told or ("No analogy is told to hold or to break.",) * bool(found.analogies)),
        rest,
        "A return is what the kind adds to the patron's run as it goes: the same worlds without it are the other side. "
        "Utility is in units of each scenario's own issues; its sign can be laid side by side, its size hardly.",
        "A verdict compares models: two scenarios by the same hand may agree because one was written after the other.",
    )


def _order(arena: Arena) -> str:
    return " → ".join(KIND_TITLES[kind].lower() for kind in arena.order) or "none in a tenth of the worlds"


def _told(found: Playbooks, verdict: str) -> str:
    words = {
        "holds": "The analogy holds (same sign, intervals overlap) for",
        "size differs": "The sign is the same and the size is not for",
        "breaks": "The analogy breaks for",
    }
    rows = [row for row in found.analogies if row.verdict == verdict]
    return f"{words[verdict]} {'; '.join(_named(row) for row in rows)}." if rows else ""


def _named(row: Analogy) -> str:
    signs = set(row.signs.values())
    way = TOLD[signs.pop()] if len(signs) == 1 else ", ".join(f"{arena}: {TOLD[s]}" for arena, s in row.signs.items())
    return f"{KIND_TITLES[row.kind].lower()} and {MEASURE_TITLES[row.measure].lower()} ({way})"


def use_table(found: Playbooks) -> Table:
    """One row a kind and arena: instruments, use over time, first raise, price and capacity."""
    columns = (
        Column("Kind"),
        Column("Arena"),
        Column("Instruments", wide=True),
        Column("In use: start → first year → last", True),
        Column("Raised", True),
        Column("First raised"),
        Column("Price", True),
        Column("Capacity", True),
    )
    rows = tuple(
        (
            Cell(KIND_TITLES[kind]),
            Cell(arena.label),
            Cell(", ".join(play.use.instruments)),
            Cell(f"{play.use.start:.0%} → {play.use.first:.0%} → {play.use.last:.0%}"),
            Cell(f"{play.use.raised:.0%}"),
            Cell(_when(play)),
            Cell(f"{play.use.cost.price:.3f}"),
            Cell(f"{play.use.cost.capacity:.0%}"),
        )
        for kind, arena, play in _plays(found)
    )
    note = (
        "In use: share of worlds with any instrument of the kind off its idle level. Raised: share in which one goes "
        "above where it stood at the start, and when that begins in the middle one of those. Price: utility paid in "
        "any case and at home, mean over months."
    )
    return Table("playbook-use-table", "Use, order and cost", columns, rows, note)


def _when(play: Play) -> str:
    if play.use.first_raised is None or play.use.month is None:
        return "never"
    return f"{play.use.first_raised:%b %Y} (month {play.use.month:.0f})"


def returns_table(found: Playbooks) -> Table:
    """One row a kind and arena: what it returns, by measure, with intervals."""
    columns = (Column("Kind"), Column("Arena"), *(Column(MEASURE_TITLES[name], True) for name in MEASURES))
    rows = tuple(
        (
            Cell(KIND_TITLES[kind]),
            Cell(arena.label),
            *(Cell(_interval(play.returns[name], 100.0 if name == "ground" else 1.0)) for name in MEASURES),
        )
        for kind, arena, play in _plays(found)
    )
    camps = "; ".join(
        f"{arena.label}: {', '.join(actor_name(arena.scenario, key) for key in arena.camp)}" for arena in found.arenas
    )
    note = (
        f"As it goes, less the same worlds with the kind idle; means over months; intervals of {found.level:.2%}, "
        f"which hold together with 95%. Ground in points of the population's share. Camps: {camps}."
    )
    return Table("playbook-returns-table", "What each kind returns", columns, rows, note)


def _interval(value: Interval, scale: float) -> str:
    digits = 1 if scale > 1 else 3
    return f"{scale * value.value:+.{digits}f} ({scale * value.low:+.{digits}f} to {scale * value.high:+.{digits}f})"


def analogy_table(found: Playbooks) -> Table:
    """One row a kind and measure: the verdict, and the sign in each arena."""
    labels = tuple(arena.label for arena in found.arenas)
    columns = (Column("Kind"), Column("Return"), Column("Analogy"), *(Column(label) for label in labels))
    rows = tuple(
        (
            Cell(KIND_TITLES[row.kind]),
            Cell(MEASURE_TITLES[row.measure]),
            Cell(row.verdict),
            *(Cell(TOLD[row.signs[label]] if label in row.signs else "–") for label in labels),
        )
        for row in sorted(found.analogies, key=lambda row: VERDICTS.index(row.verdict))
    )
    note = (
        "Holds: same sign, overlapping intervals. Size differs: same sign, intervals apart. Breaks: opposite signs, or "
        "an effect in one arena and an interval well apart from it in another. Unclear: in some arenas nothing is "
        f"told, and an effect that counts (from {min(SMALLEST.values()):g} on) is not ruled out. No effect: it is "
        "ruled out in all; too small: so it is, though some effect is there. One alone: in use in one arena only. –: "
        "no such instrument, or hardly ever in use."
    )
    return Table("playbook-analogy-table", "Where the analogy holds and where it breaks", columns, rows, note)


def _plays(found: Playbooks) -> list[tuple[str, Arena, Play]]:
    return [(kind, arena, arena.plays[kind]) for kind in found.kinds for arena in found.arenas if kind in arena.plays]


def _arena_json(arena: Arena) -> dict[str, Any]:
    return {
        "label": arena.label,
        "scenario": arena.scenario.about.name,
        "as_of": arena.dates[0].isoformat(),
        "client": arena.client,
        "camp": list(arena.camp),
        "order": list(arena.order),
        "plays": {kind: _play_json(play) for kind, play in arena.plays.items()},
    }


def _play_json(play: Play) -> dict[str, Any]:
    use = play.use
    return {
        "instruments": list(use.instruments),
        "shares": [float(share) for share in use.shares],
        "raised": use.raised,
        "first_raised": None if use.first_raised is None else use.first_raised.isoformat(),
        "month": use.month,
        "price": use.cost.price,
        "capacity": use.cost.capacity,
        "returns": {name: list(interval) for name, interval in play.returns.items()},
    }
