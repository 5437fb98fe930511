"""Conduct as a whole: how far levels drift, and of what their variance is made; docs/explanation/conduct.csv.

Run: python scripts/conduct.py [--worlds N] [--seed S]. Every scenario with a record is played from each of its dates to
the end of its months; the same worlds, with the same tastes, under four seeds of luck give the dice.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from pathlib import Path

import numpy as np

import realpolitik as rp
from realpolitik.engines.campaign import simulate
from realpolitik.pipeline.runs import make_plan
from realpolitik.readings.whole import Drift, Parts, drift, parts
from realpolitik.worlds import draw
from realpolitik.worlds.tastes import tastes_of

TARGET = Path(__file__).parents[1] / "docs" / "explanation" / "conduct.csv"
SCENARIOS = ("afghanistan", "syria", "libya")
LUCKS = 4
"""Seeds of luck."""
LOOK = 60
"""Month in which the variance is taken apart, or the last one."""


def figures(name: str, day: dt.date, worlds: int, seed: int) -> tuple[Drift, Parts]:
    """The figures of one run."""
    plan = make_plan(name, as_of=day, worlds=worlds, seed=seed)
    draws = draw(plan.scenario, np.arange(worlds), seed)
    tastes = tastes_of(plan.scenario, draws, seed)
    runs = [simulate(plan.scenario, draws, plan.months, seed + k, tastes=tastes) for k in range(LUCKS)]
    tops = np.array([len(item.levels) - 1 for kit in plan.scenario.instruments.values() for item in kit.values()])
    look = min(LOOK, plan.months)
    level = np.stack([run["level"].values[:, look] for run in runs])
    before = np.stack([run["propensity"].values[:, look - 12] for run in runs])
    return drift(runs[0]["level"].values, tops), parts(level, before)


def main() -> None:
    """Write and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    rows = []
    for name in SCENARIOS:
        for day in rp.load(name).about.as_of_dates:
            whole, made = figures(name, day, chosen.worlds, chosen.seed)
            rows.append(
                {
                    "Scenario": name,
                    "As of": day.isoformat(),
                    "Instruments": whole.instruments,
                    "Within 0.3 of the start": whole.near,
                    "Inside at the start": whole.inside,
                    "Down": whole.down,
                    "Up": whole.up,
                    "Left": f"{whole.left:.2f}",
                    "Changes a year": f"{whole.changes:.3f}",
                    "Dice": f"{made.dice:.2f}",
                    "Circumstances": f"{made.circumstances:.2f}",
                }
            )
            print(*rows[-1].values(), sep=" | ", flush=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
