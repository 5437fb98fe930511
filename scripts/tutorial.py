"""Make the picture of the tutorial: its scenario written as the page says, played, and ground held drawn.

Run: ./run dev python scripts/tutorial.py. It writes docs/images/tutorial_ground.png.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from pathlib import Path

import realpolitik as rp
from realpolitik.report.charts.style import png
from realpolitik.scenario import starter
from realpolitik.studies.assess import charts, outcome

ROOT = Path(__file__).parents[1]
PAGE, IMAGE = ROOT / "docs" / "tutorial" / "own.md", ROOT / "docs" / "images" / "tutorial_ground.png"
BLOCK = re.compile(r"^In `vallia/([\w./-]+)`:\n\n```\w+\n(.*?)^```$", re.M | re.S)
EXAMPLES = ("claims/example.yaml", "history.yaml", "history/ground_held.csv")
WORLDS = 200


def written(folder: Path) -> Path:
    """The tutorial's scenario before anybody knows what came."""
    names = {"incumbent": "Crown", "challenger": "League", "arena": "Vallia", "title": "War in Vallia"}
    plan = starter.plan(
        "vallia", patrons=["Meridia:troops:arms:money:host", "Boreas"], as_of=dt.date(2020, 12, 31), **names
    )
    starter.write(plan, folder)
    for name in EXAMPLES:
        (folder / name).unlink()
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def main() -> int:
    """Play it and draw ground held."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = rp.load(written(Path(folder) / "vallia"))
        result = rp.simulate(scenario, worlds=WORLDS)
    fans = outcome.ground(result)
    history = outcome.ground_history(scenario, outcome.records(result, scenario), fans)
    sides = {name: fans[name] for name in ("crown", "league", "contested")}
    IMAGE.write_bytes(png(charts.ground_chart(scenario, sides, history), scale=1.25))
    sys.stdout.write(f"{IMAGE.relative_to(ROOT)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
