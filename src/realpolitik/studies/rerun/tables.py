"""What a run made anew says: variables with their largest difference, and the record of the run then and now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from realpolitik.pipeline.runs import Plan
from realpolitik.results import Provenance, Result
from realpolitik.studies.rerun.differences import SAME, Differences
from realpolitik.study import Part, RunInfo, Study
from realpolitik.table import COUNT, FLAG, Column, Table, plain, points

NAMED = 3
"""Variables that the summary names."""
WHOLE = Column("Values", COUNT, meaning="Values compared")


def study(found: Differences, saved: Result, plan: Plan, path: Path) -> Study:
    """The study of a run made anew.

    Args:
        found: its differences from the saved run.
        saved: the saved run.
        plan: what was made anew.
        path: file of the saved run.
    """
    variables, then, now = variables_of(found), saved.provenance, plan.provenance
    record = provenance_of(saved, plan)
    holds = bool((variables.state == SAME).all()) and saved.candidates == plan.candidates
    about = plan.scenario.about
    return Study(
        "rerun",
        f"{about.title}: a saved run made anew",
        summary(variables, then, now, holds),
        {"variables": variables_table(variables), "provenance": provenance_table(record)},
        parts=(Part("rerun", "The same run, made anew", "", ("variables", "provenance")),),
        run=RunInfo.of_run(now),
        about=f"From the scenario and the record in {path}.",
        failed=not holds,
    )


def summary(variables: pd.DataFrame, then: Provenance, now: Provenance, holds: bool) -> tuple[str, ...]:
    """What differs, in sentences."""
    apart = variables[variables.state != SAME]
    if holds:
        first = f"The same to the bit: {variables['values'].sum():,} values of {len(variables)} variables."
    elif apart.empty:
        first = "Every number is the same to the bit, but what the codes of beliefs stand for is not."
    else:
        named = [_told(row) for row in apart.head(NAMED).itertuples()]
        more = f", and {len(apart) - NAMED} more" if len(apart) > NAMED else ""
        first = f"{len(apart)} of {len(variables)} variables differ: {'; '.join(named)}{more}."
    others = now.others(then)
    made = "It was made by this very program." if not others else f"It was made otherwise: {others}."
    return first, made


def _told(row: Any) -> str:
    if pd.isna(row.largest):
        return f"{row.variable} ({row.state})"
    return f"{row.variable} by up to {row.largest:.3g} (in {row.differing:,} of {row.values:,} values)"


def variables_of(found: Differences) -> pd.DataFrame:
    """Variable, state, values, how many differ, the largest difference and its world; what differs comes first."""
    rows = [
        (name, item.state, item.values, item.differing, item.largest, item.world) for name, item in found.found.items()
    ]
    frame = pd.DataFrame(rows, columns=["variable", "state", "values", "differing", "largest", "world"])
    frame = frame.astype({"largest": float, "world": "Int64"})
    frame["same"] = frame.state == SAME
    share = frame.differing / frame["values"].clip(lower=1)
    order = frame.assign(share=share).sort_values(
        ["same", "share", "variable"], ascending=[True, False, True], kind="stable"
    )
    return frame.loc[order.index].drop(columns="same").reset_index(drop=True)


def variables_table(frame: pd.DataFrame) -> Table:
    """Variables as they read."""
    columns = {
        "variable": Column("Variable"),
        "state": Column("State", meaning="Whether it is the same to the bit; its form is its type and its shape"),
        "values": WHOLE,
        "differing": Column("Differ", COUNT, meaning="Values whose bits are not the same"),
        "largest": Column(
            "Largest difference", points(3), "of the variable", "Largest difference of two values; missing for texts"
        ),
        "world": Column("World", COUNT, meaning="Number of the world in which the largest difference is"),
    }
    return Table("Variables, saved and made anew", frame, columns, brief=12)


def provenance_of(saved: Result, plan: Plan) -> pd.DataFrame:
    """Everything that the record of a run says, then and now."""
    then, now = (_flat(item) for item in (saved.provenance, plan.provenance))
    then["candidates"], now["candidates"] = (
        json.dumps(plain(dict(sorted(item.candidates.items())))) for item in (saved, plan)
    )
    rows = [(name, then.get(name), now.get(name)) for name in {**then, **now}]
    frame = pd.DataFrame(rows, columns=["item", "then", "now"])
    frame["same"] = [one == other for _, one, other in rows]
    return frame


def _flat(made: Provenance) -> dict[str, str]:
    """A record as texts by name; each version has a name of its own."""
    found = {name: value for name, value in json.loads(made.to_json()).items() if value not in (None, [], {})}
    versions = found.pop("versions", {})
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}
    return texts | {f"version of {'the code' if name == 'source' else name}": text for name, text in versions.items()}


def provenance_table(frame: pd.DataFrame) -> Table:
    """The record as it reads."""
    columns = {
        "item": Column("What"),
        "then": Column("Then", wide=True),
        "now": Column("Now", wide=True),
        "same": Column("Same", FLAG),
    }
    return Table("The record of the run, then and now", frame, columns)
