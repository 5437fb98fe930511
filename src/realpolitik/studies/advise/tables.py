"""What an actor could do for a goal: its levers, the best of them through each source's claims, and how they read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from realpolitik.readings import actor_name
from realpolitik.readings.labels import counted
from realpolitik.report.wording import source_name
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.advise import charts
from realpolitik.studies.advise.frames import Goal, LeverEffect, robust
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import CHANGE, FLAG, MONTH, SHARE, Column, Form, Table, number, points

CAVEATS = (
    "Each lever is held by itself for the whole time, whatever happens; a plan would change course.",
    "Everybody else goes on choosing, so the effect counts how they answer.",
    "Own utility counts the state of its issues and what its instruments cost it, not the pressure of others on them.",
    "Intervals of effects on the goal hold for all levers at once (95%), the others each by itself: they are the error "
    "of a finite number of worlds alone.",
)
TOLD = 3
"""Levers that the text names on either side."""
ALL = ""
"""The view that is none: all sources together."""
LEVER = {
    "pin": Column("Lever, as a what-if takes it").hidden,
    "instrument": Column("Instrument's id").hidden,
    "title": Column("Instrument").hidden,
    "level": Column("Level's id").hidden,
    "level_title": Column("Level").hidden,
    "lever": Column("Lever", wide=True),
}


def study(
    scenario: Scenario,
    actor: str,
    goal: Goal,
    levers: pd.DataFrame,
    idle: pd.DataFrame,
    seen: Sequence[dict[str, Any]],
    sources: Sequence[str],
    run: RunInfo,
) -> Study:
    """The study of an actor's levers.

    Args:
        scenario: resolved.
        actor: whose levers.
        goal: what is wanted.
        levers: those that bind, the most helpful first.
        idle: those that change next to nothing.
        seen: what the best of them do through each source's claims: a lever and a view a row.
        sources: the views.
        run: what they were tried in.
    """
    name, at = actor_name(scenario, actor), goal.baseline.at
    names = {key: source_name(scenario, key) for key in sources}
    views = views_of(levers, seen, names)
    levers = levers.assign(robust=robust(levers, views)) if sources else levers.assign(robust=None)
    said = summary(levers, idle, names, size_form(goal))
    if run.options.get("views") and not sources:
        said = (*said, "No source's claims put a value on anything, so there is no view to look through.")
    size, asked = size_form(goal), goal.asked
    tables = {"levers": levers_table(levers, goal, size, MONTH.text(month_end(scenario.about.as_of, goal.first)))}
    if sources:
        tables["views"] = views_table(views, size, asked.unit, names)
    tables |= {"idle": idle_table(idle), "goal": goal_table(goal, scenario)}
    value = (SHARE if goal.baseline.is_event else points()).text(goal.baseline.values.mean())
    return Study(
        "advise",
        f"{scenario.about.title}: advice to {name}",
        said,
        tables,
        {
            "levers": Chart(
                "How far each lever moves the goal",
                lambda: charts.levers_chart(levers, asked.unit, goal.baseline.is_event),
                "Dot: mean paired difference in the goal; line: interval that holds for all levers at once. Blue "
                "helps, orange hurts, grey is within chance.",
            )
        },
        (
            Part(
                "levers",
                f"{name}: {asked.title}",
                " ".join(said),
                tuple(block for block in ("levers", "views") if block in tables),
            ),
        ),
        CAVEATS,
        run=run,
        about=f"{name} wants {'more' if goal.wanted > 0 else 'less'} of: {asked.title}, by {MONTH.text(at)} ({value} "
        "as things go)",
        until=at,
    )


def size_form(goal: Goal) -> Form:
    """How a difference in the goal reads: in points of a hundred for a probability, else in the goal's own unit."""
    return CHANGE if goal.baseline.is_event else number(3, signed=True)


def summary(levers: pd.DataFrame, idle: pd.DataFrame, names: dict[str, str], size: Form) -> tuple[str, ...]:
    """What to do, what not to do, and what makes no difference, in words."""

    def told(rows: pd.DataFrame) -> str:
        return "; ".join(
            f"“{row.title}” at “{row.level_title}” ({size.text(row.effect)}{unit}, {size.text(row.low)} to "
            f"{size.text(row.high)})"
            for row in rows.head(TOLD).itertuples()
        )

    unit = " points" if size is CHANGE else ""
    good, bad = levers[levers.helps], levers[levers.hurts].iloc[::-1]
    said = [
        f"Helps beyond chance: {told(good)}."
        if len(good)
        else "No lever of its own is seen to help by as much as counts in so many worlds."
    ]
    if len(bad):
        said.append(f"Hurts beyond chance: {told(bad)}.")
    if names and len(good):
        firm = int(good.robust.sum())
        said.append(
            f"{firm} of {len(good)} that help {'hurts' if firm == 1 else 'hurt'} in no view of "
            f"{', '.join(names.values())}."
        )
    if len(idle):
        said.append(
            f"{counted(len(idle), 'level', 'levels')} {'changes' if len(idle) == 1 else 'change'} next to nothing: it "
            "does so by itself, or cannot."
        )
    return tuple(said)


def effect_columns(size: Form, unit: str, together: str) -> dict[str, Column]:
    """Columns of an effect on the goal; ``together`` says for what its interval holds at once."""
    ends = {
        end: Column(
            f"Goal: {end}", size, unit, f"{end} end of its 95% interval, which holds for {together} at once"
        ).hidden
        for end in ("low", "high")
    }
    return {
        "effect": Column("Goal", size, unit, "the goal with the lever less without", ends=("low", "high")),
        **ends,
        "verdict": Column("It", meaning="whether it counts, and which way"),
        "towards": Column(
            "Worlds for, against", SHARE, meaning="in which the goal moves the way that is wanted", beside="away"
        ),
        "away": Column("Worlds against", SHARE, meaning="in which it moves the other way").hidden,
        "size": Column("Size", meaning="counts, too small, no effect, or unclear").hidden,
        "helps": Column("Helps", FLAG, meaning="it counts, and the way that is wanted").hidden,
        "hurts": Column("Hurts", FLAG, meaning="it counts, and the other way").hidden,
    }


def paid(field: str, title: str, form: Form, unit: str, meaning: str, ends: bool) -> dict[str, Column]:
    """Columns of what a lever costs or gains its owner, with its interval."""
    shown = (f"{field}_low", f"{field}_high") if ends else None
    return {
        field: Column(title, form, unit, meaning, ends=shown),
        f"{field}_low": Column(f"{title}: low", form, unit, "lower end of its 95% interval").hidden,
        f"{field}_high": Column(f"{title}: high", form, unit, "upper end of its 95% interval").hidden,
    }


def levers_table(levers: pd.DataFrame, goal: Goal, size: Form, since: str) -> Table:
    """One row a lever, the most helpful first."""
    plus = number(3, signed=True)
    return Table(
        "What each lever does, held against what it would do by itself",
        levers,
        {
            **LEVER,
            **effect_columns(size, goal.asked.unit, "all levers"),
            **paid(
                "own", "Own utility", plus, "utility", "gain on its issues less what its instruments cost more", True
            ),
            **paid("cost", "Cost", plus, "utility", "what its instruments cost on top, mean over months", False),
            **paid("capacity", "Capacity", number(2, signed=True), "share", "capacity that they take on top", False),
            "in_force": Column("In force", SHARE, meaning="share of the time in which the level asked for stands"),
            "binds": Column("Binds", SHARE, meaning="share of the time in which it is another than by itself").hidden,
            "robust": Column("Robust", FLAG, meaning="helps in all worlds, and hurts in no view looked at").hidden,
        },
        f"Held from {since}. Goal: {'points of a hundred' if goal.baseline.is_event else goal.asked.unit}, with the "
        "95% interval of all levers at once. Own utility: gain on its issues less what its instruments cost on top. In "
        "force: share of the time in which the level asked for stands; what it needs of others may lapse.",
    )


def views_of(levers: pd.DataFrame, seen: Sequence[dict[str, Any]], names: dict[str, str]) -> pd.DataFrame:
    """The levers that were tried through views, a lever and a view a row; first all sources together."""
    fields = ["instrument", "level", "view", *LeverEffect._fields]
    every = pd.DataFrame(list(seen), columns=fields)
    tried = levers[levers.instrument.add("=").add(levers.level).isin(every.instrument.add("=").add(every.level))]
    rows = pd.concat([tried.assign(view=ALL)[fields], every], ignore_index=True) if len(every) else every
    rows = levers[[*LEVER]].merge(rows, on=["instrument", "level"])
    order = {view: place for place, view in enumerate((ALL, *names))}
    place = {pin: place for place, pin in enumerate(levers.pin)}
    ranks = rows.assign(a=rows.pin.map(place), b=rows.view.map(order)).sort_values(["a", "b"]).index
    return rows.loc[ranks].reset_index(drop=True)


def views_table(views: pd.DataFrame, size: Form, unit: str, names: dict[str, str]) -> Table:
    """The best levers through each source's claims alone."""
    effect = {name: column.hidden for name, column in effect_columns(size, unit, "the best levers").items()}
    effect["effect"] = Column("Goal", size, unit, "the goal with the lever less without", spread=True, beside="verdict")
    return Table(
        "The best levers through each source's claims alone",
        views,
        {**LEVER, "view": Column("View", meaning="source's id; empty for all sources together"), **effect},
        "Worlds drawn from one source's claims, as of the same date; the scenario's own numbers where it is silent.",
        across="view",
        titles={ALL: "All together", **names},
    )


def idle_table(idle: pd.DataFrame) -> Table:
    """Levels that change next to nothing."""
    binds = Column("Binds", SHARE, meaning="share of the time in which it is another than by itself")
    columns = {**LEVER, "binds": binds}
    return Table("What changes next to nothing", idle[[*columns]], columns, brief=0)


def goal_table(goal: Goal, scenario: Scenario) -> Table:
    """The goal as things go."""
    interval, asked = goal.baseline.interval(), goal.asked
    assert interval is not None  # there are worlds
    form = SHARE if goal.baseline.is_event else points()
    since = month_end(scenario.about.as_of, goal.first)
    row = (asked.id, asked.title, asked.unit, goal.wanted, goal.baseline.at, *interval, since)
    columns = {
        "goal": Column("Id"),
        "title": Column("Goal", wide=True),
        "unit": Column("Unit"),
        "wanted": Column("Wanted", number(0, signed=True), meaning="1 for more of it, −1 for less"),
        "at": Column("By", MONTH),
        "value": Column("As things go", form, asked.unit, "mean over worlds", ends=("low", "high")),
        "low": Column("Low", form, asked.unit, "lower end of its 95% interval").hidden,
        "high": Column("High", form, asked.unit, "upper end of its 95% interval").hidden,
        "since": Column("Held from", MONTH, meaning="date from which levers are held"),
    }
    return Table("The goal as things go", pd.DataFrame([row], columns=[*columns]), columns, brief=0)
