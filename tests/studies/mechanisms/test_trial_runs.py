"""Claims as paired runs of the textbook proxy war: shared runs, resumption, what is asked for, what cannot be run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import realpolitik as rp
import realpolitik.pipeline.arms as trial_runs
from realpolitik.errors import UsageError
from realpolitik.readings import read
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import dump, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import FAMILY
from realpolitik.studies.mechanisms.ask import shortened
from realpolitik.studies.mechanisms.trial_runs import Asked

RUN: dict[str, Any] = {"worlds": 16, "months": 30, "seed": 4}


@pytest.fixture(scope="module")
def war() -> Scenario:
    return load("proxy_war")


@pytest.fixture(scope="module")
def study(war: Scenario) -> rp.Study:
    return rp.mechanisms(war, **RUN)


def with_experiments(war: Scenario, **more: dict[str, Any]) -> Scenario:
    found = {
        name: Experiment.model_validate({"title": name, "mechanisms": ["M31"], **item}) for name, item in more.items()
    }
    return war.model_copy(update={"experiments": found})


EXIT = {
    "baseline": {"do": ["meridia.presence=full"]},
    "changed": {"do": ["meridia.presence=withdrawn@+1"]},
    "reads": "ground.crown",
    "direction": "down",
    "matters": 0.02,
    "when": {"year": [1, 12]},
}


def test_every_experiment_is_judged(war: Scenario, study: rp.Study) -> None:
    assert list(study["experiments"].experiment) == list(war.experiments)
    assert set(study["mechanisms"].mechanism) == set(war.mechanisms)
    played = study["trials"].experiment.map(lambda name: war.experiments[name].reads is not None)
    (precision,) = study["precision"].itertuples()
    assert precision.tests == played.sum()
    assert precision.level == pytest.approx(1 - FAMILY / precision.tests) == study.data.attrs["level"]


def test_the_patrons_exit_costs_ground(study: rp.Study) -> None:
    row = study["experiments"].set_index("experiment").loc["exit_costs_ground"]
    assert row.verdict == "holds"
    assert study["trials"].query("experiment == 'exit_costs_ground'").high.iloc[-1] < 0


def test_effects_are_those_of_a_whatif(war: Scenario, study: rp.Study) -> None:
    pair = rp.whatif(war, do=["meridia.presence=withdrawn"], **RUN).source
    reading = war.experiments["exit_costs_ground"].reads
    assert reading is not None and study.data is not None
    changed = read(pair.changed, reading).values[:, 1:13].mean(axis=1)
    held = rp.whatif(war, do=["meridia.presence=full"], **RUN).source.changed
    found = study.data["difference"].values[list(study.data["experiment"].values).index("exit_costs_ground")]
    assert np.allclose(found, changed - read(held, reading).values[:, 1:13].mean(axis=1))


def test_a_number_set_in_an_arm_is_one_set_in_a_run(war: Scenario) -> None:
    setting = {"actors.league.belligerent.cohesion": 0.3}
    scenario = with_experiments(war, e={**EXIT, "baseline": {}, "changed": {"set": setting}})
    study = rp.mechanisms(scenario, **RUN)
    pair = rp.whatif(war, set=setting, **RUN).source
    reading = scenario.experiments["e"].reads
    assert reading is not None and study.data is not None
    one, other = (read(run, reading).values[:, 1:13].mean(axis=1) for run in (pair.baseline, pair.changed))
    assert np.allclose(study.data["difference"].values[0], other - one)


def test_runs_alike_are_played_once(war: Scenario, study: rp.Study) -> None:
    sides = Asked(war, war.experiments, None, RUN["months"], (), None).needs()
    named = sum(1 + item.is_contrast for item in war.experiments.values() if item.reads is not None)
    assert study["precision"].runs[0] == len(sides) < named


def test_a_run_is_as_long_as_its_windows_need(war: Scenario) -> None:
    scenario = with_experiments(war, short=EXIT, long={**EXIT, "when": {"later": [13, 24]}})
    lengths = {need.months for need in Asked(scenario, scenario.experiments, None, None, (), None).needs().values()}
    assert lengths == {24}


def test_results_do_not_depend_on_threads_or_chunks(
    war: Scenario, study: rp.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_runs, "CHUNK", 5)
    other = rp.mechanisms(war, threads=1, **RUN)
    assert study.data is not None and study.data.identical(other.data)
    assert study.to_dict() == other.to_dict()


def test_a_finished_study_is_not_played_again(
    war: Scenario, study: rp.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert study.data is not None
    first = rp.mechanisms(war, out=tmp_path, **RUN)
    monkeypatch.setattr(trial_runs, "simulate", None)
    again = rp.mechanisms(war, out=tmp_path, **RUN)
    assert study.data.identical(first.data) and study.data.identical(again.data)


def test_what_is_asked_for(war: Scenario) -> None:
    one = rp.mechanisms(war, only=["M32"], **RUN)
    assert list(one["experiments"].experiment) == ["leader_shakes_movement"]
    assert list(one["mechanisms"].mechanism) == ["M32"]
    assert one.run.options == {"only": ("M32",)}
    named = rp.mechanisms(war, only=["arms_bring_access"], **RUN)
    assert list(named["experiments"].experiment) == ["arms_bring_access"]
    with pytest.raises(UsageError, match="no mechanism") as raised:
        rp.mechanisms(war, only=["exit_cost_ground"], **RUN)
    assert raised.value.nearest == "exit_costs_ground"
    with pytest.raises(UsageError, match="no source"):
        rp.mechanisms(war, source="nobody", **RUN)
    with pytest.raises(UsageError, match="2 or more"):
        rp.mechanisms(war, worlds=1)
    with pytest.raises(UsageError, match="months"):
        rp.mechanisms(war, months=0)


def test_in_brief_one_contrast_a_mechanism(war: Scenario) -> None:
    kept = shortened(war.experiments)
    carried = {name for item in war.experiments.values() for name in item.mechanisms}
    assert len([item for item in kept.values() if item.is_contrast]) <= len(carried)
    assert len(kept) <= len(war.experiments)
    assert {name for item in kept.values() for name in item.mechanisms} == {
        name for item in war.experiments.values() for name in item.mechanisms
    }


def test_what_cannot_be_run_is_listed(war: Scenario) -> None:
    scenario = with_experiments(
        war, words={"cannot": "The model has no words for it."}, late={**EXIT, "when": {"beyond": [40, 50]}}
    )
    study = rp.mechanisms(scenario, **RUN)
    assert list(study["experiments"].verdict) == ["cannot", "untested"]
    assert study["experiments"].reason[0] == study["experiments"].when[0] == "The model has no words for it."
    assert "begin after" in study["experiments"].when[1]
    assert (study["precision"][["runs", "tests"]] == 0).all(axis=None) and study["trials"].empty
    assert study["mechanisms"].set_index("mechanism").verdict["M31"] == "cannot"
    assert len(study.summary) == 2 and study.until is None
    assert study.charts["effects"].draw() is None and len(study.sections()) == 1


def test_a_run_that_does_not_fit_the_date_is_listed(war: Scenario) -> None:
    late = {**EXIT, "changed": {"do": ["meridia.presence=withdrawn@2021-06"]}}
    row = rp.mechanisms(with_experiments(war, e=late), as_of="2021-12", **RUN)["experiments"].iloc[0]
    assert row.verdict == "untested" and "outside the run" in row.reason


def test_experiments_in_the_resolved_form_load_back(war: Scenario) -> None:
    from realpolitik.scenario.load import loads

    resolved = resolve(war)
    assert resolved.experiments == dict(sorted(war.experiments.items()))
    assert loads(dump(resolved)).experiments == resolved.experiments


def test_experiments_of_another_date_or_a_later_claim_are_gone_from_the_resolved_form(war: Scenario) -> None:
    other = with_experiments(war, e={**EXIT, "as_of": "2021-06"}, f=EXIT)
    assert set(resolve(other).experiments) == {"f"}
