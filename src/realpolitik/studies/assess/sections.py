"""The sections of what is told of a run, in the order in which a reader asks: each its part, its tables and its charts.

A section is a function of what was `Read`; a new one is a function and its name in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from realpolitik.studies.assess import (
    charts,
    conduct,
    deals,
    disputes,
    evidence,
    outcome,
    overview,
    preferences,
    surroundings,
    work,
    zones,
)
from realpolitik.studies.assess import map as where
from realpolitik.studies.assess.map_chart import map_chart
from realpolitik.studies.assess.read import Read
from realpolitik.studies.attribute.drivers import drivers_chart, drivers_table, numbers_table, targets_table
from realpolitik.study import OTHERS, Chart, Part
from realpolitik.table import Table


@dataclass(frozen=True)
class Chapter:
    """A section: what stands on the page, and the tables and charts that it brings."""

    part: Part
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart] = field(default_factory=dict)


def happens(read: Read) -> Chapter:
    """What happens, and who holds the ground."""
    scenario, events, forecasts, history = read.scenario, read.events, read.forecasts, read.history
    counts = outcome.history_said(read.today, history)
    return Chapter(
        Part(
            "outcome",
            "What happens",
            "Dated events, and who holds the ground.",
            ("events", "curves", "ground", *(["zones"] if scenario.zones else []), "records"),
        ),
        {
            "events": outcome.events_table(events, overview.said_of(forecasts)),
            "ground": outcome.ground_table(read.years),
            **({"zones": zones.zones_table(read.zones)} if scenario.zones else {}),
            "curves_months": outcome.curves_table(read.curves),
            "ground_months": outcome.ground_months_table(read.months),
            "records": outcome.records_table(read.records),
        },
        {
            "events": Chart(
                f"How likely each event is by its date (at the latest {read.until:%B %Y})",
                lambda: charts.events_chart(events, forecasts),
                "Bar and dot: share of worlds in which the event comes about. Line: 95% interval for the error of a "
                "finite number of worlds." + (" Thin line below: what sources forecast of it." * bool(len(forecasts))),
            ),
            "curves": Chart(
                "When: share of worlds in which each event has come about by a date",
                lambda: charts.curves_chart(events, read.curves),
                "Dashed: date on which it came about in history, where it did. It was not used.",
            ),
            "fan": Chart(
                "Who holds the ground, as a share of the population",
                lambda: charts.fan_chart(scenario, read.ground, history),
                "Line: median world. Dark band: middle half of the worlds; light band: nine in ten."
                + (" Circles: known then; diamonds: came after and were not used." if history else "")
                + counts,
            ),
            "ground": Chart(
                "Ground held, as a share of the population",
                lambda: charts.ground_chart(scenario, read.ground, history),
                "Line: median world. Dark band: middle half of the worlds; light band: nine in ten. Dashed: the as-of "
                "date."
                + (" Circles: could be known then; diamonds: came after it and were not used." if history else "")
                + counts,
            ),
            "records": Chart(
                "The model beside the record, each series in its own unit",
                lambda: charts.records_chart(read.records),
                "As above; bands with the errors of each series, where the scenario says how large they are. Yearly "
                "figures stand at the end of their year, beside the model's last twelve months.",
            ),
        },
    )


def actions(read: Read) -> Chapter:
    """What each actor does, and why."""
    use, order = read.use, read.order
    return Chapter(
        Part(
            "actions",
            "What each actor does, and why",
            "Every quarter each actor sets its instruments anew, looking a year or so ahead. What moves it is the "
            "distance between the state of each issue and the point that it prefers, weighted by salience.",
            ("use", "conduct", "levels", "instruments", "losses"),
        ),
        {
            "conduct": conduct.brief_table(conduct.brief(use, read.losses, order)),
            "instruments": conduct.instruments_table(use, order),
            "levels_months": conduct.levels_table(use),
            "losses": conduct.losses_table(read.losses, order),
        },
        {
            "use": Chart(
                "How far each instrument is turned up",
                lambda: conduct.use_chart(use, order),
                "Shade: mean over worlds of the level in force, from the first level (pale) to the last (dark), "
                "quarter by quarter.",
            ),
            "levels": Chart(
                "The instruments whose use changes most: share of worlds at each level",
                lambda: conduct.levels_chart(use),
                "From the first level (grey) to the last (dark blue).",
            ),
        },
    )


def agreements(read: Read) -> Chapter | None:
    """What became of deals; none where the scenario has no deals."""
    if not len(read.deals):
        return None
    part = Part("deals", "Deals", deals.sentences(read.deals), ("deals",))
    return Chapter(part, {"deals": deals.deals_table(read.deals)})


def wants(read: Read) -> Chapter:
    """Who wants what."""
    return Chapter(
        Part(
            "wants",
            "Who wants what",
            "Positions of every actor on every issue that it cares about.",
            ("positions", "wants"),
        ),
        {
            "wants": preferences.leading_table(preferences.leading(read.wants)),
            "positions": preferences.preferences_table(read.wants),
        },
        {
            "positions": Chart(
                "Position and salience of every actor on every issue",
                lambda: preferences.preferences_chart(read.wants, read.scenario, read.order),
                "Colour: the point preferred, from 0 (orange) by the middle (grey) to 100 (blue). Size: how much it "
                "matters. A ring marks an actor that says something else than it wants.",
            )
        },
    )


def around(read: Read) -> Chapter:
    """The map, ties, and what spills over."""
    scenario, order = read.scenario, read.order
    return Chapter(
        Part(
            "surroundings",
            "The map, ties, hedging and surroundings",
            "Who is present, who supports whom and with what, how they stand to one "
            "another (who keeps ties to rivals alike hedges), and what spills over.",
            ("map", "support", "ties", "territories"),
        ),
        {
            "ties": surroundings.ties_table(read.ties),
            "support": where.support_table(read.support),
            "territories": surroundings.territories_table(read.territories),
        },
        {
            "ties": Chart(
                "How each actor (row) stands to each other (column)",
                lambda: surroundings.ties_chart(read.ties, [scenario.actors[key].name for key in order]),
                "Colour: relations, from enmity (orange) to alliance (blue). Size: access, what the one can get done "
                "with the other. Means over worlds.",
            ),
            "map": Chart(
                "The map: who is there, who supports whom, where violence reaches",
                lambda: map_chart(scenario, read.support, where.reach(read.result), where.standing(read.result), order),
                "Lines: what an actor gives a belligerent, the broader the larger the share of worlds in which it does "
                "so that year, however little it gives. Shade: violence or commodity that reaches a country, from none "
                "to the most that any gets. Who fights stands inside the country, not where it fights, and is as large "
                "as the ground that it holds; who lies beyond the map stands at its edge. Borders as controlled de "
                "facto, without a judgement on whose land it is.",
            ),
        },
    )


def hinges(read: Read) -> Chapter:
    """What it hangs on."""
    scenario, hangs, disputed = read.scenario, read.drivers, read.disputes
    lead = (
        "Where sources disagree, each world believes one of them; comparing those worlds shows what the disagreement "
        "is worth."
        if disputed
        else "No number has more than one estimate."
    )
    if read.unasked:
        lead += f" On which numbers it hangs is not asked, because {read.unasked}."
    return Chapter(
        Part(
            "hinges",
            "What it hangs on: sensitivity, and sources in dispute",
            lead,
            ("disputes", "questions", "drivers"),
            stands=True,
        ),
        {
            "drivers": drivers_table(hangs),
            "disputes": disputes.disputes_table(disputed, scenario),
            "questions": disputes.questions_table(read.questions, scenario),
            "driver_numbers": numbers_table(hangs),
            "driver_targets": targets_table(hangs),
        },
        {
            "disputes": Chart(
                "Sources in dispute: the same event, by whom one believes",
                lambda: disputes.disputes_chart(disputed, scenario),
                "For each number with more than one estimate: probability of the event that differs most, in the "
                "worlds that believe each, with its 95% interval.",
            ),
            "drivers": Chart(
                "What it hangs on: the numbers that carry most of an outcome's variance",
                lambda: drivers_chart(hangs),
                "Bars: share of the variance over worlds, with 95% intervals. Grey band: what the strongest of "
                f"{hangs.inputs:,} dummies reaches in one case of twenty. Each number is drawn by itself; `realpolitik "
                "attribute` goes deeper.",
            ),
        },
    )


def next_work(read: Read) -> Chapter:
    """What to work on next."""
    return Chapter(
        Part(
            "work",
            "What to work on next",
            "Invented numbers that carry the result, what sources forecast otherwise and by which numbers, and claims "
            "that move nothing: in order of worth.",
            ("work",),
        ),
        {"work": work.work_table(read.work, read.unasked)},
    )


def evidence_of(read: Read) -> Chapter:
    """What every number can be followed to."""
    scenario = read.scenario
    return Chapter(
        Part(
            "evidence",
            "Evidence",
            "What every number on this page can be followed to.",
            ("sources", "claims", "numbers", "series", "calibrations"),
        ),
        {
            "sources": evidence.sources_table(evidence.sources(scenario)),
            "claims": evidence.claims_table(evidence.claims(read.result)),
            "numbers": evidence.numbers_table(read.numbers),
            "series": evidence.series_table(scenario),
            "calibrations": evidence.calibrations_table(scenario, read.numbers.ref),
        },
    )


SECTIONS: tuple[Callable[[Read], Chapter | None] | str, ...] = (
    happens,
    actions,
    agreements,
    "explain",
    wants,
    around,
    hinges,
    next_work,
    OTHERS,
    evidence_of,
)
"""Sections of the page in reading order; a text names a study inside the main one."""
BEFORE = ("events", "ground", "conduct", "wants", "drivers", "disputes", "questions")
"""Tables that come first wherever all of them are named, since they are asked for most."""
