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
    counsel,
    courses,
    discovery,
    explain,
    hypotheses,
    mechanisms,
    power,
    reasons,
    scoring,
    signalling,
)
from realpolitik.scenario.schema import Scenario


def tables(studies: Studies, scenario: Scenario) -> list[RenderableType]:
    """The first table of each study, for the terminal of the main job; the page has all of them."""
    return [table.rich() for table in _first(studies, scenario) if table.rows]


def _first(studies: Studies, scenario: Scenario) -> Iterator[Table]:
    if studies.reasons:
        yield reasons.reasons_brief(studies.reasons)
    if studies.conditions is not None:
        yield discovery.boxes_table(studies.conditions)
    if studies.courses is not None:
        yield courses.profiles_table(studies.courses, brief=True)
        yield counsel.alternatives_table(studies.courses)
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
        "reasons": [explain.document(item) for item in studies.reasons],
        "conditions": discovery.document([studies.conditions]) if studies.conditions is not None else None,
        "courses": courses.document(studies.courses) if studies.courses is not None else None,
        "counsel": counsel.document(studies.courses) if studies.courses is not None else None,
        "bargain": bargaining.document(studies.bargain) if studies.bargain is not None else None,
        "power": power.document(studies.power) if studies.power is not None else None,
        "threats": [signalling.document(threat) for threat in studies.threats],
        "questions": hypotheses.document(studies.weighing)["questions"] if studies.weighing is not None else None,
        "mechanisms": mechanisms.document(studies.mechanisms) if studies.mechanisms is not None else None,
        "score": scoring.panel_document(studies.score) if studies.score is not None else None,
    }


def why(studies: Studies) -> tuple[Section, ...]:
    """The part of the page that stands right behind what actors do."""
    return (reasons.section(studies.reasons),) if studies.reasons else ()


def sections(studies: Studies, scenario: Scenario) -> tuple[Section, ...]:
    """Parts of the page: conditions, courses and ends, then what the claims are worth and how the run scores."""
    found: list[Section] = []
    if studies.conditions is not None:
        found.append(discovery.section(studies.conditions))
    if studies.courses is not None:
        found += [courses.section(studies.courses), counsel.section(studies.courses)]
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
