"""A new scenario loads, passes its own schema, says what is still an example, and overwrites nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from realpolitik.errors import UsageError
from realpolitik.scenario import starter
from realpolitik.scenario.checks.beginning import EXAMPLE
from realpolitik.scenario.editors import file_schema
from realpolitik.scenario.load import load, read
from realpolitik.scenario.yaml_text import parse

DAY = dt.date(2020, 12, 31)
FORM = Draft202012Validator(file_schema())


def made(folder: Path, **words: object) -> Path:
    starter.write(starter.plan("vale", as_of=DAY, **words), folder)  # type: ignore[arg-type]
    return folder


@pytest.mark.parametrize("patrons", [["North"], ["North", "South"], ["A", "B", "C", "D", "E", "F"]])
def test_it_loads_with_reminders_alone(tmp_path: Path, patrons: list[str]) -> None:
    scenario, problems = read(made(tmp_path / "vale", patrons=patrons))
    assert scenario is not None
    assert {problem.severity for problem in problems} == {"warning"}
    reminded = {problem.path for problem in problems}
    assert reminded == {
        "about.name", f"sources.{EXAMPLE}", "series.ground_held", *(f"claims.{name}" for name in scenario.claims)
    }  # fmt: skip
    assert len(scenario.actors) == 2 + len(patrons)
    assert {claim.kind for claim in scenario.claims.values()} == {"value", "causal", "evidence"}


def test_every_yaml_file_names_the_schema_first_and_passes_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "vale")
    written = json.loads((folder / starter.SCHEMA).read_text(encoding="utf-8"))
    assert written == file_schema()
    files = list(folder.rglob("*.yaml"))
    assert len(files) == 10
    for path in files:
        first, *rest = path.read_text(encoding="utf-8").splitlines()
        shown = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / shown).resolve() == (folder / starter.SCHEMA).resolve()
        assert any(line.startswith("# ") for line in rest), "a comment says what to change"
        assert max(map(len, rest)) <= 160
        data = json.loads(json.dumps(parse(path.read_text(encoding="utf-8"), path.name).data))
        assert not list(FORM.iter_errors(data))


def test_reminders_go_with_what_they_remind_of(tmp_path: Path) -> None:
    folder = made(tmp_path / "vale")
    for name in (
        "claims/example.yaml",
        "history.yaml",
        "history/ground_held.csv",
        "questions.yaml",
        "experiments.yaml",
    ):
        (folder / name).unlink()
    text = (folder / "sources.json").read_text(encoding="utf-8")
    (folder / "sources.json").write_text(text.replace('"example"', '"report-2020"'), encoding="utf-8")
    claim = "{source: report-2020, paragraph: 1, kind: value, text: They hold., certainty: fact, credibility: 2,"
    path = "actors.rebels.belligerent.cohesion"
    (folder / "claims/report.yaml").write_text(f"claims:\n  report.p1: {claim} about: {path}, value: 0.8}}\n")
    assert read(folder)[1] == ()


@given(st.lists(st.text(min_size=1, max_size=40), min_size=3, max_size=5))
@settings(max_examples=40, deadline=None)
def test_any_names_make_a_scenario_or_a_kind_error(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    title, arena, incumbent, *patrons = names
    try:
        plan = starter.plan("vale", title=title, arena=arena, incumbent=incumbent, patrons=patrons, as_of=DAY)
    except UsageError as error:
        assert str(error).isprintable() or "found" in str(error)
        return
    folder = tmp_path_factory.mktemp("any") / "vale"
    starter.write(plan, folder)
    assert load(folder).about.title == " ".join(title.split())


def test_names_with_quotes_braces_and_marks_are_kept(tmp_path: Path) -> None:
    name = """The "Crown": {a} & b's #1 {{ x }} — Côte"""
    scenario = load(made(tmp_path / "vale", incumbent=name, patrons=["Ünited <b>"]))
    assert scenario.actors[scenario.about.incumbent].name == name
    assert "united_b" in scenario.actors


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("My-War", {}, "did you mean my_war"),
        ("afghanistan", {}, "built-in"),
        ("x" * 41, {}, "40 at most"),
        ("vale", {"patrons": []}, "one to 6 patrons"),
        ("vale", {"patrons": list("abcdefg")}, "found 7"),
        ("vale", {"incumbent": "Ж"}, "Latin letters"),
        ("vale", {"incumbent": "A b", "challenger": "a-B"}, "both be 'a_b'"),
        ("vale", {"arena": "  "}, "visible characters"),
        ("vale", {"title": "\u202e"}, "visible characters"),
    ],
)
def test_what_cannot_be_is_refused_kindly(name: str, words: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError) as raised:
        starter.plan(name, as_of=DAY, **words)  # type: ignore[arg-type]
    assert says in str(raised.value)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UsageError, match="not overwritten"):
        made(tmp_path)
    with pytest.raises(UsageError, match="not overwritten"):
        made(tmp_path / "kept.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_without_a_date_it_is_the_end_of_last_month() -> None:
    day = starter.plan("vale").as_of
    assert (day + dt.timedelta(days=1)).day == 1
    assert dt.timedelta(0) < dt.date.today() - day <= dt.timedelta(31)
