"""Scores of views and pool from their own dates: played, compared, and blind to what came later."""

from __future__ import annotations

import datetime as dt
from types import ModuleType

import pytest

from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline.runs import simulate
from realpolitik.scenario.history import PastOutcome
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score.ask import chosen_views, score
from realpolitik.studies.score.slates import POOL, run_forecast
from realpolitik.study import Study

RUN = {"worlds": 12, "seed": 3}


@pytest.fixture(scope="module")
def war(scored: ModuleType) -> Scenario:
    return scored.scored_war()


@pytest.fixture(scope="module")
def card(war: Scenario) -> Study:
    return score(war, **RUN)


def test_each_view_from_its_own_date(card: Study) -> None:
    runs = card["events"].query("kind != 'baseline'")
    assert [(row.forecaster, str(row.as_of)) for row in runs.itertuples()] == [
        ("early", "2020-12-15"),
        (POOL, "2020-12-15"),
        ("late", "2021-06-10"),
        (POOL, "2021-06-10"),
    ]
    assert card.until == dt.date(2022, 12, 31)
    first = card["outcomes"][card["outcomes"].as_of == dt.date(2020, 12, 15)]
    assert first.event.tolist() == ["crown_falls", "meridia_leaves", "strong"]
    assert first.came.tolist() == [False, True, False]
    assert card["unscored"].event.tolist() == ["arms"]
    given = card["probabilities"].query("forecaster == 'early'").set_index("event").probability
    brier = ((given[first.event].to_numpy() - first.came.to_numpy(dtype=float)) ** 2).mean()
    assert card["events"].brier[0] == pytest.approx(brier)


def test_common_outcomes_are_the_same_for_all(card: Study) -> None:
    events, points = card["common.outcomes"], card["common.points"]
    assert len({tuple(rows.event) for _, rows in events.groupby("as_of")}) == 1
    assert len({tuple(zip(rows.series, rows.date, strict=True)) for _, rows in points.groupby("as_of")}) == 1
    assert events.as_of.nunique() == points.as_of.nunique() == 2


def test_together_starts_from_the_latest_date(card: Study) -> None:
    together = card["together.events"]
    assert set(together.as_of) == {dt.date(2021, 6, 10)}
    assert set(together[together.kind == "view"].forecaster) == {"early", "late"}


def test_same_seed_same_scores(war: Scenario, card: Study) -> None:
    again = score(war, **RUN, threads=2)
    assert again.to_dict() == card.to_dict()


def test_stated_forecast_beside_the_model(card: Study) -> None:
    row = card["source_forecasts"].iloc[0]
    assert row.told == "Meridia's troops are gone" and row.links[0].text == "late ¶1"
    assert (row.claim, row.came, row.probability) == ("c2", True, pytest.approx(0.325))
    outcomes = card["outcomes"].set_index(["event", "as_of"])
    assert row.pool == pytest.approx(outcomes.probability["meridia_leaves", dt.date(2021, 6, 10)])


def test_what_happened_changes_scores_and_no_forecast(scored: ModuleType, war: Scenario, card: Study) -> None:
    """History told otherwise: every probability and every fan is the same, the scores are not."""
    points = tuple(
        point.model_copy(update={"value": point.value / 2}) if point.date.year > 2021 else point
        for point in war.series["held"].points
    )
    other = scored.scored_war("2029-01-01")
    other = other.model_copy(update={"series": {"held": war.series["held"].model_copy(update={"points": points})}})
    told = score(other, **RUN)
    runs = "kind != 'baseline'"
    assert told["probabilities"].query(runs).equals(card["probabilities"].query(runs))
    assert not told["events"].brier.equals(card["events"].brier)
    assert told["figures"].crps[0] != card["figures"].crps[0]
    end = dt.date(2022, 12, 31)
    for forecaster, view in ((POOL, None), ("early", "early")):
        plays = [simulate(known, as_of="2020-12-15", view=view, months=24, **RUN) for known in (war, other)]
        one, two = (run_forecast(play, forecaster, war, end) for play in plays)
        for before, after in ((one.first, two.first), (one.members, two.members)):
            assert before.keys() == after.keys()
            assert all((before[key] == after[key]).all() for key in before)


def test_outcomes_reach_no_run(scored: ModuleType, war: Scenario) -> None:
    """The explicit form of a run holds no outcome, no later coming, no scored form of a forecast."""
    as_of = dt.date(2021, 6, 10)
    resolved = resolve(war, as_of=as_of)
    more = PastOutcome(title="More", unread="No words", happened=dt.date(2022, 1, 1))
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
    with pytest.raises(
        UsageError, match="2040-01-31 lies after all that is known of what happened: ask for 2023-12-31"
    ):
        score(war, until="2040-01-31", **RUN)
    with pytest.raises(UsageError, match="worlds"):
        score(war, worlds=1)


def test_sources_from_after_the_record_are_left_out_unless_asked_for(war: Scenario) -> None:
    after = war.sources["late"].model_copy(update={"issued": dt.date(2090, 1, 1)})
    longer = war.model_copy(update={"sources": {**war.sources, "late": after}})
    assert score(longer, **RUN).run.options["views"] == ("early",)
    with pytest.raises(UsageError, match="late: nothing to score"):
        score(longer, views=["late"], **RUN)


def test_no_history_no_scores(war: Scenario) -> None:
    bare = {name: event.model_copy(update={"happened": None, "checked": None}) for name, event in war.events.items()}
    with pytest.raises(RunError, match="nothing is known"):
        score(war.model_copy(update={"events": bare, "outcomes": {}, "series": {}}))


def test_pools_are_scored_on_the_question_bank(war: Scenario, card: Study) -> None:
    """From every date, in a screen's worth of tables, as far as history tells and no further than was asked."""
    bank = card.studies["bank"]
    days = [dt.date(2020, 12, 15), dt.date(2021, 6, 10)]
    assert bank["dates"].as_of.tolist() == ["all", *days]
    items = bank["items"]
    assert set(items.as_of) == set(days) and items.model.notna().any()
    assert bank["dates"]["items"].iloc[0] == items.came.notna().sum() > 10
    shown = [name for name, table in bank.tables.items() if table.brief != 0]
    assert shown == ["dates", "groups"] and sum(len(bank.tables[name]) for name in shown) < 15
    assert all(bank.plot(name) is not None for name in bank.charts)
    assert bank["open"]["items"].sum() == items.came.isna().sum()
    brier = ((items.model - items.came.astype(float)) ** 2)[items.came.notna()].mean()
    assert bank["dates"].brier.iloc[0] == pytest.approx(brier)
    asked = score(war, views=["early"], until="2021-12-31", **RUN).studies["bank"]["items"]
    assert set(asked.why[asked.came.isna() & (asked.day > dt.date(2021, 12, 31))]) >= {"not forecast"}
    assert not asked.came[asked.day > dt.date(2021, 12, 31)].notna().any()


def test_the_bank_of_a_run_that_was_held(war: Scenario) -> None:
    """History did not hold what a what-if sets, so that such a run is not scored on the bank either."""
    run = simulate(war, months=12, do=["meridia.presence=withdrawn@2021-03"], **RUN)
    assert not score(run, scenario=war).studies


def test_one_view_alone(war: Scenario) -> None:
    card = score(war, views=["early"], **RUN)
    assert set(card.studies) == {"bank"}
    assert card.run.options["views"] == ("early",)
    assert score(war, views="early", **RUN).to_dict() == card.to_dict()


def test_a_run_that_has_been_played(war: Scenario) -> None:
    """Scored on its own outcomes, as the scenario knows them; what does not go with it is refused."""
    run = simulate(war, months=24, **RUN)
    study = score(run, scenario=war)
    assert study["events"].forecaster[0] == POOL
    assert study["outcomes"].came.tolist() == [False, True, False]
    assert (study.run.worlds, study.run.months) == (12, 24)
    with pytest.raises(UsageError, match="leave out views, until"):
        score(run, scenario=war, views=["early"], until="2022")
    with pytest.raises(UsageError, match="leave out scenario"):
        score(war, scenario=war)
    with pytest.raises(UsageError, match="'bargain' holds neither a run nor a sealed forecast"):
        score(Study("bargain", "Talks"))
