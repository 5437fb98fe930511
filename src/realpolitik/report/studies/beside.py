"""All studies beside a main run, in reading order: tables, JSON, sections of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from realpolitik.findings.studies import NotAsked, Studies
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
    """The first table of each study, for the terminal of the main job; the page has all of them.

    In the place of a study that was not made, or that found nothing to list, stands why.
    """
    return [_shown(part) for part in _first(studies, scenario)]


def _shown(part: Table | NotAsked) -> RenderableType:
    if isinstance(part, Table) and part.rows:
        return part.rich()
    words = part.words if isinstance(part, NotAsked) else part.note or "Nothing to list."
    return Padding(Text.assemble((part.title, "bold"), f": {words}"), (0, 0, 1, 0))


def _first(studies: Studies, scenario: Scenario) -> Iterator[Table | NotAsked]:
    if studies.reasons:
        yield reasons.reasons_brief(studies.reasons)
    yield from _missing(studies, "reasons")
    if studies.conditions is not None:
        found = discovery.boxes_table(studies.conditions)
        yield found if found.rows else replace(found, note=" ".join(discovery.sentences(studies.conditions)))
    yield from _missing(studies, "conditions")
    if studies.courses is not None:
        yield courses.profiles_table(studies.courses, brief=True)
        yield counsel.alternatives_table(studies.courses)
    yield from _missing(studies, "courses")
    if studies.bargain is not None:
        yield bargaining.terms_table(studies.bargain)
    yield from _missing(studies, "bargain")
    if studies.power is not None:
        yield power.kingmaker_table(studies.power)
    yield from _missing(studies, "power")
    for threat in studies.threats:
        yield signalling.outcome_table(threat)
    yield from _missing(studies, "threats")
    if studies.mechanisms is not None:
        yield mechanisms.brief_table(studies.mechanisms)
    yield from _missing(studies, "mechanisms")
    yield from _missing(studies, "weighing")
    if studies.score is not None:
        yield scoring.score_table(scenario, studies.score, brief=True)
    yield from _missing(studies, "score")


def _missing(studies: Studies, study: str) -> Iterator[NotAsked]:
    """Why a study stands not where it would have stood."""
    return (item for item in studies.missing if item.study == study)


def _why(studies: Studies, study: str) -> Iterator[Section]:
    """The same as parts of the page."""
    for place, item in enumerate(_missing(studies, study)):
        yield Section(f"{study}-missing-{place + 1}" if place else study, item.title, item.words, stands=True)


def document(studies: Studies) -> dict[str, Any]:
    """The same for programs, each study by its name; those that there are not are null, and ``not_asked`` says why."""
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
        "not_asked": [{"study": NAMES.get(item.study, item.study), **_plain(item)} for item in studies.missing],
    }


NAMES = {"weighing": "questions"}
"""Names by which programs know a study, where they are other than its attribute's."""


def _plain(item: NotAsked) -> dict[str, str]:
    return {"title": item.title, "reason": item.reason}


def why(studies: Studies) -> tuple[Section, ...]:
    """The part of the page that stands right behind what actors do."""
    return (reasons.section(studies.reasons),) if studies.reasons else tuple(_why(studies, "reasons"))


def sections(studies: Studies, scenario: Scenario) -> tuple[Section, ...]:
    """Parts of the page: conditions, courses and ends, then what the claims are worth and how the run scores."""
    found: list[Section] = []
    if studies.conditions is not None:
        found.append(discovery.section(studies.conditions))
    found += _why(studies, "conditions")
    if studies.courses is not None:
        found += [courses.section(studies.courses), counsel.section(studies.courses)]
    found += _why(studies, "courses")
    if studies.bargain is not None:
        found.append(bargaining.section(studies.bargain))
    found += _why(studies, "bargain")
    if studies.power is not None:
        found.append(power.section(studies.power))
    found += _why(studies, "power")
    found += [signalling.section(threat) for threat in studies.threats]
    found += _why(studies, "threats")
    if studies.mechanisms is not None:
        found.append(mechanisms.section(studies.mechanisms))
    found += _why(studies, "mechanisms")
    if studies.weighing is not None:
        found += hypotheses.question_sections(studies.weighing)
    found += _why(studies, "weighing")
    if scenario.claims:
        found.append(contradictions.section(scenario))
    if studies.score is not None:
        found.append(scoring.run_section(scenario, studies.score))
    found += _why(studies, "score")
    return tuple(part for part in found if part.blocks or part.stands)
