"""Afghanistan's experiments: every causal claim and forecast is tested or said to be beyond the model."""

from __future__ import annotations

import pytest

from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.mechanisms.ask import shortened
from realpolitik.studies.mechanisms.trial_runs import Asked


@pytest.fixture(scope="module")
def afghanistan() -> Scenario:
    return load("afghanistan")


def test_every_causal_claim_and_forecast_is_named(afghanistan: Scenario) -> None:
    named = {claim for item in afghanistan.experiments.values() for claim in item.claims}
    asked = {name for name, claim in afghanistan.claims.items() if claim.kind in ("causal", "forecast")}
    assert asked <= named


def test_all_mechanisms_have_a_title_and_an_answer(afghanistan: Scenario) -> None:
    assert set(afghanistan.mechanisms) == {f"M{number:02d}" for number in range(1, 48)}
    tested = {name for item in afghanistan.experiments.values() for name in item.mechanisms}
    assert all(record.lives for name, record in afghanistan.mechanisms.items() if name not in tested)


def test_experiments_test_what_their_claims_say(afghanistan: Scenario) -> None:
    for name, item in afghanistan.experiments.items():
        for claim in item.claims:
            assert set(item.mechanisms) & set(afghanistan.claims[claim].mechanisms), (name, claim)


def test_runs_begin_where_the_scenario_has_a_phase(afghanistan: Scenario) -> None:
    dates = {item.as_of for item in afghanistan.experiments.values() if item.as_of is not None}
    assert dates <= set(afghanistan.about.as_of_dates)


def test_claims_that_disagree_share_their_arms(afghanistan: Scenario) -> None:
    """Whoever is right is decided by the same runs: support against Islamic State (M24) or feeding it (M25)."""
    one, other = (afghanistan.experiments[name] for name in ("support_turns_rivalry_fighters", "support_feeds_isis"))
    assert (one.baseline, one.changed, one.reads, one.when) == (other.baseline, other.changed, other.reads, other.when)
    assert {one.direction, other.direction} == {"up", "down"}


def test_the_study_stays_affordable(afghanistan: Scenario) -> None:
    whole = Asked(afghanistan, afghanistan.experiments, None, None, (), None).needs()
    brief = Asked(afghanistan, shortened(afghanistan.experiments), None, 36, (), None).needs()
    assert sum(need.months for need in whole.values()) < 4000
    assert sum(need.months for need in brief.values()) < 2000
