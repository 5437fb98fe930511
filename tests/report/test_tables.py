import datetime as dt
import json
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from realpolitik.findings.assessment import find
from realpolitik.report import tables
from realpolitik.report.plain import plain
from realpolitik.report.wording import interval, points, ref_link, source_name, value_text
from realpolitik.scenario.numbers import Estimate


def printed(shown: list) -> str:
    console = Console(width=140, file=StringIO(), force_terminal=False)
    for item in shown:
        console.print(item)
    return console.file.getvalue()


def test_terminal_says_what_happens_who_does_what_and_what_it_hangs_on(findings):
    text = printed(tables.assessment_tables(findings))
    for words in (
        "What happens",
        "The Crown falls",
        "Ground held",
        "What each actor does",
        "Who wants what",
        "What it hangs on",
        "Sources in dispute",
        "Reed 2018 ¶2",
        "actors.crown.belligerent.cohesion",
        "What this rests on",
    ):
        assert words in text


def test_markup_in_texts_is_shown_as_it_stands(invented):
    made = invented.scenario(" [bold red]x[/bold red] [link=http://e.x]")
    text = printed(tables.assessment_tables(find(invented.result(made, worlds=20))))
    assert "[bold red]x[/bold red]" in text


def test_one_json_document_with_the_same_content(findings):
    document = json.loads(json.dumps(tables.assessment_json(findings), allow_nan=False))
    assert document["as_of"] == "2018-01-31"
    assert document["provenance"]["worlds"] == 300
    event = next(row for row in document["events"] if row["id"] == "crown_falls")
    row = next(row for row in findings.events if row.id == "crown_falls")
    assert event["probability"] == pytest.approx(row.probability, rel=1e-5)
    assert event["happened"] == "2021-08-15"
    assert document["disputes"][0]["candidates"][0]["events"]["crown_falls"].keys() == {"value", "low", "high"}
    assert document["evidence"]["claims"][0]["citation"]
    assert "scenario" not in document


def test_plain_values():
    assert plain({"a": np.float32(0.1), "b": (1, None), "c": dt.date(2018, 1, 31)}) == {
        "a": 0.1,
        "b": [1, None],
        "c": "2018-01-31",
    }
    assert plain(float("nan")) is None
    assert plain(np.array([1.0, np.inf])) == [1.0, None]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        ([0.1, 0.4], "0.1 to 0.4"),
        ([0.1, 0.2, 0.4], "0.2 (0.1 to 0.4)"),
        (12000, "12,000"),
        (-0.25, "−0.25"),
        (0, "0"),
    ],
)
def test_spreads_in_words(value, text):
    assert value_text(Estimate.model_validate(value)) == text


def test_small_words():
    assert interval(0.0, 0.004) == "0–0.4%"
    assert interval(0.994, 0.9999) == "99.4–100%"
    assert points(1234.5) == "1,234" or points(1234.5) == "1,235"


def test_references_lead_to_their_place(run):
    scenario = run.scenario
    assert ref_link(scenario, "north-2017:p5").anchor == "source-north-2017"
    assert ref_link(scenario, "north-2017:p5").text == "North 2017 ¶5"
    assert ref_link(scenario, "c-raids").anchor == "claim-c-raids"
    assert ref_link(scenario, "series:held@2017-06").anchor == "series-held"
    assert ref_link(scenario, "calibration:fit").anchor == "calibration-fit"
    for nothing in ("judgement", "model", "nowhere", None, "series:held@soon"):
        assert ref_link(scenario, nothing) is None
    assert source_name(scenario, "reed-2018") == "Reed 2018"
