"""Calibrate the cost of change on how many instruments stood, in March 2017, where they had stood in August 2015.

The scenario records the level of every instrument on both dates. For each cost, worlds are played over the 19 months
between and the share of instruments found at their first level is compared with the record's.

Run: python scripts/calibrate_inertia.py [--worlds N]; the value is copied to the scenario's choice.yaml by hand.
"""

from __future__ import annotations

import argparse
import datetime as dt

import numpy as np

import realpolitik as rp
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.schema import Scenario

FIRST, LAST = dt.date(2015, 8, 31), dt.date(2017, 3, 31)
COSTS = (0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04)


def main() -> None:
    """Compare costs with the record and print the one that fits."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=128)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    scenario = rp.load("afghanistan")
    recorded = np.mean([a == b for a, b in zip(levels(scenario, FIRST), levels(scenario, LAST), strict=True)])
    print(f"record: {recorded:.3f} of the instruments unchanged")
    shares = []
    for cost in COSTS:
        result = rp.simulate(
            scenario,
            as_of=FIRST,
            worlds=chosen.worlds,
            months=months_between(FIRST, LAST),
            seed=chosen.seed,
            set={"parameters.inertia": cost},
        )
        level = result.data["level"].values
        shares.append(float((level[:, -1] == level[:, 0]).mean()))
        print(f"  cost {cost:.3f}: {shares[-1]:.3f}")
    print(f"cost that fits: {np.interp(recorded, shares, COSTS):.4f}")


def levels(scenario: Scenario, date: dt.date) -> list[str]:
    """Level in force of every instrument."""
    kits = rp.resolve(scenario, as_of=date).instruments.values()
    return [item.initial_levels[-1][1] for kit in kits for item in kit.values()]


if __name__ == "__main__":
    main()
