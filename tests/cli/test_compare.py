"""`realpolitik compare` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from realpolitik.cli import app

RUN = ["compare", "proxy_war", "proxy_war", "--patron", "boreas", "-n", "2", "--months", "6"]


def test_json_and_page(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, [*RUN, "--client", "proxy_war=crown", "--json", "--out", str(tmp_path)])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert [arena["client"] for arena in found["arenas"]] == ["crown", "league"]
    assert (tmp_path / "compare.html").exists()


def test_bad_words_are_bad_usage() -> None:
    assert CliRunner().invoke(app, ["compare", "proxy_war", "--patron", "boreas"]).exit_code == 2
    assert CliRunner().invoke(app, [*RUN, "--client", "crown"]).exit_code == 2
    assert CliRunner().invoke(app, [*RUN[:4], "nobody"]).exit_code == 2
