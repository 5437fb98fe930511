"""What was held from outside and did not hold is told, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from realpolitik.readings.unmet import lapses, told


def held(invented, worlds_that_fall: int):
    """Twenty worlds in which the first instrument is held at its top level from month 6 on, or falls in month 9."""
    run = invented.result(worlds=20, months=24)
    name = str(run.data.instrument.values[0])
    owner, _, instrument = name.partition(".")
    levels = list(run.scenario.instruments[owner][instrument].levels)
    level = run.data["level"].to_numpy().copy()
    level[:, 6:, 0] = len(levels) - 1
    level[:worlds_that_fall, 9, 0] = 0
    data = run.data.assign(level=(run.data["level"].dims, level))
    date = str(data.date.values[6])[:7]
    pins = (f"{name}={levels[-1]}@{date}", "shocks.anything=strike")
    return replace(run, data=data, provenance=replace(run.provenance, pins=pins))


def test_a_pin_that_holds_is_not_told(invented) -> None:
    assert told(held(invented, 0)) == []


def test_a_pin_that_lapses_is_told_with_its_share(invented) -> None:
    (lapse,) = lapses(held(invented, 5))
    assert lapse.share == 0.25
    assert "did not hold in 25% of worlds" in told(held(invented, 5))[0]


def test_a_pin_that_is_released_may_move(invented) -> None:
    run = held(invented, 20)
    name = run.provenance.pins[0].partition("=")[0]
    freed = (*run.provenance.pins, f"{name}=free@{str(run.data.date.values[9])[:7]}")
    assert lapses(replace(run, provenance=replace(run.provenance, pins=freed))) == ()
    assert np.isin(run.data["level"].to_numpy()[:, 9, 0], [0]).all()
