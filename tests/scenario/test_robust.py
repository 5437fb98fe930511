"""Whatever stands anywhere in a scenario, the answer is a scenario or a list of problems with places."""

from __future__ import annotations

import copy
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import ScenarioError
from realpolitik.scenario.faults import MOST_FAULTS
from realpolitik.scenario.load import loads, read
from realpolitik.scenario.resolve import dump, resolve
from realpolitik.scenario.yaml_text import parse

VALID = Path(__file__).parent.parent / "corpus" / "valid"
SEEDS = [
    "claim-of-every-kind",
    "hypothesis-sets-numbers",
    "series-inline",
    "source-in-full",
    "calibration",
    "ties",
    "number-dated",
    "dated-initial-level",
    "reads-mapping",
    "shock",
    "event-with-history",
    "requires-another",
]
DATA = [parse((VALID / f"{name}.yaml").read_text(encoding="utf-8"), name).data for name in SEEDS]

JUNK = st.sampled_from([
    None, True, 0, -1, 1.5, 10**30, 1e300, "", "x", "gov", "pat.troops", "a.b.c.d", "2018-01-31", "9999-12", "0000",
    "series:s@2015", "calibration:", "paper:p1", [], [[]], [None], [1, 2, 3, 4], ["gov", 1], {}, {"x": 1},
    {"as_of": {}}, {"as_of": {"2015": None}}, {"as_of": {"2015": "x"}}, {"as_of": [1]}, {"value": {}},
    {"value": [1, "x"]}, {"date-parts": [["x"]]}, {"date-parts": [[2017, 99]]}, {"terms": None}, {"dated": [[None, 1]]},
    "é" * 50, "x" * 5000, {"levels": {}}, {"ref": 5}, {"": {}}, {"value": 1, "ref": ["x"]},
])  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in a nest of mappings and lists."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here for key, item in pairs for here in [(*path, key), *places(item, (*path, key))]]


def replaced(data: Any, path: tuple[Any, ...], junk: Any, how: str) -> Any:
    data = copy.deepcopy(data)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    if how == "drop":
        del inner[path[-1]]
    elif how == "rename" and isinstance(inner, dict):
        inner[json.dumps(junk)[:30]] = inner.pop(path[-1])
    else:
        inner[path[-1]] = junk
    return data


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_junk_anywhere_gives_problems_with_places(data: st.DataObject) -> None:
    changed = data.draw(st.sampled_from(DATA))
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.sampled_from(places(changed)))
        how = data.draw(st.sampled_from(["put", "put", "drop", "rename"]))
        changed = replaced(changed, where, data.draw(JUNK), how)
        if not places(changed):
            return
    text = json.dumps(changed, ensure_ascii=False, indent=1).replace('"0":', "0:").replace('"100":', "100:")
    try:
        scenario = loads(text)
    except ScenarioError as error:
        assert error.problems
        for problem in error.problems:
            anywhere = problem.message.startswith(("missing section", "nothing in it"))
            assert problem.line >= (0 if anywhere else 1), problem
            assert problem.message
        return
    resolved = resolve(scenario)
    assert loads(dump(resolved)) == resolved


def test_hopeless_scenarios_are_given_up_soon() -> None:
    text = (VALID / "minimal.yaml").read_text(encoding="utf-8")
    claims = "claims:\n" + "".join(f"  c{i}: {{source: paper, knd: value}}\n" for i in range(20_000))
    with pytest.raises(ScenarioError) as raised:
        loads(text + claims)
    assert len(raised.value.problems) == MOST_FAULTS + 1
    assert raised.value.problems[-1].message == "more than 2,000 errors; the rest was not looked for"


@pytest.mark.parametrize("cut", range(1, 19))
def test_a_file_cut_short_says_where(cut: int) -> None:
    text = (VALID / "minimal.yaml").read_text(encoding="utf-8")
    part = text[: len(text) * cut // 20]
    with pytest.raises(ScenarioError) as raised:
        loads(part)
    assert str(raised.value)


def records(data: Any) -> list[tuple[str, ...]]:
    """Path of every record of a scenario: two keys, or three in the sections that are nested."""
    found: list[tuple[str, ...]] = [("about",)]
    for section, held in data.items():
        for name, record in held.items() if section != "about" else ():
            found.append((section, name))
            if section in ("positions", "instruments", "ties", "hostility", "matrix"):
                found += [(section, name, inner) for inner in record]
    return found


@pytest.mark.parametrize("how", ["unknown key", "dotted key", "no mapping"])
def test_a_record_that_fails_brings_no_check_down(how: str, everything: str) -> None:
    """Whoever names a record that is there but not valid is told of that record's faults, and of no others."""
    whole = parse(everything, "x").data
    for path in records(whole):
        data = copy.deepcopy(whole)
        *above, last = path
        inner = data
        for key in above:
            inner = inner[key]
        if how == "unknown key" and isinstance(inner[last], dict):
            inner[last]["no.such"] = 1
        elif how == "dotted key":
            inner[f"{last}.x.y"] = inner.pop(last)
        else:
            inner[last] = [1]
        written = json.dumps(data, ensure_ascii=False, indent=1).replace('"0":', "0:").replace('"100":', "100:")
        if how == "dotted key" and path[0] == "instruments":
            written = written.replace(f'"{".".join(path[1:])}"', f'"{".".join(path[1:])}.x.y"')
            written = written.replace(f'"{path[1]}.', f'"{path[1]}.x.y.') if len(path) == 2 else written
        try:
            loads(written)
        except ScenarioError as error:
            problems = error.problems
        else:
            assert how == "dotted key" and path[0] in ("sources", "claims", "series"), path  # these may have dots
            continue
        assert all(problem.line for problem in problems if "missing section" not in problem.message)
        if how == "unknown key" and path[0] not in ("positions", "ties", "matrix"):
            errors = [problem for problem in problems if problem.severity == "error"]
            assert {problem.path.startswith(".".join(path)) for problem in errors} == {True}, path


SERIES = "series:\n  s: {title: T, unit: u, source: paper, reads: war_deaths, file: x.csv}\n"
HUGE: dict[str, tuple[str, str, str, int, str]] = {
    "yaml, deep": ("a.yaml", "x: " + "{a: " * 100_000, "", 1, "nested deeper than 20"),
    "yaml, a key that all faults name": (
        "a.yaml", '? "' + "k" * 200_000 + '"\n: [' + ",".join(["&a 1"] * 4000) + "]\n", "", 2001, "not looked for"
    ),
    "yaml, sections": ("a.yaml", "".join(f"s{i}: {{}}\n" for i in range(100_000)), "", 2001, "not looked for"),
    "yaml, names that are not": (
        "b.yaml",
        "claims:\n" + "".join(
            f"  c{i}: {{source: papr, paragraph: 1, kind: evidence, certainty: fact, text: x}}\n" for i in range(9000)
        ),
        "", 2001, "and 7,000 more errors, which are not shown",
    ),
    "csv, long": ("x.csv", "date,value\n" + "2015,1\n" * 500_000, SERIES, 1, "more than 100,000 rows in one series"),
    "csv, bad": ("x.csv", "date,value\n" + "x\n" * 1_000_000, SERIES, 2001, "not looked for"),
    "csv, wide": ("x.csv", "date,value" + ",c" * 1_000_000 + "\n", SERIES, 1, "1,000,002 columns; at most 50 are read"),
    "bib, deep": ("x.bib", "@misc{x, title={" + "{" * 100_000, "", 1, "braces nested deeper than 40"),
    "bib, blanks": ("x.bib", "@misc{x, author={A" + " " * 200_000 + "B}, year=2015}", "", 1, "missing 'title'"),
    "bib, commands": ("x.bib", "@misc{x, title={" + "$x$ " * 60_000 + "}, year=2015}", "", 1, "with LaTeX in one file"),
    "bib, none": ("x.bib", "@" * 1_000_000, "", 1, "looks like an entry and is none"),
    "json, deep": ("sources.json", "[" + '{"a":' * 300_000, "", 1, "nested deeper than 20"),
    "json, items": ("sources.json", "[" + "{}," * 60_000 + "{}]", "", 2001, "not looked for"),
    "json, digits": ("sources.json", '[{"id": "x", "issued": ' + "9" * 1_000_000 + "}]", "", 1, "Exceeds the limit"),
}  # fmt: skip
"""What is huge → its file, what is in it, what else the scenario holds, how many problems there are, the last."""


@pytest.mark.parametrize("name", HUGE)
def test_huge_and_deep_input_is_refused_in_proportion(name: str, tmp_path: Path, text: str) -> None:
    file, held, more, count, last = HUGE[name]
    (tmp_path / "a.yaml").write_text(text + more, encoding="utf-8")
    (tmp_path / file).write_text(text + held if file == "a.yaml" else held, encoding="utf-8")
    before = time.process_time()
    _, problems = read(tmp_path)
    spent = time.process_time() - before
    assert len(problems) == count
    assert last in problems[-1].message
    assert sum(len(str(problem)) for problem in problems) < 1_500_000
    assert spent < 40, "a second or two of its own where work is in proportion, minutes where it is not"


def test_a_part_of_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, text: str, monkeypatch: Any) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "more").mkdir()
    whole = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path).name == "more":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(os, "scandir", refusing)
    scenario, problems = read(tmp_path)
    assert scenario is None
    assert [(Path(item.file).name, item.message) for item in problems] == [
        ("more", "cannot be read: Permission denied")
    ]
