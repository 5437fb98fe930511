"""The main job step by step, in a process of its own where memory or start-up counts. For POSIX systems."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import Rows, arguments, show

FIRST = "import realpolitik.cli"
MEMORY = """
import json, resource, sys
from realpolitik.pipeline import simulate
scenario, worlds, months, chunk, out = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
simulate(scenario, worlds=worlds, months=months, chunk=chunk, out=out)
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)))
"""


def timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def first_output(scenario: str) -> float:
    """Seconds from the command to what it first shows on a terminal, with kernels compiled before."""
    command = [sys.executable, "-m", "realpolitik", "assess", scenario, "--worlds", "1", "--months", "1", "--out"]
    screen, terminal = pty.openpty()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen([*command, folder], stdout=terminal, stderr=terminal)
        os.close(terminal)
        os.read(screen, 1)
        found = time.perf_counter() - started
        while True:
            try:
                if not os.read(screen, 65536):
                    break
            except OSError:  # the command has left its terminal
                break
        code = process.wait()
    os.close(screen)
    if code:
        raise SystemExit(f"realpolitik assess failed with code {code}")
    return found


def peak_memory(scenario: str, worlds: int, months: int, chunk: int) -> float:
    """Peak resident memory of a chunked run, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", MEMORY, scenario, str(worlds), str(months), str(chunk), folder]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(json.loads(said.splitlines()[-1])) / 1e6


def steps(scenario: str, worlds: int, months: int) -> Rows:
    """Load, resolve, draw, encode, simulate, save, tell, report."""
    from realpolitik.engines.campaign import simulate
    from realpolitik.pipeline.runs import simulate as played
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import resolve
    from realpolitik.studies.assess.telling import study_of
    from realpolitik.worlds import draw, encode

    rows: Rows = []

    def step(name: str, work: Callable[[], object]) -> object:
        seconds, found = timed(work)
        rows.append((name, seconds, "s"))
        return found

    loaded = step("load", lambda: load(scenario))
    resolved = step("resolve", lambda: resolve(loaded))  # type: ignore[arg-type]
    draws = step("draw", lambda: draw(resolved, np.arange(worlds), 1))  # type: ignore[arg-type]
    step("encode", lambda: encode(resolved, draws, months))  # type: ignore[arg-type]
    step("simulate", lambda: simulate(resolved, draws, months, 1))  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        result = step("the run, written in chunks", lambda: played(loaded, worlds=worlds, months=months, out=folder))  # type: ignore[arg-type]
        study = step("tell", lambda: study_of(result))  # type: ignore[arg-type]
        step("report", lambda: study.to_html(Path(folder) / "report.html"))  # type: ignore[attr-defined]
        result.data.close()  # type: ignore[attr-defined]
    return rows


def main() -> None:
    parser = arguments(__doc__ or "", worlds=200)
    parser.add_argument("--chunk", type=int, default=50, help="worlds in memory at a time, for the figures of memory")
    asked = parser.parse_args()
    rows: Rows = [
        ("import of the command line", timed(lambda: subprocess.run([sys.executable, "-c", FIRST], check=True))[0], "s")
    ]
    first_output(asked.scenario)  # compiles, if need be
    rows.append(("start to first output", first_output(asked.scenario), "s"))
    rows += steps(asked.scenario, asked.worlds, asked.months)
    for share in (4, 2, 1):
        worlds = max(asked.worlds // share, 1)
        rows.append(
            (
                f"peak memory, {worlds:,} worlds in chunks of {asked.chunk}",
                peak_memory(asked.scenario, worlds, asked.months, asked.chunk),
                "MB",
            )
        )
    show(f"Main job: {asked.scenario}, {asked.worlds:,} worlds × {asked.months} months", rows, asked.json)


if __name__ == "__main__":
    main()
