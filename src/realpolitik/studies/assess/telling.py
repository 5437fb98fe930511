"""Everything that can be said of a run by itself: tables, charts, sentences, and the sections of the report."""

from __future__ import annotations

from realpolitik.report.document import Point
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess import deals, overview, summary, work, zones
from realpolitik.studies.assess.read import Read
from realpolitik.studies.assess.record import record_of
from realpolitik.studies.assess.sections import BEFORE, SECTIONS
from realpolitik.study import RunInfo, Study


def study_of(result: Result, known: Scenario | None = None) -> Study:
    """Everything that can be said of a run by itself.

    Args:
        result: the run.
        known: the scenario with what is known today, for comparison with what came; no probability depends on it.
    """
    read, about = Read(result, known), result.scenario.about
    asked = (item if isinstance(item, str) else item(read) for item in SECTIONS)
    sections = [item for item in asked if item is not None]
    made = [item for item in sections if not isinstance(item, str)]
    tables = {name: table for section in made for name, table in section.tables.items()}
    return Study(
        "assess",
        about.title,
        sentences(read),
        {name: tables[name] for name in (*BEFORE, *(name for name in tables if name not in BEFORE))},
        {name: chart for section in made for name, chart in section.charts.items()},
        tuple(item if isinstance(item, str) else item.part for item in sections),
        summary.caveats(result, read.records, read.numbers),
        result.data,
        RunInfo.of_run(result.provenance),
        about=about.summary,
        until=read.until,
        seen_by=result.scenario.sources[about.view].citation if about.view in result.scenario.sources else None,
        source=result,
        first=points(read),
    )


def sentences(read: Read) -> tuple[str, ...]:
    """What the run comes to, sentence by sentence."""
    scenario = read.scenario
    return (
        *summary.of_events(read.events),
        *summary.of_ground(read.years),
        *zones.of_zones(read.zones),
        *summary.of_conduct(scenario, read.use.instruments),
        *([deals.sentences(read.deals)] if len(read.deals) else []),
        *summary.of_drivers(scenario, read.drivers),
        *summary.of_disputes(scenario, read.disputes),
    )


def points(read: Read) -> tuple[Point, ...]:
    """What a person sees first: the answer, what it hangs on, how good such numbers were, what they cannot know."""
    scenario, known = read.scenario, read.today
    answer, hangs, otherwise = overview.overview(
        scenario,
        read.events,
        read.curves,
        [*summary.of_ground(read.years), *zones.of_zones(read.zones)],
        read.drivers,
        read.disputes,
        read.forecasts,
        tuple(known.events),
    )
    scored = overview.record(record_of(read.known) if read.known else None, known, read.result, read.records)
    own = (work.point(read.work, read.unasked),) if work.is_own(known) else ()
    limits = overview.limits(scenario, known, read.numbers, read.result.data.sizes["world"])
    return overview.ordered(answer, hangs, own, scored, otherwise, limits)
