"""What repeats a report adds nothing and takes nothing away: however many, in whatever order, of whatever rating."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.engines import hypotheses as engine
from realpolitik.scenario.origins import rating, root_claim, standing
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.contradictions.rules import find
from realpolitik.worlds import draw
from realpolitik.worlds.draw import weigh_all

from .scenarios import WAR, built

COHESION = "actors.b.belligerent.cohesion"
WORLDS = np.arange(64)
MARKS = {"marks": {"greed": "CC", "fear": "II"}}
CLAIM = {"paragraph": 1, "kind": "evidence", "text": "So.", "certainty": "fact"}
COPY = st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 6), st.integers(0, 3))
"""Letter and digit of a repetition, and how many steps back along the copies made before lies what it repeats."""


def told(copies: list[tuple[str, int, int]], first: bool = True, names: str = "") -> Scenario:
    """A war with a question on which ``seen`` bears, a number on which ``firm`` speaks, and what repeats either.

    Args:
        copies: repetitions, each of both.
        first: whether ``seen`` stands in the matrix itself.
        names: letters that begin the names of the repetitions, one for each.
    """
    sources, claims = dict(WAR["sources"]), dict(WAR["claims"])
    claims |= {"seen": {**CLAIM, "source": "good", "credibility": 1}}
    claims |= {"told": {**CLAIM, "source": "poor", "credibility": 6}}
    matrix: dict[str, Any] = {"told": {"marks": {"greed": "I"}}, **({"seen": MARKS} if first else {})}
    seen, firm = ["seen"], ["firm"]
    for place, (letter, digit, back) in enumerate(copies):
        begin = names[place : place + 1] or "z"
        source, item, number = f"{begin}-outlet-{place}", f"{begin}-item-{place}", f"{begin}-number-{place}"
        sources[source] = {"title": "Outlet", "issued": "2020-08", "reliability": letter}
        given = {"source": source, "credibility": digit}
        claims[item] = {**CLAIM, **given, "origin": seen[-1 - min(back, len(seen) - 1)]}
        claims[number] = {**WAR["claims"]["firm"], **given, "origin": firm[-1 - min(back, len(firm) - 1)]}
        matrix[item] = MARKS
        seen.append(item)
        firm.append(number)
    return resolve(
        built(
            ("sources", sources),
            ("claims", claims),
            ("questions", {"why": {"title": "Why"}}),
            (
                "hypotheses",
                {
                    "greed": {"question": "why", "text": "Greed", "ref": "judgement"},
                    "fear": {"question": "why", "text": "Fear", "ref": "judgement"},
                },
            ),
            ("matrix", {"why": matrix}),
        )
    )


@cache
def alone() -> Scenario:
    return told([])


def assert_same_posterior(one: Scenario, other: Scenario) -> None:
    assert weigh_all(one, WORLDS, 1)["why"].posterior == pytest.approx(weigh_all(other, WORLDS, 1)["why"].posterior)


@settings(max_examples=12, deadline=None)
@given(st.lists(COPY, max_size=6), st.text("anz", min_size=6, max_size=6))
def test_a_reprint_changes_nothing(copies: list[tuple[str, int, int]], names: str) -> None:
    """The same posterior, the same counts, and the same draws bit for bit, as for the report alone."""
    scenario = told(copies, names=names)
    assert_same_posterior(scenario, alone())
    first, second = draw(alone(), WORLDS, 1), draw(scenario, WORLDS, 1)
    assert second.candidates[COHESION] == first.candidates[COHESION] == ("own", "firm", "weak")
    assert np.array_equal(second.believed[COHESION], first.believed[COHESION])
    assert np.array_equal(second.values[COHESION], first.values[COHESION])
    found, once = (find(item)[["one_says", "other_says"]] for item in (scenario, alone()))
    assert {*found.itertuples(index=False)} == {*once.itertuples(index=False)}
    assert len(found) == len(once)
    asked, bare = (engine.weigh(item, 64, 1)["why"] for item in (scenario, alone()))
    for data in (asked, bare):
        counted = {
            name: data[name].sel(hypothesis=["greed", "fear"]).values.tolist() for name in ("against", "severity")
        }
        assert counted == {"against": [1, 1], "severity": [1, 2]}
    assert asked["information"].sel(item="seen").values == pytest.approx(bare["information"].sel(item="seen").values)
    repeats = asked["item"].values[(asked["origin"] == asked["origin"].sel(item="seen")).values]
    rest = [name for name in repeats if name != "seen"]
    assert len(rest) == len(copies) and not asked["information"].sel(item=rest).values.any()


@settings(max_examples=12, deadline=None)
@given(st.lists(COPY, min_size=1, max_size=6))
def test_repetitions_alone_count_as_their_origin(copies: list[tuple[str, int, int]]) -> None:
    """The report is known but stands in no row: what repeats it has its trust, once."""
    assert_same_posterior(told(copies, first=False), alone())


def test_a_report_is_trusted_as_its_origin_and_stood_for_by_the_best() -> None:
    scenario = told([("E", 5, 0), ("C", 2, 0), ("F", 1, 0), ("C", 1, 3)])
    items = [f"z-item-{place}" for place in range(4)]
    assert {root_claim(name, scenario) for name in items} == {"seen"}
    assert {rating(name, scenario) for name in items} == {("good", "A", "seen", 1)}
    assert standing([*items, "seen", "told"], scenario) == ("seen", "told")
    assert standing(items, scenario) == ("z-item-3",)
    assert standing(items[:1] + items[2:3], scenario) == ("z-item-0",), "what cannot be judged comes last"


def test_the_marks_of_a_repetition_do_not_count() -> None:
    scenario = told([("C", 1, 0)])
    row = scenario.matrix["why"]["z-item-0"].model_copy(update={"marks": {"greed": "II", "fear": "C"}})
    matrix = {"why": {**scenario.matrix["why"], "z-item-0": row}}
    assert_same_posterior(scenario.model_copy(update={"matrix": matrix}), alone())


# ---- through one source's eyes


def viewed(digits: list[int], letter: str = "C") -> Scenario:
    """The war through an outlet's eyes, which repeats a report of another source once for each digit."""
    sources = {**WAR["sources"], "outlet": {"title": "Outlet", "issued": "2020-08", "reliability": letter}}
    own = {**CLAIM, "source": "outlet", "credibility": 3}
    claims: dict[str, Any] = {
        **WAR["claims"],
        "seen": {**CLAIM, "source": "good", "credibility": 1},
        "outlet-own": own,
        "outlet-number": {**WAR["claims"]["weak"], "source": "outlet", "credibility": 3},
    }
    matrix: dict[str, Any] = {"outlet-own": {"marks": {"greed": "I"}}, "seen": MARKS}
    for place, digit in enumerate(digits):
        claims[f"outlet-echo-{place}"] = {**own, "credibility": digit, "origin": "seen"}
        claims[f"outlet-figure-{place}"] = {
            **WAR["claims"]["firm"], "source": "outlet", "credibility": digit, "origin": "firm"
        }  # fmt: skip
        matrix[f"outlet-echo-{place}"] = MARKS
    why = {"question": "why", "ref": "judgement"}
    scenario = built(
        ("sources", sources),
        ("claims", claims),
        ("questions", {"why": {"title": "Why"}}),
        ("hypotheses", {"greed": {**why, "text": "Greed"}, "fear": {**why, "text": "Fear"}}),
        ("matrix", {"why": matrix}),
    )
    return resolve(scenario, view="outlet")


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.sampled_from("ABCDEF"))
def test_a_view_counts_a_foreign_report_once_and_trusts_it_as_its_origin(digits: list[int], letter: str) -> None:
    """However often, and with whatever digits, a source repeats one report of another: its view is the same."""
    many, once = viewed(digits, letter), viewed([1], letter)
    assert_same_posterior(many, once)
    drawn, bare = draw(many, WORLDS, 1), draw(once, WORLDS, 1)
    assert len(drawn.candidates[COHESION]) == len(bare.candidates[COHESION])
    assert np.array_equal(drawn.values[COHESION], bare.values[COHESION])
    echoes = [name for name in many.claims if name.startswith("outlet-echo")]
    assert {rating(name, many) for name in echoes} == {("good", "A", "seen", 1)}
    assert resolve(many, view="outlet") == many


def test_what_a_view_repeats_stays_silent() -> None:
    scenario = viewed([2, 3])
    assert {claim.source for claim in scenario.claims.values()} == {"outlet", "good"}
    for name in ("seen", "firm"):
        kept = scenario.claims[name]
        assert (kept.about, kept.value, kept.kind, kept.mechanisms) == (None, None, "evidence", ())
    assert "seen" not in scenario.matrix["why"]
    assert set(scenario.claims) >= {"seen", "firm"} and "weak" not in scenario.claims
