"""The map: who gives whom what, where actors stand, and the frame around a country."""

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.scenario.load import load
from realpolitik.scenario.means import put_in
from realpolitik.studies.assess import map as where
from realpolitik.studies.assess import placing
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


@pytest.mark.parametrize("name", ["afghanistan", "syria", "libya", "iraq_2011", "yemen_1967", "proxy_war"])
def test_who_fights_stands_inside_the_outline_the_others_outside_and_no_name_lies_on_another(name):
    scenario = load(name)
    fights = [key for key, actor in scenario.actors.items() if actor.belligerent is not None]
    others = [key for key in scenario.actors if key not in fights]
    iso = scenario.territories[scenario.about.arena].iso3
    frames = [frame for size in (WIDE, TALL) if (frame := frame_of(iso, size))]
    given = pd.DataFrame([(other, fights[0], 1.0) for other in others], columns=["actor", "belligerent", "share"])
    spots = placing.placed(scenario, frames, fights, others, given)
    for turn, size in enumerate((WIDE, TALL)):
        arena = placing.ArenaPlace(scenario, frames[turn] if frames else None, size)
        within = {key for key in others if placing.is_within(scenario, key)} | set(fights)
        for key, place in spots.items():
            (x, y), box = place[turn], placing.box_of(scenario.actors[key].name, size)
            column, row = (int(value / placing.STEP) for value in (x, y))
            assert (arena.clear[row, column] > 0) == (key in within), key
            assert box.width / 2 <= x <= size[0] - box.width / 2 and 0 < y <= size[1] - box.below
            for other, there in spots.items():
                if key < other:
                    spot, beside = np.array(there[turn]), placing.box_of(scenario.actors[other].name, size)
                    assert placing._over(np.array([[x, y]]), box, spot, beside)[0] == 0, (key, other)


def test_no_line_runs_over_a_dot_that_could_stand_aside():
    names, room = dict.fromkeys("abc", "Name"), np.argwhere(np.ones((40, 40))) * 10.0
    wanted = {"a": (20.0, 200.0), "b": (380.0, 200.0), "c": (200.0, 200.0)}
    spots = placing.apart(wanted, names, (400.0, 400.0), dict.fromkeys("abc", room), [("a", "b")])
    off = placing._off(*(np.array(spots[key]) for key in "cab"))
    assert off >= placing.CLEAR


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
