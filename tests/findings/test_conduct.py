import numpy as np
import pytest

from realpolitik.findings.conduct import conduct, instrument_use, utility_lost
from realpolitik.findings.wants import wants
from realpolitik.readings import drawn, year_windows


def test_shares_of_levels_sum_to_one(run):
    for use in instrument_use(run):
        np.testing.assert_allclose(use.shares.sum(axis=0), 1)
        assert use.first.sum() == pytest.approx(1)
    presence = next(use for use in instrument_use(run) if use.instrument == "presence")
    raw = run.data["level"].sel(instrument="empire.presence").values
    np.testing.assert_allclose(presence.shares[2], (raw == 2).mean(axis=0))
    assert presence.titles == ("withdrawn", "a few", "train")
    assert presence.switches == pytest.approx((np.diff(raw.astype(int), axis=1) != 0).sum(axis=1).mean())


def test_loss_uses_positions_as_drawn(run):
    loss = next(item for item in utility_lost(run) if (item.actor, item.issue) == ("rebels", "order"))
    position = run.data["drawn"].sel(number="positions.rebels.order.position").values
    outcome = run.data["outcome"].sel(issue="order").values[:, 1:]
    assert loss.mean == pytest.approx((np.abs(outcome - position[:, None]) / 100).mean(), rel=1e-4)
    assert loss.salience == 1.0


def test_loss_names_what_stands_behind_it(run):
    loss = next(item for item in utility_lost(run) if (item.actor, item.issue) == ("neighbour", "raids"))
    assert loss.claims == ("c-raids",)
    assert loss.refs == ("c-raids",)


def test_every_actor_that_does_or_wants_is_there(run):
    found = conduct(run)
    assert {act.actor for act in found} == {"empire", "neighbour", "crown", "rebels"}
    assert found[0].actor == "empire"
    assert all(act.last == pytest.approx(sum(loss.last for loss in act.losses)) for act in found)


@pytest.mark.parametrize("months", [1, 2, 5, 13, 85])
def test_year_windows_are_never_empty(months):
    first, last = year_windows(months)
    assert len(range(months)[first]) >= 1
    assert len(range(months)[last]) >= 1


def test_certain_numbers_are_constant_over_worlds(run):
    assert (drawn(run, "positions.crown.order.position") == 100).all()


def test_wants_hold_spread_stated_position_and_claims(run):
    found = wants(run)
    cell = next(cell for cell in found.cells if (cell.actor, cell.issue) == ("empire", "troops"))
    assert 20 <= cell.low < cell.position < cell.high <= 60
    assert cell.stated == 80
    assert cell.ref == "north-2017:p5"
    assert found.issues == ("troops", "order", "raids")
    assert "raiders" not in found.actors
