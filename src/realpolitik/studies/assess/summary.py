"""The findings in plain sentences, and what they rest on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from realpolitik.readings import dates, is_open, unmet
from realpolitik.readings.labels import counted, number_words
from realpolitik.results import Result
from realpolitik.scenario.means import means
from realpolitik.scenario.origins import origin
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.disputes import Dispute
from realpolitik.studies.assess.outcome import Records
from realpolitik.studies.attribute.drivers import Drivers
from realpolitik.table import chance_text, share_text

LIKELIHOOD = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "about even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
"""Upper ends of the verbal probabilities of ICD 203 (U.S. intelligence community standard, 2015)."""
NAMED = 5
"""Events of one degree of likelihood that are named."""
DATED = 0.2
"""Probability from which an event's middle date is told."""
HOLDERS, TURNS, DRIVERS = 2, 3, 3
"""Belligerents, changes of conduct, and numbers that are named."""

ALWAYS = (
    "Intervals of probabilities are the error of a finite number of worlds alone; that the model or the sources may be "
    "wrong is not in them.",
    "A probability is the share of worlds, each a joint draw of every uncertain number and of chance: a statement "
    "about this scenario and this model.",
)
"""What every run's findings rest on."""


def verbal(probability: float) -> str:
    """A probability in the words of ICD 203."""
    return next(words for end, words in LIKELIHOOD if probability <= end)


def of_events(events: pd.DataFrame) -> list[str]:
    """Events ahead, by degree of likelihood."""
    ahead = events[events.at_start < 0.5]
    told = []
    for band in reversed([words for _, words in LIKELIHOOD]):
        rows = [row for row in ahead.to_dict("records") if verbal(row["probability"]) == band]
        more = f"; and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
        if rows:
            told.append(f"{band[0].upper()}{band[1:]}: {'; '.join(_event(row) for row in rows[:NAMED])}{more}.")
    return told


def _event(row: dict[Any, Any]) -> str:
    dated = pd.notna(row["median_date"]) and row["probability"] >= DATED
    when = f", median {row['median_date']:%b %Y}" if dated else ""
    return f"{row['title']} ({chance_text(row['probability'], row['worlds'])}{when})"


def of_ground(years: pd.DataFrame) -> list[str]:
    """Who holds most at the end, or held most at the start."""
    camps = {part for key in years.belligerent if "+" in key for part in key.split("+")}
    held = years[(years.belligerent != "contested") & ~years.belligerent.isin(camps)]
    if held.empty:
        return []
    start, end = held.date.min(), held.date.max()
    before = held[held.date == start].set_index("belligerent")["median"]
    ends = held[held.date == end].to_dict("records")
    after = sorted(ends, key=lambda row: -max(row["median"], before[row["belligerent"]]))[:HOLDERS]
    parts = [
        f"{row['name']} {share_text(row['median'])} of the population (9 worlds in 10: {share_text(row['low'])} to "
        f"{share_text(row['high'])}; {share_text(before[row['belligerent']])} at the start)"
        for row in sorted(after, key=lambda row: -row["median"])
    ]
    return [f"Ground held in the middle world at the end of {end:%B %Y}: {'; '.join(parts)}."]


def of_conduct(scenario: Scenario, instruments: pd.DataFrame) -> list[str]:
    """The instruments whose use changes most, of those of which that may be said."""
    told = instruments[instruments.told.astype(bool)]
    rows = sorted(told.to_dict("records"), key=lambda row: (-abs(row["change"]), -row["switches"]))[:TURNS]
    wanted = {(item.actor, item.instrument) for item in means(scenario)}
    parts = [
        f"{row['name']}, “{row['title']}”: {_shift(row)}"
        + (
            " (put in, not found: it minds this for its own sake)"
            if (row["actor"], row["instrument"]) in wanted
            else ""
        )
        for row in rows
    ]
    return [f"What changes most in conduct, from the first year to the last: {'; '.join(parts)}."] if parts else []


def _shift(row: dict[Any, Any]) -> str:
    """How the use of an instrument changes: most used levels, or how much more or less the same one is used."""
    if row["first"] == row["last"]:
        shares = f"{share_text(row['first_share'])} to {share_text(row['last_share'])}"
        return f"{'up' if row['change'] > 0 else 'down'}, with “{row['first']}” from {shares} of the time"
    return (
        f"from “{row['first']}” ({share_text(row['first_share'])} of the time) to “{row['last']}” "
        f"({share_text(row['last_share'])})"
    )


def of_drivers(scenario: Scenario, found: Drivers) -> list[str]:
    """The numbers that move a headline event most, of those of which that may be said."""
    if found.targets.empty:
        return [f"What it hangs on is not asked, because {found.reason}."]
    strongest = found.strongest()
    told = strongest[strongest.told.astype(bool)].head(DRIVERS)
    if told.empty:
        return ["No single number is seen to move a headline event by more than chance could in this many worlds."]
    parts = [
        f"{number_words(scenario, row['number'])} (“{row['outcome_title']}” {chance_text(row['at_low'])} where it is "
        f"lowest, {chance_text(row['at_high'])} where it is highest)"
        for row in told.to_dict("records")
    ]
    return [f"It hangs most on: {'; '.join(parts)}."]


def of_disputes(scenario: Scenario, found: tuple[Dispute, ...]) -> list[str]:
    """Whether it matters whom one believes, and for which number most."""
    if not found:
        return []
    text = f"There is more than one estimate for {counted(len(found), 'number', 'numbers')}; "
    moving = [item for item in found if item.told]
    if not moving:
        return [text + "whom one believes is not seen to matter to any headline event in this many worlds."]
    first = moving[0]
    title, (low, high) = scenario.events[str(first.event)].title, first.reach
    said = f"whom one believes matters most for {number_words(scenario, first.path)}"
    return [f"{text}{said} (“{title}”: {share_text(low)} to {share_text(high)})."]


def caveats(result: Result, records: Records, numbers: pd.DataFrame) -> tuple[str, ...]:
    """What the findings rest on, what they leave out, and what the intervals do not cover."""
    scenario = result.scenario
    told = [*ALWAYS]
    for key, item in scenario.calibrations.items():
        count = int((numbers.ref == f"calibration:{key}").sum())
        if count:
            note = f": {item.note}" if item.note else ""
            told.append(
                f"{counted(count, 'number is', 'numbers are')} calibrated on data up to {item.date} "
                f"({', '.join(item.data)}; {item.script}){note}"
            )
    origins = Counter(origin(scenario, ref if isinstance(ref, str) else None) for ref in numbers.ref)  # NaN for none
    if origins:
        parts = (f"{counted(count, 'rests', 'rest')} on {name}" for name, count in origins.most_common())
        told.append(f"Of {counted(len(numbers), 'number', 'numbers')}, {', '.join(parts)}.")
    spoken = int(sum(len(claims) > 0 for claims in numbers.claims))
    if spoken:
        told.append(f"On {spoken} of these numbers claims of sources speak as well; each world believes one estimate.")
    closed = [event.title for event in scenario.events.values() if not is_open(event, dates(result)[0])]
    if closed:
        told.append(f"Deadline already past on the as-of date, so left out: {'; '.join(closed)}.")
    inside, points = records.covered
    told += unmet.told(result)
    if points:
        told.append(
            f"Of {counted(points, 'figure', 'figures')} from after the as-of date, {inside} "
            f"{'lies' if inside == 1 else 'lie'} within the model's middle nine tenths (90% would be right); none of "
            "them was used."
        )
    return tuple(told)
