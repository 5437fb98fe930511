"""Scores of a reading as tables."""

from __future__ import annotations

from rich import box
from rich.table import Table

from realpolitik.reading.matching import BUDGET, FIELDS
from realpolitik.reading.measure import Score, Scores


def tables(scores: Scores) -> list[Table | str]:
    """Levels by text beside the trivial rule, fields, and the time of a simulated coder."""
    found: list[Table | str] = [
        f"{scores.claims} coded claims, {scores.proposals} proposals; the best {BUDGET:g} a claim count. "
        "Recall within them; F1 at as many proposals as claims. In brackets: 9 of 10 draws of paragraphs."
    ]
    for name, levels in scores.levels.items():
        table = _table("all texts" if name == "all" else name, "level", "recall", "F1", "trivial recall", "trivial F1")
        for level in levels:
            mine, plain = levels[level], scores.baseline[name][level]
            table.add_row(level, *_cells(mine), f"{plain.recall:.2f}", f"{plain.f1:.2f}")
        found.append(table)
    table = _table("fields, where a proposal stands at the claim", "field", "right", "commonest value")
    for field in FIELDS:
        if scores.fields[field] == scores.fields[field]:
            table.add_row(field, f"{scores.fields[field]:.2f}", f"{scores.baseline_fields[field]:.2f}")
    found += [table, f"fields right a claim: {scores.filled:.2f} of {scores.coded:.2f} coded"]
    if scores.times is not None:
        minutes = [value / 60 for value in (scores.times.empty, scores.times.filled)]
        found.append(
            f"simulated coder: {minutes[0]:.0f} minutes from empty forms, {minutes[1]:.0f} from filled ones "
            f"({scores.times.share:.0%}), the statements in own words left out"
        )
    return found


def _cells(score: Score) -> tuple[str, str]:
    return (
        f"{score.recall:.2f} ({score.low:.2f}–{score.high:.2f})",
        f"{score.f1:.2f} ({score.f1_low:.2f}–{score.f1_high:.2f})",
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right")
    return table
