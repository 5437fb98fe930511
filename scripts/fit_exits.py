"""How readily garrisons give up, from six exits of foreign armies before 2015.

The parameters of giving up (docs/explanation/model/fighting.md) are drawn from wide spreads; each war has a threshold
of its own around the one that all share. Every draw plays the six small wars of the catalog with conduct held as it
went: an instrument changes where the scenario's events date its change, and else stands where it stood at the exit. A
draw is weighed by the share of its worlds in which the capital falls when it fell (from 0.6 to 1.4 times the months),
or stands as long as it is known to have stood; a settlement ends the watch. Then each war is forecast from the five
others.

Run: python scripts/fit_exits.py [--draws N] [--worlds N] [--seed S]; writes docs/explanation/exits_fit.csv (the
posterior) and exits_forecast.csv (each war left out), from which scenario/parameters.yaml and the page are made.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.stats

import realpolitik as rp
from realpolitik.engines.campaign import simulate
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import pert_ppf, pert_through
from realpolitik.worlds import draw

FOLDER = Path(__file__).parents[1] / "docs/explanation"
WARS = ("yemen_1967", "saigon_1973", "kabul_1989", "cambodia_1989", "angola_1989", "iraq_2011")
THRESHOLD = "threshold"
SHARED = (
    "threshold_spread",
    "contagion",
    "surrender_rate",
    "surrender_memory",
    "unpaid_pressure",
    "habituation",
    "turning",
)
DIFFERENCE = scipy.stats.uniform(0.05, 0.45)
"""Prior of the standard deviation of the logarithm of thresholds from war to war: judgement."""
WINDOW = (0.6, 1.4)
AFTER = 6
"""Months watched after a fall: a world that falls later has not matched."""
TROOPS_HOME = {"angola_1989": {"cuba.troops": ((dt.date(1989, 11, 1), "half"), (dt.date(1990, 10, 1), "third"),
                                               (dt.date(1991, 5, 25), "none"))}}  # fmt: skip
"""The timetable of the agreement of New York (22 December 1988), and the day on which the last left."""


@dataclass(frozen=True)
class War:
    """A war as it went: conduct held, and the month in which the capital fell, or until which it is known to stand."""

    name: str
    scenario: Scenario
    pins: Mapping[str, tuple[tuple[int, str], ...]]
    fell: int | None
    watched: int

    def matches(self, fall: np.ndarray) -> np.ndarray:
        """Whether months of a fall (`watched` + 1 for none) are near what happened."""
        if self.fell is None:
            return fall > self.watched
        return (fall >= WINDOW[0] * self.fell) & (fall <= WINDOW[1] * self.fell)


def main() -> None:
    """Play, weigh, forecast each war from the others, write."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--draws", type=int, default=1024)
    options.add_argument("--worlds", type=int, default=8)
    options.add_argument("--seed", type=int, default=1989)
    chosen = options.parse_args()
    thetas = draw_shared(chosen.draws, chosen.seed)
    falls = {war.name: played(war, thetas, chosen.worlds, chosen.seed) for war in map(as_it_went, WARS)}
    wars = {war.name: war for war in map(as_it_went, WARS)}
    likelihood = {name: likelihood_of(wars[name], months) for name, months in falls.items()}
    write(FOLDER / "exits_fit.csv", posterior(thetas, likelihood, chosen.seed))
    write(FOLDER / "exits_forecast.csv", [forecast(wars[name], falls, likelihood) for name in WARS])


def as_it_went(name: str) -> War:
    """A war with its conduct and its turn, from the events of its scenario."""
    record = rp.load(name)
    scenario = rp.resolve(record)
    start = scenario.about.as_of
    incumbent = scenario.about.incumbent
    pins = {
        f"{owner}.{item}": [(0, kept.initial_levels[-1][1])]
        for owner, kit in scenario.instruments.items()
        for item, kept in kit.items()
    }
    fell, ends = None, []
    for event in record.events.values():
        (term,) = list(event.reads.terms)[:1]
        happened = months_between(start, event.happened) if event.happened else None
        if term == f"holds_capital.{incumbent}":
            fell = happened
            ends += [months_between(start, event.checked)] if event.checked and happened is None else []
        elif term == "settled" and happened is not None:
            ends.append(happened)
        elif term.startswith("level.") and happened is not None:
            instrument = term.removeprefix("level.")
            pins[instrument].append((happened, level_past(scenario, instrument, event.crosses, event.threshold)))
    for instrument, steps in TROOPS_HOME.get(name, {}).items():
        pins[instrument] += [(months_between(start, date), level) for date, level in steps]
    watched = fell + AFTER if fell is not None else min(ends)
    held = {instrument: tuple(sorted(steps)) for instrument, steps in pins.items()}
    return War(name, scenario, held, fell, max(watched, int(WINDOW[1] * fell) + 1) if fell else watched)


def level_past(scenario: Scenario, instrument: str, crosses: str, threshold: float) -> str:
    """The level nearest to a threshold on the far side of it."""
    owner, name = instrument.split(".")
    levels = list(scenario.instruments[owner][name].levels)
    share = np.arange(len(levels)) / (len(levels) - 1)
    past = np.flatnonzero(share < threshold if crosses == "below" else share > threshold)
    return levels[past[-1] if crosses == "below" else past[0]]


def draw_shared(count: int, seed: int) -> dict[str, np.ndarray]:
    """[J] draws of what all wars share, from the spreads before any fit."""
    rng = np.random.default_rng(seed)
    found = {name: pert_ppf(*BEFORE[name], rng.random(count)) for name in (THRESHOLD, *SHARED)}
    found["difference"] = DIFFERENCE.ppf(rng.random(count))
    return found


BEFORE = {
    "threshold": (0.25, 0.45, 0.75),
    "threshold_spread": (0.08, 0.15, 0.25),
    "contagion": (0.5, 2.0, 5.0),
    "surrender_rate": (0.1, 0.3, 0.8),
    "surrender_memory": (1.0, 2.0, 4.0),
    "unpaid_pressure": (0.1, 0.3, 0.7),
    "habituation": (0.2, 0.5, 1.2),
    "turning": (0.0, 0.1, 0.4),
}
"""Spreads before any fit: judgement, written down before the six wars were played with them."""


def played(war: War, thetas: Mapping[str, np.ndarray], worlds: int, seed: int) -> np.ndarray:
    """[J, K] month in which the capital falls in each of a draw's worlds, `watched` + 1 where it does not."""
    count = len(thetas["difference"])
    draws = draw(war.scenario, np.arange(count * worlds), seed)
    own = np.random.default_rng([seed, WARS.index(war.name)]).standard_normal(count * worlds)
    shared = {f"parameters.{name}": np.repeat(thetas[name], worlds) for name in SHARED}
    threshold = np.repeat(thetas[THRESHOLD], worlds) * np.exp(np.repeat(thetas["difference"], worlds) * own)
    measure = parameters()[THRESHOLD].measure
    shared[f"parameters.{THRESHOLD}"] = np.clip(threshold, measure.low, measure.high)
    shared["parameters.settle_rate"] = np.zeros(count * worlds)
    draws = replace(draws, values={**draws.values, **shared})
    data = simulate(war.scenario, draws, war.watched, seed, pins=war.pins)
    lost = data["holds_capital"].sel(belligerent=war.scenario.about.incumbent).values < 0.5
    fall = np.where(lost.any(axis=1), lost.argmax(axis=1), war.watched + 1)
    print(
        f"{war.name}: watched {war.watched} months, {np.mean(fall <= war.watched):.2f} fall before any fit", flush=True
    )
    return fall.reshape(count, worlds)


def likelihood_of(war: War, falls: np.ndarray) -> np.ndarray:
    """[J] share of a draw's worlds that match, with half a match added on either side."""
    return (war.matches(falls).sum(axis=1) + 0.5) / (falls.shape[1] + 1)


def weights_of(likelihood: Mapping[str, np.ndarray], without: str | None = None) -> np.ndarray:
    """[J] weights of the draws by all wars, or by all but one; they add up to one."""
    product = np.prod([values for name, values in likelihood.items() if name != without], axis=0)
    return np.asarray(product / product.sum())


def quantile(values: np.ndarray, weights: np.ndarray, at: tuple[float, ...]) -> np.ndarray:
    """Weighted quantiles."""
    order = np.argsort(values, kind="stable")
    return np.interp(at, np.cumsum(weights[order]) - 0.5 * weights[order], values[order])


def posterior(
    thetas: Mapping[str, np.ndarray], likelihood: Mapping[str, np.ndarray], seed: int
) -> list[dict[str, object]]:
    """Quantiles of every parameter before and after; of the threshold, for a war that was not among the six."""
    weights = weights_of(likelihood)
    uniform = np.full_like(weights, 1 / len(weights))
    own = np.random.default_rng(seed).standard_normal(len(weights))
    rows = []
    for name in (THRESHOLD, *SHARED, "difference"):
        values = thetas[name] * np.exp(thetas["difference"] * own) if name == THRESHOLD else thetas[name]
        before, after = (quantile(values, by, (0.05, 0.5, 0.95)) for by in (uniform, weights))
        row = {"number": name, **told("before", before), **told("after", after)}
        if name in BEFORE:
            measure = parameters()[name].measure
            row["PERT"] = " ".join(f"{end:.3g}" for end in pert_through(after, measure.low, measure.high))
        rows.append(row)
    rows.append({"number": "effective draws", "after 50 %": round(1 / float((weights**2).sum()))})
    return rows


def told(when: str, values: np.ndarray) -> dict[str, object]:
    """Three quantiles by column."""
    return {f"{when} {at} %": float(f"{value:.3g}") for at, value in zip((5, 50, 95), values, strict=True)}


def forecast(war: War, falls: Mapping[str, np.ndarray], likelihood: Mapping[str, np.ndarray]) -> dict[str, object]:
    """What the five others say of a war: chance of a fall while it was watched, and where its turn lies in it."""
    months = falls[war.name]
    weights = np.repeat(weights_of(likelihood, war.name) / months.shape[1], months.shape[1])
    flat = months.ravel()
    by = war.fell if war.fell is not None else war.watched
    earlier, later = float(weights[flat < by].sum()), float(weights[flat > by].sum())
    inside = (earlier < 0.95 and later < 0.95) if war.fell is not None else later > 0.05
    fallen = flat <= war.watched
    middle = quantile(flat[fallen], weights[fallen] / weights[fallen].sum(), (0.5,))[0] if fallen.any() else np.nan
    return {
        "war": war.name,
        "watched": war.watched,
        "fell": war.fell or "",
        "chance of a fall": round(float(weights[fallen].sum()), 3),
        "median month of falls": round(float(middle)) if np.isfinite(middle) else "",
        "earlier": round(earlier, 3),
        "inside nine tenths": "yes" if inside else "no",
    }


def write(path: Path, rows: list[dict[str, object]]) -> None:
    """A table, and the same on the screen."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), restval="")
        table.writeheader()
        table.writerows(rows)
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
