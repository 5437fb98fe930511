"""Stability of a game: load → arrays → solve → labelled result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from realpolitik.engines import stability as engine
from realpolitik.errors import UsageError
from realpolitik.findings.stability import Inverse, Stability
from realpolitik.scenario.files import read_text
from realpolitik.scenario.formats import foreign
from realpolitik.scenario.game_files import SECTION, cases, load_game
from realpolitik.scenario.games import Game
from realpolitik.scenario.load import catalog
from realpolitik.scenario.names import nearest

DRAWS = 400
"""Draws of disturbed preferences."""
MOST_DISTURBED = 2**12
"""States of a game whose preferences are disturbed, at most."""
GAME_ENDINGS = (".json", ".gmcr")
"""Endings by which a file that is not there is taken for a game."""
MOST_DRAWN = 48
"""States in a picture of who can move where."""
SEED = 1
"""Seed of the disturbances."""


def stability(
    game: str | Path | Game,
    *,
    concepts: Sequence[str] | None = None,
    horizon: int | None = None,
    reasons: bool | None = None,
    start: str | None = None,
    inverse: tuple[str, str] | None = None,
    spread: float | None = None,
    threads: int | None = None,
) -> Stability:
    """Which states of a game hold, for whom, and by which concept of stability.

    Args:
        game: name of a published case such as ``elmira``, a YAML or JSON file, or a loaded game.
        concepts: such as ``nash``, ``gmr``, ``smr``, ``seq``, ``sim``; see docs/explanation/stability.md for all. What
            the game calls for if None.
        horizon: moves that actors look ahead, for limited-move stability.
        reasons: whether to say why states do not hold; of games of up to 1,024 states if None.
        start: state from which ways to others are looked for (code, name or number); the game's status quo if None.
        inverse: a state and an actor: which preferences of that actor would make the state stable for it.
        spread: standard deviation, in ranks, of errors by which preferences are disturbed to see which states hold
            nevertheless; not done if None.
        threads: threads to use; the result does not depend on it.

    Raises:
        ScenarioError: the game has errors; all of them are in it.
        UsageError: an unknown concept, state or actor, or something that the game has no place for.
    """
    known = as_game(game)
    model = engine.model(known)
    data = engine.solve(model, concepts, horizon=horizon, reasons=reasons, threads=threads)
    found = Stability(known, data, horizon)
    begin = start or known.status_quo
    number = found.find(begin) if begin is not None else None
    if number is not None:
        data = data.merge(engine.reachable(model, number - 1))
    steps = None if number is None else data.steps.values
    shown = engine.drawn(model, steps, MOST_DRAWN)
    if shown is not None and model.sides is None:
        data = data.merge(engine.transitions(model, shown))
    if any(actor.sees for actor in known.actors.values()):
        data = data.merge(seen(known, model, data))
    if spread is not None:
        data = data.assign(robust=(("concept", "state"), robust(model, data, spread), {"draws": DRAWS}))
    preferences = () if inverse is None else inverted(model, found, *inverse)
    return Stability(known, data, horizon, number, preferences)


def is_game(where: str | Path) -> bool:
    """Whether a name or a file stands for a game and not for a scenario: a case, JSON, or YAML that says so.

    What is neither is taken for whichever has the nearest name, so that its reader can offer it.
    """
    known, path = cases(), Path(where)
    if isinstance(where, str) and where in known:
        return True
    if path.is_dir() or where in catalog():
        return False
    if not path.is_file():
        return path.suffix.lower() in GAME_ENDINGS or nearest(str(where), (*known, *catalog())) in known
    text, problems = read_text(path.parent, path.name)
    if problems:
        return path.suffix.lower() in GAME_ENDINGS
    is_text_of_ours = any(line.startswith(f"{SECTION}:") for line in text.splitlines())
    return is_text_of_ours or text.lstrip().startswith("{") or foreign(text) is not None


def as_game(game: str | Path | Game) -> Game:
    """The game that a name, a file or a record stands for."""
    return game if isinstance(game, Game) else load_game(game)


def seen(game: Game, model: engine.Model, data: xr.Dataset) -> xr.Dataset:
    """Stability for each actor in the game as it sees it, by the concepts of a result."""
    games = engine.views(game, model)
    asked = [engine.concept(str(name)) for name in data.concept.values]
    rows = [[engine.stable(view, one)[place] for place, view in enumerate(games)] for one in asked]
    stable = np.array(rows, bool)
    return xr.Dataset(
        {
            "seen_stable": (("concept", "actor", "state"), stable),
            "seen_equilibrium": (("concept", "state"), stable.all(axis=1)),
        }
    )


def robust(model: engine.Model, data: xr.Dataset, spread: float) -> np.ndarray:
    """[concept, state] share of draws of disturbed preferences in which each state is an equilibrium."""
    if not 0 < spread < math.inf:
        raise UsageError("the spread of preferences is a number of ranks above 0")
    if model.sides is not None:
        raise UsageError("preferences that are unknown in part are not disturbed: there is no rank to disturb")
    if len(model.states) > MOST_DISTURBED:
        raise UsageError(f"preferences are disturbed in games of at most {MOST_DISTURBED:,} states")
    asked = [engine.concept(str(name)) for name in data.concept.values]
    return engine.robustness(model, asked, spread, DRAWS, SEED)


def inverted(model: engine.Model, found: Stability, state: str, actor: str) -> tuple[Inverse, ...]:
    """Which preferences of an actor would make a state stable for it, by each concept that allows to say so."""
    names = tuple(found.game.actors)
    if actor not in names:
        raise UsageError(f"no actor {actor!r:.60} whose preferences could vary", names, nearest(actor, names))
    if model.sides is not None:
        raise UsageError("the others' preferences are unknown in part: no answer is certain")
    number, place, rows = found.find(state), names.index(actor), []
    for base in engine.INVERTED:
        one = engine.concept(base)
        count, change = engine.inverse(model, number - 1, place, base)
        is_stable = bool(engine.stable(model, one)[place, number - 1])
        lowered = tuple(int(np.searchsorted(model.states, other)) + 1 for other in change.lowered)
        after = engine.lowered(model, place, number - 1, change)
        for_all = bool(engine.stable(after, one)[:, number - 1].all())
        total = math.factorial(len(model.states))
        rows.append(Inverse(actor, number, base, count, total, is_stable, lowered, change.reversals, for_all))
    return tuple(rows)
