"""The question bank of the catalog's scenarios: sealed forecasts from every date, and what they were worth.

Run: ./run dev python scripts/score_bank.py [seal|score|compare] [--folder FOLDER] [--out FOLDER] [--against OLD]
`seal` plays each scenario from each of its `as_of_dates`, as far as its bank asks, and seals what it says into
FOLDER; what is sealed there already stays. `score` holds every sealed forecast of FOLDER beside what the scenarios
record by now and writes bank.csv (every score), bank_table.csv, bank_seals.csv and record.csv, the few of them that
`assess` tells of a scenario. Without a word it does both. In docs/explanation stand the seals and scores of the model
to which the rules of the bank were first put, the mark to beat, which are not sealed again; after a change:

    score_bank.py --folder build/bank --out docs/explanation/bank_now

which writes record.csv into the catalog. `compare` holds what is sealed in FOLDER beside what an earlier model sealed
in OLD, item by item, and prints where it is better or worse; take as many worlds for both.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import realpolitik as rp
from realpolitik.scenario.bank import bank
from realpolitik.scenario.dates import months_between
from realpolitik.studies.score.bank.card import Said, of_dates, revised
from realpolitik.studies.score.bank.scores import ALL, paired
from realpolitik.studies.seal.sealed import Sealed, bank_of, genuine, open_seal
from realpolitik.study import RunInfo, Study

DOCS = Path(__file__).resolve().parents[1] / "docs" / "explanation"
SEALS = DOCS / "bank_seals"
CATALOG = Path(__file__).parents[1] / "src" / "realpolitik" / "catalog"
NOW = DOCS / "bank_now"
"""Tables of the present model; those beside them are of the model that the rules of the bank were first put to."""
SCENARIOS = ("afghanistan", "syria", "libya")
SCORES = (
    *("Scenario", "As of", "Group", "Forecaster", "Items", "Came", "Brier", "from", "to", "Log", "AUC", "from", "to"),
    *("Model less", "from", "to", "Beyond chance", "Skill"),
)
TABLE = (
    *("Scenario", "As of", "Group", "Asked", "Answered", "Came", "Model", "from", "to", "With rates", "Plain"),
    *("Climatology", "Coin", "Less", "from", "to"),
)
RECORD = (
    *("scenario", "dates", "first", "last", "asked", "answered", "model", "rates", "persistence", "climatology"),
    *("coin", "less", "less_low", "less_high", "figures", "inside"),
)


def seal(folder: Path, worlds: int, seed: int) -> None:
    """Seal what every scenario says of its bank on each of its dates."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCENARIOS:
        known = rp.load(name)
        for day in known.about.as_of_dates:
            target = folder / f"{name}-{day}.seal.json"
            if target.exists():
                continue
            months = max(months_between(day, item.day) for item in bank(known, day).items)
            rp.seal(known, as_of=day, worlds=worlds, seed=seed, months=months, file=target)
            print(f"{target.name}: sealed")


def score(folder: Path, out: Path) -> None:
    """Score everything that is sealed in a folder, by scenario."""
    found = [open_seal(path) for path in sorted(folder.glob("*.seal.json"))]
    if not found or not all(map(genuine, found)):
        raise SystemExit(f"{folder}: no sealed forecast, or one that was changed since")
    seals = sorted(found, key=lambda one: (SCENARIOS.index(one.content["run"]["scenario"]), one.as_of))
    long, wide, brief = [], [], []
    for name, held in groupby(seals, key=lambda one: one.content["run"]["scenario"]):
        mine = list(held)
        study = study_of(name, mine)
        print(*study.summary, sep="\n")
        long += [scores_row(name, row, row["group"]) for row in study["scores"].to_dict("records")]
        series = study["kinds"].query("kind == 'series'").to_dict("records")
        long += [scores_row(name, row, "all series") for row in series]
        wide += list(table_rows(name, study))
        brief.append(record_row(name, study, [one.as_of for one in mine]))
    write(out / "bank.csv", SCORES, long)
    write(out / "bank_table.csv", TABLE, wide)
    write(CATALOG / "record.csv" if out == NOW else out / "record.csv", RECORD, brief)
    head = ("Scenario", "As of", "Worlds", "Seed", "Items", "SHA-256")
    write(out / "bank_seals.csv", head, [seal_row(one) for one in seals])


def compare(folder: Path, old: Path) -> None:
    """Two models on the same items, scenario by scenario."""
    for name in SCENARIOS:
        pairs = [[open_seal(path) for path in sorted(one.glob(f"{name}-*.seal.json"))] for one in (folder, old)]
        if not all(pairs):
            continue
        found = paired(*(study_of(name, seals)["items"] for seals in pairs))
        print(f"\n{name}: Brier scores of {folder} and {old}; less: their difference, with its 95% interval")
        print(found.round(3).to_string(index=False))


def study_of(name: str, seals: list[Sealed]) -> Study:
    """The study of the sealed forecasts of one scenario."""
    known = rp.load(name)
    said: list[Said] = []
    for one in seals:
        held = bank_of(one)
        if held is None:
            raise SystemExit(f"{name}, {one.as_of}: sealed without the bank, or by other rules")
        said.append((revised(bank(known, one.as_of), held), held))
    return of_dates(said, known, RunInfo(name, seed=1))


def scores_row(name: str, row: dict[Any, Any], group: str) -> list[str]:
    """One forecaster's scores on one group of one date."""
    first = ("came", "brier", "brier_low", "brier_high", "log", "auc", "auc_low", "auc_high")
    differs = row["differs"]
    return [
        *(name, when(row["as_of"]), group, row["forecaster"], str(row["items"])),
        *(number(row[field]) for field in (*first, "less", "less_low", "less_high")),
        "" if differs is None or math.isnan(differs) else str(int(differs)),
        number(row["skill"]),
    ]


def table_rows(name: str, study: Study) -> Iterator[list[str]]:
    """The scenario's dates, then its groups."""
    for table, by in (("dates", "as_of"), ("groups", "group")):
        for row in study[table].to_dict("records"):
            if by == "group" and row["group"] == ALL:
                continue
            day, group = (when(row["as_of"]), ALL) if by == "as_of" else ("all dates", row["group"])
            counts = (str(row["asked"]), str(row["items"]))
            fields = ("came", "brier", "brier_low", "brier_high", "rates", "persistence", "climatology", "coin")
            yield [name, day, group, *counts, *(number(row[f]) for f in (*fields, "less", "less_low", "less_high"))]


def record_row(name: str, study: Study, days: list[Any]) -> list[str]:
    """What is told of a scenario wherever its numbers are: all dates and groups together."""
    row = study["dates"].to_dict("records")[0]
    said = study["covered"].to_dict("records")
    inside = said[-1] if len(days) == 1 else next(one for one in said if one["as_of"] == ALL)
    fields = ("brier", "rates", "persistence", "climatology", "coin", "less", "less_low", "less_high")
    return [
        *(name, str(len(days)), min(days).isoformat(), max(days).isoformat(), str(row["asked"]), str(row["items"])),
        *(number(row[field]) for field in fields),
        *(str(inside["figures"]), str(inside["inside"])),
    ]


def seal_row(one: Sealed) -> list[str]:
    """A sealed forecast and its hash."""
    run, items = one.content["run"], len(one.content["bank"]["worlds"])
    return [run["scenario"], run["as_of"], str(run["worlds"]), str(run["seed"]), str(items), one.sha256]


def when(day: Any) -> str:
    """A date, or all dates."""
    return "all dates" if day == ALL else day.isoformat()


def number(value: float | None) -> str:
    """A number, or nothing."""
    return "" if value is None or math.isnan(value) else f"{value:.3f}"


def write(path: Path, head: tuple[str, ...], rows: list[list[str]]) -> None:
    """A CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        table.writerows(rows)


def main() -> None:
    """Seal, score, or both."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("what", nargs="?", choices=("seal", "score", "compare"))
    options.add_argument("--folder", type=Path, default=SEALS, help="folder of the sealed forecasts")
    options.add_argument("--out", type=Path, default=DOCS, help="folder of the tables")
    options.add_argument("--against", type=Path, default=SEALS, help="sealed forecasts of an earlier model")
    options.add_argument("--worlds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if chosen.what == "compare":
        compare(chosen.folder, chosen.against)
        return
    if chosen.what != "score":
        seal(chosen.folder, chosen.worlds, chosen.seed)
    if chosen.what != "seal":
        chosen.out.mkdir(parents=True, exist_ok=True)
        score(chosen.folder, chosen.out.resolve())


if __name__ == "__main__":
    main()
