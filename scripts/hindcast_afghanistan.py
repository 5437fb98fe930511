"""How the run as of March 2017 does on what came after: district control, troops, opium, battle deaths, 2017-2021.

Nothing in the scenario that is dated after 31 March 2017 reaches the run; the series' later points are only compared
with it. Run: python scripts/hindcast_afghanistan.py [--worlds N] [--seed S]; prints the tables of
docs/explanation/calibration.md.
"""

from __future__ import annotations

import argparse
import datetime as dt

import numpy as np

import realpolitik as rp
from realpolitik.readings import read
from realpolitik.scenario.dates import months_between
from realpolitik.studies.assess.outcome import events

AS_OF, END = dt.date(2017, 3, 31), dt.date(2021, 12, 31)
SERIES = ("sigar_government", "sigar_insurgent", "us_troops", "nato_troops", "opium_production", "battle_deaths")


def main() -> None:
    """Run, compare and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    scenario = rp.load("afghanistan")
    months = months_between(AS_OF, END)
    result = rp.simulate(scenario, as_of=AS_OF, worlds=chosen.worlds, months=months, seed=chosen.seed)
    print("| series | date | observed | median | 5 % | 95 % | inside |\n|---|---|---:|---:|---:|---:|---|")
    inside = []
    for name in SERIES:
        series = scenario.series[name]
        assert series.reads is not None
        path = read(result, series.reads)
        for point in sorted(series.points, key=lambda item: item.date):
            if AS_OF < point.date <= END:
                month = months_between(AS_OF, point.date)
                first = max(month - 11, 1) if series.per == "year" else month
                worlds = path.sel(month=slice(first, month)).mean("month").values
                low, middle, high = np.quantile(worlds, [0.05, 0.5, 0.95])
                inside.append(low <= point.value <= high)
                print(
                    f"| {name} | {point.date:%Y-%m} | {point.value:g} | {middle:.4g} | {low:.4g} | {high:.4g} | "
                    f"{'yes' if inside[-1] else 'no'} |"
                )
    print(f"\n{sum(inside)} of {len(inside)} figures lie in the 90 % interval\n")
    print("| event by the end of 2021 | probability | happened |\n|---|---:|---|")
    for row in events(result, scenario).itertuples():
        print(f"| {row.title} | {row.probability:.2f} | {row.happened or '-'} |")


if __name__ == "__main__":
    main()
