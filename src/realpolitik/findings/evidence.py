"""What stands behind the numbers: claims with source and paragraph, every number with its reference."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.readings import variable
from realpolitik.results import Result
from realpolitik.scenario import paths
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Source


@dataclass(frozen=True)
class SourceRow:
    """A source as cited, with how many of its claims are in the scenario."""

    id: str
    citation: str
    url: str | None
    reliability: str
    licence: str | None
    note: str | None
    claims: int


@dataclass(frozen=True)
class ClaimRow:
    """A statement from a source; ``rating`` is the Admiralty letter and digit; ``believed`` the share of worlds."""

    id: str
    source: str
    citation: str
    paragraph: int
    kind: str
    rating: str
    certainty: str
    speaker: str
    learnt: str | None
    text: str
    about: str | None
    value: Estimate | None
    believed: float | None
    correction: str | None
    corrected_by: str | None
    origin: str | None


@dataclass(frozen=True)
class NumberRow:
    """A number of the scenario: its path, spread, unit, reference, and the claims that speak about it."""

    path: str
    estimate: Estimate
    unit: str
    text: str
    ref: str | None
    note: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """Everything that a number of the report can be followed to."""

    sources: tuple[SourceRow, ...]
    claims: tuple[ClaimRow, ...]
    numbers: tuple[NumberRow, ...]


def evidence(result: Result) -> Evidence:
    """Sources, claims and numbers behind a run."""
    scenario = result.scenario
    return Evidence(
        tuple(_source(key, source, scenario) for key, source in scenario.sources.items()),
        claim_rows(result),
        number_rows(scenario),
    )


def _source(key: str, source: Source, scenario: Scenario) -> SourceRow:
    count = sum(claim.source == key for claim in scenario.claims.values())
    return SourceRow(
        key,
        source.citation,
        source.url or (f"https://doi.org/{source.doi}" if source.doi else None),
        source.reliability,
        source.licence,
        source.note,
        count,
    )


def claim_rows(result: Result) -> tuple[ClaimRow, ...]:
    """Every claim of the scenario, by source and paragraph."""
    scenario, believed = result.scenario, _believed(result)
    rows = []
    for key, claim in scenario.claims.items():
        source = scenario.sources.get(claim.source)
        rows.append(
            ClaimRow(
                id=key,
                source=claim.source,
                citation=source.citation if source else claim.source,
                paragraph=claim.paragraph,
                kind=claim.kind,
                rating=f"{source.reliability if source else 'F'}{claim.credibility}",
                certainty=claim.certainty,
                speaker=claim.speaker,
                learnt=claim.learnt,
                text=claim.text,
                about=claim.about,
                value=claim.value.estimates[-1] if claim.value else None,
                believed=believed.get(key),
                correction=claim.correction,
                corrected_by=claim.corrected_by,
                origin=claim.origin,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.source, row.paragraph, row.id)))


def _believed(result: Result) -> dict[str, float]:
    """Share of worlds that believed each claim, where there was something to choose."""
    if "believed" not in result.data:
        return {}
    shares = {}
    for place, path in enumerate(result.data["pooled"].values):
        codes = variable(result, "believed").isel(pooled=place).values
        for code, name in enumerate(result.candidates[str(path)]):
            if name in result.scenario.claims:
                shares[name] = float((codes == code).mean())
    return shares


def number_rows(scenario: Scenario) -> tuple[NumberRow, ...]:
    """Every number that a run of the scenario uses, the model's defaults among them, in the order of the format."""
    about: dict[str, list[str]] = {}
    for key, claim in scenario.claims.items():
        if claim.about:
            about.setdefault(claim.about, []).append(key)
    rows = []
    for path, item in paths.numbers(scenario).items():
        estimate = item.number.estimates[-1]
        measure = item.measure
        rows.append(
            NumberRow(
                path,
                estimate,
                estimate.unit or (measure.unit if measure else ""),
                measure.text if measure else "",
                item.ref,
                estimate.note,
                tuple(about.get(path, ())),
            )
        )
    return tuple(rows)
