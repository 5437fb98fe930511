"""The study of claims as tables, sentences, charts, and a page."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.report.charts.style import specification
from realpolitik.scenario.load import load
from realpolitik.studies.mechanisms import tables
from realpolitik.studies.mechanisms.charts import PANELS, curves_chart
from realpolitik.studies.mechanisms.frames import claims_of


@pytest.fixture(scope="module")
def study() -> rp.Study:
    return rp.mechanisms("proxy_war", worlds=12, months=30, seed=4)


def printed(study: rp.Study, brief: bool = False) -> str:
    console = Console(width=200, file=io.StringIO())
    for part in study.renderables(brief):
        console.print(part)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_tables_tell_every_mechanism_and_experiment(study: rp.Study) -> None:
    text = printed(study)
    assert all(name in text for name in study["mechanisms"].mechanism)
    assert all(title[:30] in text for title in study["experiments"].title)
    assert "hold together with 95%" in text


def test_a_first_look_shows_the_mechanisms_that_were_tried_alone() -> None:
    brief = rp.mechanisms("proxy_war", worlds=4, months=6, brief=True)
    text, rows = printed(brief, brief=True), brief["mechanisms"]
    assert "Claim says" not in text and f"{(rows.verdict == 'unclear').sum()} of {len(rows)} stay unclear" in text
    tried = rows.mechanism[rows.effect.notna()]
    assert list(rows.mechanism[: len(tried)]) == list(tried)
    assert brief.table("mechanisms").brief == len(tried)
    assert brief.run.options == {"brief": True}


def test_effects_are_shown_to_a_tenth_of_what_counts(study: rp.Study) -> None:
    row = study["mechanisms"].set_index("mechanism").loc["M31"]
    shown = study.table("mechanisms").texts().set_index("No.")["Effect (interval)"]["M31"]
    assert row.matters == 0.02
    ends = [f"{value:+.3f}".replace("-", "−") for value in (row.effect, row.low, row.high)]
    assert shown == f"{ends[0]} ({ends[1]} to {ends[2]})"


def test_trials_and_experiments_say_the_same(study: rp.Study) -> None:
    trials, experiments = study["trials"], study["experiments"]
    assert ((trials.low <= trials.effect) & (trials.effect <= trials.high)).all()
    paired = trials[trials.changed.notna()]
    assert paired.effect.to_numpy() == pytest.approx((paired.changed - paired.baseline).astype(float).to_numpy())
    both = experiments.merge(trials, on=["experiment", "window"], suffixes=("", "_trial"))
    assert len(both) == len(experiments) and (both.effect == both.effect_trial).all()
    assert list(study.data["effect"].values) == list(trials.effect)  # type: ignore[index]


def test_forest_has_a_bar_for_every_contrast(study: rp.Study) -> None:
    drawing = study.charts["effects"].draw()
    assert drawing is not None
    contrasts = study["experiments"].contrast.sum()
    assert len(drawing.datasets["rows"]) == contrasts
    for row in drawing.datasets["rows"]:
        assert row["low"] <= row["x"] <= row["high"]
    assert specification(drawing)["datasets"]["rows"]


def test_no_curves_where_nothing_turns(study: rp.Study) -> None:
    turning = study["experiments"].verdict == "depends"
    assert (study.charts["turning"].draw() is None) == (not turning.any())
    assert set(study["curves"].experiment) == set(study["experiments"].experiment[study["experiments"].contrast])


def test_effects_that_turn_are_drawn_in_panels(study: rp.Study) -> None:
    curves = study["curves"]
    drawing = curves_chart(curves)
    assert drawing is not None
    rows, shown = drawing.datasets["rows"], curves.experiment.unique()[:PANELS]
    assert len(rows) == sum(-(-(curves.experiment == name).sum() // 2) for name in shown)
    assert len({row["name"] for row in rows}) == len(shown)
    assert specification(drawing)["datasets"]["rows"]


def test_page_is_written(study: rp.Study, tmp_path: Path) -> None:
    text = study.to_html(tmp_path / "mechanisms.html").read_text(encoding="utf-8")
    assert "What the causal claims are worth" in text and "mechanisms-effects" in text
    (section,) = study.sections()
    assert section.id == "mechanisms" and study.summary[0] in section.lead


def test_claims_come_by_verdict_and_lead_to_their_sources() -> None:
    war = load("afghanistan")
    claims = claims_of(war, (), list(war.claims)[:5])
    assert set(claims.verdict) == {"untested"} and all(len(links) == 1 for links in claims.links)
    shown = tables.claims_table(claims, 5).texts()
    assert list(shown["Tested by"]) == ["nothing"] * 5


def test_causal_claims_of_which_none_was_run() -> None:
    precision = {"runs": 0, "tests": 0, "level": 1.0, "half": 0.0, "wide": 0.0}
    none = pd.DataFrame({"claim": [], "verdict": []})
    told = tables.summary(none, none, precision, load("proxy_war"))
    assert told == ("Of 0 mechanisms: none.", "Of 0 claims: none.")


def test_claims_that_repeat_one_another_count_once() -> None:
    war = load("afghanistan")
    repeated = next(name for name, claim in war.claims.items() if claim.origin in war.claims)
    pair = [repeated, str(war.claims[repeated].origin)]
    claims = pd.DataFrame({"claim": pair, "verdict": ["holds", "holds"]})
    precision = {"runs": 2, "tests": 2, "level": 0.975, "half": 0.5, "wide": 0.25}
    told = tables.summary(claims, claims, precision, war)
    assert told[0] == "Of 2 mechanisms: 2 hold." and told[1] == "Of 1 claim: 1 hold."
    assert "all 2 tests hold together with 95% (Bonferroni: each 97.50%). Half an interval is 0.5 times" in told[2]
