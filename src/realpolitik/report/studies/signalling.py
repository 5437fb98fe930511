"""A threat, shown: who blinks, how that moves, what the payoffs are made of, and the equilibria behind it."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.signalling import (
    SOLUTION_NAMES,
    ThreatStudy,
    blinks,
    class_shares,
    makings,
    summary,
)
from realpolitik.report.charts.signalling import surface_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.wording import interval, percent, points

CLASS_NAMES = {
    "pooling": "both types threaten",
    "bluffing": "irresolute bluff at times",
    "separating": "resolved alone threaten",
    "quiet": "nobody threatens",
}
"""Classes of perfect equilibrium in words."""
CAVEATS = (
    "One threat, one answer: no second round, no third party, no offer made up on the spot.",
    "Costs of backing down and of being seen to yield are judgements; no study of this case has measured them.",
)
"""What the study rests on."""


def tables(study: ThreatStudy) -> list[RenderableType]:
    """The study for a terminal."""
    head = Text(f"{study.title}: {_made(study)}", style="bold")
    shown = (outcome_table(study), solution_table(study), class_table(study), making_table(study))
    return [head, Text(study.about), listed(summary(study)), *(table.rich() for table in shown if table.rows)]


def section(study: ThreatStudy) -> Section:
    """The study as one part of a page."""
    blocks: list[Figure | Table] = []
    drawing = surface_chart(study)
    if drawing is not None:
        cases = ", ".join(f"{k} {case}" for k, case in enumerate(study.point, 1))
        blocks.append(
            Figure(
                f"fig-threat-{study.threat}",
                "How far the threat is believed, and what it brings",
                specification(drawing),
                "Mean over worlds once the threat is made, where will and the capacity taken elsewhere have these "
                f"values in every world and all else is as drawn. Points, at the means of the cases: {cases}.",
            )
        )
    shown = (outcome_table(study), solution_table(study), class_table(study), making_table(study))
    blocks += [table for table in shown if table.rows]
    return Section(f"threat-{study.threat}", study.title, study.about, tuple(blocks))


def front(study: ThreatStudy) -> Front:
    """What stands before the section on a page of its own."""
    about = study.scenario.about if study.scenario else None
    return Front(
        title=study.title,
        about=study.about,
        made=_made(study),
        as_of=f"{about.as_of:%d %B %Y}" if about else "",
        until="",
        view=about.view if about else None,
        summary=summary(study),
        caveats=CAVEATS,
    )


def document(study: ThreatStudy) -> dict[str, Any]:
    """The study as one document for programs."""
    data = study.data
    found: dict[str, Any] = {
        "title": study.title,
        "about": study.about,
        "threat": study.threat,
        "level": study.level,
        "players": list(study.players),
        "solution": study.solution,
        "worlds": study.worlds,
        "seed": study.seed,
        "summary": list(summary(study)),
        "outcomes": [
            {
                "solution": name,
                "case": row.case,
                "outcome": row.outcome,
                "mean": row.mean.value,
                "low": row.mean.low,
                "high": row.mean.high,
            }
            for name in SOLUTION_NAMES
            for row in blinks(study, name)
        ],
        "classes": class_shares(study),
        "quiet_refused_by_d1": {case: float(data["quiet"].sel(case=case).mean()) for case in study.cases},
        "quantal": {
            "largest_residual": float(data["residual"].max()),
            "not_converged": int((~data["converged"]).sum()),
            "with_several_equilibria": int((data["roots"] > 1).sum()),
        },
        "payoffs": [vars(row) for row in makings(study)],
    }
    if study.scenario is not None:
        about = study.scenario.about
        found |= {"scenario": about.name, "as_of": about.as_of.isoformat(), "view": about.view}
    if study.surface is not None:
        part = study.surface.sel(solution=study.solution)
        found["surface"] = {name: part[name].values.tolist() for name in (*part.data_vars, "engaged", "will")}
    return found


def outcome_table(study: ThreatStudy) -> Table:
    """What comes of the threat, case by case."""
    rows: dict[str, list[Cell]] = {}
    for row in blinks(study):
        cell = Cell(f"{percent(row.mean.value)} ({interval(max(row.mean.low, 0.0), min(row.mean.high, 1.0))})")
        rows.setdefault(row.title, [Cell(row.title)]).append(cell if study.worlds > 1 else Cell(_exact(row.mean.value)))
    return Table(
        f"threat-outcomes-{study.threat}",
        f"What comes of the threat ({SOLUTION_NAMES[study.solution]})",
        (Column("Outcome", wide=True), *(Column(case, number=True) for case in study.cases)),
        tuple(tuple(cells) for cells in rows.values()),
        "All but the first and the last row: once the threat is made, whether or not it would be. "
        "By accident: a war that would not come if both knew each other's type."
        + (" Brackets: 95% interval of the mean for the finite number of worlds." if study.worlds > 1 else ""),
    )


def solution_table(study: ThreatStudy) -> Table:
    """The first case by either solution."""
    found = {
        name: [row for row in blinks(study, name) if row.case == next(iter(study.cases))] for name in SOLUTION_NAMES
    }
    show = percent if study.worlds > 1 else _exact
    rows = [
        (Cell(row.title), *(Cell(show(found[name][k].mean.value)) for name in SOLUTION_NAMES))
        for k, row in enumerate(found[study.solution])
    ]
    data = study.data
    several, failed = int((data["roots"] > 1).sum()), int((~data["converged"]).sum())
    return Table(
        f"threat-solutions-{study.threat}",
        f"How much hangs on the solution ({next(iter(study.cases.values())).lower()})",
        (Column("Outcome", wide=True), *(Column(text.capitalize(), number=True) for text in SOLUTION_NAMES.values())),
        tuple(rows),
        "Perfect: both sides work everything out, and D1 chooses among equilibria. Quantal: both err, the less the "
        f"more it costs. Quantal responses that did not converge: {failed}; with more than one equilibrium: {several}.",
    )


def class_table(study: ThreatStudy) -> Table:
    """Which class of perfect equilibrium holds, by case."""
    shares = class_shares(study)
    rows = [
        (Cell(text), *(Cell(percent(shares[case][name])) for case in study.cases)) for name, text in CLASS_NAMES.items()
    ]
    refused = [percent(float(study.data["quiet"].sel(case=case).mean())) for case in study.cases]
    rows.append((Cell("besides: nobody threatens, refused by D1"), *(Cell(text) for text in refused)))
    return Table(
        f"threat-classes-{study.threat}",
        "Perfect equilibria: share of worlds by who threatens",
        (Column("Equilibrium", wide=True), *(Column(case, number=True) for case in study.cases)),
        tuple(rows),
        "One equilibrium passes D1 in every world.",
    )


def making_table(study: ThreatStudy) -> Table:
    """What the payoffs are made of."""
    return Table(
        f"threat-payoffs-{study.threat}",
        "What the payoffs are made of",
        (Column("Part", wide=True), Column("Mean", number=True), Column("Nine worlds in ten", number=True)),
        tuple(
            (Cell(row.name), Cell(points(row.mean, 2)), Cell(f"{points(row.low, 2)} to {points(row.high, 2)}"))
            for row in makings(study)
        ),
        "Utility: an issue of salience 0.5 moved from an actor's worst end to its best is worth 0.5.",
    )


def _exact(value: float) -> str:
    return points(value, 4)


def _made(study: ThreatStudy) -> str:
    """A few words on what was solved."""
    if study.scenario is None:
        return f"{study.players[0]} and {study.players[1]}"
    about = study.scenario.about
    view = f", as {about.view} sees it" if about.view else ""
    return f"as known on {about.as_of:%d %B %Y}{view}: {study.worlds:,} worlds"
