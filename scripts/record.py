"""A scenario's record of conduct: its picture, how much of it is known, and its second coding.

Run: ./run dev python scripts/record.py SCENARIO, which writes docs/images/record_SCENARIO.png and
docs/explanation/record_SCENARIO.csv; with `SCENARIO kit FOLDER` it writes what a second coder needs, and with
`SCENARIO agree FOLDER` it compares what the second coder wrote with the record.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

import realpolitik as rp
from realpolitik.report.charts.record import record_chart
from realpolitik.report.charts.style import png
from realpolitik.scenario.agreement import Agreement, TwoCodings, agreement, drawn, recoded
from realpolitik.scenario.record import coverage
from realpolitik.scenario.schema import Scenario

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "record.md"
HEAD = ("instrument", "months with a level", "of these judged", "unknown", "absent", "changes")
SECTION = re.compile(r"^## Rules of coding\n(.*?)(?=^## )", re.M | re.S)
TEMPLATE = """# In each list spells, the first from {first:%Y-%m}:
#   {{from: …, level: …, ref: my-source, published: …, basis: seen, note: …}}
# Levels: those of the instrument, unknown or absent. Your sources go into sources.json beside this file (CSL-JSON).
record:
"""


def image(name: str) -> Path:
    """Where the picture of a scenario's record stands."""
    return ROOT / "docs" / "images" / f"record_{name}.png"


def table(name: str) -> Path:
    """Where the table of a scenario's record stands."""
    return ROOT / "docs" / "explanation" / f"record_{name}.csv"


def coverage_table(scenario: Scenario) -> str:
    """Months of each instrument by what is known, as CSV; the last row is the sum."""
    rows = [
        (f"{one.owner}.{one.name}", one.known, one.judged, one.unknown, one.absent, one.changes)
        for one in coverage(scenario)
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(rows)
    writer.writerow(("all", *(sum(row[column] for row in rows) for column in range(1, len(HEAD)))))
    return text.getvalue()


def kit(scenario: Scenario, folder: Path) -> None:
    """What a second coder needs and no more: rules, the levels of the instruments drawn, and an empty record."""
    names = drawn(scenario)
    found = SECTION.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None, f"{PAGE.name} has no rules"
    assert scenario.about.recorded is not None
    first, last = scenario.about.recorded
    told = [
        f"# Second coding of {scenario.about.title}",
        "",
        f"Months: {first:%B %Y} to {last:%B %Y}.",
        found[1].strip(),
    ]
    template = []
    for owner, name in names:
        item = scenario.instruments[owner][name]
        levels = [f"* `{level}`: {record.title or level}" for level, record in item.levels.items()]
        told += [
            "",
            f"## {owner}.{name}: {scenario.actors[owner].name}, {item.title}",
            "",
            *levels,
            "",
            item.rule or "",
        ]
        if not template or f"  {owner}:" not in template:
            template.append(f"  {owner}:")
        template.append(f"    {name}: []")
    folder.mkdir(parents=True)
    (folder / "rules.md").write_text("\n".join(told) + "\n", encoding="utf-8")
    empty = TEMPLATE.format(first=first) + "\n".join(template) + "\n"
    (folder / "record.yaml").write_text(empty, encoding="utf-8")


def shown(found: Agreement) -> str:
    """Agreement as a table in Markdown."""
    head = "instrument | months | alike | kappa | one coder alone | changes | by the second | shared"
    rows = [_row(f"{pair.owner}.{pair.name}", pair) for pair in found.pairs]
    lines = [head, "|".join(["---"] * 8), *rows, _row("all", found)]
    return "\n".join(f"| {line} |" for line in lines)


def _row(name: str, found: TwoCodings | Agreement) -> str:
    shares = ["–" if value is None else f"{value:.2f}" for value in (found.alike, found.kappa)]
    counts = (found.apart, found.changes, found.other_changes, found.shared)
    return " | ".join([name, str(found.months), *shares, *map(str, counts)])


def written(scenario: Scenario) -> str:
    """Write picture and table of a scenario's record; say which files."""
    chart = record_chart(scenario)
    assert chart is not None, f"{scenario.about.name} has no record"
    picture, numbers = image(scenario.about.name), table(scenario.about.name)
    picture.write_bytes(png(chart, scale=1.25))
    numbers.write_text(coverage_table(scenario), encoding="utf-8")
    return f"{picture.relative_to(ROOT)} and {numbers.relative_to(ROOT)} written"


def main(words: list[str]) -> int:
    """Do what is asked."""
    match words:
        case [name]:
            told = written(rp.load(name))
        case [name, "kit", folder]:
            kit(rp.load(name), Path(folder))
            told = f"{folder}: rules.md and record.yaml written"
        case [name, "agree", folder]:
            scenario = rp.load(name)
            names = drawn(scenario)
            try:
                second = recoded(scenario, Path(folder), names)
            except rp.ScenarioError as error:
                sys.stderr.write(f"{error}\n")
                return 1
            told = shown(agreement(scenario, second, names))
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    sys.stdout.write(f"{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
