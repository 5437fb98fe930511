"""A threat: load → resolve → draw → work out what is at stake → solve → tell; or a published game, solved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import numpy as np

from realpolitik import disk
from realpolitik.engines.signalling import SOLUTIONS, Stakes, solve, solve_cases, sweep, weigh
from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Flag, Place, Seed, Setting, Settings, View, Worlds
from realpolitik.pipeline.runs import as_date, as_scenario, plain
from realpolitik.results import versions
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.threat import tables
from realpolitik.studies.threat.games import cases, gambit, load_case
from realpolitik.studies.threat.tables import SolvedThreat
from realpolitik.study import RunInfo, Study
from realpolitik.worlds import draw

STEPS = 11
"""Points along each side of the credibility surface."""
Where = Annotated[str | Path | Scenario, Place("SCENARIO|CASE", "A scenario, or a published game: crisis.")]
Name = Annotated[str | None, Flag("The threat; else the first.", name="threat", metavar="ID")]
Level = Annotated[str | None, Flag("Level of the threat; else the one in force.")]
Solution = Annotated[
    str | None,
    Flag(
        "Which leads, perfect Bayesian equilibrium (D1) or quantal response; else qre, pbe for a CASE.",
        metavar="pbe|qre",
    ),
]
Gambit = Annotated[str | Path | None, Flag("Write the game for Gambit; a file not there yet.", metavar="FILE")]


def threat(
    where: Where,
    *,
    name: Name = None,
    level: Level = None,
    solution: Solution = None,
    efg: Gambit = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    set: Settings = None,
) -> Study:
    """Who blinks when one actor threatens another: credibility, accommodation, war by accident, and what moves them.

    Args:
        where: a scenario (name, folder, file, or loaded); or the name of a published crisis game.
        name: the threat; the scenario's first if None.
        level: level of the instrument that carries the threat; the one in force if None.
        solution: ``pbe`` (perfect Bayesian equilibrium that passes D1) or ``qre`` (agent quantal response, the way in
            which actors choose in a campaign); both are in the data, this one leads. If None, ``qre`` for a scenario
            and ``pbe`` for a published game.
        efg: file, not there yet, that gets the game in Gambit's format, payoffs at their means.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: number of worlds.
        seed: same seed, same numbers.
        set: number path → value in place of the scenario's.

    Returns:
        A study with the tables ``outcomes``, ``solutions``, ``equilibria``, ``quantal``, ``cases`` and ``players`` and,
        for a scenario, ``payoffs`` and ``surface``. Its data are a Dataset over ``solution``, ``case`` and ``world``
        (`engines.signalling.solve.solve`).

    Raises:
        ScenarioError, UsageError: bad input. RunError: a payoff is not finite.

    >>> study = threat("crisis")
    >>> study["outcomes"].query("outcome == 'resists'")["mean"].round(4).tolist()
    [0.6667]
    """
    if solution is not None and solution not in SOLUTIONS:
        raise UsageError(f"no solution {solution!r:.90}", SOLUTIONS, nearest(solution, SOLUTIONS))
    if worlds < 1:
        raise UsageError("worlds must be 1 or more")
    if efg is not None:
        disk.check_free(Path(efg))
    if isinstance(where, str) and where in cases():
        given = {"threat": name, "level": level, "as_of": as_of, "view": view, "set": set}
        if any(given.values()):
            raise UsageError(f"{where} is a published game: it takes no {', '.join(k for k in given if given[k])}")
        return told(published(where, solution or "pbe"), efg)
    resolved = resolve(as_scenario(where), as_of=as_date(as_of), view=view, settings=set or {})
    stakes = weigh(resolved, draw(resolved, np.arange(worlds), seed), name, level)
    return told(solved(resolved, stakes, solution or "qre", seed, set or {}), efg)


def told(found: SolvedThreat, path: str | Path | None) -> Study:
    """The study of a threat; its game is written for Gambit where a file is named."""
    if path is not None:
        disk.write_text(Path(path), gambit(found.data, found.title, found.players))
    return tables.study(found)


def solved(
    scenario: Scenario, stakes: Stakes, solution: str, seed: int, settings: Mapping[str, Setting]
) -> SolvedThreat:
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
    changed = {path: plain(value) for path, value in settings.items()}
    return SolvedThreat(
        id=stakes.threat,
        title=record.title,
        about=f"{players[0]} threatens {players[1]} with {record.force} at {record.level}, by {record.by} at "
        f"{stakes.level}, to have {record.demand} at {record.full}.",
        actors=(record.challenger, record.target),
        players=players,
        solution=solution,
        data=solve_cases(stakes, changes),
        cases=texts,
        run=RunInfo.of(scenario, seed, size, threat=stakes.threat, level=stakes.level, solution=solution, set=changed),
        surface=sweep(stakes, grid, grid),
        point={
            case: (
                float(change.get("engaged", stakes.engaged).mean()),
                float(change.get("will", stakes.will[:, 0]).mean()),
            )
            for case, change in changes.items()
        },
        payoffs=payoffs_of(stakes),
    )


def payoffs_of(stakes: Stakes) -> dict[str, np.ndarray]:
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


def published(name: str, solution: str) -> SolvedThreat:
    """A published crisis game, solved."""
    case = load_case(name)
    data = solve(np.array([case.game]), np.array([case.sharpness]), np.arange(1)).expand_dims(case=["as published"])
    return SolvedThreat(
        id=name,
        title=case.title,
        about=case.about,
        actors=(None, None),
        players=case.players,
        solution=solution,
        data=data,
        cases={"as published": "As published"},
        run=RunInfo(name, worlds=1, options={"solution": solution}, versions=versions()),
    )
