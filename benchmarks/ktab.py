"""Spatial bargaining beside the KAPSARC toolkit (C++), on one issue, in the same run.

The toolkit is no part of this: `--ktab` takes the command of a program built from it, with {file} for a scenario in the
CSV form that its own command-line program reads, and {rounds}. What the program spends beside the model, such as a
database or a log, counts against it: give it none. Its time is that of {rounds} rounds less that of none.
"""

from __future__ import annotations

import csv
import os
import resource
import shlex
import subprocess
import tempfile
import time
from pathlib import Path

from bargaining import best, invented
from measuring import Rows, arguments, show

from realpolitik.engines.bargaining.settle import play
from realpolitik.worlds.table import BargainTable

CHOICES = {"spatial_wise2015": {"digits": 4.0}}
"""As the toolkit rounds."""


def write_scenario(table: BargainTable, path: Path) -> None:
    """One world of a table as the toolkit reads it: saliences in percent, an actor's adding up to 100 at most."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        issues = range(len(table.issues))
        writer.writerow(["invented", "random positions", len(table.actors), len(issues), ""])
        writer.writerow(
            ["Actor", "Description", "Power", *(f"{word}{k}" for k in issues for word in ("Pstn", "Sal")), ""]
        )
        for i, name in enumerate(table.actors):
            pairs = [(table.position[0, i, k], 100.0 * table.salience[0, i, k]) for k in issues]
            numbers = (100.0 * table.capability[0, i], *(value for pair in pairs for value in pair))
            writer.writerow([name, "random", *(f"{value:.6f}" for value in numbers), ""])


def spent(command: str, path: Path, rounds: int) -> tuple[float, float]:
    """Elapsed and processor seconds of the program."""
    words = [word.format(file=path, rounds=rounds) for word in shlex.split(command)]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    elapsed, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = arguments(__doc__ or "", worlds=16)
    parser.add_argument("--ktab", required=True, help="command of the toolkit's program, with {file} and {rounds}")
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    rows: Rows = []
    play(invented(5, 1, 1), "spatial_wise2015", rounds=1, choices=CHOICES)
    for actors in (20, 50):
        table = invented(actors, 1, asked.worlds)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scenario.csv"
            write_scenario(table, path)
            start = spent(asked.ktab, path, 0)
            whole = spent(asked.ktab, path, asked.rounds)
        elapsed, used = whole[0] - start[0], whole[1] - start[1]
        ours = best(
            lambda table=table: play(table, "spatial_wise2015", rounds=asked.rounds, choices=CHOICES, threads=1)
        )
        each = ours / asked.worlds
        rows.append((f"toolkit, {actors} actors, {asked.rounds} rounds, elapsed", elapsed, "s"))
        rows.append((f"toolkit, {actors} actors, processor time", used, "s"))
        rows.append((f"here, {actors} actors, 1 thread", 1e3 * each, "ms a world"))
        rows.append((f"toolkit over here, {actors} actors, elapsed", elapsed / each, "×"))
    show(f"Spatial bargaining beside the toolkit ({os.cpu_count()} cores)", rows, asked.json)


if __name__ == "__main__":
    main()
