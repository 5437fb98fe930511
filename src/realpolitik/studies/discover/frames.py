"""Under what conditions one outcome comes about, as frames: what counts as a case, boxes, leaves, the boxes' way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from realpolitik.errors import UsageError
from realpolitik.readings.labels import number_words
from realpolitik.readings.outcomes import Outcome
from realpolitik.report.document import Link
from realpolitik.report.wording import claim_links, number_link
from realpolitik.results import Result
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, jeffreys
from realpolitik.studies.discover.rules import FEWEST, FoundRule, Limit, find_boxes, find_leaves, sample_of
from realpolitik.table import points_text

RULES = (
    *("outcome", "rule", "input", "where", "links", "above", "below", "least", "greatest", "luck"),
    *("density", "density_low", "density_high", "coverage", "coverage_low", "coverage_high"),
    *("trained", "worlds", "p_value", "clear"),
)
"""Fields of a condition of a rule."""


class Conditions(NamedTuple):
    """Under what conditions one outcome comes about.

    Attributes:
        row: the outcome itself: what counts as a case, and how often it is one.
        boxes: in the order in which they were found, a row a condition; each is sought in the worlds that those before
            leave.
        leaves: of the pruned tree, the densest first; empty where no split survives pruning.
        trajectory: boxes of the first search, from no limit to the smallest, in the training worlds.
    """

    row: dict[str, Any]
    boxes: pd.DataFrame
    leaves: pd.DataFrame
    trajectory: pd.DataFrame


def conditions(
    result: Result, wanted: Outcome, *, above: float | None = None, below: float | None = None, tests: int = 1
) -> Conditions:
    """The boxes and the tree of inputs under which something comes about.

    Args:
        result: a run.
        wanted: an event; or an issue or a reading with ``above`` or ``below``.
        above: cases are the worlds in which the outcome is greater.
        below: cases are the worlds in which it is less.
        tests: outcomes that are looked at together.

    Raises:
        UsageError: no threshold for an outcome that needs one, one that is no number, or too few cases or others.
    """
    words, cases = cases_of(wanted, above, below)
    if min(cases.sum(), (1 - cases).sum()) < FEWEST:
        raise UsageError(
            f"“{wanted.question.title}” {words} in {int(cases.sum())} of {cases.size} worlds; to find conditions "
            f"takes {FEWEST} worlds with it and {FEWEST} without"
        )
    sample = sample_of(result, cases)
    found, path = find_boxes(sample, tests)
    leaves = find_leaves(sample, tests)
    name, truth = wanted.question.id, sample.held[1]
    row = {
        "outcome": name,
        "title": wanted.question.title,
        "is_event": wanted.is_event,
        "cases": words,
        "at": wanted.at,
        **_interval(jeffreys(int(cases.sum()), cases.size), "share"),
        **_interval(jeffreys(int(truth.sum()), truth.size), "held"),
        "screened": sample.names,
    }
    steps = [(name, place, box.coverage, box.density, int(box.restricted.size)) for place, box in enumerate(path)]
    return Conditions(
        row,
        rules_of(result.scenario, name, found),
        rules_of(result.scenario, name, leaves),
        pd.DataFrame(steps, columns=["outcome", "step", "coverage", "density", "inputs"]),
    )


def cases_of(wanted: Outcome, above: float | None, below: float | None) -> tuple[str, np.ndarray]:
    """What counts as a case, in words, and [world] 1 where it is one."""
    for name, value in (("above", above), ("below", below)):
        if value is not None and not math.isfinite(value):
            raise UsageError(f"{name}: expected a number; found {value}")
    if (above is None) == (below is None) and (not wanted.is_event or above is not None):
        raise UsageError("give one of above and below for an outcome that is no event")
    if above is not None:
        return f"is above {points_text(above, 6)}", (wanted.values > above).astype(np.int64)
    if below is not None:
        return f"is below {points_text(below, 6)}", (wanted.values < below).astype(np.int64)
    return "comes about", (wanted.values > 0.5).astype(np.int64)


def rules_of(scenario: Scenario, outcome: str, rules: Sequence[FoundRule]) -> pd.DataFrame:
    """Rules with their conditions, a row a condition; the fields are `RULES`."""
    rows = [
        {
            "outcome": outcome,
            "rule": number,
            "input": one.input,
            "where": condition_words(scenario, one),
            "links": _links(scenario, one),
            "above": one.low,
            "below": one.high,
            "least": one.least,
            "greatest": one.greatest,
            "luck": one.luck,
            **_interval(rule.density, "density"),
            **_interval(rule.coverage, "coverage"),
            "trained": rule.trained,
            "worlds": rule.worlds,
            "p_value": rule.p_value,
            "clear": rule.clear,
        }
        for number, rule in enumerate(rules, start=1)
        for one in rule.conditions
    ]
    found = pd.DataFrame(rows, columns=list(RULES))
    return found.astype({name: float for name in ("above", "below", "luck")})


def condition_words(scenario: Scenario, one: Limit) -> str:
    """One condition in words."""
    if one.input.startswith("questions."):
        asked, _, name = one.input.removeprefix("questions.").partition("=")
        verb = "believed" if one.low is not None else "not believed"
        text = scenario.hypotheses[name].text if name in scenario.hypotheses else name
        return f"“{text}” is {verb} ({asked.replace('_', ' ')})"
    name = number_words(scenario, one.input)
    if one.low is not None and one.high is not None:
        return f"{name} is between {points_text(one.low)} and {points_text(one.high)}"
    if one.low is not None:
        return f"{name} is above {points_text(one.low)}"
    return f"{name} is below {points_text(one.high or 0.0)}"


def _links(scenario: Scenario, one: Limit) -> tuple[Link, ...]:
    if one.input.startswith("questions."):
        return ()
    return (number_link(one.input), *claim_links(scenario, claims_about(scenario, one.input)))


def _interval(found: Interval | None, name: str) -> dict[str, float]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), found or (np.nan, np.nan, np.nan), strict=True))
