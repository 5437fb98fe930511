"""All studies beside a main run, in reading order: tables, JSON, sections of its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType

from realpolitik.findings.studies import Studies
from realpolitik.report.document import Section, Table
from realpolitik.report.studies import (
    bargaining,
    contradictions,
    courses,
    hypotheses,
    mechanisms,
    power,
    scoring,
    signalling,
)
from realpolitik.scenario.schema import Scenario


def tables(studies: Studies, scenario: Scenario) -> list[RenderableType]:
    """The first table of each study, for the terminal of the main job; the page has all of them."""
    return [table.rich() for table in _first(studies, scenario) if table.rows]


def _first(studies: Studies, scenario: Scenario) -> Iterator[Table]:
    if studies.courses is not None:
        yield courses.blocks(studies.courses)[0]
    if studies.bargain is not None:
        yield bargaining.terms_table(studies.bargain)
    if studies.power is not None:
        yield power.kingmaker_table(studies.power)
    for threat in studies.threats:
        yield signalling.outcome_table(threat)
    if studies.mechanisms is not None:
        yield mechanisms.brief_table(studies.mechanisms)
    if studies.score is not None:
        yield scoring.score_table(scenario, studies.score, brief=True)


def document(studies: Studies) -> dict[str, Any]:
    """The same for programs, each study by its name; those that there are not are null."""
    return {
        "courses": courses.document(studies.courses) if studies.courses is not None else None,
        "bargain": bargaining.document(studies.bargain) if studies.bargain is not None else None,
        "power": power.document(studies.power) if studies.power is not None else None,
        "threats": [signalling.document(threat) for threat in studies.threats],
        "questions": hypotheses.document(studies.weighing)["questions"] if studies.weighing is not None else None,
        "mechanisms": mechanisms.document(studies.mechanisms) if studies.mechanisms is not None else None,
        "score": scoring.panel_document(studies.score) if studies.score is not None else None,
    }


def sections(studies: Studies, scenario: Scenario) -> tuple[Section, ...]:
    """Parts of the page: courses and ends first, then what the sources' claims are worth and how the run scores."""
    found: list[Section] = []
    if studies.courses is not None:
        found.append(courses.section(studies.courses))
    if studies.bargain is not None:
        found.append(bargaining.section(studies.bargain))
    if studies.power is not None:
        found.append(power.section(studies.power))
    found += [signalling.section(threat) for threat in studies.threats]
    if studies.mechanisms is not None:
        found.append(mechanisms.section(studies.mechanisms))
    if studies.weighing is not None:
        found += hypotheses.question_sections(studies.weighing)
    if scenario.claims:
        found.append(contradictions.section(scenario))
    if studies.score is not None:
        found.append(scoring.run_section(scenario, studies.score))
    return tuple(part for part in found if part.blocks)
