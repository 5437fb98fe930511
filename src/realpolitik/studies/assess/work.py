"""What to work on next: invented numbers that carry the result, sources that say otherwise, claims of no effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from realpolitik.readings.labels import counted, number_words
from realpolitik.report.document import Point
from realpolitik.report.wording import claim_links, number_link
from realpolitik.scenario import paths
from realpolitik.scenario.load import catalog
from realpolitik.scenario.numbers import JUDGEMENT
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.attribute.drivers import Drivers
from realpolitik.studies.contradictions.beside import TOLD
from realpolitik.table import LINKS, SHARE, Column, Form, Table, share_text

INVENTED, AGAINST, IDLE = "invented number", "sources say otherwise", "not seen to move"
KINDS = (INVENTED, AGAINST, IDLE)
MOST = 20
"""Invented numbers that are listed; the rest carries less than these."""
BY = 3
"""Numbers by which a forecast is contradicted, the strongest drivers of its event."""
NAMED = 3
"""Items of a kind that the first screen names."""
LIST = Form(", ".join, "@", number=False)
FIELDS = ("kind", "item", "links", "path", "outcome", "worth", "low", "high", "beyond", "by", "do")


def is_own(known: Scenario) -> bool:
    """Whether a scenario is somebody's own: a name that the catalog does not have."""
    return known.about.name not in catalog()


def work(scenario: Scenario, hangs: Drivers, forecasts: pd.DataFrame) -> pd.DataFrame:
    """Rows of work in order of worth (`FIELDS`).

    Worth is in shares of worlds: by how much an event's chance differs between the ends of an invented number, or how
    far the run lies from what a source forecasts; 0 for what moves nothing.

    Args:
        scenario: the run's.
        hangs: numbers that go with each event and issue.
        forecasts: what sources forecast beside the run (`contradictions.beside.frame`).
    """
    rows = [*_invented(scenario, hangs), *_against(scenario, hangs, forecasts)]
    rows.sort(key=lambda row: -row["worth"])
    rows += _idle(scenario, hangs)
    return pd.DataFrame(rows, columns=list(FIELDS))


def _invented(scenario: Scenario, hangs: Drivers) -> Iterator[dict[str, Any]]:
    """Numbers that no source speaks of and that go with an event beyond what a dummy reaches, each once."""
    numbers, dummy = paths.numbers(scenario), _dummies(hangs)
    for row in hangs.strongest(len(hangs.numbers)).head(4 * MOST).to_dict("records"):
        path = str(row["number"])
        ref = numbers[path].ref if path in numbers else None
        if ref not in (None, JUDGEMENT) or claims_about(scenario, path) or row["share"] <= dummy[row["outcome"]]:
            continue
        yield {
            "kind": INVENTED,
            "item": number_words(scenario, path),
            "links": (number_link(path, path),),
            "path": path,
            "outcome": row["outcome_title"],
            "worth": abs(row["at_high"] - row["at_low"]),
            "low": row["at_low"],
            "high": row["at_high"],
            "beyond": "yes" if row["told"] else "perhaps",
            "by": (),
            "do": f"find a source: a claim with about: {path}",
        }


def _dummies(hangs: Drivers) -> Mapping[str, float]:
    return dict(zip(hangs.targets.outcome, hangs.targets.dummy, strict=True))


def _against(scenario: Scenario, hangs: Drivers, forecasts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Forecasts that the run does not bear out, with the numbers that move their event most."""
    for row in forecasts[forecasts.told.isin(TOLD[1:])].to_dict("records"):
        mine = hangs.numbers[hangs.numbers.outcome == f"event.{row['event']}"] if len(hangs.numbers) else hangs.numbers
        strongest = mine.sort_values("p_value", kind="stable").number.head(BY) if len(mine) else []
        near = min(max(row["run"], row["low"]), row["high"])
        yield {
            "kind": AGAINST,
            "item": f"{row['title']} by {row['by']:%b %Y}: {100 * row['low']:.0f}–{share_text(row['high'])}",
            "links": tuple(row["links"]),
            "path": row["claim"],
            "outcome": row["title"],
            "worth": abs(row["run"] - near),
            "low": row["run"],
            "high": row["run"],
            "beyond": row["told"],
            "by": tuple(number_words(scenario, str(path)) for path in strongest),
            "do": "see whether these numbers are what the source has in mind",
        }


def _idle(scenario: Scenario, hangs: Drivers) -> Iterator[dict[str, Any]]:
    """Claims on a number that goes with no event or issue beyond a dummy's share; nothing if that was not asked."""
    if hangs.targets.empty:
        return
    dummy = _dummies(hangs)
    moving = {str(row["number"]) for row in hangs.numbers.to_dict("records") if row["share"] > dummy[row["outcome"]]}
    for name, claim in sorted(scenario.claims.items()):
        if claim.about is None or claim.about in moving:
            continue
        yield {
            "kind": IDLE,
            "item": f"{number_words(scenario, claim.about)}: {claim.text}",
            "links": claim_links(scenario, (name,)),
            "path": claim.about,
            "outcome": None,
            "worth": 0.0,
            "low": None,
            "high": None,
            "beyond": None,
            "by": (),
            "do": "leave it: better sources on it are not seen to change anything here",
        }


def work_table(frame: pd.DataFrame, unasked: str) -> Table:
    """The list of work, one line an item.

    Args:
        frame: its rows (`work`).
        unasked: why it was not asked what the run hangs on; empty if it was.
    """
    note = (
        f"What carries the result is not told, because {unasked}."
        if unasked
        else "In order of worth: how much an event's chance differs between the ends of a number that no source gives, "
        "or lies from what a source forecasts. Perhaps: more than a dummy would, not beyond chance."
    )
    columns = {
        "kind": Column("Work"),
        "item": Column("What", wide=True, links="links"),
        "links": Column("Evidence", LINKS).hidden,
        "path": Column("Number's path, or claim").hidden,
        "outcome": Column("Of"),
        "worth": Column("Worth", SHARE, meaning="difference of the event's chance", ends=("low", "high")),
        "low": Column("Chance: low", SHARE, meaning="where the number is lowest; the run's own for a forecast").hidden,
        "high": Column("Chance: high", SHARE, meaning="where the number is highest").hidden,
        "beyond": Column("Beyond chance", meaning="or how a forecast stands to the run"),
        "by": Column("By which numbers", LIST, meaning="those that move the event most"),
        "do": Column("To do").hidden,
    }
    return Table("What to work on next", frame, columns, note, brief=8)


def point(frame: pd.DataFrame, unasked: str) -> Point:
    """What to work on next, in a sentence or three."""
    lines = [f"Not asked, because {unasked}."] if unasked else []
    invented, against = frame[frame.kind == INVENTED], frame[frame.kind == AGAINST]
    told, perhaps = invented[invented.beyond == "yes"], invented[invented.beyond == "perhaps"]
    if len(told):
        named = "; ".join(
            f"{row['item']} ({row['outcome']}: {share_text(row['low'])} to {share_text(row['high'])})"
            for row in told.head(NAMED).to_dict("records")
        )
        lines.append(f"Invented, and it carries the result: {named}. Find sources for these first.")
    elif len(perhaps):
        named = "; ".join(perhaps.item.head(NAMED))
        lines.append(f"Perhaps carried by invented numbers, though not beyond chance in this many worlds: {named}.")
    for row in against.head(1).to_dict("records"):
        by = f", by {', '.join(row['by'])}" if row["by"] else ""
        lines.append(f"A source says otherwise: {row['item']}; here {share_text(row['low'])}{by}.")
    idle = int((frame.kind == IDLE).sum())
    if idle:
        lines.append(f"{counted(idle, 'claim is', 'claims are')} not seen to move anything that is looked at.")
    if not lines:
        lines = ["No invented number is seen to carry an event by more than chance could."]
    return Point("work", "What to work on next", tuple(lines), "work", least=1)
