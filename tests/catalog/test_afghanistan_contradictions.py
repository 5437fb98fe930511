"""Contradictions of the five articles: ten found by hand in reading them, and the questions that they dispute."""

from __future__ import annotations

from dataclasses import dataclass

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
