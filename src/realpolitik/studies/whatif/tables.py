"""A what-if beside its baseline: what happens instead, how far things move, and the chain of causes."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from realpolitik.pipeline.runs import Pair
from realpolitik.readings import dates, unmet
from realpolitik.stats import SMALL
from realpolitik.studies.runs_table import runs_table
from realpolitik.studies.whatif import charts, frames
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import CHANGE, COUNT, FLAG, MONTH, SHARE, Column, Form, Table, minus, number, points_text

CAVEATS = (
    "Differences are paired: each world is played twice with the same draws and the same luck.",
    "Intervals are the error of a finite number of worlds alone; that the model or the sources may be wrong is not in "
    "them.",
)
ISSUES, MOVES = 10, 25
"""Rows of the long tables that a terminal shows unasked."""
QUANTILES = (5, 25, 50, 75, 95)
ERROR = Form(lambda value: f"{100 * value:.1f}", "0.0%")
"""A standard error of shares, in points."""
SIZE = Form(lambda value: minus(f"{'+' if value > 0 else ''}{points_text(value)}"), "General")
"""A difference in any unit."""
CLEARLY = (
    "first month in which the paired difference is beyond chance (as rare as five standard errors, by Student's law "
    f"for so many worlds) and {SMALL:g} s.d. or more; s.d.: spread over the baseline's worlds"
)


def study(pair: Pair, run: RunInfo) -> Study:
    """The study of a what-if.

    Args:
        pair: the two runs.
        run: what they were made from: the baseline, with what was changed among its options.
    """
    changes, against = changes_of(pair), pair.baseline.provenance.pins
    readings = {"ground": frames.ground_readings(pair), "issue": frames.issue_readings(pair)}
    events, course = frames.events_of(pair), frames.course_of(pair, readings)
    ground, issues = (frames.at_end(found, kind == "ground") for kind, found in readings.items())
    moves = frames.moves_of(pair, (*changes, *against))
    steps = frames.steps_of(moves)
    days, about = dates(pair.baseline), pair.baseline.scenario.about
    than = f" Compared with: {', '.join(against)}." if against else ""
    return Study(
        "whatif",
        f"{about.title}: what if",
        (*frames.summary(events, ground, steps), *unmet.told(pair.changed)),
        {
            "events": events_table(events),
            "ground": readings_table(ground, True),
            "issues": readings_table(issues, False),
            "course": course_table(course),
            "chain": chain_table(steps),
            "moves": moves_table(moves),
            "lapses": lapses_table(frames.lapses_of(pair.changed)),
            "runs": runs_table({"baseline": pair.baseline.provenance, "changed": pair.changed.provenance}),
        },
        {
            "events": Chart(
                "Probability of each event, before and after the change",
                lambda: charts.events_chart(events),
                "Grey: baseline. Orange: changed. The greatest difference stands first; events that come about in the "
                "same worlds in both are left out.",
            ),
            "differences": Chart(
                "Paired difference, month by month",
                lambda: charts.differences_chart(course),
                "Line: mean over worlds; dark band: 95% interval of that mean; light band: nine worlds in ten. Ground "
                "as a share of the population, issues in points of their 0–100 scale.",
            ),
            "chain": Chart(
                "What moved, in the order in which it moved",
                lambda: charts.chain_chart(steps, days[0], days[-1]),
                f"Dot: {CLEARLY}. Size: greatest difference, in the same.",
            ),
        },
        (
            Part("events", "What happens instead", "The same worlds, with and without the change.", ("events",)),
            Part(
                "course",
                "How far things move",
                "Ground held first, then the issues that move most.",
                ("differences", "ground", "issues"),
            ),
            Part("causes", "The chain of causes", "What moves first can move the rest; not vice versa.", ("chain",)),
            Part("runs", "The two runs", "", ("runs",)),
        ),
        CAVEATS,
        run=run,
        about=f"Changed: {', '.join(changes) or 'nothing'}.{than} Everything else is equal, world by world, chance "
        "included.",
        until=days[-1],
        source=pair,
    )


def changes_of(pair: Pair) -> tuple[str, ...]:
    """What is held or set in the changed run, and not in the other, as the command line takes it."""
    made = pair.changed.provenance
    numbers = [f"{path}={json.dumps(value, separators=(',', ':'))}" for path, value in made.settings.items()]
    changes = (*made.pins, *numbers)
    return tuple(change for change in changes if change not in pair.baseline.provenance.pins) or changes


def differences(form: Form, error: Form, unit: str = "", shown: Form | None = None) -> dict[str, Column]:
    """Columns of a paired difference, where ``form`` shows a difference and ``shown`` a value."""
    value = shown or form
    return {
        "baseline": Column("Baseline", value, unit),
        "changed": Column("Changed", value, unit),
        "difference": Column("Difference", form, unit or "points", "changed less baseline", ends=("low", "high")),
        "error": Column("Error", error, unit or "points", "standard error of the difference"),
        "low": Column("Difference: low", form, unit or "points", "lower end of its 95% interval").hidden,
        "high": Column("Difference: high", form, unit or "points", "upper end of its 95% interval").hidden,
        "size": Column("Size", meaning="counts, too small, no effect, or unclear, for all rows together").hidden,
        "told": Column(
            "Told", FLAG, meaning="whether it may be said to differ: beyond chance for all together, by what counts"
        ).hidden,
    }


def events_table(events: pd.DataFrame) -> Table:
    """Events under both, with the paired difference."""
    share = {
        f"{run}_{end}": Column(f"{run.title()}: {end}", SHARE, meaning=f"{end} end of its 95% interval").hidden
        for run in ("baseline", "changed")
        for end in ("low", "high")
    }
    return Table(
        "What happens instead",
        events,
        {
            "event": Column("Event's id").hidden,
            "title": Column("Event", wide=True),
            **differences(CHANGE, ERROR, shown=SHARE),
            **share,
            "gained": Column("Gained", COUNT, "worlds", "worlds in which it comes about only after the change"),
            "lost": Column("Lost", COUNT, "worlds", "worlds in which it comes about only before the change"),
        },
        "Differences are paired: the same worlds with the same luck; in points, with the 95% interval. Error: standard "
        "error of the difference. Gained, lost: worlds in which it comes about only after, or only before the change.",
    )


def readings_table(rows: pd.DataFrame, is_ground: bool) -> Table:
    """Ground held, or issues, at the end under both, with the paired difference."""
    form, plain = number(1, signed=True), number(1)
    columns = differences(CHANGE, ERROR, shown=SHARE) if is_ground else differences(form, plain, shown=plain)
    return Table(
        f"{'Ground held' if is_ground else 'Issues'} at the end (means over worlds)",
        rows,
        {
            "reading": Column("Belligerent's id" if is_ground else "Issue's id").hidden,
            "title": Column("Who" if is_ground else "Issue", wide=True),
            "unit": Column("Unit").hidden,
            **columns,
        },
        "As a share of the population." if is_ground else "In points of a scale from 0 to 100.",
        brief=None if is_ground else ISSUES,
    )


def course_table(course: pd.DataFrame) -> Table:
    """The paired difference of ground and issues month by month."""
    size = SIZE
    quantiles = {f"q{share:02}": Column(f"{share}%", size, meaning="quantile over worlds") for share in QUANTILES}
    return Table(
        "Paired difference, month by month",
        course,
        {
            "kind": Column("Kind", meaning="ground (share of population) or issue (points, 0–100)"),
            "reading": Column("Id"),
            "title": Column("What", wide=True),
            "unit": Column("Unit"),
            "date": Column("Month", MONTH),
            "mean": Column("Mean", size, meaning="mean difference over worlds", ends=("low", "high")),
            "low": Column("Mean: low", size, meaning="lower end of its 95% interval").hidden,
            "high": Column("Mean: high", size, meaning="upper end of its 95% interval").hidden,
            **quantiles,
        },
        brief=0,
    )


MOVE = {
    "term": Column("Quantity", meaning="as readings name it").hidden,
    "date": Column("From", MONTH, meaning=CLEARLY),
    "title": Column("What moves", wide=True),
}
SIZES = {
    "peak": Column("Greatest", number(2, signed=True), "s.d.", "greatest difference by the spread over the baseline"),
    "peak_date": Column("When", MONTH, meaning="month of the greatest difference"),
    "at_first": Column("Then", SIZE, meaning="mean difference in its first month, in its unit").hidden,
    "at_end": Column("At the end", SIZE, meaning="mean difference at the end, in its unit"),
    "unit": Column("Unit"),
    "set_by_user": Column("Set", FLAG, meaning="whether the comparison itself changes it"),
}


def chain_table(steps: pd.DataFrame) -> Table:
    """What moved, in the order in which it moved, like moves taken together."""
    alike = Column("Like it", COUNT, meaning="like quantities that moved the same way in the same month")
    return Table(
        "The chain of causes",
        steps,
        {**MOVE, "alike": alike, **SIZES},
        f"From: {CLEARLY}. Like it: like quantities that moved the same way in the same month. Set: what the "
        "comparison itself changes.",
        brief=MOVES,
    )


def moves_table(moves: pd.DataFrame) -> Table:
    """Every quantity that moved, in order."""
    return Table("Every quantity that moves", moves, {**MOVE, **SIZES}, brief=0)


def lapses_table(rows: pd.DataFrame) -> Table:
    """What was held in the changed run and did not hold."""
    columns: dict[str, Any] = {
        "pin": Column("Held"),
        "share": Column("Did not hold in", SHARE, meaning="share of worlds in which it stood otherwise for a while"),
    }
    return Table("What was held and did not hold", rows, columns, brief=0)
