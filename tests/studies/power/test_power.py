"""Power from scenario to study: who is needed, over time, without ties; what is refused; from a run."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.report.charts.style import specification
from realpolitik.studies.power.tables import summary
from realpolitik.study import Study


@pytest.fixture(scope="module")
def study() -> Study:
    return rp.power("proxy_war", worlds=12, months=6, every=3, seed=2, without_ties="boreas")


def test_the_indices_share_out_all_power(study: Study) -> None:
    indices = study["indices"]
    assert indices[["weight", "shapley_shubik", "banzhaf", "pivotal"]].sum().values == pytest.approx(1.0)
    assert list(indices.weight) == sorted(indices.weight, reverse=True)


def test_the_score_is_what_it_says(study: Study) -> None:
    """1 for those whose consent is needed, else the chance that nobody else stands behind the terms."""
    data, rows = study.data, study["kingmakers"].set_index("actor")
    assert data is not None and set(rows.index) == {"boreas", "crown", "league", "meridia"}
    suits = data.ground.values
    for actor in rows.index:
        one = data.sel(actor=actor)
        alone = 1.0 - one.backing_without.values[suits] / one.backing.values[suits]
        expected = np.where(one.party.values[suits], 1.0, alone).mean()
        assert rows.score[actor] == pytest.approx(expected)
        assert rows.score_low[actor] <= rows.score[actor] <= rows.score_high[actor]
    assert (rows.score[rows.veto == 1.0] == 1.0).all() and rows.veto["boreas"] == 0.0


def test_every_date_has_everybody_and_the_first_is_what_the_tables_show(study: Study) -> None:
    standings, settlement = study["standings"], study["settlement"]
    dates = [dt.date(2020, 12, 31), dt.date(2021, 3, 31), dt.date(2021, 6, 30)]
    assert list(settlement.date) == dates == list(dict.fromkeys(standings.date))
    first = standings[standings.date == dates[0]].set_index("actor")
    for name in ("kingmakers", "indices"):
        shown = study[name].set_index("actor").drop(columns="score_cut", errors="ignore")
        assert shown.equals(first.loc[shown.index, shown.columns])
    assert study.until == dates[-1] and study.run.months == 6
    assert settlement.possible[0] == pytest.approx(float((study.data.ground * study.data.backing).mean()))


def test_without_its_ties_a_broker_stands_behind_nothing(study: Study) -> None:
    before, after = (study[name].iloc[0] for name in ("settlement", "cut_settlement"))
    assert after.ground == before.ground and after.possible < before.possible
    lone = study["cut"].set_index("actor")
    assert lone.reach["boreas"] == 0.0
    assert list(study["kingmakers"].score_cut) == list(study["cut"].score)
    assert f"instead of {100 * before.possible:.0f}%" in study.summary[-1]
    assert "its betweenness would be 0%, as before." in study.summary[-1]


def test_who_is_named_as_broker_counts_beyond_chance(study: Study) -> None:
    now, rows = study["settlement"].iloc[0], study["kingmakers"]
    assert "hangs most on Boreas (100%)." in study.summary[2]
    slight = rows.assign(score=rows.score.where(rows.actor != "boreas", 0.03), score_low=0.01)
    assert "No settlement is seen to hang on anybody without a veto." in summary(now, slight)
    unsure = rows.assign(score=rows.score.where(rows.actor != "boreas", 0.3), score_low=-0.1)
    assert "No settlement is seen to hang on anybody without a veto." in summary(now, unsure)
    assert not any("without a veto" in line for line in summary(now, rows.assign(veto=1.0)))


def test_terminal_and_page(study: Study) -> None:
    titles = [item.title.plain for item in study.renderables() if hasattr(item, "columns")]
    assert titles == [
        "Whose signature a settlement needs",
        "Power by index",
        "Whether a settlement can be had",
        "Weight and kingmaker score over time",
    ]
    (section,) = study.sections()
    assert [block.id for block in section.blocks] == [
        "power-kingmakers",
        "fig-power-indices",
        "power-indices",
        "fig-power-standings",
        "power-standings",
        "power-settlement",
    ]
    heads = [head.title for head in section.blocks[4].columns]  # type: ignore[union-attr]
    assert heads == ["Actor", "Dec 2020", "Mar 2021", "Jun 2021"]


def test_charts_hold_the_numbers_of_the_tables(study: Study) -> None:
    drawing = study.charts["indices"].draw()
    assert drawing is not None
    drawing.chart.to_dict(validate=True)
    rows = specification(drawing)["datasets"]["rows"]
    boreas = study["indices"].set_index("actor").loc["boreas"]
    drawn = {row["index"]: row["share"] for row in rows if row["actor"] == boreas["name"]}
    assert drawn["Weight"] == pytest.approx(boreas.weight, rel=1e-2) and len(drawn) == 6
    over_time = study.charts["standings"].draw()
    assert over_time is not None and len(over_time.datasets["rows"]) == 3  # Boreas alone has no veto
    with pytest.raises(ValueError, match="nothing to show"):
        rp.power("proxy_war", worlds=4).plot("standings")


def test_same_seed_same_numbers_whatever_the_threads(study: Study) -> None:
    again = rp.power("proxy_war", worlds=12, months=6, every=3, seed=2, without_ties="boreas", threads=1)
    assert again.to_dict() == study.to_dict()
    assert rp.power("proxy_war", worlds=12, seed=3).to_dict()["tables"] != study.to_dict()["tables"]


def test_a_run_is_asked_at_its_own_date_in_its_own_worlds() -> None:
    played = rp.assess("proxy_war", worlds=6, months=6, seed=2)
    found, asked = rp.power(played, every=3), rp.power("proxy_war", worlds=6, months=6, every=3, seed=2)
    assert found.to_dict()["tables"] == asked.to_dict()["tables"]
    assert found.run.digest == asked.run.digest and found.run.months == 6
    held = dataclasses.replace(asked, source=played.source)
    assert rp.power(held, every=3)["standings"].equals(found["standings"])


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"every": 4}, "whole quarters"),
        ({"every": 0}, "whole quarters"),
        ({"without_ties": "boras"}, "did you mean boreas"),
        ({"issues": ["grund"]}, "did you mean ground"),
        ({"worlds": 0}, "worlds must be 1 or more"),
        ({"months": 601}, "between 1 and 600"),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        rp.power("proxy_war", **{"worlds": 2, **options})  # type: ignore[arg-type]


def test_a_run_has_its_own_date_and_view() -> None:
    played = rp.assess("proxy_war", worlds=2, months=3)
    with pytest.raises(UsageError, match="its own date of knowledge"):
        rp.power(played, as_of="2018-01-31")
