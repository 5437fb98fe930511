"""How far the model departs from the series of Afghanistan, on figures that were out by January 2017.

The error of a series has three parts (docs/explanation/calibration.md). The noise of a figure is what the calibration
assumes. How large the model's own departure grows is a judgement for a run as of 2015, by the words beside it; for runs
as of 2017 and later it is what the figures up to the end of 2016 make of that judgement. The run as of August 2015,
which knows none of them, is played for sixteen months; a series' figures have the likelihood of a mixture, over worlds,
of normal errors with the covariance of noise and departure; the prior is a half-normal whose mean is the judgement.

Run: python scripts/errors_afghanistan.py [--worlds N] [--seed S]; prints a table. The last column stands in the
scenario's series.yaml, dated 31 January 2017, to where it is copied by hand.
"""

from __future__ import annotations

import argparse
import datetime as dt

import numpy as np
from scipy import special, stats

import realpolitik as rp
from realpolitik.readings import read, read_yearly
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.statements import Error, Series

START, KNOWN, BEFORE, MONTHS = dt.date(2015, 8, 31), dt.date(2017, 1, 31), dt.date(2016, 12, 31), 16
GRID = np.linspace(0.0, 4.0, 201)[1:]
"""Sizes of the departure that are tried, in units of the judged one."""


def main() -> None:
    """Play, weigh each size, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    known = rp.load("afghanistan")
    result = rp.simulate(known, as_of=START, worlds=chosen.worlds, months=MONTHS, seed=chosen.seed)
    print("| series | figures | judged | learned: 5 % | median | 95 % | mean |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, series in known.series.items():
        if series.reads is None or series.error is None:
            continue
        modelled = (read_yearly if series.per == "year" else read)(result, series.reads).values
        judged = judged_drift(series.error)
        months, figures = figures_of(series)
        weights = posterior(series.error, judged, modelled[:, months], months, figures)
        ends = np.interp((0.05, 0.5, 0.95), np.cumsum(weights), judged * GRID)
        row = (judged, *ends, float(weights @ (judged * GRID)))
        print(f"| {name} | {len(figures)} | " + " | ".join(f"{value:.3g}" for value in row) + " |")


def judged_drift(error: Error) -> float:
    """Size of the departure that was judged before any of these figures."""
    judged = error.drift.at(START)
    assert judged is not None
    return judged.centre


def figures_of(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Months after the start and values of the figures that were out; of a year, those that lay half ahead."""
    ahead = 6 if series.per == "year" else 1
    found = [
        (months_between(START, point.date), point.value)
        for point in series.as_known(KNOWN)
        if point.date <= BEFORE and months_between(START, point.date) >= ahead
    ]
    return np.array([month for month, _ in found], dtype=int), np.array([value for _, value in found])


def posterior(error: Error, judged: float, modelled: np.ndarray, months: np.ndarray, figures: np.ndarray) -> np.ndarray:
    """Weight of each size of the departure on `GRID`.

    Args:
        error: the errors of the series.
        judged: size of the departure before these figures.
        modelled: readings [world, figure].
        months: months after the start [figure].
        figures: the figures [figure].
    """
    noise, memory = (number.at(KNOWN) for number in (error.noise, error.memory))
    assert noise is not None and memory is not None
    if error.scale == "logarithm":
        above = modelled > 0
        modelled, figures = np.log(np.where(above, modelled, 1e-9)), np.log(figures)
    apart = np.abs(months[:, None] - months) / memory.centre
    ahead = (months[:, None] + months) / memory.centre
    grows = np.exp(-apart) - np.exp(-ahead)
    loglik = np.zeros(len(GRID))
    for place, size in enumerate(judged * GRID):
        if len(figures):
            covariance = noise.centre**2 * np.eye(len(figures)) + size**2 * grows
            each = stats.multivariate_normal(np.zeros(len(figures)), covariance).logpdf(modelled - figures)
            loglik[place] = special.logsumexp(each)
    weights = np.exp(loglik - loglik.max()) * stats.halfnorm.pdf(GRID, scale=np.sqrt(np.pi / 2))
    return np.asarray(weights / weights.sum())


if __name__ == "__main__":
    main()
