"""Scores of the Afghanistan scenario's views, pools and baselines, as docs/explanation/scoring.md shows them.

Run: python scripts/score_afghanistan.py [--worlds N] [--seed S] [--out FILE]; writes docs/explanation/scores.csv.
"""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path
from typing import Any

import realpolitik as rp
from realpolitik.studies.score.baselines import BASELINES

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
    study = rp.score("afghanistan", worlds=chosen.worlds, seed=chosen.seed)
    with chosen.out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEAD)
        for name, part in (("own", study), *study.studies.items()):
            rows = part["events"].merge(
                part["figures"], how="left", on=["as_of", "forecaster"], suffixes=("", "_figures")
            )
            table.writerows(cells(name, row) for row in rows.itertuples())
    print(*study.summary, sep="\n")
    print(*study.caveats, sep="\n")


def cells(panel: str, row: Any) -> list[str]:
    """One forecaster's row."""
    has_figures = not math.isnan(row.figures)
    return [
        panel,
        row.as_of.isoformat(),
        row.forecaster,
        str(row.events),
        f"{row.effective:.0f}",
        *(number(value, 3) for value in (row.brier, row.brier_low, row.brier_high)),
        number(row.log, 2),
        number(row.timing, 2),
        *(number(getattr(row, f"skill_{name}"), 2) for name in BASELINES),
        f"{row.figures:.0f}" if has_figures else "0",
        number(row.crps, 2),
        number(row.crps_skill_persistence, 2),
        "" if math.isnan(row.coverage_90) else f"{row.coverage_90 * row.figures:.0f} of {row.figures:.0f}",
    ]


def number(value: float, digits: int) -> str:
    """A number, or nothing."""
    return "" if math.isnan(value) else f"{value:.{digits}f}"


if __name__ == "__main__":
    main()
