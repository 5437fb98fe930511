"""Undated numbers of the Afghanistan scenario in order of what they move; the table of docs/explanation/calibration.md.

Run: python scripts/hindsight_afghanistan.py [--worlds N] [--seed S] [--rows N]; writes
docs/explanation/hindsight_afghanistan.csv. One run for each of three dates of knowledge.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from realpolitik.kernels.plain import sensitivity
from realpolitik.pipeline.runs import simulate
from realpolitik.readings.inputs import inputs_of
from realpolitik.readings.labels import number_words
from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.load import load
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.undated import undated
from realpolitik.studies.attribute.drivers import targets_of

TARGET = Path(__file__).parent.parent / "docs" / "explanation" / "hindsight_afghanistan.csv"
DATES = ("2015-08-31", "2018-01-31", "2020-07-31")
MONTHS = 60
HEAD = ("Number", "Value", "Basis", "Claims known", "Share of variance, %", "Most of", "There, %")


def main() -> None:
    """Play the runs, rank what has no date, write the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rows", type=int, default=50)
    chosen = options.parse_args()
    scenario = load("afghanistan")
    moved: dict[str, list[tuple[float, float, str]]] = {}
    chance: dict[str, float] = {}
    generator = np.random.default_rng(chosen.seed)
    bare: dict[str, list[tuple[str, int]]] = {}
    for date in DATES:
        day = parse_date(date)
        result = simulate(scenario, as_of=day, worlds=chosen.worlds, months=MONTHS, seed=chosen.seed)
        wanted, inputs = targets_of(result), inputs_of(result)
        values = np.stack([item.values for item in wanted], axis=1)
        adjusted = sensitivity.shares(inputs.classes, values).adjusted
        dealt = sensitivity.shares(inputs.classes, generator.permutation(values, axis=0)).adjusted.mean(axis=1)
        for path, share in zip(inputs.paths, dealt, strict=True):
            chance[path] = chance.get(path, 0.0) + float(share) / len(DATES)
        for path, row in zip(inputs.paths, adjusted, strict=True):
            best = int(row.argmax())
            moved.setdefault(path, []).append((float(row.mean()), float(row[best]), wanted[best].question.title))
        for item in undated(scenario, day):
            bare.setdefault(item.path, []).append((item.basis, item.claims))
    ranked = sorted((path for path in bare if path in moved), key=lambda path: -sum(r[0] for r in moved[path]))
    known = numbers(scenario)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEAD)
        for path in ranked[: chosen.rows]:
            mean = sum(row[0] for row in moved[path]) / len(DATES)
            best = max(moved[path], key=lambda row: row[1])
            claims = ", ".join(str(count) for _, count in bare[path])
            value = str(known[path].number.estimates[-1])
            words = number_words(scenario, path)
            rows.writerow(
                [words, value, bare[path][0][0], claims, f"{100 * mean:.2f}", best[2], f"{100 * best[1]:.1f}"]
            )
        rest = (
            f"{len(ranked)} undated numbers vary, of {len(moved)} that do; {chosen.worlds} worlds a date; outcomes "
            f"dealt to worlds by chance give {100 * max(chance.values()):.2f}% to the strongest number"
        )
        rows.writerow([rest, "", "", "", "", "", ""])
    print(f"{rest}: {', '.join(ranked[: chosen.rows])}")


if __name__ == "__main__":
    main()
