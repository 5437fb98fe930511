"""The command: it serves until it is ended, on this machine alone, and tells what is wrong before it serves."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from realpolitik.cli import main
from realpolitik.errors import UsageError
from realpolitik.serve.server import listen


def test_it_serves_until_it_is_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "realpolitik", "--log", str(tmp_path / "log"), "serve", "proxy_war", "--port", "0"]
    with subprocess.Popen(
        [*command, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+)/enter\?token=(\S+)\n", line)
        assert found is not None, line
        home, token = found.groups()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(home)
        refused.value.close()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with browser.open(f"{home}/enter?token={token}") as page:
            assert "A textbook proxy war" in page.read().decode()
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate(timeout=30)
    assert token not in rest + told + (tmp_path / "log").read_text(encoding="utf-8")
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["proxy_wra"], 2, "did you mean proxy_war?"),
        (["proxy_war", "--view", "nobody"], 2, "no source 'nobody'"),
        (["proxy_war", "--as-of", "soon"], 2, "soon"),
        (["proxy_war", "--worlds", "5000"], 2, "1000"),
        (["proxy_war", "--host", "no.such.host.invalid"], 2, "no address of this machine"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_served(
    words: list[str], code: int, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["serve", *words, "--no-browser"])
    said = capfd.readouterr()
    assert text in said.out + said.err
    assert left.value.code in (code, 1)


def test_a_port_that_is_taken_is_told_or_another_one_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match="--port"):
            listen("127.0.0.1", port)
        monkeypatch.setattr("realpolitik.serve.server.PORT", port)
        with listen("127.0.0.1", None) as other:
            assert other.getsockname()[1] != port
