import json

import pytest

from realpolitik.findings.assessment import find
from realpolitik.report import charts

NAMES = ("events", "curves", "ground", "records", "use", "levels", "wants", "ties", "map", "hinges", "disputes")


def drawing(name, findings):
    return getattr(charts, f"{name}_chart")(findings)


@pytest.mark.parametrize("name", NAMES)
def test_charts_are_valid_and_hold_their_data(name, findings):
    made = drawing(name, findings)
    made.chart.to_dict(validate=True)
    spec = charts.specification(made)
    text = json.dumps(spec, allow_nan=False)
    assert '"url"' not in text
    assert "http" not in text
    assert spec["datasets"]
    assert len(text) < 400_000


@pytest.mark.parametrize("name", ["events", "ground", "hinges"])
def test_charts_draw(name, findings):
    image = charts.png(drawing(name, findings), scale=0.5)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"


def test_history_is_told_apart(findings):
    rows = charts.ground_chart(findings).datasets["rows"]
    kinds = {row["known"] for row in rows if "known" in row}
    assert kinds == {"known on the as-of date", "came after it"}


def test_disputed_ground_takes_no_countrys_colour(findings):
    region = charts.map_chart(findings).datasets["region"]
    shapes = region["objects"]["countries"]["geometries"]
    apart = [shape for shape in shapes if shape["properties"]["name"] == "Crimea (disputed)"]
    assert len(apart) == 1
    assert apart[0]["arcs"]
    assert "id" not in apart[0]


def test_nothing_to_draw_draws_nothing(invented):
    raw = invented.raw()
    raw["claims"], raw["series"], raw["events"], raw["calibrations"] = {}, {}, {}, {}
    raw["parameters"] = {}
    raw["positions"]["neighbour"]["raids"]["ref"] = "judgement"
    for territory in raw["territories"].values():
        territory["iso3"] = None
    found = find(invented.result(invented.Scenario.model_validate(raw), worlds=20))
    assert charts.records_chart(found) is None
    assert charts.map_chart(found) is None
    assert charts.disputes_chart(found) is None


def test_record_of_conduct_shows_levels_gaps_and_dates():
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import resolve

    scenario = load("afghanistan")
    made = charts.record_chart(scenario)
    made.chart.to_dict(validate=True)
    rows = made.datasets["rows"]
    assert len({row["name"] for row in rows}) == 59
    assert {row["share"] for row in rows} == {0.46, 0.86}, "judgements are thin"
    assert all(row["share"] == 0.46 for row in rows if row["basis"] == "judgement")
    assert {row["name"] for row in made.datasets["hatched"]} >= {"Turkmenistan: Own border guard"}
    assert len(made.datasets["dates"]) == 5
    fall = [row for row in rows if row["name"] == "Afghan government: Talks with the Taliban"]
    assert max(row["to"] for row in fall) == "2021/08/01", "empty once the government is gone"
    known = charts.record_chart(resolve(scenario, as_of=scenario.about.as_of_dates[0]), ["us"])
    assert {row["name"].split(":")[0] for row in known.datasets["rows"]} == {"United States"}
    assert max(row["to"] for row in known.datasets["rows"]) <= "2015/09/01"
    assert charts.png(known, scale=0.5)[:8] == b"\x89PNG\r\n\x1a\n"
    assert charts.record_chart(scenario, ["nobody"]) is None
