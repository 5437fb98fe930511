"""Undated numbers of the Afghanistan scenario in order of what they move, and what was done about the first fifty.

Run: python scripts/hindsight_afghanistan.py rank [--worlds N] [--seed S] [--rows N] plays one run for each of three
dates of knowledge and adds what is new among the first N that move more than chance gives to
docs/explanation/hindsight_afghanistan.csv; numbers that stand there already are ranked with the spread that they had
before, so that no width promotes a number. `... tell` plays nothing and brings the columns up to date that say what the
scenario holds now. `... compare [--worlds N] [--seed S]` plays the scenario with the table's numbers as they were and
as they are, and writes docs/explanation/hindsight_width.csv.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from realpolitik.kernels.plain import sensitivity
from realpolitik.pipeline.runs import simulate
from realpolitik.readings import NEVER, crossings, read_yearly
from realpolitik.readings import read as read_months
from realpolitik.readings.inputs import inputs_of
from realpolitik.readings.labels import number_words
from realpolitik.results import Result
from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import Number
from realpolitik.scenario.paths import PathedNumber, numbers, transform
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.spreads import is_wide, kind_of, widened
from realpolitik.scenario.undated import OWN, undated
from realpolitik.studies.attribute.drivers import targets_of

TARGET = Path(__file__).parent.parent / "docs" / "explanation" / "hindsight_afghanistan.csv"
WIDTHS = TARGET.with_name("hindsight_width.csv")
DATES = ("2015-08-31", "2018-01-31", "2020-07-31")
MONTHS = 60
COMPARED = ("2015-08-31", "2018-01-31")
LOOKS = (12, 36, 60)
"""Months ahead at which fans are compared."""
FANS = {
    "Ground of Kabul and the north, %": (Reads(terms={"ground.kabul": 1.0, "ground.north": 1.0}), 100.0),
    "Deaths, thousand a year": (Reads(terms={"war_deaths": 1.0}), 0.001),
}
HEAD = ("Rank", "Number", "Share of variance, %", "Most of", "There, %", "Before", "Now", "Rests on", "Path")


def main() -> None:
    """Rank by runs, tell what the scenario holds now, or compare runs of both."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("step", choices=("rank", "tell", "compare"))
    options.add_argument("--worlds", type=int, default=3000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rows", type=int, default=50)
    chosen = options.parse_args()
    rows = read()
    if chosen.step == "compare":
        compared({row["Path"]: row["Before"] for row in rows}, chosen.worlds, chosen.seed)
        return
    if chosen.step == "rank":
        held = {row["Path"]: row["Before"] for row in rows}
        rows += [row for row in ranked(held, chosen.worlds, chosen.seed, chosen.rows) if row["Path"] not in held]
    told(rows)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, HEAD, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def read() -> list[dict[str, str]]:
    """Rows of the table as it stands."""
    with TARGET.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def put_back(scenario: Scenario, before: dict[str, str]) -> Scenario:
    """The scenario with the numbers of the table as they were judged at first, without a source."""

    def change(item: PathedNumber) -> Number:
        if item.path not in before:
            return item.number
        value = [float(part) for part in before[item.path].strip("[]").split(",")]
        return Number.model_validate({"value": value if len(value) > 1 else value[0], "ref": OWN[0]})

    return transform(scenario, change)


def ranked(before: dict[str, str], worlds: int, seed: int, most: int) -> list[dict[str, str]]:
    """The numbers that move most, by share of variance between their classes: a mean over questions and dates."""
    scenario = put_back(load("afghanistan"), before)
    moved: dict[str, list[tuple[float, float, str]]] = {}
    chance: dict[str, float] = {}
    bare: set[str] = set()
    generator = np.random.default_rng(seed)
    for date in DATES:
        day = parse_date(date)
        result = simulate(scenario, as_of=day, worlds=worlds, months=MONTHS, seed=seed)
        wanted, inputs = targets_of(result), inputs_of(result)
        values = np.stack([item.values for item in wanted], axis=1)
        dealt = sensitivity.shares(inputs.classes, generator.permutation(values, axis=0)).adjusted.mean(axis=1)
        for path, row, share in zip(
            inputs.paths, sensitivity.shares(inputs.classes, values).adjusted, dealt, strict=True
        ):
            first = int(row.argmax())
            moved.setdefault(path, []).append((float(row.mean()), float(row[first]), wanted[first].question.title))
            chance[path] = chance.get(path, 0.0) + float(share) / len(DATES)
        bare |= {item.path for item in undated(scenario, day)}
    found = sorted((path for path in bare if path in moved), key=lambda path: -sum(row[0] for row in moved[path]))
    beyond = sum(sum(row[0] for row in moved[path]) / len(DATES) > max(chance.values()) for path in found)
    known, rows = numbers(scenario), []
    for place, path in enumerate(found[: min(most, beyond)], 1):
        mean, best = sum(row[0] for row in moved[path]) / len(DATES), max(moved[path], key=lambda row: row[1])
        shares = {"Share of variance, %": f"{100 * mean:.2f}", "Most of": best[2], "There, %": f"{100 * best[1]:.1f}"}
        words, value = number_words(scenario, path), str(known[path].number.estimates[-1])
        rows.append({"Rank": str(place), "Number": words, **shares, "Before": value, "Path": path})
    print(
        f"{len(found)} undated numbers vary, of {len(moved)} that do; {worlds} worlds a date; outcomes dealt to worlds "
        f"by chance give {100 * max(chance.values()):.2f}% to the strongest number, and {beyond} undated numbers more"
    )
    return rows


def told(rows: list[dict[str, str]]) -> None:
    """Fill in what the scenario holds now for each row, and what it rests on: a source with its day, or a judgement."""
    scenario = load("afghanistan")
    known = numbers(scenario)
    for row in rows:
        item = known[row["Path"]]
        estimate = item.number.estimates[-1]
        row["Now"], row["Rests on"] = str(estimate), rests_on(scenario, item)
        if not is_wide(item, estimate) and row["Rests on"].startswith(OWN[0]):
            print(f"narrow: {row['Path']} {estimate}, by the rule {widened(item, estimate)}")


def rests_on(scenario: Scenario, item: PathedNumber) -> str:
    """The source of a number and when it came out; or that it is a judgement, and by which rule it is wide."""
    if not item.written and item.ref and "before 2015" in item.ref:
        return item.ref  # the model's own default, whose size was fitted on wars before this one
    ref = parse_ref(item.ref, scenario) if item.written and item.ref else None
    if ref is None or ref.kind in OWN:
        return f"{OWN[0]}, {kind_of(item)}"
    if ref.kind == "source":
        source = scenario.sources[ref.id]
        return f"{source.title}, {source.issued}"
    return str(item.ref)


def compared(before: dict[str, str], worlds: int, seed: int) -> None:
    """Write chances of headline events and fans of ground and deaths, with the numbers as they were and as they are."""
    scenario = load("afghanistan")
    columns = {}
    for date in COMPARED:
        for label, played in (("before", put_back(scenario, before)), ("now", scenario)):
            result = simulate(played, as_of=parse_date(date), worlds=worlds, months=max(LOOKS), seed=seed)
            columns[f"{date}, {label}"] = figures(result)
    with WIDTHS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("What", *columns))
        for what in dict.fromkeys(what for column in columns.values() for what in column):
            table.writerow((what, *(column.get(what, "") for column in columns.values())))


def figures(result: Result) -> dict[str, str]:
    """Fans at the looks ahead as median (5 % to 95 %), and chances of headline events in the months played."""
    found = {}
    for title, (reading, factor) in FANS.items():
        yearly = factor * read_yearly(result, reading).values if "year" in title else None
        values = factor * read_months(result, reading).values if yearly is None else yearly
        for look in LOOKS:
            low, middle, high = np.quantile(values[:, look], (0.05, 0.5, 0.95))
            found[f"{title}, after {look} months"] = f"{middle:.0f} ({low:.0f} to {high:.0f})"
    came = crossings(result)
    for name, row in zip(came["event"].values, came.values, strict=True):
        found[result.scenario.events[str(name)].title] = f"{100 * float((row != NEVER).mean()):.0f} %"
    return found


if __name__ == "__main__":
    main()
