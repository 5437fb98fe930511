"""Write docs/believe.md, "What to believe", whose every figure comes from tables that are committed.

Run: ./run dev python scripts/believe.py [--check]; with --check nothing is written, and the exit code is 1 where the
page is not what the tables say. It reads the record of the catalog (src/realpolitik/catalog/record.csv), the scores of
the question bank (docs/explanation/bank_now/bank.csv) and the numbers of the catalog's scenarios. Whether something is
better, worse, or cannot be told is worked out from the intervals, so that no verdict outlives its figures.
"""

from __future__ import annotations

import argparse
import csv
import functools
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import realpolitik as rp
from realpolitik.numerals import share_text
from realpolitik.scenario.load import catalog
from realpolitik.scenario.origins import origin
from realpolitik.studies.assess.evidence import numbers as numbers_of
from realpolitik.studies.assess.record import Record, records

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "believe.md"
README = DOCS.parent / "README.md"
SCORES = DOCS / "explanation" / "bank_now" / "bank.csv"
NOTE = "<!-- Made by scripts/believe.py from committed tables; change that, then run it again. -->"
GROUPS = {
    "conduct": "what actors do",
    "talks": "who talks to whom",
    "ground": "who holds more ground",
    "rule": "who holds the capital",
    "troops": "foreign troops",
    "fighters": "fighters",
    "violence": "battle deaths and attacks",
    "commodity": "the drug or oil economy",
    "forecasts": "what the sources forecast",
}
"""Groups of questions in a user's words, in reading order."""
TEXT = """

A share of worlds looks like a probability that somebody measured. It is not. This page says what it is, how
good such numbers have been, and what follows for their use. Every figure on it comes from tables that lie
beside it.

## How to read a probability here

“{example_title}: {example}” says: of the worlds that were drawn from everything that this scenario leaves
open, {example} had it come about by the date. So it is

* a statement about **these claims, these judgements and this model**. Another set of articles gives another
  number;
* **not** a frequency of such wars, and not the odds at which to bet. How far the two lie apart, only a record
  can tell, and it stands below;
* given with an interval for **one** error, that of having drawn a finite number of worlds. Ten times the
  worlds make the interval a third as wide, and the model no better.

That the model leaves something out, that all the articles are wrong in the same way, that a judgement was
made by somebody who knew the end: none of this is in any interval. Of {numbers:,} numbers in the {scenarios}
scenarios that come with the program, {judged:,} ({judged_share}) rest on somebody's judgement, and those who
judged knew what came.

## The record

Forecasts were sealed as of past dates, without anything that came out later, and asked questions made [by
rule](explanation/bank.md), not picked. The Brier score is the mean squared distance between what was given and
what came (1 if it did, 0 if not): 0 is perfect, a coin has 0.250. *Things change at their usual rate* is the forecast
to beat, since it needs no model, only the record up to the date.

{record}

{verdicts}

*Of the figures*: of every figure that came out later and of which the model speaks, a range was given that
should hold nine in ten. It held {inside} of {figures}. **Read a range of 90% as one of about {covered}.**

## Where it is better, and where it is not

The difference to the forecast without a model, by what was asked; below zero the model is better. *Beyond
chance* says that the difference would seldom come about by luck among so many groups.

{groups}

{where}

## What to do with it

* **Believe differences before levels.** A [what-if](how-to/withdrawal.md) plays the same worlds twice;
  what the model gets wrong in both runs cancels, as far as it does not depend on what was changed.
* **Believe the list of what it hangs on before the number.** It tells which judgement, or whose word, to
  check next; `attribute` and `contradictions` are made for that.
* **Look for the record of your question.** `assess` prints that of the scenario; the table above has it by
  kind of question. Where the model is worse than the usual rate, take the usual rate.
* **Do not take {coarse} apart.** With ranges as narrow as these have been, a difference of a few points
  between two events says nothing.
* **For a scenario of your own there is no record** until `score` has asked it of dates whose history is known
  ([how](how-to/score.md)).
* **Put it on record yourself.** A [sealed forecast](how-to/seal.md) can be held against you; that is what
  it is for.

## What has not been tried

One war with five dates carries most of the record, and questions of one war hang together: {answered:,}
answered questions are far fewer independent ones, which is why the intervals are as wide as they are. All
were chosen by people who knew how they ended. [What a forecast was worth](explanation/scoring.md) has the details,
[Calibration](explanation/calibration.md) what was fitted on what and what a run of 2017 got wrong,
[Exits](explanation/exits.md) how six small wars went on, [Reliability](explanation/reliability.md) what was done
to break the program.
"""


def scores() -> list[dict[str, str]]:
    """Rows of the bank's scores over all dates."""
    with SCORES.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    names = [f"{name} {head[: place + 1].count(name)}" if head.count(name) > 1 else name
             for place, name in enumerate(head)]  # fmt: skip
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [row for row in found if row["As of"] == "all dates"]


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """A Markdown table, figures to the right."""
    sides = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, sides, *rows))


def record_rows(found: Sequence[Record]) -> Iterator[Sequence[str]]:
    """A scenario a row."""
    for one in found:
        years = dict.fromkeys([one.first.year, one.last.year])
        dates = f"{one.dates} ({'–'.join(map(str, years))})"
        less = f"{signed(one.less)} ({signed(one.less_low)} to {signed(one.less_high)})"
        scored = (one.model, one.rates, one.persistence, one.climatology)
        yield one.scenario, dates, f"{one.answered:,}", *(f"{value:.3f}" for value in scored), less


def signed(value: float) -> str:
    """A difference with its sign."""
    return f"{value:+.3f}".replace("-", "−")


def verdicts(found: Sequence[Record]) -> str:
    """What the intervals say of the records, scenarios of one verdict together."""
    words = {
        -1: "is better than the usual rate, beyond chance",
        0: "cannot be told from the usual rate: the interval of the difference holds zero",
        1: "is worse than the usual rate, beyond chance",
    }
    said: dict[str, list[str]] = {}
    for one in found:
        coin = "better than" if one.model < one.coin else "no better than"
        stays = "better" if one.model < one.persistence else "no better"
        text = (
            f"the model {words[one.against_rates]}; it is {coin} a coin, and {stays} than saying that nothing changes"
        )
        said.setdefault(text, []).append(f"*{one.scenario}*")
    beaten = sum(one.against_rates < 0 for one in found)
    lines = [f"* {', '.join(names)}: {text}." for text, names in said.items()]
    return "\n".join([*lines, f"* It beats the usual rate beyond chance in {beaten} of {len(found)}."])


def group_rows(rows: Sequence[dict[str, str]], wars: Sequence[str]) -> Iterator[Sequence[str]]:
    """A group a row, a war a column: difference to the usual rate, and whether it is beyond chance."""
    for group, words in GROUPS.items():
        cells = []
        for war in wars:
            (row,) = of(rows, war, group) or [None]
            star = "" if row is None or row["Beyond chance"] != "1" else "*"
            cells.append("–" if row is None else f"{signed(float(row['Model less']))}{star} ({int(row['Items']):,})")
        yield words, *cells


def of(rows: Sequence[dict[str, str]], war: str, group: str) -> list[dict[str, str]]:
    """The row that compares the model with the usual rate."""
    return [row for row in rows if (row["Scenario"], row["Group"], row["Forecaster"]) == (war, group, "rates")]


def where(rows: Sequence[dict[str, str]], wars: Sequence[str]) -> str:
    """In which groups the model is better or worse in every war that asks them, and where beyond chance."""
    less = {
        group: [float(row["Model less"]) for war in wars for row in of(rows, war, group)] for group in GROUPS
    }  # fmt: skip
    many = {group: values for group, values in less.items() if len(values) > 1}
    worse = [GROUPS[group] for group, values in many.items() if min(values) > 0]
    better = [GROUPS[group] for group, values in many.items() if max(values) < 0]
    clear = [
        f"{GROUPS[group]} in {war} ({'worse' if float(row['Model less']) > 0 else 'better'})"
        for group in GROUPS
        for war in wars
        for row in of(rows, war, group)
        if row["Beyond chance"] == "1"
    ]
    return (
        "In brackets the number of questions; * beyond chance. "
        f"Worse in every war that asks it: {', '.join(worse) or 'nothing'}. "
        f"Better in every war that asks it: {', '.join(better) or 'nothing'}. "
        f"Beyond chance: {', '.join(clear) or 'nothing'}."
    )


def example() -> tuple[str, str]:
    """The first event and its share of worlds, as the example in README shows them."""
    found = re.search(r"^• (.+?): (\d+%) by ", README.read_text(encoding="utf-8"), re.M)
    if found is None:
        raise SystemExit(f"{README.name} has no example whose first line is an event")
    return found[1], found[2]


@functools.cache
def judged() -> tuple[int, int, int]:
    """Scenarios of the catalog, their numbers, and those that rest on judgement."""
    counts = []
    for name in catalog():
        scenario = rp.resolve(rp.load(name))
        found = numbers_of(scenario)
        origins = [origin(scenario, ref if isinstance(ref, str) else None) for ref in found.ref]  # NaN for none
        counts.append((len(found), origins.count("the modeller's judgement")))
    return len(counts), sum(all_ for all_, _ in counts), sum(mine for _, mine in counts)


def page() -> str:
    """The page, as the tables have it."""
    found = sorted(records().values(), key=lambda one: -one.answered)
    wars, rows = [one.scenario for one in found], scores()
    scenarios, numbers, mine = judged()
    title, share = example()
    figures, inside = sum(one.figures for one in found), sum(one.inside for one in found)
    covered = round(100 * inside / figures / 5) * 5
    scored = ("model", "usual rate", "nothing changes", "climatology", "model less usual rate (95%)")
    head = ("scenario", "dates", "answered", *scored)
    groups = ("asked", *wars)
    text = TEXT.format(
        example_title=title,
        example=share,
        numbers=numbers,
        scenarios=scenarios,
        judged=mine,
        judged_share=share_text(mine / numbers),
        record=table(head, record_rows(found)),
        verdicts=verdicts(found),
        inside=inside,
        figures=figures,
        covered=f"{covered}%",
        groups=table(groups, group_rows(rows, wars)),
        where=where(rows, wars),
        coarse="55% and 60%",
        answered=sum(one.answered for one in found),
    )
    return f"{NOTE}\n\n# What to believe\n\n{text.strip()}\n"


def main(words: Sequence[str] | None = None) -> int:
    """Write the page, or say whether it is out of date."""
    parser = argparse.ArgumentParser(description="Write the page “What to believe”.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where the page is out of date")
    check, text = parser.parse_args(words).check, page()
    is_stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if is_stale:
        sys.stdout.write(f"docs/{PAGE.name}: {'out of date' if check else 'written'}\n")
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    return int(check and is_stale)


if __name__ == "__main__":
    sys.exit(main())
