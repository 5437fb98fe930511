"""A threat, solved: from a scenario in many worlds, or a published game."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Unpack

import numpy as np
import yaml
from pydantic import Field

from realpolitik.engines.signalling import SOLUTIONS, Stakes, solve, solve_cases, sweep, weigh
from realpolitik.engines.signalling.efg import write_efg
from realpolitik.errors import UsageError
from realpolitik.findings.signalling import ThreatStudy
from realpolitik.kernels.signalling.layout import Game
from realpolitik.kernels.signalling.plain.tree import crisis_tree
from realpolitik.pipeline.options import Setting, WorldOptions, with_options
from realpolitik.pipeline.runs import as_date, as_scenario
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Frozen
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw

STEPS = 11
"""Points along each side of the credibility surface."""
SHARE = Annotated[float, Field(ge=0, le=1)]
PAIR = tuple[float, float]


class War(Frozen):
    """War to each type."""

    resolved: float
    irresolute: float
    firm: float
    soft: float


class Case(Frozen):
    """A published crisis game: payoffs are (challenger, target)."""

    title: str
    form: str
    about: str
    players: tuple[str, str]
    status_quo: PAIR
    resolved: SHARE
    firm: SHARE
    concede: PAIR
    short: PAIR | None = None
    back_down: PAIR
    war: War
    sharpness: PAIR

    @property
    def game(self) -> Game:
        """The game with the status quo at nought."""
        mine, theirs = self.status_quo
        short = self.short or (np.nan, np.nan)
        return Game(
            self.resolved,
            self.firm,
            self.concede[0] - mine,
            self.concede[1] - theirs,
            short[0] - mine,
            short[1] - theirs,
            self.back_down[0] - mine,
            self.back_down[1] - theirs,
            self.war.resolved - mine,
            self.war.irresolute - mine,
            self.war.firm - theirs,
            self.war.soft - theirs,
        )


def cases() -> tuple[str, ...]:
    """Names of the published crisis games that come with the package."""
    return tuple(sorted(path.name.removesuffix(".yaml") for path in _home().iterdir() if path.name.endswith(".yaml")))


@with_options(WorldOptions)
def threat(
    where: str | Path | Scenario,
    name: str | None = None,
    *,
    level: str | None = None,
    solution: str | None = None,
    set: Mapping[str, Setting] | None = None,
    **run: Unpack[WorldOptions],
) -> ThreatStudy:
    """Who blinks when one actor threatens another.

    Args:
        where: catalog name, folder, file or loaded scenario; or a published crisis game (see `cases`).
        name: the threat; the scenario's first if None.
        **run: `WorldOptions`.
        level: level of the instrument that carries the threat; the one in force if None.
        solution: ``pbe`` (perfect Bayesian equilibrium that passes D1) or ``qre`` (agent quantal response, the way in
            which actors choose in a campaign); both are in the data, this one leads. If None, ``qre`` for a scenario
            and ``pbe`` for a published game.
        set: number path → value in place of the scenario's.

    Returns:
        The study; ``study.data`` is an xarray Dataset over ``solution``, ``case`` and ``world``.

    Raises:
        ScenarioError, UsageError: bad input. RunError: a payoff is not finite.
    """
    if solution is not None and solution not in SOLUTIONS:
        raise UsageError(f"no solution {solution!r:.90}", SOLUTIONS, nearest(solution, SOLUTIONS))
    if run["worlds"] < 1:
        raise UsageError("worlds must be 1 or more")
    if isinstance(where, str) and where in cases():
        given = {"threat": name, "level": level, "as_of": run["as_of"], "view": run["view"], "set": set}
        if any(given.values()):
            raise UsageError(f"{where} is a published game: it takes no {', '.join(k for k in given if given[k])}")
        return published(where, solution or "pbe")
    resolved = resolve(as_scenario(where), as_of=as_date(run["as_of"]), view=run["view"], settings=set or {})
    stakes = weigh(resolved, draw(resolved, np.arange(run["worlds"]), run["seed"]), name, level)
    return study_of(resolved, stakes, solution or "qre", run["seed"])


def study_of(scenario: Scenario, stakes: Stakes, solution: str, seed: int) -> ThreatStudy:
    """The threat as it is, and where the challenger's hands are free, the old war is forgotten, or it is attacked."""
    record = scenario.threats[stakes.threat]
    players = (scenario.actors[record.challenger].name, scenario.actors[record.target].name)
    size = len(stakes.worlds)
    changes: dict[str, dict[str, np.ndarray]] = {
        "as it is": {},
        "no other theatre": {"engaged": np.zeros(size)},
        "old war forgotten": {"will": np.ones(size)},
        "attack at home": {"will": stakes.rallied},
    }
    texts = {
        "as it is": "As it is",
        "no other theatre": f"Did no other theatre take anything of {players[0]}'s capacity",
        "old war forgotten": f"Did opinion in {players[0]} stand wholly behind force",
        "attack at home": f"After an attack at home in {players[0]}",
    }
    grid = np.linspace(0.0, 1.0, STEPS)
    return ThreatStudy(
        title=record.title,
        about=f"{players[0]} threatens {players[1]} with {record.force} at {record.level}, by {record.by} at "
        f"{stakes.level}, to have {record.demand} at {record.full}.",
        players=players,
        threat=stakes.threat,
        level=stakes.level,
        solution=solution,
        data=solve_cases(stakes, changes),
        cases=texts,
        surface=sweep(stakes, grid, grid),
        point={
            case: (
                float(change.get("engaged", stakes.engaged).mean()),
                float(change.get("will", stakes.will[:, 0]).mean()),
            )
            for case, change in changes.items()
        },
        makings=makings_of(stakes),
        scenario=scenario,
        seed=seed,
    )


def makings_of(stakes: Stakes) -> dict[str, np.ndarray]:
    """What the payoffs are made of, in the words of a reader."""
    found = {
        "Challenger: the demand met in full, on its issues": stakes.gain("demand_challenger"),
        "Challenger: less than the demand, on its issues": stakes.gain("short_challenger"),
        "Challenger: use of force, on its issues": stakes.gain("force_challenger"),
        "Challenger: cost of force at home and in any case": -stakes.cost("force"),
        "Challenger: cost of force for want of capacity": -stakes.strained,
        "Challenger: backing down (audience)": -stakes.term("audience"),
        "Challenger: making the threat": -stakes.cost("sunk"),
        "Target: the demand met in full, on its issues": stakes.gain("demand_target"),
        "Target: cost of meeting it in full": -stakes.cost("demand"),
        "Target: cost of meeting it in part": -stakes.cost("short"),
        "Target: reputation, if it concedes in full": -stakes.term("reputation"),
        "Target: use of force against it, on its issues": stakes.gain("force_target"),
        "Target: harm of force besides": -stakes.term("harm"),
        "Target: seeing the challenger back down": stakes.term("vindication"),
    }
    return {name: values for name, values in found.items() if np.isfinite(values).all()}


def published(name: str, solution: str) -> ThreatStudy:
    """A published crisis game, solved."""
    case = Case.model_validate(yaml.safe_load((_home() / f"{name}.yaml").read_text(encoding="utf-8")))
    data = solve(np.array([case.game]), np.array([case.sharpness]), np.arange(1)).expand_dims(case=["as published"])
    return ThreatStudy(
        title=case.title,
        about=case.about,
        players=case.players,
        threat=name,
        level=None,
        solution=solution,
        data=data,
        cases={"as published": "As published"},
        surface=None,
        point={},
        makings={},
        scenario=None,
        seed=None,
    )


def efg(study: ThreatStudy) -> str:
    """The game of a study in Gambit's format, every payoff and probability at its mean over worlds.

    What bounds the payoffs of a crisis game are linear inequalities, so the mean of such games is one too.
    """
    data = study.data.isel(case=0)
    game = Game(*(float(data[name].mean("world", skipna=False)) for name in Game._fields))
    return write_efg(crisis_tree(game), study.title, study.players)


def _home() -> resources.abc.Traversable:
    return resources.files("realpolitik.catalog") / "cases" / "signalling"
