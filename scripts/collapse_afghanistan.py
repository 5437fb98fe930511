"""Does the war tip when the patron leaves, and stand while it stays? And how many die in the first month?

Three runs, the allied troops alone held from outside: from July 2020 with the troops gone by August 2021, and from July
2020 and from August 2015 with the troops staying; and one month as of January 2018, whose deaths start at the last
count known. Each row is told with the interval that its number of worlds leaves, and with what is known of it in
history, which no run used.

Run: python scripts/collapse_afghanistan.py [--worlds N] [--seed S] [--out FILE]; writes docs/explanation/collapse.csv.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import xarray as xr

import realpolitik as rp
from realpolitik.readings import read
from realpolitik.readings.counted import counted
from realpolitik.stats import jeffreys

TARGET = Path(__file__).parents[1] / "docs/explanation/collapse.csv"
STAY = ("us.presence=train", "nato.presence=train")
GONE = (*STAY, "us.presence=residual@2021-01", "us.presence=withdrawn@2021-08", "nato.presence=withdrawn@2021-08")
CAMPS = {"government": ("kabul", "north"), "Taliban": ("taliban", "haqqani")}
AFTER = 3
"""Months after the fall of the capital in which the Taliban's share is read."""
HEAD = ("as_of", "course", "what", "worlds", "value", "low", "high", "in history")


def main() -> None:
    """Play, read, write and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=500)
    options.add_argument("--seed", type=int, default=2)
    options.add_argument("--out", type=Path, default=TARGET)
    chosen = options.parse_args()
    made = {"worlds": chosen.worlds, "seed": chosen.seed}
    exit_ = rp.simulate("afghanistan", as_of="2020-07-31", months=60, do=GONE, **made).data
    rows: list[tuple[object, ...]] = [
        ("2020-07-31", "allies leave by August 2021", *row)
        for row in (*pace(exit_), fallen(exit_, 60, "fell in month 13"))
    ]
    for as_of, months in (("2015-08-31", 60), ("2020-07-31", 48)):
        stayed = rp.simulate("afghanistan", as_of=as_of, months=months, do=STAY, **made).data
        rows.append((as_of, "allies stay", *fallen(stayed, months, "not so: they left")))
    first = rp.simulate("afghanistan", as_of="2018-01-31", months=1, **made)
    rows += [("2018-01-31", "everybody chooses", *row) for row in deaths(first)]
    with chosen.out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *rows])
    print(chosen.out.read_text(encoding="utf-8"))


def held(data: xr.Dataset, camp: str) -> np.ndarray:
    """[world, month] share of the people that a camp holds."""
    return np.asarray(data["ground"].sel(belligerent=list(CAMPS[camp])).sum("belligerent").transpose("world", "month"))


def pace(data: xr.Dataset) -> list[tuple[object, ...]]:
    """How long it takes from three tenths of the people to one, and what the taker holds after the capital."""
    own, theirs = held(data, "government"), held(data, "Taliban")
    tipped = (own < 0.1).any(axis=1)
    months = (own < 0.1).argmax(axis=1)[tipped] - (own < 0.3).argmax(axis=1)[tipped]
    lost = data["holds_capital"].sel(belligerent="kabul").transpose("world", "month").values < 0.5
    worlds = np.flatnonzero(lost[:, :-AFTER].any(axis=1))
    shares = np.array([theirs[world, lost[world].argmax() + AFTER] for world in worlds])
    return [
        ("months from 30 to 10 % of the people", *told(months), "one or two, by maps of districts"),
        (f"Taliban's share of the people {AFTER} months after the capital falls", *told(shares), "nearly all"),
    ]


def told(values: np.ndarray) -> tuple[int, str, str, str]:
    """Number of worlds, median, 5 % and 95 % of them."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95)) if len(values) else (np.nan,) * 3
    return len(values), f"{middle:.3g}", f"{low:.3g}", f"{high:.3g}"


def fallen(data: xr.Dataset, months: int, history: str) -> tuple[object, ...]:
    """Share of worlds in which the government has lost the capital by some months, with its 95 % interval."""
    standing = data["holds_capital"].sel(belligerent="kabul", month=slice(0, months)).transpose("world", "month")
    lost = (standing.values < 0.5).any(axis=1)
    share = jeffreys(int(lost.sum()), lost.size)
    return (
        f"share of worlds in which the government has lost the capital within {months} months",
        lost.size,
        *(f"{value:.3f}" for value in (share.value, share.low, share.high)),
        history,
    )


def deaths(run: rp.Result) -> list[tuple[object, ...]]:
    """Deaths a year in the first month, of the worlds and as a count would show them, beside the last count known."""
    series = run.scenario.series["battle_deaths"]
    assert series.reads is not None
    last = max(series.points, key=lambda point: point.date)
    values = read(run, series.reads).values
    count = f"{last.value:g} of {last.date.year} is the last count known then"
    return [
        ("battle deaths a year, first month: worlds", *told(values[:, 1]), count),
        ("the same, with the error of a count", *told(counted(run, "battle_deaths", values)[:, 1]), count),
    ]


if __name__ == "__main__":
    main()
