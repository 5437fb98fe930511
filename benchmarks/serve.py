"""The served page: how soon it answers, how large it is, whether it grows. For POSIX systems."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from measuring import Rows, show

PINS = [f"us.presence=withdrawn@20{year}-{month:02}" for year in (18, 19, 20, 21, 22, 23) for month in (3, 6, 9, 12)]
NUMBERS = [f"taliban.cohesion={value / 100:.2f}" for value in range(30, 70, 3)]
TABS = 8


class Server:
    """A server in a process of its own, and a client that came in with its token."""

    def __init__(self, scenario: str, folder: Path | None) -> None:
        caches = {} if folder is None else {"XDG_CACHE_HOME": str(folder), "NUMBA_CACHE_DIR": str(folder / "kernels")}
        command = [sys.executable, "-m", "realpolitik", "serve", scenario, "--port", "0", "--no-browser"]
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **caches})
        assert self.process.stdout is not None
        address = self.process.stdout.readline().split()[1]
        self.address = address
        self.home = address.partition("/enter")[0]
        self.client = httpx.Client(base_url=self.home, timeout=600, follow_redirects=True)
        self.token = self.client.get(address).text.partition('data-token="')[2].partition('"')[0]

    def processor(self) -> float:
        """Processor seconds that it has used."""
        parts = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident memory, in MB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    def ask(self, kind: str, owner: str = "one", **asked: Any) -> tuple[float, float, dict[str, Any], str]:
        """Seconds to the first answer and to the last, what was told of it, and its job."""
        query = str(httpx.QueryParams(asked))
        headers = {"origin": self.home, "x-realpolitik-token": self.token}
        started = time.perf_counter()
        sent = self.client.post("/ask", json={"kind": kind, "query": query, "owner": owner}, headers=headers)
        job = sent.json()["job"]
        first, about, name = 0.0, {}, ""
        while True:
            with self.client.stream("GET", f"/jobs/{job}/events") as stream:
                for line in stream.iter_lines():
                    if line.startswith("event: "):
                        name = line[7:]
                    elif line.startswith("data: ") and name == "answer":
                        about = json.loads(line[6:])
                        self.client.get(f"/jobs/{job}/answer.html")
                        first = first or time.perf_counter() - started
                    elif line.startswith("data: "):
                        state = json.loads(line[6:])["state"]
                        if state in ("done", "stopped", "failed"):
                            return first, time.perf_counter() - started, about, job

    def close(self) -> None:
        self.client.close()
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def served(scenario: str, folder: Path | None = None) -> Iterator[Server]:
    server = Server(scenario, folder)
    try:
        yield server
    finally:
        server.close()


def usable(server: Server) -> float:
    """Seconds from the command to the page with everything that can be turned, its scripts and styles loaded."""
    page = server.client.get("/whatif").text
    for piece in page.split('"')[1::2]:
        if piece.startswith("/assets/"):
            assert server.client.get(piece).status_code == 200
    assert 'class="lane"' in page
    return time.perf_counter() - server.started


def starts(scenario: str) -> Rows:
    rows: Rows = []
    with served(scenario):
        pass  # what the system keeps of the files
    with served(scenario) as server:
        rows.append(("usable, warm", usable(server), "s"))
        rows.append(("usable, warm: processor time", server.processor(), "s"))
        first, _, _, _ = server.ask("overview", worlds=50)
        rows.append(("first answer of the overview, 50 worlds", first, "s"))
    with tempfile.TemporaryDirectory() as folder, served(scenario, Path(folder)) as server:
        rows.append(("usable, cold (nothing compiled, no script of charts)", usable(server), "s"))
        rows.append(("usable, cold: processor time", server.processor(), "s"))
    return rows


def answers(server: Server, repeats: int) -> Rows:
    rows: Rows = []
    server.ask("whatif", worlds=500)
    for name, field, values, worlds in (
        ("a pin, 50 worlds", "do", PINS, 50),
        ("a number, 50 worlds", "set", NUMBERS, 50),
        ("a pin, first answer of 500 worlds", "do", PINS[::-1], 500),
    ):
        times = []
        for value in values[:repeats]:
            before = server.processor()
            first, last, _, _ = server.ask("whatif", worlds=worlds, **{field: value})
            times.append((first, last, server.processor() - before))
        middle = sorted(times)[len(times) // 2]
        rows.append((name, middle[0], "s"))
        if worlds > 50:
            rows.append((f"{name.partition(',')[0]}, all {worlds} worlds", middle[1], "s"))
        rows.append((f"{name.partition(',')[0]}, {worlds} worlds: processor time", middle[2], "s"))
    return rows


def same_numbers(server: Server, scenario: str) -> Rows:
    """Whether the page's document is the command's."""
    _, _, about, job = server.ask("whatif", worlds=50, do=PINS[0], set=NUMBERS[0])
    shown = server.client.get(f"/jobs/{job}/answer.json").json()
    command = [sys.executable, "-m", *shlex.split(about["command"]), "--json"]
    printed = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    printed.pop("report")
    return [("numbers unlike those of the command", float(printed != shown), "")]


def sizes(server: Server) -> Rows:
    """Compressed bytes of the first load: page, files and the first answer."""
    total = 0
    _, _, _, job = server.ask("overview", worlds=50)
    page = server.client.get("/?worlds=50")
    files = [piece for piece in page.text.split('"')[1::2] if piece.startswith("/assets/")]
    for path in ("/?worlds=50", *files, f"/jobs/{job}/answer.html"):
        with server.client.stream("GET", path) as sent:
            total += sum(len(part) for part in sent.iter_raw())
    return [("first load, compressed", total / 1e3, "kB")]


def tabs(server: Server, minutes: float) -> Rows:
    """Memory while eight tabs ask, each its own questions one after another."""
    end, seen = time.monotonic() + 60 * minutes, []
    asked = [0] * TABS

    def tab(place: int) -> None:
        while time.monotonic() < end:
            turn = asked[place] = asked[place] + 1
            server.ask("whatif", f"tab{place}", worlds=50, do=PINS[(place * 3 + turn) % len(PINS)], seed=1 + place % 2)

    threads = [threading.Thread(target=tab, args=(place,)) for place in range(TABS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.append(server.memory())
        time.sleep(1)
    third = len(seen) // 3
    return [
        (f"{TABS} tabs, {minutes:g} minutes: questions answered", float(sum(asked)), ""),
        ("memory in the second third, greatest", max(seen[third : 2 * third]), "MB"),
        ("memory in the last third, greatest", max(seen[2 * third :]), "MB"),
    ]


def in_browser(server: Server) -> Rows:
    """Elements of the first page when its answer stands, and requests to anybody else; nothing without Playwright."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        return []
    elsewhere: list[str] = []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        cookies = [{"name": name, "value": value, "url": server.home} for name, value in server.client.cookies.items()]
        context.add_cookies(cookies)
        rows: Rows = []
        for path in ("/?worlds=50", f"/whatif?worlds=50&do={PINS[0]}"):
            page = context.new_page()
            page.on("request", lambda sent: None if sent.url.startswith(server.home) else elsewhere.append(sent.url))
            page.goto(server.home + path)
            page.wait_for_selector("#answer[aria-busy=false] #told *", state="attached", timeout=600_000)
            page.wait_for_timeout(2000)
            count = page.evaluate("document.querySelectorAll('*').length")
            rows.append((f"elements of {path.partition('?')[0]}", float(count), ""))
        browser.close()
    return [*rows, ("requests to anybody else", float(len(elsewhere)), "")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="afghanistan")
    parser.add_argument("--repeats", type=int, default=5, help="questions of each kind; the middle one is told")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long eight tabs ask")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    given = parser.parse_args()
    rows = starts(given.scenario)
    with served(given.scenario) as server:
        rows += answers(server, given.repeats)
        rows += sizes(server) + in_browser(server) + same_numbers(server, given.scenario)
        rows += tabs(server, given.minutes)
    show("The served page", rows, given.json)


if __name__ == "__main__":
    main()
