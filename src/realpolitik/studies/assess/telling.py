"""Everything that can be said of a run by itself: tables, charts, sentences, and the sections of the report."""

from __future__ import annotations

from realpolitik.readings import dates
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess import (
    charts,
    conduct,
    disputes,
    evidence,
    outcome,
    overview,
    preferences,
    summary,
    surroundings,
    work,
)
from realpolitik.studies.assess import map as where
from realpolitik.studies.assess.record import record_of
from realpolitik.studies.attribute.drivers import drivers, drivers_chart, drivers_table, numbers_table, targets_table
from realpolitik.studies.contradictions import beside as stated
from realpolitik.study import OTHERS, Chart, Part, RunInfo, Study


def study_of(result: Result, known: Scenario | None = None) -> Study:
    """Everything that can be said of a run by itself.

    Args:
        result: the run.
        known: the scenario with what is known today, for comparison with what came; no probability depends on it.
    """
    scenario, days = result.scenario, dates(result)
    events, curves = outcome.events(result, known), outcome.curves(result)
    ground = outcome.ground(result)
    months = outcome.ground_months(scenario, ground)
    years = outcome.ground_years(months)
    records = outcome.records(result, known)
    history = outcome.ground_history(known or scenario, records, ground)
    counts = outcome.history_said(known or scenario, history)
    use, lost = conduct.use(result), conduct.losses(result)
    order = conduct.order_of(result, use.instruments, lost)
    wants, ties, reached = preferences.preferences(result), surroundings.ties(result), surroundings.territories(result)
    given, forecasts = where.support(result), stated.frame(result, known or scenario)
    hangs, disputed, asked = drivers(result), disputes.disputes(result), disputes.questions(result)
    numbers = evidence.numbers(scenario)
    names = [scenario.actors[key].name for key in order]
    forecasts = stated.frame(result, known or scenario)
    unasked = hangs.reason if hangs.targets.empty else ""
    to_do = work.work(scenario, hangs, forecasts)
    tables = {
        "events": outcome.events_table(events, overview.said_of(forecasts)),
        "ground": outcome.ground_table(years),
        "conduct": conduct.brief_table(conduct.brief(use, lost, order)),
        "wants": preferences.leading_table(preferences.leading(wants)),
        "drivers": drivers_table(hangs),
        "disputes": disputes.disputes_table(disputed, scenario),
        "questions": disputes.questions_table(asked, scenario),
        "curves_months": outcome.curves_table(curves),
        "ground_months": outcome.ground_months_table(months),
        "records": outcome.records_table(records),
        "instruments": conduct.instruments_table(use, order),
        "levels_months": conduct.levels_table(use),
        "losses": conduct.losses_table(lost, order),
        "positions": preferences.preferences_table(wants),
        "ties": surroundings.ties_table(ties),
        "support": where.support_table(given),
        "territories": surroundings.territories_table(reached),
        "sources": evidence.sources_table(evidence.sources(scenario)),
        "claims": evidence.claims_table(evidence.claims(result)),
        "numbers": evidence.numbers_table(numbers),
        "series": evidence.series_table(scenario),
        "calibrations": evidence.calibrations_table(scenario, numbers.ref),
        "driver_numbers": numbers_table(hangs),
        "driver_targets": targets_table(hangs),
        "work": work.work_table(to_do, unasked),
    }
    drawn = {
        "events": Chart(
            f"How likely each event is by its date (at the latest {days[-1]:%B %Y})",
            lambda: charts.events_chart(events, forecasts),
            "Bar and dot: share of worlds in which the event comes about. Line: 95% interval for the error of a finite "
            "number of worlds." + (" Thin line below: what sources forecast of it." if len(forecasts) else ""),
        ),
        "curves": Chart(
            "When: share of worlds in which each event has come about by a date",
            lambda: charts.curves_chart(events, curves),
            "Dashed: date on which it came about in history, where it did. It was not used.",
        ),
        "fan": Chart(
            "Who holds the ground, as a share of the population",
            lambda: charts.fan_chart(scenario, ground, history),
            "Line: median world. Dark band: middle half of the worlds; light band: nine in ten."
            + (" Circles: known then; diamonds: came after and were not used." if history else "")
            + counts,
        ),
        "ground": Chart(
            "Ground held, as a share of the population",
            lambda: charts.ground_chart(scenario, ground, history),
            "Line: median world. Dark band: middle half of the worlds; light band: nine in ten. Dashed: the as-of date."
            + (" Circles: could be known then; diamonds: came after it and were not used." if history else "")
            + counts,
        ),
        "records": Chart(
            "The model beside the record, each series in its own unit",
            lambda: charts.records_chart(records),
            "As above. Yearly figures stand at the end of their year, beside the model's last twelve months.",
        ),
        "use": Chart(
            "How far each instrument is turned up",
            lambda: conduct.use_chart(use, order),
            "Shade: mean over worlds of the level in force, from the first level (pale) to the last (dark), quarter by "
            "quarter.",
        ),
        "levels": Chart(
            "The instruments whose use changes most: share of worlds at each level",
            lambda: conduct.levels_chart(use),
            "From the first level (grey) to the last (dark blue).",
        ),
        "positions": Chart(
            "Position and salience of every actor on every issue",
            lambda: preferences.preferences_chart(wants, scenario, order),
            "Colour: the point preferred, from 0 (orange) by the middle (grey) to 100 (blue). Size: how much it "
            "matters. A ring marks an actor that says something else than it wants.",
        ),
        "ties": Chart(
            "How each actor (row) stands to each other (column)",
            lambda: surroundings.ties_chart(ties, names),
            "Colour: relations, from enmity (orange) to alliance (blue). Size: access, what the one can get done with "
            "the other. Means over worlds.",
        ),
        "map": Chart(
            "The map: who is there, who supports whom, where violence reaches",
            lambda: where.map_chart(scenario, given, where.reach(result), where.standing(result), order),
            "Lines: what an actor gives a belligerent, the broader the larger the share of worlds in which it does so "
            "that year, however little it gives. Shade: violence or commodity that reaches a country, from none to the "
            "most that any gets. Who "
            "fights stands around the middle, not where it fights, and is as large as the ground that it holds; who "
            "lies beyond the map stands at its edge. Borders as controlled de facto, without a judgement on whose "
            "land it is.",
        ),
        "disputes": Chart(
            "Sources in dispute: the same event, by whom one believes",
            lambda: disputes.disputes_chart(disputed, scenario),
            "For each number with more than one estimate: probability of the event that differs most, in the worlds "
            "that believe each, with its 95% interval.",
        ),
        "drivers": Chart(
            "What it hangs on: the numbers that carry most of an outcome's variance",
            lambda: drivers_chart(hangs),
            "Bars: share of the variance over worlds, with 95% intervals. Grey band: what the strongest of "
            f"{hangs.inputs:,} dummies reaches in one case of twenty. Each number is drawn by itself; `realpolitik "
            "attribute` goes deeper.",
        ),
    }
    held = summary.of_ground(years)
    told = (
        *summary.of_events(events),
        *held,
        *summary.of_conduct(scenario, use.instruments),
        *summary.of_drivers(scenario, hangs),
        *summary.of_disputes(scenario, disputed),
    )
    named = tuple((known or scenario).events)
    what, hinges, otherwise = overview.overview(scenario, events, curves, held, hangs, disputed, forecasts, named)
    scored = overview.record(record_of(known) if known is not None else None, known or scenario, result, records)
    own = (work.point(to_do, unasked),) if work.is_own(known or scenario) else ()
    return Study(
        "assess",
        scenario.about.title,
        told,
        tables,
        drawn,
        parts(bool(disputed), unasked),
        summary.caveats(result, records, numbers),
        result.data,
        RunInfo.of_run(result.provenance),
        about=scenario.about.summary,
        until=days[-1],
        seen_by=scenario.sources[view].citation if (view := scenario.about.view) in scenario.sources else None,
        source=result,
        first=overview.ordered(
            what,
            hinges,
            own,
            scored,
            otherwise,
            overview.limits(scenario, known or scenario, numbers, result.data.sizes["world"]),
        ),
    )


def parts(disputed: bool, unasked: str) -> tuple[Part | str, ...]:
    """Sections of the report, in the order in which a reader asks."""
    hangs = (
        "Where sources disagree, each world believes one of them; comparing those worlds shows what the disagreement "
        "is worth."
        if disputed
        else "No number has more than one estimate."
    )
    if unasked:
        hangs += f" On which numbers it hangs is not asked, because {unasked}."
    return (
        Part(
            "outcome",
            "What happens",
            "Dated events, and who holds the ground.",
            ("events", "curves", "ground", "records"),
        ),
        Part(
            "actions",
            "What each actor does, and why",
            "Every quarter each actor sets its instruments anew, looking a year or so ahead. What moves it is the "
            "distance between the state of each issue and the point that it prefers, weighted by salience.",
            ("use", "conduct", "levels", "instruments", "losses"),
        ),
        "explain",
        Part(
            "wants",
            "Who wants what",
            "Positions of every actor on every issue that it cares about.",
            ("positions", "wants"),
        ),
        Part(
            "surroundings",
            "The map, ties, hedging and surroundings",
            "Who is present, who supports whom and with what, how they stand to one "
            "another (who keeps ties to rivals alike hedges), and what spills over.",
            ("map", "support", "ties", "territories"),
        ),
        Part(
            "hinges",
            "What it hangs on: sensitivity, and sources in dispute",
            hangs,
            ("disputes", "questions", "drivers"),
            stands=True,
        ),
        Part(
            "work",
            "What to work on next",
            "Invented numbers that carry the result, what sources forecast otherwise and by which numbers, and claims "
            "that move nothing: in order of worth.",
            ("work",),
        ),
        OTHERS,
        Part(
            "evidence",
            "Evidence",
            "What every number on this page can be followed to.",
            ("sources", "claims", "numbers", "series", "calibrations"),
        ),
    )
