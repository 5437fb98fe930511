"""Checks on scenarios made in memory, and what the corpus does not hold."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from realpolitik.scenario.checks import check
from realpolitik.scenario.checks.references import circles
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.load import read
from realpolitik.scenario.messages import PATTERNS
from realpolitik.scenario.names import nearest, nearest_path
from realpolitik.scenario.numbers import Number
from realpolitik.scenario.schema import Scenario

Make = Callable[..., Scenario]


def test_a_scenario_in_memory_is_checked_too(small: Make) -> None:
    scenario = small()
    assert check(scenario) == ()
    gov = scenario.actors["gov"].model_copy(update={"home": "nowhere", "part_of": "gov"})
    problems = check(scenario.model_copy(update={"actors": {**scenario.actors, "gov": gov}}))
    assert [(problem.path, problem.line) for problem in problems] == [("actors.gov.home", 0), ("actors.gov.part_of", 0)]


def test_afghanistan_has_no_errors_and_few_warnings() -> None:
    scenario, problems = read("afghanistan")
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert scenario is not None
    assert not [problem for problem in problems if "no reference" in problem.message]


FAULTS = [
    ("arena: land", "arena: lnd", "no territory 'lnd'"),
    ("kind: armed_group", "kind: army", "found 'army'"),
    ("capability: 90", "capability: 190", "out of range: 190"),
    ("guard: 0.5", "gaurd: 0.5", "unknown key 'gaurd'"),
    ("reads: ground.gov", "reads: ground.govt", "no belligerent 'govt'"),
    ("position: 0,", "position: low,", "found 'low'"),
    ("salience: 0.4", "salience: 40", "out of range: 40"),
    ("presence.gov: 5", "presense.gov: 5", "no lever 'presense'"),
    ("issued: 2017-08", "issued: 2017-18", "no such month"),
    ("reb: {value: 1", "reb: {value: .inf", ".inf is not allowed"),
]


def test_ten_faults_are_found_at_once(text: str, tmp_path: Path) -> None:
    for old, new, _ in FAULTS:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    _, problems = read(file)
    lines = text.splitlines()
    for _, new, message in FAULTS:
        line = next(number for number, written in enumerate(lines, 1) if new in written)
        assert [problem for problem in problems if problem.line == line and message in str(problem)], message
    missing = [problem for problem in problems if problem.message == "missing 'guard'"]
    assert len(problems) == len(FAULTS) + len(missing)
    assert {problem.nearest for problem in problems} >= {"land", "gov", "guard", "presence"}


def test_names_of_records_that_failed_still_exist(text: str, tmp_path: Path) -> None:
    file = tmp_path / "war.yaml"
    file.write_text(text.replace("capability: 30", "capability: 300"), encoding="utf-8")
    _, problems = read(file)
    assert [problem.path for problem in problems] == ["actors.reb.capability"]


@pytest.mark.parametrize(("edges", "found"), [
    ({}, []),
    ({1: [2], 2: [3]}, []),
    ({1: [1]}, [[1]]),
    ({1: [2], 2: [1]}, [[1, 2]]),
    ({1: [2, 3], 2: [4], 3: [4], 4: []}, []),
    ({1: [2], 2: [3], 3: [2]}, [[2, 3]]),
    ({1: [2], 2: [1], 3: [4], 4: [3]}, [[1, 2], [3, 4]]),
])  # fmt: skip
def test_circles(edges: dict[int, list[int]], found: list[list[int]]) -> None:
    assert circles(edges, lambda node: edges.get(node, [])) == found


def test_a_long_chain_is_no_problem() -> None:
    assert circles(range(50_000), lambda node: [node + 1] if node < 50_000 else []) == []


def test_nearest_names() -> None:
    assert nearest("talibna", ["taliban", "kabul"]) == "taliban"
    assert nearest("Taliban", ["taliban", "kabul"]) == "taliban"
    assert nearest("us-presence", ["us_presence"]) == "us_presence"
    assert nearest("xyz", ["taliban", "kabul"]) is None
    assert nearest("", []) is None
    paths = ["actors.taliban.belligerent.cohesion", "actors.taliban.will", "parameters.cohesion_rate"]
    assert nearest_path("taliban.cohesion", paths) == paths[0]
    assert nearest_path("talban.cohesoin", paths) == paths[0]
    assert nearest_path("actors.taliban.wil", paths) == paths[1]
    assert nearest_path("qqq", paths) is None


def test_every_pattern_of_the_format_is_put_in_words() -> None:
    def patterns(node: object) -> set[str]:
        if isinstance(node, dict):
            here = {node["pattern"]} if isinstance(node.get("pattern"), str) else set()
            return here.union(*(patterns(item) for item in node.values()))
        return set().union(*(patterns(item) for item in node)) if isinstance(node, list) else set()

    schema = json.loads(json.dumps(Scenario.model_json_schema(by_alias=True)))
    assert patterns(schema) <= set(PATTERNS)


def test_dated_numbers_hold_from_their_date(small: Make) -> None:
    number = Number.model_validate({"as_of": {"2015-08": 1, "2017": 2}})
    assert number.at(dt.date(2015, 8, 30)) is None
    days = (dt.date(2015, 8, 31), dt.date(2017, 12, 30), dt.date(2017, 12, 31))
    assert [estimate.low for day in days if (estimate := number.at(day))] == [1, 1, 2]


def test_two_issues_of_a_settlement_do_not_divide_one_whole(small: Make) -> None:
    """A settlement that gave 80% of the people to one side and 50% to the other could be signed."""
    reads = Reads(terms={"ground.reb": 1.0})
    base = small()
    other = next(iter(base.issues.values())).model_copy(update={"reads": reads})
    about = base.about.model_copy(update={"table": (*base.issues, "theirs")})
    scenario = base.model_copy(update={"issues": {**base.issues, "theirs": other}, "about": about})
    messages = [problem.message for problem in check(scenario) if problem.path.startswith("about.table")]
    (name,) = base.issues
    assert messages == [f"theirs reads parts of one whole (ground), as {name!r} does: one of them can be on the table"]
