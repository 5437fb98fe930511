"""Why an actor chooses what it chooses: all choices of a round, then what speaks for each against the next best."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.scenario.schema import Scenario
from realpolitik.studies.explain import charts
from realpolitik.studies.explain.frames import Explained, in_words
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, LINKS, MONTH, SHARE, Column, Table, number, share_text

REASONS = 8
"""Reasons that a terminal shows of one choice unasked."""
DETAILED = 4
"""Choices whose reasons a terminal shows."""
TOLD = 3
"""Choices that the text tells."""
CAVEATS = (
    "Expected utility is what the actor in the model foresees over the years, discounted, with everybody else's levels "
    "held and by its own belief in who stays: its reasons, not ours, and not a forecast.",
    "Taste is what the model does not know: lasting, and drawn so that what is on record was the best choice at the "
    "start. A level that only its taste speaks for is not explained.",
)
UTILITY = number(3)
GAIN = number(4, signed=True)
WHOSE = {"actor": Column("Actor's id").hidden, "name": Column("Actor").hidden}
WHAT = {**WHOSE, "instrument": Column("Instrument's id").hidden, "title": Column("Instrument", wide=True)}


def study(found: Explained, scenario: Scenario, day: dt.date, run: RunInfo) -> Study:
    """The study of an actor's choices.

    Args:
        found: the choices.
        scenario: for its title.
        day: date of the round.
        run: what they were made from.
    """
    world = run.options.get("world")
    over = f"in world {world}" if world is not None else f"means over {run.worlds} worlds"
    shown = [choice for choice in found.choices.itertuples() if not np.isnan(choice.advantage)]
    inner = {
        str(choice.instrument): choice_study(choice, found.reasons, run, place < DETAILED)
        for place, choice in enumerate(shown)
    }
    said = [study.summary[0] for study in list(inner.values())[:TOLD]]
    if found.lead is not None:
        said.append(f"It gives {found.lead} a chance of {share_text(found.belief)} to stay.")
    said += found.deals
    if len(found.held):
        said.append(f"Held from outside, so not its own to choose: {', '.join(found.held.instrument)}.")
    return Study(
        "explain",
        f"{scenario.about.title}: why {found.name} chooses",
        tuple(said),
        {
            "options": options_table(found.options),
            "choices": choices_table(found.choices),
            "held": held_table(found.held),
        },
        parts=(Part("choices", "The choices", " ".join(said), ("options", "choices")),),
        caveats=CAVEATS,
        run=run,
        about=f"{found.name}: choices of {MONTH.text(day)}, {over}",
        until=day,
        studies=inner,
    )


def choice_study(choice: Any, reasons: pd.DataFrame, run: RunInfo, detailed: bool) -> Study:
    """The study of one choice, a row of `Explained.choices`; its table is shown unasked if ``detailed``."""
    own = reasons[reasons.instrument == choice.instrument]
    sentence = in_words(choice, own)
    ends = "" if np.isnan(choice.low) else f" ({GAIN.text(choice.low)} to {GAIN.text(choice.high)})"
    note = (
        "Utility: with its 95% interval over worlds; below 0 it speaks against the level taken. Together: "
        f"{GAIN.text(choice.advantage)}{ends}. It came up in {share_text(choice.agenda)} of the worlds this quarter; "
        "elsewhere it stays as it was."
    )
    return Study(
        "explain",
        f"{choice.title}: why “{choice.taken_title}” and not “{choice.next_best_title}”",
        (sentence,),
        {"reasons": reasons_table(own, note, REASONS if detailed else 0)},
        {
            "reasons": Chart(
                "What speaks for it",
                lambda: charts.reasons_chart(own),
                "Blue: speaks for the level taken. Orange: speaks for the next best. Line: 95% interval over worlds.",
            )
        },
        (Part(str(choice.instrument), choice.title, sentence, ("reasons",)),),
        run=run,
    )


def options_table(options: pd.DataFrame, **look: Any) -> Table:
    """One row a level of each instrument.

    Args:
        options: as `Explained.options`.
        look: how the table is shown, as `Table` takes it.
    """
    return Table(
        "What it may do, and what it expects of it",
        options,
        {
            **WHAT,
            "level": Column("Level's id").hidden,
            "level_title": Column("Level", wide=True),
            "role": Column("It is", meaning="the level in force in most worlds, or the best of the others"),
            "taken": Column("In force", SHARE, meaning="share of worlds after the round", bar="taken"),
            "probability": Column(
                "Would take", SHARE, meaning="chance over all tastes that there could be, a change costing something"
            ),
            "expected": Column(
                "Expected utility", UTILITY, "utility", "mean over worlds in which it is open; −loss −cost"
            ),
            "loss": Column("Loss", UTILITY, "utility", "salience × expected distance from its positions, all issues"),
            "price": Column("Cost", UTILITY, "utility", "of all its instruments, with this level in force"),
            "stays": Column(
                "If they stay", UTILITY, "utility", "expected utility in the future in which the leading patron stays"
            ),
            "leaves": Column(
                "If they leave", UTILITY, "utility", "the same where it leaves and takes along what it gives"
            ),
            "taste": Column("Taste", GAIN, "utility", "lasting taste for the level, mean over worlds"),
            "open": Column("Open", SHARE, meaning="share of worlds in which it may be taken"),
        },
        "In force: share of worlds after the round. Would take: chance over all tastes that there could be. "
        "Loss: salience × expected distance from its positions, over all issues.",
        group=("instrument", "title"),
        **look,
    )


CHOICE = {
    **WHAT,
    "taken": Column("Taken: id", meaning="level in force after the round in most worlds").hidden,
    "taken_title": Column("Takes", wide=True),
    "next_best": Column("Next best: id", meaning="other open level of highest expected utility").hidden,
    "next_best_title": Column("Next best", wide=True),
    "advantage": Column(
        "Better by",
        number(3, signed=True),
        "utility",
        "expected utility of the one less the other",
        ends=("low", "high"),
    ),
    "low": Column("Better by: low", GAIN, "utility", "lower end of its 95% interval over worlds").hidden,
    "high": Column("Better by: high", GAIN, "utility", "upper end of its 95% interval over worlds").hidden,
    "taste": Column("Taste", GAIN, "utility", "lasting taste for the one less that for the other"),
    "worlds": Column("Worlds", COUNT, meaning="worlds in which both are open").hidden,
    "agenda": Column("Came up in", SHARE, meaning="share of worlds in which the instrument came up in this round"),
    "links": Column("Claims on what they cost or move", LINKS, meaning="of those that these worlds believe"),
}


def choices_table(choices: pd.DataFrame) -> Table:
    """One row an instrument: the level taken, the next best, and by how much it is better."""
    return Table(
        "What it takes, and what is next best",
        choices,
        CHOICE,
        "Better by: expected utility, with its 95% interval over worlds. Taste: what is put down to lasting taste.",
        brief=0,
    )


def reasons_table(reasons: pd.DataFrame, note: str, brief: int, **look: Any) -> Table:
    """What each issue and each kind of cost adds to the level taken.

    Args:
        reasons: as `Explained.reasons`.
        note: how to read it.
        brief: rows that a terminal shows unasked.
        look: how else the table is shown, as `Table` takes it.
    """
    return Table(
        "What speaks for it",
        reasons,
        {
            **WHAT,
            "title": WHAT["title"] if look else WHAT["title"].hidden,
            "kind": Column("Kind", meaning="issue or cost").hidden,
            "reason": Column("Id").hidden,
            "reason_title": Column("What speaks for it", wide=True, links="links"),
            "gain": Column(
                "Utility", GAIN, "utility", "what speaks for the level taken; below 0 against", ends=("low", "high")
            ),
            "low": Column("Utility: low", GAIN, "utility", "lower end of its 95% interval over worlds").hidden,
            "high": Column("Utility: high", GAIN, "utility", "upper end of its 95% interval over worlds").hidden,
            "position": Column("Wants", number(0), "points (0–100)", "the actor's position, mean over worlds"),
            "salience": Column("Salience", number(2), meaning="mean over worlds"),
            "links": Column("Claims", LINKS, meaning="on position and salience, of those these worlds believe").hidden,
        },
        note,
        brief=brief,
        **look,
    )


def held_table(held: pd.DataFrame) -> Table:
    """Instruments that are not its own to choose."""
    columns = {"instrument": Column("Instrument's id"), "title": Column("Instrument", wide=True)}
    return Table("Held from outside", held, columns, brief=0)
