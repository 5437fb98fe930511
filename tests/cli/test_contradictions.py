"""contradictions as a user runs it."""

from __future__ import annotations

from pathlib import Path

import realpolitik as rp

WORDS = ("contradictions", "afghanistan", "--kind", "direction", "--source", "ramani-2017")


def test_command_and_function_give_the_same(say, tmp_path: Path) -> None:
    said = say(*WORDS, "--json", "--out", str(tmp_path))
    study = rp.contradictions("afghanistan", kind="direction", source="ramani-2017")
    page = tmp_path / "contradictions.html"
    assert said.document == {**study.to_dict(), "report": str(page)} and len(study["contradictions"])
    assert "Opposite effects of one cause" in page.read_text(encoding="utf-8")


def test_a_table_for_people(say) -> None:
    said = say(*WORDS)
    assert said.code == 0 and "Ramani 2017" in said.out and "Days apart" in said.out


def test_bad_requests(say) -> None:
    wrong = say("contradictions", "afghanistan", "--kind", "causal")
    assert wrong.code == 2 and "direction" in wrong.err
    gone = say("show", "contradictions", "afghanistan")
    assert gone.code == 2 and "realpolitik contradictions afghanistan" in gone.err
