"""YAML is read as plain data, whatever it tries."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.scenario import yaml_text
from realpolitik.scenario.yaml_text import MAX_DEPTH, MAX_NODES, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-1", -1), ("+1", 1), ("0", 0), ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0),
        ("-1.5E-2", -0.015), ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("y", "y"), ("1_000", "1_000"), ("0o7", "0o7"), ("0x1F", "0x1F"),
        ("0b1", "0b1"), ("007", "007"), ("00.5", "00.5"), ("12:30:45", "12:30:45"), ("2018-01-31", "2018-01-31"),
        ("2018-01", "2018-01"), ("1,5", "1,5"), ("nan", "nan"), ("inf", "inf"), ("1e", "1e"), ("-", "-"),
        ("=", "="), ("'1'", "1"), ('"true"', "true"), ("'~'", "~"), ("tRUE", "tRUE"),
    ],
)  # fmt: skip
def test_plain_scalars(text: str, value: Any) -> None:
    document = parse(f"a: {text}", "f")
    if text == "-":
        return
    assert document.problems == []
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.inf", "+.INF", "1e999", "-1e999", "9" * 41])
def test_numbers_that_are_not_finite_are_refused_in_place(text: str) -> None:
    (problem,) = parse(f"a:\n  b: {text}", "f").problems
    assert (problem.line, problem.column, problem.path) == (2, 6, "a")


def test_places_of_keys_and_values() -> None:
    marks = parse("a:\n  b: [1, {c: 2}]\n'd': é\n", "f").marks
    assert marks.place(("a", "b")) == ("f", 2, 6)
    assert marks.place(("a", "b"), on_key=True) == ("f", 2, 3)
    assert marks.place(("a", "b", 1, "c")) == ("f", 2, 14)
    assert marks.place(("a", "b", 1, "c", "beyond")) == ("f", 2, 14)
    assert marks.place(("d",)) == ("f", 3, 6)
    assert marks.place(("nowhere",)) == ("f", 0, 0)


def test_keys_under_as_of_are_texts_and_under_anchors_numbers() -> None:
    document = parse("as_of: {2017: 1, 2018-01: 2}\nanchors: {0: a, 100: b}", "f")
    assert document.problems == []
    assert document.data == {"as_of": {"2017": 1, "2018-01": 2}, "anchors": {0: "a", 100: "b"}}


def test_an_alias_bomb_stays_small_and_is_refused() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join('*' + chr(97 + i) for _ in range(10))}]\n" for i in range(20)
    )
    document = parse(bomb, "f")
    assert len(repr(document.data)) < 2 * len(bomb), "nothing is unfolded"
    assert sum("alias" in problem.message for problem in document.problems) == 200
    assert sum("anchor" in problem.message for problem in document.problems) == 21


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_bottomless_nesting_stops_early(opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Any] = []
    take = yaml_text._Reader._take
    monkeypatch.setattr(yaml_text._Reader, "_take", lambda self, event: (taken.append(event), take(self, event)))
    document = parse(opening * 50_000, "f")
    assert len(taken) < 5 * MAX_DEPTH, "what lies deeper is not read"
    assert not document.whole
    assert document.problems


def test_depth_and_size_limits_are_exact() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f").problems == []
    assert "nested deeper" in parse("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "f").problems[0].message
    assert parse("[" + "1," * (MAX_NODES - 1) + "]", "f").problems == []
    assert "more than" in parse("[" + "1," * MAX_NODES + "]", "f").problems[0].message


@pytest.mark.parametrize(
    "tag",
    [
        '!!python/object/apply:os.system ["exit 1"]',
        "!!python/name:os.system ''",
        "!!python/module:os ''",
        "!<tag:x> a",
        "!!timestamp 2001-01-01",
        "!!set {a, b}",
    ],
)
def test_no_tag_builds_anything(tag: str) -> None:
    document = parse(f"a: {tag}", "f")
    assert "tag" in document.problems[0].message
    assert isinstance(document.data["a"], (str, list, dict))


def test_everything_wrong_with_the_form_is_found_at_once() -> None:
    text = 'a: &x 1\nb: *x\nc: !t 2\na: 3\n4: 5\nd: .nan\ne: "\\u202e"\n'
    problems = parse(text, "f").problems
    assert [(problem.line, problem.column) for problem in problems] == [
        (1, 4),
        (2, 4),
        (3, 4),
        (4, 1),
        (5, 1),
        (6, 4),
        (7, 4),
    ]


def test_python_fallback_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x [1, {b: .5}]\nc: 'x'\nd: |\n  e\nf: .nan\n"
    fast = parse(text, "f")
    monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)
    slow = parse(text, "f")
    assert (fast.data, fast.problems) == (slow.data, slow.problems)
    assert {path: fast.marks.place(path) for path in fast.marks.at} == {
        path: slow.marks.place(path) for path in slow.marks.at
    }


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    document = parse(text, "f")
    assert document.problems or document.data is None or isinstance(document.data, (dict, list, str, int, float))


YAMLISH = st.text(alphabet="ab01:-?[]{},&*!|>'\"%@#~.\n \t\\", max_size=120)


@given(YAMLISH)
@settings(max_examples=500, deadline=None)
def test_no_yaml_like_text_makes_it_raise(text: str) -> None:
    for problem in parse(text, "f").problems:
        assert problem.line >= 1
        assert problem.column >= 1


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
@settings(max_examples=200, deadline=None)
def test_what_json_writes_is_read_back(value: Any) -> None:
    import json

    text = json.dumps(value, ensure_ascii=False)
    document = parse(text, "f")
    if yaml_text.ODD_TEXT.search(text):
        assert document.problems
    else:
        assert document.problems == []
        assert document.data == value
