"""The command: links for everybody, a game that outlives a server that is killed, TLS, what is wrong told first."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from realpolitik.cli import main
from realpolitik.play.log import Log
from realpolitik.serve.guard import TOKEN
from realpolitik.serve.server import listen

LINK = re.compile(r"^(?:Open|(\S.*?))\s+((https?://\S+?)/enter\?token=(\S+))$")


@contextmanager
def serving(*words: str, port: str = "0") -> Iterator[tuple[subprocess.Popen[str], dict[str, str], list[str]]]:
    """A server at work: its process, links by name, and all that it said."""
    command = [sys.executable, "-m", "realpolitik", *words, "--port", port]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        said, links = [], {}
        for line in process.stdout:
            said.append(line.rstrip("\n"))
            found = LINK.match(said[-1])
            if found:
                links[found[1] or "alone"] = found[2]
            if "Ctrl-C" in line:
                break
        try:
            yield process, links, said
        finally:
            process.kill()


class Browser:
    """Somebody who came in by a link."""

    def __init__(self, link: str, trusted: Path | None = None) -> None:
        self.home = link.split("/enter")[0]
        context = ssl.create_default_context(cafile=trusted) if trusted else ssl.create_default_context()
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies, urllib.request.HTTPSHandler(context=context))
        self.page = self.read(link)

    def read(self, address: str) -> str:
        """A page; the links are said a moment before the server answers."""
        for _ in range(200):
            try:
                with self.opener.open(address, timeout=60) as answer:
                    return str(answer.read().decode())
            except (ConnectionError, urllib.error.URLError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    raise
                time.sleep(0.1)
        raise AssertionError(f"no answer from {self.home}")

    def act(self, name: str, **sent: Any) -> None:
        page = self.read(f"{self.home}/")
        shown = dict(re.findall(r'data-(token|quarter|round)="([^"]*)"', page))
        timed = {key: int(shown[key]) for key in ("quarter", "round")}
        headers = {"origin": self.home, "content-type": "application/json", TOKEN: shown["token"]}
        body = json.dumps({**timed, **sent}).encode()
        with self.opener.open(urllib.request.Request(f"{self.home}/act/{name}", body, headers), timeout=60) as answer:
            assert answer.status == 200


def test_a_game_outlives_a_server_that_is_killed_and_its_links_hold(tmp_path: Path) -> None:
    folder, log = tmp_path / "game", tmp_path / "log"
    new = ["--game", "proxy_war", "--seats", "boreas,crown", "--world", "3", "--out", str(folder)]
    with listen("127.0.0.1", 0) as free:
        port = str(free.getsockname()[1])
    with serving("--log", str(log), "serve", *new, port=port) as (process, links, said):
        assert set(links) == {"Facilitator", "Boreas", "Crown", "Observers"}
        boreas = Browser(links["Boreas"])
        boreas.act("order", instrument="arms", level="overt")
        Browser(links["Facilitator"]).act("next")
        boreas.act("order", instrument="guard", level="raised")
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
    game = Log.open(folder).game
    assert game.quarter == 1 and [order.instrument for order in game.orders] == ["arms", "guard"]
    with serving("--log", str(log), "serve", "--resume", str(folder), port=port) as (process, again, said):
        assert not again and "still hold" in " ".join(said)
        assert "Border guard: “raised”" in boreas.read(f"{boreas.home}/")
        assert "Border guard: “raised”" in Browser(links["Boreas"]).page
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    tokens = [link.split("token=")[1] for link in links.values()]
    for file in [*folder.iterdir(), log]:
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not [token for token in tokens if token in text], file


def test_what_is_sent_on_a_network_is_encrypted(tmp_path: Path) -> None:
    words = ["serve", "--game", "proxy_war", "--seats", "boreas", "--host", "0.0.0.0", "--out", str(tmp_path / "game")]
    with serving(*words) as (process, links, said):
        assert process.stdout is not None
        said += [process.stdout.readline().strip() for _ in range(2)]
        link = re.sub(r"//[^/]+:", "//127.0.0.1:", links["Boreas"])
        assert link.startswith("https://")
        browser = Browser(link, tmp_path / "game" / "certificate.pem")
        browser.act("order", instrument="arms", level="overt")
        assert "Arms for the League: “overt”" in browser.read(f"{browser.home}/")
    assert "fingerprint" in said[-2] and re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", said[-1])


def test_somebody_alone_gets_one_address(tmp_path: Path) -> None:
    words = ["play", "proxy_war", "--as", "boreas", "--page", "--no-browser", "--out", str(tmp_path / "game")]
    with serving(*words) as (_, links, _said):
        alone = Browser(links["alone"])
        assert "<h1>Boreas" in alone.page and "Play the quarter" in alone.page
        alone.act("next")
    assert Log.open(tmp_path / "game").game.quarter == 1


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["serve", "--game", "proxy_wra"], "did you mean proxy_war?"),
        (["serve", "--game", "proxy_war", "--seats", "boreus"], "did you mean boreas?"),
        (["serve", "proxy_war", "--game", "proxy_war"], "no SCENARIO goes with them"),
        (["serve", "--resume", "nowhere"], "holds no game"),
        (["serve", "--game", "proxy_war", "--cert", "nowhere.pem"], "go together"),
        (["play", "proxy_war", "--as", "boreas", "--page", "--json"], "--page goes neither with"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_served(
    words: list[str], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main([*words])
    said = capfd.readouterr()
    assert text in " ".join((said.out + said.err).split())
    assert left.value.code
    assert not (tmp_path / "games").exists()
