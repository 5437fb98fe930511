from dataclasses import replace

import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.findings.comparison import compare


def test_events_differ_world_by_world(run, changed):
    found = {row.id: row for row in compare(run, changed).events}
    falls = found["crown_falls"]
    assert falls.difference == pytest.approx(falls.changed - falls.baseline)
    assert falls.difference == pytest.approx((falls.gained - falls.lost) / 300)
    assert falls.low < falls.difference < falls.high
    assert falls.error > 0
    assert found["raid"].difference == 0
    assert found["raid"].low < 0 < found["raid"].high


def test_pairing_beats_independent_runs(run, changed):
    crown = next(row for row in compare(run, changed).readings if row.id == "crown")
    ends = [one.data["ground"].sel(belligerent="crown").values[:, -1] for one in (run, changed)]
    assert crown.error < np.sqrt(sum(end.var() for end in ends) / 300)


def test_the_difference_starts_with_the_change(run, changed):
    crown = next(row for row in compare(run, changed).readings if row.id == "crown")
    assert (crown.fan.values[:, :24] == 0).all()
    assert crown.fan.mean[-1] < 0
    assert crown.low < crown.difference < crown.high < 0
    assert crown.reach.shape == (85,)


def test_the_chain_names_what_moved_and_nothing_else(run, changed):
    moves = compare(run, changed).chain
    assert {move.term for move in moves} == {"ground.crown", "contested"}
    assert moves[0].title == "Ground held by Crown"
    assert moves[0].peak < 0
    assert moves[0].date.year == 2020
    text = " ".join(compare(run, changed).summary)
    assert "The Crown falls" in text
    assert "Ground held by Crown down" in text
    assert [move.date for move in moves] == sorted(move.date for move in moves)


def test_nothing_changed_nothing_moves(run):
    found = compare(run, run)
    assert found.chain == ()
    assert "no difference" in found.summary[0]
    assert all(row.difference == 0 for row in found.events)
    assert all(row.difference == 0 for row in found.readings)


def test_what_the_user_sets_is_marked(run, changed):
    data = changed.data.copy()
    level = data["level"].copy(deep=True)
    level.loc[{"instrument": "empire.presence", "month": slice(12, None)}] = 0
    pinned = replace(changed, data=data.assign(level=level))
    moves = compare(run, pinned, ("empire.presence=withdrawn@2019-01",)).chain
    assert moves[0].term == "level.empire.presence"
    assert moves[0].set_by_user
    assert moves[0].title == "Empire: Troops beside the Crown"


@pytest.mark.parametrize("field", ["seed", "worlds", "months", "as_of"])
def test_runs_of_other_worlds_are_refused(run, changed, field):
    other = replace(changed, provenance=replace(changed.provenance, **{field: "7" if field == "as_of" else 7}))
    with pytest.raises(UsageError, match=field):
        compare(run, other)


def test_like_moves_of_one_month_are_one_step(run, changed):
    data = changed.data.copy()
    belief = data["belief"].copy(deep=True)
    belief.loc[{"patron": "empire", "quarter": slice(8, None)}] -= 0.3
    moved = replace(changed, data=data.assign(belief=belief))
    found = compare(run, moved)
    beliefs = [step for step in found.steps if step.move.term.startswith("belief.")]
    assert len(beliefs) == 1
    assert beliefs[0].alike == 4
    assert sum(1 + step.alike for step in found.steps) == len(found.chain)
