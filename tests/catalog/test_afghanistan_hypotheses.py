"""The questions of the built-in scenario: all evidence is coded, where its own words say that it bears."""

from __future__ import annotations

import re
from functools import cache

import pytest

from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario

ASKED = {"motive", "us_wish", "arming", "intervention", "isis_weight", "brokering", "bounties", "course", "cooperation"}
"""Questions that the claims name."""


@cache
def scenario() -> Scenario:
    return load("afghanistan")


def rows_of(claim: str) -> set[str]:
    """Questions in whose matrix a claim stands."""
    return {question for question, rows in scenario().matrix.items() if claim in rows}


def test_every_question_has_rival_answers_and_evidence() -> None:
    answers: dict[str, list[str]] = {}
    for name, hypothesis in scenario().hypotheses.items():
        answers.setdefault(hypothesis.question, []).append(name)
    assert set(answers) == set(scenario().questions) == set(scenario().matrix) >= ASKED
    assert all(len(names) >= 2 for names in answers.values())
    assert len(answers["motive"]) == 10


def test_every_item_of_evidence_stands_where_its_words_say() -> None:
    for name, claim in scenario().claims.items():
        if claim.kind == "evidence":
            said = claim.text.partition("bears on ")[2]
            named = set(re.findall(r"\b(\w+):", said)) | set(re.findall(r"bears on (\w+):", claim.text))
            assert rows_of(name) >= named & ASKED, name
            assert rows_of(name), name


@pytest.mark.parametrize(
    ("claim", "hypothesis", "marks"),
    [
        ("gurganus-2018.p10.arms-for-kabul-too", "insurance", ("C", "CC")),
        ("gurganus-2018.p10.arms-for-kabul-too", "ousting", ("I", "II")),
        ("gurganus-2018.p6.asks-not-to-leave", "ousting", ("I", "II")),
        ("husseini-2017.p13.qatar-channel-opposed", "status", ("C", "CC")),
        ("husseini-2017.p13.qatar-channel-opposed", "tool", ("I", "II")),
    ],
)
def test_the_diagnostic_items_point_the_way_that_is_known(claim: str, hypothesis: str, marks: tuple[str, ...]) -> None:
    assert scenario().matrix["motive"][claim].marks[hypothesis] in marks


def test_marks_tell_hypotheses_apart() -> None:
    for question, rows in scenario().matrix.items():
        names = [name for name, item in scenario().hypotheses.items() if item.question == question]
        for claim, row in rows.items():
            told = {row.marks.get(name, "N") for name in names}
            assert len(told) > 1 or row.note, f"{question}: {claim}"


def test_what_the_reasons_set_lies_beside_what_stands() -> None:
    """Each of the ten reasons moves at least one number of Russia's away from the scenario's own middle."""
    from realpolitik.scenario.paths import numbers

    own = numbers(scenario())
    for name, hypothesis in scenario().hypotheses.items():
        if hypothesis.question == "motive":
            assert hypothesis.sets, name
            for path, number in hypothesis.sets.items():
                assert ".russia." in path
                assert number.estimates[-1].centre != own[path].number.estimates[-1].centre, path


def test_answers_of_history_are_dated_after_the_runs_that_they_score() -> None:
    answered = {name: item for name, item in scenario().questions.items() if item.answer}
    assert set(answered) == {"brokering", "cooperation", "course"}
    assert all(item.note and item.answered for item in answered.values())


def test_second_hand_reports_lead_to_their_origin() -> None:
    claims = scenario().claims.values()
    assert all(claim.origin == "stoner-2015" for claim in claims if claim.speaker == "Kathryn Stoner")
    assert sum(claim.origin == "crs-2014" for claim in claims) == 3
