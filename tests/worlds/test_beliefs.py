"""What worlds believe: drawn from the posterior, recorded, and followed by the numbers that a hypothesis sets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from realpolitik.errors import RunError
from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw
from realpolitik.worlds.beliefs import believe, matrices
from realpolitik.worlds.draw import Points, weigh_all
from realpolitik.worlds.ratings import BANDS, trust

from .scenarios import WAR, built

WORLDS = np.arange(400)
CLAIM = {"paragraph": 1, "kind": "evidence", "text": "So.", "certainty": "fact"}
DISPUTE: dict[str, Any] = {
    "questions": {"why": {"title": "Why"}},
    "hypotheses": {
        "greed": {"question": "why", "text": "Greed", "ref": "judgement", "sets": {"actors.a.will": [0.1, 0.2]}},
        "fear": {"question": "why", "text": "Fear", "ref": "judgement"},
    },
    "claims": {
        **WAR["claims"],
        "seen": {**CLAIM, "source": "good", "credibility": 1},
        "told": {**CLAIM, "source": "poor", "credibility": 6},
        "echo-of-seen": {**CLAIM, "source": "echo", "credibility": 2, "origin": "seen"},
    },
    "matrix": {"why": {"seen": {"marks": {"greed": "CC", "fear": "I"}}}},
}


def disputed(**changes: Any) -> Scenario:
    """The war with a question in dispute."""
    return built(*{**DISPUTE, **changes}.items())


def test_a_scenario_without_questions_draws_as_before_and_believes_nothing() -> None:
    one, other = draw(built(), WORLDS, 3), draw(disputed(hypotheses={}, questions={}, matrix={}), WORLDS, 3)
    assert not one.hypothesis and not other.hypothesis
    assert all(np.array_equal(value, other.values[path]) for path, value in one.values.items())


def test_a_question_leaves_every_other_number_as_it_was() -> None:
    bare, found = draw(built(), WORLDS, 3), draw(disputed(), WORLDS, 3)
    for path, value in bare.values.items():
        if path != "actors.a.will":
            assert np.array_equal(np.broadcast_to(value, 400), np.broadcast_to(found.values[path], 400)), path


def test_another_question_leaves_what_is_believed_of_the_first() -> None:
    more = disputed(
        questions={"why": {"title": "Why"}, "how": {"title": "How"}},
        hypotheses={
            **DISPUTE["hypotheses"],
            "force": {"question": "how", "text": "Force", "ref": "judgement"},
            "guile": {"question": "how", "text": "Guile", "ref": "judgement"},
        },
    )
    one, other = draw(disputed(), WORLDS, 3), draw(more, WORLDS, 3)
    assert np.array_equal(one.hypothesis["why"], other.hypothesis["why"])
    assert set(other.hypothesis) == {"why", "how"}


def test_worlds_follow_what_they_believe() -> None:
    found = draw(disputed(), WORLDS, 3)
    names = found.candidates["questions.why"]
    greedy = found.hypothesis["why"] == names.index("greed")
    assert 0 < greedy.sum() < 400
    will, bare = found.values["actors.a.will"], draw(built(), WORLDS, 3).values["actors.a.will"]
    assert ((will[greedy] >= 0.1) & (will[greedy] <= 0.2)).all()
    assert np.array_equal(will[~greedy], np.broadcast_to(bare, 400)[~greedy])
    assert found.candidates["actors.a.will"][-1] == "hypotheses.greed"
    codes = found.believed["actors.a.will"]
    assert (codes[greedy] == len(found.candidates["actors.a.will"]) - 1).all() and (codes[~greedy] == 0).all()


def test_a_hypothesis_comes_before_claims_and_a_setting_before_both() -> None:
    claims = {
        **DISPUTE["claims"],
        "will": {**CLAIM, "kind": "value", "source": "good", "about": "actors.a.will", "value": 0.9, "credibility": 1},
    }
    scenario = disputed(claims=claims)
    found = draw(scenario, WORLDS, 3)
    greedy = found.hypothesis["why"] == found.candidates["questions.why"].index("greed")
    assert (found.values["actors.a.will"][greedy] <= 0.2).all()
    assert (found.values["actors.a.will"][~greedy] == 0.9).any()
    assert found.candidates["actors.a.will"] == ("own", "will", "hypotheses.greed")
    fixed = draw(resolve(scenario, settings={"actors.a.will": 0.5}), WORLDS, 3)
    assert (fixed.values["actors.a.will"] == 0.5).all()
    assert np.array_equal(fixed.hypothesis["why"], found.hypothesis["why"])


def test_beliefs_are_shared_out_as_the_posterior_says() -> None:
    scenario, worlds = disputed(), np.arange(4096)
    weighed = weigh_all(scenario, worlds, 5)["why"]
    picks = believe(weighed, Points(worlds, 5))
    assert np.bincount(picks, minlength=2) / 4096 == pytest.approx(weighed.posterior.mean(axis=0), abs=0.005)
    assert np.array_equal(draw(scenario, worlds[:50], 5).hypothesis["why"], picks[:50])


def test_chunks_and_their_order_change_nothing() -> None:
    whole = draw(disputed(), WORLDS, 3)
    rows = np.array([311, 5, 77])
    part = draw(disputed(), rows, 3)
    assert np.array_equal(whole.hypothesis["why"][rows], part.hypothesis["why"])
    assert np.array_equal(whole.values["actors.a.will"][rows], part.values["actors.a.will"])


def test_an_echo_of_another_source_is_not_counted_twice() -> None:
    marks = {"marks": {"greed": "CC", "fear": "I"}}
    rated = {name: {**claim, "credibility": 2, "source": "echo"} for name, claim in DISPUTE["claims"].items()}
    alone = disputed(claims=rated, matrix={"why": {"seen": marks}})
    twice = disputed(claims=rated, matrix={"why": {"seen": marks, "echo-of-seen": marks}})
    apart = {name: {key: v for key, v in claim.items() if key != "origin"} for name, claim in rated.items()}
    counted = disputed(claims=apart, matrix={"why": {"seen": marks, "echo-of-seen": marks}})
    one, other, third = (weigh_all(item, WORLDS, 3)["why"].posterior for item in (alone, twice, counted))
    assert one == pytest.approx(other)
    greed = matrices(alone)["why"].hypotheses.index("greed")
    assert (third[:, greed] > one[:, greed]).all()


def test_ratings_keep_their_order_in_every_world_and_the_unknown_is_anywhere() -> None:
    points = Points(np.arange(512), 1)
    rated = [("s", letter, "c", 1) for letter in "ABCDE"]
    found = trust(rated, points)
    assert (np.diff(found, axis=1) <= 0).all()
    assert found.min() >= 0 and found.max() <= 1
    unknown = trust([("s", "F", "c", 1)], points)[:, 0] / trust([("t", "A", "c", 1)], points)[:, 0]
    assert unknown.min() < 0.1 and unknown.max() > 0.9
    assert BANDS[0] == (0.8, 1.0)


def test_evidence_that_leaves_no_hypothesis_is_an_error() -> None:
    rows = {"seen": {"likelihoods": {"greed": 0, "fear": 1}}, "told": {"likelihoods": {"greed": 1, "fear": 0}}}
    with pytest.raises(RunError, match="excludes every hypothesis"):
        draw(disputed(matrix={"why": rows}), np.arange(4), 1)


def test_given_likelihoods_take_no_discount() -> None:
    found = weigh_all(disputed(matrix={"why": {"told": {"likelihoods": {"greed": 0.8, "fear": 0.2}}}}), WORLDS, 1)
    greed = found["why"].matrix.hypotheses.index("greed")
    assert found["why"].posterior[:, greed] == pytest.approx(0.8)


def test_the_resolved_form_believes_the_same() -> None:
    from realpolitik.scenario.resolve import dump

    scenario = disputed()
    again = loads(dump(scenario))
    assert np.array_equal(draw(again, WORLDS, 3).hypothesis["why"], draw(scenario, WORLDS, 3).hypothesis["why"])


@pytest.mark.parametrize(("stance", "relied"), [("endorses", 1.0), ("reports", 0.5), ("disputes", 0.0)])
def test_a_view_weighs_evidence_by_what_its_author_makes_of_it(stance: str, relied: float) -> None:
    seen = {**CLAIM, "source": "good", "credibility": 1, "certainty": "attributed", "speaker": "A guard"}
    scenario = disputed(claims={**WAR["claims"], "seen": {**seen, "stance": stance}})
    viewed, heard = (weigh_all(item, WORLDS, 3)["why"] for item in (resolve(scenario, view="good"), resolve(scenario)))
    assert np.allclose(viewed.trust, relied * heard.trust)
    assert (viewed.posterior == viewed.prior).all() == (stance == "disputes")
