"""What each actor does, how that changes, and what the outcome costs it, issue by issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.readings import dates, drawn, variable, year_windows
from realpolitik.report.charts.style import (
    ACCENT,
    LINE,
    Drawing,
    Row,
    date_axis,
    day,
    name_axis,
    named,
    panels,
    rounded,
    share_axis,
    wrapped,
)
from realpolitik.report.document import Link
from realpolitik.report.wording import claim_links, number_link, ref_link
from realpolitik.results import Result
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import LEAST_SHARE, Interval, paired_interval, shared_level, sign_of
from realpolitik.table import FLAG, LINKS, SHARE, Column, Table, number, share_text

MOST_CHANGED = 9
"""Instruments whose levels are drawn: those whose use changes most."""
STEP = 3
"""Months of a quarter, the step of the charts."""
NAMED = 2
"""Instruments, and issues, that the short table names of each actor."""
STEADY = 0.05
"""Change of a level's share below which the short table tells the level alone."""


@dataclass(frozen=True, eq=False)
class Use:
    """How the instruments are used.

    Attributes:
        instruments: a row an instrument, in the scenario's order.
        levels: a row an instrument, level and month: share of worlds at it.
    """

    instruments: pd.DataFrame
    levels: pd.DataFrame


def use(result: Result) -> Use:
    """Share of worlds at each level of each instrument month by month; first and last year, change, switches."""
    array = variable(result, "level").transpose("instrument", "world", "month")
    rows, parts = [], []
    for place, key in enumerate(array["instrument"].values):
        actor, name = str(key).split(".", 1)
        row, levels = _use_of(result, actor, name, array.isel(instrument=place).values, len(array["instrument"]))
        rows.append(row)
        parts.append(levels)
    levels = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(LEVELS))
    return Use(pd.DataFrame(rows, columns=list(INSTRUMENTS)), levels)


def _use_of(
    result: Result, actor: str, name: str, levels: np.ndarray, tests: int
) -> tuple[dict[str, object], pd.DataFrame]:
    """One instrument of one actor from its levels [world, month]; ``tests`` instruments are looked at together."""
    count = len(result.scenario.instruments[actor][name].levels)
    first, last = year_windows(levels.shape[1])
    shares = np.stack([(levels == level).mean(axis=0) for level in range(count)])
    moved = (levels[:, last].mean(axis=1) - levels[:, first].mean(axis=1)) / max(count - 1, 1)
    change = paired_interval(moved, 0.0, shared_level(tests))
    switches = float((levels[:, 1:] != levels[:, :-1]).sum(axis=1).mean())
    return use_of(result.scenario, dates(result), actor, name, shares, change, switches)


def use_of(
    scenario: Scenario,
    days: Sequence[dt.date],
    actor: str,
    name: str,
    shares: np.ndarray,
    change: Interval,
    switches: float,
) -> tuple[dict[str, object], pd.DataFrame]:
    """How one instrument is used: its row, and its levels month by month.

    Args:
        scenario: the run's.
        days: ends of its months.
        actor: whose instrument it is.
        name: of the instrument.
        shares: [level, month] share of worlds at each level.
        change: of the mean level, first year to last, as a share of the way from the first level to the last.
        switches: changes of level, mean over worlds.
    """
    instrument, owner = scenario.instruments[actor][name], scenario.actors[actor].name
    titles = [level.title or key.replace("_", " ") for key, level in instrument.levels.items()]
    count, (first, last) = len(titles), year_windows(shares.shape[1])
    early, late = shares[:, first].mean(axis=1), shares[:, last].mean(axis=1)
    usual, later = int(np.argmax(early)), int(np.argmax(late))
    row = {
        "actor": actor,
        "name": owner,
        "instrument": name,
        "title": instrument.title,
        "first": titles[usual],
        "first_share": float(early[usual]),
        "last": titles[later],
        "last_share": float(late[later]),
        "last_share_of_first": float(late[usual]),
        "change": change.value,
        "low": change.low,
        "high": change.high,
        "told": sign_of(change, LEAST_SHARE) != 0,
        "switches": switches,
    }
    frame = pd.DataFrame(
        {
            "actor": actor,
            "instrument": name,
            "level": np.repeat(list(instrument.levels), len(days)),
            "title": np.repeat(titles, len(days)),
            "rank": np.repeat(range(count), len(days)),
            "date": [*days] * count,
            "share": shares.reshape(-1),
            "first_year": np.repeat(early, len(days)),
            "last_year": np.repeat(late, len(days)),
        }
    )
    return row, frame


LEVELS = {
    "actor": Column("Actor's id"),
    "instrument": Column("Instrument's id"),
    "level": Column("Level's id"),
    "title": Column("Level"),
    "rank": Column("Rank", meaning="0 for the first level"),
    "date": Column("Month"),
    "share": Column("Share of worlds", SHARE),
    "first_year": Column("First year", SHARE, meaning="share of world-months of the first year"),
    "last_year": Column("Last year", SHARE, meaning="share of world-months of the last year"),
}
INSTRUMENTS = {
    "actor": Column("Actor's id").hidden,
    "name": Column("Actor"),
    "instrument": Column("Instrument's id").hidden,
    "title": Column("Instrument", wide=True),
    "first": Column("Most used, first year"),
    "first_share": Column("of the time", SHARE, meaning="share of world-months of the first year at that level"),
    "last": Column("Most used, last year"),
    "last_share": Column("of the time then", SHARE, meaning="share of world-months of the last year at that level"),
    "last_share_of_first": Column("First year's level, last year", SHARE).hidden,
    "change": Column(
        "Change of level",
        number(2, signed=True),
        meaning="mean level of the last year less the first's, as a share of the way from first to last level",
        ends=("low", "high"),
    ),
    "low": Column(
        "Change from", number(2, signed=True), meaning="intervals of all instruments hold together at 95%"
    ).hidden,
    "high": Column("Change to", number(2, signed=True)).hidden,
    "told": Column("Beyond chance", FLAG, meaning="whether it may be said that its use changes"),
    "switches": Column("Switches", number(1), meaning="changes of level, mean over worlds"),
}


def instruments_table(found: Use, order: Sequence[str]) -> Table:
    """Every instrument: most used level early and late, and how often it changes; actors in order."""
    frame = found.instruments.sort_values(
        ["actor", "switches"],
        key=lambda keys: keys.map(list(order).index) if keys.name == "actor" else -keys,
        kind="stable",
    )
    return Table("Every instrument: what is done with it", frame, INSTRUMENTS, brief=0, folded=True)


def levels_table(found: Use) -> Table:
    """Share of worlds at each level, month by month."""
    return Table("Levels month by month", found.levels, LEVELS, brief=0, folded=True)


def losses(result: Result) -> pd.DataFrame:
    """What each issue's state costs each actor that cares about it, with drawn positions where uncertain.

    Loss: salience · |outcome − position| / 100, mean over worlds and months.
    """
    scenario = result.scenario
    outcome = variable(result, "outcome").transpose("issue", "world", "month")
    months = result.data.sizes["month"]
    windows = (*year_windows(months), slice(min(1, months - 1), months))
    rows = []
    for place, issue in enumerate(str(key) for key in outcome["issue"].values):
        state = outcome.isel(issue=place).values
        for actor, positions in scenario.positions.items():
            if issue not in positions:
                continue
            path = f"positions.{actor}.{issue}"
            position, salience = drawn(result, f"{path}.position"), drawn(result, f"{path}.salience")
            gap = np.abs(state - position[:, None].astype(np.float32)) / 100.0
            first, last, mean = (float((salience * gap[:, part].mean(axis=1)).mean()) for part in windows)
            rows.append(
                {
                    "actor": actor,
                    "name": scenario.actors[actor].name,
                    "issue": issue,
                    "title": scenario.issues[issue].title,
                    "position": float(position.mean()),
                    "salience": float(salience.mean()),
                    "outcome": float(state[:, windows[1]].mean()),
                    "first": first,
                    "last": last,
                    "change": last - first,
                    "mean": mean,
                    "evidence": _behind(result, path),
                }
            )
    return pd.DataFrame(rows, columns=list(LOSSES))


def _behind(result: Result, path: str) -> tuple[Link, ...]:
    """The two numbers of a position, the claims that speak of them, and what their references point at."""
    scenario = result.scenario
    _, actor, issue = path.split(".")
    spot = scenario.positions[actor][issue]
    refs: list[str | None] = []
    claims: list[str] = []
    for field in ("position", "salience"):
        refs.append(getattr(spot, field).estimates[-1].ref or spot.ref)
        claims += claims_about(scenario, f"{path}.{field}")
    claims += [ref for ref in refs if ref in scenario.claims]
    links = [number_link(f"{path}.position", "position"), number_link(f"{path}.salience", "salience")]
    links += claim_links(scenario, tuple(dict.fromkeys(claims)))
    links += [link for ref in dict.fromkeys(refs) if (link := ref_link(scenario, ref))]
    return tuple({link.anchor: link for link in links}.values())


LOSSES = {
    "actor": Column("Actor's id").hidden,
    "name": Column("Actor"),
    "issue": Column("Issue's id").hidden,
    "title": Column("Issue", wide=True),
    "position": Column("Wants", number(0), "0–100", "mean over worlds"),
    "salience": Column("Salience", number(2), "0–1", "mean over worlds"),
    "outcome": Column("Outcome, last year", number(0), "0–100", "mean over worlds and months"),
    "first": Column("Loss, first year", number(3), "utility", "salience × distance of the outcome from its position"),
    "last": Column("Loss, last year", number(3), "utility"),
    "change": Column("Change", number(3, signed=True), "utility", "negative where things go its way"),
    "mean": Column("Loss", number(3), "utility", "over the whole run").hidden,
    "evidence": Column("Behind it", LINKS),
}


def losses_table(frame: pd.DataFrame, order: Sequence[str]) -> Table:
    """What the outcome costs every actor on every issue, the greatest loss first; actors in order."""
    frame = frame.sort_values(
        ["actor", "mean"],
        key=lambda keys: keys.map(list(order).index) if keys.name == "actor" else -keys,
        kind="stable",
    )
    note = "Loss: salience × distance of the outcome from its position, as a share of the scale."
    return Table("What the outcome costs", frame, LOSSES, note, brief=0, folded=True)


def order_of(result: Result, instruments: pd.DataFrame, lost: pd.DataFrame) -> list[str]:
    """Actors by the number of their instruments and wishes, those with most first; all others after them."""
    return order_in(result.scenario, instruments, lost)


def order_in(scenario: Scenario, *frames: pd.DataFrame) -> list[str]:
    """Actors by the number of their rows in all of some tables, those with most first; all others after them."""
    weight = dict.fromkeys(scenario.actors, 0)
    for frame in frames:
        for actor, count in frame.actor.value_counts().items():
            weight[str(actor)] += int(count)
    return sorted(weight, key=lambda actor: -weight[actor])


def brief(found: Use, lost: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """One row an actor: the instruments whose use changes most, and the issues that cost it most."""
    rows = []
    for actor in order:
        uses = found.instruments[found.instruments.actor == actor]
        costs = lost[lost.actor == actor].sort_values("mean", ascending=False, kind="stable")
        if uses.empty and costs.empty:
            continue
        changed = sorted(uses.to_dict("records"), key=lambda row: (-abs(row["change"]), -row["switches"]))[:NAMED]
        named_losses = [
            f"{row['title']} {row['first']:.2f} → {row['last']:.2f}" for row in costs.head(NAMED).to_dict("records")
        ]
        rows.append(
            {
                "actor": actor,
                "name": (uses if len(uses) else costs)["name"].iloc[0],
                "does": "\n".join(_turns(row) for row in changed) or None,
                "loses": "\n".join(named_losses) or None,
                "first": float(costs["first"].sum()),
                "last": float(costs["last"].sum()),
            }
        )
    return pd.DataFrame(rows, columns=["actor", "name", "does", "loses", "first", "last"])


def _turns(row: dict[str, object]) -> str:
    """How the use of an instrument changes: most used levels, first year → last."""
    start = f"{row['title']}: {row['first']} ({share_text(row['first_share'])})"  # type: ignore[arg-type]
    if row["first"] == row["last"] and abs(row["last_share"] - row["first_share"]) < STEADY:  # type: ignore[operator]
        return start
    return f"{start} → {row['last']} ({share_text(row['last_share'])})"  # type: ignore[arg-type]


def brief_table(frame: pd.DataFrame) -> Table:
    """What each actor does, and what the outcome costs it."""
    return Table(
        "What each actor does, and what the outcome costs it",
        frame,
        {
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "does": Column("Does (most used level, first year → last)", wide=True),
            "loses": Column("Loses most by (first year → last)", wide=True),
            "first": Column("Loss, first year", number(2), "utility"),
            "last": Column("Loss, last year", number(2), "utility"),
        },
        "Loss: salience × distance of the outcome from its position, as a share of the scale.",
    )


def use_chart(found: Use, order: Sequence[str]) -> Drawing | None:
    """How far every instrument is turned up, quarter by quarter: mean over worlds, from first level to last."""
    if found.levels.empty:
        return None
    rows: list[Row] = []
    names = []
    for key, group in _by_instrument(found, order):
        names.append(key)
        wide = group.pivot(index="date", columns="rank", values="share")
        titles = group.drop_duplicates("rank").set_index("rank").title
        days = list(wide.index)
        top = max(wide.shape[1] - 1, 1)
        for place in range(0, len(days) - 1, STEP):
            shares = wide.iloc[place]
            rows.append(
                {
                    "name": key,
                    "from": day(days[place]),
                    "to": day(days[min(place + STEP, len(days) - 1)]),
                    "mean": rounded(float((shares * shares.index).sum()) / top, 3),
                    "usual": titles[shares.idxmax()],
                    "share": rounded(float(shares.max()), 3),
                }
            )
    chart = (
        alt.Chart(named())
        .mark_rect(height={"band": 0.8})
        .encode(
            x=alt.X("from:T", axis=date_axis()),
            x2="to:T",
            y=alt.Y("name:N", sort=names, axis=name_axis(420)),
            color=alt.value(ACCENT),
            opacity=alt.Opacity(
                "mean:Q",
                scale=alt.Scale(domain=[0, 1], range=[0.05, 1]),
                legend=alt.Legend(
                    title="first level → last level",
                    format=".0%",
                    values=[0, 0.25, 0.5, 0.75, 1],
                    symbolType="square",
                    symbolSize=180,
                    symbolFillColor=ACCENT,
                    symbolStrokeWidth=0,
                ),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Instrument"),
                alt.Tooltip("from:T", format="%b %Y", title="Quarter from"),
                alt.Tooltip("mean:Q", format=".0%", title="Mean level"),
                alt.Tooltip("usual:N", title="Most used"),
                alt.Tooltip("share:Q", format=".0%", title="in"),
            ],
        )
    )
    return Drawing(alt.layer(chart).properties(width="container", height=alt.Step(18)), {"rows": rows})


def _by_instrument(found: Use, order: Sequence[str]) -> list[tuple[str, pd.DataFrame]]:
    """Every instrument as ``Actor: title`` with its months, actors in order and the busiest instrument first."""
    place = {actor: number for number, actor in enumerate(order)}
    rows = sorted(
        found.instruments.to_dict("records"), key=lambda row: (place[row["actor"]], -row["switches"], row["instrument"])
    )
    groups = {key: group for key, group in found.levels.groupby(["actor", "instrument"], sort=False)}
    return [(f"{row['name']}: {row['title']}", groups[row["actor"], row["instrument"]]) for row in rows]


def levels_chart(found: Use, most: int = MOST_CHANGED) -> Drawing | None:
    """Share of worlds at each level of the instruments whose use changes most; None where none does."""
    moved = sorted(
        (row for row in found.instruments.to_dict("records") if row["change"]),
        key=lambda row: (-abs(row["change"]), -row["switches"]),
    )[:most]
    groups = {key: group for key, group in found.levels.groupby(["actor", "instrument"], sort=False)}
    rows: list[Row] = []
    names = []
    for row in moved:
        title = wrapped(f"{row['name']}: {row['title']}")
        names.append(title)
        group = groups[row["actor"], row["instrument"]]
        top = max(int(group["rank"].max()), 1)
        for _, months in group.groupby("rank", sort=True):
            rows += [
                {
                    "name": title,
                    "date": day(item["date"]),
                    "share": rounded(item["share"], 3),
                    "level": item["title"],
                    "order": item["rank"],
                    "height": rounded(item["rank"] / top, 3),
                }
                for item in months.iloc[::STEP].to_dict("records")
            ]
    if not rows:
        return None
    chart = (
        alt.Chart(named())
        .mark_area(interpolate="step-after", stroke=LINE, strokeWidth=0.5)
        .encode(
            x=alt.X("date:T", axis=date_axis()),
            y=alt.Y("share:Q", stack="zero", scale=alt.Scale(domain=[0, 1]), axis=share_axis()),
            color=alt.Color(
                "height:Q",
                scale=alt.Scale(domain=[0, 0.5, 1], range=["#b9b5ac", "#6ba3c9", "#15507f"]),
                legend=alt.Legend(
                    title="level",
                    values=[0, 0.5, 1],
                    type="symbol",
                    symbolType="square",
                    symbolSize=160,
                    symbolStrokeWidth=0,
                    labelExpr="['first', 'middle', 'last'][2 * datum.value]",
                ),
            ),
            order=alt.Order("order:Q", sort="descending"),
            detail="level:N",
            tooltip=[
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("date:T", format="%b %Y", title="Month"),
                alt.Tooltip("share:Q", format=".0%", title="Share of worlds"),
            ],
        )
    )
    return Drawing(panels(alt.layer(chart).properties(width=270, height=100), "name", names), {"rows": rows})
