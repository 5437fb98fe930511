"""A served page without a server: the application, asked as a browser would."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from realpolitik.serve.app import application
from realpolitik.serve.guard import TOKEN, Keys
from realpolitik.serve.house import House

with warnings.catch_warnings():  # its client would rather have the next httpx, of which the project needs nothing yet
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
WAR = "proxy_war"
CHANGE = "do=meridia.presence%3Dwithdrawn%402022-03"


@dataclass
class Browser:
    """A browser that came in with the one-time token."""

    client: TestClient
    keys: Keys
    house: House

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, follow_redirects=False, **more)

    def post(self, path: str, sent: Any, **headers: str) -> Any:
        """Something sent as the page sends it; headers replace the page's own, an empty one is left out."""
        own = {"origin": HOME, TOKEN: self.keys.session, "content-type": "application/json"}
        held = {name: value for name, value in {**own, **headers}.items() if value}
        return self.client.post(path, content=json.dumps(sent), headers=held)

    def ask(self, kind: str, query: str, owner: str = "page") -> str:
        """Begin a question; its job."""
        answer = self.post("/ask", {"kind": kind, "query": query, "owner": owner})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["job"])

    def over(self, job: str, seconds: float = 120.0) -> list[tuple[str, dict[str, Any]]]:
        """Everything that a job told, when it is over."""
        end, told = time.monotonic() + seconds, []
        while time.monotonic() < end:
            told += events_in(self.get(f"/jobs/{job}/events").text)
            if told and told[-1][0] == "state" and told[-1][1]["state"] in ("done", "failed", "stopped"):
                return told
        raise AssertionError(f"not over after {seconds} s: {told[-1:]}")


def events_in(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Name and data of the events in a stream."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Two scenarios, served."""
    held = House([WAR, "yemen_1967"])
    yield held
    held.jobs.close()


@pytest.fixture
def gate(house: House) -> tuple[TestClient, Keys]:
    """The application before anybody came in."""
    keys = Keys()
    return TestClient(application(house, keys, "127.0.0.1", PORT), base_url=HOME), keys


@pytest.fixture
def browser(gate: tuple[TestClient, Keys], house: House) -> Browser:
    """A browser that came in."""
    client, keys = gate
    assert client.get(f"/enter?token={keys.once}", follow_redirects=False).status_code == 303
    return Browser(client, keys, house)


@pytest.fixture
def say_whatif(capfd: pytest.CaptureFixture[str]) -> Any:
    """What the command line prints of a what-if, both streams."""
    from realpolitik.cli import main

    def run(*words: str) -> str:
        with pytest.raises(SystemExit):
            main(["whatif", *words])
        said = capfd.readouterr()
        return said.out + said.err

    return run
