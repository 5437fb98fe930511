"""How wars begin and end as a whole: no jump in the first month, and a collapse that takes months, not years."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.scenario.load import catalog

WARS = [name for name in catalog() if any(actor.belligerent for actor in rp.load(name).actors.values())]
GONE = ("us.presence=residual@2021-01", "us.presence=withdrawn@2021-08", "nato.presence=withdrawn@2021-08")


@pytest.mark.parametrize("name", WARS)
def test_no_war_jumps_in_its_first_month(name: str) -> None:
    """Fronts move by what a year's trend gives, and as many die as were counted, give or take a month's fortune."""
    run = rp.simulate(name, worlds=40, months=1, seed=1)
    ground = run.data["ground"]
    moved = (ground.sel(month=1) - ground.sel(month=0)).median("world")
    assert float(np.abs(moved).max()) < 0.01
    counted = run.data["drawn"].sel(number="parameters.deaths_at_start").values if counts(run) else None
    if counted is not None:
        ratio = run.data["war_deaths"].sel(month=1).values / counted
        assert np.quantile(np.abs(np.log(ratio)), 0.9) < np.log(1.3)


def counts(run: rp.Result) -> bool:
    """Whether somebody had counted the dead, so that the number differs from world to world."""
    return "parameters.deaths_at_start" in run.data["number"].values


def test_when_the_patron_leaves_kabul_may_fall_within_months() -> None:
    """From three tenths of the people to one in months, and the taker soon holds most; staying, it mostly holds."""
    left, stayed = (
        rp.simulate("afghanistan", as_of="2020-07-31", worlds=60, months=36, seed=2, do=pins).data
        for pins in (GONE, ("us.presence=train", "nato.presence=train"))
    )
    own = left["ground"].sel(belligerent=["kabul", "north"]).sum("belligerent").values
    both = (own < 0.1).any(axis=1)
    months = (own < 0.1).argmax(axis=1)[both] - (own < 0.3).argmax(axis=1)[both]
    assert both.sum() >= 15 and np.median(months) <= 6
    lost = [1 - float(run["holds_capital"].sel(belligerent="kabul", month=36).mean("world")) for run in (left, stayed)]
    assert lost[0] > lost[1] + 0.2
    gone = left["holds_capital"].sel(belligerent="kabul").values < 0.5
    worlds = np.flatnonzero(gone[:, :-3].any(axis=1))
    theirs = left["ground"].sel(belligerent=["taliban", "haqqani"]).sum("belligerent").values
    assert np.median([theirs[w, gone[w].argmax() + 3] for w in worlds]) >= 0.5
