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
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from realpolitik.findings.causes import Effect, effects
from realpolitik.scenario.confidence import BANDS, probability
from realpolitik.scenario.origins import root_claim, standing
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim

DRIFT = dt.timedelta(days=365)
"""Time between two statements from which they are taken to speak of different circumstances."""
Kind = Literal["number", "drift", "direction", "forecast", "evidence", "correction"]
KINDS: tuple[Kind, ...] = ("number", "drift", "direction", "forecast", "evidence", "correction")
"""Rules in the order in which what they find is listed."""


@dataclass(frozen=True)
class Contradiction:
    """Claims that cannot all be right, or not at the same time.

    Attributes:
        kind: the rule that found it.
        about: number, pair of cause and effect, event or hypothesis that they speak of.
        one: claims of one side; other: those of the other (what corrects, if anything, for a correction).
        says: what each side says, in that order.
        sources: sources of all of them.
        scope: ``within`` one source or ``across`` sources.
        apart: days between the first and the last of the statements.
        gap: distance between the estimates as a share of the range that the number may lie in; None for other rules.
    """

    kind: Kind
    about: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    says: tuple[str, str]
    sources: tuple[str, ...]
    scope: Literal["within", "across"]
    apart: int
    gap: float | None = None


def contradictions(scenario: Scenario) -> tuple[Contradiction, ...]:
    """Every contradiction between the claims of a scenario, by rule; the widest gaps of a rule first.

    Args:
        scenario: human or resolved form; what a resolved form left out is not compared.
    """
    found = [
        *_numbers(scenario),
        *_directions(scenario),
        *_forecasts(scenario),
        *_evidence(scenario),
        *_corrections(scenario),
    ]
    return tuple(sorted(found, key=lambda item: (KINDS.index(item.kind), -(item.gap or 0.0), item.about, item.one)))


def told(claim: Claim, scenario: Scenario) -> dt.date:
    """The date that a statement speaks of: its own, or its source's."""
    return claim.since or scenario.sources[claim.source].issued


def _made(
    scenario: Scenario,
    kind: Kind,
    about: str,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    says: tuple[str, str],
    gap: float | None = None,
) -> Contradiction:
    claims = [scenario.claims[name] for name in (*sides[0], *sides[1])]
    sources = tuple(dict.fromkeys(claim.source for claim in claims))
    days = [told(claim, scenario) for claim in claims]
    scope: Literal["within", "across"] = "across" if len(sources) > 1 else "within"
    return Contradiction(kind, about, *sides, says, sources, scope, (max(days) - min(days)).days, gap)


def _apart(one: str, other: str, scenario: Scenario) -> bool:
    """Whether two claims are different statements."""
    return root_claim(one, scenario) != root_claim(other, scenario)


def _numbers(scenario: Scenario) -> Iterator[Contradiction]:
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
            yield _made(scenario, kind, path, ((one,), (other,)), says, (high.low - low.high) / reach)


def _directions(scenario: Scenario) -> Iterator[Contradiction]:
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
                yield _made(scenario, "direction", f"{cause} → {reading}", both, says)


WORDS = {1: "more raises it", 0: "more leaves it", -1: "more lowers it"}


def _opposed(one: Effect, other: Effect, scenario: Scenario) -> bool:
    """Whether two effects contradict: opposite ways; or one of them none, between the same two levels."""
    same = one.contrast == other.contrast or (one.sign and other.sign)
    return bool(same) and one.claim != other.claim and _apart(one.claim, other.claim, scenario)


def _said(effects_of: list[Effect]) -> str:
    spans = sorted({effect.contrast for effect in effects_of})
    return f"{WORDS[effects_of[0].sign]} ({', '.join(spans)})"


def _forecasts(scenario: Scenario) -> Iterator[Contradiction]:
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
            yield _made(scenario, "forecast", str(first.forecast.of), ((one,), (other,)), says)


def _chance(claim: Claim) -> float | None:
    """Probability that a forecast gives to its event; None where it gives none."""
    forecast = claim.forecast
    if forecast is None:
        return None
    stated = forecast.probability
    if stated is None and claim.confidence in BANDS:
        stated = probability(claim.confidence)
    return stated if stated is None or forecast.comes else 1.0 - stated


def _evidence(scenario: Scenario) -> Iterator[Contradiction]:
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
            yield _made(scenario, "evidence", about, (speaking["for"], speaking["against"]), says)


def _corrections(scenario: Scenario) -> Iterator[Contradiction]:
    for name, claim in scenario.claims.items():
        if claim.correction is not None:
            other = (claim.corrected_by,) if claim.corrected_by in scenario.claims else ()
            about = claim.about or f"{claim.source} ¶{claim.paragraph}"
            yield _made(scenario, "correction", about, ((name,), other), (claim.text, claim.correction))
