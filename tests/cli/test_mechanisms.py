"""The command ``mechanisms``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZE = ("--worlds", "6", "--months", "13")


def test_tables_and_page(say: Callable[..., Any], tmp_path: Path) -> None:
    said = say("mechanisms", "proxy_war", *SIZE, "--only", "M31,M32", "--out", str(tmp_path))
    assert said.code == 0
    assert "A sudden exit leaves a void" in said.out and "M14" not in said.out
    assert (tmp_path / "mechanisms.html").exists()


def test_document(say: Callable[..., Any]) -> None:
    said = say("mechanisms", "proxy_war", *SIZE, "--brief", "--json")
    assert said.code == 0
    assert {row["id"] for row in said.document["mechanisms"]} >= {"M03", "M14", "M31"}
    assert said.document["worlds"] == 6


def test_bad_usage(say: Callable[..., Any]) -> None:
    said = say("mechanisms", "proxy_war", "--only", "M99", "--json")
    assert said.code == 2
    assert "no mechanism or experiment" in said.document["message"]
    assert say("mechanisms", "proxy_war", "--worlds", "1").code == 2
