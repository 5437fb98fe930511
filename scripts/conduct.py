"""Conduct as a whole: how far levels drift, and of what their variance is made; docs/explanation/conduct.csv.

Run: python scripts/conduct.py [--worlds N] [--seed S]. Every scenario with a record is played from each of its dates to
the end of its months; the same worlds, with the same tastes, under four seeds of luck give the dice. Deaths of the last
year are those of the war in which everybody chooses, beside the war in which every instrument stays where it is: in
both no government changes and foreign troops stay, so that what differs is what conduct does to the war. The last two
columns tell of words: how often a date for leaving stands and nobody leaves within the year.
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
from realpolitik.readings.whole import Drift, Makeup, drift, parts
from realpolitik.scenario.record import conduct
from realpolitik.worlds import draw
from realpolitik.worlds.tastes import tastes_of

TARGET = Path(__file__).parents[1] / "docs" / "explanation" / "conduct.csv"
SCENARIOS = ("afghanistan", "syria", "libya")
LUCKS = 4
"""Seeds of luck."""
SAID, TROOPS = "us.declare_stay", "us.presence"
"""The one instrument of the catalog by which an actor says whether it will stay, and what it speaks of."""
LOOK = 60
"""Month in which the variance is taken apart, or the last one."""


def figures(name: str, day: dt.date, worlds: int, seed: int) -> tuple[Drift, Makeup]:
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


def deaths(name: str, day: dt.date, worlds: int, seed: int) -> tuple[float, float]:
    """Deaths in battle in the last year, a year: where everybody chooses, and where every instrument stays as it is.

    Means over worlds. Successions never come and what moves foreign troops is held in both; deals are not made.
    """
    plan = make_plan(name, as_of=day, worlds=worlds, seed=seed)
    scenario = plan.scenario
    draws = draw(scenario, np.arange(worlds), seed)
    tastes = tastes_of(scenario, draws, seed)
    still = {
        f"{owner}.{key}": ((1, item.initial_levels[-1][1]),)
        for owner, kit in scenario.instruments.items()
        for key, item in kit.items()
    }
    troops = {
        f"{owner}.{key}"
        for owner, kit in scenario.instruments.items()
        for key, item in kit.items()
        if any(effect.startswith("presence.") for level in item.levels.values() for effect in level.effects)
    }
    never = {f"successions.{key}": ((1, "never"),) for key in scenario.successions}
    free, held = {key: still[key] for key in troops} | never, still | never
    runs = [simulate(scenario, draws, plan.months, seed, pins=pins, tastes=tastes) for pins in (free, held)]
    found = [float(run["war_deaths"].isel(month=slice(-12, None)).mean()) for run in runs]
    return found[0], found[1]


def words(name: str, day: dt.date, worlds: int, seed: int) -> tuple[float, float] | None:
    """Share of months with a declared date for leaving in which as many troops are there a year later: run, record.

    None where nobody declares anything. Of the record those months that lie after the date of knowledge.
    """
    plan = make_plan(name, as_of=day, worlds=worlds, seed=seed)
    data = rp.simulate(name, as_of=day, worlds=worlds, seed=seed).data if SAID in instruments(plan.scenario) else None
    if data is None:
        return None
    said, troops = (data["level"].sel(instrument=key).values for key in (SAID, TROOPS))
    known = {f"{item.owner}.{item.name}": item for item in conduct(rp.load(name))}
    after = [month > day for month in known[SAID].months]
    recorded = [
        np.array([np.nan if rank is None else rank for rank in known[key].ranks])[after] for key in (SAID, TROOPS)
    ]
    return unmet(said, troops), unmet(recorded[0][None], recorded[1][None])


def unmet(said: np.ndarray, troops: np.ndarray) -> float:
    """Of the months [world, month] at the lowest word, with troops, the share in which they are no fewer in a year."""
    leaving = (said[:, :-12] == 0) & (troops[:, :-12] > 0)  # who is gone cannot leave
    known = leaving & np.isfinite(troops[:, :-12]) & np.isfinite(troops[:, 12:])
    return float((troops[:, 12:] >= troops[:, :-12])[known].mean()) if known.any() else np.nan


def instruments(scenario: rp.Scenario) -> set[str]:
    """``owner.name`` of every instrument."""
    return {f"{owner}.{name}" for owner, kit in scenario.instruments.items() for name in kit}


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
            free, held = deaths(name, day, chosen.worlds, chosen.seed)
            said = words(name, day, chosen.worlds, chosen.seed)
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
                    "Deaths a year, all choose": f"{free:.0f}",
                    "Deaths a year, all stay": f"{held:.0f}",
                    "Said to leave, not leaving": f"{said[0]:.2f}" if said else "",
                    "The same on record": f"{said[1]:.2f}" if said else "",
                }
            )
            print(*rows[-1].values(), sep=" | ", flush=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
