"""Where claims contradict one another, found by rule: within one source and across sources.

Rules, each on what the scenario states and none on wording:

- *number*: two claims on one number whose estimates do not overlap, told within `DRIFT` of each other;
- *drift*: the same, told further apart: the world, or the source's mind, may have changed between;
- *direction*: two causal claims whose experiments turn a cause the same way and expect one reading to go opposite ways;
- *forecast*: two forecasts of one event, one that it comes and one that it does not, by dates that overlap;
- *evidence*: items marked consistent and items marked inconsistent with one hypothesis;
- *correction*: a claim with a known correction.

A claim and what it repeats are one statement: they cannot contradict each other, and contradict another once.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from realpolitik.scenario.confidence import BANDS, probability
from realpolitik.scenario.origins import root_claim, standing
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.studies.contradictions.causes import Effect, effects

DRIFT = dt.timedelta(days=365)
"""Time between two statements from which they are taken to speak of different circumstances."""
Kind = Literal["number", "drift", "direction", "forecast", "evidence", "correction"]
KINDS: tuple[Kind, ...] = ("number", "drift", "direction", "forecast", "evidence", "correction")
"""Rules in the order in which what they find is listed."""


FIELDS = (
    *("kind", "about", "one", "one_says", "other", "other_says", "sources", "scope", "apart", "gap"),
    *("actors", "issues"),
)
"""What is said of a contradiction: the rule that found it; the number, pair of cause and effect, event or hypothesis
that both sides speak of; the claims of one side and what they say; those of the other (of a correction, what corrects,
if a claim does); the sources of all of them; whether these are one (``within``) or several (``across``); days between
the first and the last of the statements; between estimates, their distance as a share of the range of the number; and
the actors and issues that any of the claims is about."""
Row = dict[str, Any]


def find(scenario: Scenario) -> pd.DataFrame:
    """Every contradiction between the claims of a scenario, by rule; the widest gaps of a rule first.

    Args:
        scenario: human or resolved form; what a resolved form left out is not compared.

    Returns:
        One row for each, with the columns `FIELDS`.
    """
    found = [
        *_numbers(scenario),
        *_directions(scenario),
        *_forecasts(scenario),
        *_evidence(scenario),
        *_corrections(scenario),
    ]
    found.sort(key=lambda row: (KINDS.index(row["kind"]), -(row["gap"] or 0.0), row["about"], row["one"]))
    return pd.DataFrame(found, columns=[*FIELDS])


def told(claim: Claim, scenario: Scenario) -> dt.date:
    """The date that a statement speaks of: its own, or its source's."""
    return claim.since or scenario.sources[claim.source].issued


def _row(
    scenario: Scenario,
    kind: Kind,
    about: str,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    says: tuple[str, str],
    gap: float | None = None,
) -> Row:
    claims = [scenario.claims[name] for name in (*sides[0], *sides[1])]
    sources = tuple(dict.fromkeys(claim.source for claim in claims))
    days = [told(claim, scenario) for claim in claims]
    return {
        "kind": kind,
        "about": about,
        "one": sides[0],
        "one_says": says[0],
        "other": sides[1],
        "other_says": says[1],
        "sources": sources,
        "scope": "across" if len(sources) > 1 else "within",
        "apart": (max(days) - min(days)).days,
        "gap": gap,
        "actors": tuple(sorted({actor for claim in claims for actor in claim.actors})),
        "issues": tuple(sorted({issue for claim in claims for issue in claim.issues})),
    }


def _apart(one: str, other: str, scenario: Scenario) -> bool:
    """Whether two claims are different statements."""
    return root_claim(one, scenario) != root_claim(other, scenario)


def _numbers(scenario: Scenario) -> Iterator[Row]:
    known = numbers(scenario)
    about: dict[str, list[str]] = {}
    for name, claim in scenario.claims.items():
        if claim.about is not None:
            about.setdefault(claim.about, []).append(name)
    for path, stated in about.items():
        names = standing(stated, scenario)
        measure = known[path].measure if path in known else None
        for one, other in combinations(names, 2):
            first, second = scenario.claims[one].value, scenario.claims[other].value
            if first is None or second is None or not _apart(one, other, scenario):
                continue
            low, high = sorted((first.estimates[-1], second.estimates[-1]), key=lambda item: item.centre)
            if low.high >= high.low:
                continue
            days = abs(told(scenario.claims[one], scenario) - told(scenario.claims[other], scenario))
            reach = measure.high - measure.low if measure is not None else math.inf
            reach = reach if math.isfinite(reach) else high.high - low.low
            says = (str(first.estimates[-1]), str(second.estimates[-1]))
            kind: Kind = "drift" if days >= DRIFT else "number"
            yield _row(scenario, kind, path, ((one,), (other,)), says, (high.low - low.high) / reach)


def _directions(scenario: Scenario) -> Iterator[Row]:
    """One for each pair of cause and effect: the claims of each direction together."""
    pairs: dict[tuple[str, str], list[Effect]] = {}
    for effect in effects(scenario):
        pairs.setdefault((effect.cause, effect.reading), []).append(effect)
    for (cause, reading), items in sorted(pairs.items()):
        for first, second in ((1, -1), (1, 0), (0, -1)):
            one = [item for item in items if item.sign == first]
            other = [item for item in items if item.sign == second]
            against = [(a, b) for a in one for b in other if _opposed(a, b, scenario)]
            if against:
                both = (
                    tuple(sorted({a.claim for a, _ in against})),
                    tuple(sorted({b.claim for _, b in against})),
                )
                says = (_said([a for a, _ in against]), _said([b for _, b in against]))
                yield _row(scenario, "direction", f"{cause} → {reading}", both, says)


WORDS = {1: "more raises it", 0: "more leaves it", -1: "more lowers it"}


def _opposed(one: Effect, other: Effect, scenario: Scenario) -> bool:
    """Whether two effects contradict: opposite ways; or one of them none, between the same two levels."""
    same = one.contrast == other.contrast or (one.sign and other.sign)
    return bool(same) and one.claim != other.claim and _apart(one.claim, other.claim, scenario)


def _said(effects_of: list[Effect]) -> str:
    spans = sorted({effect.contrast for effect in effects_of})
    return f"{WORDS[effects_of[0].sign]} ({', '.join(spans)})"


def _forecasts(scenario: Scenario) -> Iterator[Row]:
    stated = [name for name, claim in scenario.claims.items() if claim.forecast and claim.forecast.of]
    given = [(name, scenario.claims[name]) for name in standing(stated, scenario)]
    for (one, first), (other, second) in combinations(given, 2):
        if first.forecast is None or second.forecast is None or first.forecast.of != second.forecast.of:
            continue
        chances = [_chance(claim) for claim in (first, second)]
        known = [chance for chance in chances if chance is not None]
        sides = [chance > 0.5 for chance in known]
        if len(known) == 2 and sides[0] != sides[1] and 0.5 not in known and _apart(one, other, scenario):
            says = (
                f"{100 * known[0]:.0f}% by {first.forecast.by}",
                f"{100 * known[1]:.0f}% by {second.forecast.by}",
            )
            yield _row(scenario, "forecast", str(first.forecast.of), ((one,), (other,)), says)


def _chance(claim: Claim) -> float | None:
    """Probability that a forecast gives to its event; None where it gives none."""
    forecast = claim.forecast
    if forecast is None:
        return None
    stated = forecast.probability
    if stated is None and claim.confidence in BANDS:
        stated = probability(claim.confidence)
    return stated if stated is None or forecast.comes else 1.0 - stated


def _evidence(scenario: Scenario) -> Iterator[Row]:
    """One for each hypothesis that some evidence speaks for and some against."""
    for name, hypothesis in scenario.hypotheses.items():
        rows = scenario.matrix.get(hypothesis.question, {})
        speaking = {
            side: tuple(sorted(item for item, row in rows.items() if row.marks.get(name) in marks))
            for side, marks in (("for", ("CC", "C")), ("against", ("I", "II")))
        }
        if any(_apart(a, b, scenario) for a in speaking["for"] for b in speaking["against"]):
            reports = {side: len(standing(names, scenario)) for side, names in speaking.items()}
            says = (f"consistent ({reports['for']})", f"inconsistent ({reports['against']})")
            about = f"{hypothesis.question}: {name}"
            yield _row(scenario, "evidence", about, (speaking["for"], speaking["against"]), says)


def _corrections(scenario: Scenario) -> Iterator[Row]:
    for name, claim in scenario.claims.items():
        if claim.correction is not None:
            other = (claim.corrected_by,) if claim.corrected_by in scenario.claims else ()
            about = claim.about or f"{claim.source} ¶{claim.paragraph}"
            yield _row(scenario, "correction", about, ((name,), other), (claim.text, claim.correction))
