"""The main job's study: sentences, caveats, evidence, charts, and the work that it takes."""

import itertools
import json
import sys
from io import StringIO

import pytest
from rich.console import Console

from realpolitik.report.charts.style import png, specification
from realpolitik.studies.assess.region import frame_of, outlines
from realpolitik.studies.assess.summary import LIKELIHOOD, verbal
from realpolitik.studies.assess.telling import study_of


def printed(study):
    console = Console(width=140, file=StringIO(), force_terminal=False)
    for item in study.renderables():
        console.print(item)
    return console.file.getvalue()


def test_everything_is_found(study):
    assert study.run.as_of.isoformat() == "2018-01-31" and study.until.isoformat() == "2025-01-31"
    text = " ".join(study.summary)
    assert "The Crown falls" in text and "Crown: will to stand and fight" in text
    assert "more than one estimate for 2 numbers" in text
    caveats = " ".join(study.caveats)
    assert "A deadline gone by" in caveats
    assert "calibrated on data up to 2018-01-15" in caveats
    assert "none of them was used" in caveats


def calls(function, *given):
    """Python functions called in a call."""
    count = itertools.count()

    def note(frame, event, argument):
        if event == "call":
            next(count)

    sys.setprofile(note)
    try:
        function(*given)
    finally:
        sys.setprofile(None)
    return next(count)


def test_work_is_on_arrays_and_not_world_by_world(invented):
    few, many = (invented.result(worlds=worlds) for worlds in (100, 1000))
    study_of(few, few.scenario)
    assert calls(study_of, many, many.scenario) < 1.2 * calls(study_of, few, few.scenario)


@pytest.mark.parametrize("months", [1, 2, 7])
def test_short_runs_and_few_worlds_are_fine(invented, months):
    study = study_of(invented.result(worlds=2, months=months))
    assert len(study["events"]) and study.summary and study.sections()


def test_evidence_leads_from_number_to_claim(study):
    number = study["numbers"].set_index("path").loc["actors.crown.belligerent.cohesion"]
    assert number.claims == ("c-cohesion", "c-cohesion-2") and number.unit == "share"
    claim = study["claims"].set_index("claim").loc["c-cohesion"]
    assert (claim.rating, claim.paragraph, claim.correction) == ("B3", 4, "Overstated.")
    assert claim.believed == pytest.approx(1 / 3, abs=0.1)
    assert study["sources"].set_index("source").claims.to_dict() == {"north-2017": 1, "reed-2018": 3}


def test_words_for_probabilities_rise():
    assert [verbal(p) for p in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)] == [words for _, words in LIKELIHOOD]


def test_terminal_says_what_happens_who_does_what_and_what_it_hangs_on(study):
    text = printed(study)
    for words in (
        *("What happens", "The Crown falls", "Ground held", "What each actor does", "Who wants what"),
        *("What it hangs on", "Sources in dispute", "Reed 2018 ¶2", "actors.crown.belligerent.cohesion"),
    ):
        assert words in text


def test_markup_in_texts_is_shown_as_it_stands(invented):
    made = invented.scenario(" [bold red]x[/bold red] [link=http://e.x]")
    assert "[bold red]x[/bold red]" in printed(study_of(invented.result(made, worlds=20)))


def test_one_json_document_with_the_same_content(study):
    document = json.loads(json.dumps(study.to_dict(), allow_nan=False))
    assert document["run"]["as_of"] == "2018-01-31" and document["run"]["worlds"] == 300
    event = next(row for row in document["tables"]["events"] if row["event"] == "crown_falls")
    row = study["events"].set_index("event").loc["crown_falls"]
    assert event["probability"] == row.probability and event["happened"] == "2021-08-15"
    assert document["tables"]["disputes"][0]["low"] <= document["tables"]["disputes"][0]["chance"]
    assert document["tables"]["claims"][0]["citation"]


CHARTS = (
    "events",
    "curves",
    "ground",
    "fan",
    "records",
    "use",
    "levels",
    "positions",
    "ties",
    "map",
    "drivers",
    "disputes",
)


def test_all_charts_are_there(study):
    assert set(study.charts) == set(CHARTS)


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_valid_and_hold_their_data(name, study):
    made = study.charts[name].draw()
    made.chart.to_dict(validate=True)
    spec = specification(made)
    text = json.dumps(spec, allow_nan=False)
    assert '"url"' not in text and "http" not in text
    assert spec["datasets"] and len(text) < 400_000


@pytest.mark.parametrize("name", ["events", "ground", "drivers"])
def test_charts_draw(name, study):
    assert png(study.charts[name].draw(), scale=0.5)[:8] == b"\x89PNG\r\n\x1a\n"


def test_history_is_told_apart(study):
    rows = study.charts["ground"].draw().datasets["rows"]
    assert {row["known"] for row in rows if "known" in row} == {"known on the as-of date", "came after it"}


def test_disputed_ground_takes_no_countrys_colour():
    region = outlines([frame_of("UKR")])
    shapes = region["objects"]["countries"]["geometries"]
    apart = [shape for shape in shapes if shape["properties"]["name"] == "Crimea (disputed)"]
    assert len(apart) == 1 and apart[0]["arcs"] and "id" not in apart[0]


def test_nothing_to_draw_draws_nothing(invented):
    raw = invented.raw()
    raw["claims"], raw["series"], raw["events"], raw["calibrations"] = {}, {}, {}, {}
    raw["parameters"] = {}
    raw["positions"]["neighbour"]["raids"]["ref"] = "judgement"
    for territory in raw["territories"].values():
        territory["iso3"] = None
    study = study_of(invented.result(invented.Scenario.model_validate(raw), worlds=20))
    for name in ("events", "curves", "records", "disputes"):
        assert study.charts[name].draw() is None, name
    assert {part.id for part in study.sections()} >= {"outcome", "actions", "evidence"}
