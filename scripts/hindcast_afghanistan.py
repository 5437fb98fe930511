"""How the run as of March 2017 does on what came after: district control, troops, opium, battle deaths, 2017-2021.

Nothing in the scenario that is dated after 31 March 2017 reaches the run; the series' later points are only compared
with it: with the spread of the worlds, and with that of what the series would show in them, errors and all.
Run: python scripts/hindcast_afghanistan.py [--worlds N] [--seed S]; prints tables of docs/explanation/calibration.md.
"""

from __future__ import annotations

import argparse
import datetime as dt

import numpy as np
import pandas as pd

import realpolitik as rp
from realpolitik.readings import read, read_yearly
from realpolitik.readings.counted import counted
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.observations import observed_figures
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.outcome import events
from realpolitik.studies.score import rules

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
    print_figures(figures(result, scenario))
    print("| event by the end of 2021 | probability | happened |\n|---|---:|---|")
    for row in events(result, scenario).itertuples():
        print(f"| {row.title} | {row.probability:.2f} | {row.happened or '-'} |")


def figures(result: rp.Result, scenario: Scenario) -> pd.DataFrame:
    """A row a figure: the worlds' spread, the same with the errors of the series, CRPS and rank in both."""
    rows = []
    for figure in observed_figures(scenario, AS_OF, END):
        if figure.series not in SERIES or figure.record.reads is None:
            continue
        path = (read_yearly if figure.record.per == "year" else read)(result, figure.record.reads).values
        month = months_between(AS_OF, figure.date)
        row = {"series": figure.series, "date": figure.date, "observed": figure.value}
        for name, values in (("", path), ("told_", counted(result, figure.series, path))):
            low, middle, high = np.quantile(values[:, month], [0.05, 0.5, 0.95])
            inside = low <= figure.value <= high
            score = rules.crps(np.array([figure.value]), values[None, :, month])[0]
            row |= {f"{name}low": low, f"{name}median": middle, f"{name}high": high}
            below, same = np.mean(values[:, month] < figure.value), np.mean(values[:, month] == figure.value)
            row |= {f"{name}inside": inside, f"{name}crps": score, f"{name}rank": below + 0.5 * same}
        rows.append(row)
    return pd.DataFrame(rows)


def print_figures(found: pd.DataFrame) -> None:
    """The tables of figures and of series."""
    print("| series | date | observed | median | worlds: 5 %, 95 % | inside | with errors: 5 %, 95 % | inside |")
    print("|---|---|---:|---:|---:|---|---:|---|")
    for row in found.sort_values(["series", "date"]).itertuples():
        ends = (f"{row.low:.4g}, {row.high:.4g}", f"{row.told_low:.4g}, {row.told_high:.4g}")
        yes = ["yes" if inside else "no" for inside in (row.inside, row.told_inside)]
        print(
            f"| {row.series} | {row.date:%Y-%m} | {row.observed:g} | {row.median:.4g} | {ends[0]} | {yes[0]} | "
            f"{ends[1]} | {yes[1]} |"
        )
    count = len(found)
    print(f"\n{found.inside.sum()} of {count} figures lie in the 90 % interval of the worlds, ", end="")
    print(f"{found.told_inside.sum()} with errors\n\n| series | figures | inside | with errors | CRPS | with errors |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, rows in found.groupby("series", sort=False):
        inside, told = rows.inside.sum(), rows.told_inside.sum()
        print(f"| {name} | {len(rows)} | {inside} | {told} | {rows.crps.mean():.4g} | {rows.told_crps.mean():.4g} |")
    print()


if __name__ == "__main__":
    main()
