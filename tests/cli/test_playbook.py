"""playbook as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp

WORDS = ("playbook", "proxy_war", "proxy_war", "--patron", "boreas", "-n", "2", "--months", "6")


def test_command_and_function_give_the_same_and_a_page(say, tmp_path: Path) -> None:
    said = say(*WORDS, "--client", "proxy_war=crown", "--json", "--out", str(tmp_path))
    page = tmp_path / "playbook.html"
    study = rp.playbook(["proxy_war", "proxy_war"], patron="boreas", clients={"proxy_war": "crown"}, worlds=2, months=6)
    assert said.code == 0 and said.document == {**study.to_dict(), "report": str(page)}
    assert [row["client"] for row in said.document["tables"]["arenas"]] == ["crown", "league"]
    assert "What each kind returns" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("proxy_war", "--patron", "boreas"), "two scenarios or more"),
        (("proxy_war", "proxy_war"), "--patron"),
        ((*WORDS[1:], "--client", "crown"), "expected SCENARIO=ID"),
        ((*WORDS[1:], "--client", "proxy_war=crown", "--client", "proxy_war=league"), "given twice"),
        (("proxy_war", "proxy_war", "--patron", "nobody"), "no actor"),
        ((*WORDS[1:5], "-n", "1"), "greater than or equal to 2"),
    ],
)
def test_bad_words_are_bad_usage(say, words: tuple[str, ...], hint: str) -> None:
    said = say("playbook", *words)
    assert said.code == 2 and hint in said.err


def test_the_earlier_name_says_what_does_the_same() -> None:
    with pytest.raises(AttributeError, match=r"rp\.playbook\("):
        rp.playbooks  # noqa: B018
