"""Published cases weighed from end to end, and the Afghan questions as of their dates."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import ScenarioError, UsageError
from realpolitik.findings.hypotheses import Weighing
from realpolitik.pipeline.hypotheses import weigh
from realpolitik.scenario.inquiry import narrowed
from realpolitik.scenario.load import inquiries, load_inquiry


@cache
def loaded() -> rp.Scenario:
    return rp.load("afghanistan")


@cache
def afghanistan(as_of: str, view: str | None = None) -> Weighing:
    return weigh(loaded(), as_of=as_of, view=view, draws=200)


def test_the_cab_problem() -> None:
    """Tversky & Kahneman (1982): 12 in 29, in every draw."""
    colour = weigh("cab_problem", draws=50)["colour"]
    blue = next(row for row in colour.hypotheses if row.id == "blue")
    assert blue.posterior == pytest.approx((12 / 29, 12 / 29, 12 / 29))
    assert (blue.prior, blue.leads) == (pytest.approx(0.15), 0.0)
    assert colour.items[0].ratio == pytest.approx(4.0)
    assert colour.items[0].shift["blue"] == pytest.approx(12 / 29 - 0.15)


def test_heuers_example() -> None:
    """Heuer (1999), ch. 8: the minor reprisal is least inconsistent; the first item tells nothing apart."""
    found = weigh("heuer_iraq", draws=200)["retaliation"]
    assert {row.id: row.against for row in found.hypotheses} == {"h1_none": 3, "h2_minor": 0, "h3_major": 2}
    assert [row.id for row in found.hypotheses] == ["h2_minor", "h3_major", "h1_none"]
    assert found.least_against == ("h2_minor",) and not found.turning
    mute = next(item for item in found.items if item.claim == "e1")
    assert (mute.ratio, mute.information.value) == pytest.approx((1.0, 0.0)) and found.items[-1] is mute
    assert {item.changes for item in found.items if item.claim in ("e4", "e5", "e6")} == {"order"}


def test_heuers_posterior_by_hand() -> None:
    """With trust t and step s an item for and one against have the ratio (t s + 1 - t)/(t/s + 1 - t), draw by draw."""
    weighing = weigh("heuer_iraq", draws=20)
    data = weighing.data["retaliation"]
    trust = data["trust"].values[:, 0]
    step = (data["likelihood"].sel(item="e1", hypothesis="h2_minor").values - 1 + trust) / trust
    ratio = (trust * step + 1 - trust) / (trust / step + 1 - trust)
    odds = np.stack([ratio**-3, np.ones(20), ratio**-2], axis=1)
    expected = odds / odds.sum(axis=1, keepdims=True)
    assert data["posterior"].sel(hypothesis=["h1_none", "h2_minor", "h3_major"]).values == pytest.approx(expected)


def test_every_inquiry_of_the_catalog_can_be_weighed() -> None:
    assert {"cab_problem", "heuer_iraq"} <= set(inquiries())
    for name in inquiries():
        assert all(question.items for question in weigh(name, draws=10).questions), name


@pytest.mark.parametrize("as_of", ["2015-08-31", "2017-03-31", "2018-01-31", "2020-07-31"])
def test_nothing_later_bears_on_a_question(as_of: str) -> None:
    found = afghanistan(as_of)
    sources = found.scenario.sources
    told = {item.claim for question in found.questions for item in question.items}
    assert told
    assert all(sources[found.scenario.claims[name].source].issued <= dt.date.fromisoformat(as_of) for name in told)
    assert found.scenario.about.as_of == dt.date.fromisoformat(as_of)
    assert all(
        q.answered is None or q.answered <= found.scenario.about.as_of for q in found.scenario.questions.values()
    )


def test_answers_that_came_later_serve_the_score_alone() -> None:
    course = afghanistan("2015-08-31")["course"]
    assert course.answer == "margins" and afghanistan("2015-08-31").scenario.questions["course"].answer is None
    chance = next(row.posterior.value for row in course.hypotheses if row.id == "margins")
    assert course.log_score == pytest.approx(-np.log2(chance))
    assert 0 < (course.brier or 0) < 2
    assert afghanistan("2015-08-31")["motive"].log_score is None


def test_questions_without_evidence_keep_their_priors() -> None:
    bounties = afghanistan("2015-08-31")["bounties"]
    assert not bounties.items
    assert all(row.posterior.value == pytest.approx(1 / 3) for row in bounties.hypotheses)


def test_the_motive_has_ten_hypotheses_and_the_evidence_tells_them_apart() -> None:
    motive = afghanistan("2020-07-31")["motive"]
    assert len(motive.hypotheses) == 10 and len(motive.items) == 35
    assert sum(row.posterior.value for row in motive.hypotheses) == pytest.approx(1.0)
    assert sum(row.leads for row in motive.hypotheses) == pytest.approx(1.0)
    assert all(row.posterior.low <= row.posterior.value <= row.posterior.high for row in motive.hypotheses)
    likely = {row.id: row.posterior.value for row in motive.hypotheses}
    assert likely["revenge"] < 0.05 and likely["ousting"] < 0.1
    assert [item.information.value for item in motive.items] == sorted(
        (item.information.value for item in motive.items), reverse=True
    )


def test_items_that_turn_the_lead_are_told() -> None:
    motive = afghanistan("2018-01-31")["motive"]
    without = {item.claim: item.leader_without for item in motive.items}
    for item in motive.items:
        assert (item.changes == "leader") == (without[item.claim] != motive.leader.id)
    data = afghanistan("2018-01-31").data["motive"]
    mean = data["without"].sel(item=motive.items[0].claim).mean("world")
    assert str(mean.hypothesis.values[mean.values.argmax()]) == motive.items[0].leader_without


def test_reports_of_one_article_from_another_overlap() -> None:
    data = afghanistan("2015-08-31").data["motive"]
    origin = dict(zip(data["item"].values.tolist(), data["source"].values.tolist(), strict=True))
    assert origin["tikhonova-2015.p16.defensive-zone"] == origin["tikhonova-2015.p25.not-wanting-to-leave"]
    assert origin["tikhonova-2015.p10.isis-bigger-threat"] != origin["tikhonova-2015.p16.defensive-zone"]


def test_a_view_weighs_one_source_alone() -> None:
    found = afghanistan("2018-01-31", view="ramani-2017")
    assert {item.source for question in found.questions for item in question.items} == {"ramani-2017"}
    assert found["motive"].leader.id == "leverage"


def test_draws_are_those_of_the_worlds() -> None:
    from realpolitik.worlds import draw

    scenario = rp.resolve(loaded())
    weighing = weigh(scenario, draws=4096, seed=4)
    believed = draw(scenario, np.arange(4096), 4).hypothesis["motive"]
    shares = np.bincount(believed, minlength=10) / 4096
    assert shares == pytest.approx(weighing.data["motive"]["posterior"].mean("world").values, abs=0.01)


def test_what_cannot_be_weighed_is_said() -> None:
    with pytest.raises(UsageError, match=r"no question 'motives'.*motive"):
        weigh(loaded(), question="motives")
    with pytest.raises(UsageError, match="has no hypotheses"):
        weigh("proxy_war")
    with pytest.raises(UsageError, match="1 or more"):
        weigh("cab_problem", draws=0)
    with pytest.raises(UsageError, match="no source 'heuer'"):
        weigh("heuer_iraq", view="heuer")
    with pytest.raises(KeyError):
        weigh("cab_problem", draws=5)["size"]


def test_an_inquiry_narrows_to_a_date() -> None:
    inquiry = load_inquiry("heuer_iraq")
    day = dt.date(1990, 1, 1)
    with pytest.raises(
        ScenarioError, match=r"inquiry\.yaml:22:10: questions\.retaliation\.ref: heuer-1999 came out on"
    ):
        narrowed(inquiry, day)  # type: ignore[arg-type]
    own = {name: item.model_copy(update={"ref": "judgement"}) for name, item in inquiry.questions.items()}
    answers = {name: item.model_copy(update={"ref": "judgement"}) for name, item in inquiry.hypotheses.items()}
    early = narrowed(inquiry.model_copy(update={"questions": own, "hypotheses": answers}), day)  # type: ignore[arg-type]
    assert not early.claims and not any(early.matrix.values())
    assert weigh(early, draws=5)["retaliation"].hypotheses[0].posterior.value == pytest.approx(1 / 3)
