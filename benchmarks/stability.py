"""The stability engine on random games: at scale, beside its plain twin and, where it can be imported, gmcr-py."""

from __future__ import annotations

import argparse
import importlib.util
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from measuring import Rows, show

from realpolitik.engines.stability import Model, concept, model, solve, stable
from realpolitik.kernels.stability.layout import StateSpace
from realpolitik.kernels.stability.plain import concepts as plain
from realpolitik.kernels.stability.plain.judgement import Judgement
from realpolitik.scenario import gmcr
from realpolitik.scenario.games import Game

BASIC = ("nash", "gmr", "smr", "seq")


def random_model(options: Sequence[int], seed: int, *, open_to_all: bool) -> Model:
    """Strict random preferences; else a tenth of the combinations infeasible and three options one-way."""
    actors, count = len(options), sum(options)
    size, rng = 2**count, np.random.default_rng(seed)
    owner = np.repeat(np.eye(actors, dtype=np.uint8), options, axis=1)
    rise, fall = np.ones(count, np.uint8), np.ones(count, np.uint8)
    feasible = np.ones(size, np.uint8)
    if not open_to_all:
        feasible = (rng.random(size) > 0.1).astype(np.uint8)
        fall[0] = fall[options[0]] = rise[-1] = 0
    rank = np.full((actors, size), -1, np.int32)
    for row in rank:
        row[feasible == 1] = rng.permutation(int(feasible.sum()))
    ids = tuple(f"a{actor}" for actor in range(actors)), tuple(f"o{option}" for option in range(count))
    space = StateSpace(np.full(count, 2, np.int64), owner, rise, fall, feasible)
    return Model(*ids, (("no", "yes"),) * count, space, rank, np.full((1, 1), -1), np.eye(actors, dtype=np.int8))


def random_game(options: Sequence[int], seed: int) -> Game:
    """The same as a record, so that other programs can read it."""
    size, rng = 2 ** sum(options), np.random.default_rng(seed)
    owner = np.repeat(np.arange(len(options)), options)
    codes = ["".join("NY"[state >> bit & 1] for bit in range(sum(options))) for state in range(size)]
    data = {
        "name": "random",
        "title": "Random",
        "actors": {
            f"a{actor}": {"name": f"A{actor}", "preference": {"ranking": [codes[at] for at in rng.permutation(size)]}}
            for actor in range(len(options))
        },
        "options": {f"o{place}": {"actor": f"a{actor}"} for place, actor in enumerate(owner)},
    }
    return Game.model_validate(data)


def timed(work: Callable[[], object], repeats: int = 1) -> tuple[float, object]:
    """Least wall-clock seconds of some repeats, and the last result."""
    best, found = np.inf, None
    for _ in range(repeats):
        started = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - started)
    return best, found


def at_scale(options: Sequence[int], concepts: Sequence[str]) -> Rows:
    """Seconds by concept, games open to all and not."""
    rows: Rows = []
    for is_open, words in ((True, "all feasible, two-way"), (False, "10% infeasible, 3 one-way")):
        game = random_model(options, 1, open_to_all=is_open)
        total, _ = timed(lambda game=game: game.order)  # type: ignore[misc]
        rows.append((f"lines and orders, {words}", total, "s"))
        for name in concepts:
            seconds, _ = timed(lambda game=game, name=name: stable(game, concept(name), threads=2))  # type: ignore[misc]
            rows.append((f"{name}, {words}", seconds, "s"))
            total += seconds
        rows.append((f"together, {words}", total, "s"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return [*rows, ("peak memory of the process", peak / 1e6, "MB")]


def beside_others(options: Sequence[int], plain_options: Sequence[int]) -> Rows:
    """Ours, the plain twin on a smaller game, and gmcr-py, on one thread each."""
    record = random_game(options, 2)

    made = model(record)
    labelled, data = timed(lambda: solve(model(record), BASIC, reasons=False, threads=1), 2)
    again, _ = timed(lambda: kernels(made), 5)
    rows: Rows = [
        ("from records to a labelled result", labelled, "s"),
        ("lines, orders and all four concepts", again, "s"),
    ]
    small = random_model(plain_options, 3, open_to_all=False)
    fast, _ = timed(lambda: kernels(small), 5)
    slow, _ = timed(
        lambda: [
            plain.stable(small.space, Judgement(small.rank), name, (at,))
            for name in BASIC
            for at in range(len(plain_options))
        ]
    )
    rows.append((f"ours over the plain twin, {sum(plain_options)} options", slow / fast, "×"))
    if importlib.util.find_spec("gmcr") is not None:
        seconds, agrees = peer(record, data)
        rows += [("gmcr-py, the same four concepts", seconds, "s"), ("ours over gmcr-py", seconds / again, "×")]
        rows.append(("concepts on which gmcr-py agrees", agrees, f"of {len(BASIC)}"))
    return rows


def kernels(made: Model) -> list[np.ndarray]:
    """Stability by all four concepts from arrays alone, with nothing kept from before, on one thread."""
    copy = replace(made)
    return [stable(copy, concept(name), threads=1) for name in BASIC]


def peer(record: Game, data: object) -> tuple[float, int]:
    """Seconds of gmcr-py's kernel for the same four concepts, and on how many of them it finds the same equilibria."""
    import gmcr as other  # not a dependency: its licence is closed

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.gmcr"
        path.write_text(gmcr.write(record), encoding="utf-8")
        conflict = other.model.ConflictModel()
        conflict.load_from_file(str(path))

    def work() -> dict[str, list[int]]:
        solver = other.solvers.LogicalSolver(conflict)
        found = {}
        for name in BASIC:
            test = getattr(solver, name)
            holds = [
                all(test(actor, state)[0] for actor in conflict.decisionMakers)
                for state in range(len(conflict.feasibles))
            ]
            found[name] = [place + 1 for place, is_held in enumerate(holds) if is_held]
        return found

    seconds, found = timed(work)
    ours = {name: data.state.values[data.equilibrium.sel(concept=name).values].tolist() for name in BASIC}  # type: ignore[attr-defined]
    return seconds, sum(ours[name] == found[name] for name in BASIC)  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--options", default="6,6,5,5", help="options of each actor in the large games")
    parser.add_argument("--concepts", default=",".join(BASIC), help="concepts of the large games")
    parser.add_argument("--beside", default="4,4,4", help="options of each actor in the game that others solve as well")
    parser.add_argument("--plain", default="3,3,2", help="options of each actor in the game for the plain twin")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    asked = parser.parse_args()
    large, beside, plain = (
        [int(count) for count in text.split(",")] for text in (asked.options, asked.beside, asked.plain)
    )
    solve(random_model([2, 2], 1, open_to_all=True), reasons=False)  # compiles, if need be
    solve(random_model([2, 2], 1, open_to_all=False), reasons=False)
    show(
        f"Stability beside others: {2 ** sum(beside):,} states, {len(beside)} actors",
        beside_others(beside, plain),
        None,
    )
    rows = at_scale(large, asked.concepts.split(","))
    show(f"Stability at scale: {2 ** sum(large):,} states, {len(large)} actors", rows, asked.json)


if __name__ == "__main__":
    main()
