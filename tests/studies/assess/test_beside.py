"""Studies beside a run: what cannot be made says why, in the terminal, on the page and for programs."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.report import page
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.telling import study_of
from realpolitik.study import Study

NONE = {"focus": {}, "experiments": {}, "threats": {}, "questions": {}, "hypotheses": {}, "matrix": {}, "events": {}}


@cache
def bare() -> Scenario:
    """A war without anything that another study could be made of, but for its table."""
    return rp.load("proxy_war").model_copy(update=NONE)


@cache
def played() -> Result:
    return rp.simulate(bare(), worlds=4, months=3)


@cache
def made() -> Study:
    return rp.assess(bare(), worlds=4, months=3)


def reasons(found: dict[str, Study]) -> dict[str, str]:
    return {name: study.refusal for name, study in found.items() if study.refusal}


def test_every_study_is_made_or_says_why() -> None:
    found = dict(made().studies)
    assert reasons(found) == {
        "discover": "no event differs between the worlds; name an issue or a reading",
        "stable": "the scenario has no focus",
        "threat": "the scenario names no threat",
        "mechanisms": "the scenario names no experiment",
        "weigh": "the scenario names no hypothesis",
        "contradictions": "the scenario names no claim",
        "score": f"nothing that the run can be held against is known of what came after {played().provenance.as_of}",
    }
    assert {name for name, study in found.items() if study.tables} == {"explain", "bargain", "power"}


def test_terminal_page_and_programs_say_the_same() -> None:
    study, console = made(), Console(width=500, record=True, file=io.StringIO())
    for part in study.renderables():
        console.print(part)
    terminal, told = console.export_text(), study.to_dict()["studies"]
    parts = {part.id: part for part in study.sections()}
    text = page.render(study.front(), tuple(parts.values()))
    for name, reason in reasons(dict(study.studies)).items():
        assert f"Not asked, because {reason}" in terminal
        assert parts[name].lead == f"Not asked, because {reason}."
        assert f"Not asked, because {reason}." in text and f'id="part-{name}"' in text
        assert told[name]["refusal"] == reason and told[name]["tables"] == {}


def test_what_a_run_hangs_on_says_why_it_was_not_asked() -> None:
    study = study_of(played())
    assert any("not asked, because 4 worlds are too few; 50 or more are needed" in line for line in study.summary)
    hangs = next(part for part in study.sections() if part.id == "hinges")
    assert "is not asked, because 4 worlds are too few; 50 or more are needed." in hangs.lead


@pytest.mark.parametrize(
    ("pins", "reason"),
    [
        (("boreas.arms=none",), "history did not hold boreas.arms=none"),
        (
            ("boreas.arms=none@2021-01", "boreas.arms=some@2021-02", "boreas.arms=none@2021-03", "x=y"),
            "history did not",
        ),
    ],
)
def test_a_run_held_from_outside_is_not_scored(pins: tuple[str, ...], reason: str) -> None:
    from realpolitik.studies.score.ask import of_run

    held = replace(played(), provenance=replace(played().provenance, pins=pins))
    told = of_run(held, bare()).refusal
    assert told is not None and told.startswith(reason) and told.endswith("…") is (len(pins) > 3)


def test_claims_are_not_tried_through_one_sources_eyes() -> None:
    known = rp.load("proxy_war")
    seen = replace(rp.simulate(known, worlds=2, months=3), scenario=known)
    seen = replace(seen, provenance=replace(seen.provenance, view="somebody-2020"))
    from realpolitik.studies.assess.beside import _Asked

    asked = _Asked(known, seen, {}, None, None)
    with pytest.raises(rp.UsageError, match="their verdict is about everybody's numbers, and this run takes the view"):
        asked.mechanisms()
