import pytest

from realpolitik.findings.hinges import hinges


@pytest.fixture(scope="module")
def found(run):
    return hinges(run)


def test_the_number_that_drives_an_event_stands_first(found):
    first = found.rows["event.crown_falls"][0]
    assert first.number == "actors.crown.belligerent.cohesion"
    assert first.rho < -0.2
    assert first.at_low > first.at_high
    assert first.clear
    assert first.claims == ("c-cohesion", "c-cohesion-2")
    assert 0 < first.low < first.share < first.high < 1


def test_chance_seldom_passes_the_floor(found):
    assert sum(row.clear for row in found.rows["event.raid"]) <= 1
    for target in found.targets:
        assert 0 < target.dummy < target.strongest < 0.2
        for row in found.rows[target.id]:
            assert row.clear == (row.share > target.strongest) or abs(row.share - target.strongest) < 0.02


def test_targets_that_do_not_vary_are_left_out(found):
    assert "event.half" not in {target.id for target in found.targets}
    assert {target.kind for target in found.targets} == {"event", "issue"}


def test_strongest_names_each_number_once(found):
    names = [row.number for row in found.strongest(20)]
    assert len(names) == len(set(names))
    assert names[0] == "actors.crown.belligerent.cohesion"


def test_too_few_worlds_say_nothing(invented):
    found = hinges(invented.result(worlds=20))
    assert found.targets == ()
    assert found.strongest(5) == ()
