"""bargain as a user runs it."""

import json
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(words)
    shown = capsys.readouterr()
    return int(left.value.code or 0), shown.out, shown.err


def test_case_as_tables_and_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "bargain", "emission_1994", "--for", "germany", "--out", str(tmp_path))
    assert code == 0
    assert "8.8" in out and "has not come to rest" in out and "23.0 for the weighted mean" in out.replace("\n", " ")
    assert "Positions by round" in (tmp_path / "bargain.html").read_text(encoding="utf-8")
    code, out, _ = run(capsys, "bargain", "emission_1994", "--for", "germany", "--json")
    found = json.loads(out)
    assert code == 0
    tables = found["tables"]
    assert found["run"]["worlds"] == 1 and tables["issues"][0]["observed"] == 8.833
    by_round = [row["terms"] for row in tables["rounds"] if row["formula"] == "challenge_scholz2011"]
    assert by_round[2] == pytest.approx(9.61086)
    assert {row["actor"] for row in tables["advice"]} == {"germany"}


def test_switches(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("bargain", "emission_1994", "--formula", "challenge", "--json")
    _, out, _ = run(capsys, *words, "--choose", "challenge_scholz2011.denominator=contest")
    assert json.loads(out)["tables"]["ends"][0]["settled"] == 1.0
    code, _, err = run(capsys, *words[:-1], "--choose", "challenge_scholz2011.denominator=al")
    assert code == 2 and "all_pairs, contest" in err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("bargain", "emission_1994", "--formula", "nahs"), "mean_achen2006"),
        (("bargain", "emission_1994", "--issues", "dealy"), "did you mean delay"),
        (("bargain", "emission_1994", "--for", "germny"), "did you mean germany"),
        (("bargain", "emission_1994", "--as-of", "2017"), "a case has no dates"),
    ],
)
def test_bad_requests(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], hint: str) -> None:
    code, _, err = run(capsys, *words)
    assert code in (1, 2) and hint in err


def test_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "bargain", "proxy_war", "--worlds", "8", "--json")
    found = json.loads(out)
    tables = found["tables"]
    assert code == 0 and found["run"]["worlds"] == 8
    assert {row["formula"] for row in tables["ends"]} >= {"nash1950", "procedural_tsebelis2002"}
    assert all(0 <= row["low"] <= row["mean"] <= row["high"] <= 100 for row in tables["terms"])


def test_command_and_function_give_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "bargain", "proxy_war", "--worlds", "5", "--seed", "3", "--formula", "nash,mean", "--json")
    study = rp.bargain("proxy_war", worlds=5, seed=3, formula=["nash", "mean"])
    assert {**json.loads(out), "report": None} == {**json.loads(json.dumps(study.to_dict())), "report": None}
