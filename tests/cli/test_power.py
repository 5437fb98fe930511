"""power as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp

WORDS = ("power", "proxy_war", "--worlds", "8", "--months", "6", "--every", "3", "--seed", "2")


def test_power_over_time_and_without_ties(say, tmp_path: Path) -> None:
    said = say(*WORDS, "--without-ties", "boreas", "--out", str(tmp_path))
    assert said.code == 0 and "Boreas had no ties" in said.out and "Mar 2021" in said.out
    assert "Kingmaker score" in (tmp_path / "power.html").read_text(encoding="utf-8")


def test_command_and_function_give_the_same(say) -> None:
    study = rp.power("proxy_war", worlds=8, months=6, every=3, seed=2)
    assert say(*WORDS, "--json").document == {**study.to_dict(), "report": None}


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("emission_1994",), 1, "no such scenario"),
        (("proxy_war", "--every", "4"), 2, "whole quarters"),
        (("proxy_war", "--without-ties", "boras"), 2, "did you mean boreas"),
    ],
)
def test_bad_requests(say, words: tuple[str, ...], code: int, hint: str) -> None:
    said = say("power", *words)
    assert said.code == code and hint in said.err
