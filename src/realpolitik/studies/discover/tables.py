"""Under what conditions outcomes come about, as a study: tables told apart by outcome, sentences, parts of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import xarray as xr

from realpolitik.results import Result
from realpolitik.studies.discover import charts
from realpolitik.studies.discover.frames import Conditions
from realpolitik.studies.outcomes import place_of
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import (
    COUNT,
    DAY,
    FLAG,
    LINKS,
    MONTH,
    SHARE,
    Column,
    Form,
    Table,
    number,
    points,
    share_end,
    share_text,
)

CAVEATS = (
    "Rules are found in two worlds of three and judged in the third; density and coverage are those of the latter.",
    "A rule says where in the spread of opinion it comes about, not what makes it come about; among inputs that move "
    "together it may name the wrong one.",
    "Inputs that act only jointly, and none of which shows by itself, do not pass the screening and are not found.",
)
ABOUT = "Boxes and trees of inputs in which something comes about more often, or less, than elsewhere."
OUTCOME = Column("Outcome's id").hidden


def study(found: Sequence[Conditions], result: Result, data: xr.Dataset, run: RunInfo) -> Study:
    """The study of conditions.

    Args:
        found: outcome by outcome.
        result: the run.
        data: the outcomes world by world.
        run: what it was made from.
    """
    outcomes = pd.DataFrame([item.row for item in found])
    titles = dict(zip(outcomes.outcome, outcomes.title, strict=True))
    worlds = run.worlds or 0
    drawn, parts, told = {}, [], []
    for item in found:
        name, lines = item.row["outcome"], sentences(item)
        key = f"trajectory.{name}" if len(found) > 1 else "trajectory"
        drawn[key] = trajectory(item)
        head = heading(item.row, worlds)
        parts.append(Part(place_of(name), head, " ".join(lines), (key, "boxes", "leaves"), stands=True, only=name))
        told += [f"{head}. {lines[0]}", *lines[1:]]
    return Study(
        "discover",
        f"{result.scenario.about.title}: under what conditions",
        tuple(told),
        {
            "outcomes": outcomes_table(outcomes),
            "boxes": boxes_table(pd.concat([item.boxes for item in found]), titles),
            "leaves": leaves_table(pd.concat([item.leaves for item in found]), titles),
            "steps": steps_table(pd.concat([item.trajectory for item in found])),
        },
        drawn,
        tuple(parts),
        CAVEATS,
        data,
        run,
        ABOUT,
        outcomes["at"].max(),
        source=result,
    )


def beside(found: Study) -> Study:
    """The study of one outcome as it stands on the page of a run: in one part, with the tree folded."""
    name = found.run.scenario
    whole = f"`realpolitik discover {name}` looks at other outcomes and draws the boxes' way."
    part = Part(
        "conditions",
        "Under what conditions: scenario discovery",
        " ".join((*found.summary, whole)),
        ("boxes", "leaves"),
        stands=True,
    )
    tables = {**found.tables, "leaves": replace(found.table("leaves"), folded=True, brief=0)}
    return replace(found, tables=tables, parts=(part,))


def trajectory(item: Conditions) -> Chart:
    """The chart of the boxes' way."""
    return Chart(
        "Coverage against density",
        partial(charts.trajectory_chart, item.trajectory, item.boxes),
        "Each dot is a box in the training worlds, from all (right) to the smallest; colour: how many inputs "
        "it limits. Diamond: the first box chosen, in held-out worlds.",
    )


def heading(row: Mapping[str, Any], worlds: int) -> str:
    """The outcome, and how often it is a case."""
    what = row["title"] if row["is_event"] else f"{row['title']} {row['cases']}"
    return f"{what}, by {MONTH.text(row['at'])}: {_share(row, 'share')} of {worlds:,} worlds"


def sentences(item: Conditions) -> tuple[str, ...]:
    """The findings in a few plain sentences."""
    good = item.boxes[item.boxes.clear.astype(bool)].dropna(subset=["density", "coverage"])
    told = [
        f"Where {' and '.join(rows['where'])}: {_share(rows.iloc[0], 'density')} of such worlds against "
        f"{share_text(item.row['held'])} of all, and {_share(rows.iloc[0], 'coverage')} of all cases."
        for _, rows in good.groupby("rule", sort=True)
    ]
    if not told:
        told.append("No box of inputs beats chance in worlds that were held out.")
    if item.leaves.empty:
        told.append("No split of a tree survives pruning by cross-validation.")
    elif not item.leaves.clear.any():
        told.append("A tree splits the worlds, but no leaf of it beats chance in worlds that were held out.")
    return tuple(told)


def _share(row: Mapping[str, Any] | pd.Series, name: str) -> str:
    return f"{share_text(row[name])} ({share_end(row[f'{name}_low'])}–{share_end(row[f'{name}_high'])}%)"


def outcomes_table(rows: pd.DataFrame) -> Table:
    """What counts as a case of each outcome, and how often it is one."""
    return Table(
        "What is asked about",
        rows,
        {
            "outcome": OUTCOME,
            "title": Column("Outcome", wide=True),
            "is_event": Column("Whether it is an event", FLAG).hidden,
            "cases": Column("Cases", meaning="worlds in which it is so"),
            "at": Column("By", DAY, meaning="date that the outcome speaks of"),
            "share": Column("Share (95%)", SHARE, meaning="of cases in all worlds", ends=("share_low", "share_high")),
            "share_low": Column("Share: low", SHARE).hidden,
            "share_high": Column("Share: high", SHARE).hidden,
            "held": Column(
                "Held out (95%)", SHARE, meaning="of cases in held-out worlds", ends=("held_low", "held_high")
            ),
            "held_low": Column("Held out: low", SHARE).hidden,
            "held_high": Column("Held out: high", SHARE).hidden,
            "screened": Column("Sought among", Form(", ".join, "@", number=False), meaning="the inputs").hidden,
        },
    )


def boxes_table(rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    """One row a condition of each box."""
    return _rules_table("Boxes of inputs (PRIM)", "Box", rows, titles)


def leaves_table(rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    """One row a condition of each leaf of the tree."""
    return _rules_table("Leaves of the tree (CART)", "Leaf", rows, titles)


def _rules_table(title: str, word: str, rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    limit = "; none where there is no limit"
    return Table(
        title,
        rows,
        {
            "outcome": OUTCOME,
            "rule": Column(word, COUNT),
            "input": Column("Input", meaning="path of a number, or questions.ID=hypothesis").hidden,
            "where": Column("Where", wide=True, links="links"),
            "links": Column("Evidence", LINKS).hidden,
            "above": Column("Above", points(), meaning=f"the number lies above{limit}").hidden,
            "below": Column("Below", points(), meaning=f"the number lies below{limit}").hidden,
            "least": Column("Drawn: least, greatest", points(), meaning="in any world", beside="greatest"),
            "greatest": Column("Drawn: greatest", points()).hidden,
            "luck": Column("Luck", number(3), meaning="quasi-p-value of the limit in the training worlds"),
            **_ends("density", "Density", "share of held-out worlds under the rule in which it comes about"),
            **_ends(
                "coverage", "Coverage", "share of held-out worlds in which it comes about that fall under the rule"
            ),
            "trained": Column("Where found", SHARE, meaning="density in the training worlds"),
            "worlds": Column("Worlds", COUNT, meaning="held-out worlds under the rule").hidden,
            "p_value": Column("p", number(4), meaning="chance of so different a density if it told nothing").hidden,
            "clear": Column("Beyond chance", FLAG, meaning="for all rules of its kind, and by as much as counts"),
        },
        "Density: how often it comes about there, of held-out worlds. Coverage: how many of all cases lie there. Where "
        "found: density in the worlds in which the rule was found. Luck: quasi-p-value of the limit. All limits of a "
        "rule hold; a later box is judged in the worlds that those before it leave.",
        titles=titles,
        by="outcome",
        group=("rule", "density", "coverage", "trained", "clear"),
    )


def _ends(name: str, title: str, meaning: str) -> dict[str, Column]:
    low, high = f"{name}_low", f"{name}_high"
    return {
        name: Column(f"{title} (95%)", SHARE, meaning=meaning, ends=(low, high)),
        low: Column(f"{title}: low", SHARE).hidden,
        high: Column(f"{title}: high", SHARE).hidden,
    }


def steps_table(rows: pd.DataFrame) -> Table:
    """The boxes' way: every box of the first search."""
    return Table(
        "The boxes' way",
        rows,
        {
            "outcome": OUTCOME,
            "step": Column("Step", COUNT),
            "coverage": Column("Coverage", SHARE, meaning="share of all cases inside, in the training worlds"),
            "density": Column("Density", SHARE, meaning="share of cases inside, in the training worlds"),
            "inputs": Column("Inputs limited", COUNT),
        },
        brief=0,
    )
