"""Contradictions of the five articles: ten found by hand in reading them, and the questions that they dispute."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.contradictions.rules import find

Places = dict[str, tuple[int, ...]]
"""Source → its paragraphs."""


@dataclass(frozen=True)
class ByHand:
    """A contradiction that a reader of the articles finds, without a look at claims or rules.

    Attributes:
        what: what the two sides say.
        one: where one side is said.
        other: where the other is.
    """

    what: str
    one: Places
    other: Places


TEN = (
    ByHand(
        "Moscow is served by American troops, or wants an end of them",
        {"ramani-2017": (1, 6, 7, 8)},
        {"husseini-2017": (24, 27, 30)},
    ),
    ByHand(
        "the envoy calls for withdrawal in August, and in January said that all would collapse by it",
        {"ramani-2017": (5,)},
        {"ramani-2017": (6,)},
    ),
    ByHand(
        "American troops steer the Taliban to a political end, or stand in the way of any reconciliation",
        {"ramani-2017": (7, 15)},
        {"husseini-2017": (35,)},
    ),
    ByHand(
        "Moscow hopes to take America's place as protector, and will not take it",
        {"husseini-2017": (6,)},
        {"husseini-2017": (19,)},
    ),
    ByHand(
        "Russia gives the Taliban military support, and whether it arms them is unclear",
        {"gurganus-2018": (10,)},
        {"gurganus-2018": (11,)},
    ),
    ByHand(
        "the Taliban are close to collapse, or will be the dominant force for years",
        {"tikhonova-2015": (27,)},
        {"kalinovsky-2020": (8,)},
    ),
    ByHand(
        "in 2013 Moscow blamed the Taliban for terror and drugs; now it finds them flexible and the lesser danger",
        {"husseini-2017": (13,)},
        {"husseini-2017": (20, 24, 25)},
    ),
    ByHand(
        "that Moscow wants to push the Americans out is told as so, and set aside as a wrong reading",
        {"husseini-2017": (27, 30)},
        {"kalinovsky-2020": (4,)},
    ),
    ByHand(
        "support for the Taliban keeps the Islamic State down, or feeds it by way of a longer war",
        {"husseini-2017": (15, 30)},
        {"kalinovsky-2020": (11,)},
    ),
    ByHand(
        "Moscow gains by the Taliban being held back on the ground, or by their growing at Kabul's cost",
        {"ramani-2017": (7, 15)},
        {"husseini-2017": (30,)},
    ),
)
"""Written down from the articles before any rule was run."""

FOUND = ("number", "linked", "direction", "number", "evidence", "forecast", "drift", "stance", "direction", "number")
"""The rule that finds each of them: the first, in the order in which rules are told."""


@cache
def scenario() -> Scenario:
    return load("afghanistan")


@cache
def rows() -> tuple[Any, ...]:
    return tuple(find(scenario()).itertuples())


def lies(claims: tuple[str, ...], places: Places) -> bool:
    """Whether one of some claims stands in one of some places."""
    found = [scenario().claims[name] for name in claims]
    return any(claim.paragraph in places.get(claim.source, ()) for claim in found)


def finds(one: Places, other: Places) -> list[str]:
    """Rules, known corrections apart, by which a claim of one place contradicts one of the other."""
    return [
        row.kind
        for row in rows()
        if row.kind != "correction"
        and any(lies(a, one) and lies(b, other) for a, b in ((row.one, row.other), (row.other, row.one)))
    ]


@pytest.mark.parametrize(("item", "kind"), [*zip(TEN, FOUND, strict=True)], ids=lambda it: getattr(it, "what", it)[:40])
def test_what_a_reader_finds_a_rule_finds(item: ByHand, kind: str) -> None:
    assert kind in finds(item.one, item.other)


QUESTIONS: dict[str, tuple[tuple[Places, Places, str, str], ...]] = {
    "why Moscow deals with the Taliban": (
        ({"kalinovsky-2020": (8,)}, {"husseini-2017": (13, 21, 27)}, "evidence", "motive: tool"),
        ({"kalinovsky-2020": (8,)}, {"ramani-2017": (16,)}, "evidence", "motive: insurance"),
        ({"gurganus-2018": (9,), "husseini-2017": (11,)}, {"tikhonova-2015": (16,)}, "evidence", "motive: status"),
        ({"husseini-2017": (27, 31)}, {"gurganus-2018": (6,)}, "evidence", "motive: ousting"),
        ({"kalinovsky-2020": (4,)}, {"husseini-2017": (27, 31)}, "stance", "motive: ousting"),
        ({"husseini-2017": (27, 31)}, {"kalinovsky-2020": (4,)}, "evidence", "motive: revenge"),
        ({"tikhonova-2015": (16,)}, {"gurganus-2018": (9,)}, "evidence", "motive: buffer"),
        ({"tikhonova-2015": (15,)}, {"husseini-2017": (11,)}, "evidence", "motive: drugs"),
        ({"kalinovsky-2020": (9,)}, {"tikhonova-2015": (16,)}, "evidence", "motive: ticket"),
        ({"gurganus-2018": (7,)}, {"kalinovsky-2020": (4,)}, "evidence", "motive: lost_faith"),
    ),
    "whether it wants the Americans to stay": (
        ({"ramani-2017": (6,)}, {"husseini-2017": (27,)}, "number", "positions.russia.us_presence.position"),
        ({"gurganus-2018": (6,)}, {"husseini-2017": (31,)}, "evidence", "us_wish: wants_exit"),
        ({"ramani-2017": (5,)}, {"ramani-2017": (6,)}, "linked", "positions.russia.us_presence.stated"),
    ),
    "whether it arms the Taliban": (
        ({"kalinovsky-2020": (9,)}, {"kalinovsky-2020": (4,)}, "number", "arms_taliban"),
        ({"kalinovsky-2020": (4, 9)}, {"gurganus-2018": (11,)}, "evidence", "arming: arms_much"),
        ({"kalinovsky-2020": (9,)}, {"gurganus-2018": (10,)}, "evidence", "arming: arms_none"),
    ),
    "whether it will send troops": (
        ({"tikhonova-2015": (6,), "husseini-2017": (4,)}, {"ramani-2017": (9,)}, "evidence", "intervention: stays_out"),
        ({"ramani-2017": (9,)}, {"ramani-2017": (12, 13)}, "evidence", "intervention: after_attack"),
    ),
    "whether the Khorasan branch drives or is a pretext": (
        ({"husseini-2017": (21,)}, {"gurganus-2018": (16,)}, "number", "actors.isk.belligerent.fighters"),
        ({"husseini-2017": (21,)}, {"gurganus-2018": (16,)}, "evidence", "isis_weight: exaggerated"),
    ),
    "whether Moscow can broker a peace": (
        ({"kalinovsky-2020": (9,)}, {"gurganus-2018": (13,)}, "evidence", "brokering: brokers_in_part"),
    ),
    "where the Taliban go": (
        ({"tikhonova-2015": (27,)}, {"kalinovsky-2020": (8,)}, "forecast", "taliban_majority"),
        ({"ramani-2017": (7,)}, {"kalinovsky-2020": (8,)}, "forecast", "taliban_majority"),
    ),
    "whether bounties were paid": (
        ({"kalinovsky-2020": (4,)}, {"kalinovsky-2020": (10,)}, "evidence", "bounties: paid"),
    ),
    "which course it takes": (
        ({"tikhonova-2015": (24,)}, {"gurganus-2018": (13,)}, "drift", "actors.russia.standing"),
        ({"tikhonova-2015": (22,)}, {"husseini-2017": (5,)}, "evidence", "course: course_west"),
        ({"gurganus-2018": (10,)}, {"husseini-2017": (5,)}, "evidence", "course: course_kabul"),
    ),
    "whether the two powers can work together": (
        ({"gurganus-2018": (4,)}, {"husseini-2017": (11,)}, "evidence", "cooperation: narrow"),
    ),
}
"""The ten questions that the sources dispute, with sides that are told apart and the rule and thing by which."""

UNOPPOSED = {"leverage", "threat_alone", "course_buffer", "margins", "hearsay", "spoiler"}
"""Answers that one source gives to such a question and none speaks against, so that no pair contradicts over them."""


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_in_dispute_has_its_pairs(question: str) -> None:
    for one, other, kind, about in QUESTIONS[question]:
        assert any(
            row.kind == kind
            and about in row.about
            and any(lies(a, one) and lies(b, other) for a, b in ((row.one, row.other), (row.other, row.one)))
            for row in rows()
        ), (about, one, other)


def test_what_nobody_speaks_against_is_named() -> None:
    opposed = {row.about.partition(": ")[2] for row in rows() if row.kind == "evidence"}
    assert not UNOPPOSED & opposed
    for question in ("motive", "intervention", "course", "bounties"):
        answers = {name for name, item in scenario().hypotheses.items() if item.question == question}
        assert answers <= opposed | UNOPPOSED
