"""Spreads, sources and references in words."""

import pytest

from realpolitik.report.wording import ref_link, source_name, value_text
from realpolitik.scenario.numbers import Estimate


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
