"""Where a claim comes from in the end: what it repeats, and what that repeats."""

from __future__ import annotations

from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.statements import Claim


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
