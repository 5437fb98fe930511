"""Shares of an outcome's variance by number, claim and origin, as frames, and what may be said of them.

Mathematics: `realpolitik.kernels.plain.sensitivity`. Method and its limits: docs/explanation/attribution.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from realpolitik.errors import UsageError
from realpolitik.kernels.plain import sensitivity
from realpolitik.readings.inputs import Inputs, generator_of, inputs_of
from realpolitik.readings.labels import number_words
from realpolitik.readings.outcomes import Outcome
from realpolitik.report.wording import claim_links, number_link, source_name, value_text
from realpolitik.results import Result
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, group_contrast, least_of, shared_level, sign_of
from realpolitik.studies.attribute.crosscheck import cross_check
from realpolitik.studies.attribute.parts import Entry, VarianceParts, entries_of, parts_of

SHUFFLES = 100
"""Times that the outcome is shuffled among the worlds to see what dummies reach."""
RESAMPLES = 400
"""Bootstrap resamples of the worlds."""
FEWEST = 50
"""Worlds below which shares are not estimated: class means of a handful of worlds say nothing."""
KEPT = 60
"""Numbers of an outcome that are told; sums are over all."""
SECOND = 12
"""Strongest numbers that are cross-checked."""
ORIGINS = {"judgement": "the modeller's judgement", "model": "the model's own defaults"}
NUMBERS = (
    *("outcome", "outcome_title", "is_event", "number", "name", "links", "claims", "share", "low", "high"),
    *("at_low", "at_high", "effect", "effect_low", "effect_high", "rho", "p_value", "clear", "told"),
)
CLAIMS = (
    *("outcome", "is_event", "claim", "source", "text", "links", "numbers", "about", "number_links", "says"),
    *("share", "low", "high", "number_share", "believed", "with_it", "with_low", "with_high"),
    *("without", "without_low", "without_high", "clear"),
)
"""Fields of a number and of a claim beside an outcome."""


class Shares(NamedTuple):
    """What one outcome hangs on.

    Attributes:
        row: the outcome itself: its mean, how many numbers vary, and what all of them and the clear ones carry.
        numbers: the `KEPT` numbers that chance explains least.
        claims, origins: all, by falling share.
        dummies: what a number that plays no part reaches in one case of twenty.
    """

    row: dict[str, Any]
    numbers: pd.DataFrame
    claims: pd.DataFrame
    origins: pd.DataFrame
    dummies: pd.DataFrame


def shares(result: Result, wanted: Outcome, tests: int = 1) -> Shares:
    """What an outcome hangs on: numbers, claims and origins by their share of its variance.

    Args:
        result: a run of `FEWEST` worlds or more.
        wanted: an outcome of the run.
        tests: outcomes that are looked at together.

    Raises:
        UsageError: the outcome is the same in all worlds, nothing is uncertain, or there are too few worlds.
    """
    inputs = inputs_of(result)
    refuse_empty(wanted, inputs)
    values = wanted.values[:, None]
    p_values = sensitivity.shares(inputs.classes, values).p_values[:, 0]
    (null,) = sensitivity.dummies(inputs.classes, values, SHUFFLES, generator_of("shuffle"))
    weights = sensitivity.resamples(len(values), RESAMPLES, generator_of("resample"))
    parts = parts_of(entries_of(result.scenario, inputs), inputs, wanted.values, weights)
    level = level_of(null, tests=tests)
    numbers = number_shares(result.scenario, inputs, wanted, p_values, level, parts)
    checked = cross_check(inputs, wanted.values, list(numbers.number[:SECOND]))
    beyond = beyond_chance(inputs, numbers, parts)
    found = wanted.interval()
    assert found is not None  # there are worlds
    row = {
        "outcome": wanted.question.id,
        "title": wanted.question.title,
        "unit": wanted.question.unit,
        "is_event": wanted.is_event,
        "at": wanted.at,
        **_interval(found, ("mean", "low", "high")),
        "inputs": len(inputs.paths),
        "classes": int(inputs.classes.max(initial=0)) + 1,
        "clear": int(numbers.clear.sum()),
        **_interval(beyond, ("beyond", "beyond_low", "beyond_high")),
        **_interval(parts.whole, ("together", "together_low", "together_high")),
    }
    return Shares(
        row,
        numbers.merge(checked.dropna(subset="number"), on="number", how="left"),
        claim_shares(result.scenario, inputs, wanted, p_values, null, parts, tests),
        origin_shares(result.scenario, null, parts, tests).assign(outcome=wanted.question.id),
        dummies_of(null, level, checked).assign(outcome=wanted.question.id),
    )


def refuse_empty(wanted: Outcome, inputs: Inputs) -> None:
    """Refuse what cannot be attributed.

    Raises:
        UsageError: the outcome is the same in all worlds, nothing is uncertain, or there are too few worlds.
    """
    worlds = len(wanted.values)
    if worlds < FEWEST:
        raise UsageError(f"{worlds} worlds are too few to say what an outcome hangs on; play {FEWEST} or more")
    if np.ptp(wanted.values) == 0:
        raise UsageError(f"“{wanted.question.title}” is the same in all {worlds} worlds: there is nothing to attribute")
    if not inputs.paths:
        raise UsageError("no number of the scenario is uncertain: there is nothing to attribute to")


def level_of(null: sensitivity.CorrelationRatios, chosen: Sequence[int] | None = None, tests: int = 1) -> float:
    """p-value below which any of the inputs (or of those chosen) lies in one shuffle of twenty.

    Args:
        null: shares of dummies.
        chosen: places of the inputs that are looked at; all if None.
        tests: outcomes that are looked at together and share the one in twenty.
    """
    scores = sensitivity.rarity(null.p_values)
    scores = scores if chosen is None else scores[list(chosen)]
    return float(np.exp(-sensitivity.rarest(scores, shared_level(tests))))


def number_shares(
    scenario: Scenario, inputs: Inputs, wanted: Outcome, p_values: np.ndarray, level: float, parts: VarianceParts
) -> pd.DataFrame:
    """The numbers among some parts, those first that chance explains least; `KEPT` of them.

    A number is ``clear`` whose share is rarer than one in twenty among as many dummies as there are numbers, for all
    outcomes looked at together; ``told`` if its effect counts as well (`realpolitik.stats`), from the worlds where it
    is lowest to those where it is highest.

    Args:
        scenario: for words, and for the claims that speak about the numbers.
        inputs: the uncertain numbers of the run.
        wanted: the outcome.
        p_values: of all inputs [input].
        level: p-value below which a number is clear.
        parts: of the outcome's variance.

    Returns:
        Rows with the fields `NUMBERS`.
    """
    places = sorted(parts.by_number, key=lambda place: (p_values[place], inputs.paths[place]))[:KEPT]
    rho = sensitivity.spearman(inputs.drawn[:, places], wanted.values[:, None])[:, 0]
    rows, least = [], least_of(wanted.values, wanted.is_event)
    for k, place in enumerate(places):
        path, classes = inputs.paths[place], inputs.classes[:, place]
        lowest, highest = wanted.values[classes == 0], wanted.values[classes == classes.max()]
        effect, clear = group_contrast(lowest, highest), bool(p_values[place] < level)
        claims = claims_about(scenario, path)
        rows.append(
            {
                "outcome": wanted.question.id,
                "outcome_title": wanted.question.title,
                "is_event": wanted.is_event,
                "number": path,
                "name": number_words(scenario, path),
                "links": (number_link(path), *claim_links(scenario, claims)),
                "claims": claims,
                **_interval(parts.share(parts.by_number[place]), ("share", "low", "high")),
                "at_low": float(lowest.mean()),
                "at_high": float(highest.mean()),
                **_interval(effect, ("effect", "effect_low", "effect_high")),
                "rho": float(rho[k]),
                "p_value": float(p_values[place]),
                "clear": clear,
                "told": clear and sign_of(effect, least) != 0,
            }
        )
    return pd.DataFrame(rows, columns=list(NUMBERS))


def beyond_chance(inputs: Inputs, numbers: pd.DataFrame, parts: VarianceParts) -> Interval | None:
    """Sum of the shares of the numbers that are clear; None where none is."""
    places = [inputs.paths.index(path) for path in numbers.number[numbers.clear]]
    return parts.share([row for place in places for row in parts.by_number[place]]) if places else None


def claim_shares(
    scenario: Scenario,
    inputs: Inputs,
    wanted: Outcome,
    p_values: np.ndarray,
    null: sensitivity.CorrelationRatios,
    parts: VarianceParts,
    tests: int,
) -> pd.DataFrame:
    """The claims among some parts, by falling share; arguments as for `number_shares` and `level_of`.

    A claim is ``clear`` if one of its numbers is clear among all numbers that claims speak about, and the interval of
    its own share is above 0.

    Returns:
        Rows with the fields `CLAIMS`.
    """
    spoken = sorted({parts.entries[row].number for rows in parts.by_claim.values() for row in rows})
    level = level_of(null, spoken, tests) if spoken else 0.0
    found = []
    for name, rows in parts.by_claim.items():
        entries, claim = [parts.entries[row] for row in rows], scenario.claims[name]
        numbers = dict.fromkeys(entry.number for entry in entries)
        share, trust = parts.share(rows), believers(inputs, entries)
        about = tuple(inputs.paths[number] for number in numbers)
        found.append(
            {
                "outcome": wanted.question.id,
                "is_event": wanted.is_event,
                "claim": name,
                "source": claim.source,
                "text": claim.text,
                "links": claim_links(scenario, (name,)),
                "numbers": about,
                "about": "; ".join(number_words(scenario, path) for path in about),
                "number_links": tuple(number_link(path) for path in about),
                "says": value_text(claim.value.estimates[-1]) if claim.value else None,
                **_interval(share, ("share", "low", "high")),
                "number_share": parts.share([row for number in numbers for row in parts.by_number[number]]).value,
                "believed": float(trust.mean()),
                **_interval(wanted.interval(trust), ("with_it", "with_low", "with_high")),
                **_interval(wanted.interval(~trust), ("without", "without_low", "without_high")),
                "clear": bool(min(p_values[number] for number in numbers) < level and share.low > 0),
            }
        )
    return _by_share(pd.DataFrame(found, columns=list(CLAIMS)), "claim")


def believers(inputs: Inputs, entries: Sequence[Entry]) -> np.ndarray:
    """[world] whether a world took a number from one of the entries."""
    trust = np.zeros(len(inputs.drawn), dtype=bool)
    for entry in entries:
        codes = inputs.believed.get(inputs.paths[entry.number])
        trust |= np.ones(len(trust), dtype=bool) if codes is None else codes == entry.code
    return trust


def origin_shares(
    scenario: Scenario, null: sensitivity.CorrelationRatios, parts: VarianceParts, tests: int
) -> pd.DataFrame:
    """The origins among some parts, by falling share: sources, judgement, the model's defaults, calibrations.

    An origin is ``clear`` if dummies in place of all its numbers would reach so much less often than one time in
    twenty, for all origins and outcomes looked at together.
    """
    sums = {
        origin: null.adjusted[sorted({parts.entries[row].number for row in rows})].sum(axis=0)
        for origin, rows in parts.by_origin.items()
    }
    scores = np.stack([values / max(values.std(ddof=1), 1e-12) for values in sums.values()])
    limit = sensitivity.rarest(scores, shared_level(tests))
    found = []
    for origin, rows in parts.by_origin.items():
        share = parts.share(rows)
        found.append(
            {
                "origin": origin,
                "title": origin_name(scenario, origin),
                **_interval(share, ("share", "low", "high")),
                "numbers": len({parts.entries[row].number for row in rows}),
                "claims": len({parts.entries[row].claim for row in rows} - {None}),
                "clear": bool(share.value > limit * max(sums[origin].std(ddof=1), 1e-12) and share.low > 0),
            }
        )
    return _by_share(pd.DataFrame(found), "origin")


def origin_name(scenario: Scenario, origin: str) -> str:
    """An origin in words."""
    kind, colon, name = origin.partition(":")
    if colon and kind == "question":
        return f"hypotheses on {name.replace('_', ' ')}"
    if colon:
        return f"{kind} {name}"
    return ORIGINS.get(origin) or source_name(scenario, origin)


def dummies_of(null: sensitivity.CorrelationRatios, level: float, checked: pd.DataFrame) -> pd.DataFrame:
    """What dummies reach in one case of twenty: a single one, and the strongest of as many as there are numbers."""
    noise = checked[checked.number.isna()]
    strongest = sensitivity.floor_of(int(np.median(null.freedom)), level, null.worlds)
    return pd.DataFrame(
        {
            "dummy": ["one", "strongest"],
            "count": [1, len(null.freedom)],
            "share": [float(np.quantile(null.adjusted, 0.95)), strongest],
            "rbd_fast": [float(noise.rbd_fast.quantile(0.95)), np.nan],
            "pawn": [float(noise.pawn.quantile(0.95)), np.nan],
        }
    )


def _by_share(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows.sort_values(["share", "high", name], ascending=[False, False, True], ignore_index=True)


def _interval(found: Interval | None, names: tuple[str, str, str]) -> Mapping[str, float]:
    return dict(zip(names, found or (np.nan, np.nan, np.nan), strict=True))
