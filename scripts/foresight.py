"""What levels are worth by the model itself, beside what actors expect of them; docs/explanation/foresight.csv.

Paired rollouts: in the same worlds with the same luck and tastes every level of an actor's instruments is held for five
years, and so is its lowest, in two futures, the foreign troops staying where they are or leaving evenly within a year
and a half; everybody else is free to answer. The discounted worth of the one less the other is held beside the
difference that the actor expects in that future. It is told as well how an actor's belief that the leading patron stays
moves the log odds of one of its instruments.

Run: python scripts/foresight.py [--worlds N] [--actors A,B,...]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from realpolitik.engines.campaign import simulate
from realpolitik.kernels.signalling.prospects import prospects
from realpolitik.pipeline.runs import Plan, make_plan
from realpolitik.worlds import Draws, draw, encode
from realpolitik.worlds.tastes import Tastes, tastes_of

TARGET = Path(__file__).parents[1] / "docs" / "explanation" / "foresight.csv"
MONTHS = 60
LEAVING = 18
"""Months within which the foreign troops leave, in the future in which they do."""
FUTURES = {"stays": 1.0, "leaves": 0.0}
WORLDS, GAINS = 200, (None, 0.0, 2.0, 5.0)
"""Of the answer to belief: worlds, and what loyalty adds, by its prior and at values of it."""
Pins = Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True)
class Stage:
    """Worlds in which levels are tried.

    Attributes:
        troops: instruments that bring foreign troops.
    """

    plan: Plan
    draws: Draws
    tastes: Tastes
    troops: tuple[str, ...]

    @classmethod
    def of(cls, scenario: str, worlds: int) -> Stage:
        """The stage of a scenario as of its own date."""
        plan = make_plan(scenario, worlds=worlds, months=MONTHS)
        draws = draw(plan.scenario, np.arange(worlds), plan.seed)
        brings = [
            f"{owner}.{name}"
            for owner, kit in plan.scenario.instruments.items()
            for name, item in kit.items()
            if any(key.startswith("presence.") for level in item.levels.values() for key in level.effects)
        ]
        held = tuple(name for name in brings if cls.rank(plan, name) > 0)
        return cls(plan, draws, tastes_of(plan.scenario, draws, plan.seed), held)

    @staticmethod
    def levels(plan: Plan, name: str) -> list[str]:
        """Levels of an instrument."""
        owner, _, own = name.partition(".")
        return list(plan.scenario.instruments[owner][own].levels)

    @staticmethod
    def rank(plan: Plan, name: str) -> int:
        """Rank of the level at which an instrument starts."""
        owner, _, own = name.partition(".")
        return Stage.levels(plan, name).index(plan.scenario.instruments[owner][own].initial_levels[-1][1])

    def future(self, actor: str, stays: bool) -> Pins:
        """Pins of the troops of all others: where they are, or down to nothing step by step."""
        found = {}
        for name in self.troops:
            if not name.startswith(f"{actor}."):
                levels, rank = self.levels(self.plan, name), self.rank(self.plan, name)
                down = () if stays else range(1, rank + 1)
                leaving = ((round(LEAVING * k / rank), levels[rank - k]) for k in down)
                found[name] = ((1, levels[rank]), *leaving)
        return found

    def worth(self, actor: str, pins: Pins) -> np.ndarray:
        """[W] discounted worth of the issues to an actor, the last month standing for all that follows."""
        plan = self.plan
        data = simulate(plan.scenario, self.draws, MONTHS, plan.seed, pins=pins, tastes=self.tastes)
        utility = np.zeros(data["outcome"].shape[:2])
        for issue in plan.scenario.positions[actor]:
            path = f"positions.{actor}.{issue}"
            position, salience = (self.draws.values[f"{path}.{field}"] for field in ("position", "salience"))
            distance = np.abs(data["outcome"].sel(issue=issue).values - np.reshape(position, (-1, 1)))
            utility -= np.reshape(salience, (-1, 1)) * distance / 100.0
        rate = -np.log(np.broadcast_to(self.draws.values["parameters.discount"], len(utility)))[:, None] / 12.0
        left = np.exp(-rate * np.arange(MONTHS + 1))
        return np.asarray(((left[:, :-1] - left[:, 1:]) * utility[:, 1:]).sum(axis=1) + left[:, -1] * utility[:, -1])

    def expected(self, actor: str, settings: list[tuple[int, int]], stays: float) -> np.ndarray:
        """[W, settings] what an actor expects of its issues under a belief that the leading patron stays."""
        labels, start, arrays = encode(self.plan.scenario, self.draws, 0)
        worth, spare = np.empty((len(start), 1, len(settings))), np.empty((len(start), len(settings)))
        who = np.array([labels.actor.index(actor)])
        prospects(start, arrays.n, arrays.t, arrays.s, who, np.array(settings), stays, worth, spare)
        return worth[:, 0]


def tried(stage: Stage, actor: str) -> Iterator[dict[str, object]]:
    """Every level of an actor's instruments but the lowest, in both futures."""
    names = list(encode(stage.plan.scenario, stage.draws, 0)[0].instrument)
    own = [name for name in names if name.startswith(f"{actor}.") and name not in stage.troops]
    for future, stays in FUTURES.items():
        held = stage.future(actor, stays == 1.0)
        for name in own:
            levels = stage.levels(stage.plan, name)
            worth = [stage.worth(actor, {**held, name: ((1, level),)}) for level in levels]
            hoped = stage.expected(actor, [(names.index(name), rank) for rank in range(len(levels))], stays)
            for rank in range(1, len(levels)):
                gain = worth[rank] - worth[0]
                yield {
                    "Actor": actor,
                    "Future": future,
                    "Instrument": name.partition(".")[2],
                    "Level": levels[rank],
                    "Worth": f"{gain.mean():.4f}",
                    "Error": f"{gain.std() / np.sqrt(len(gain)):.4f}",
                    "Expected": f"{(hoped[:, rank] - hoped[:, 0]).mean():.4f}",
                }


def moved_by_belief(scenario: str, name: str, gain: float | None) -> list[float]:
    """Mean log odds of an instrument's highest level over its lowest, as its owner's belief goes from 0.05 to 0.95.

    Args:
        scenario: which.
        name: the instrument, ``owner.name``.
        gain: what loyalty adds to influence, in place of its prior.
    """
    settings = {} if gain is None else {"parameters.loyalty_gain": gain}
    plan = make_plan(scenario, worlds=WORLDS, months=1, settings=settings)
    draws = draw(plan.scenario, np.arange(WORLDS), plan.seed)
    stage, actor = Stage(plan, draws, tastes_of(plan.scenario, draws, plan.seed), ()), name.partition(".")[0]
    place, top = encode(plan.scenario, draws, 0)[0].instrument.index(name), len(Stage.levels(plan, name)) - 1
    sharp = draws.values[f"actors.{actor}.sharpness"] * draws.values["parameters.sharpness_factor"]
    hoped = [stage.expected(actor, [(place, 0), (place, top)], belief) for belief in (0.05, 0.35, 0.65, 0.95)]
    return [float((sharp * (one[:, 1] - one[:, 0])).mean()) for one in hoped]


def main() -> None:
    """Play, write the table, and print how expectation and worth go together."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--scenario", default="afghanistan")
    options.add_argument("--actors", default="russia,pakistan,iran")
    options.add_argument("--worlds", type=int, default=60)
    options.add_argument(
        "--channel", default="russia.outreach_taliban", help="instrument whose answer to belief is told"
    )
    chosen = options.parse_args()
    stage = Stage.of(chosen.scenario, chosen.worlds)
    rows = []
    for actor in chosen.actors.split(","):
        mine = list(tried(stage, actor))
        rows += mine
        worth, expected = (np.array([float(str(row[name])) for row in mine]) for name in ("Worth", "Expected"))
        slope = float(worth @ expected / (worth @ worth))
        print(f"{actor}: {len(mine)} values, correlation {np.corrcoef(worth, expected)[0, 1]:.2f}, slope {slope:.2f}")
    worth, expected = (np.array([float(str(row[name])) for row in rows]) for name in ("Worth", "Expected"))
    slope = float(worth @ expected / (worth @ worth))
    print(f"all: {len(rows)} values, correlation {np.corrcoef(worth, expected)[0, 1]:.2f}, slope {slope:.2f}")
    for gain in GAINS:
        odds = moved_by_belief(chosen.scenario, chosen.channel, gain)
        shown = ", ".join(f"{value:+.2f}" for value in odds)
        print(f"{chosen.channel}, loyalty adds {gain if gain is not None else 'by its prior'}: log odds {shown}")
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
