"""The drivers of a run in short: the numbers that carry most of each event's and key issue's variance.

`realpolitik.studies.attribute` goes deeper into one outcome: by claim and by source, with a cross-check.
"""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.kernels.plain import sensitivity
from realpolitik.readings import is_open
from realpolitik.readings.inputs import Inputs, generator_of, inputs_of
from realpolitik.readings.labels import counted
from realpolitik.readings.outcomes import Outcome, outcome
from realpolitik.report.charts.style import ACCENT, FAINT, GREY, ORANGE, Drawing, Marks, Row, name_axis, named, rounded
from realpolitik.results import Result
from realpolitik.stats import LEAST_SHARE
from realpolitik.studies.attribute.parts import entries_of, parts_of
from realpolitik.studies.attribute.shares import FEWEST, NUMBERS, level_of, number_shares
from realpolitik.studies.attribute.tables import NUMBER_COLUMNS, PART
from realpolitik.table import FLAG, Column, Table

SHUFFLES = 40
"""Times that each outcome is shuffled among the worlds to see what dummies reach."""
RESAMPLES = 200
"""Bootstrap resamples of the worlds."""
KEY_ISSUES = 6
"""Issues whose end state is looked at, beside the events."""
KEPT = 25
"""Numbers of each outcome that are told."""
BARS = 14
"""Numbers of an outcome that the chart shows."""
MORE, LESS = "more makes it likelier, or greater", "more makes it less likely, or less"
TARGETS = ("outcome", "kind", "title", "dummy", "strongest")
"""Fields of an outcome that varies."""


@dataclass(frozen=True, eq=False)
class Drivers:
    """The numbers that go most with each outcome.

    Attributes:
        targets: events, then key issues, that vary (`TARGETS`): ``dummy`` is the share that a number without a part
            reaches in one case of twenty, ``strongest`` what the strongest of as many dummies as there are numbers
            reaches, for any of the outcomes, in one case of twenty.
        numbers: for each target its numbers, those first that chance explains least (`NUMBERS`).
        inputs: how many numbers are uncertain.
        classes: into how many classes each is divided.
        reason: why nothing is said, where there is no target.
    """

    targets: pd.DataFrame
    numbers: pd.DataFrame
    inputs: int
    classes: int
    reason: str = ""

    def strongest(self, count: int = KEPT, kind: str = "event") -> pd.DataFrame:
        """The strongest pairs over targets of one kind, each number once, those first that chance explains least."""
        wanted = self.targets.outcome[self.targets.kind == kind]
        rows = self.numbers[self.numbers.outcome.isin(wanted)]
        best = rows.sort_values(["p_value", "number"], kind="stable").drop_duplicates("number")
        return best.head(count).reset_index(drop=True)


def drivers(result: Result) -> Drivers:
    """The numbers that go most with each headline event and with the end states of key issues.

    Of a run of fewer worlds than `realpolitik.studies.attribute.shares.FEWEST` nothing is said.
    """
    inputs = inputs_of(result)
    reason = _too_little(result, inputs)
    wanted = () if reason else targets_of(result)
    targets, numbers = pd.DataFrame(columns=list(TARGETS)), pd.DataFrame(columns=list(NUMBERS))
    if wanted:
        targets, numbers = _weighed(result, inputs, wanted)
    elif not reason:
        reason = "no headline event and no key issue differs between the worlds"
    return Drivers(targets, numbers, len(inputs.paths), int(inputs.classes.max(initial=0)) + 1, reason)


def _weighed(result: Result, inputs: Inputs, wanted: tuple[Outcome, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Targets, and the numbers of each."""
    values = np.stack([item.values for item in wanted], axis=1)
    p_values = sensitivity.shares(inputs.classes, values).p_values
    nulls = sensitivity.dummies(inputs.classes, values, SHUFFLES, generator_of("shuffle"))
    weights = sensitivity.resamples(len(values), RESAMPLES, generator_of("resample"))
    entries = entries_of(result.scenario, inputs)
    targets, numbers = [], []
    for item, chances, null in zip(wanted, p_values.T, nulls, strict=True):
        level, asked = level_of(null, tests=len(wanted)), item.question
        kept = set(np.argsort(chances, kind="stable")[:KEPT].tolist())
        parts = parts_of(tuple(entry for entry in entries if entry.number in kept), inputs, item.values, weights)
        numbers.append(number_shares(result.scenario, inputs, item, chances, level, parts))
        strongest = sensitivity.floor_of(int(np.median(null.freedom)), level, null.worlds)
        dummy = float(np.quantile(null.adjusted, 0.95))
        targets.append((asked.id, asked.kind, asked.title, dummy, strongest))
    return pd.DataFrame(targets, columns=list(TARGETS)), pd.concat(numbers, ignore_index=True)


def _too_little(result: Result, inputs: Inputs) -> str:
    """Why nothing can be said of what outcomes hang on; empty if something can."""
    worlds = result.data.sizes["world"]
    if worlds < FEWEST:
        return f"{counted(worlds, 'world is', 'worlds are')} too few; {FEWEST} or more are needed"
    return "" if inputs.paths else "no number of the scenario is uncertain"


def targets_of(result: Result) -> tuple[Outcome, ...]:
    """Open events and key issues that are not the same in all worlds."""
    as_of = result.scenario.about.as_of
    names = [f"event.{name}" for name, event in result.scenario.events.items() if is_open(event, as_of)]
    names += [f"issue.{name}" for name in key_issues(result)]
    found = (outcome(result, name) for name in names)
    return tuple(item for item in found if np.ptp(item.values) > 0)


def key_issues(result: Result, count: int = KEY_ISSUES) -> tuple[str, ...]:
    """The issues that matter most: by salience summed over actors, each weighted by its capability."""
    weight = dict.fromkeys((str(key) for key in result.data["issue"].values), 0.0)
    for actor, positions in result.scenario.positions.items():
        capability = result.scenario.actors[actor].capability.estimates[-1].centre
        for issue, spot in positions.items():
            if issue in weight:
                weight[issue] += capability * spot.salience.estimates[-1].centre
    return tuple(sorted(weight, key=lambda key: -weight[key])[:count])


def drivers_table(found: Drivers, most: int = 30, brief: int | None = 12) -> Table:
    """The numbers that carry most of a headline event's variance, and more of it than a dummy would.

    Args:
        found: the drivers of a run.
        most: numbers at most.
        brief: rows that a terminal shows unasked.
    """
    rows, targets = found.strongest(most), found.targets.set_index("outcome")
    rows = rows[rows.share.to_numpy(dtype=float) > targets.dummy.reindex(rows.outcome).to_numpy(dtype=float)]
    how = np.where(rows.clear.astype(bool), "yes, not between its ends", "perhaps")
    rows = rows.assign(beyond=np.where(rows.told.astype(bool), "yes", how))
    dummy, strongest = (PART.text(0.0 if targets.empty else targets[name].max()) for name in ("dummy", "strongest"))
    columns = {
        **NUMBER_COLUMNS,
        "outcome_title": Column("Carries most of", wide=True),
        "clear": Column("Beyond chance", FLAG, meaning=NUMBER_COLUMNS["clear"].meaning).hidden,
        "beyond": Column("Beyond chance"),
    }
    order = ["number", "name", "links", "outcome", "outcome_title", *(name for name in columns)]
    return Table(
        "What it hangs on",
        rows,
        {name: columns[name] for name in dict.fromkeys(order)},
        "Share of the event's variance over the worlds, and its probability where the number is lowest and highest "
        f"({found.classes} classes). Of {found.inputs:,} uncertain numbers one without a part reaches {dummy} in "
        f"one case of twenty, the strongest of so many, for any of {len(targets)} outcomes, {strongest}. "
        f"Beyond chance but not between its ends: lowest and highest differ by under {100 * LEAST_SHARE:g} points, or "
        "by less than these worlds can show.",
        brief=brief,
    )


def numbers_table(found: Drivers) -> Table:
    """Every outcome with its strongest numbers, for programs and spreadsheets."""
    columns = {**NUMBER_COLUMNS, "outcome_title": Column("Outcome")}
    return Table("Numbers by outcome", found.numbers, {name: columns[name] for name in NUMBERS}, brief=0)


def targets_table(found: Drivers) -> Table:
    """The outcomes that were looked at, each with its noise floor."""
    return Table(
        "Outcomes looked at, and what dummies reach",
        found.targets,
        {
            "outcome": Column("Outcome's id").hidden,
            "kind": Column("Kind"),
            "title": Column("Outcome", wide=True),
            "dummy": Column("One dummy", PART, meaning="share that a number without a part exceeds once in twenty"),
            "strongest": Column(
                "Strongest dummy",
                PART,
                meaning="what the strongest of as many dummies as there are numbers exceeds once in twenty, for any "
                "outcome",
            ),
        },
        brief=0,
    )


def drivers_chart(found: Drivers) -> Drawing | None:
    """Share of variance of the strongest numbers in an outcome that the reader picks; None where nothing varies."""
    if found.targets.empty:
        return None
    first = found.numbers.drop_duplicates("outcome").set_index("outcome").p_value
    targets = found.targets.assign(issue=found.targets.kind != "event", p=found.targets.outcome.map(first))
    targets = targets.sort_values(["issue", "p"], kind="stable")
    rows: list[Row] = [
        {
            "target": row["outcome_title"],
            "number": row["name"],
            "rank": rank,
            "path": row["number"],
            **{name: rounded(row[name], 3) for name in ("share", "low", "high")},
            "sign": MORE if row["rho"] > 0 else LESS,
        }
        for name in targets.outcome
        for rank, row in enumerate(found.numbers[found.numbers.outcome == name].head(BARS).to_dict("records"))
    ]
    floors = [
        {"target": title, "from": 0, "to": rounded(strongest)}
        for title, strongest in zip(targets.title, targets.strongest, strict=True)
    ]
    return Drawing(_bars(list(targets.title)), {"rows": rows, "floor": floors})


def _bars(titles: list[str]) -> Marks:
    """Bars by number with their intervals, before a band for dummies, of the outcome that is picked."""
    pick = alt.param(name="outcome", value=titles[0], bind=alt.binding_select(options=titles, name="Outcome: "))
    base = alt.Chart(named()).transform_filter("datum.target === outcome")
    x = alt.X("share:Q", axis=alt.Axis(title="share of the outcome's variance", format=".0%", tickCount=6))
    y = alt.Y(
        "number:N",
        sort=alt.EncodingSortField("rank", op="min", order="ascending"),
        axis=name_axis(400),
    )
    colour = alt.Color(
        "sign:N", scale=alt.Scale(domain=[MORE, LESS], range=[ACCENT, ORANGE]), legend=alt.Legend(title=None)
    )
    tip = [
        alt.Tooltip("path:N", title="Number"),
        alt.Tooltip("share:Q", format=".1%", title="Share"),
        alt.Tooltip("low:Q", format=".1%", title="95% from"),
        alt.Tooltip("high:Q", format=".1%", title="to"),
    ]
    floor = alt.Chart(named("floor")).transform_filter("datum.target === outcome")
    band = floor.mark_rect(color=GREY, opacity=0.18).encode(x="from:Q", x2="to:Q")
    bars = base.mark_bar(height=10, opacity=0.75).encode(x=x, y=y, color=colour, tooltip=tip)
    ends = base.mark_rule(strokeWidth=1.5, color=FAINT).encode(x="low:Q", x2="high:Q", y=y)
    return alt.layer(band, bars, ends).add_params(pick).properties(width="container", height=alt.Step(24))
