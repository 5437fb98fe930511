"""What became of deals, as assess and explain tell it."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.results import Result
from realpolitik.studies.assess.deals import deals, sentences

AS_OF = "2020-07-31"


@pytest.fixture(scope="module")
def run() -> Result:
    return rp.simulate("afghanistan", as_of=AS_OF, worlds=6, months=13)


def test_what_became_of_a_deal(run: Result) -> None:
    found = deals(run).set_index("actor")
    state = run.data["accord"].sel(deal="doha").values
    assert list(found.index) == list(run.scenario.deals["doha"].parties) == ["taliban", "us"]
    assert found.in_force.eq(1).all() and str(found.signed["us"]) == "2020-02-29"
    assert found.broken["taliban"] == (state[:, -1] == 2).mean() and found.broken["us"] == (state[:, -1] == 3).mean()
    assert found.holds["us"] + found.over["us"] + found.broken.sum() == pytest.approx(1)
    assert (found.price.dropna() > 0).any()
    assert f"at the end in {found.holds['us']:.0%}" in sentences(deals(run)).replace(" %", "%")


def test_assess_has_a_table_of_deals_only_where_there_are_any() -> None:
    study = rp.assess("afghanistan", as_of=AS_OF, worlds=2, months=3, alone=True)
    assert len(study["deals"]) == 2 and any(part.id == "deals" for part in study.parts if not isinstance(part, str))
    assert "deals" not in rp.assess("proxy_war", worlds=2, months=3, alone=True).tables


def test_explain_says_what_a_deal_is_worth_to_it() -> None:
    study = rp.explain("afghanistan", actor="us", instrument="presence", as_of=AS_OF, date="2021-05-31", worlds=3)
    said = " ".join(study.summary)
    assert "agreement of Doha" in said and "breaking it now would cost it" in said
