"""The answer on one screen: what happens, what it hangs on, how good such numbers were, where sources say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from realpolitik.readings import actor_name, dates
from realpolitik.readings.labels import counted, number_words
from realpolitik.report.document import Point
from realpolitik.report.wording import source_name
from realpolitik.results import Result
from realpolitik.scenario.means import put_in
from realpolitik.scenario.origins import origin
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import jeffreys
from realpolitik.studies.assess.disputes import Dispute
from realpolitik.studies.assess.outcome import Records
from realpolitik.studies.assess.record import Record
from realpolitik.studies.attribute.drivers import Drivers
from realpolitik.studies.attribute.shares import FEWEST
from realpolitik.table import DAY, chance_text, number, share_text

ANSWERS, ALSO = 5, 3
"""Events that have a sentence of their own, and those named with others."""
LIKELY, UNLIKELY = 0.55, 0.05
"""Probabilities from which an event that has no sentence is named all the same."""
HINGES = 3
"""Numbers that are named."""
SOURCES = 2
"""Sources of one event that are named."""
CARRIES = 0.5
"""Difference of an event's probability between the ends of one number from which that number carries it."""
WIDE = 0.1
"""Half of a share's 95% interval from which it is said how far the draw of worlds alone can move a share."""
YEARS, BEYOND = 2, 1.96
"""Years that are named as likeliest, and standard errors from which two years' counts differ beyond chance."""
APART = 0.3
"""Difference between a run and the middle of a source's band from which the two lie apart."""
FAR = f"{100 * APART:.0f} points or more from what sources forecast"


def overview(
    scenario: Scenario,
    events: pd.DataFrame,
    curves: pd.DataFrame,
    ground: Sequence[str],
    hangs: Drivers,
    disputed: Sequence[Dispute],
    forecasts: pd.DataFrame,
    order: Sequence[str],
) -> tuple[Point, ...]:
    """What a person sees first of a run, but for its record.

    Args:
        scenario: the run's.
        events: its headline events (`outcome.events`).
        curves: when each comes about (`outcome.curves`).
        ground: sentences on who holds what.
        hangs: numbers that go with each event.
        disputed: numbers with more than one estimate.
        forecasts: what sources forecast beside the run (`contradictions.beside.frame`).
        order: events as the scenario's own files name them, the weightiest first.
    """
    first = first_of(order, events)
    return (
        answer(scenario, events, first, curves, ground, forecasts),
        hinges(scenario, hangs, disputed, first),
        apart(forecasts, int(events.worlds.max()) if len(events) else 0),
    )


def first_of(order: Sequence[str], events: pd.DataFrame) -> list[str]:
    """Open events ahead that are told one by one: those that the scenario names first."""
    ahead = set(events.event[events.at_start < 0.5])
    return [name for name in order if name in ahead][:ANSWERS]


def answer(
    scenario: Scenario,
    events: pd.DataFrame,
    first: Sequence[str],
    curves: pd.DataFrame,
    ground: Sequence[str],
    forecasts: pd.DataFrame,
) -> Point:
    """The first events of the scenario, each with chance, date, likeliest year and sources; then others in short.

    Others are named as likely or unlikely only where their whole interval is, so that no few worlds make a headline;
    all that lie between are named.
    """
    rows = {str(row["event"]): row for row in events.to_dict("records")}
    lines = [_event(scenario, rows[name], curves, forecasts) for name in first]
    others = [row for name, row in rows.items() if name not in first and row["at_start"] < 0.5]
    likely = [row for row in others if row["low"] >= LIKELY]
    unlikely = [row for row in others if row["high"] < UNLIKELY]
    settled = [*likely, *unlikely]  # of the rest none may be left out, unless the worlds are too few to tell anything
    open_still = [row for row in others if row not in settled and row.get("worlds", FEWEST) >= FEWEST]
    for words, mine, most in (
        ("Likely as well", likely, ALSO),
        ("May come or not", open_still, len(open_still)),
        ("Under one in twenty", unlikely, ALSO),
    ):
        more = f"; and {len(mine) - most} more" if len(mine) > most else ""
        chances = [(row["title"], chance_text(row["probability"], row.get("worlds"))) for row in mine[:most]]
        named = "; ".join(f"{title} ({chance})" for title, chance in chances)
        lines += [f"{words}: {named}{more}."] if mine else []
    if not lines:
        lines = ["No headline event is open on the date."]
    return Point("answer", "What happens", (*lines, *ground), "events, ground", least=4)


def _event(scenario: Scenario, row: Mapping[Any, Any], curves: pd.DataFrame, forecasts: pd.DataFrame) -> str:
    when = likeliest_years(curves, str(row["event"]), row["worlds"]) if row["probability"] >= UNLIKELY else ""
    told = f"{row['title']}: {chance_text(row['probability'], row['worlds'])} by {row['by']:%b %Y}{when}"
    said = said_of(forecasts).get(str(row["event"]), "")
    told += f"; {said}" if said else ""
    reads = scenario.events[str(row["event"])].reads
    wanted = put_in(scenario, reads.terms) if reads is not None else None
    if wanted is None:
        return f"{told}."
    title = scenario.instruments[wanted.actor][wanted.instrument].title
    return f"{told}; put in, not found: that {actor_name(scenario, wanted.actor)} minds “{title}” for its own sake."


def said_of(forecasts: pd.DataFrame) -> dict[str, str]:
    """Event → what sources forecast of it, the first `SOURCES` of them in full, each with the run by the same day."""
    found: dict[str, list[str]] = {}
    for item in forecasts.to_dict("records"):
        here = f" (here {chance_text(item['run'])})" if pd.notna(item["run"]) else ""
        found.setdefault(str(item["event"]), []).append(f"{_source(item)} {_band(item)} by {item['by']:%b %Y}{here}")
    return {event: _some(said) for event, said in found.items()}


def ordered(
    answer: Point, hinges: Point, own: Sequence[Point], scored: Point, otherwise: Point, limits: Point
) -> tuple[Point, ...]:
    """The points as they are told: where sources forecast something far away, that comes straight after the answer.

    ``own``: what there is to do in a scenario of one's own, after what the answer hangs on.
    """
    if otherwise.lines and otherwise.title != FAR:
        return answer, otherwise, hinges, *own, scored, limits
    return answer, hinges, *own, scored, otherwise, limits


def likeliest_years(curves: pd.DataFrame, event: str, worlds: int) -> str:
    """The calendar year in which an event comes about in most worlds, with its share of all; nothing where it never.

    Years whose counts chance alone may hold apart are not told apart: two are both named, of more none is.
    """
    mine = curves[curves.event == event]
    gained = mine.share.diff().fillna(mine.share)
    by_year = gained.groupby([day.year for day in mine.date]).sum()
    if not len(by_year) or by_year.max() <= 0:
        return ""
    most = by_year.max()
    alike = by_year[(by_year > 0) & ((most - by_year) * worlds <= BEYOND * ((most + by_year) * worlds) ** 0.5)]
    if len(alike) > YEARS:
        return ""
    return f", most likely in {' or '.join(str(year) for year in alike.index)} ({chance_text(alike.sum())})"


def hinges(scenario: Scenario, hangs: Drivers, disputed: Sequence[Dispute], first: Sequence[str]) -> Point:
    """Three numbers on which the events hang, those told first coming first; one of them from a dispute of sources."""
    if hangs.targets.empty:
        return Point("hinges", "What it hangs on", (f"Not asked, because {hangs.reason}.",), "drivers", least=1)
    strongest = hangs.strongest()
    rows = strongest[strongest.told.astype(bool)].to_dict("records")
    rows.sort(key=lambda row: str(row["outcome"]).removeprefix("event.") not in first)  # stable: by chance within
    once = {row["outcome"]: row for row in reversed(rows)}
    picked = [row for row in rows if once[row["outcome"]] is row] + [r for r in rows if once[r["outcome"]] is not r]
    moving = [item for item in disputed if item.told][:1]
    lines = [_number(scenario, row) for row in picked[: HINGES - len(moving)]]
    lines += [_dispute(scenario, item) for item in moving]
    if not lines:
        lines = ["No single number is seen to move a headline event by more than chance could in this many worlds."]
    return Point("hinges", "What it hangs on", tuple(lines), "drivers, disputes", least=len(lines))


def _number(scenario: Scenario, row: Mapping[Any, Any]) -> str:
    carries = abs(row["at_high"] - row["at_low"]) >= CARRIES
    words = number_words(scenario, row["number"])
    return (
        f"{words[:1].upper()}{words[1:]}: “{row['outcome_title']}” {chance_text(row['at_low'])} where that is lowest, "
        f"{chance_text(row['at_high'])} where highest{'; this one input carries it' if carries else ''}."
    )


def _dispute(scenario: Scenario, item: Dispute) -> str:
    title, (low, high) = scenario.events[str(item.event)].title, item.reach
    return (
        f"{title}: {chance_text(low)} to {chance_text(high)}, by which source one believes on "
        f"{number_words(scenario, item.path)}."
    )


def apart(forecasts: pd.DataFrame, worlds: int) -> Point:
    """Forecasts of sources that lie `APART` or more from the run, the farthest first; not asked of a few worlds."""
    told = forecasts[forecasts.run.notna()]
    title = FAR
    if len(told) and worlds < FEWEST:
        few = f"Not asked, because {counted(worlds, 'world is', 'worlds are')} too few; {FEWEST} or more are needed."
        return Point("apart", title, (few,), "forecasts", least=1)
    if told.empty:
        return Point("apart", title, ("No source forecasts what the run can tell.",), "forecasts", least=1)
    far = far_apart(told)
    lines = [_otherwise(mine.to_dict("records")) for _, mine in far.groupby("event", sort=False)]
    of = f"{len(far)} of {counted(len(told), 'forecast', 'forecasts')}"
    return Point("apart", f"{title}: {of}", tuple(lines), "forecasts", least=min(2, len(lines)))


def _otherwise(rows: Sequence[Mapping[Any, Any]]) -> str:
    """What sources forecast of one event, and the run by the same days."""
    said = [
        f"{_source(row)} {_band(row)} by {row['by']:%b %Y}"
        + (f" if {_lower(row['condition'])}" if isinstance(row["condition"], str) else "")
        for row in rows
    ]
    here = dict.fromkeys(chance_text(row["run"]) for row in rows)
    return f"{rows[0]['title']}: {_some(said)}; here {' and '.join(here)} by then."


def _some(words: Sequence[str]) -> str:
    """The first `SOURCES` of some words, and how many more there are."""
    return ", ".join(words[:SOURCES]) + (f" and {len(words) - SOURCES} more" if len(words) > SOURCES else "")


def far_apart(told: pd.DataFrame) -> pd.DataFrame:
    """Of the forecasts beside a run, those whose band ends `APART` or more from it, the farthest first.

    The distance is that between the run and the middle of the band; a run inside the band is not apart.
    """
    gap = (told.run - (told.low + told.high) / 2).abs()
    outside = (told.run < told.low) | (told.run > told.high)
    order = gap[outside & (gap >= APART)].sort_values(ascending=False, kind="stable").index
    return told.loc[order]


def _source(row: Mapping[Any, Any]) -> str:
    return ", ".join(link.text for link in row["links"])


def _band(row: Mapping[Any, Any]) -> str:
    return f"{100 * row['low']:.0f}–{share_text(row['high'])}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def record(found: Record | None, known: Scenario, result: Result, records: Records) -> Point:
    """How good such numbers have been: on questions made by rule, from past dates; and this run's figures."""
    lines = [*_scored(found)] if found is not None else [_unscored(known)]
    made = result.provenance
    changed = [word for word, given in (("a view", made.view), ("--do", made.pins), ("--set", made.settings)) if given]
    if found is not None and changed:
        lines.append(f"That is of the scenario as it comes; this run has {' and '.join(changed)}.")
    inside, points = records.covered
    if points:
        lines.append(
            f"Of {points} figures from after {dates(result)[0]:%b %Y}, {inside} lie inside this run's own 90%."
        )
    return Point("record", "How good such numbers have been", tuple(lines), "score", least=len(lines))


def _scored(found: Record) -> list[str]:
    score = number(3).text
    words = {
        -1: "better than the usual rate beyond chance",
        0: "neither better nor worse than the usual rate, as far as chance lets one tell",
        1: "worse than the usual rate beyond chance",
    }
    years = "–".join(dict.fromkeys([str(found.first.year), str(found.last.year)]))
    lines = [
        f"Brier score {score(found.model)} on {found.answered:,} questions made by rule from "
        f"{counted(found.dates, 'date', 'dates')} ({years}); “things change at their usual rate” has "
        f"{score(found.rates)}, a coin {score(found.coin)}, and less is better: "
        f"{words[found.against_rates]}."
    ]
    if found.figures:
        narrow = jeffreys(found.inside, found.figures).high < 0.9
        lines.append(
            f"Of {found.figures} figures that came later, {found.inside} ({share_text(found.inside / found.figures)}) "
            f"lay inside the 90% given{': the intervals are too narrow' if narrow else ''}."
        )
    return lines


def _unscored(known: Scenario) -> str:
    told = "`realpolitik score` asks it of dates of which history is known"
    return f"No record: no forecast of this scenario ({known.about.name}) has been scored; {told}."


def limits(scenario: Scenario, known: Scenario, numbers: pd.DataFrame, worlds: int) -> Point:
    """What the numbers of a run cannot tell.

    Args:
        scenario: the run's.
        known: the same with what is known today.
        numbers: those of the scenario (`evidence.numbers`).
        worlds: how many the run has.
    """
    origins = [origin(scenario, ref if isinstance(ref, str) else None) for ref in numbers.ref]  # NaN for none
    judged = origins.count("the modeller's judgement")
    return Point(
        "limits",
        "What it cannot know",
        (
            "A probability is a share of worlds: a statement about this scenario and this model. That either may be "
            "wrong is in no interval.",
            *_of_few(worlds),
            *_of_no_source(scenario, known),
            f"Of {counted(len(numbers), 'number', 'numbers')} {judged:,} rest on judgement; whoever judged may have "
            "known what came.",
        ),
        "numbers",
        least=0,
    )


def _of_few(worlds: int) -> list[str]:
    """How far chance alone moves a share of so many worlds, where that is far."""
    half = jeffreys(worlds // 2, worlds)
    if half.high - half.low < 2 * WIDE:
        return []
    many = counted(worlds, "world alone tells", "worlds alone tell")
    return [
        f"{many} little: {share_text(half.value)} of them may be {share_text(half.low)} to {share_text(half.high)}."
    ]


def _of_no_source(scenario: Scenario, known: Scenario) -> list[str]:
    """That a date of knowledge lies before everything that the scenario rests on, where it does."""
    if scenario.sources or not known.sources:
        return []
    first = min(known.sources, key=lambda name: (known.sources[name].issued, name))
    return [
        f"No source was out by {DAY.text(scenario.about.as_of)}: the first, {source_name(known, first)}, is of "
        f"{DAY.text(known.sources[first].issued)}, and every number here is a judgement made after the date."
    ]
