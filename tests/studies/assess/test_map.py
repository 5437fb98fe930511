"""The map: who gives whom what, where actors stand, and the frame around a country."""

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.scenario.load import load
from realpolitik.scenario.means import put_in
from realpolitik.studies.assess import map as where
from realpolitik.studies.assess.region import TALL, WIDE, frame_of, outlines


@pytest.fixture(scope="module")
def war():
    return rp.simulate("proxy_war", worlds=8, months=24)


def test_support_is_the_share_of_months_with_a_level_that_gives(war):
    months, years = where.years_of(war)
    levels = war.data["level"].sel(instrument="meridia.presence").transpose("world", "month").values
    expected = (levels[:, months == years[0]] > 0).mean()
    found = where.support(war).set_index(["year", "actor", "belligerent", "kind"])
    assert found.loc[(years[0], "meridia", "crown", "troops or air cover"), "share"] == pytest.approx(expected)
    assert expected > 0


def test_what_strikes_is_no_support():
    scenario = load("afghanistan")
    gifts = where._gifts(scenario, "us", "airstrikes") if "airstrikes" in scenario.instruments["us"] else []
    targets = {
        target
        for owner, kit in scenario.instruments.items()
        for name in kit
        if owner == "us"
        for target, _, _ in where._gifts(scenario, owner, name)
    }
    assert "taliban" not in targets and not [gift for gift in gifts if gift[0] == "isk"]


def test_names_never_lie_on_one_another():
    names = {key: key * 6 for key in "abcdefgh"}
    for size in (WIDE, TALL):
        spots = where.apart(dict.fromkeys(names, (size[0] / 2, size[1] / 2)), names, size)
        heights = np.sort([y for _, y in spots.values()])
        assert (np.diff(heights) >= where.HIGH - 0.5).all()
        assert heights[0] >= 14 and heights[-1] <= size[1]


def test_a_frame_has_its_country_in_the_middle_and_neighbours_where_they_lie():
    frame = frame_of("AFG")
    assert frame.middles["004"] == pytest.approx((WIDE[0] / 2, WIDE[1] / 2), abs=25)
    east, north = frame.middles["156"], frame.middles["398"]
    assert east[0] > WIDE[0] / 2 and north[1] < WIDE[1] / 2
    shapes = {item.get("id") for item in outlines([frame])["objects"]["countries"]["geometries"]}
    assert {"004", "586", "364"} <= shapes and "704" not in shapes
    assert frame_of("AGO") is None and frame_of(None) is None


def test_a_war_that_no_map_has_is_drawn_around_its_belligerents(war):
    study = rp.assess("proxy_war", worlds=4, months=12, alone=True)
    chart = study.plot("map").to_dict(validate=False)
    held = chart["datasets"]
    assert {row["name"] for row in held["actors"]} >= {"Crown", "League", "Meridia"}
    assert held["region"]["arcs"] == [] and chart["description"].startswith("In 2021, in half of the worlds or more: ")


def test_what_is_wanted_for_its_own_sake_is_told_as_put_in(war):
    scenario = war.scenario
    gone = next(item for item in scenario.events.values() if "troops are gone" in item.title)
    found = put_in(scenario, gone.reads.terms)
    assert (found.actor, found.instrument) == ("meridia", "presence")
    assert put_in(scenario, ["ground.crown"]) is None
