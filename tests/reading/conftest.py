import importlib.util
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from realpolitik.cli import main
from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario

BORDER_WAR = Path(__file__).parents[1] / "cli" / "border_war.yaml"


def _printing() -> ModuleType:
    """The module that writes PDF by hand, once: tests of one run share it."""
    name = "reading_printing"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("printing.py"))
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


_printing()


@pytest.fixture(autouse=True)
def no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading opens no socket; the tests that serve one on this machine say so."""

    def refuse(*args: Any, **more: Any) -> None:
        raise AssertionError("a socket was opened")

    if "local_server" not in request.fixturenames:
        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "create_connection", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def border_war() -> Scenario:
    return load(BORDER_WAR)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A scenario's folder that may be written to."""
    folder = tmp_path / "border_war"
    folder.mkdir()
    (folder / "border_war.yaml").write_text(BORDER_WAR.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run one command in this process: exit code, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "140")

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(words)
        captured = capfd.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    return run
