"""What each actor does and what the outcome costs it; who wants what."""

import numpy as np
import pytest

from realpolitik.readings import drawn, year_windows
from realpolitik.studies.assess import conduct, preferences


def test_shares_of_levels_sum_to_one(run):
    found = conduct.use(run)
    sums = found.levels.groupby(["actor", "instrument", "date"]).share.sum()
    np.testing.assert_allclose(sums, 1)
    first = found.levels.drop_duplicates(["actor", "instrument", "rank"]).groupby(["actor", "instrument"])
    np.testing.assert_allclose(first.first_year.sum(), 1)
    raw = run.data["level"].sel(instrument="empire.presence").values
    presence = found.levels[found.levels.instrument == "presence"]
    np.testing.assert_allclose(presence.share[presence["rank"] == 2], (raw == 2).mean(axis=0))
    assert list(dict.fromkeys(presence.title)) == ["withdrawn", "a few", "train"]
    row = found.instruments.set_index("instrument").loc["presence"]
    assert row.switches == pytest.approx((np.diff(raw.astype(int), axis=1) != 0).sum(axis=1).mean())
    assert row.low <= row.change <= row.high


def test_loss_uses_positions_as_drawn(run):
    loss = conduct.losses(run).set_index(["actor", "issue"]).loc[("rebels", "order")]
    position = run.data["drawn"].sel(number="positions.rebels.order.position").values
    outcome = run.data["outcome"].sel(issue="order").values[:, 1:]
    assert loss["mean"] == pytest.approx((np.abs(outcome - position[:, None]) / 100).mean(), rel=1e-4)
    assert loss.salience == 1.0


def test_loss_names_what_stands_behind_it(run):
    loss = conduct.losses(run).set_index(["actor", "issue"]).loc[("neighbour", "raids")]
    path = "number-positions.neighbour.raids"
    assert [link.anchor for link in loss.evidence] == [f"{path}.position", f"{path}.salience", "claim-c-raids"]


def test_every_actor_that_does_or_wants_is_there(run):
    use, lost = conduct.use(run), conduct.losses(run)
    order = conduct.order_of(run, use.instruments, lost)
    brief = conduct.brief(use, lost, order)
    assert set(brief.actor) == {"empire", "neighbour", "crown", "rebels"} and brief.actor[0] == "empire"
    for row in brief.itertuples():
        assert row.last == pytest.approx(lost[lost.actor == row.actor]["last"].sum())


@pytest.mark.parametrize("months", [1, 2, 5, 13, 85])
def test_year_windows_are_never_empty(months):
    first, last = year_windows(months)
    assert len(range(months)[first]) >= 1
    assert len(range(months)[last]) >= 1


def test_certain_numbers_are_constant_over_worlds(run):
    assert (drawn(run, "positions.crown.order.position") == 100).all()


def test_preferences_hold_spread_stated_position_and_evidence(run):
    frame = preferences.preferences(run)
    cell = frame.set_index(["actor", "issue"]).loc[("empire", "troops")]
    assert 20 <= cell.low < cell.position < cell.high <= 60
    assert cell.stated == 80
    assert "source-north-2017" in [link.anchor for link in cell.evidence]
    assert set(frame.issue) == {"troops", "order", "raids"}
    assert "raiders" not in set(frame.actor)
    named = preferences.leading(frame).set_index("issue").who["troops"]
    assert named.count("·") < preferences.CARING and "Empire" in named
