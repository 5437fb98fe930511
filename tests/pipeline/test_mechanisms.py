"""Claims as paired runs of the textbook proxy war: shared arms, resumption, what is asked for, what cannot be run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import realpolitik.pipeline.arms as arms
from realpolitik.errors import UsageError
from realpolitik.findings.mechanism_study import MechanismStudy
from realpolitik.pipeline.mechanisms import Asked, mechanisms, shortened
from realpolitik.pipeline.runs import paired
from realpolitik.readings import read
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import dump, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import FAMILY

RUN: dict[str, Any] = {"worlds": 12, "months": 30, "seed": 4}


@pytest.fixture(scope="module")
def war() -> Scenario:
    return load("proxy_war")


@pytest.fixture(scope="module")
def study(war: Scenario) -> MechanismStudy:
    return mechanisms(war, **RUN)


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


def test_every_experiment_is_judged(war: Scenario, study: MechanismStudy) -> None:
    assert [ruling.id for ruling in study.rulings] == list(war.experiments)
    assert {row.id for row in study.mechanisms} == set(war.mechanisms)
    assert study.tests == sum(len(ruling.trials) for ruling in study.rulings if ruling.experiment.reads is not None)
    assert study.level == pytest.approx(1 - FAMILY / study.tests)


def test_the_patrons_exit_costs_ground(study: MechanismStudy) -> None:
    ruling = next(ruling for ruling in study.rulings if ruling.id == "exit_costs_ground")
    assert ruling.verdict == "holds"
    assert ruling.trials[-1].effect.high < 0


def test_effects_are_those_of_a_whatif(war: Scenario, study: MechanismStudy) -> None:
    pair = paired(war, do=["meridia.presence=withdrawn"], **RUN)
    ruling = next(ruling for ruling in study.rulings if ruling.id == "exit_costs_ground")
    reading = ruling.experiment.reads
    assert reading is not None and ruling.differences is not None
    changed = read(pair.changed, reading).values[:, 1:13].mean(axis=1)
    held = paired(war, do=["meridia.presence=full"], **RUN).changed
    assert np.allclose(ruling.differences[0], changed - read(held, reading).values[:, 1:13].mean(axis=1))


def test_a_number_set_in_an_arm_is_one_set_in_a_run(war: Scenario) -> None:
    setting = {"actors.league.belligerent.cohesion": 0.3}
    scenario = with_experiments(war, e={**EXIT, "baseline": {}, "changed": {"set": setting}})
    ruling = mechanisms(scenario, **RUN).rulings[0]
    pair = paired(war, set=setting, **RUN)
    reading = ruling.experiment.reads
    assert reading is not None and ruling.differences is not None
    one, other = (read(run, reading).values[:, 1:13].mean(axis=1) for run in (pair.baseline, pair.changed))
    assert np.allclose(ruling.differences[0], other - one)


def test_arms_alike_are_played_once(war: Scenario, study: MechanismStudy) -> None:
    sides = Asked(war, war.experiments, None, RUN["months"], (), None).needs()
    named = sum(1 + item.is_contrast for item in war.experiments.values() if item.reads is not None)
    assert study.arms == len(sides) < named


def test_a_run_is_as_long_as_its_windows_need(war: Scenario) -> None:
    scenario = with_experiments(war, short=EXIT, long={**EXIT, "when": {"later": [13, 24]}})
    lengths = {need.months for need in Asked(scenario, scenario.experiments, None, None, (), None).needs().values()}
    assert lengths == {24}


def test_results_do_not_depend_on_threads_or_chunks(
    war: Scenario, study: MechanismStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arms, "CHUNK", 5)
    other = mechanisms(war, threads=1, **RUN)
    assert study.data.identical(other.data)


def test_a_finished_study_is_not_played_again(
    war: Scenario, study: MechanismStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = mechanisms(war, out=tmp_path, **RUN)
    monkeypatch.setattr(arms, "simulate", None)
    again = mechanisms(war, out=tmp_path, **RUN)
    assert first.data.identical(study.data) and again.data.identical(study.data)


def test_what_is_asked_for(war: Scenario) -> None:
    one = mechanisms(war, only=["M32"], **RUN)
    assert [ruling.id for ruling in one.rulings] == ["leader_shakes_movement"]
    assert [row.id for row in one.mechanisms] == ["M32"]
    assert [ruling.id for ruling in mechanisms(war, only=["arms_bring_access"], **RUN).rulings] == ["arms_bring_access"]
    with pytest.raises(UsageError, match="no mechanism") as raised:
        mechanisms(war, only=["exit_cost_ground"], **RUN)
    assert raised.value.nearest == "exit_costs_ground"
    with pytest.raises(UsageError, match="no source"):
        mechanisms(war, source="nobody", **RUN)
    with pytest.raises(UsageError, match="2 or more"):
        mechanisms(war, worlds=1)
    with pytest.raises(UsageError, match="months"):
        mechanisms(war, months=0)


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
    study = mechanisms(scenario, **RUN)
    assert [ruling.verdict for ruling in study.rulings] == ["cannot", "untested"]
    assert study.rulings[0].reason == "The model has no words for it."
    assert study.arms == 0 and study.tests == 0
    assert next(row for row in study.mechanisms if row.id == "M31").verdict == "cannot"


def test_an_arm_that_does_not_fit_the_date_is_listed(war: Scenario) -> None:
    late = {**EXIT, "changed": {"do": ["meridia.presence=withdrawn@2021-06"]}}
    ruling = mechanisms(with_experiments(war, e=late), as_of="2021-12", **RUN).rulings[0]
    assert ruling.verdict == "untested" and "outside the run" in ruling.reason


def test_experiments_in_the_resolved_form_load_back(war: Scenario) -> None:
    from realpolitik.scenario.load import loads

    resolved = resolve(war)
    assert resolved.experiments == dict(sorted(war.experiments.items()))
    assert loads(dump(resolved)).experiments == resolved.experiments


def test_experiments_of_another_date_or_a_later_claim_are_gone_from_the_resolved_form(war: Scenario) -> None:
    other = with_experiments(war, e={**EXIT, "as_of": "2021-06"}, f=EXIT)
    assert set(resolve(other).experiments) == {"f"}
