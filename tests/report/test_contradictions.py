"""Contradictions between claims as a section of the main page."""

from __future__ import annotations

from realpolitik.report.studies import contradictions
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve


def test_contradictions_have_a_table_for_each_rule() -> None:
    scenario = resolve(load("afghanistan"))
    section = contradictions.section(scenario)
    titles = [block.title for block in section.blocks]
    assert titles == [
        contradictions.TITLES[kind] for kind in ("number", "drift", "direction", "evidence", "correction")
    ]
    bare = scenario.model_copy(update={"claims": {}, "matrix": {}, "experiments": {}})
    assert contradictions.section(bare).blocks == ()
