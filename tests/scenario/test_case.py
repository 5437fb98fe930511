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
    assert ":3:1:" in text and ":4:5:" in text
    with pytest.raises(ScenarioError, match="salience"):
        load_case(written(tmp_path, "actor,capability,position\nA,1,1\n", "short.csv"))


def test_a_table_in_any_dialect_and_script(tmp_path: Path) -> None:
    """Semicolons, tabs, decimal commas, a byte-order mark, quotes, a final separator, any ending: the same case."""
    rows = [("actor", "capability", "position", "salience", "veto"), ("Россия", "10", "20", "0,5", "Y")]
    rows += [
        ("Китай", "7,5", "80", "0,7", ""),
        ('中国; "A"', "1", "70", "0,25", "no"),
        ("日本", "1", "10..20,5", "1", "FALSE"),
    ]
    for name, separator, ending in (("a.CSV", ";", "\r\n"), ("a.tsv", "\t", "\n"), ("a.txt", ";", ";\n")):
        lines = [separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
        path = written(tmp_path, "\ufeff" + ending.join([*lines, ""]), name)
        case = load_case(path)
        assert is_case(path)
        assert [actor.name for actor in case.actors.values()] == ["Россия", "Китай", '中国; "A"', "日本"]
        assert list(case.actors) == ["rossiya", "kitay", "a", "actor_1"]
        assert case.actors["rossiya"].veto and not case.actors["kitay"].veto
        assert case.actors["kitay"].capability.estimates[-1].form() == 7.5
        assert case.positions["actor_1"]["issue"].position.estimates[-1].form() == [10, 20.5]
        assert case.positions["a"]["issue"].salience.estimates[-1].form() == 0.25


@pytest.mark.parametrize(
    ("positions", "scale"),
    [("0.1 0.9", (0, 1)), ("8 10", (0, 10)), ("20 80", (0, 100)), ("1000 5000", (0, 5000)), ("-3 2", (-10, 10))],
)
def test_a_scale_that_is_not_given_is_assumed_and_said(
    tmp_path: Path, positions: str, scale: tuple[float, float]
) -> None:
    one, two = positions.split()
    text = f"actor,capability,position:x,salience:x\nA,1,{one},1\nB,1,{two},1\n"
    case = load_case(written(tmp_path, text, "open.csv"))
    assert case.issues["x"].scale == scale
    assert case.assumed[0] == f"the scale of x is {scale[0]:,g} to {scale[1]:,g} (no column scale:x)"
    assert len(case.assumed) == 3  # and who has a veto, and what holds without an agreement


def test_what_a_table_says_of_its_issues_is_not_assumed(tmp_path: Path) -> None:
    text = (
        "actor,capability,position,salience,scale,reference,unit,veto\n"
        "A,1,2,1,0..20,10,percent,yes\nB,1,8,1,,,,no\nC,1,9,0,0..20,10,,no\n"
    )
    case = load_case(written(tmp_path, text, "full.csv"))
    issue = case.issues["issue"]
    assert (issue.scale, issue.reference, issue.unit, case.assumed) == ((0, 20), 10, "percent", ())
    with pytest.raises(ScenarioError, match=r"full.csv:4:9: .*scale is '0..30' here and '0..20' in line 2"):
        load_case(written(tmp_path, text.replace("C,1,9,0,0..20", "C,1,9,0,0..30"), "full.csv"))


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ("C,1,5,0.5,x", "4:11", "expected yes, y, true or 1, or no, n, false or 0; found 'x'"),
        ("C,1,5,50%,no", "4:7", "found '50%': write the number alone, a share as 0.5"),
        ('C,1,5,"0,5",no', "4:7", "cells are separated by commas"),
        ("C,1,,0.5,no", "4:5", "expected a number; found nothing"),
        ("C,,5,0.5,no", "4:3", "expected a number; found nothing"),
        ("C,1,5,²,no", "4:7", "expected a number; found '²'"),
        ("C,1,5,nan,no", "4:7", "expected a number; found 'nan'"),
        ("C,1,5,5,no", "4:7", "out of range"),
        ("C,1,5,0.5,no,more", "4:14", "6 cells under 5 columns"),
        (" a ,1,5,0.5,no", "4:2", "actor 'a' twice; it stands in line 2 already"),
        (",1,5,0.5,no", "4:1", "an actor without a name"),
        ('"C,1,5,0.5,no', "4:1", "a quote that is not closed"),
    ],
)
def test_cells_that_cannot_be_read_are_told_with_line_and_column(
    tmp_path: Path, row: str, place: str, words: str
) -> None:
    """Together with another fault elsewhere in the table."""
    head = "actor,capability,position,salience,veto\n"
    path = written(tmp_path, f"{head}A,1,2,0.5,no\nB,1,3,0.5,no\n{row}\nD,one,4,0.5,no\n", "cells.csv")
    with pytest.raises(ScenarioError) as caught:
        load_case(path)
    text = str(caught.value)
    assert f"cells.csv:{place}: " in text and words in text
    assert "a quote" in words or "cells.csv:5:3: actors.d.capability: expected a number; found 'one'" in text


def test_columns_that_nobody_knows_and_weights_that_move_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"c.csv:1:36: unknown column 'vetoo'.*did you mean veto"):
        load_case(written(tmp_path, "actor,capability,position,salience,vetoo\n", "c.csv"))
    zero = "actor,capability,position,salience\nA,0,2,0\nB,0,3,0\n"
    with pytest.raises(ScenarioError) as caught:
        load_case(written(tmp_path, zero, "zero.csv"))
    assert "every capability is 0" in str(caught.value) and "every salience on it is 0" in str(caught.value)


def test_tables_of_other_programs_are_named(tmp_path: Path) -> None:
    found = {
        'EFG 2 R "x" { }\n': "extensive form for Gambit",
        'NFG 1 R "x" { }\n': "strategic form for Gambit",
        "prnr,isnr,pos_com,sal_com,pos_ep\n1,1,2,3,4\n": "DECIDE and DEU",
        "Evidence;H1;H2;H3\nE1;C;I;II\nE2;CC;N;I\n": "competing hypotheses",
        '{"program": "gmcr-py", "decisionMakers": []}': "gmcr-py saves it (stable reads it)",
        '{"realpolitik_seal": 1}': "a sealed forecast",
    }
    for text, words in found.items():
        path = written(tmp_path, text, "other.csv")
        with pytest.raises(ScenarioError) as caught:
            load_case(path)
        assert words in str(caught.value) and "what is read: a case in YAML, or a table" in str(caught.value)


KTAB = 'Deal ,"x",2,1,\nActor,Description,Power,Pstn1,Sal1,Pstn2,Sal2,\nA,x,60,20,80,1,10,\nB,y,40,70,35,3,50,\n'


@pytest.mark.parametrize("text", [KTAB, "\ufeff" + KTAB, KTAB.replace(",", ";"), KTAB.replace(",", "\t")])
def test_a_table_of_ktab_is_read_by_its_own_names(tmp_path: Path, text: str) -> None:
    case = load_case(written(tmp_path, text, "deal.CSV"))
    assert [actor.capability.estimates[-1].centre for actor in case.actors.values()] == [60, 40]
    wishes = [[(w.position.estimates[-1].centre, w.salience.estimates[-1].centre) for w in mine.values()]
              for mine in case.positions.values()]  # fmt: skip
    assert wishes == [[(20, 0.8), (1, 0.1)], [(70, 0.35), (3, 0.5)]]
    assert "saliences go up to 100, and are taken for hundredths" in case.assumed


def test_a_table_with_other_peoples_heads_and_decimal_commas(tmp_path: Path) -> None:
    text = "Stakeholder;Weight;Pos;Sal;Status quo\nA;0,5;2,5;0,9;1\nB;1;7;0,2;1\n"
    case = load_case(written(tmp_path, text, "decide.csv"))
    (issue,) = case.issues.values()
    assert (issue.reference, case.actors["a"].capability.estimates[-1].centre) == (1, 0.5)


def test_a_scenario_is_no_case(tmp_path: Path) -> None:
    assert not is_case(written(tmp_path, "about: {name: x}\n"))
    assert not is_case(tmp_path / "nowhere.yaml")
