"""Dossier, choices and counsel as tables, for a terminal or a page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from realpolitik.numerals import minus, points_text
from realpolitik.play.counsel import Advice, CounselVoice, level_words
from realpolitik.play.known import KnownValue
from realpolitik.play.orders import OrderChoice
from realpolitik.play.seen import Dossier, SeenLine, level_title
from realpolitik.report.wording import source_name
from realpolitik.scenario.schema import Scenario
from realpolitik.table import COUNT, FLAG, MONTH, SHARE, Column, Table, number

COST, GAIN = number(3), number(3, signed=True)
CHANGED = 0.005
"""Share of a scale by which a quantity has to move for its old value to be shown."""


def known_text(found: KnownValue, unit: str) -> str:
    """Where a quantity lies, as short as it can be told."""
    if found.how == "unknown":
        return "not known"
    is_share = unit.startswith("share") or unit == "probability"
    if is_share:
        ends = [f"{100 * end:.0f}%" for end in found[:2]]
    elif unit == "0–100":
        ends = [f"{end:.0f}" for end in found[:2]]
    elif unit in ("0–1", "−1 to 1"):
        ends = [minus(f"{end + 0.0:.2f}") for end in found[:2]]
    else:
        ends = [points_text(end) for end in found[:2]]
    if ends[0] == ends[1]:
        return ends[0]
    return " to ".join(ends) if minus("-") in ends[0] else "–".join(ends)


def news_lines(dossier: Dossier) -> tuple[str, ...]:
    """What happened in the quarter, a line each; what came of one's own orders is told as one's own."""
    return tuple(f"Your own: {item.text}" if item.kind == "own" else item.text for item in dossier.news)


def quantities_table(dossier: Dossier, group: str, title: str) -> Table:
    """Quantities of one group of a dossier: own, ties, ground or others."""
    rows = [
        (line.whose, line.term, line.title, known_text(line.now, line.unit), before_text(line), line.unit, line.now.how)
        for line in dossier.group(group)
    ]
    columns = {
        "whose": Column("Whose").hidden,
        "term": Column("Id").hidden,
        "title": Column("What", wide=True),
        "now": Column("Now"),
        "before": Column("Before"),
        "unit": Column("Unit"),
        "how": Column("Known by", meaning="public, own, told in confidence, or an estimate"),
    }
    return Table(title, pd.DataFrame(rows, columns=list(columns)), columns)


def before_text(line: SeenLine) -> str:
    """Where a quantity lay a quarter ago; nothing where it reads the same."""
    if line.before is None:
        return ""
    old = known_text(line.before, line.unit)
    return "" if old == known_text(line.now, line.unit) else old


def issues_table(dossier: Dossier, brief: int | None = 8) -> Table:
    """Issues by how much the seat cares; as many rows as a terminal is to show."""
    rows = [
        (line.term, line.title, line.wanted, line.salience, known_text(line.now, line.unit), before_text(line))
        for line in dossier.group("issues")
    ]
    columns = {
        "issue": Column("Issue's id").hidden,
        "title": Column("Issue", wide=True),
        "wanted": Column("You want", number(0), "points (0–100)"),
        "salience": Column("You care", number(2)),
        "now": Column("It stands at"),
        "before": Column("Before"),
    }
    note = "" if brief is None or len(rows) <= brief else "d issues shows all;"
    return Table("What you want, 0–100", pd.DataFrame(rows, columns=list(columns)), columns, note, brief=brief)


def conduct_table(dossier: Dossier, scenario: Scenario) -> Table:
    """What others do, as far as the seat knows."""
    rows = []
    for line in dossier.group("conduct"):
        name = line.term.partition(".")[2]
        state = level_title(scenario, name, int(line.now.low)) if line.now.is_exact else "not known"
        owner, _, instrument = name.partition(".")
        rows.append((line.whose, name, scenario.instruments[owner][instrument].title, state, line.now.how))
    columns = {
        "whose": Column("Actor"),
        "instrument": Column("Id").hidden,
        "title": Column("Instrument", wide=True),
        "level": Column("Stands at", wide=True),
        "how": Column("Known by"),
    }
    return Table("What others do", pd.DataFrame(rows, columns=list(columns)), columns, group=("whose",))


def choices_table(choices: Sequence[OrderChoice], advice: Sequence[Advice] | None = ()) -> Table:
    """Every level with its number and letter, what it costs, what is expected of it, and below why some are not open.

    Args:
        choices: all levels of a seat.
        advice: what its advisers expect; None where they are not asked, and no column is shown for it.
    """
    gains = {(item.instrument, item.level): item for item in advice or ()}
    kit = list(dict.fromkeys(choice.instrument for choice in choices))
    rows, closed = [], []
    for choice in choices:
        place = [item.level for item in choices if item.instrument == choice.instrument].index(choice.level)
        found = gains.get((choice.instrument, choice.level))
        key = f"{kit.index(choice.instrument) + 1}{chr(ord('a') + place)}"
        gain, better = (None, None) if found is None else (found.gain, found.better)
        named = choice.instrument, choice.title, choice.level, choice.level_title
        price = choice.capacity, choice.price
        rows.append((key, *named, *price, gain, better, choice.is_open, state_word(choice), choice.why_not))
        if choice.why_not and not choice.is_held:
            closed.append(f"{key}: {choice.why_not}.")
    columns = {
        "key": Column("Order"),
        "instrument": Column("Instrument's id").hidden,
        "title": Column("Instrument", wide=True),
        "level": Column("Level's id").hidden,
        "level_title": Column("Level", wide=True),
        "capacity": Column("Takes", SHARE, meaning="share of your capacity"),
        "price": Column("Costs", COST, "utility"),
        "gain": Column("Expected", GAIN, "utility", "more than from the level in force", shown=advice is not None),
        "better": Column("Better in", SHARE, meaning="share of the worlds looked at").hidden,
        "open": Column("Open", FLAG).hidden,
        "state": Column("State"),
        "why_not": Column("Why it is not open").hidden,
    }
    told = "Costs and expected: utility." if advice is not None else "Costs: utility."
    note = " ".join(
        ("Order by key, as in 1b. Takes: of your capacity.", told, *(["Not open:"] if closed else ()), *closed)
    )
    table = pd.DataFrame(rows, columns=list(columns)).astype({"gain": float, "better": float})
    return Table("Your instruments", table, columns, note, group=("title",), tight=True)


def state_word(choice: OrderChoice) -> str:
    """How a level stands, in a word or two."""
    if choice.is_ordered:
        return "ordered"
    if choice.is_held:
        return "held" if choice.is_mine else "in force"
    return "not open" if choice.why_not else ""


def help_table(commands: Sequence[tuple[str, str, str]]) -> Table:
    """What may be typed."""
    rows = [(short, f"{word}: {meaning}") for short, word, meaning in commands]
    columns = {"short": Column("Type"), "meaning": Column("Or the word, and what it does", wide=True)}
    return Table("What you may type", pd.DataFrame(rows, columns=list(columns)), columns, tight=True)


def advice_table(advice: Sequence[Advice], keys: Sequence[str], most: int = 5) -> Table:
    """The levels of which most is expected."""
    rows = [
        (
            key,
            item.instrument,
            item.level,
            f"{item.title}: {item.level_title}",
            item.gain,
            item.low,
            item.high,
            item.better,
        )
        for key, item in zip(keys[:most], advice[:most], strict=False)
    ]
    columns = {
        "key": Column("Order"),
        "instrument": Column("Instrument's id").hidden,
        "level": Column("Level's id").hidden,
        "title": Column("What", wide=True),
        "gain": Column("Expected", GAIN, "utility", "more than from what is in force", ends=("low", "high")),
        "low": Column("from", GAIN).hidden,
        "high": Column("to", GAIN).hidden,
        "better": Column("Better in", SHARE, meaning="share of the worlds that your advisers look at"),
    }
    note = "By the model's own look-ahead, in worlds that agree with your dossier; below 0: better left as it is."
    return Table("What your advisers expect", pd.DataFrame(rows, columns=list(columns)), columns, note)


def voices_table(scenario: Scenario, seat: str, voices: Sequence[CounselVoice]) -> Table:
    """What sources say of the seat's instruments."""
    rows = []
    for voice in voices:
        level = level_words(scenario, seat, voice.instrument, voice.level)
        title = scenario.instruments[seat][voice.instrument].title + (f": {level}" if level else "")
        who = f"{source_name(scenario, voice.source)} ¶{voice.paragraph}" + (
            f" ({voice.speaker})" if voice.speaker else ""
        )
        rows.append((who, voice.claim, title, voice.text))
    columns = {
        "who": Column("Who says so", wide=True),
        "claim": Column("Claim's id").hidden,
        "title": Column("Of", wide=True),
        "text": Column("What is said", wide=True),
    }
    return Table("Counsel of the sources", pd.DataFrame(rows, columns=list(columns)), columns)


def seats_table(scenario: Scenario) -> Table:
    """Who can be played."""
    rows = [(name, scenario.actors[name].name, len(kit)) for name, kit in scenario.instruments.items()]
    columns = {"seat": Column("Seat"), "name": Column("Actor", wide=True), "instruments": Column("Instruments", COUNT)}
    return Table("Seats", pd.DataFrame(rows, columns=list(columns)), columns)


def months(dossier: Dossier) -> str:
    """The date of a dossier as people read it."""
    return MONTH.text(dossier.day)
