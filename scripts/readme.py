"""Bring the README's example up to date with a run: what the console printed, and the picture of ground held.

Run: ./run assess afghanistan, then: ./run dev python scripts/readme.py [FOLDER]. It writes
docs/images/ground.png and what stands in README.md between <!-- example --> and <!-- end of example -->.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from rich.console import Console, RenderableType

import realpolitik as rp
from realpolitik.report.charts.style import png
from realpolitik.report.screen import Screen
from realpolitik.studies.assess import charts, outcome
from realpolitik.studies.assess.telling import study_of
from realpolitik.study import Study

ROOT = Path(__file__).parents[1]
README, IMAGE = ROOT / "README.md", ROOT / "docs" / "images" / "ground.png"
BEGIN, END = "<!-- example -->", "<!-- end of example -->"
WIDTH = 110
"""Columns of the example."""
PANELS = 3
"""Sides in the picture: the camps with a record, and contested ground."""


def printed(renderables: list[RenderableType]) -> str:
    """What a console of `WIDTH` columns prints of them, an empty line after each."""
    console = Console(file=io.StringIO(), width=WIDTH, highlight=False)
    for item in renderables:
        console.print(item)
        console.print()
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip()


def example(study: Study) -> str:
    """The README's part between the marks: the command, the beginning of what it prints, the picture."""
    run = study.run
    screen = Screen(study.headline, study.first)
    command = "./run assess afghanistan" + ("" if run.worlds == 1000 else f" --worlds {run.worlds}")
    blocks = [f"```console\n$ {command}", printed([screen]), "```"]
    caption = (
        f"Middle world, half and nine tenths of {run.worlds:,} worlds, as of {run.as_of:%d %B %Y}. Grey\n"
        "dots were known on that date; the black ones came after it and were not used."
    )
    picture = f"![Ground held by each side, as a share of the people](docs/images/{IMAGE.name})\n\n{caption}"
    return "\n\n".join(["\n".join(blocks), picture])


def main(words: list[str] | None = None) -> int:
    """Write the example and the picture from a saved result."""
    parser = argparse.ArgumentParser(description="Bring the README's example up to date with a run.")
    parser.add_argument("folder", nargs="?", type=Path, help="folder of result.nc; else that of the last run")
    folder = parser.parse_args(words).folder
    if folder is None:
        home = Path("results") / "afghanistan"
        folder = home / (home / "latest").read_text(encoding="utf-8").strip()
    result = rp.Result.load(folder / "result.nc")
    known = rp.load(result.scenario.about.name)
    study = study_of(result, known)
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n{example(study)}\n{END}{after}", encoding="utf-8")
    IMAGE.parent.mkdir(exist_ok=True)
    fans, records = outcome.ground(result), outcome.records(result, known)
    recorded = outcome.ground_history(known, records, fans)
    sides = sorted(fans, key=lambda name: (name != "contested", name not in recorded))[:PANELS]
    few = {name: fans[name] for name in sides}
    IMAGE.write_bytes(png(charts.ground_chart(known, few, recorded), scale=1.25))
    sys.stdout.write(f"{README.name} and {IMAGE.relative_to(ROOT)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
