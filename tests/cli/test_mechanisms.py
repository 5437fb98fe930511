"""mechanisms as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import realpolitik as rp

SIZE = ("--worlds", "6", "--months", "13")


def test_tables_and_page(say: Callable[..., Any], tmp_path: Path) -> None:
    said = say("mechanisms", "proxy_war", *SIZE, "--only", "M31,M32", "--out", str(tmp_path))
    assert said.code == 0
    assert "A sudden exit leaves a void" in said.out and "M14" not in said.out
    assert (tmp_path / "mechanisms.html").exists() and any((tmp_path / "arms").iterdir())


def test_command_and_function_give_the_same(say: Callable[..., Any]) -> None:
    said = say("mechanisms", "proxy_war", *SIZE, "--brief", "--json")
    assert said.code == 0
    study = rp.mechanisms("proxy_war", worlds=6, months=13, brief=True)
    assert said.document == {**study.to_dict(), "report": None}
    assert set(study["mechanisms"].mechanism) >= {"M03", "M14", "M31"}


def test_bad_usage(say: Callable[..., Any]) -> None:
    said = say("mechanisms", "proxy_war", "--only", "M99", "--json")
    assert said.code == 2
    assert "no mechanism or experiment" in said.document["message"]
    assert say("mechanisms", "proxy_war", "--worlds", "1").code == 2
