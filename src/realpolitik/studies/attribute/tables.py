"""What outcomes hang on, as a study: tables told apart by outcome, sentences, and a part of the page for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import xarray as xr

from realpolitik.results import Result
from realpolitik.studies.attribute import charts
from realpolitik.studies.attribute.shares import Shares
from realpolitik.studies.outcomes import place_of
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, DAY, FLAG, LINKS, MONTH, SHARE, Column, Form, Table, number, points, share_text

CAVEATS = (
    "A share is a statement about this scenario's spread of opinion, not about the world: a number that is wrong but "
    "certain has no share, and a number with a wide spread has more than one that is known well.",
    "Numbers are drawn independently of one another, and claims on one number are pooled: each world believes one.",
    "Shares are those of each number by itself; what only a combination of numbers brings about is in the rest.",
    "Intervals are the error of a finite number of worlds alone.",
)
ABOUT = "How much of each outcome's variance over the worlds goes with each number, claim and source."
BRIEF = {"numbers": 12, "claims": 10}
"""Rows of an outcome that a terminal shows unasked."""
OPEN = 40
"""Claims of an outcome that a page shows before all of them."""
NAMED = 3
"""Numbers that the text names."""
PART = Form(lambda share: f"{100 * share:.1f}%", "0.0%", ends=lambda share: f"{100 * share:.1f}")
"""A share of variance, in percent with a digit behind the point: few numbers carry much of it."""
ESTIMATE = Form(lambda share: PART.text(max(share, 0.0)), "0.0%")
"""The same of an estimate that may fall below 0, which then reads as 0."""
OUTCOME = Column("Outcome's id").hidden
EVENT = Column(
    "Whether it is an event", FLAG, meaning="its mean is a probability; else a number in its own unit"
).hidden
LEVEL = points()


def level(title: str, meaning: str, **shown: Any) -> Column:
    """Column of a mean outcome: a probability where the row is about an event, else a number in the outcome's unit."""
    told = f"{meaning}; a probability for an event, else in the outcome's own unit"
    return Column(title, LEVEL, meaning=told, share_if="is_event", **shown)


SHARES = {
    "share": Column(
        "Share (95%)",
        PART,
        meaning="first-order share of the outcome's variance, freed of what chance yields",
        ends=("low", "high"),
        bar="share",
    ),
    "low": Column("Share: low", PART, meaning="lower end of its 95% bootstrap interval").hidden,
    "high": Column("Share: high", PART, meaning="upper end of its 95% bootstrap interval").hidden,
}
NUMBER_COLUMNS = {
    "outcome": OUTCOME,
    "outcome_title": Column("Outcome").hidden,
    "is_event": EVENT,
    "number": Column("Number's path").hidden,
    "name": Column("Number", wide=True, links="links"),
    "links": Column("Evidence", LINKS).hidden,
    "claims": Column("Claims", Form(", ".join, "@", number=False), meaning="that speak about the number").hidden,
    **SHARES,
    "at_low": level("Lowest, highest", "mean outcome in the worlds of the number's lowest class", beside="at_high"),
    "at_high": level("Highest", "mean outcome in the worlds of the number's highest class").hidden,
    "effect": level("Effect", "mean outcome where the number is highest less that where it is lowest").hidden,
    "effect_low": level("Effect: low", "lower end of its 95% interval").hidden,
    "effect_high": level("Effect: high", "upper end of its 95% interval").hidden,
    "rho": Column("Rank correlation", number(2, signed=True), meaning="Spearman, of the number and the outcome").hidden,
    "p_value": Column("p", number(4), meaning="chance of so large a share if the number had no part").hidden,
    "clear": Column(
        "Beyond chance",
        FLAG,
        meaning="a share so large is rarer than one in twenty among as many dummies, for all outcomes together",
    ),
    "told": Column("Told", FLAG, meaning="beyond chance, and lowest and highest differ by as much as counts").hidden,
}
"""How a number beside an outcome reads."""


def study(found: Sequence[Shares], result: Result, data: xr.Dataset, run: RunInfo) -> Study:
    """The study of what outcomes hang on.

    Args:
        found: outcome by outcome.
        result: the run.
        data: the outcomes world by world.
        run: what it was made from.
    """
    outcomes = pd.DataFrame([item.row for item in found])
    titles = dict(zip(outcomes.outcome, outcomes.title, strict=True))
    told = [sentences(item) for item in found]
    heads = [heading(item.row, run.worlds or 0) for item in found]
    drawn: dict[str, Chart] = {}
    parts = []
    for item, lines in zip(found, told, strict=True):
        own = charts_of(item, result, len(found) > 1)
        drawn |= own
        name = item.row["outcome"]
        blocks = (*own, "claims", "numbers", "origins", "dummies")
        parts.append(Part(place_of(name), titles[name], " ".join(lines), blocks, only=name))
    return Study(
        "attribute",
        f"{result.scenario.about.title}: what it hangs on",
        tuple(line for head, lines in zip(heads, told, strict=True) for line in (f"{head}. {lines[0]}", *lines[1:])),
        {
            "outcomes": outcomes_table(outcomes),
            "claims": claims_table(pd.concat([item.claims for item in found]), titles),
            "numbers": numbers_table(pd.concat([item.numbers for item in found]), titles),
            "origins": origins_table(pd.concat([item.origins for item in found]), titles),
            "dummies": dummies_table(pd.concat([item.dummies for item in found]), titles),
        },
        drawn,
        tuple(parts),
        CAVEATS,
        data,
        run,
        ABOUT,
        outcomes["at"].max(),
        source=result,
    )


def charts_of(item: Shares, result: Result, several: bool) -> dict[str, Chart]:
    """The charts of one outcome; where there are several, each is named by it, such as ``tornado.event.falls``."""
    end = f".{item.row['outcome']}" if several else ""
    floor = float(item.dummies.share[item.dummies.dummy == "strongest"].iloc[0])
    return {
        f"shares{end}": Chart(
            "The claims it hangs on most",
            partial(charts.claims_chart, item.claims, floor, result.scenario),
            "Bar: share of the variance that comes from worlds that believed the claim; line: 95% interval. Grey band: "
            "what the strongest of so many dummies reaches in one case of twenty.",
        ),
        f"tornado{end}": Chart(
            "The numbers it hangs on most",
            partial(charts.tornado_chart, item.numbers, item.row),
            "From the mean outcome where the number is lowest (hollow) to where it is highest (filled); faint where "
            "chance could do as much.",
        ),
    }


def level_text(row: Mapping[Any, Any], value: float) -> str:
    """A mean outcome: a probability, or a number in the outcome's unit."""
    return share_text(value) if row["is_event"] else LEVEL.text(value)


def heading(row: Mapping[Any, Any], worlds: int) -> str:
    """The outcome and its mean, in one line."""
    return f"{row['title']}, by {MONTH.text(row['at'])}: {level_text(row, row['mean'])}; {worlds:,} worlds"


def sentences(item: Shares) -> tuple[str, ...]:
    """The findings on an outcome in a few plain sentences."""
    row, floors = item.row, item.dummies.set_index("dummy").share
    return (
        _of_numbers(row, item.numbers),
        _of_claims(item.claims),
        f"A dummy that plays no part reaches {PART.text(floors['one'])} of the variance in one case of twenty, the "
        f"strongest of {row['inputs']:,} such dummies {PART.text(floors['strongest'])}.",
    )


def _of_numbers(row: Mapping[str, Any], numbers: pd.DataFrame) -> str:
    count = row["clear"]
    if not count:
        return f"Of {row['inputs']:,} uncertain numbers none stands out from chance in so many worlds."
    names = "; ".join(
        f"{one['name']} ({level_text(row, one['at_low'])} where it is lowest, {level_text(row, one['at_high'])} where "
        "it is highest)"
        for one in numbers[numbers.told].head(NAMED).to_dict("records")
    )
    none = "none of them moves it clearly, and by as much as counts, from its lowest values to its highest"
    ends = "–".join(f"{100 * row[name]:.1f}" for name in ("beyond_low", "beyond_high"))
    return (
        f"Of {row['inputs']:,} uncertain numbers {count} {'stands' if count == 1 else 'stand'} out from chance and "
        f"{'carries' if count == 1 else 'together carry'} {PART.text(row['beyond'])} ({ends}) of the variance: "
        f"{names or none}. The rest is luck, joint effects, and numbers too weak for so many worlds to show."
    )


def _of_claims(claims: pd.DataFrame) -> str:
    count = int(claims.clear.sum())
    if count:
        return f"Of {len(claims):,} claims {count} matter{'s' * (count == 1)} beyond chance."
    if len(claims):
        return (
            f"Of {len(claims):,} claims none matters beyond chance by itself: the order below is a guess, and what "
            "doubting one of them changes is less than so many worlds can show."
        )
    return "No claim speaks on any of these numbers."


def outcomes_table(rows: pd.DataFrame) -> Table:
    """The outcomes side by side: how they come out, and how much can be attributed at all."""
    return Table(
        "What is asked about",
        rows,
        {
            "outcome": OUTCOME,
            "title": Column("Outcome", wide=True),
            "unit": Column("Unit").hidden,
            "is_event": EVENT,
            "at": Column("By", DAY, meaning="date that the outcome speaks of"),
            "mean": level("Mean (95%)", "mean over the worlds", ends=("low", "high")),
            "low": level("Mean: low", "lower end of its 95% interval").hidden,
            "high": level("Mean: high", "upper end of its 95% interval").hidden,
            "inputs": Column("Numbers", COUNT, meaning="uncertain numbers of the run"),
            "classes": Column("Classes", COUNT, meaning="into which the worlds are divided by each number").hidden,
            "clear": Column("Beyond chance", COUNT, meaning="numbers that stand out from chance"),
            "beyond": Column(
                "Their share (95%)",
                PART,
                meaning="sum of the clear numbers' shares",
                ends=("beyond_low", "beyond_high"),
            ),
            "beyond_low": Column("Their share: low", PART).hidden,
            "beyond_high": Column("Their share: high", PART).hidden,
            "together": Column(
                "All shares",
                PART,
                meaning="sum of all numbers' shares, each by itself; the interval of so long a sum is wide",
            ).hidden,
            "together_low": Column("All shares: low", PART).hidden,
            "together_high": Column("All shares: high", PART).hidden,
        },
    )


def claims_table(rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    """The claims that outcomes hang on."""
    return Table(
        "Claims",
        rows,
        {
            "outcome": OUTCOME,
            "is_event": EVENT,
            "claim": Column("Claim's id").hidden,
            "source": Column("Source's id").hidden,
            "text": Column("Claim", wide=True, links="links"),
            "links": Column("Evidence", LINKS).hidden,
            "numbers": Column("Numbers' paths", Form(", ".join, "@", number=False)).hidden,
            "about": Column("Speaks about", wide=True, meaning="numbers that it is on or behind", links="number_links"),
            "number_links": Column("Numbers", LINKS).hidden,
            "says": Column("Says"),
            **SHARES,
            "number_share": Column("Numbers' share", PART, meaning="of the numbers as a whole").hidden,
            "believed": Column("Believed", SHARE, meaning="share of worlds that believed it"),
            "with_it": level("Outcome if, if not", "mean in the worlds that believed it", beside="without"),
            "with_low": level("If: low", "lower end of its 95% interval").hidden,
            "with_high": level("If: high", "upper end of its 95% interval").hidden,
            "without": level("If not", "mean in the worlds that did not believe it, where there are any").hidden,
            "without_low": level("If not: low", "lower end of its 95% interval").hidden,
            "without_high": level("If not: high", "upper end of its 95% interval").hidden,
            "clear": Column(
                "Beyond chance",
                FLAG,
                meaning="one of its numbers is, among all that claims speak about, and its share is above 0",
            ),
        },
        "Share: part of the outcome's variance that comes, through the number, from worlds that believed the claim. "
        "Numbers are drawn independently of one another; claims on one number are pooled.",
        titles=titles,
        brief=BRIEF["claims"],
        open=OPEN,
        by="outcome",
    )


def numbers_table(rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    """The numbers that outcomes hang on, the strongest with a cross-check."""
    first = "first-order share by random balance designs (SALib)"
    distance = "median distance of the outcome's distribution in parts of the number from the whole (SALib)"
    checked = {
        "rbd_fast": Column("RBD-FAST", ESTIMATE, meaning=f"{first}; below 0 for less than chance yields"),
        "pawn": Column("PAWN", number(2), meaning=distance),
    }
    columns = {name: column for name, column in NUMBER_COLUMNS.items() if name not in ("clear", "told")}
    columns |= checked | {name: NUMBER_COLUMNS[name] for name in ("clear", "told")}
    return Table(
        "Numbers",
        rows,
        columns,
        "Share: first-order share of variance, by classes of each number. Lowest, highest: mean outcome in its lowest "
        "class and in its highest. RBD-FAST and PAWN: a cross-check of the strongest.",
        titles=titles,
        brief=BRIEF["numbers"],
        by="outcome",
    )


def origins_table(rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    """Sources, judgement, defaults and calibrations, each with all that comes from it."""
    return Table(
        "Where it comes from",
        rows,
        {
            "outcome": OUTCOME,
            "origin": Column("Origin's id").hidden,
            "title": Column("Origin", wide=True),
            **SHARES,
            "numbers": Column("Numbers", COUNT, meaning="that it speaks about"),
            "claims": Column("Claims", COUNT, meaning="of it that some world believes"),
            "clear": Column(
                "Beyond chance",
                FLAG,
                meaning="dummies in place of its numbers reach so much less often than one time in twenty",
            ),
        },
        "Shares of claims and numbers, each by itself, added up; the more numbers, the wider the interval.",
        titles=titles,
        by="outcome",
    )


def dummies_table(rows: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    """The noise floor of each outcome."""
    return Table(
        "What dummies reach",
        rows,
        {
            "outcome": OUTCOME,
            "dummy": Column("Dummy", meaning="a single one, or the strongest of as many as there are numbers"),
            "count": Column("Of", COUNT),
            "share": Column("Share", PART, meaning="of the variance, exceeded in one case of twenty"),
            "rbd_fast": Column("RBD-FAST", PART, meaning="exceeded by two of forty dummies"),
            "pawn": Column("PAWN", number(2), meaning="exceeded by two of forty dummies"),
        },
        "A dummy is a number that plays no part; it reaches so much in one case of twenty.",
        titles=titles,
        by="outcome",
    )
