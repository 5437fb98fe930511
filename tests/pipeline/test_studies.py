"""Studies beside a run: what cannot be made says why, in the terminal, on the page and for programs."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.findings.assessment import find
from realpolitik.findings.studies import Studies
from realpolitik.pipeline.studies import TITLES, _no_focus, _no_trial, studies
from realpolitik.report import page
from realpolitik.report.sections import sections
from realpolitik.report.studies import beside
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario

NONE = {"focus": {}, "experiments": {}, "threats": {}, "questions": {}, "hypotheses": {}, "matrix": {}, "events": {}}


@cache
def bare() -> Scenario:
    """A war without anything that another study could be made of, but for its table."""
    return rp.load("proxy_war").model_copy(update=NONE)


@cache
def played() -> Result:
    return rp.assess(bare(), worlds=4, months=3)


@cache
def made() -> Studies:
    return studies(bare(), played())


def reasons(found: Studies) -> dict[str, str]:
    return {item.study: item.reason for item in found.missing}


def test_every_study_is_made_or_says_why() -> None:
    found = made()
    assert reasons(found) == {
        "conditions": "no event differs between the worlds; name an issue or a reading",
        "courses": "the scenario has no focus",
        "threats": "the scenario names no threat",
        "mechanisms": "the scenario names no experiment",
        "weighing": "the scenario names no hypothesis",
        "score": f"nothing that the run can be held against is known of what came after {played().provenance.as_of}",
    }
    for study in TITLES:
        assert bool(getattr(found, study)) != (study in reasons(found)), study


def test_terminal_page_and_programs_say_the_same() -> None:
    found, console = made(), Console(width=500, record=True, file=io.StringIO())
    for part in beside.tables(found, bare()):
        console.print(part)
    terminal = console.export_text()
    told = beside.document(found)
    parts = {part.id: part for part in sections(find(played()), found)}
    text = page.render(page.front_of(find(played()), "4 worlds"), tuple(parts.values()))
    assert [item["study"] for item in told["not_asked"]] == [
        "questions" if item.study == "weighing" else item.study for item in found.missing
    ]
    for item in found.missing:
        assert f"{item.title}: Not asked, because {item.reason}." in terminal
        assert parts[item.study].lead == f"Not asked, because {item.reason}."
        assert f"Not asked, because {item.reason}." in text and f'id="part-{item.study}"' in text
        assert {"title": item.title, "reason": item.reason}.items() <= told["not_asked"][
            found.missing.index(item)
        ].items()


def test_what_a_run_hangs_on_says_why_it_was_not_asked() -> None:
    found = find(played())
    assert any("not asked, because 4 worlds are too few; 50 or more are needed" in line for line in found.summary)
    hinges = next(part for part in sections(found) if part.id == "hinges")
    assert "is not asked, because 4 worlds are too few; 50 or more are needed." in hinges.lead


@pytest.mark.parametrize(
    ("pins", "reason"),
    [
        (("boreas.arms=none",), "history did not hold boreas.arms=none"),
        (("a.b=c", "a.c=d", "a.d=e", "a.e=f"), "history did not hold a.b=c, a.c=d, a.d=e …"),
    ],
)
def test_a_run_held_from_outside_is_not_scored(
    pins: tuple[str, ...], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realpolitik.pipeline.studies.leading", lambda result: ())
    held = replace(played(), provenance=replace(played().provenance, pins=pins))
    told = reasons(studies(bare(), held))
    assert told["score"] == reason
    assert told["reasons"] == "no leading actor has anything to choose besides what is held from outside"


def test_claims_are_not_tried_through_one_sources_eyes() -> None:
    known = rp.load("afghanistan")
    view = next(claim.source for claim in known.claims.values() if claim.kind == "causal")
    seen = replace(played(), provenance=replace(played().provenance, view=view))
    assert _no_trial(known, seen) == (
        f"their verdict is about everybody's numbers, and this run takes the view of {view}"
    )
    assert _no_focus(known, "1999-01-31") == "no focus of the scenario is for 1999-01-31"
