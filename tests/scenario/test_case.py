"""Bargaining cases: those of the catalog load; what is wrong is told at once, with place and nearest name."""

from pathlib import Path

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario.case import cases, is_case, load_case

GOOD = """case: {name: trade, title: Trade, origin: judgement}
actors:
  one: {name: One, capability: 1}
  two: {name: Two, capability: [1, 2, 3], veto: true}
issues:
  tariff: {title: Tariff, unit: percent, scale: [0, 20], reference: 10}
positions:
  one: {tariff: {position: 0, salience: 1}}
  two: {tariff: {position: [15, 20], salience: 0.5}}
"""


def written(folder: Path, text: str, name: str = "trade.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_catalog() -> None:
    assert {"emission_1994", "ktab_3d", "china_policy_2014", "china_cnpc_2014"} <= set(cases())
    for name in cases():
        case = load_case(name)
        assert is_case(name) and case.case.name == name and case.case.origin and case.case.licence


def test_yaml(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    case = load_case(path)
    assert is_case(path) and case.is_uncertain
    assert case.actors["two"].veto and case.issues["tariff"].reference == 10


def test_csv(tmp_path: Path) -> None:
    text = (
        "Actor,Capability,position:tax,salience:tax,position:aid,salience:aid\nA b,1,0..2..9,1,30,0.2\nC,2,40,0.5,,\n"
    )
    case = load_case(written(tmp_path, text, "deal.csv"))
    assert list(case.actors) == ["a_b", "c"] and list(case.issues) == ["tax", "aid"]
    assert case.positions["a_b"]["tax"].position.estimates[-1].form() == [0, 2, 9]
    assert "aid" not in case.positions["c"]
    assert case.issues["tax"].scale == (0, 100)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("two: {tariff: {position: [15, 20]", "tow: {tariff: {position: [15, 20]", 9, "did you mean two"),
        ("one: {tariff: {position: 0,", "one: {tarif: {position: 0,", 8, "did you mean tariff"),
        ("position: [15, 20]", "position: [15, 25]", 9, "outside the scale"),
        ("salience: 0.5", "salience: 1.5", 9, "out of range"),
        ("scale: [0, 20]", "scale: [20, 0]", 6, "two rising numbers"),
        ("reference: 10", "reference: 30", 6, "lies outside the scale"),
        ("capability: 1}", "capabilty: 1}", 3, "did you mean capability"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ScenarioError) as caught:
        load_case(path)
    assert any(f":{line}:" in str(problem) and words in str(problem) for problem in caught.value.problems), str(
        caught.value
    )


def test_everything_wrong_with_a_csv_file_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "actor,capability,position,salience\nA,x,1,1\nA,1,1,1\nB,1,2..1,1\nB,1,1,1\n", "bad.csv")
    with pytest.raises(ScenarioError) as caught:
        load_case(path)
    text = str(caught.value)
    assert "bad.csv:2" in text and "twice" in text
    with pytest.raises(ScenarioError, match="salience"):
        load_case(written(tmp_path, "actor,capability,position\nA,1,1\n", "short.csv"))


def test_a_scenario_is_no_case(tmp_path: Path) -> None:
    assert not is_case(written(tmp_path, "about: {name: x}\n"))
    assert not is_case(tmp_path / "nowhere.yaml")
