"""Scores as tables for the terminal, as one document for programs, as sections of the page."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from realpolitik.findings.baselines import BASELINES
from realpolitik.findings.scorecard import RUN, Panel, Scorecard
from realpolitik.findings.scoring import POOL, Score, Slate
from realpolitik.report.charts.scoring import brier_chart, reliability_chart, series_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.studies.stated import brief_stated_table, day, number, stated_score_table, stated_table
from realpolitik.report.wording import percent, source_name
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval


def tables(card: Scorecard) -> list[RenderableType]:
    """The study for a terminal: summary, scores, outcomes of the pool and views, stated forecasts, caveats."""
    head = Text(
        f"{card.scenario.about.title}: forecasts against what happened, to {card.until:%d %B %Y}; "
        f"{card.worlds:,} worlds a run",
        style="bold",
    )
    shown: list[RenderableType] = [head, listed(card.summary)]
    shown += [score_table(card.scenario, panel, brief=True).rich() for panel in card.panels]
    shown += [
        figure_table(card.scenario, panel).rich() for panel in card.panels[:1] if any(row.figures for row in panel.rows)
    ]
    shown.append(outcome_table(card).rich())
    if card.stated:
        shown += [brief_stated_table(card).rich(), stated_score_table(card).rich()]
    if card.unscored:
        shown.append(unscored_table(card).rich())
    shown.append(Group(Text("What this rests on", style="bold"), listed(card.caveats)))
    return shown


def sections(card: Scorecard) -> tuple[Section, ...]:
    """The study as sections of a page."""
    own = card.panels[0]
    first: list[Figure | Table] = [score_table(card.scenario, panel) for panel in card.panels]
    for name, title, drawing, caption in (
        ("brier", "Brier scores by date", brier_chart(card, own), "Lines: 95% intervals over the choice of outcomes."),
        (
            "reliability",
            "Did what was given so much chance come about so often?",
            reliability_chart(card),
            _together(own),
        ),
        (
            "series",
            "Skill on figures",
            series_chart(card),
            "By date of knowledge. To the right of the line the run did better than the last figure known.",
        ),
    ):
        if drawing is not None:
            first.append(Figure(f"scores-{name}", title, specification(drawing), caption))
    if any(row.figures for row in own.rows):
        first.append(figure_table(card.scenario, own))
    scores = Section("scores", "What the forecasts were worth", " ".join(card.caveats[:2]), tuple(first))
    outcomes: tuple[Figure | Table, ...] = (outcome_table(card),)
    if card.unscored:
        outcomes = (*outcomes, unscored_table(card))
    found = [scores, Section("outcomes", "Every outcome", "What was open, and what each forecaster gave.", outcomes)]
    if card.stated:
        found.append(
            Section(
                "stated",
                "What the sources forecast outright",
                _bases(card),
                (stated_score_table(card), stated_table(card)),
            )
        )
    return tuple(found)


def _together(panel: Panel) -> str:
    """How often events stand in a plot of all dates."""
    events = [one.id for slate in panel.slates for one in slate.outcomes]
    again = len(events) - len(set(events))
    if not again:
        return "Every event is in it once for each run of its date. Lines: 95% intervals of the share that came."
    return (
        f"All dates together: {len(set(events))} events stand in it {len(events)} times for each kind of forecaster, "
        "so that the intervals are too narrow."
    )


def _bases(card: Scorecard) -> str:
    """Where the probabilities of the stated forecasts come from."""
    scored = [row for row in card.stated if row.came is not None]
    coder = sum(row.basis == "coder" for row in scored)
    return (
        f"Forecasts as the sources make them. Of {len(scored)} that can be scored, {coder} "
        f"{'has its' if coder == 1 else 'have their'} probability from the coder's reading of the tone."
    )


def run_section(scenario: Scenario, panel: Panel) -> Section:
    """One run against what came after its date, as a section of another report's page.

    Args:
        scenario: for names.
        panel: as `realpolitik.findings.scorecard.of_run` gives it.
    """
    blocks: tuple[Table, ...] = (score_table(scenario, panel),)
    if any(row.figures for row in panel.rows):
        blocks = (*blocks, figure_table(scenario, panel))
    return Section("scores", "Against what happened", RUN, blocks)


def front(card: Scorecard) -> Front:
    """What stands before the sections of the page."""
    days = [row.as_of for row in card.panels[0].rows]
    return Front(
        title=f"{card.scenario.about.title}: forecasts against what happened",
        about="Every source's view from its own date, the pool of the same dates, and forecasts without a model.",
        made=f"{card.worlds:,} worlds a run, seed {card.seed}",
        as_of=f"{min(days):%d %B %Y}" + (f" to {max(days):%d %B %Y}" if min(days) != max(days) else ""),
        until=f"{card.until:%B %Y}",
        view=None,
        summary=card.summary,
        caveats=card.caveats,
    )


def score_table(scenario: Scenario, panel: Panel, *, brief: bool = False) -> Table:
    """Scores on events by forecaster and date; ``brief`` for a terminal, where intervals against the pool are marks."""
    columns = (
        Column("As of", True),
        Column("Forecaster"),
        Column("Events", True),
        Column("Worth", True),
        Column("Brier", True),
        Column("outcomes", True),
        Column("worlds", True),
        Column("Log", True),
        Column("Timing", True),
        Column("persist.", True),
        Column("climat.", True),
        Column("coin", True),
        Column("Less the pool", True),
    )
    rows = [
        (
            Cell(day(row.as_of)),
            Cell(_who(scenario, row)),
            Cell(str(row.events)),
            Cell(number(row.effective, 0)),
            Cell(number(row.brier.value)),
            Cell(_span(row.brier)),
            Cell(_span(row.brier_worlds)),
            Cell(number(row.log, 2)),
            Cell(number(row.timing, 2)),
            *(Cell(_signed(row.skill.get(name))) for name in BASELINES),
            Cell(_against(row, brief)),
        )
        for row in panel.rows
    ]
    note = (
        f"{panel.note} Events to {day(panel.until)}; lower is better for Brier (0–1), log (nats) and timing (Brier "
        "over the months). Worth: independent events at most. Outcomes, worlds: 95% intervals over the choice of "
        "outcomes and over a finite number of worlds. Persist., climat., coin: skill, 1 − Brier/Brier of the baseline."
        + (
            " An asterisk: more apart than the choice of outcomes can explain, for all views of a date together."
            if brief
            else ""
        )
    )
    return Table(f"scores-{panel.id}", f"Events: {panel.title}", columns, tuple(rows), note)


def figure_table(scenario: Scenario, panel: Panel) -> Table:
    """Scores on figures of series by forecaster and date."""
    columns = (
        Column("As of", True),
        Column("Forecaster"),
        Column("Figures", True),
        Column("Worth", True),
        Column("CRPS/size", True),
        Column("persist.", True),
        Column("climat.", True),
        Column("Bits", True),
        Column("In 50%", True),
        Column("In 90%", True),
    )
    rows = [
        (
            Cell(day(row.as_of)),
            Cell(_who(scenario, row)),
            Cell(str(row.figures)),
            Cell(number(row.figures_effective, 0)),
            Cell(number(row.crps)),
            Cell(_signed(row.crps_skill.get("persistence"))),
            Cell(_signed(row.crps_skill.get("climatology"))),
            Cell(number(row.ignorance, 2)),
            *(Cell("{} of {}".format(*row.coverage[band]) if band in row.coverage else "–") for band in (0.5, 0.9)),
        )
        for row in panel.rows
        if row.figures
    ]
    note = (
        "CRPS of the worlds (estimator qd) over the mean size of a series' figures, averaged over series. Persist., "
        "climat.: skill, 1 − ratio of these, on the series of which both speak. Bits: ignorance, the surprise at the "
        "bin of change from the last figure. In 50%, 90%: figures within the central bands."
    )
    return Table("scores-figures", f"Figures: {panel.title}", columns, tuple(rows), note)


def outcome_table(card: Scorecard) -> Table:
    """Every event with what came, and what the views of each date and the pool of that date gave it."""
    slates = card.panels[0].slates
    columns = (
        Column("Event", wide=True),
        Column("Came about", True),
        *(Column(f"{slate.as_of:%Y-%m}", True) for slate in slates),
    )
    outcomes = {one.id: one for slate in reversed(slates) for one in slate.outcomes}
    rows = []
    for key, one in outcomes.items():
        cells = [Cell(one.title), Cell(day(one.date) if one.came else "no")]
        rows.append((*cells, *(_chances(slate, key) for slate in slates)))
    views = "; ".join(f"{slate.as_of:%Y-%m} {', '.join(_short(card, name) for name in slate.runs)}" for slate in slates)
    note = f"Share of worlds by {day(card.until)}, in the order of: {views}. A dash: it was not open on the date."
    return Table("outcomes", "Outcomes and what was given them", columns, tuple(rows), note)


def _chances(slate: Slate, key: str) -> Cell:
    """What each run of a date gave an event, such as ``42% · 38%``."""
    for index, one in enumerate(slate.outcomes):
        if one.id == key:
            chances = [float(slate.probabilities[name][index]) for name in slate.runs]
            return Cell(" · ".join(percent(chance) for chance in chances), weight=chances[-1])
    return Cell("–")


def unscored_table(card: Scorecard) -> Table:
    """Outcomes that no run can be scored on, with the reason."""
    rows = tuple(
        (Cell(one.title), Cell(day(one.happened) if one.happened else f"not by {day(one.checked)}"), Cell(one.why))
        for one in card.unscored
    )
    columns = (Column("Outcome", wide=True), Column("In history", True), Column("Not scored because", wide=True))
    note = "As of the first date if no other is named. Listed so that what the model has no words for is seen."
    return Table("unscored", "Outcomes on which no run is scored", columns, rows, note, folded=True)


def document(card: Scorecard) -> dict[str, Any]:
    """The study for programs: the same content as the tables, unrounded."""
    return {
        "scenario": card.scenario.about.name,
        "until": card.until.isoformat(),
        "worlds": card.worlds,
        "seed": card.seed,
        "views": list(card.views),
        "summary": list(card.summary),
        "caveats": list(card.caveats),
        "panels": [panel_document(panel) for panel in card.panels],
        "reliability": [vars(one) for one in card.reliability],
        "stated": [{**vars(row), "by": row.by.isoformat(), "date": _iso(row.date)} for row in card.stated],
        "stated_scores": [vars(row) for row in card.stated_scores],
        "unscored": [
            {**vars(one), "happened": _iso(one.happened), "checked": _iso(one.checked)} for one in card.unscored
        ],
    }


def panel_document(panel: Panel) -> dict[str, Any]:
    """One panel for programs."""
    return {
        "id": panel.id,
        "title": panel.title,
        "note": panel.note,
        "scores": [_plain(row) for row in panel.rows],
        "outcomes": [_plain_slate(slate) for slate in panel.slates],
    }


def _plain(row: Score) -> dict[str, Any]:
    intervals = {name: getattr(row, name) for name in ("brier", "brier_worlds", "against_pool")}
    return {
        **{key: value for key, value in vars(row).items() if key not in (*intervals, "series", "coverage")},
        **{name: value._asdict() if value is not None else None for name, value in intervals.items()},
        "as_of": row.as_of.isoformat(),
        "coverage": {str(band): list(counts) for band, counts in row.coverage.items()},
        "series": [{**vars(one), "baselines": dict(one.baselines)} for one in row.series],
    }


def _plain_slate(slate: Slate) -> dict[str, Any]:
    events = [
        {
            "id": one.id,
            "title": one.title,
            "by": one.by.isoformat(),
            "came": one.came,
            "date": _iso(one.date),
            "told_by": one.told_by,
            "basis": one.basis,
            "probabilities": {name: float(given[index]) for name, given in slate.probabilities.items()},
        }
        for index, one in enumerate(slate.outcomes)
    ]
    figures = [
        {"series": one.series, "date": one.date.isoformat(), "value": one.value, "unit": one.unit}
        for one in slate.figures
    ]
    return {"as_of": slate.as_of.isoformat(), "events": events, "figures": figures}


def _who(scenario: Scenario, row: Score) -> str:
    return source_name(scenario, row.forecaster) if row.kind == "view" else row.forecaster


def _short(card: Scorecard, name: str) -> str:
    return name if name == POOL else source_name(card.scenario, name)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _signed(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{value:+.2f}".replace("-", "−")


def _span(interval: Interval | None) -> str:
    if interval is None or not math.isfinite(interval.low):
        return "–"
    return f"{interval.low:.2f}–{interval.high:.2f}"


def _against(row: Score, brief: bool) -> str:
    interval = row.against_pool
    if interval is None:
        return "–"
    if brief:
        return f"{interval.value:+.2f}{'*' if row.differs else ''}".replace("-", "−")
    return f"{interval.value:+.2f} ({interval.low:+.2f}, {interval.high:+.2f})".replace("-", "−")
