"""Is the calibration of Afghanistan honest about itself, and the run as of March 2017 about what came?

Simulation-based calibration (Talts et al. 2018): a world is drawn from the prior, figures are made up from it with the
errors that the calibration assumes, and the other worlds are weighed by these figures as by real ones. Where the
posterior is right, the world's own number lies in it at a rank that is uniform; ranks in the middle say that the
posterior is too wide, at both ends that it is too narrow. Made-up errors are of two kinds: each figure's own, and such
as hang together so far that a series is worth no more than `INDEPENDENT` figures, which is what the weights assume.
A posterior that rests on few worlds is rough, whatever the weights: trials with `ENOUGH` of them stand apart.
Beside these stand the ranks of the figures of 2017-2021 among the worlds of the run as of March 2017, with the errors
of the series and without.

Run: python scripts/ranks_afghanistan.py [--worlds N] [--trials N] [--seed S]; writes docs/explanation/ranks.csv and
ranks.png.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from calibrate_afghanistan import (
    CALIBRATIONS,
    INDEPENDENT,
    LAST_ALONE,
    LOGARITHMIC,
    PRIOR,
    SPREAD,
    START,
    Calibration,
    at,
    play,
)
from gallery import small
from hindcast_afghanistan import AS_OF, END, figures
from scipy import stats

import realpolitik as rp
from realpolitik.readings import read
from realpolitik.report.charts.style import ACCENT, GREY, Drawing, named, panels, png
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.schema import Scenario

HOME = Path(__file__).parents[1] / "docs/explanation"
BINS = 10
OWN, TOGETHER = "each figure's own errors", "errors that hang together"
ENOUGH = 200
"""Worlds that a posterior has to rest on for a closer look: half of what the real figures of `to_2016` leave."""
HEAD = ("of", "number", "errors", "trials", *(f"bin {place + 1}" for place in range(BINS)), "mean", "sd", "p")


def main() -> None:
    """Play, rank, write, draw and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=4096)
    options.add_argument("--trials", type=int, default=1000)
    options.add_argument("--seed", type=int, default=2015)
    chosen = options.parse_args()
    scenario = rp.load("afghanistan")
    result = play(scenario, chosen.worlds, chosen.seed)
    drawn = result.data["drawn"].sel(number=list(PRIOR)).transpose("world", "number").values
    rows: list[tuple[Any, ...]] = []
    for calibration in CALIBRATIONS:
        told = modelled(calibration, scenario, result)
        for errors in (OWN, TOGETHER):
            ranks, effective = ranks_of(told, drawn, chosen.trials, chosen.seed, errors == TOGETHER)
            rows += calibration_rows(calibration.name, errors, ranks)
        rows += calibration_rows(calibration.name, f"{errors}, {ENOUGH} worlds", ranks[effective >= ENOUGH])
    rows += hindcast_rows(scenario, chosen.seed)
    with (HOME / "ranks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *rows])
    frame = pd.DataFrame(rows, columns=list(HEAD))
    (HOME / "ranks.png").write_bytes(small(png(ranks_chart(frame), 1.2)))
    print(frame.to_string(index=False))


def calibration_rows(name: str, errors: str, ranks: np.ndarray) -> list[tuple[Any, ...]]:
    """A row a number, and one of all together."""
    found = [row(name, number, errors, ranks[:, place]) for place, number in enumerate(PRIOR)]
    return [*found, row(name, "all numbers", errors, ranks.ravel())]


def modelled(calibration: Calibration, scenario: Scenario, result: rp.Result) -> dict[str, np.ndarray]:
    """Series → what each world has for its figures that the calibration knows, on the scale of its errors [W, n]."""
    found = {}
    for name in SPREAD:
        series = scenario.series[name]
        assert series.reads is not None
        path = read(result, series.reads)
        known = [one for one in series.points if one.known <= calibration.known and one.date <= calibration.before]
        within = [one for one in known if one.date > START] or known[-1 if name in LAST_ALONE else 0 :]
        if within:
            values = np.stack([at(path, one.date, series.per) for one in within], axis=1)
            found[name] = np.log(np.maximum(values, 1e-9)) if name in LOGARITHMIC else values
    return found


def ranks_of(
    told: dict[str, np.ndarray], drawn: np.ndarray, trials: int, seed: int, together: bool, narrow: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Where a world's own numbers lie in the posterior from figures made up of it, 0 to 1 [trial, number].

    And how many worlds that posterior rests on [trial], which follows from the figures: ranks are even among trials
    with many of them as well, where the posterior is right.

    Args:
        told: what each world has for the figures, series by series [W, n].
        drawn: the numbers [W, number].
        trials: worlds that are tried.
        seed: of the choice of these, and of their errors.
        together: whether the errors of a series hang together.
        narrow: factor by which the weights take errors for smaller than they are made; 1 is right.
    """
    rng = np.random.default_rng(seed)
    worlds = len(drawn)
    ranks, effective = np.empty((trials, drawn.shape[1])), np.empty(trials)
    for trial, own in enumerate(rng.choice(worlds, trials, replace=trials > worlds)):
        loglik = np.zeros(worlds)
        for name, values in told.items():
            count = values.shape[1]
            worth = min(count, INDEPENDENT[name])
            shared = (count / worth - 1) / (count - 1) if together and count > 1 else 0.0
            error = np.sqrt(1 - shared) * rng.standard_normal(count) + np.sqrt(shared) * rng.standard_normal()
            gaps = (values - values[own]) / SPREAD[name] - error
            loglik -= 0.5 * worth * (gaps**2).mean(axis=1) / narrow**2
        loglik[own] = -np.inf
        weights = np.exp(loglik - loglik.max())
        ranks[trial] = weights @ (drawn < drawn[own]) / weights.sum()
        effective[trial] = weights.sum() ** 2 / (weights**2).sum()
    return ranks.clip(0.0, 1.0), effective


def hindcast_rows(scenario: Scenario, seed: int, worlds: int = 1000) -> list[tuple[Any, ...]]:
    """Ranks of the figures of 2017-2021 among the worlds as of March 2017, without and with the errors of series."""
    result = rp.simulate(scenario, as_of=AS_OF, worlds=worlds, months=months_between(AS_OF, END), seed=seed)
    found = figures(result, scenario)
    names = {"rank": "worlds alone", "told_rank": "with the errors of the series"}
    rows = [row("2017-2021", "all figures", words, found[key].to_numpy()) for key, words in names.items()]
    for series, mine in found.groupby("series", sort=False):
        rows += [row("2017-2021", str(series), words, mine[key].to_numpy()) for key, words in names.items()]
    return rows


def row(of: str, number: str, errors: str, ranks: np.ndarray) -> tuple[Any, ...]:
    """Ranks as a histogram, with mean, standard deviation (0.289 where uniform) and a chi-square test of evenness.

    The test takes ranks as independent, which those of figures of one series are not: no p is told of them.
    """
    counts = np.histogram(ranks, BINS, (0, 1))[0]
    alone = of != "2017-2021" and number != "all numbers"
    p = f"{stats.chisquare(counts).pvalue:.3g}" if alone else ""
    return of, number, errors, len(ranks), *map(int, counts), f"{ranks.mean():.3f}", f"{ranks.std():.3f}", p


def ranks_chart(frame: pd.DataFrame) -> Drawing:
    """Histograms of ranks, a panel each; the grey band holds 99 % of bins where ranks are uniform."""
    shown, order = [], []
    for item in frame.to_dict("records"):
        if item["number"] not in ("all numbers", "all figures"):
            continue
        title = f"{item['of']}: {item['errors']}"
        order.append(title)
        # ranks of one trial hang together, so that the band is that of the trials alone
        count = item["trials"] // (1 if item["of"] == "2017-2021" else len(PRIOR))
        low, high = stats.binom.ppf((0.005, 0.995), count, 1 / BINS) / count
        for place in range(BINS):
            share = item[f"bin {place + 1}"] / item["trials"]
            shown.append({"name": title, "rank": (place + 0.5) / BINS, "share": share, "low": low, "high": high})
    x = alt.X("rank:Q", title="rank", scale=alt.Scale(domain=[0, 1]))
    y = alt.Axis(title=None, format="%", tickCount=4)
    base = alt.Chart()
    band = base.mark_area(color=GREY, opacity=0.35).encode(x=x, y=alt.Y("low:Q", axis=y), y2="high:Q")
    bars = base.mark_bar(color=ACCENT, opacity=0.8, size=18).encode(x=x, y=alt.Y("share:Q", axis=y))
    layered = alt.layer(bars, band, data=named()).properties(width=230, height=110)
    return Drawing(panels(layered, "name", order, 2), {"rows": shown})


if __name__ == "__main__":
    main()
