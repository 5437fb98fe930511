"""What the benchmarks share: arrays of a run, a table on the terminal, figures in a file."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from realpolitik.kernels.campaign.layout import Arrays
from realpolitik.results import versions
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.worlds import draw, encode
from realpolitik.worlds.encode import Labels
from realpolitik.worlds.tastes import tastes_of

Rows = list[tuple[str, float, str]]


class Case:
    """Worlds of a scenario, drawn and encoded, with room for their history."""

    def __init__(self, scenario: str, worlds: int, months: int) -> None:
        resolved = resolve(load(scenario))
        self.worlds, self.months = np.arange(worlds), months
        self.labels: Labels
        self.arrays: Arrays
        draws = draw(resolved, self.worlds, 1)
        self.labels, self.start, self.arrays = encode(resolved, draws, months)
        self.tastes = tastes_of(resolved, draws, 1)
        self.written = (
            np.empty((worlds, months + 1, self.labels.phase["size"]), np.float32),
            np.empty((worlds, months + 1, len(self.labels.instrument)), np.int8),
            np.empty((worlds, months + 1, len(self.labels.issue)), np.float32),
            np.full(worlds, -1, np.int64),
        )

    def play(self, run: object) -> None:
        """One after another, by `run` of either twin."""
        a, seed = self.arrays, np.int64(1)
        liked = (self.tastes.first, self.tastes.deep, seed)
        run(self.worlds, self.start, a.n, a.t, a.s, *liked, a.pins, self.months, seed, *self.written)  # type: ignore[operator]


def arguments(text: str, worlds: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--scenario", default="afghanistan")
    parser.add_argument("--worlds", type=int, default=worlds)
    parser.add_argument("--months", type=int, default=84)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    return parser


def machine() -> dict[str, object]:
    """Where the figures come from; they mean little without it."""
    model = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": round(busy, 2),
        "python": platform.python_version(),
        "commit": commit(),
        **versions(),
    }


def commit() -> str:
    here = Path(__file__).parent
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"


def show(title: str, rows: Rows, target: Path | None) -> None:
    """Print the figures and, if asked, write them."""
    found = machine()
    table = Table(title=title, caption=", ".join(f"{key} {value}" for key, value in found.items()))
    table.add_column("what")
    table.add_column("value", justify="right")
    table.add_column("unit")
    for name, value, unit in rows:
        table.add_row(name, f"{value:,.3g}" if value < 1000 else f"{value:,.0f}", unit)
    Console().print(table)
    if target is not None:
        figures = [{"name": name, "value": value, "unit": unit} for name, value, unit in rows]
        target.write_text(
            json.dumps({"title": title, "machine": found, "figures": figures}, indent=1) + "\n", encoding="utf-8"
        )
