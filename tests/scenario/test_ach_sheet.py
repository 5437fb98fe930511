"""Sheets of competing hypotheses: marks, words, ratios, and who marked what."""

from pathlib import Path

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario import ach_sheet
from realpolitik.scenario.inquiry import Inquiry
from realpolitik.studies.weigh.ask import weigh

SHEET = """Evidence;Source;Credibility;War;Bluff
Troops move by night;Gazette;high;CC;I
Families stay;Gazette;2;inconsistent;very consistent
"A speech; long";Radio;low;N;n/a
"""


def sheet(folder: Path, text: str, name: str = "motive.csv") -> Inquiry:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return ach_sheet.read(path)


@pytest.mark.parametrize(
    "text", [SHEET, "\ufeff" + SHEET, SHEET.replace('"A speech; long"', "A speech").replace(";", "\t")]
)
def test_marks_and_words_become_a_matrix(tmp_path: Path, text: str) -> None:
    found = sheet(tmp_path, text)
    (question,) = found.questions
    marks = [dict(row.marks) for row in found.matrix[question].values()]
    assert marks == [{"war": "CC", "bluff": "I"}, {"war": "I", "bluff": "CC"}, {"war": "N", "bluff": "NA"}]
    assert [claim.credibility for claim in found.claims.values()] == [2, 2, 4]
    assert set(found.sources) == {"gazette", "radio"}
    assert {item.reliability for item in found.sources.values()} == {"F"}


def test_ratios_and_probabilities_become_likelihoods(tmp_path: Path) -> None:
    found = sheet(tmp_path, "Evidence,War,Bluff\nTroops,3:1,1\nFamilies,0.2,0.8\n")
    (rows,) = found.matrix.values()
    assert [dict(row.likelihoods) for row in rows.values()] == [
        pytest.approx({"war": 1, "bluff": 1 / 3}),
        pytest.approx({"war": 0.2, "bluff": 0.8}),
    ]


def test_each_who_marked_has_a_question_of_his_own(tmp_path: Path) -> None:
    found = sheet(tmp_path, "By,Evidence,War,Bluff\nAnn,Troops,C,I\nBob,Troops,I,CC\nAnn,Families,N,C\n")
    assert {name: list(rows) for name, rows in found.matrix.items()} == {"ann": ["e1", "e2"], "bob": ["e1"]}
    assert dict(found.matrix["bob"]["e1"].marks) == {"bob_war": "I", "bob_bluff": "CC"}
    assert len(found.claims) == 2


def test_weigh_takes_a_sheet(tmp_path: Path) -> None:
    (tmp_path / "motive.csv").write_text(SHEET, encoding="utf-8")
    study = weigh(tmp_path / "motive.csv", draws=20)
    (inner,) = study.studies.values()
    assert {"war", "bluff"} <= set(inner["hypotheses"].hypothesis)


def test_faults_come_all_at_once_with_their_places(tmp_path: Path) -> None:
    text = "Evidence,Credibility,War,Bluff\nTroops,hihg,C,maybe\n,1,C,C\nTroops,1,C,0.5\n"
    with pytest.raises(ScenarioError) as caught:
        sheet(tmp_path, text)
    said = str(caught.value)
    for words in (
        ":2:8: credibility",
        "did you mean high",
        ":2:15: bluff: no mark 'maybe'",
        ":3:1:",
        "marked twice",
        ":4:10: war",
    ):
        assert words in said, words


def test_what_is_no_sheet_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('NFG 1 R "x" { }\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"strategic form for Gambit.*a sheet with a column for each hypothesis"):
        weigh(tmp_path / "x.csv")
