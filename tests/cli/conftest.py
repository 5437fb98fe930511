import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from realpolitik.cli import frame, main

SCENARIO = Path(__file__).with_name("border_war.yaml")


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of one width, whatever the terminal of the tests; no lines of progress, however slow the machine."""
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setattr(frame, "EVERY", 3600.0)


@pytest.fixture
def scenario() -> str:
    """A valid scenario."""
    return str(SCENARIO)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """The same with three errors."""
    text = SCENARIO.read_text(encoding="utf-8")
    text = (
        text.replace("kind: armed_group", "kind: army")
        .replace("will: 0.6", "will: 6")
        .replace("home: vale", "home: val")
    )
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run one command in this process."""

    def run(*words: str) -> Said:
        with pytest.raises(SystemExit) as left:
            main(words)
        captured = capfd.readouterr()
        return Said(int(left.value.code or 0), captured.out, captured.err)

    return run
