"""Why the leading actors of a run choose what they choose: the small form, for a report on something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.engines.deliberation import deliberate_all
from realpolitik.pipeline.pins import parse_pins
from realpolitik.report.document import Link
from realpolitik.results import Result
from realpolitik.scenario.dates import month_end
from realpolitik.studies.explain.frames import Explained, explained
from realpolitik.studies.explain.tables import CHOICE, options_table, reasons_table
from realpolitik.study import Part, RunInfo, Study, refused
from realpolitik.table import LINKS, MISSING, MONTH, Column, Form, Table, number
from realpolitik.worlds import draw
from realpolitik.worlds.tastes import tastes_of

FEW = 8
"""Worlds over which reasons are averaged."""
LEADERS = 3
"""Actors that are looked at where a scenario has no focus, and instruments of each."""
SIDE = 2
"""Reasons named on either side of a choice."""
SEEN = 0.0005
"""Utility below which a reason is not named."""
CLAIMS = 4
"""Claims that a cell leads to; the folded table has all."""
TITLE = "Why they choose so"
PLUS = number(3, signed=True)
NAMED = Form(lambda pairs: "; ".join(f"{title} {PLUS.text(gain)}" for title, gain in pairs) or MISSING, "@", False)
"""Pairs of a reason and its utility."""


def leading(result: Result, worlds: int = FEW) -> Study:
    """Why the leading actors of a run choose what they choose in its first round, in the first of its worlds.

    Leading are the actors that decide something in the scenario's first focus, with the instruments that are at stake
    there; without a focus, the `LEADERS` of greatest capability, with the instruments whose use differs most between
    the run's worlds.

    Args:
        result: a run; what was held from outside in it is left out.
        worlds: worlds over which reasons are averaged, no more than the run has.

    Returns:
        A study with the tables ``choices``, ``options`` and ``reasons``; where nobody has anything to choose, one that
        says so.
    """
    scenario, made = result.scenario, result.provenance
    draws = draw(scenario, np.arange(min(worlds, made.worlds)), made.seed)
    pins = parse_pins(made.pins, scenario, made.months)
    own = result.baseline or scenario
    tastes = tastes_of(own, draw(own, draws.worlds, made.seed), made.seed)
    asked, found = at_stake(result), []
    weighed = deliberate_all(scenario, draws, asked, 1, made.seed, pins=pins, tastes=tastes)
    for actor, chosen in asked.items():
        item = explained(scenario, draws, weighed[actor], actor, chosen)
        if len(item.choices):
            found.append(item)
    run = RunInfo.of_run(replace(made, worlds=len(draws.worlds)), 1)
    if not found:
        held = " besides what is held from outside" if made.pins or made.settings else ""
        return refused("explain", TITLE, f"no leading actor has anything to choose{held}", run)
    return small(found, run, MONTH.text(month_end(scenario.about.as_of, 1)))


def at_stake(result: Result) -> dict[str, tuple[str, ...]]:
    """Actor → instruments that matter most, as `leading` takes them."""
    scenario = result.scenario
    found: dict[str, tuple[str, ...]] = {}
    for focus in list(scenario.focus.values())[:1]:
        for option in focus.options.values():
            held = (pin.partition("=")[0] for course in option.courses.values() for pin in course.do)
            mine = (name.partition(".")[2] for name in held if name.startswith(f"{option.actor}."))
            found[option.actor] = tuple(dict.fromkeys((*found.get(option.actor, ()), *mine)))
    if found:
        return found
    able = {actor: scenario.actors[actor].capability.estimates[-1].centre for actor in scenario.instruments}
    spread = result.data["level"].astype(np.float64).std("world").mean("month")
    for actor in sorted(able, key=lambda name: -able[name])[:LEADERS]:
        owned = sorted(scenario.instruments[actor], key=lambda name: -float(spread.sel(instrument=f"{actor}.{name}")))
        found[actor] = tuple(owned[:LEADERS])
    return found


def small(found: list[Explained], run: RunInfo, month: str) -> Study:
    """The study of several actors' choices in one month."""
    choices, options, reasons = (
        pd.concat([getattr(item, name) for item in found], ignore_index=True)
        for name in ("choices", "options", "reasons")
    )
    folded: dict[str, Any] = {"folded": True}
    whose = "Below 0: speaks against the level taken."
    return Study(
        "explain",
        TITLE,
        (),
        {
            "choices": choices_table(choices[choices.advantage.notna()], reasons, run, month),
            "options": with_names(options_table(options, brief=0, **folded)),
            "reasons": with_names(reasons_table(reasons, whose, 0, **folded)),
        },
        parts=(
            Part(
                "reasons",
                TITLE,
                "What is taken first, against the next best: the distance of each issue from what the actor wants, by "
                "its salience, as it foresees it, and what the instruments cost. Links lead to the claims behind the "
                f"weights. `realpolitik explain {run.scenario} --actor ID --date DATE` tells any other choice.",
                ("choices", "options", "reasons"),
            ),
        ),
        run=run,
    )


def with_names(table: Table) -> Table:
    """The same table of several actors' choices, which says whose each row is."""
    return replace(table, columns={**table.columns, "name": Column("Actor")}, group=())


def choices_table(choices: pd.DataFrame, reasons: pd.DataFrame, run: RunInfo, month: str) -> Table:
    """One row a choice: the level in force, the next best, by how much, and what speaks on either side."""
    sides: dict[str, list[Any]] = {"pro": [], "pro_links": [], "con": [], "con_links": []}
    for choice in choices.itertuples():
        mine = reasons[(reasons.actor == choice.actor) & (reasons.instrument == choice.instrument)]
        seen = mine[mine.gain.abs() >= SEEN]
        for name, side in (("pro", seen[seen.gain > 0].head(SIDE)), ("con", seen[seen.gain < 0].head(SIDE))):
            sides[name].append(tuple(zip(side.reason_title, side.gain, strict=True)))
            sides[f"{name}_links"].append(claims_of(side))
    columns = {name: column.hidden if name in ("agenda", "links") else column for name, column in CHOICE.items()}
    columns |= {
        "name": Column("Actor"),
        "advantage": Column("Better by", PLUS, "utility", CHOICE["advantage"].meaning),
        "pro": Column("What speaks for it", NAMED, "utility", "the strongest reasons", wide=True, links="pro_links"),
        "pro_links": Column("Claims for it", LINKS).hidden,
        "con": Column("What speaks against it", NAMED, "utility", wide=True, links="con_links"),
        "con_links": Column("Claims against it", LINKS).hidden,
    }
    return Table(
        "Why the leading actors choose what they choose",
        choices.assign(**sides),
        columns,
        f"Choices of {month}, means over {run.worlds} worlds. In utility: 0.01 is one point of an issue of salience 1. "
        "Below 0 the next best promises more: better options are likelier, not sure, and a change costs something by "
        "itself.",
        group=("name",),
    )


def claims_of(reasons: pd.DataFrame) -> tuple[Link, ...]:
    """Links to the claims behind some reasons, one for each source and paragraph."""
    found: dict[str, Link] = {}
    for link in (link for links in reasons.links for link in links):
        found.setdefault(link.text, link)
    return tuple(found.values())[:CLAIMS]
