"""The evidence at the end of the page: sources, claims, numbers, series and calibrations, each with its own place."""

from __future__ import annotations

from realpolitik.findings.assessment import Findings
from realpolitik.findings.evidence import ClaimRow, NumberRow
from realpolitik.report.document import Cell, Column, Table
from realpolitik.report.wording import claim_links, number_link, percent, points, ref_link, source_name, value_text


def sources_table(findings: Findings) -> Table:
    """Every source as cited, with its reliability and its number of claims."""
    rows = tuple(
        (
            Cell(row.citation, anchor=f"source-{row.id}", url=row.url),
            Cell(row.reliability),
            Cell(str(row.claims)),
            Cell(" · ".join(part for part in (row.licence, row.note) if part)),
        )
        for row in findings.evidence.sources
    )
    columns = (Column("Source", wide=True), Column("Reliability"), Column("Claims", True), Column("Licence, note"))
    return Table("sources", "Sources", columns, rows, "Reliability: NATO Admiralty letter, A best, F cannot be judged.")


def claims_table(findings: Findings) -> Table:
    """Every claim with source, paragraph, rating and what it says of which number."""
    rows = tuple(_claim(findings, row) for row in findings.evidence.claims)
    columns = (
        Column("Claim"),
        Column("Source"),
        Column("Rating"),
        Column("What it says", wide=True),
        Column("Of number"),
        Column("Estimate"),
        Column("Believed in", True),
    )
    note = (
        "In our own words. Rating: NATO Admiralty letter of the source and digit of the claim (1 confirmed, 6 unknown)."
    )
    return Table("claims", "Claims", columns, rows, note, folded=True)


def _claim(findings: Findings, row: ClaimRow) -> tuple[Cell, ...]:
    text = row.text
    if row.speaker != "author":
        text += f" (as {row.speaker} says{', ' + row.learnt if row.learnt else ''})"
    if row.correction:
        text += f" Correction: {row.correction}"
        if row.corrected_by:
            text += f" ({row.corrected_by})"
    source = ref_link(findings.scenario, f"{row.source}:p{row.paragraph}")
    about = (number_link(row.about, row.about),) if row.about else ()
    return (
        Cell(row.id, anchor=f"claim-{row.id}"),
        Cell("" if source else row.source, (source,) if source else ()),
        Cell(f"{row.rating} {row.certainty}"),
        Cell(text),
        Cell("", about),
        Cell(value_text(row.value) if row.value else "–"),
        Cell("–" if row.believed is None else percent(row.believed)),
    )


def numbers_table(findings: Findings) -> Table:
    """Every number that the run used, with unit, reference and claims."""
    rows = tuple(_number(findings, row) for row in findings.evidence.numbers)
    columns = (
        Column("Path", wide=True),
        Column("Value", True),
        Column("Unit"),
        Column("Meaning", wide=True),
        Column("Reference"),
    )
    return Table("numbers", "Numbers", columns, rows, "Values: most likely (low to high).", folded=True)


def _number(findings: Findings, row: NumberRow) -> tuple[Cell, ...]:
    link = ref_link(findings.scenario, row.ref)
    links = (*((link,) if link else ()), *claim_links(findings.scenario, row.claims))
    reference = "" if link else (row.ref or "none stated")
    if row.note:
        reference = f"{reference} ({row.note})".strip()
    unique = tuple({item.anchor: item for item in links}.values())
    return (
        Cell(row.path, anchor=f"number-{row.path}"),
        Cell(value_text(row.estimate)),
        Cell(row.unit),
        Cell(row.text),
        Cell(reference, unique),
    )


def series_table(findings: Findings) -> Table:
    """Every series of history, with its source and reach."""
    rows = []
    for key, series in findings.scenario.series.items():
        link = ref_link(findings.scenario, series.source)
        days = sorted(point.date for point in series.points)
        reach = f"{days[0]:%Y} to {days[-1]:%Y}, {len(days)} figures" if days else "no figures"
        rows.append(
            (
                Cell(series.title, anchor=f"series-{key}"),
                Cell(series.unit),
                Cell(reach),
                Cell("" if link else source_name(findings.scenario, series.source), (link,) if link else ()),
                Cell(series.note or ""),
            )
        )
    columns = (
        Column("Series", wide=True),
        Column("Unit"),
        Column("Known to the run"),
        Column("Source"),
        Column("Note"),
    )
    return Table("series", "Series of history", columns, tuple(rows), folded=True)


def calibrations_table(findings: Findings) -> Table:
    """What was fitted, on which data, up to which date."""
    rows = []
    for key, item in findings.scenario.calibrations.items():
        links = tuple(
            link for name in item.data if (link := ref_link(findings.scenario, _series_or_source(findings, name)))
        )
        count = sum(row.ref == f"calibration:{key}" for row in findings.evidence.numbers)
        rows.append(
            (
                Cell(key, anchor=f"calibration-{key}"),
                Cell(f"{item.date}"),
                Cell(points(count)),
                Cell("" if links else ", ".join(item.data), links),
                Cell(item.script),
                Cell(item.note or ""),
            )
        )
    columns = (
        Column("Calibration"),
        Column("Data up to"),
        Column("Numbers", True),
        Column("Data"),
        Column("Script"),
        Column("Note", wide=True),
    )
    return Table("calibrations", "Calibrations", columns, tuple(rows))


def _series_or_source(findings: Findings, name: str) -> str:
    return f"series:{name}" if name in findings.scenario.series else name


def provenance_table(findings: Findings) -> Table:
    """What is needed to make the run again."""
    made = findings.provenance
    lines = {
        "Scenario": made.scenario,
        "Digest": made.digest,
        "Date of knowledge": made.as_of,
        "View": made.view or "all sources",
        "Seed": str(made.seed),
        "Worlds": f"{made.worlds:,}",
        "Months": str(made.months),
        "Held fixed": ", ".join(made.pins) or "nothing",
        "Settings": ", ".join(f"{key}={value}" for key, value in made.settings.items()) or "none",
        "Versions": ", ".join(f"{key} {value}" for key, value in made.versions.items()),
    }
    rows = tuple((Cell(key), Cell(value)) for key, value in lines.items())
    return Table("provenance", "How to make this run again", (Column("What"), Column("Value", wide=True)), rows)
