"""Where claims contradict one another, found by rule: within one source and across sources.

Rules, each on what the scenario states and none on wording:

- *number*: two claims on one number whose estimates share no more than an end, told within `DRIFT` of each other;
- *drift*: the same, told further apart: the world, or the source's mind, may have changed between;
- *linked*: two values on quantities that hang together (`links`), on sides that do not go together; what an actor wants
  of two such issues; what it says and what it wants;
- *direction*: two causal claims whose experiments turn a cause the same way and expect one reading to go opposite ways;
- *forecast*: two forecasts of one event whose chances lie apart, the lesser not for an earlier day (words of
  neighbouring bands do not contradict each other); a forecast and another, or a value, on quantities that hang
  together, on sides that do not go together;
- *model*: a forecast whose chance the run does not bear out, where there is a run;
- *stance*: one source endorses what another disputes;
- *evidence*: items marked consistent and items marked inconsistent with one hypothesis, and those of one source alone;
- *correction*: a claim with a known correction.

A claim and what it repeats are one statement: they cannot contradict each other, and contradict another once.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any, Literal, get_args

import pandas as pd

from realpolitik.scenario.confidence import BANDS
from realpolitik.scenario.history import Forecast
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.origins import root_claim, standing
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.stats import Interval
from realpolitik.studies.contradictions.causes import ClaimedEffect, effects
from realpolitik.studies.contradictions.links import Assertion, Chains, of_event, side_of, signed, told_by

DRIFT = dt.timedelta(days=365)
"""Time between two statements from which they are taken to speak of different circumstances."""
CLOSE = 1e-9
"""Difference of chances that is none."""
Kind = Literal["number", "drift", "linked", "direction", "forecast", "model", "stance", "evidence", "correction"]
KINDS: tuple[Kind, ...] = get_args(Kind)
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


def find(scenario: Scenario, known: Scenario | None = None, shares: Shares | None = None) -> pd.DataFrame:
    """Every contradiction between the claims of a scenario, by rule; the widest gaps of a rule first.

    Args:
        scenario: human or resolved form; what a resolved form left out is not compared.
        known: the scenario as loaded, for the forecasts and outcomes that a resolved form does not carry; the scenario
            itself if None.
        shares: claim → share of a run's worlds in which what it forecasts comes about in time; no run if None.

    Returns:
        One row for each, with the columns `FIELDS`.
    """
    given = forecasts(scenario, known or scenario)
    found = [
        *_numbers(scenario),
        *_linked(scenario, known or scenario, given),
        *_directions(scenario),
        *_forecasts(scenario, given),
        *_model(scenario, given, shares or {}),
        *_stances(scenario, given),
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
            if not _disjoint(low, high):
                continue
            days = abs(told(scenario.claims[one], scenario) - told(scenario.claims[other], scenario))
            reach = measure.high - measure.low if measure is not None else math.inf
            reach = reach if math.isfinite(reach) else high.high - low.low
            says = (str(first.estimates[-1]), str(second.estimates[-1]))
            kind: Kind = "drift" if days >= DRIFT else "number"
            yield _row(scenario, kind, path, ((one,), (other,)), says, (high.low - low.high) / reach)


def _disjoint(low: Estimate, high: Estimate) -> bool:
    """Whether two estimates share no more than an end, and neither takes that for the likeliest value."""
    shared = low.high == high.low
    return low.high < high.low or (shared and low.high not in [_likeliest(item) for item in (low, high)])


def _likeliest(estimate: Estimate) -> float | None:
    return estimate.low if estimate.is_point else estimate.mode


def _linked(scenario: Scenario, known: Scenario, given: Given) -> Iterator[Row]:
    """Values and forecasts on quantities that hang together, on sides that do not go together."""
    chains = Chains(scenario)
    told_of = set()
    for first, second in combinations(_assertions(scenario, known, given), 2):
        pair = frozenset((first.claim, second.claim))
        if first.about == second.about or pair in told_of or not _apart(first.claim, second.claim, scenario):
            continue
        if _sign(scenario, chains, first, second) * first.side * second.side < 0:
            told_of.add(pair)
            kind: Kind = "forecast" if "forecast" in (first.kind, second.kind) else "linked"
            sides = ((first.claim,), (second.claim,))
            yield _row(scenario, kind, f"{first.about} ↔ {second.about}", sides, (first.says, second.says))
    yield from _said_and_wanted(scenario)


def _sign(scenario: Scenario, chains: Chains, first: Assertion, second: Assertion) -> int:
    """Sign that joins what two claims speak of; what one actor wants of two issues is joined as the issues are."""
    wishes = [item.quantity.split(".") for item in (first, second) if item.quantity.startswith("wish.")]
    if len(wishes) == 2:
        same = wishes[0][1] == wishes[1][1]
        one, other = (signed(scenario.issues[wish[2]].reads) for wish in wishes)
        return chains.of_issues(one, other) if same else 0
    return chains.sign(first.quantity, second.quantity)


def _assertions(scenario: Scenario, known: Scenario, given: Given) -> list[Assertion]:
    """What values and forecasts say of quantities, each report once."""
    measures = {path: item.measure for path, item in numbers(scenario).items()}
    found = []
    values = [name for name, claim in scenario.claims.items() if claim.about is not None and claim.value is not None]
    for name in standing(values, scenario):
        claim = scenario.claims[name]
        if claim.about is None or claim.value is None or (tells := told_by(claim.about)) is None:
            continue
        estimate = claim.value.estimates[-1]
        side = side_of(estimate, measures.get(claim.about))
        if side:
            found.append(Assertion(name, "value", claim.about, tells, side, str(estimate)))
    for name, (forecast, low, high) in given.items():
        event = known.events.get(str(forecast.of)) or known.outcomes.get(str(forecast.of))
        way = int(low >= 0.5) - int(high <= 0.5)
        if event is not None and event.reads is not None and way:
            says = _chance_text(low, high, forecast)
            found += [
                Assertion(name, "forecast", str(forecast.of), term, way * side, says)
                for term, side in of_event(event.reads, event.crosses).items()
            ]
    return found


def _said_and_wanted(scenario: Scenario) -> Iterator[Row]:
    """What an actor says in public that it wants of an issue, against what it wants."""
    about: dict[str, dict[str, list[str]]] = {}
    for name, claim in scenario.claims.items():
        head, _, field = (claim.about or "").rpartition(".")
        if head.startswith("positions.") and field in ("stated", "position") and claim.value is not None:
            about.setdefault(head, {}).setdefault(field, []).append(name)
    for head, fields in about.items():
        stated, wanted = (standing(fields.get(field, ()), scenario) for field in ("stated", "position"))
        for one, other in product(stated, wanted):
            first, second = scenario.claims[one].value, scenario.claims[other].value
            if first is None or second is None or not _apart(one, other, scenario):
                continue
            pair = (first.estimates[-1], second.estimates[-1])
            low, high = sorted(pair, key=lambda item: item.centre)
            if _disjoint(low, high):
                gap = (high.low - low.high) / 100.0
                says = (f"says {pair[0]}", f"wants {pair[1]}")
                yield _row(scenario, "linked", f"{head}.stated ↔ {head}.position", ((one,), (other,)), says, gap)


def _directions(scenario: Scenario) -> Iterator[Row]:
    """One for each pair of cause and effect: the claims of each direction together."""
    pairs: dict[tuple[str, str], list[ClaimedEffect]] = {}
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


def _opposed(one: ClaimedEffect, other: ClaimedEffect, scenario: Scenario) -> bool:
    """Whether two effects contradict: opposite ways; or one of them none, between the same two levels."""
    same = one.contrast == other.contrast or (one.sign and other.sign)
    return bool(same) and one.claim != other.claim and _apart(one.claim, other.claim, scenario)


def _said(effects_of: list[ClaimedEffect]) -> str:
    spans = sorted({effect.contrast for effect in effects_of})
    return f"{WORDS[effects_of[0].sign]} ({', '.join(spans)})"


Given = Mapping[str, tuple[Forecast, float, float]]
"""Claim → its forecast, and the ends of the chance that it gives to the event's coming about."""
Shares = Mapping[str, Interval]
"""Claim → share of worlds in which what it forecasts comes about in time, with its interval."""


def forecasts(scenario: Scenario, known: Scenario) -> dict[str, tuple[Forecast, float, float]]:
    """The forecasts of events that the claims of a scenario make, each report once, with the chance that they give.

    Args:
        scenario: human or resolved form; says which claims there are.
        known: the scenario as loaded, in which the forecasts stand.
    """
    stated = [
        name
        for name in scenario.claims
        if (item := known.claims.get(name)) is not None and item.forecast is not None and item.forecast.of
    ]
    found = {}
    for name in standing(stated, scenario):
        claim = known.claims[name]
        chance = _chance(claim)
        if claim.forecast is not None and chance is not None:
            found[name] = (claim.forecast, *chance)
    return found


def _chance(claim: Claim) -> tuple[float, float] | None:
    """Ends of the chance that a forecast gives to its event; None where it gives none."""
    forecast = claim.forecast
    if forecast is None:
        return None
    if forecast.probability is not None:
        low = high = forecast.probability
    elif claim.confidence in BANDS:
        low, high = BANDS[claim.confidence]
    else:
        return None
    return (low, high) if forecast.comes else (1.0 - high, 1.0 - low)


def _chance_text(low: float, high: float, forecast: Forecast) -> str:
    ends = f"{100 * low:.0f}%" if low == high else f"{100 * low:.0f} to {100 * high:.0f}%"
    return f"{ends} by {forecast.by}" + (f", if {forecast.condition}" if forecast.condition else "")


def _forecasts(scenario: Scenario, given: Given) -> Iterator[Row]:
    """Two forecasts of one event whose chances lie apart, the lesser not for an earlier day.

    What is unlikely by a day may yet be likely by a later one.
    """
    for (one, first), (other, second) in combinations(given.items(), 2):
        if first[0].of != second[0].of or not _apart(one, other, scenario):
            continue
        low, high = sorted((first, second), key=lambda item: item[1] + item[2])
        gap = high[1] - low[2]
        if gap > CLOSE and low[0].by >= high[0].by:
            says = tuple(_chance_text(item[1], item[2], item[0]) for item in (first, second))
            yield _row(scenario, "forecast", str(first[0].of), ((one,), (other,)), (says[0], says[1]), gap)


def _model(scenario: Scenario, given: Given, shares: Shares) -> Iterator[Row]:
    """Forecasts whose chance lies beyond the interval of the share of worlds."""
    for name, share in shares.items():
        if name in given:
            forecast, low, high = given[name]
            gap = max(low - share.high, share.low - high)
            if gap > 0.0:
                says = (_chance_text(low, high, forecast), f"the run: {share_text(share)}")
                yield _row(scenario, "model", str(forecast.of), ((name,), ()), says, gap)


def share_text(share: Interval) -> str:
    """A share of worlds with its interval, in percent."""
    return f"{100 * share.value:.0f}% ({100 * share.low:.0f} to {100 * share.high:.0f}%)"


def _stances(scenario: Scenario, given: Given) -> Iterator[Row]:
    """What one source disputes and another endorses; of evidence, by the hypotheses that it speaks for most."""
    disputed = [name for name, claim in scenario.claims.items() if claim.stance == "disputes"]
    endorsed = [name for name, claim in scenario.claims.items() if claim.stance == "endorses"]
    if not disputed:
        return
    turned: dict[str, list[ClaimedEffect]] = {}
    for effect in effects(scenario):
        turned.setdefault(effect.claim, []).append(effect)
    speaks = {name: dict(_statements(name, scenario, given, turned)) for name in (*disputed, *endorsed)}
    for name in disputed:
        for about, says in speaks[name].items():
            same = [
                other
                for other in standing([item for item in endorsed if about in speaks[item]], scenario)
                if _agree(says, speaks[other][about]) and _apart(name, other, scenario)
            ]
            if same:
                yield _row(scenario, "stance", about, ((name,), tuple(same)), ("disputes it", "endorses it"))


Saying = Estimate | int
"""What is said of one thing: an estimate of a number, or whether an event, an effect or a hypothesis is so."""


def _statements(
    name: str, scenario: Scenario, given: Given, turned: Mapping[str, list[ClaimedEffect]]
) -> Iterator[tuple[str, Saying]]:
    claim = scenario.claims[name]
    if claim.about is not None and claim.value is not None:
        yield claim.about, claim.value.estimates[-1]
    if name in given:
        forecast, low, high = given[name]
        yield str(forecast.of), int(low >= 0.5) - int(high <= 0.5)
    for effect in turned.get(name, ()):
        yield f"{effect.cause} → {effect.reading}", effect.sign
    for question, rows in scenario.matrix.items():
        marks = rows[name].marks if name in rows else {}
        best = [hypothesis for hypothesis, mark in marks.items() if mark == "CC"]
        for hypothesis in best or [hypothesis for hypothesis, mark in marks.items() if mark == "C"]:
            yield f"{question}: {hypothesis}", 1


def _agree(one: Saying, other: Saying) -> bool:
    """Whether two say the same; of estimates, whether each holds the other's centre for possible."""
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        return one.low <= other.centre <= one.high and other.low <= one.centre <= other.high
    return one == other and one != 0


def _evidence(scenario: Scenario) -> Iterator[Row]:
    """One for each hypothesis that evidence speaks for and against; and one for each source that does both."""
    for name, hypothesis in scenario.hypotheses.items():
        rows = scenario.matrix.get(hypothesis.question, {})
        speaking = {
            side: tuple(sorted(item for item, row in rows.items() if row.marks.get(name) in marks))
            for side, marks in (("for", ("CC", "C")), ("against", ("I", "II")))
        }
        sources = {scenario.claims[item].source for items in speaking.values() for item in items}
        for source in (None, *sorted(sources)) if len(sources) > 1 else (None,):
            one, other = (
                tuple(item for item in items if source in (None, scenario.claims[item].source))
                for items in speaking.values()
            )
            if any(_apart(a, b, scenario) for a in one for b in other):
                counts = [len(standing(items, scenario)) for items in (one, other)]
                says = (f"consistent ({counts[0]})", f"inconsistent ({counts[1]})")
                yield _row(scenario, "evidence", f"{hypothesis.question}: {name}", (one, other), says)


def _corrections(scenario: Scenario) -> Iterator[Row]:
    for name, claim in scenario.claims.items():
        if claim.correction is not None:
            other = (claim.corrected_by,) if claim.corrected_by in scenario.claims else ()
            about = claim.about or f"{claim.source} ¶{claim.paragraph}"
            yield _row(scenario, "correction", about, ((name,), other), (claim.text, claim.correction))
