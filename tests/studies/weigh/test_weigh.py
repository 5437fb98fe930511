"""Published cases weighed from end to end, and the Afghan questions as of their dates."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.errors import ScenarioError, UsageError
from realpolitik.scenario.inquiry import narrowed
from realpolitik.scenario.load import inquiries, load_inquiry
from realpolitik.studies.weigh.ask import weigh
from realpolitik.study import Study


@cache
def loaded() -> rp.Scenario:
    return rp.load("afghanistan")


@cache
def afghanistan(as_of: str, view: str | None = None) -> Study:
    return weigh(loaded(), as_of=as_of, view=view, draws=200)


def chances(study: Study, question: str) -> dict[str, float]:
    """Hypothesis → posterior."""
    rows = study[f"{question}.hypotheses"]
    return dict(zip(rows.hypothesis, rows.posterior, strict=True))


def questions(study: Study) -> pd.DataFrame:
    """The table of questions, by their ids."""
    return study["questions"].set_index("question")


def test_the_cab_problem() -> None:
    """Tversky & Kahneman (1982): 12 in 29, in every draw."""
    study = weigh("cab_problem", draws=50)
    blue = study["colour.hypotheses"].set_index("hypothesis").loc["blue"]
    assert [blue.posterior, blue.low, blue.high] == pytest.approx([12 / 29] * 3)
    assert (blue.prior, blue.leads) == (pytest.approx(0.15), 0.0)
    (item,) = study["colour.evidence"].itertuples()
    assert item.ratio == pytest.approx(4.0)
    shift = study["colour.matrix"].set_index("hypothesis")["shift"]
    assert shift["blue"] == pytest.approx(12 / 29 - 0.15) and shift.sum() == pytest.approx(0.0)


def test_heuers_example() -> None:
    """Heuer (1999), ch. 8: the minor reprisal is least inconsistent; the first item tells nothing apart."""
    study = weigh("heuer_iraq", draws=200)
    rows, items = study["retaliation.hypotheses"], study["retaliation.evidence"].set_index("claim")
    assert dict(zip(rows.hypothesis, rows.inconsistent, strict=True)) == {"h2_minor": 0, "h3_major": 2, "h1_none": 3}
    assert list(rows.hypothesis) == ["h2_minor", "h3_major", "h1_none"]
    found = questions(study).loc["retaliation"]
    assert found.least_inconsistent == ("h2_minor",) and found.turning == () and found.leader == "h2_minor"
    assert (items.ratio["e1"], items.bits["e1"]) == pytest.approx((1.0, 0.0)) and items.index[-1] == "e1"
    assert set(items.changes[["e4", "e5", "e6"]]) == {"order"} and set(items["without"][["e4"]]) == {"another order"}


def test_heuers_posterior_by_hand() -> None:
    """With trust t and step s an item for and one against have the ratio (t s + 1 - t)/(t/s + 1 - t), draw by draw."""
    data = weigh("heuer_iraq", draws=20).studies["retaliation"].data
    assert data is not None
    trust = data["trust"].values[:, 0]
    step = (data["likelihood"].sel(item="e1", hypothesis="h2_minor").values - 1 + trust) / trust
    ratio = (trust * step + 1 - trust) / (trust / step + 1 - trust)
    odds = np.stack([ratio**-3, np.ones(20), ratio**-2], axis=1)
    expected = odds / odds.sum(axis=1, keepdims=True)
    assert data["posterior"].sel(hypothesis=["h1_none", "h2_minor", "h3_major"]).values == pytest.approx(expected)


def test_every_inquiry_of_the_catalog_can_be_weighed() -> None:
    assert {"cab_problem", "heuer_iraq"} <= set(inquiries())
    for name in inquiries():
        assert (weigh(name, draws=10)["questions"]["items"] > 0).all(), name


@pytest.mark.parametrize("as_of", ["2015-08-31", "2017-03-31", "2018-01-31", "2020-07-31"])
def test_nothing_later_bears_on_a_question(as_of: str) -> None:
    found, day = afghanistan(as_of), dt.date.fromisoformat(as_of)
    scenario = rp.resolve(loaded(), as_of=day)
    told = {
        claim for study in found.studies.values() if "evidence" in study.tables for claim in study["evidence"].claim
    }
    assert told and told <= set(found["claims"].claim)
    assert all(scenario.sources[loaded().claims[name].source].issued <= day for name in told)
    assert found.run.as_of == day and found.run.digest == rp.digest(scenario)
    assert all(item.answered is None or item.answered <= day for item in scenario.questions.values())


def test_answers_that_came_later_serve_the_score_alone() -> None:
    early = afghanistan("2015-08-31")
    course = questions(early).loc["course"]
    resolved = rp.resolve(loaded(), as_of=dt.date(2015, 8, 31))
    assert course.answer == "margins" and resolved.questions["course"].answer is None
    assert course.log_score == pytest.approx(-np.log2(chances(early, "course")["margins"]))
    assert 0 < course.brier < 2
    assert np.isnan(questions(early).log_score["motive"])
    assert any(line.startswith("Later, ") and "margins" in line for line in early.studies["course"].summary)


def test_questions_without_evidence_keep_their_priors() -> None:
    early = afghanistan("2015-08-31")
    assert list(early.studies["bounties"].tables) == ["hypotheses"] and questions(early)["items"]["bounties"] == 0
    assert list(chances(early, "bounties").values()) == pytest.approx([1 / 3] * 3)


def test_the_motive_has_ten_hypotheses_and_the_evidence_tells_them_apart() -> None:
    study = afghanistan("2020-07-31")
    rows, items = study["motive.hypotheses"], study["motive.evidence"]
    assert len(rows) == 10 and len(items) == 37
    assert rows[["posterior", "leads"]].sum().values == pytest.approx(1.0)
    assert ((rows.low <= rows.posterior) & (rows.posterior <= rows.high)).all()
    likely = chances(study, "motive")
    assert likely["revenge"] < 0.05 and likely["ousting"] < 0.1
    assert list(items.bits) == sorted(items.bits, reverse=True)


def test_items_that_turn_the_lead_are_told() -> None:
    study = afghanistan("2018-01-31")
    items, found = study["motive.evidence"], questions(study).loc["motive"]
    assert ((items.changes == "leader") == (items.leader_without != found.leader)).all()
    assert found.turning == tuple(items.claim[items.changes == "leader"])
    data = study.studies["motive"].data
    assert data is not None
    mean = data["without"].sel(item=items.claim[0]).mean("world")
    assert str(mean.hypothesis.values[mean.values.argmax()]) == items.leader_without[0]


def test_reports_of_one_article_from_another_overlap() -> None:
    data = afghanistan("2015-08-31").studies["motive"].data
    assert data is not None
    origin = dict(zip(data["item"].values.tolist(), data["source"].values.tolist(), strict=True))
    assert origin["tikhonova-2015.p16.defensive-zone"] == origin["tikhonova-2015.p25.not-wanting-to-leave"]
    assert origin["tikhonova-2015.p10.isis-bigger-threat"] != origin["tikhonova-2015.p16.defensive-zone"]


def test_a_view_weighs_one_source_alone() -> None:
    found = afghanistan("2018-01-31", view="ramani-2017")
    items = [study["evidence"] for study in found.studies.values() if "evidence" in study.tables]
    assert {source for rows in items for source in rows.source} == {"ramani-2017"}
    assert questions(found).leader["motive"] == "leverage"
    assert found.about is not None and found.about.endswith("alone.") and "Ramani" in found.about


def test_draws_are_those_of_the_worlds() -> None:
    from realpolitik.worlds import draw

    scenario = rp.resolve(loaded())
    data = weigh(scenario, draws=4096, seed=4).studies["motive"].data
    believed = draw(scenario, np.arange(4096), 4).hypothesis["motive"]
    shares = np.bincount(believed, minlength=10) / 4096
    assert data is not None
    assert shares == pytest.approx(data["posterior"].mean("world").values, abs=0.01)


def test_what_cannot_be_weighed_is_said() -> None:
    with pytest.raises(UsageError, match=r"no question 'motives'.*motive"):
        weigh(loaded(), question="motives")
    with pytest.raises(UsageError, match="has no hypotheses"):
        weigh("proxy_war")
    with pytest.raises(UsageError, match="1 or more"):
        weigh("cab_problem", draws=0)
    with pytest.raises(UsageError, match="no source 'heuer'"):
        weigh("heuer_iraq", view="heuer")
    with pytest.raises(KeyError, match=r"no table 'size\.hypotheses'"):
        weigh("cab_problem", draws=5)["size.hypotheses"]


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
    assert list(chances(weigh(early, draws=5), "retaliation").values()) == pytest.approx([1 / 3] * 3)
