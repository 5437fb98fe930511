from dataclasses import replace

import pytest

from realpolitik.studies.attribute.drivers import (
    drivers,
    drivers_chart,
    drivers_table,
    numbers_table,
    targets_table,
)

COHESION = "actors.crown.belligerent.cohesion"


@pytest.fixture(scope="module")
def found(run):
    return drivers(run)


def of(found, outcome):
    """The numbers of one outcome."""
    return found.numbers[found.numbers.outcome == outcome]


def test_the_number_that_drives_an_event_stands_first(found):
    first = of(found, "event.crown_falls").iloc[0]
    assert first.number == COHESION
    assert first.rho < -0.2
    assert first.at_low > first.at_high
    assert first.clear
    assert first.claims == ("c-cohesion", "c-cohesion-2")
    assert 0 < first.low < first.share < first.high < 1


def test_chance_seldom_passes_the_floor(found):
    assert of(found, "event.raid").clear.sum() <= 1
    for target in found.targets.to_dict("records"):
        assert 0 < target["dummy"] < target["strongest"] < 0.2
        for row in of(found, target["outcome"]).to_dict("records"):
            near = abs(row["share"] - target["strongest"]) < 0.02
            assert row["clear"] == (row["share"] > target["strongest"]) or near


def test_targets_that_do_not_vary_are_left_out(found):
    assert "event.half" not in set(found.targets.outcome)
    assert set(found.targets.kind) == {"event", "issue"}
    assert set(found.numbers.outcome) == set(found.targets.outcome)


def test_strongest_names_each_number_once(found):
    strongest = found.strongest(20)
    assert strongest.number.is_unique and len(strongest) == 20
    assert strongest.number[0] == COHESION
    assert strongest.p_value.is_monotonic_increasing
    assert set(strongest.outcome.str.partition(".")[0]) == {"event"}
    assert set(found.strongest(5, kind="issue").outcome.str.partition(".")[0]) == {"issue"}


def test_the_table_has_what_a_dummy_would_not_reach(found):
    table = drivers_table(found, most=20)
    dummy = found.targets.set_index("outcome").dummy
    rows = table.frame
    assert 0 < len(rows) < 20
    assert (rows.share.to_numpy() > dummy[rows.outcome].to_numpy()).all()
    assert rows.beyond[0] == "yes" and set(rows.beyond[~rows.clear]) <= {"perhaps"}
    shown = table.shown("drivers").rows[0]
    assert [link.anchor for link in shown[0].links] == [f"number-{COHESION}", "claim-c-cohesion", "claim-c-cohesion-2"]
    assert len(numbers_table(found)) == len(found.numbers) and len(targets_table(found)) == len(found.targets)
    between = replace(found, numbers=found.numbers.assign(told=False))
    assert drivers_table(between).frame.beyond[0] == "yes, not between its ends"


def test_the_chart_has_the_strongest_of_every_outcome(found):
    data = drivers_chart(found).datasets
    assert {row["target"] for row in data["floor"]} == set(found.targets.title)
    assert max(row["rank"] for row in data["rows"]) == 13
    assert data["rows"][0]["path"] == COHESION


def test_too_few_worlds_say_nothing(invented):
    found = drivers(invented.result(worlds=20))
    assert found.targets.empty and found.numbers.empty
    assert found.strongest(5).empty and "too few" in found.reason
    assert len(drivers_table(found)) == 0 and drivers_chart(found) is None
