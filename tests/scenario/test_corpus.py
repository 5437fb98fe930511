"""The format is defined by scenarios that load and scenarios that are refused, each refusal with its places.

A file states what it expects in its first lines, ``# expect: line:column: part … part`` for errors and ``# warn: …``
for warnings; a folder in ``expect.txt``, ``file:line:column: part … part``. Places and parts must be all there is.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.load import load, loads, read
from realpolitik.scenario.resolve import dump, resolve

CORPUS = Path(__file__).parent.parent / "corpus"
VALID = sorted(path for path in (CORPUS / "valid").iterdir() if not path.name.startswith("."))
INVALID = sorted(path for path in (CORPUS / "invalid").iterdir() if not path.name.startswith("."))
HEADER = re.compile(r"# (expect|warn): (\d+):(\d+): (.*)")
SIDECAR = re.compile(r"(.*?):(\d+):(\d+): (.*)")

Expected = tuple[str, int, int, tuple[str, ...]]


def expected(path: Path, kind: str) -> list[Expected]:
    if path.is_dir():
        sidecar = path / "expect.txt"
        lines = sidecar.read_text(encoding="utf-8").splitlines() if sidecar.exists() and kind == "expect" else []
        found = [match for line in lines if (match := SIDECAR.fullmatch(line))]
        assert len(found) == len(lines), f"unreadable line in {sidecar}"
        return [(match[1], int(match[2]), int(match[3]), tuple(match[4].split(" … "))) for match in found]
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = HEADER.fullmatch(line)
        if not match:
            break
        found.append(match)
    return [
        (path.name, int(match[2]), int(match[3]), tuple(match[4].split(" … "))) for match in found if match[1] == kind
    ]


def differences(path: Path, problems: list[Problem], wanted: list[Expected]) -> list[str]:
    """What was found and not expected, and what was expected and not found."""
    base = path if path.is_dir() else path.parent
    left = list(wanted)
    odd = []
    for problem in problems:
        name = Path(problem.file).relative_to(base).as_posix() if problem.file != str(path) else path.name
        name = "" if path.is_dir() and problem.file == str(path) else name
        at = (name, problem.line, problem.column)
        same = next(
            (
                item
                for item in left
                if item[:3] in (at, ("", *at[1:])) and all(part in str(problem) for part in item[3])
            ),
            None,
        )
        if same is None:
            odd.append(f"not expected: {problem}")
        else:
            left.remove(same)
    return odd + [f"not found: {item}" for item in left]


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_refused_with_every_place(path: Path) -> None:
    scenario, problems = read(path)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert scenario is None
    assert differences(path, errors, expected(path, "expect")) == []
    with pytest.raises(ScenarioError) as raised:
        load(path)
    assert raised.value.problems == problems


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_loads_and_resolves(path: Path) -> None:
    scenario, problems = read(path)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert differences(path, list(problems), expected(path, "warn")) == []
    assert scenario is not None
    resolved = resolve(scenario)
    assert loads(dump(resolved)) == resolved
    assert resolve(resolved) == resolved
    assert resolve(loads(dump(scenario))) == resolved


def test_corpus_is_large_and_distinct() -> None:
    assert len(VALID) >= 60
    assert len(INVALID) >= 120
    texts = [path.read_text(encoding="utf-8") for path in VALID + INVALID if path.is_file()]
    assert len(set(texts)) == len(texts)


def test_every_invalid_file_expects_something() -> None:
    assert [path.name for path in INVALID if not expected(path, "expect")] == []


def test_differences_can_be_seen() -> None:
    """The comparison itself fails on a wrong place, a wrong word, one too many and one too few."""
    path = CORPUS / "valid" / "x.yaml"
    problem = Problem(str(path), 3, 4, "a", "found 'b'")
    assert differences(path, [problem], [("x.yaml", 3, 4, ("found",))]) == []
    assert differences(path, [problem], [("x.yaml", 3, 5, ("found",))])
    assert differences(path, [problem], [("x.yaml", 3, 4, ("lost",))])
    assert differences(path, [problem], [])
    assert differences(path, [], [("x.yaml", 3, 4, ("found",))])
