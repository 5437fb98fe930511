"""Tables that the page alone has room for: every instrument, loss, position, tie and territory."""

from __future__ import annotations

from realpolitik.findings.assessment import Findings
from realpolitik.findings.conduct import Conduct
from realpolitik.report.document import Cell, Column, Table
from realpolitik.report.wording import claim_links, number_link, percent, points, ref_link, signed


def uses_table(act: Conduct) -> Table:
    """Every instrument of one actor: most used level early and late, and how often it changes."""
    rows = tuple(
        (
            Cell(use.title),
            Cell(f"{use.titles[use.usual_first]} ({percent(float(use.first[use.usual_first]))})"),
            Cell(f"{use.titles[use.usual_last]} ({percent(float(use.last[use.usual_last]))})"),
            Cell(signed(use.change)),
            Cell(f"{use.switches:.1f}"),
        )
        for use in act.uses
    )
    return Table(
        f"uses-{act.actor}",
        "What it does",
        (
            Column("Instrument", wide=True),
            Column("Most used, first year"),
            Column("Most used, last year"),
            Column("Change of level", True),
            Column("Switches", True),
        ),
        rows,
    )


def losses_table(findings: Findings, act: Conduct) -> Table:
    """What each issue costs one actor, with the numbers and claims behind its position."""
    rows = []
    for loss in act.losses:
        path = f"positions.{loss.actor}.{loss.issue}"
        links = (number_link(f"{path}.position", "position"), number_link(f"{path}.salience", "salience"))
        refs = tuple(link for ref in loss.refs if (link := ref_link(findings.scenario, ref)))
        claims = claim_links(findings.scenario, loss.claims)
        behind = tuple({link.anchor: link for link in (*links, *claims, *refs)}.values())
        rows.append(
            (
                Cell(loss.title),
                Cell(f"{loss.position:.0f}"),
                Cell(f"{loss.salience:.2f}"),
                Cell(f"{loss.outcome:.0f}"),
                Cell(f"{loss.first:.3f}"),
                Cell(f"{loss.last:.3f}"),
                Cell(signed(loss.change, 3)),
                Cell("", behind),
            )
        )
    return Table(
        f"losses-{act.actor}",
        "What the outcome costs it",
        (
            Column("Issue", wide=True),
            Column("Wants", True),
            Column("Salience", True),
            Column("Outcome, last year", True),
            Column("Loss, first year", True),
            Column("Loss, last year", True),
            Column("Change", True),
            Column("Behind it"),
        ),
        tuple(rows),
    )


def wants_table(findings: Findings) -> Table:
    """Every position with salience, stated position and what stands behind it."""
    scenario = findings.scenario
    rows = []
    for cell in findings.wants.cells:
        path = f"positions.{cell.actor}.{cell.issue}"
        ref = ref_link(scenario, cell.ref)
        links = (number_link(f"{path}.position"), *claim_links(scenario, cell.claims), *((ref,) if ref else ()))
        spread = f" ({cell.low:.0f}–{cell.high:.0f})" if cell.high - cell.low >= 0.5 else ""
        rows.append(
            (
                Cell(scenario.actors[cell.actor].name),
                Cell(scenario.issues[cell.issue].title),
                Cell(f"{cell.position:.0f}{spread}", weight=cell.position / 100),
                Cell(f"{cell.salience:.2f}"),
                Cell("–" if cell.stated is None else f"{cell.stated:.0f}"),
                Cell("", tuple({link.anchor: link for link in links}.values())),
            )
        )
    return Table(
        "wants",
        "Every position",
        (
            Column("Actor"),
            Column("Issue", wide=True),
            Column("Wants, 0–100", True),
            Column("Salience", True),
            Column("Says", True),
            Column("Behind it"),
        ),
        tuple(rows),
        folded=True,
    )


def ties_table(findings: Findings) -> Table:
    """Ties at the start and at the end."""
    names = {key: actor.name for key, actor in findings.scenario.actors.items()}
    rows = tuple(
        (
            Cell(names[row.actor]),
            Cell(names[row.other]),
            Cell(f"{row.access_first:.2f}"),
            Cell(f"{row.access_last:.2f}"),
            Cell(signed(row.relations_first)),
            Cell(signed(row.relations_last)),
        )
        for row in findings.ties
    )
    return Table(
        "ties",
        "Every tie",
        (
            Column("Actor"),
            Column("To"),
            Column("Access, start", True),
            Column("Access, end", True),
            Column("Relations, start", True),
            Column("Relations, end", True),
        ),
        rows,
        folded=True,
    )


def territories_table(findings: Findings) -> Table:
    """What reaches each territory, and how it guards its border."""
    rows = tuple(
        (
            Cell(row.name),
            Cell(points(row.threat.first, 2)),
            Cell(points(row.threat.last, 2)),
            Cell(f"{points(row.threat.low, 2)} – {points(row.threat.high, 2)}"),
            Cell(points(row.flow.first, 2)),
            Cell(points(row.flow.last, 2)),
            Cell(f"{points(row.flow.low, 2)} – {points(row.flow.high, 2)}"),
            Cell(f"{row.guard.last:.2f}"),
        )
        for row in findings.territories
    )
    return Table(
        "territories",
        "What reaches the territories around (median world)",
        (
            Column("Territory"),
            Column("Attacks a year, first", True),
            Column("last", True),
            Column("9 in 10", True),
            Column("Commodity t a year, first", True),
            Column("last", True),
            Column("9 in 10", True),
            Column("Border guard, last", True),
        ),
        rows,
    )
