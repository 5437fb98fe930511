"""The command threat."""

from __future__ import annotations

from pathlib import Path

import realpolitik as rp

SMALL = str(Path(__file__).parents[1] / "corpus" / "valid" / "threats.yaml")


def test_tables_and_files(say, tmp_path: Path) -> None:
    said = say("threat", "crisis", "--efg", str(tmp_path / "crisis.efg"), "--out", str(tmp_path))
    assert said.code == 0 and "0.6667" in said.out and "nobody threatens, refused by D1" in said.out
    assert (tmp_path / "crisis.efg").read_text(encoding="utf-8").startswith("EFG 2 R")
    assert (tmp_path / "threat.html").stat().st_size > 10_000


def test_one_document_with_the_same_content(say) -> None:
    said = say("threat", SMALL, "--threat", "surge", "--worlds", "6", "--solution", "pbe", "--json")
    document = said.document
    assert said.code == 0 and document["run"]["options"]["solution"] == "pbe" and document["run"]["worlds"] == 6
    assert sum(row["not_converged"] for row in document["tables"]["quantal"]) == 0
    assert set(document["tables"]["surface"][0]) >= {"credibility", "yields", "war", "accident", "engaged", "will"}
    study = rp.threat(SMALL, name="surge", worlds=6, solution="pbe")
    assert document == {**study.to_dict(), "report": None}


def test_bad_usage_names_the_nearest(say) -> None:
    said = say("threat", SMALL, "--threat", "surg")
    assert said.code == 2 and "did you mean surge?" in said.err
    assert say("threat", "nowhere").code == 1
