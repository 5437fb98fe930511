"""Findings in plain sentences, and what they rest on."""

from __future__ import annotations

from collections import Counter

from realpolitik.findings import lapses
from realpolitik.findings.conduct import Conduct, Use
from realpolitik.findings.disputes import Dispute
from realpolitik.findings.evidence import Evidence
from realpolitik.findings.headlines import EventRow, GroundCell, Record, belligerent_name
from realpolitik.findings.hinges import Hinges
from realpolitik.readings import dates, is_open
from realpolitik.readings.labels import counted, number_words, percent
from realpolitik.results import Result
from realpolitik.scenario.origins import origin
from realpolitik.scenario.schema import Scenario

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


HINGES = 25
"""Strongest numbers among which those that may be named are looked for."""
NAMED = 5
"""Events of one degree of likelihood that are named in the summary."""


def verbal(probability: float) -> str:
    """A probability in the words of ICD 203."""
    return next(words for end, words in LIKELIHOOD if probability <= end)


def sentences(
    scenario: Scenario,
    events: tuple[EventRow, ...],
    years: tuple[GroundCell, ...],
    acts: tuple[Conduct, ...],
    hinges: Hinges,
    disputed: tuple[Dispute, ...],
) -> tuple[str, ...]:
    """The findings in a few plain sentences."""
    told = [
        *_of_events(events),
        *_of_ground(scenario, years),
        *_of_conduct(acts),
        *_of_hinges(scenario, events, hinges),
        *_of_disputes(scenario, disputed),
    ]
    return tuple(told)


def _of_events(events: tuple[EventRow, ...]) -> list[str]:
    ahead = [row for row in events if row.at_start < 0.5]
    told = []
    for band in reversed([words for _, words in LIKELIHOOD]):
        rows = [row for row in ahead if verbal(row.probability) == band]
        named = "; ".join(_event(row) for row in rows[:NAMED])
        more = f"; and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
        if rows:
            told.append(f"{band[0].upper()}{band[1:]}: {named}{more}.")
    return told


def _event(row: EventRow) -> str:
    when = f", median {row.median_date:%b %Y}" if row.median_date and row.probability >= 0.2 else ""
    return f"{row.title} ({percent(row.probability)}{when})"


def _of_ground(scenario: Scenario, years: tuple[GroundCell, ...]) -> list[str]:
    camps = {part for cell in years for part in cell.belligerent.split("+") if "+" in cell.belligerent}
    held = [cell for cell in years if cell.belligerent != "contested" and cell.belligerent not in camps]
    if not held:
        return []
    start, end = min(cell.date for cell in held), max(cell.date for cell in held)
    before = {cell.belligerent: cell.median for cell in held if cell.date == start}
    ends = [cell for cell in held if cell.date == end]
    after = sorted(ends, key=lambda cell: -max(cell.median, before[cell.belligerent]))[:2]
    after.sort(key=lambda cell: -cell.median)
    parts = [
        f"{belligerent_name(scenario, cell.belligerent)} {percent(cell.median)} of the population "
        f"(9 worlds in 10: {percent(cell.low)} to {percent(cell.high)}; {percent(before[cell.belligerent])} "
        f"at the start)"
        for cell in after
    ]
    return [f"Ground held in the middle world at the end of {end:%B %Y}: {'; '.join(parts)}."]


def _of_conduct(acts: tuple[Conduct, ...]) -> list[str]:
    uses = sorted((use for act in acts for use in act.uses if use.told), key=lambda use: -abs(use.change))
    names = {act.actor: act.name for act in acts}
    parts = [f"{names[use.actor]}, “{use.title}”: {_shift(use)}" for use in uses[:3]]
    return [f"What changes most in conduct, from the first year to the last: {'; '.join(parts)}."] if parts else []


def _shift(use: Use) -> str:
    """How the use of an instrument changes: most used levels, or how much more or less the same one is used."""
    early, late = use.usual_first, use.usual_last
    if early == late:
        shares = f"{percent(float(use.first[early]))} to {percent(float(use.last[late]))}"
        return f"{'up' if use.change > 0 else 'down'}, with “{use.titles[early]}” from {shares} of the time"
    return (
        f"from “{use.titles[early]}” ({percent(float(use.first[early]))} of the time) "
        f"to “{use.titles[late]}” ({percent(float(use.last[late]))})"
    )


def _of_hinges(scenario: Scenario, events: tuple[EventRow, ...], hinges: Hinges) -> list[str]:
    titles = {f"event.{row.id}": row.title for row in events}
    if not hinges.targets:
        return [f"What it hangs on is not asked, because {hinges.reason}."]
    told = [row for row in hinges.strongest(HINGES) if row.told][:3]
    if not told:
        return ["No single number is seen to move a headline event by more than chance could in this many worlds."]
    parts = [
        f"{number_words(scenario, row.number)} (“{titles[row.outcome]}” {percent(row.at_low)} where it is lowest, "
        f"{percent(row.at_high)} where it is highest)"
        for row in told
    ]
    return [f"It hangs most on: {'; '.join(parts)}."]


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, and a true minus."""
    return f"{round(value, digits) + 0.0:+.{digits}f}".replace("-", "−")


def _of_disputes(scenario: Scenario, disputed: tuple[Dispute, ...]) -> list[str]:
    between = [item for item in disputed if len(item.candidates) > 1]
    moving = [item for item in between if item.told]
    if not between:
        return []
    text = f"There is more than one estimate for {counted(len(between), 'number', 'numbers')}; "
    if not moving:
        return [text + "whom one believes is not seen to matter to any headline event in this many worlds."]
    first = moving[0]
    title, (low, high) = scenario.events[str(first.event)].title, first.reach
    said = f"whom one believes matters most for {number_words(scenario, first.number)}"
    return [f"{text}{said} (“{title}”: {percent(low)} to {percent(high)})."]


def caveats(result: Result, records: tuple[Record, ...], proof: Evidence) -> tuple[str, ...]:
    """What the findings rest on, what they leave out, and what the intervals do not cover."""
    scenario, days = result.scenario, dates(result)
    told = [
        "Intervals of probabilities are the error of a finite number of worlds alone; that the model or the "
        "sources may be wrong is not in them.",
        "A probability is the share of worlds, each a joint draw of every uncertain number and of chance: a "
        "statement about this scenario and this model.",
    ]
    for key, item in scenario.calibrations.items():
        count = sum(1 for row in proof.numbers if row.ref == f"calibration:{key}")
        if not count:
            continue
        note = f": {item.note}" if item.note else ""
        told.append(
            f"{counted(count, 'number is', 'numbers are')} calibrated on data up to {item.date} "
            f"({', '.join(item.data)}; {item.script}){note}"
        )
    origins = Counter(origin(scenario, row.ref) for row in proof.numbers)
    total = sum(origins.values())
    if total:
        told.append(
            f"Of {counted(total, 'number', 'numbers')}, "
            + ", ".join(f"{counted(count, 'rests', 'rest')} on {name}" for name, count in origins.most_common())
            + "."
        )
    spoken = sum(1 for row in proof.numbers if row.claims)
    if spoken:
        told.append(f"On {spoken} of these numbers claims of sources speak as well; each world believes one estimate.")
    closed = [event.title for event in scenario.events.values() if not is_open(event, days[0])]
    if closed:
        told.append(f"Deadline already past on the as-of date, so left out: {'; '.join(closed)}.")
    told += lapses.told(result)
    inside, points = (sum(row.covered[i] for row in records) for i in (0, 1))
    if points:
        told.append(
            f"Of {counted(points, 'figure', 'figures')} from after the as-of date, {inside} "
            f"{'lies' if inside == 1 else 'lie'} within the model's middle nine "
            f"tenths (90% would be right); none of them was used."
        )
    return tuple(told)
