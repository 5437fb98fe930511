"""`weigh` and the listing of questions, as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp


def test_a_published_case_as_a_table(say) -> None:
    said = say("weigh", "heuer_iraq", "--draws", "50")
    assert said.code == 0
    assert "h2_minor" in said.out and "The matrix" in said.out
    assert "No single item of evidence" in said.out


def test_the_same_as_json(say) -> None:
    said = say("weigh", "cab_problem", "--draws", "20", "--json")
    assert said.code == 0
    (question,) = said.document["studies"].values()
    blue = next(row for row in question["tables"]["hypotheses"] if row["hypothesis"] == "blue")
    assert blue["posterior"] == pytest.approx(12 / 29)
    marks = {row["hypothesis"]: row["mark"] for row in question["tables"]["matrix"]}
    assert marks == {"blue": "0.8", "green": "0.2"}
    assert said.document["run"]["worlds"] == 20
    assert said.document == {**rp.weigh("cab_problem", draws=20).to_dict(), "report": None}


def test_same_seed_same_numbers(say) -> None:
    one, other = (say("weigh", "heuer_iraq", "--draws", "30", "--seed", "7", "--json").document for _ in range(2))
    assert one == other
    assert say("weigh", "heuer_iraq", "--draws", "30", "--seed", "8", "--json").document != one


def test_a_page_is_written(say, tmp_path: Path) -> None:
    said = say("weigh", "heuer_iraq", "--draws", "20", "--out", str(tmp_path / "new"))
    assert said.code == 0
    page = (tmp_path / "new" / "weigh.html").read_text(encoding="utf-8")
    assert 'id="claim-e1"' in page and "Evidence against hypotheses" in page and "http" in page


def test_wrong_words_get_the_right_ones(say, scenario: str) -> None:
    said = say("weigh", "heuer_irak")
    assert said.code == 1 and "did you mean heuer_iraq?" in said.err
    assert say("weigh", scenario).code == 2
    said = say("weigh", "heuer_iraq", "--question", "retaliaton")
    assert said.code == 2 and "retaliation" in said.err
    assert say("weigh", "heuer_iraq", "--as-of", "soon").code == 2
    said = say("weigh", "heuer_iraq", "--view", "nobody", "--json")
    assert said.code == 2 and said.document["error"] == "bad usage"


def test_a_broken_inquiry_is_refused_with_places(say, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(
        "about: {name: x, title: X, as_of: 2000}\nquestions: {q: {title: Q}}\n"
        "hypotheses: {a: {question: q, text: A}, b: {question: p, text: B}}\nissues: {i: {}}\n",
        encoding="utf-8",
    )
    said = say("weigh", str(path))
    assert said.code == 1
    assert "broken.yaml:3:55: hypotheses.b.question: no question 'p'" in said.err
    assert "an inquiry has no section 'issues'" in said.err


def test_listing_of_questions(say) -> None:
    rows = say("show", "questions", "afghanistan", "--json").document["questions"]
    assert {row["question"] for row in rows} >= {"motive", "us_wish", "arming", "bounties"}


def test_claims_carry_what_programs_need_and_are_filtered(say) -> None:
    rows = say("show", "claims", "afghanistan", "--json").document["claims"]
    needed = {"id", "source", "paragraph", "kind", "text", "speaker", "certainty", "rating", "confidence", "about"}
    assert all(needed | {"value", "mechanisms", "correction", "corrected_by", "origin"} <= set(row) for row in rows)
    assert all(row["rating"][0] in "ABCDEF" and row["rating"][1] in "123456" for row in rows)
    picked = say(
        "show",
        "claims",
        "afghanistan",
        "--source",
        "ramani-2017",
        "--actor",
        "us",
        "--issue",
        "us_presence",
        "--kind",
        "evidence",
        "--json",
    ).document["claims"]
    by_hand = [
        row["id"]
        for row in rows
        if (row["source"], row["kind"]) == ("ramani-2017", "evidence")
        and "us" in row["actors"]
        and "us_presence" in row["issues"]
    ]
    assert by_hand and [row["id"] for row in picked] == by_hand
