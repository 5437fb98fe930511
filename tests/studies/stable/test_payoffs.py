"""Payoffs of a run: the plain twin's utility of the same phases, month by month."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from realpolitik.engines.campaign import label
from realpolitik.kernels.campaign.plain import decide, foresight, names
from realpolitik.kernels.campaign.plain.run import play
from realpolitik.kernels.campaign.plain.step import pull
from realpolitik.pipeline.runs import make_plan
from realpolitik.scenario.load import load
from realpolitik.studies.stable.payoffs import payoffs
from realpolitik.worlds import draw, encode
from realpolitik.worlds.tastes import tastes_of

MONTHS, FIRST = 8, 3
LEVELS = ("boreas.arms=overt", "meridia.presence=half@2021-03")


@pytest.mark.parametrize("threat", [False, True])
def test_payoffs_are_the_utility_of_the_plain_twin(threat: bool) -> None:
    """With a lever of pressure on Meridia's troops, or a threat, so that every kind of cost is paid."""
    war = load("proxy_war")
    arms = war.instruments["boreas"]["arms"]
    key = "threat.meridia.presence" if threat else "press.meridia.presence"
    overt = arms.levels["overt"]
    size = overt.direct.model_validate({"value": 0.2, "ref": "judgement"})
    pressing = overt.model_copy(update={"effects": {**overt.effects, key: size}})
    owned = {
        **war.instruments["boreas"],
        "arms": arms.model_copy(update={"levels": {**arms.levels, "overt": pressing}}),
    }
    war = war.model_copy(update={"instruments": {**war.instruments, "boreas": owned}, "experiments": {}, "focus": {}})
    plan = make_plan(war, worlds=2, months=MONTHS, seed=3, do=LEVELS)
    draws = draw(plan.scenario, np.arange(2), 3)
    labels, start, arrays = encode(plan.scenario, draws, MONTHS, plan.pins)
    phase = np.empty((2, MONTHS + 1, labels.phase["size"]))
    level = np.empty((2, MONTHS + 1, len(labels.instrument)), np.int8)
    outcome = np.empty((2, MONTHS + 1, len(labels.issue)))
    expected, tastes = np.zeros((2, len(labels.actor))), tastes_of(plan.scenario, draws, 3)
    for k in range(2):
        numbers, record = arrays.n[k], arrays.s[0]
        liked = (tastes.first[k], tastes.deep[k], tastes.seed)
        made = phase[k], level[k], outcome[k]
        play(k, start[k], numbers, arrays.t, record, *liked, arrays.pins, MONTHS, 3, *made)
        world = names.world_of(numbers, arrays.t, record)
        for month in range(FIRST, MONTHS + 1):
            x, levels = names.phase_of(phase[k, month], record), level[k, month].astype(int)
            lev, known = pull(x.copy(), world, levels), decide.weigh_threats(x, world, levels)
            for i in range(len(labels.actor)):
                expected[k, i] += foresight.issue_utility(x, world, i) - decide.cost(x, lev, world, i, levels, known)
    data = label(labels, draws, phase, level, outcome, MONTHS)
    found = payoffs(plan.scenario, draws, data, FIRST)
    assert found.actor.values.tolist() == list(labels.actor)
    np.testing.assert_allclose(
        found.values, expected / (MONTHS - FIRST + 1), rtol=2e-4
    )  # results keep 12 binary digits
    free = dataclasses.replace(
        draws, values={**draws.values, f"instruments.boreas.arms.levels.overt.effects.{key}": np.array(0.0)}
    )
    gain = payoffs(plan.scenario, free, data, FIRST) - found
    assert (gain.sel(actor="meridia") > 0.01).all() and (gain.sel(actor=["crown", "league", "boreas"]) == 0).all()
