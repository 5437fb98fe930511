"""How long tastes last and what a change costs, from the record of conduct known on each date of knowledge.

A simulated inverse of quantal response. Inertia, renewal, constancy and a factor on sharpness are drawn from wide
priors (`PRIORS`); under each draw the scenario is played from its first date of knowledge on, and the chance that it
gives to the level of every instrument is held beside the record as it was known on a later date: every half year, each
instrument counting once in all. Draws weighed by that are the posterior; nothing that came out after the date is read.
The number of changes is not fitted but shown: what the record has and the model lacks are changes that do not last. For
the first date there is no record to speak of: the priors of the model's parameters stand.

Run: python scripts/calibrate_choice.py [--draws N] [--worlds N] [--seed S]; writes
docs/explanation/choice_afghanistan.csv and, from it, the scenario's choice.yaml: the PERT spread, within the prior's
ends, whose 5, 50 and 95 % points come nearest to the posterior's.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.stats

import realpolitik as rp
from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.record import in_force, spells_known
from realpolitik.stats import pert_through

TARGET = Path(__file__).parent.parent / "docs" / "explanation" / "choice_afghanistan.csv"
FIRST = dt.date(2015, 8, 31)
DATES = (dt.date(2017, 3, 31), dt.date(2017, 8, 31), dt.date(2018, 1, 31), dt.date(2020, 7, 31))
CHOICE = Path(__file__).parent.parent / "src/realpolitik/catalog/afghanistan/choice.yaml"
UNKNOWN = -1
BEFORE = dt.date(2015, 6, 30)
"""From when the priors stand: the first date of knowledge has no record to be fitted on."""
EVERY = 6
"""Months between two looks at the levels."""
PRIORS = {
    "sharpness_factor": scipy.stats.loguniform(0.2, 3.0),
    "inertia": scipy.stats.loguniform(0.0005, 0.03),
    "renewal": scipy.stats.loguniform(0.03, 2.0),
    "constancy": scipy.stats.uniform(0.0, 0.95),
}
"""Ratio; utility; per year; share."""


@dataclass(frozen=True)
class Known:
    """The record as known on a date.

    Attributes:
        levels: [instrument, month] rank of the level in force from `FIRST` to the date, or `UNKNOWN`.
    """

    date: dt.date
    levels: np.ndarray

    @property
    def years(self) -> float:
        """Instrument-years in which a change could be seen."""
        return float(self._pairs.sum()) / 12.0

    @property
    def changes(self) -> int:
        """Changes from one known level to another."""
        return int((self._pairs & (self.levels[:, 1:] != self.levels[:, :-1])).sum())

    @property
    def _pairs(self) -> np.ndarray:
        known = self.levels != UNKNOWN
        return np.asarray(known[:, 1:] & known[:, :-1])


def known_on(scenario: rp.Scenario, date: dt.date) -> Known:
    """The record as a reader of that day had it."""
    months = [month_end(FIRST, k) for k in range(months_between(FIRST, date) + 1)]
    rows = []
    for owner, kit in scenario.instruments.items():
        for name, item in kit.items():
            spells, ranks = spells_known(scenario, owner, name, date), list(item.levels)
            held = [in_force(spells, day) for day in months]
            rows.append([ranks.index(spell.level) if spell and spell.is_known else UNKNOWN for spell in held])
    return Known(date, np.array(rows))


def likelihood(level: np.ndarray, known: Known) -> float:
    """Log likelihood of the record's levels under one draw, the mean over the looks at each instrument.

    Args:
        level: [world, month, instrument] played from `FIRST`.
        known: the record.
    """
    last, worlds = known.levels.shape[1] - 1, len(level)
    looks = np.arange(last, 0, -EVERY)
    told = (known.levels[:, looks] != UNKNOWN) & (known.levels[:, :1] == level[0, 0][:, None])
    hits = (level[:, looks] == known.levels[:, looks].T).sum(axis=0).T
    found = np.where(told, np.log((hits + 0.5) / (worlds + 1.0)), 0.0)
    return float((found.sum(axis=1) / np.maximum(told.sum(axis=1), 1)).sum())


def quantiles(values: np.ndarray, weights: np.ndarray) -> list[float]:
    """5, 50 and 95 % points of weighted draws."""
    order = np.argsort(values)
    return [float(x) for x in np.interp((0.05, 0.5, 0.95), np.cumsum(weights[order]), values[order])]


def plays(draws: int, worlds: int, seed: int) -> Iterator[tuple[Mapping[str, float], np.ndarray]]:
    """Draws from the priors (a Sobol sequence), each with the levels that it gives from `FIRST` on."""
    months = months_between(FIRST, max(DATES))
    for point in scipy.stats.qmc.Sobol(len(PRIORS), seed=seed).random(draws):
        drawn = {name: float(prior.ppf(u)) for (name, prior), u in zip(PRIORS.items(), point, strict=True)}
        settings = {f"parameters.{name}": value for name, value in drawn.items()}
        run = rp.simulate("afghanistan", as_of=FIRST, worlds=worlds, months=months, seed=seed, set=settings)
        yield drawn, run.data["level"].values.astype(int)


def main() -> None:
    """Weigh the draws by each date's record, write the posterior, and print it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--draws", type=int, default=256, help="a power of two")
    options.add_argument("--worlds", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    records = [known_on(rp.load("afghanistan"), date) for date in DATES]
    drawn, fit, rates, stood = [], [], [], []
    for values, level in plays(chosen.draws, chosen.worlds, chosen.seed):
        drawn.append(values)
        fit.append([likelihood(level, known) for known in records])
        spans = [known.levels.shape[1] - 1 for known in records]
        rates.append([(level[:, 1 : k + 1] != level[:, :k]).mean() * 12.0 for k in spans])
        stood.append([(level[:, k] == level[:, 0]).mean() for k in spans])
    rows = []
    for k, known in enumerate(records):
        weights = np.exp(np.array(fit)[:, k] - np.max(fit, axis=0)[k])
        weights /= weights.sum()
        both = (known.levels[:, 0] != UNKNOWN) & (known.levels[:, -1] != UNKNOWN)
        figures = {
            name: (prior.ppf((0.05, 0.5, 0.95)), quantiles(np.array([one[name] for one in drawn]), weights), None)
            for name, prior in PRIORS.items()
        }
        figures["changes a year"] = ((), [float(weights @ np.array(rates)[:, k])], known.changes / known.years)
        figures["share unchanged"] = (
            (),
            [float(weights @ np.array(stood)[:, k])],
            float((known.levels[both, 0] == known.levels[both, -1]).mean()),
        )
        for name, (prior, posterior, seen) in figures.items():
            shown = [" – ".join(f"{value:.3g}" for value in part) for part in (prior, posterior)]
            rows.append([known.date.isoformat(), name, *shown, "" if seen is None else f"{seen:.3g}"])
        rows.append([known.date.isoformat(), "draws that count", "", f"{1.0 / (weights**2).sum():.0f}", ""])
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["record known on", "quantity", "prior", "posterior", "record"])
        table.writerows(rows)
    CHOICE.write_text(as_yaml(), encoding="utf-8")
    for row in rows:
        print(*row, sep=" | ")


def as_yaml() -> str:
    """The scenario's numbers of choice, from the table: before the first date the model's own spreads."""
    note = "Fitted by scripts/calibrate_choice.py on the record of conduct as known on the date"
    with TARGET.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = ["parameters:"]
    for name, prior in PRIORS.items():
        first = parameters()[name].number.estimates[-1]
        lines += [f"  {name}:", "    as_of:"]
        lines += [f"      {BEFORE}: {{value: [{first.low:g}, {first.mode:g}, {first.high:g}], ref: judgement}}"]
        for row in rows:
            if row["quantity"] == name:
                points = np.array([float(part) for part in row["posterior"].split(" – ")])
                ends = pert_through(points, float(prior.ppf(0.0)), float(prior.ppf(1.0)))
                lines += [
                    f"      {row['record known on']}:",
                    f"        value: [{', '.join(f'{end:.3g}' for end in ends)}]",
                ]
                lines += ["        ref: judgement", f"        note: {note}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
