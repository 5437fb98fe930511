"""Scores of the Afghanistan scenario's views, pools and baselines, as docs/explanation/scoring.md shows them.

Run: python scripts/score_afghanistan.py [--worlds N] [--seed S] [--out FILE]; writes docs/explanation/scores.csv.
"""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path

import realpolitik as rp
from realpolitik.findings.baselines import BASELINES
from realpolitik.findings.scoring import Score

TARGET = Path(__file__).parents[1] / "docs" / "explanation" / "scores.csv"
HEAD = (
    "Outcomes", "As of", "Forecaster", "Events", "Worth", "Brier", "from", "to", "Log", "Timing",
    *(f"Skill/{name}" for name in BASELINES), "Figures", "CRPS/size", "CRPS skill/persistence", "In 90%",
)  # fmt: skip


def main() -> None:
    """Score and write."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, default=TARGET)
    chosen = options.parse_args()
    card = rp.score("afghanistan", worlds=chosen.worlds, seed=chosen.seed)
    with chosen.out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEAD)
        for panel in card.panels:
            table.writerows(cells(panel.id, row) for row in panel.rows)
    print(*card.summary, sep="\n")
    print(*card.caveats, sep="\n")


def cells(panel: str, row: Score) -> list[str]:
    """One forecaster's row."""
    inside, total = row.coverage.get(0.9, (0, 0))
    skills = [row.skill.get(name, math.nan) for name in BASELINES]
    return [
        panel,
        row.as_of.isoformat(),
        row.forecaster,
        str(row.events),
        f"{row.effective:.0f}",
        *(number(value, 3) for value in (row.brier.value, row.brier.low, row.brier.high)),
        number(row.log, 2),
        number(row.timing, 2),
        *(number(value, 2) for value in skills),
        str(row.figures),
        number(row.crps, 2),
        number(row.crps_skill.get("persistence"), 2),
        f"{inside} of {total}" if total else "",
    ]


def number(value: float | None, digits: int) -> str:
    """A number, or nothing."""
    return "" if value is None or math.isnan(value) else f"{value:.{digits}f}"


if __name__ == "__main__":
    main()
