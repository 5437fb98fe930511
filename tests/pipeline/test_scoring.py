"""Scores of views and pool from their own dates: played, compared, and blind to what came later."""

from __future__ import annotations

import datetime as dt
from types import ModuleType

import pytest

from realpolitik.errors import RunError, UsageError
from realpolitik.findings.scorecard import Scorecard
from realpolitik.findings.scoring import POOL
from realpolitik.pipeline.scoring import chosen_views, score
from realpolitik.scenario.history import Outcome
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario

RUN = {"worlds": 12, "seed": 3}


@pytest.fixture(scope="module")
def war(scored: ModuleType) -> Scenario:
    return scored.scored_war()


@pytest.fixture(scope="module")
def card(war: Scenario) -> Scorecard:
    return score(war, **RUN)


def test_each_view_from_its_own_date(card: Scorecard) -> None:
    own = card.panels[0]
    assert [(row.forecaster, str(row.as_of)) for row in own.rows if row.kind != "baseline"] == [
        ("early", "2020-12-15"),
        (POOL, "2020-12-15"),
        ("late", "2021-06-10"),
        (POOL, "2021-06-10"),
    ]
    assert card.until == dt.date(2022, 12, 31)
    assert [one.id for one in own.slates[0].outcomes] == ["crown_falls", "meridia_leaves", "strong"]
    assert [one.came for one in own.slates[0].outcomes] == [False, True, False]
    assert [one.id for one in card.unscored] == ["arms"]


def test_common_outcomes_are_the_same_for_all(card: Scorecard) -> None:
    common = card.panel("common")
    assert common is not None
    assert len({tuple(one.id for one in slate.outcomes) for slate in common.slates}) == 1
    assert len({tuple((one.series, one.date) for one in slate.figures) for slate in common.slates}) == 1


def test_together_starts_from_the_latest_date(card: Scorecard) -> None:
    together = card.panel("together")
    assert together is not None
    assert {row.as_of for row in together.rows} == {dt.date(2021, 6, 10)}
    assert {row.forecaster for row in together.rows if row.kind == "view"} == {"early", "late"}


def test_same_seed_same_scores(war: Scenario, card: Scorecard) -> None:
    again = score(war, **RUN, threads=2)
    assert [panel.rows for panel in again.panels] == [panel.rows for panel in card.panels]
    assert again.stated == card.stated


def test_stated_forecast_beside_the_model(card: Scorecard) -> None:
    row = card.stated[0]
    assert (row.claim, row.came, row.probability) == ("c2", True, pytest.approx(0.325))
    slate = card.panels[0].slates[1]
    index = [one.id for one in slate.outcomes].index("meridia_leaves")
    assert row.pool == pytest.approx(slate.probabilities[POOL][index])


def test_what_happened_changes_scores_and_no_forecast(scored: ModuleType, war: Scenario, card: Scorecard) -> None:
    """History told otherwise: every probability and every fan is the same, the scores are not."""
    points = tuple(
        point.model_copy(update={"value": point.value / 2}) if point.date.year > 2021 else point
        for point in war.series["held"].points
    )
    other = scored.scored_war("2029-01-01")
    other = other.model_copy(update={"series": {"held": war.series["held"].model_copy(update={"points": points})}})
    told = score(other, **RUN)
    for one, two in zip(card.panels[0].slates, told.panels[0].slates, strict=True):
        for name in one.runs:
            for before, after in (
                (one.runs[name].first, two.runs[name].first),
                (one.runs[name].members, two.runs[name].members),
            ):
                assert before.keys() == after.keys()
                assert all((before[key] == after[key]).all() for key in before)
    assert told.panels[0].rows[0].brier != card.panels[0].rows[0].brier
    assert told.panels[0].rows[0].crps != card.panels[0].rows[0].crps


def test_outcomes_reach_no_run(scored: ModuleType, war: Scenario) -> None:
    """The explicit form of a run holds no outcome, no later coming, no scored form of a forecast."""
    as_of = dt.date(2021, 6, 10)
    resolved = resolve(war, as_of=as_of)
    more = Outcome(title="More", unread="No words", happened=dt.date(2022, 1, 1))
    grown = war.model_copy(update={"outcomes": {**war.outcomes, "more": more}})
    assert resolved.outcomes == {}
    assert all(event.happened is None and event.checked is None for event in resolved.events.values())
    assert all(claim.forecast is None for claim in resolved.claims.values())
    assert digest(resolve(grown, as_of=as_of)) == digest(resolved)
    assert digest(resolve(scored.scored_war("2029-01-01"), as_of=as_of)) == digest(resolved)


def test_views_are_checked(war: Scenario) -> None:
    assert chosen_views(war, None) == ("early", "late")
    assert chosen_views(war, ["late", "early", "late"]) == ("early", "late")
    with pytest.raises(UsageError, match="early"):
        score(war, views=["earli"])
    with pytest.raises(UsageError, match="view"):
        score("proxy_war")
    with pytest.raises(UsageError, match="nothing to score"):
        score(war, until="2021-01-31", **RUN)
    with pytest.raises(UsageError, match="worlds"):
        score(war, worlds=1)


def test_sources_from_after_the_record_are_left_out_unless_asked_for(war: Scenario) -> None:
    after = war.sources["late"].model_copy(update={"issued": dt.date(2090, 1, 1)})
    longer = war.model_copy(update={"sources": {**war.sources, "late": after}})
    assert score(longer, **RUN).views == ("early",)
    with pytest.raises(UsageError, match="late: nothing to score"):
        score(longer, views=["late"], **RUN)


def test_no_history_no_scores(war: Scenario) -> None:
    bare = {name: event.model_copy(update={"happened": None, "checked": None}) for name, event in war.events.items()}
    with pytest.raises(RunError, match="nothing is known"):
        score(war.model_copy(update={"events": bare, "outcomes": {}, "series": {}}))


def test_one_view_alone(war: Scenario) -> None:
    card = score(war, views=["early"], **RUN)
    assert [panel.id for panel in card.panels] == ["own"]
    assert card.views == ("early",)
