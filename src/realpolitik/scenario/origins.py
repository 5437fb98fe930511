"""Where a claim comes from in the end: what it repeats, and what that repeats.

Claims that repeat one another are one report: however many there are, in whatever order and of whatever rating, the
report counts once and is trusted as its origin is. Everything that pools or counts claims asks here. A view keeps what
its source repeats of others, silenced, so that this holds through one source's eyes as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim, Stance

if TYPE_CHECKING:
    from realpolitik.scenario.inquiry import Weighable

TRUST: dict[Stance, float] = {"endorses": 1.0, "reports": 0.5, "disputes": 0.0}
"""Probability that an author holds what he tells, by his stance. Who passes a statement on without a word of his own
may hold it or not: even odds, a judgement."""


def root_source(claim: Claim, scenario: Weighable) -> str:
    """The source that a claim comes from in the end."""
    seen = set()
    while claim.origin in scenario.claims and claim.origin not in seen:
        seen.add(claim.origin)
        claim = scenario.claims[claim.origin]
    return claim.source if claim.origin in seen or claim.origin is None else claim.origin


def root_claim(name: str, scenario: Weighable) -> str:
    """The claim that a claim repeats in the end: itself where it repeats none."""
    seen = {name}
    while (origin := scenario.claims[name].origin) in scenario.claims and origin not in seen:
        seen.add(origin)
        name = origin
    return min(seen) if origin in seen else name


def standing(names: Iterable[str], scenario: Weighable) -> tuple[str, ...]:
    """The claims that count, one for each report, by name.

    A report's origin stands for it; where that is not among the names, the best rated of what repeats it (the better
    letter, then the better digit, then the first by name; what cannot be judged comes last).
    """
    chosen: dict[str, str] = {}
    for name in sorted(set(names), key=lambda name: (*_grade(name, scenario), name)):
        root = root_claim(name, scenario)
        if name == root or root not in chosen:
            chosen[root] = name
    return tuple(sorted(chosen.values()))


def rating(name: str, scenario: Weighable) -> tuple[str, str, str, int]:
    """What the report behind a claim is trusted by: source and letter, claim and digit of its origin."""
    root = root_claim(name, scenario)
    claim = scenario.claims[root]
    return claim.source, scenario.sources[claim.source].reliability, root, claim.credibility


def held(name: str, scenario: Weighable) -> float:
    """How far the view that a scenario is resolved for holds a claim (`TRUST`); 1 without a view.

    Without a view all sources are heard, and what a speaker says is his own: it is trusted by its rating, whatever he
    who relays it thinks.
    """
    return 1.0 if scenario.about.view is None else TRUST[scenario.claims[name].stance]


def repeated(names: Iterable[str], scenario: Weighable) -> frozenset[str]:
    """Claims that others repeat, directly or through others, beside those others themselves."""
    given = set(names)
    found: set[str] = set()
    for name in given:
        while (name := scenario.claims[name].origin or "") in scenario.claims and name not in found | given:
            found.add(name)
    return frozenset(found)


def silenced(claim: Claim) -> Claim:
    """A claim that stays for what repeats it alone: its place and its rating, and nothing that it says."""
    nothing = {"about": None, "value": None, "forecast": None, "confidence": None, "superseded": None, "anchor": None}
    return claim.model_copy(update={**nothing, "kind": "evidence", "mechanisms": (), "actors": (), "issues": ()})


def _grade(name: str, scenario: Weighable) -> tuple[str, int]:
    claim = scenario.claims[name]
    return scenario.sources[claim.source].reliability, claim.credibility


def claims_about(scenario: Weighable, path: str) -> tuple[str, ...]:
    """Ids of the claims that speak about a number."""
    return tuple(key for key, claim in scenario.claims.items() if claim.about == path)


def origin(scenario: Scenario, ref: str | None) -> str:
    """What kind of thing a reference points at, in words."""
    if ref is None:
        return "no stated reference"
    found = parse_ref(ref, scenario)
    if found is None:
        return "the model's own default"
    return {
        "judgement": "the modeller's judgement",
        "model": "the model's own default",
        "claim": "a claim",
        "source": "a source",
        "series": "a data series",
        "calibration": "calibration",
    }[found.kind]
