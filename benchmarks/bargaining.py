"""Speed of bargaining: the challenge model and spatial bargaining, against the plain twins and, if given, a peer.

The peer is a program of the same model in plain Python, run as a process of its own: `--peer` takes the command with
{file} for a CSV of actors and {rounds}, such as: --peer "python2 bdm_scholz_model.py {file} {rounds}".
"""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import Rows, arguments, show

from realpolitik.engines.bargaining.settle import play, units_of
from realpolitik.kernels.bargaining.plain import challenge, spatial
from realpolitik.scenario.case import load_case
from realpolitik.worlds.table import BargainTable, of_case

CHUNK = 50_000
"""Draws held in memory at a time."""


def best(work: Callable[[], object], repeats: int = 3) -> float:
    """Least elapsed seconds of some repeats."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def invented(actors: int, issues: int, worlds: int) -> BargainTable:
    """A table of random positions, the same in all worlds."""
    rng = np.random.default_rng(actors)
    shape = (worlds, actors, issues)
    position = np.broadcast_to(rng.random(shape[1:]) * 100.0, shape)
    salience = np.broadcast_to(rng.uniform(0.1, 0.9, shape[1:]) / issues, shape)
    names = tuple(f"actor_{i:02d}" for i in range(actors))
    topics = tuple(f"issue_{k}" for k in range(issues))
    return BargainTable(
        "invented",
        np.arange(worlds),
        names,
        topics,
        {},
        dict.fromkeys(topics, "points"),
        np.tile([0.0, 100.0], (issues, 1)),
        position,
        salience,
        np.broadcast_to(rng.uniform(0.1, 1.0, actors), shape[:2]),
        np.ones(shape[:2]),
        np.zeros(shape[:2], dtype=bool),
        np.full((worlds, issues), np.nan),
        {},
        {},
    )


def emission(worlds: int) -> BargainTable:
    """The emission standards case with positions and saliences uncertain by a tenth."""
    table = of_case(load_case("emission_1994"), np.arange(worlds), 1)
    rng = np.random.default_rng(1)
    table.position[:] = np.clip(table.position + rng.normal(0.0, 0.3, table.position.shape), 4.0, 10.0)
    table.salience[:] = np.clip(table.salience + rng.normal(0.0, 0.05, table.salience.shape), 0.05, 1.0)
    return table


def plain_challenge(table: BargainTable, rounds: int) -> None:
    """The same by the plain twin."""
    units = units_of(table)
    at = units.position[0, :, 0]
    for _ in range(rounds):
        at = challenge.play_round(at, units.salience[0, :, 0], units.weight[0], 1.0)


def plain_spatial(table: BargainTable, rounds: int) -> None:
    """The same by the plain twin."""
    units = units_of(table)
    at = units.position[0]
    for _ in range(rounds):
        at = spatial.play_round(at, units.salience[0], units.weight[0])


def peer_seconds(command: str, table: BargainTable, rounds: int) -> float:
    """Elapsed seconds of the peer on one world of a table, its start taken off."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actors.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["Actor", "Capability", "Position", "Salience"])
            for i, name in enumerate(table.actors):
                numbers = (table.capability[0, i], table.position[0, i, 0], table.salience[0, i, 0])
                writer.writerow([name, *(repr(float(value)) for value in numbers)])

        def run(count: int) -> float:
            words = [word.format(file=path, rounds=count) for word in shlex.split(command)]
            return best(lambda: subprocess.run(words, check=True, capture_output=True), repeats=1)

        return run(rounds) - run(0)


def main() -> None:
    parser = arguments(__doc__ or "", worlds=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--peer", help="command of a plain Python peer, with {file} and {rounds}")
    parser.add_argument("--peer-rounds", type=int, default=2, help="rounds that the peer plays; scaled up")
    asked = parser.parse_args()
    rows: Rows = []
    few = 512
    play(invented(10, 1, 16), "challenge_scholz2011", rounds=1)
    play(invented(10, 1, 16), "spatial_wise2015", rounds=1)
    for actors in (10, 17, 20, 50):
        table = invented(actors, 1, few)
        fast = best(lambda table=table: play(table, "challenge_scholz2011", rounds=asked.rounds, threads=1)) / few
        slow = best(lambda table=table: plain_challenge(table, asked.rounds), repeats=1)
        rows.append((f"challenge model, {actors} actors, {asked.rounds} rounds, 1 thread", 1e6 * fast, "µs a world"))
        rows.append((f"compiled over plain twin, {actors} actors", slow / fast, "×"))
        if asked.peer and actors == 17:
            peer = peer_seconds(asked.peer, table, asked.peer_rounds) * asked.rounds / asked.peer_rounds
            rows.append((f"peer, {actors} actors, {asked.rounds} rounds", peer, "s"))
            rows.append((f"compiled over peer, {actors} actors", peer / fast, "×"))
    for actors in (20, 50):
        table = invented(actors, 3, 16 if actors == 20 else 4)
        count = len(table.worlds)
        fast = best(lambda table=table: play(table, "spatial_wise2015", rounds=10, threads=1)) / count
        slow = best(lambda table=table: plain_spatial(table, 1), repeats=1) * 10
        rows.append((f"spatial bargaining, {actors} actors, 3 issues, 10 rounds, 1 thread", 1e3 * fast, "ms a world"))
        rows.append((f"compiled over plain twin, {actors} actors", slow / fast, "×"))
    elapsed, used, done = 0.0, 0.0, 0
    while done < asked.worlds:
        table = emission(min(CHUNK, asked.worlds - done))
        begun, busy = time.perf_counter(), time.process_time()
        play(table, "challenge_scholz2011", rounds=asked.rounds, threads=2)
        elapsed += time.perf_counter() - begun
        used += time.process_time() - busy
        done += len(table.worlds)
    rows.append((f"{asked.worlds:,} draws of emission standards, {asked.rounds} rounds, 2 threads", elapsed, "s"))
    rows.append(("the same, processor time", used, "s"))
    show(f"Bargaining ({os.cpu_count()} cores)", rows, asked.json)


if __name__ == "__main__":
    main()
