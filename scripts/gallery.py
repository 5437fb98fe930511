"""Make the gallery: real studies, a chart of each, and the line that made it.

Run: ./run dev python scripts/gallery.py [--only NAME]. It writes docs/gallery/NAME.png and docs/gallery/index.md; the
same code gives the same files. Afghanistan is played in 200 worlds, so that all of it takes a few minutes.
"""

from __future__ import annotations

import argparse
import io
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import realpolitik as rp
from realpolitik.report.charts.style import png_of, specification
from realpolitik.study import Study

HOME = Path(__file__).parents[1] / "docs" / "gallery"
SCALE = 0.9
WIDTH = 460
"""Size of the pictures, some 700 pixels wide, and width of a chart's panel where it takes what a page has."""
INTRO = """
Every picture is a chart of a study, and above it stands the line that makes it; in a notebook it is drawn by
`study.plot(NAME)`, on a page it can be pointed at, in a workbook it can be changed.
`./run dev python scripts/gallery.py` makes this page anew.
"""
COLOURS = 96
AFGHANISTAN = 'rp.assess("afghanistan", worlds=200, alone=True)'


class Entry(NamedTuple):
    """One picture.

    Attributes:
        name: of its file.
        title: what a reader would ask.
        study: the call that gives the study.
        chart: name of the chart, with the studies that it stands in.
        note: how to read it.
    """

    name: str
    title: str
    study: str
    chart: str
    note: str


ENTRIES = (
    Entry("events", "What happens, how likely, how sure is the count", AFGHANISTAN, "events",
          "The line is the error of having drawn a finite number of worlds; that the model is wrong is in no line."),
    Entry("curves", "When", AFGHANISTAN, "curves",
          "A step at once is a matter of dates; a slow rise says that nobody can know the year."),
    Entry("ground", "Who holds the ground", AFGHANISTAN, "fan",
          "Nine worlds in ten lie in the pale band. Diamonds came later, and were not used."),
    Entry("use", "What each actor does", AFGHANISTAN, "use",
          "A row an instrument; darker is more of it."),
    Entry("positions", "Who wants what, and how much", AFGHANISTAN, "positions",
          "A ring: says something else than it wants."),
    Entry("ties", "Who stands how to whom", AFGHANISTAN, "ties", "Rows look at columns; ties need not be mutual."),
    Entry("map", "What spills over", AFGHANISTAN, "map", "The middle world's last year."),
    Entry("drivers", "What it hangs on", AFGHANISTAN, "drivers",
          "What lies in the grey band is no more than a number without any part would reach by chance."),
    Entry("disputes", "What it matters whom one believes", AFGHANISTAN, "disputes",
          "Where the dots of one number stand apart, the quarrel of its sources is worth your next hour."),
    Entry("whatif", "What changes if", 'rp.whatif("proxy_war", do="boreas.arms=overt", worlds=200)', "differences",
          "The same worlds with the same luck, twice: what differs is the arms' doing."),
    Entry("mechanisms", "What the causal claims are worth", 'rp.mechanisms("proxy_war")', "effects",
          "Each claim is two runs of the same worlds, with and without its cause."),
    Entry("weigh", "Which answer the evidence speaks for", 'rp.weigh("heuer_iraq")', "retaliation.hypotheses",
          "Heuer's example: will Iraq strike back for the raid of 1993?"),
    Entry("talks", "Where talks would settle", 'rp.bargain("emission_1994")', "rounds",
          "A published case: a standard for emissions, 1994, from where each party stood."),
    Entry("threat", "Who blinks", 'rp.threat("afghanistan", worlds=200)', "credibility",
          "How far a threat is believed, by what else binds the force and by how much the public wants it."),
    Entry("stable", "Which states hold, and who would move where", 'rp.stable("cuba_1962")', "transitions",
          "October 1962 as a game in option form."),
    Entry("courses", "Which courses hold", 'rp.stable("proxy_war")', "transitions",
          "Every profile of courses was played in the same worlds; arrows are temptations in the mean of all."),
    Entry("levers", "What somebody could do",
          'rp.advise("proxy_war", actor="boreas", goal="ground.league up", worlds=40)', "levers",
          "Each level of each own instrument is tried; right is toward the goal."),
    Entry("playbook", "One patron in three wars",
          'rp.playbook(["afghanistan", "syria", "libya"], patron="russia")', "shares",
          "How much of each kind of instrument, war by war."),
)  # fmt: skip


@cache
def asked(line: str) -> Study:
    """The study of a line, asked once."""
    found: Study = eval(line, {"rp": rp})
    return found


def picture(entry: Entry) -> bytes:
    """The chart of an entry, as a PNG on white ground."""
    drawing = asked(entry.study)._named(entry.chart, "chart", lambda study: study.charts).draw()
    if drawing is None:
        raise SystemExit(f"{entry.name}: the chart has nothing to show")
    spec = specification(drawing)
    if spec.get("width") == "container":  # a page gives it the width of its column
        spec["width"] = WIDTH
    return small(png_of(spec, SCALE))


def small(image: bytes) -> bytes:
    """A picture in `COLOURS` colours, a quarter of the bytes."""
    from PIL import Image

    made = io.BytesIO()
    with Image.open(io.BytesIO(image)) as drawn:
        few = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(made, "PNG", optimize=True)
    return made.getvalue()


def shown(entry: Entry) -> list[str]:
    """An entry on the page."""
    call = f'study = {entry.study}\nstudy.plot("{entry.chart}")'
    return [
        *(f"## {entry.title}", "", "```python", call, "```", ""),
        *(f"```{{image}} {entry.name}.png", f":alt: {entry.title}", "```", "", entry.note, ""),
    ]


def page() -> str:
    """The page of the gallery."""
    note = "<!-- Made by scripts/gallery.py; change that, then run it again. -->"
    lines = [note, "", "# Gallery", "", INTRO.strip(), "", *(line for entry in ENTRIES for line in shown(entry))]
    return "\n".join(lines).rstrip() + "\n"


def main(words: list[str] | None = None) -> int:
    """Write the pictures and the page."""
    parser = argparse.ArgumentParser(description="Make the gallery of the documentation.")
    parser.add_argument("--only", help="one picture alone, by its name")
    only: Any = parser.parse_args(words).only
    HOME.mkdir(exist_ok=True)
    for entry in ENTRIES:
        if only in (None, entry.name):
            (HOME / f"{entry.name}.png").write_bytes(picture(entry))
            sys.stdout.write(f"docs/gallery/{entry.name}.png\n")
            sys.stdout.flush()
    (HOME / "index.md").write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
