"""Two runs side by side: what happens, who holds what, what actors do, and what is in one of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from realpolitik.pipeline.runs import Pair
from realpolitik.readings.labels import counted
from realpolitik.results import versions
from realpolitik.stats import LEAST_SHARE
from realpolitik.studies.compare import charts, frames, why
from realpolitik.studies.compare.frames import Sides
from realpolitik.studies.runs_table import runs_table
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import (
    CHANCE,
    CHANGE,
    FLAG,
    MONTH,
    SHARE,
    Column,
    Form,
    Table,
    chance_text,
    minus,
    points,
    points_text,
    share_text,
)

NAMED = 4
"""Events, and instruments, that the text names."""
HEAD = 16
"""Letters of a run's name up to which it heads a column."""
ROWS = 12
"""Rows of the long tables that a terminal shows unasked."""
ERROR = Form(lambda value: f"{100 * value:.1f}", "0.0%")
"""A standard error of shares, in points."""
SIZE = Form(lambda value: minus(f"{'+' if value > 0 else ''}{points_text(value)}"), "General")
"""A difference in any unit."""
CAVEATS = {
    True: "Both runs are of the same worlds, so differences are paired: what both share is not in their error.",
    False: "The runs are of different worlds, so a difference carries the error of both; told as a difference is what "
    "is beyond chance for all of its kind together.",
}
VERDICT = Form(
    {
        "counts": "yes",
        "too small": "yes, too little to count",
        "no effect": "no",
        "unclear": "unclear",
    }.__getitem__,
    "@",
    number=False,
)
"""What may be said of a difference."""
LIMITS = (
    "Intervals are the error of a finite number of worlds alone; that the model or the sources may be wrong is not in "
    "them."
)


def study(sides: Sides) -> Study:
    """The study of two runs."""
    one, other = sides.runs
    runs = sides.labels()
    events, conduct = frames.events_of(sides), frames.conduct_of(sides)
    ground, no_ground = frames.ground_readings(sides)
    issues, no_issue = frames.issue_readings(sides)
    series, no_series = frames.series_readings(sides)
    only = only_of([*events.only, *no_ground, *no_issue, *no_series, *conduct.only], runs)
    held, roles = frames.at_end(sides, ground, "share"), frames.role_readings(sides)
    course = frames.course_of(sides, {"roles": roles, "ground": ground, "series": series})
    inputs = why.inputs_of(sides)
    heads = runs if max(map(len, runs)) <= HEAD else ("First", "Second")
    tables = {
        "events": events_table(events.rows, heads, MONTH.text(sides.days[-1])),
        "roles": readings_table("By role", frames.at_end(sides, roles, "share"), heads, True),
        "ground": readings_table("Ground held", held, heads, True),
        "issues": readings_table("Issues", _greatest(frames.at_end(sides, issues, "other")), heads),
        "series": readings_table("Series", frames.at_end(sides, series, "other"), heads),
        "conduct": conduct_table(conduct.rows, heads),
        "inputs": why.inputs_table(inputs, heads),
        "only": only_table(only),
        "course": course_table(course, heads),
        "runs": runs_table(dict(zip(runs, (run.provenance for run in sides.runs), strict=True))),
    }
    titles = list(dict.fromkeys(run.scenario.about.title for run in sides.runs))
    return Study(
        "compare",
        f"{' and '.join(titles)}, side by side",
        (
            made_line(sides),
            *summary(events.rows, held, conduct.rows, runs),
            *why.told(sides, inputs, course),
            *only_lines(only),
        ),
        tables,
        charts_of(events.rows, conduct.rows, course, runs),
        parts_of(tables),
        (CAVEATS[sides.paired], LIMITS),
        run=run_of(sides),
        about=f"First: {runs[0]}. Second: {runs[1]}. {when_line(sides)}",
        until=sides.days[-1],
        source=Pair(one, other),
    )


def charts_of(
    events: pd.DataFrame, conduct: pd.DataFrame, course: pd.DataFrame, runs: tuple[str, str]
) -> Mapping[str, Chart]:
    """The charts of two runs."""
    actors = conduct.assign(title=conduct.name.str.cat(conduct.title, ": ")) if len(conduct) else conduct
    legend = "Line: mean over worlds; band: nine worlds in ten."
    return {
        "events": Chart(
            "Probability of each event in both",
            lambda: charts.pairs_chart(events, runs),
            "Grey: first run. Orange: second. The greatest difference stands first.",
        ),
        "ground_course": Chart(
            "Ground held, month by month",
            lambda: charts.course_chart(course[course.kind.isin(("roles", "ground"))], runs),
            legend,
        ),
        "series_course": Chart(
            "Series, month by month", lambda: charts.course_chart(course[course.kind == "series"], runs), legend
        ),
        "conduct": Chart(
            "How far instruments are turned up",
            lambda: charts.pairs_chart(actors, runs, "of the way from the first level to the last"),
            "Mean over worlds and the last common year. The greatest difference stands first.",
        ),
    }


def parts_of(tables: Mapping[str, Table]) -> tuple[Part, ...]:
    """The sections of the page."""
    return (
        Part("events", "What happens", "The same events in both runs.", ("events",)),
        Part(
            "course",
            "Who holds what",
            "Ground, issues and series at the last common date, and on the way there.",
            ("roles", "ground_course", "ground", "issues", "series_course", "series"),
        ),
        Part(
            "conduct", "What actors do", "How far each instrument is turned up in the last common year.", ("conduct",)
        ),
        Part("why", "Why: what was put in otherwise", "Numbers that both runs were given otherwise.", ("inputs",)),
        Part("only", "In one run alone", "What the other run does not have, or cannot be asked.", ("only",)),
        Part("runs", "What was run", "", ("runs",)),
    )


def run_of(sides: Sides) -> RunInfo:
    """What both were made from, where it is the same; the digests tell the runs apart."""
    made = [run.provenance for run in sides.runs]

    def common(name: str) -> object:
        values = [getattr(item, name) for item in made]
        return values[0] if values[0] == values[1] else None

    day = sides.runs[0].scenario.about.as_of if common("as_of") else None
    view, seed, worlds = common("view"), common("seed"), common("worlds")
    return RunInfo(
        " and ".join(dict.fromkeys(item.scenario for item in made)),
        as_of=day,
        view=str(view) if view else None,
        seed=seed if isinstance(seed, int) else None,
        worlds=worlds if isinstance(worlds, int) else None,
        options={"one": made[0].key, "other": made[1].key, "paired": sides.paired},
        versions=versions(),
    )


def when_line(sides: Sides) -> str:
    """At which date things are read."""
    if not sides.elapsed:
        last = MONTH.text(sides.days[-1])
        return f"What is read at a date is read at the end of {last}, the last month of both."
    return (
        f"They have no month in common: both are read so many months after their start, up to {len(sides.days) - 1}. "
        "Dates are those of the first run."
    )


def made_line(sides: Sides) -> str:
    """How the runs are compared, and in what they differ."""
    one, other = (run.provenance for run in sides.runs)
    if sides.paired:
        how = f"The same {one.worlds:,} worlds, world by world."
    else:
        how = f"Two samples of worlds, {one.worlds:,} and {other.worlds:,}, so a difference carries the error of both."
    apart = why.differs(sides)
    return f"{how} In the second run: {apart}." if apart else f"{how} Both were made of the same."


def summary(events: pd.DataFrame, ground: pd.DataFrame, conduct: pd.DataFrame, runs: tuple[str, str]) -> list[str]:
    """What may be said to differ, in sentences."""
    told = events[events.told.astype(bool)].head(NAMED)
    parts = [
        f"{row.title} {chance_text(row.first)} → {chance_text(row.second)} ({CHANGE.text(row.difference)} points, 95% "
        f"{CHANGE.text(row.low)} to {CHANGE.text(row.high)})"
        for row in told.itertuples()
    ]
    least = f"{100 * LEAST_SHARE:g} points or more"
    nothing = f"No event of both is seen to be likelier in one than in the other by {least}."
    said = [f"Events: {'; '.join(parts)}." if parts else nothing]
    held = _greatest(ground[ground.told & (ground.reading != "contested")])
    if len(held):
        most = held.iloc[0]
        said.append(
            f"Ground held differs most for {most.title}: {share_text(most['first'])} → {share_text(most.second)} of "
            "the population on average."
        )
    used = conduct[conduct.told.astype(bool)].head(NAMED)
    if len(used):
        acts = [
            f"{row.name}, “{row.title}” {'more' if row.difference > 0 else 'less'} "
            f"({CHANGE.text(row.difference)} points)"
            for row in used.itertuples(index=False)
        ]
        said.append(f"Conduct: in the second run {'; '.join(acts)}.")
    other = events[~events.same.astype(bool)]
    if len(other):
        said.append(
            f"{counted(len(other), 'event is', 'events are')} not asked alike (reading, threshold or deadline): "
            f"{'; '.join(other.title.head(NAMED))}{' …' if len(other) > NAMED else ''}."
        )
    return said


def only_lines(only: pd.DataFrame) -> list[str]:
    """How much is in one run alone."""
    if only.empty:
        return []
    kinds = {"event": "events", "belligerent": "belligerents", "issue": "issues", "series": "series"}
    counts = only.drop_duplicates(["kind", "id"]).kind.value_counts(sort=False)
    words = [counted(int(count), str(kind), kinds.get(str(kind), f"{kind}s")) for kind, count in counts.items()]
    return [f"Not in both, or not alike: {', '.join(words)}; `only` lists them with the reason."]


def only_of(rows: list[tuple[str, str, str, int, str]], runs: tuple[str, str]) -> pd.DataFrame:
    """What is in one run alone."""
    return pd.DataFrame([(*row[:3], runs[row[3]], row[4]) for row in rows], columns=frames.ONLY)


def _greatest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("difference", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True)


def differences(runs: tuple[str, str], shares: bool) -> dict[str, Column]:
    """Columns of two values and their difference."""
    value, gap, unit = (SHARE, CHANGE, "points") if shares else (points(), SIZE, "")
    return {
        "first": Column(runs[0], value, meaning="mean of the first run"),
        "second": Column(runs[1], value, meaning="mean of the second run"),
        "difference": Column("Difference", gap, unit, "second less first", ends=("low", "high")),
        "error": Column("Error", ERROR if shares else points(), unit, "standard error of the difference").hidden,
        "low": Column("Difference: low", gap, unit, "lower end of its 95% interval").hidden,
        "high": Column("Difference: high", gap, unit, "upper end of its 95% interval").hidden,
        "size": Column("Beyond chance", VERDICT, meaning="what may be said for all rows together, beyond chance"),
        "told": Column("Told", FLAG, meaning="whether they differ: beyond chance, by as much as counts").hidden,
    }


TOLD = "Beyond chance: among all rows together, and by as much as counts."


def events_table(rows: pd.DataFrame, runs: tuple[str, str], end: str) -> Table:
    """Events of both runs."""
    values = differences(runs, True)
    values |= {name: replace(values[name], form=CHANCE) for name in ("first", "second")}
    same = Column("Asked alike", FLAG, meaning="whether reading, threshold and deadline are the same in both")
    return Table(
        "What happens",
        rows,
        {
            "event": Column("Event's id").hidden,
            "title": Column("Event", wide=True),
            **values,
            "same": same if len(rows) and not np.all(rows.same) else same.hidden,
        },
        f"Share of worlds in which it comes about by its deadline, {end} at the latest. {TOLD}",
    )


def readings_table(title: str, rows: pd.DataFrame, runs: tuple[str, str], shares: bool = False) -> Table:
    """Readings of both runs at the last common date."""
    unit = Column("Unit")
    return Table(
        f"{title} at the last common date (means over worlds)",
        rows,
        {
            "reading": Column("Id").hidden,
            "title": Column("What", wide=True),
            "unit": unit.hidden if shares else unit,
            **differences(runs, shares),
        },
        TOLD,
        brief=None if shares else ROWS,
    )


def conduct_table(rows: pd.DataFrame, runs: tuple[str, str]) -> Table:
    """How far each instrument is turned up in both runs."""
    return Table(
        "What actors do in the last common year",
        rows,
        {
            "instrument": Column("Id").hidden,
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "title": Column("Instrument", wide=True),
            "usual_first": Column(f"Usual: {runs[0]}", meaning="level most used in the first run"),
            "usual_second": Column(f"Usual: {runs[1]}", meaning="level most used in the second run"),
            **differences(runs, True),
        },
        "Shares: of the way from the first level (0%) to the last (100%), mean over worlds and the last twelve common "
        f"months. {TOLD}",
        brief=ROWS,
    )


def only_table(rows: pd.DataFrame) -> Table:
    """What is in one run alone."""
    return Table(
        "In one run alone",
        rows,
        {
            "kind": Column("Kind"),
            "id": Column("Id").hidden,
            "title": Column("What", wide=True),
            "run": Column("Run"),
            "reason": Column("Why", wide=True),
        },
        brief=ROWS,
    )


def course_table(course: pd.DataFrame, runs: tuple[str, str]) -> Table:
    """Ground and series month by month in both runs."""
    columns = {
        "kind": Column("Kind"),
        "reading": Column("Id"),
        "title": Column("What", wide=True),
        "unit": Column("Unit"),
        "date": Column("Month", MONTH),
    }
    for field, run in zip(("first", "second"), runs, strict=True):
        ends = (f"{field}_q05", f"{field}_q95")
        columns[field] = Column(run, points(), meaning=f"mean of the {field} run", ends=ends)
        for end, share in zip(ends, ("5%", "95%"), strict=True):
            columns[end] = Column(f"{run}: {share}", points(), meaning="quantile over worlds").hidden
    columns["difference"] = Column("Difference", SIZE, meaning="second less first", ends=("low", "high"))
    columns["low"] = Column("Difference: low", SIZE, meaning="lower end of its 95% interval").hidden
    columns["high"] = Column("Difference: high", SIZE, meaning="upper end of its 95% interval").hidden
    return Table("Month by month", course, columns, brief=0)
