"""Contradictions are found by rule: each rule sees what it should, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from realpolitik.scenario.load import load, loads
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval
from realpolitik.studies.contradictions.causes import effects
from realpolitik.studies.contradictions.links import Chains
from realpolitik.studies.contradictions.rules import KINDS, find

BASE = (Path(__file__).parents[2] / "corpus" / "valid" / "minimal.yaml").read_text(encoding="utf-8")
SOURCES = (
    "sources:\n",
    "sources:\n  late: {title: Late, issued: 2017-12, reliability: C}\n  old: {title: Old, issued: 2015-03}\n",
)
FIELDS = "paragraph: 1, text: So., certainty: fact"


def rows(scenario: Scenario) -> list[Any]:
    return list(find(scenario).itertuples())


def found(more: str) -> list[Any]:
    assert BASE.count(SOURCES[0]) == 1
    return rows(loads(BASE.replace(*SOURCES) + more))


def value(source: str, low: float, high: float, more: str = "") -> str:
    return f"{{source: {source}, kind: value, {FIELDS}, about: actors.pat.will, value: [{low}, {high}]{more}}}"


@cache
def afghanistan() -> Scenario:
    return load("afghanistan")


def test_estimates_that_do_not_overlap() -> None:
    (one,) = found(f"claims: {{a: {value('paper', 0.1, 0.3)}, b: {value('late', 0.5, 0.9)}}}\n")
    assert (one.kind, one.about, one.scope) == ("number", "actors.pat.will", "across")
    assert (one.one, one.one_says) == (("a",), "[0.1, 0.3]")
    assert (one.other, one.other_says) == (("b",), "[0.5, 0.9]")
    assert one.gap == pytest.approx(0.2)
    assert 0 < one.apart < 365


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("[0.1, 0.5]", "[0.5, 0.9]", 1), ("[0.1, 0.2, 0.5]", "[0.5, 0.7, 0.9]", 1), ("[0.1, 0.5, 0.5]", "[0.5, 0.9]", 0)],
)
def test_estimates_that_share_an_end_agree_if_one_of_them_takes_it_for_likeliest(
    one: str, other: str, count: int
) -> None:
    given = f"kind: value, {FIELDS}, about: actors.pat.will"
    text = f"{{a: {{source: paper, {given}, value: {one}}}, b: {{source: late, {given}, value: {other}}}}}"
    items = found(f"claims: {text}\n")
    assert [(item.kind, item.gap) for item in items] == [("number", 0.0)] * count


def test_statements_a_year_apart_are_a_drift_and_one_source_can_contradict_itself() -> None:
    (one,) = found(f"claims: {{a: {value('old', 0.1, 0.3)}, b: {value('late', 0.5, 0.9)}}}\n")
    assert one.kind == "drift" and one.apart > 365
    (other,) = found(f"claims: {{a: {value('late', 0.1, 0.3, ', since: 2014')}, b: {value('late', 0.5, 0.9)}}}\n")
    assert (other.kind, other.scope, other.sources) == ("drift", "within", ("late",))


def test_a_claim_does_not_contradict_what_it_repeats() -> None:
    assert not found(f"claims: {{a: {value('paper', 0.1, 0.3)}, b: {value('late', 0.5, 0.9, ', origin: a')}}}\n")


CAUSES = (
    f"claims: {{a: {{source: paper, kind: causal, {FIELDS}}}, b: {{source: late, kind: causal, {FIELDS}}}}}\n"
    "experiments:\n"
    "  up: {{title: Up, claims: [a], baseline: {{do: [{0}]}}, changed: {{do: [{1}]}}, reads: {2}, direction: {3},"
    " matters: 0.01}}\n"
    "  down: {{title: Down, claims: [b], baseline: {{do: [pat.troops=none]}}, changed: {{do: [pat.troops=some]}},"
    " reads: ground.gov, direction: down, matters: 0.01}}\n"
)


def causes(one: str, other: str, reads: str, direction: str) -> str:
    head, _, tail = CAUSES.partition("experiments:")
    return head + "experiments:" + tail.format(one, other, reads, direction)


@pytest.mark.parametrize(
    ("one", "other", "reads", "direction", "count"),
    [
        ("pat.troops=none", "pat.troops=some", "ground.gov", "up", 1),
        ("pat.troops=some", "pat.troops=none", "ground.gov", "down", 1),
        ("pat.troops=none", "pat.troops=some", "ground.gov", "none", 1),
        ("pat.troops=none", "pat.troops=some", "{terms: {ground.gov: -1}}", "down", 1),
        ("pat.troops=none", "pat.troops=some", "{terms: {ground.gov: -1}}", "up", 0),
        ("pat.troops=none", "pat.troops=some", "ground.gov", "down", 0),
        ("pat.troops=some", "pat.troops=none", "ground.gov", "up", 0),
        ("pat.troops=none", "pat.troops=some", "ground.reb", "up", 0),
    ],
)
def test_opposite_directions(one: str, other: str, reads: str, direction: str, count: int) -> None:
    items = found(causes(one, other, reads, direction))
    assert [item.kind for item in items] == ["direction"] * count
    if count:
        assert items[0].about == "pat.troops → ground.gov"
        assert {*items[0].one, *items[0].other} == {"a", "b"}
        assert "none–some" in items[0].one_says


def test_things_turned_together_are_one_cause_and_say_nothing_of_either() -> None:
    text = causes("pat.troops=none", "pat.troops=some", "ground.gov", "up")
    both = text.replace(
        "{do: [pat.troops=some]}, reads: ground.gov, direction: up",
        "{do: [pat.troops=some], set: {actors.reb.belligerent.cohesion: 0.1}}, reads: ground.gov, direction: up",
    )
    assert both != text
    scenario = loads(BASE.replace(*SOURCES) + both)
    assert [effect.claim for effect in effects(scenario)] == ["b"]
    assert find(scenario).empty


def test_one_cause_of_two_things_is_opposed_by_the_same_two() -> None:
    text = causes("pat.troops=none", "pat.troops=some", "ground.gov", "up")
    for arm, number in (("none", 0.7), ("some", 0.1)):
        text = text.replace(
            f"{{do: [pat.troops={arm}]}}",
            f"{{do: [pat.troops={arm}], set: {{actors.reb.belligerent.cohesion: {number}}}}}",
        )
    (one,) = found(text)
    assert one.about == "actors.reb.belligerent.cohesion & -pat.troops → ground.gov"


def test_quantities_are_joined_by_the_signs_of_the_model() -> None:
    chains = Chains(loads(BASE))
    for one, other, sign in (
        ("presence.pat", "ground.gov", 1),
        ("fighters.reb", "ground.gov", -1),
        ("will.pat", "ground.reb", -1),
        ("ground.gov", "fighters.reb", -1),
        ("standing.pat", "ground.gov", 0),
        ("cohesion.gov", "cohesion.reb", 0),
    ):
        assert chains.sign(one, other) == sign, (one, other)


@pytest.mark.parametrize(
    ("number", "one", "other", "count"),
    [
        ("actors.gov.belligerent.ground", [0.0, 0.4], [0.6, 0.9], 1),
        ("actors.gov.belligerent.ground", [0.6, 1.0], [0.6, 0.9], 0),
        ("actors.gov.belligerent.ground", [0.4, 0.6], [0.6, 0.9], 0),
        ("actors.reb.belligerent.ground", [0.6, 1.0], [0.6, 0.9], 1),
        ("actors.reb.belligerent.ground", [0.6, 1.0], [0.1, 0.4], 0),
        ("actors.reb.standing", [0.6, 1.0], [0.1, 0.4], 0),
    ],
)
def test_values_of_quantities_that_hang_together(number: str, one: list[float], other: list[float], count: int) -> None:
    told = f"{{source: late, kind: value, {FIELDS}, about: {number}, value: {other}}}"
    items = found(f"claims: {{a: {value('paper', *one)}, b: {told}}}\n")
    assert [(item.kind, item.one, item.other) for item in items] == [("linked", ("a",), ("b",))] * count


def test_what_is_said_and_what_is_wanted() -> None:
    form = f"{{source: paper, kind: value, {FIELDS}, about: positions.pat.control."
    text = f"claims: {{a: {form}stated, value: [0, 10]}}, b: {form}position, value: [60, 80]}}}}\n"
    wish = "pat: {control: {position: [60, 80, 100], "
    assert BASE.count(wish) == 1
    (one,) = rows(loads(BASE.replace(wish, f"{wish}stated: 50, ") + text))
    assert (one.kind, one.scope, one.one_says, one.gap) == ("linked", "within", "says [0, 10]", 0.5)


@pytest.mark.parametrize(("stance", "count"), [("disputes", 1), ("reports", 0), ("endorses", 0)])
def test_what_one_endorses_and_another_disputes(stance: str, count: int) -> None:
    told = value("late", 0.1, 0.38).replace(
        "certainty: fact", f"certainty: attributed, speaker: A guard, stance: {stance}"
    )
    items = found(f"claims: {{a: {value('paper', 0.1, 0.3)}, b: {told}}}\n")
    assert [(item.kind, item.one, item.other) for item in items] == [("stance", ("b",), ("a",))] * count


EVENT = "events: {fall: {title: Fall, reads: ground.gov, crosses: below, threshold: 0.5}}\n"


def forecast(words: str, by: str = "2020", source: str = "late") -> str:
    form = f"forecast: {{of: fall, by: {by}, basis: words}}"
    return f"{{source: {source}, kind: forecast, {FIELDS}, confidence: {words}, {form}}}"


@pytest.mark.parametrize(("words", "count"), [("likely", 1), ("unlikely", 0), ("roughly even chance", 0)])
def test_a_forecast_that_does_not_go_with_a_value(words: str, count: int) -> None:
    items = found(f"{EVENT}claims: {{a: {value('paper', 0.6, 0.9)}, b: {forecast(words)}}}\n")
    assert [(item.kind, item.about) for item in items] == [("forecast", "actors.pat.will ↔ fall")] * count


def test_what_is_unlikely_by_a_day_may_be_likely_by_a_later_one() -> None:
    late, soon = forecast("very likely", "2021"), forecast("unlikely", "2019", "paper")
    assert not found(f"{EVENT}claims: {{a: {soon}, b: {late}}}\n")
    late, soon = forecast("unlikely", "2021"), forecast("very likely", "2019", "paper")
    assert [item.kind for item in found(f"{EVENT}claims: {{a: {soon}, b: {late}}}\n")] == ["forecast"]


def test_a_forecast_is_held_against_a_run() -> None:
    scenario = loads(BASE.replace(*SOURCES) + f"{EVENT}claims: {{a: {forecast('likely')}}}\n")
    for share, count in ((Interval(0.05, 0.02, 0.09), 1), (Interval(0.5, 0.4, 0.6), 0), (Interval(0.9, 0.85, 0.94), 1)):
        items = list(find(scenario, shares={"a": share}).itertuples())
        assert [(item.kind, item.one) for item in items] == [("model", ("a",))] * count


def test_evidence_for_and_against() -> None:
    evidence = f"kind: evidence, {FIELDS}"
    text = (
        f"claims: {{a: {{source: paper, {evidence}}}, b: {{source: late, {evidence}}}}}\n"
        "questions: {why: {title: Why}}\n"
        "hypotheses: {care: {question: why, text: It cares.}, spite: {question: why, text: It hates.}}\n"
        "matrix: {why: {a: {marks: {care: CC, spite: I}}, b: {marks: {care: I, spite: II}}}}\n"
    )
    (one,) = found(text)
    assert (one.kind, one.about, one.one, one.other) == ("evidence", "why: care", ("a",), ("b",))
    both = found(
        text.replace("matrix: {why: {", "matrix: {why: {c: {marks: {care: II, spite: C}}, ").replace(
            "claims: {", f"claims: {{c: {{source: paper, {evidence}}}, "
        )
    )
    assert [(item.about, item.scope) for item in both] == [
        ("why: care", "across"),
        ("why: care", "within"),
        ("why: spite", "across"),
        ("why: spite", "within"),
    ]


def test_forecasts_of_one_event() -> None:
    def forecast(source: str, comes: str, words: str) -> str:
        form = f"forecast: {{of: fall, by: 2020, comes: {comes}, basis: words}}"
        return f"{{source: {source}, kind: forecast, {FIELDS}, confidence: {words}, {form}}}"

    event = "events: {fall: {title: Fall, reads: ground.gov, crosses: below, threshold: 0.1}}\n"
    for other, count in ((("true", "unlikely"), 1), (("false", "likely"), 1), (("true", "likely"), 0)):
        text = f"claims: {{a: {forecast('paper', 'true', 'very likely')}, b: {forecast('late', *other)}}}\n"
        assert [item.kind for item in found(event + text)] == ["forecast"] * count, other


def test_corrections_are_listed_with_what_corrects() -> None:
    text = (
        f"claims: {{a: {value('paper', 0.1, 0.3, ', correction: Not so., corrected_by: b')}, "
        f"b: {value('late', 0.2, 0.4)}}}\n"
    )
    (one,) = found(text)
    assert (one.kind, one.one, one.other, one.other_says) == ("correction", ("a",), ("b",), "Not so.")


def test_what_the_articles_contradict_each_other_in() -> None:
    items = rows(afghanistan())
    kinds = {item.kind for item in items}
    assert {"number", "drift", "direction", "evidence", "correction"} <= kinds <= set(KINDS)
    assert [KINDS.index(item.kind) for item in items] == sorted(KINDS.index(item.kind) for item in items)
    numbers = {item.about for item in items if item.kind in ("number", "drift")}
    assert {"positions.russia.us_presence.position", "ties.russia.us.belief"} <= numbers
    talks = next(item for item in items if item.about == "us.presence → level.taliban.talks")
    assert {*talks.sources} == {"ramani-2017", "husseini-2017"}
    assert sum(item.kind == "correction" for item in items) == 16
