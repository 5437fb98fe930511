"""The evidence at the end: sources, claims, numbers, series and calibrations, each with a place of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from realpolitik.readings import variable
from realpolitik.report.wording import claim_links, number_link, ref_link, source_name, value_text
from realpolitik.results import Result
from realpolitik.scenario import paths
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.studies.claims import said
from realpolitik.table import COUNT, DAY, LINKS, SHARE, Column, Table


def sources(scenario: Scenario) -> pd.DataFrame:
    """Every source as cited, with its reliability and its number of claims."""
    counts: dict[str, int] = {}
    for claim in scenario.claims.values():
        counts[claim.source] = counts.get(claim.source, 0) + 1
    rows = [
        {
            "source": key,
            "citation": source.citation,
            "url": source.url or (f"https://doi.org/{source.doi}" if source.doi else None),
            "reliability": source.reliability,
            "claims": counts.get(key, 0),
            "licence": source.licence,
            "note": source.note,
            "place": f"source-{key}",
        }
        for key, source in scenario.sources.items()
    ]
    columns = ["source", "citation", "url", "reliability", "claims", "licence", "note", "place"]
    return pd.DataFrame(rows, columns=columns)


def sources_table(frame: pd.DataFrame) -> Table:
    """Every source."""
    return Table(
        "Sources",
        frame,
        {
            "source": Column("Source's id").hidden,
            "citation": Column("Source", wide=True, url="url"),
            "url": Column("Address").hidden,
            "reliability": Column("Reliability"),
            "claims": Column("Claims", COUNT),
            "licence": Column("Licence"),
            "note": Column("Note"),
            "place": Column("Place").hidden,
        },
        "Reliability: NATO Admiralty letter, A best, F cannot be judged.",
        brief=0,
        anchor="place",
    )


def believed(result: Result) -> dict[str, float]:
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


def claims(result: Result) -> pd.DataFrame:
    """Every claim of the scenario with source, paragraph, rating and what it says of which number."""
    return claims_of(result.scenario, believed(result))


def claims_of(scenario: Scenario, believed: Mapping[str, float]) -> pd.DataFrame:
    """Every claim of a scenario, with the share of worlds that believed it where there was one."""
    rows = [_claim(scenario, key, claim, believed.get(key)) for key, claim in scenario.claims.items()]
    frame = pd.DataFrame(rows, columns=list(CLAIMS))
    return frame.sort_values(["source", "paragraph", "claim"], kind="stable", ignore_index=True)


def _claim(scenario: Scenario, key: str, claim: Claim, share: float | None) -> dict[str, object]:
    source = scenario.sources.get(claim.source)
    text = said(claim)
    if claim.correction:
        text += f" Correction: {claim.correction}" + (f" ({claim.corrected_by})" if claim.corrected_by else "")
    link = ref_link(scenario, f"{claim.source}:p{claim.paragraph}")
    value = claim.value.estimates[-1] if claim.value else None
    return {
        "claim": key,
        "source": claim.source,
        "citation": source.citation if source else claim.source,
        "paragraph": claim.paragraph,
        "where": (link,) if link else (),
        "kind": claim.kind,
        "rating": f"{source.reliability if source else 'F'}{claim.credibility}",
        "certainty": claim.certainty,
        "rated": f"{source.reliability if source else 'F'}{claim.credibility} {claim.certainty}",
        "speaker": claim.speaker,
        "stance": claim.stance,
        "learnt": claim.learnt,
        "said": claim.text,
        "text": text,
        "about": claim.about,
        "number": (number_link(claim.about, claim.about),) if claim.about else (),
        "value": value.form() if value else None,
        "estimate": value_text(value) if value else None,
        "believed": share,
        "correction": claim.correction,
        "corrected_by": claim.corrected_by,
        "origin": claim.origin,
        "place": f"claim-{key}",
    }


CLAIMS = {
    "claim": Column("Claim"),
    "source": Column("Source's id").hidden,
    "citation": Column("Cited as").hidden,
    "paragraph": Column("Paragraph").hidden,
    "where": Column("Source", LINKS),
    "kind": Column("Kind").hidden,
    "rating": Column("Rating", meaning="NATO Admiralty letter of the source, digit of the claim").hidden,
    "certainty": Column("Certainty").hidden,
    "rated": Column("Rating"),
    "speaker": Column("Speaker").hidden,
    "stance": Column("Stance", meaning="whether the author endorses, reports or disputes what is said").hidden,
    "learnt": Column("Learnt").hidden,
    "said": Column("Its own words").hidden,
    "text": Column("What it says", wide=True),
    "about": Column("Number's path").hidden,
    "number": Column("Of number", LINKS),
    "value": Column("Value").hidden,
    "estimate": Column("Estimate"),
    "believed": Column("Believed in", SHARE, meaning="share of worlds, where there was something to choose"),
    "correction": Column("Correction").hidden,
    "corrected_by": Column("Corrected by").hidden,
    "origin": Column("Claim that it repeats").hidden,
    "place": Column("Place").hidden,
}


def claims_table(frame: pd.DataFrame) -> Table:
    """Every claim."""
    note = (
        "In our own words. Rating: NATO Admiralty letter of the source and digit of the claim (1 confirmed, 6 unknown)."
    )
    return Table("Claims", frame, CLAIMS, note, brief=0, folded=True, anchor="place", listed=True)


def numbers(scenario: Scenario) -> pd.DataFrame:
    """Every number that a run of the scenario uses, the model's defaults among them, in the order of the format."""
    about: dict[str, list[str]] = {}
    for key, claim in scenario.claims.items():
        if claim.about:
            about.setdefault(claim.about, []).append(key)
    rows = []
    for path, item in paths.numbers(scenario).items():
        estimate, measure = item.number.estimates[-1], item.measure
        link = ref_link(scenario, item.ref)
        links = (*((link,) if link else ()), *claim_links(scenario, tuple(about.get(path, ()))))
        stated = "" if link else (item.ref or "none stated")
        rows.append(
            {
                "path": path,
                "value": estimate.form(),
                "shown": value_text(estimate),
                "unit": estimate.unit or (measure.unit if measure else ""),
                "text": measure.text if measure else "",
                "ref": item.ref,
                "note": estimate.note,
                "reference": f"{stated} ({estimate.note})".strip() if estimate.note else stated,
                "claims": tuple(about.get(path, ())),
                "evidence": tuple({found.anchor: found for found in links}.values()),
                "place": f"number-{path}",
            }
        )
    return pd.DataFrame(rows, columns=list(NUMBERS))


NUMBERS = {
    "path": Column("Path", wide=True),
    "value": Column("Estimate as written").hidden,
    "shown": Column("Value"),
    "unit": Column("Unit"),
    "text": Column("Meaning", wide=True),
    "ref": Column("Reference as written").hidden,
    "note": Column("Note").hidden,
    "reference": Column("Reference", links="evidence"),
    "claims": Column("Claims about it").hidden,
    "evidence": Column("Evidence", LINKS).hidden,
    "place": Column("Place").hidden,
}


def numbers_table(frame: pd.DataFrame) -> Table:
    """Every number."""
    note = "Values: most likely (low to high)."
    return Table("Numbers", frame, NUMBERS, note, brief=0, folded=True, anchor="place")


def series_table(scenario: Scenario) -> Table:
    """Every series of history, with its source and reach."""
    rows = []
    for key, series in scenario.series.items():
        link = ref_link(scenario, series.source)
        days = sorted({point.date for point in series.points})
        rows.append(
            {
                "series": key,
                "title": series.title,
                "unit": series.unit,
                "reach": f"{days[0]:%Y} to {days[-1]:%Y}, {len(days)} figures" if days else "no figures",
                "source": "" if link else source_name(scenario, series.source),
                "evidence": (link,) if link else (),
                "note": series.note or "",
                "place": f"series-{key}",
            }
        )
    columns = {
        "series": Column("Series' id").hidden,
        "title": Column("Series", wide=True),
        "unit": Column("Unit"),
        "reach": Column("Known to the run"),
        "source": Column("Source", links="evidence"),
        "evidence": Column("Evidence", LINKS).hidden,
        "note": Column("Note"),
        "place": Column("Place").hidden,
    }
    frame = pd.DataFrame(rows, columns=list(columns))
    return Table("Series of history", frame, columns, brief=0, folded=True, anchor="place")


def calibrations_table(scenario: Scenario, refs: pd.Series) -> Table:
    """What was fitted, on which data, up to which date; ``refs`` are the references of all numbers."""
    rows = []
    for key, item in scenario.calibrations.items():
        named = [f"series:{name}" if name in scenario.series else name for name in item.data]
        links = tuple(link for name in named if (link := ref_link(scenario, name)))
        rows.append(
            {
                "calibration": key,
                "date": item.date,
                "numbers": int((refs == f"calibration:{key}").sum()),
                "data": "" if links else ", ".join(item.data),
                "evidence": links,
                "script": item.script,
                "note": item.note or "",
                "place": f"calibration-{key}",
            }
        )
    columns = {
        "calibration": Column("Calibration"),
        "date": Column("Data up to", DAY),
        "numbers": Column("Numbers", COUNT),
        "data": Column("Data", links="evidence"),
        "evidence": Column("Evidence", LINKS).hidden,
        "script": Column("Script"),
        "note": Column("Note", wide=True),
        "place": Column("Place").hidden,
    }
    return Table("Calibrations", pd.DataFrame(rows, columns=list(columns)), columns, brief=0, anchor="place")
