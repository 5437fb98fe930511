"""Calibrate the model's parameters for Afghanistan on what was known by two dates.

Worlds are drawn from the model's own wide spreads and played from August 2015 with every instrument held where it
stood, so that no choice is fitted. Each world is weighed by how near it comes to the record (normal errors, standard
deviations below); a parameter's calibrated spread is the PERT whose 5 %, 50 % and 95 % points are the weighted ones.
Two calibrations:

to_2015  UCDP deaths of 2014 and UNODC opium of 2010-2014, all published by 30 June 2015;
to_2016  these, and SIGAR district control from November 2015 to November 2016, UCDP deaths of 2015, opium of 2015 and
         2016: dated before 2017, published by 31 January 2017.

Beside the spreads stands the joint posterior: a table of `ROWS` rows of all fitted numbers, drawn from the worlds by
their weights, of which each world of a run takes one row.

Run: python scripts/calibrate_afghanistan.py [--worlds N] [--seed S]; writes the scenario's parameters.yaml and tables
(posterior/) and prints the table of docs/explanation/calibration.md. The Taliban's concentration stands in the
scenario's actors, to where its spread is copied by hand.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.stats
import xarray as xr

import realpolitik as rp
from realpolitik.readings import read
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import pert_through

START = dt.date(2015, 8, 31)
MONTHS = 16
PARAMETERS = (
    "front_trend",
    "rebel_trend",
    "ground_rate",
    "decisiveness",
    "defence_advantage",
    "contest_rate",
    "contest_decisiveness",
    "doom_effect",
    "rout_effect",
    "threshold",
    "contagion",
    "output_rate",
)
FREEDOM = "actors.taliban.belligerent.concentration"
"""Nobody has measured how freely the Taliban choose where to fight: fitted too, from a wide spread."""
PRIOR = {
    **{f"parameters.{name}": parameters()[name].number.estimates[-1] for name in PARAMETERS},
    FREEDOM: Estimate(low=1.5, mode=4.0, high=9.0, ref="judgement"),
}
SPREAD = {"sigar_government": 0.04, "sigar_insurgent": 0.02, "battle_deaths": 0.25, "opium_production": 0.35}
"""Standard deviation of a figure around the model: shares as such, deaths and opium in logarithms."""
INDEPENDENT = {"sigar_government": 2, "sigar_insurgent": 2, "battle_deaths": 2, "opium_production": 1}
"""How many independent figures a series counts for at most: neighbouring quarters and years are not."""
LOGARITHMIC = ("battle_deaths", "opium_production")
HOME = Path(__file__).parents[1] / "src/realpolitik/catalog/afghanistan"
TARGET = HOME / "parameters.yaml"
LAST_ALONE = ("battle_deaths",)
"""Series of which, where no figure is later than the start, the last alone stands for the first year: they trend."""
ROWS = 1000
"""Rows of the table of joint draws."""


@dataclass(frozen=True)
class Calibration:
    """What was known, and by when."""

    name: str
    known: dt.date
    before: dt.date
    note: str


CALIBRATIONS = (
    Calibration(
        "to_2015",
        dt.date(2015, 6, 30),
        dt.date(2015, 6, 30),
        "Deaths of 2014 and opium of 2010-2014; nothing on ground, of which no count existed",
    ),
    Calibration(
        "to_2016",
        dt.date(2017, 1, 31),
        dt.date(2016, 12, 31),
        "District control of November 2015 to November 2016, deaths of 2014-2015, opium of 2010-2016",
    ),
)


def main() -> None:
    """Play, weigh, write and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=4096)
    options.add_argument("--seed", type=int, default=2015)
    chosen = options.parse_args()
    scenario = rp.load("afghanistan")
    result = play(scenario, chosen.worlds, chosen.seed)
    tables = [weigh(calibration, scenario, result) for calibration in CALIBRATIONS]
    for calibration in CALIBRATIONS:
        write_rows(calibration, scenario, result, chosen.seed)
    TARGET.write_text(as_yaml(tables), encoding="utf-8")
    for calibration, quantiles, effective in tables:
        print(f"{calibration.name}: {effective:.0f} effective of {chosen.worlds} worlds")
        for name, row in quantiles.items():
            ends = pert_through(row, PRIOR[name].low, PRIOR[name].high)
            print(f"  {name:44s}" + "".join(f"{value:10.4g}" for value in (*row, *ends)))


def play(scenario: Scenario, worlds: int, seed: int) -> rp.Result:
    """Worlds drawn from the prior, with every instrument held where it stood."""
    pins = [
        f"{owner}.{name}=" + item.initial_levels[0][1]
        for owner, kit in rp.resolve(scenario, as_of=START).instruments.items()
        for name, item in kit.items()
    ]
    return rp.simulate(scenario, as_of=START, worlds=worlds, months=MONTHS, seed=seed, do=pins, set=PRIOR)


def weights_of(calibration: Calibration, scenario: Scenario, result: rp.Result) -> np.ndarray:
    """[W] weights of the worlds by their likelihood; they add up to one."""
    loglik = np.zeros(result.data.sizes["world"])
    for name, spread in SPREAD.items():
        loglik -= misfit(name, spread, calibration, scenario, result)
    weights = np.exp(loglik - loglik.max())
    return np.asarray(weights / weights.sum())


def write_rows(calibration: Calibration, scenario: Scenario, result: rp.Result, seed: int) -> None:
    """The joint posterior as a table: worlds drawn by their weights in even steps, in an order of no meaning."""
    rng = np.random.default_rng([seed, calibration.known.toordinal()])
    weights = weights_of(calibration, scenario, result)
    steps = (np.arange(ROWS) + rng.random()) / ROWS
    chosen = rng.permutation(np.searchsorted(np.cumsum(weights), steps).clip(max=len(weights) - 1))
    values = result.data["drawn"].sel(number=list(PRIOR)).transpose("world", "number").values[chosen]
    target = HOME / "posterior" / f"{calibration.name}.csv"
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(PRIOR)
        table.writerows([f"{value:.4g}" for value in row] for row in values)


def weigh(
    calibration: Calibration, scenario: Scenario, result: rp.Result
) -> tuple[Calibration, dict[str, np.ndarray], float]:
    """Quantiles of the fitted parameters among worlds weighed by their likelihood, and the effective sample size.

    Prints how strongly the fit ties two of them together: what is lost by drawing each on its own.
    """
    weights = weights_of(calibration, scenario, result)
    drawn = result.data["drawn"]
    quantiles = {}
    for name in PRIOR:
        values = drawn.sel(number=name).values
        order = np.argsort(values)
        quantiles[name] = np.interp([0.05, 0.5, 0.95], np.cumsum(weights[order]) - 0.5 * weights[order], values[order])
    print(f"{calibration.name}: {strongest_tie(drawn, weights)}")
    return calibration, quantiles, 1.0 / float((weights**2).sum())


def strongest_tie(drawn: xr.DataArray, weights: np.ndarray) -> str:
    """The pair of fitted numbers with the largest weighed rank correlation."""
    names = list(PRIOR)
    ranks = scipy.stats.rankdata(drawn.sel(number=names).transpose("number", "world").values, axis=1)
    covariance = np.cov(ranks, aweights=weights)
    deviation = np.sqrt(np.diag(covariance))
    correlation = np.tril(covariance / np.outer(deviation, deviation), -1)
    one, other = np.unravel_index(np.abs(correlation).argmax(), correlation.shape)
    return f"strongest tie {names[one]} with {names[other]}, rank correlation {correlation[one, other]:+.2f}"


def misfit(name: str, spread: float, calibration: Calibration, scenario: Scenario, result: rp.Result) -> np.ndarray:
    """[W] half the squared standardised distance from a series' known points, counted as `INDEPENDENT` ones.

    The model starts in August 2015: where no figure is later, earlier ones are set against the model's first year.
    """
    series = scenario.series[name]
    assert series.reads is not None
    path = read(result, series.reads)
    known = [point for point in series.points if point.known <= calibration.known and point.date <= calibration.before]
    within = [point for point in known if point.date > START] or known[-1 if name in LAST_ALONE else 0 :]
    terms = []
    for point in within:
        modelled = at(path, point.date, series.per)
        gap = np.log(np.maximum(modelled, 1e-9) / point.value) if name in LOGARITHMIC else modelled - point.value
        terms.append((gap / spread) ** 2)
    if not terms:
        return np.zeros(result.data.sizes["world"])
    return 0.5 * min(len(terms), INDEPENDENT[name]) * np.mean(terms, axis=0)


def at(path: xr.DataArray, date: dt.date, per: str) -> np.ndarray:
    """[W] the model's value at a date, or its mean over the year that ends then."""
    month = months_between(START, date)
    if per == "year":
        first = max(month - 11, 1)
        return path.sel(month=slice(first, max(month, 12))).mean("month").values
    return path.sel(month=min(max(month, 0), MONTHS)).values


def as_yaml(tables: list[tuple[Calibration, dict[str, np.ndarray], float]]) -> str:
    """The scenario's calibrations and parameters."""
    lines = [
        "# Written by scripts/calibrate_afghanistan.py; the method and its limits: docs/explanation/calibration.md.",
        "calibrations:",
    ]
    for calibration, _, effective in tables:
        lines += [
            f"  {calibration.name}:",
            f"    date: {calibration.known}",
            "    script: scripts/calibrate_afghanistan.py",
            "    data: [" + ", ".join(used(calibration)) + "]",
            f"    file: posterior/{calibration.name}.csv",
            f"    note: {calibration.note}; {effective:.0f} effective worlds",
        ]
    lines.append("parameters:")
    for name in PARAMETERS:
        lines += [f"  {name}:", "    as_of:"]
        for calibration, quantiles, _ in tables:
            path = f"parameters.{name}"
            ends = pert_through(quantiles[path], PRIOR[path].low, PRIOR[path].high)
            lines.append(
                f"      {calibration.known}: "
                f"{{value: [{', '.join(f'{end:.3g}' for end in ends)}], ref: 'calibration:{calibration.name}'}}"
            )
    return "\n".join(lines) + "\n"


def used(calibration: Calibration) -> list[str]:
    """Series with a figure that the calibration knows."""
    series = rp.load("afghanistan").series
    return [
        name
        for name in SPREAD
        if any(p.known <= calibration.known and p.date <= calibration.before for p in series[name].points)
    ]


if __name__ == "__main__":
    main()
