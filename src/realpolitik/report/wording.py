"""How spreads, sources and references read, and where they lead."""

from __future__ import annotations

from realpolitik.numerals import points_text as points
from realpolitik.report.document import Link
from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario


def value_text(estimate: Estimate | None) -> str:
    """A spread: a point, ``low to high``, or ``most likely (low to high)``."""
    if estimate is None:
        return "–"
    if estimate.is_point:
        return points(estimate.low)
    if estimate.mode is None:
        return f"{points(estimate.low)} to {points(estimate.high)}"
    return f"{points(estimate.mode)} ({points(estimate.low)} to {points(estimate.high)})"


def source_name(scenario: Weighable, key: str) -> str:
    """A source as short as it can be told apart: author and year, or its id."""
    source = scenario.sources.get(key)
    if source is None:
        return key
    names = [person.family or person.literal or "" for person in source.author]
    if not any(names):
        return key
    return f"{' & '.join(names[:2])}{' et al.' if len(names) > 2 else ''} {source.issued.year}"


def claim_links(scenario: Weighable, claims: tuple[str, ...]) -> tuple[Link, ...]:
    """Links to claims: source, year and paragraph."""
    found = []
    for key in claims:
        if key in scenario.claims:
            claim = scenario.claims[key]
            found.append(Link(f"{source_name(scenario, claim.source)} ¶{claim.paragraph}", f"claim-{key}", claim.text))
    return tuple(found)


def number_link(path: str, text: str = "number") -> Link:
    """Link to a number of the scenario."""
    return Link(text, f"number-{path}", path)


def ref_link(scenario: Scenario, ref: str | None) -> Link | None:
    """Link to what a reference points at; None where it points at no evidence."""
    if ref is None:
        return None
    try:
        found = parse_ref(ref, scenario)
    except ValueError:
        return None
    if found is None:
        return None
    if found.kind == "claim":
        return claim_links(scenario, (found.id,))[0]
    if found.kind == "source":
        place = f" ¶{found.paragraph}" if found.paragraph else ""
        return Link(source_name(scenario, found.id) + place, f"source-{found.id}", scenario.sources[found.id].title)
    if found.kind == "series":
        return Link(scenario.series[found.id].title, f"series-{found.id}")
    if found.kind == "calibration":
        return Link(f"calibration {found.id}", f"calibration-{found.id}")
    return None
