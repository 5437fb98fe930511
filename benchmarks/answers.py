"""How soon the first answer is there: every figure that is asked for, of this tree and of an older one beside it.

Each figure is measured in processes of their own, this tree and the older one in turn, so that what else the machine
does meets both. Processor time is told, that of all threads and of child processes, beside the time that passed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import machine

ROOT = Path(__file__).parent.parent
BEGIN = """
import json, os, resource, sys, time
import numpy as np

def spent():
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system, time.perf_counter()

def took(work):
    before = spent()
    work()
    after = spent()
    return [after[0] - before[0], after[1] - before[1]]

def tell(*found):
    sys.stdout.write("\\n" + json.dumps(found) + "\\n")
"""
"""What every script of a measurement begins with; it ends by telling [processor, elapsed] for each of its figures."""
COMMAND = """
import subprocess
def asked(*words):
    return took(lambda: subprocess.run([sys.executable, "-m", "realpolitik", *words], capture_output=True))
"""
DRAWN = """
import realpolitik as rp
from realpolitik.worlds import draw, encode
scenario = rp.resolve(rp.load("afghanistan"))
draw(rp.resolve(rp.load("proxy_war")), np.arange(1), 1)
"""
WHATIF = """
import realpolitik as rp
known = rp.load("afghanistan")
ask = lambda date: rp.whatif(known, do=f"us.presence=withdrawn@{date}", worlds=WORLDS)
first = took(lambda: ask("2019-01"))
tell(first, took(lambda: ask("2020-01")))
"""
ASSESS = """
import tempfile
import realpolitik as rp
marks = []
with tempfile.TemporaryDirectory() as folder:
    begun = spent()
    def all_of_it():
        study = rp.assess("afghanistan", worlds=WORLDS, out=folder, first=lambda study: marks.append(spent()))
        study.to_html(folder + "/report.html")
    whole = took(all_of_it)
    size = os.path.getsize(folder + "/result.nc") / WORLDS / 1000
tell(whole, [now - before for now, before in zip(marks[0], begun)], [size, size])
"""
STABLE = """
sys.path.insert(0, BENCHMARKS)
from stability import BASIC, random_game
import realpolitik as rp
rp.stable(random_game([2, 2], 1), concepts=BASIC)
game = random_game([4, 4, 4], 2)
tell(took(lambda: rp.stable(game, concepts=BASIC)))
"""
MILLION = """
sys.path.insert(0, BENCHMARKS)
from bargaining import emission
from realpolitik.engines.bargaining.settle import play
play(emission(16), "challenge_scholz2011", rounds=10)
table = emission(DRAWS)
found = took(lambda: play(table, "challenge_scholz2011", rounds=10, threads=2))
tell([part * 1_000_000 / DRAWS for part in found])
"""
FOLDER = 'import tempfile\nfolder = tempfile.mkdtemp()\nbroken = folder + "/broken.yaml"\n'


@dataclass(frozen=True)
class Figure:
    """What is asked of one figure: its name, what it was when it was first asked, the most that is asked, the unit."""

    name: str
    was: str
    asked: float | None
    unit: str = "s"


MEASURES: dict[str, tuple[str, tuple[Figure, ...]]] = {
    "import": (
        "tell(took(lambda: __import__('realpolitik')), took(lambda: __import__('realpolitik').load('afghanistan')))",
        (Figure("import realpolitik", "", 0.1), Figure('then load("afghanistan")', "", 0.8)),
    ),
    "draw": (
        DRAWN
        + "tell(took(lambda: draw(scenario, np.arange(1), 1)), took(lambda: draw(scenario, np.arange(50), 1)),\n"
        + "     took(lambda: encode(scenario, draw(scenario, np.arange(50), 1), 84)),\n"
        + "     took(lambda: encode(scenario, draw(scenario, np.arange(50), 1), 84)))\n",
        (
            Figure("draw one world", "1.04", 0.1),
            Figure("draw fifty", "1.18", 0.3),
            Figure("encode them", "", None),
            Figure("encode them again", "", 0.01),
        ),
    ),
    "check": (
        COMMAND
        + FOLDER
        + "open(broken, 'w').write('about: {name: broken}\\nactors: {a: {nmae: A}}\\n')\n"
        + "asked('check', 'afghanistan'); asked('show', 'afghanistan')\n"
        + "tell(asked('check', 'afghanistan'), asked('show', 'afghanistan'), asked('check', broken), asked('--help'))",
        (
            Figure("check afghanistan", "1–7", 1.0),
            Figure("show afghanistan", "1–7", 1.0),
            Figure("an error in a small file", "1–7", 0.5),
            Figure("--help", "1–7", 0.5),
        ),
    ),
    "proxy_war": (
        COMMAND + FOLDER + "tell(asked('assess', 'proxy_war', '--worlds', '20', '--out', folder + '/run'))",
        (Figure("assess proxy_war, 20 worlds", "7", 2.0),),
    ),
    "whatif": (
        WHATIF,
        (
            Figure("whatif, first question", "", None),
            Figure("whatif, WORLDS worlds, second question", "5", 1.0),
        ),
    ),
    "assess": (
        ASSESS,
        (
            Figure("assess afghanistan, WORLDS worlds × 84 months, with its page", "62", 25.0),
            Figure("its first sentences", "", 10.0),
            Figure("result on disk, a world", "183", 40.0, "kB"),
        ),
    ),
    "stable": (STABLE, (Figure("stable, 4,096 states, 3 parties, 4 concepts", "", None),)),
    "million": (MILLION, (Figure("a million draws of the emission case", "10–15", 8.0),)),
    "compile": (
        "os.environ['NUMBA_CACHE_DIR'] = __import__('tempfile').mkdtemp()\nCOLD",
        (Figure("kernels of an assessment, compiled from nothing", "100", 40.0),),
    ),
}
"""By name: the script, and the figures that it tells, in order."""
COLD = """
import realpolitik as rp
def run():
    rp.assess("proxy_war", worlds=2, months=3)
cold = took(run)
warm = took(run)
tell([first - second for first, second in zip(cold, warm)])
"""
"""Kernels that an assessment uses, compiled into an empty cache."""


def measured(name: str, tree: Path, sizes: Mapping[str, int]) -> list[list[float]]:
    """[processor, elapsed] of the figures of one measurement, by the code under ``tree``."""
    script = BEGIN + MEASURES[name][0].replace("COLD", COLD).replace("BENCHMARKS", repr(str(ROOT / "benchmarks")))
    for word, size in sizes.items():
        script = script.replace(word, str(size))
    paths = os.pathsep.join([str(tree / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    with tempfile.TemporaryDirectory() as here:
        said = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": paths},
            cwd=here,
            capture_output=True,
            text=True,
        )
    if said.returncode:
        raise SystemExit(f"{name} of {tree} failed:\n{said.stderr[-2000:]}")
    found: list[list[float]] = json.loads(said.stdout.splitlines()[-1])
    return found


def older(commit: str, folder: Path) -> Path:
    """The sources of another commit, unpacked."""
    packed = subprocess.run(["git", "archive", commit, "src"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", str(folder)], input=packed, check=True)
    return folder


def rows(
    names: Sequence[str], trees: Sequence[Path], repeats: int, sizes: Mapping[str, int]
) -> list[dict[str, object]]:
    """Every figure with the least of some repeats by each tree, the trees in turn, and the load around it."""
    found: list[dict[str, object]] = []
    for name in names:
        by_tree: list[list[list[list[float]]]] = [[] for _ in trees]
        for _ in range(repeats):
            for place, tree in enumerate(trees):
                by_tree[place].append(measured(name, tree, sizes))
        for at, figure in enumerate(MEASURES[name][1]):
            least = [[min(run[at][kind] for run in runs) for kind in (0, 1)] for runs in by_tree]
            name_in_full = figure.name.replace("WORLDS", f"{sizes['WORLDS']:,}")
            found.append({**vars(figure), "name": name_in_full, "values": least, "load": round(os.getloadavg()[0], 1)})
        sys.stderr.write(f"{name} measured\n")
    return found


def print_table(found: Sequence[Mapping[str, object]], trees: Sequence[str]) -> None:
    """The table on the terminal, in Markdown."""
    heads = ["figure", "was", "asked"]
    for tree in trees:
        heads += [f"{tree}: processor", f"{tree}: elapsed"]
    print("| " + " | ".join([*heads, "load"]) + " |")
    print("|---" * (len(heads) + 1) + "|")
    for row in found:
        unit = str(row["unit"])
        cells = [
            str(row["name"]),
            f"{row['was']} {unit}" if row["was"] else "",
            f"≤ {row['asked']:g} {unit}" if row["asked"] else "",
        ]
        for processor, elapsed in row["values"]:  # type: ignore[attr-defined]
            cells += [f"{processor:.2f} {unit}", f"{elapsed:.2f} {unit}"]
        print("| " + " | ".join([*cells, str(row["load"])]) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--old", help="commit measured beside this tree")
    parser.add_argument("--only", default=",".join(MEASURES), help=f"some of {', '.join(MEASURES)}")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--worlds", type=int, default=1000, help="worlds of the main job")
    parser.add_argument("--whatif-worlds", type=int, default=200)
    parser.add_argument("--draws", type=int, default=100_000, help="draws of bargaining, scaled up to a million")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trees = {"this": ROOT, **({asked.old: older(asked.old, Path(folder))} if asked.old else {})}
        sizes = {"DRAWS": asked.draws}
        found = []
        for name in asked.only.split(","):
            worlds = asked.whatif_worlds if name == "whatif" else asked.worlds
            found += rows([name], list(trees.values()), asked.repeats, {**sizes, "WORLDS": worlds})
    print_table(found, list(trees))
    about = machine()
    print("\n" + ", ".join(f"{key} {value}" for key, value in about.items()))
    if asked.json is not None:
        asked.json.write_text(json.dumps({"machine": about, "figures": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
