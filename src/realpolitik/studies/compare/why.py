"""Why two runs differ: what was held, what was put in otherwise, which claims one could not know, what moved first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from realpolitik.readings import actor_name
from realpolitik.readings.labels import counted, number_words
from realpolitik.scenario import paths
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.compare.frames import Sides
from realpolitik.table import MONTH, Column, Table, points

INPUTS = ("path", "name", "first", "second", "gap")
NAMED = 3
"""Inputs, claims and first moves that are named."""


def inputs_of(sides: Sides) -> pd.DataFrame:
    """Numbers that both runs were given otherwise, those first that differ most for the spread that they have.

    Returns:
        Path, words, the most likely value in both, and how far these lie apart in half widths of the wider spread.
    """
    one, other = (paths.numbers(run.scenario) for run in sides.runs)
    rows = []
    for path in (path for path in one if path in other):
        first, second = (found[path].number.estimates[-1] for found in (one, other))
        if (first.low, first.centre, first.high) != (second.low, second.centre, second.high):
            half = max(first.high - first.low, second.high - second.low) / 2
            apart = abs(second.centre - first.centre)
            gap = apart / half if half > 0 else np.inf if apart > 0 else 0.0
            rows.append((path, number_words(sides.runs[1].scenario, path), first.centre, second.centre, gap))
    frame = pd.DataFrame(rows, columns=list(INPUTS))
    return frame.sort_values("gap", ascending=False, kind="stable", ignore_index=True)


def inputs_table(frame: pd.DataFrame, runs: tuple[str, str]) -> Table:
    """What was put in otherwise."""
    return Table(
        "Inputs that differ (most likely values)",
        frame,
        {
            "path": Column("Path").hidden,
            "name": Column("Input", wide=True),
            "first": Column(runs[0], points(), meaning="most likely value in the first run"),
            "second": Column(runs[1], points(), meaning="most likely value in the second run"),
            "gap": Column("Apart", points(2), meaning="in half widths of the wider of both spreads"),
        },
        "Apart: in half widths of the wider of both spreads; a number may also differ in its spread alone.",
        brief=8,
        open=20,
    )


def told(sides: Sides, inputs: pd.DataFrame, course: pd.DataFrame) -> list[str]:
    """Why, in sentences: inputs, claims, and in which order things moved."""
    said = []
    if len(inputs):
        most = "; ".join(inputs.name.head(NAMED))
        said.append(f"{counted(len(inputs), 'input differs', 'inputs differ')}, most of all: {most}.")
    known = [set(run.scenario.claims) for run in sides.runs]
    for place, word in enumerate(("first", "second")):
        alone = known[place] - known[1 - place]
        if alone:
            said.append(f"{counted(len(alone), 'claim is', 'claims are')} known to the {word} run alone.")
    moves = first_moves(course)
    if moves:
        order = "; ".join(f"{title} from {MONTH.text(day)}" for title, day in moves[:NAMED])
        said.append(f"What moves first, beyond chance and for good: {order}.")
    return said


def first_moves(course: pd.DataFrame) -> list[tuple[str, dt.date]]:
    """Titles of what differs at the end, with the month from which its interval never again holds nought."""
    found = []
    for (kind, reading), months in course.groupby(["kind", "reading"], sort=False):
        name = str(months.title.iloc[0])
        if kind == "ground":
            name = "contested ground" if reading == "contested" else f"ground held by {name}"
        apart = ((months.low > 0) | (months.high < 0)).to_numpy()
        if apart.size and apart[-1]:
            since = len(apart) - int(np.argmin(apart[::-1])) if not apart.all() else 0
            found.append((name, months.date.iloc[since]))
    return sorted(found, key=lambda pair: pair[1])


def differs(sides: Sides) -> str:
    """In what the second run was made otherwise than the first, in words; empty where in nothing."""
    one, other = (run.provenance for run in sides.runs)
    scenario = sides.runs[1].scenario
    said = [pin_words(scenario, pin) for pin in other.pins if pin not in one.pins]
    said += [f"not {pin_words(scenario, pin)}" for pin in one.pins if pin not in other.pins]
    said += _settings(scenario, one.settings, other.settings)
    rest = one.others(replace(other, pins=one.pins, settings=one.settings, baseline=one.baseline))
    return "; ".join([*said, *([rest] if rest else [])])


def _settings(scenario: Scenario, one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    changed = [path for path in {**one, **other} if one.get(path) != other.get(path)]
    return [f"{number_words(scenario, path)} set to {other.get(path, 'its own')}" for path in changed]


def pin_words(scenario: Scenario, pin: str) -> str:
    """A pin in words: ``us.presence=withdrawn@2019-01`` → the owner, the instrument, its level and from when."""
    path, _, held = pin.partition("=")
    level, _, since = held.partition("@")
    owner, _, name = path.partition(".")
    item = scenario.instruments.get(owner, {}).get(name)
    if item is None:
        return pin
    title = item.levels[level].title if level in item.levels else None
    when = f" from {since}" if since else ""
    return f"{actor_name(scenario, owner)}, “{item.title}” held at “{title or level.replace('_', ' ')}”{when}"
