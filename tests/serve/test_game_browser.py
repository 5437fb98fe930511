"""A game in real browsers: several at once, keys alone, narrow and wide, what is new read out, nobody else asked.

Runs where Playwright is installed and a Chromium is found (``REALPOLITIK_CHROMIUM`` names another); else it is skipped,
and says so.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from realpolitik.play.game import Opening, PlayedGame
from realpolitik.play.log import Log
from realpolitik.serve.game_server import Serving, serve_game
from realpolitik.serve.server import listen

from .game_table import scenario

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need Playwright: pip install playwright"
)
CHROMIUM = os.environ.get("REALPOLITIK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the browser tests need a Chromium: apt install chromium")
LONG = 60_000


def served(folder: Path, solo: str = "") -> Iterator[dict[str, str]]:
    """A game at work, as the command starts it; its links by name."""
    known = scenario()
    log = Log.begin(folder, PlayedGame(Opening(known, 1, 3, 4, (solo,) if solo else tuple(known.instruments))))
    said: list[str] = []
    servers: list[Any] = []
    serving = Serving(listen("127.0.0.1", 0), "127.0.0.1", others=2)
    thread = threading.Thread(target=serve_game, args=(log, serving, said.append, solo, servers.append))
    thread.start()
    while not servers:
        time.sleep(0.01)
    yield {" ".join(words[:-1]): words[-1] for line in said if "token=" in line for words in [line.split()]}
    servers[0].should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    yield from served(tmp_path_factory.mktemp("class") / "game")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    yield from served(tmp_path_factory.mktemp("alone") / "game", "boreas")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        held = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield held
        held.close()


@pytest.fixture
def enter(chromium: Any) -> Iterator[Any]:
    """Opens a link in a browser of its own, in which nothing may go wrong and which asks nobody else."""
    opened, wrong = [], list[str]()

    def come(link: str, width: int = 1400, scheme: str = "light") -> Any:
        held = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        tab = held.new_page()
        home = link.split("/enter")[0]
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        tab.on("request", lambda asked: None if asked.url.startswith(home) else wrong.append(asked.url))
        tab.on("dialog", lambda asked: asked.accept())
        tab.goto(link)
        opened.append(held)
        return tab

    yield come
    for held in opened:
        held.close()
    assert not wrong


def test_a_quarter_of_a_class(links: dict[str, str], enter: Any) -> None:
    boreas, lead = enter(links["Boreas"]), enter(links["Facilitator"], 360, "dark")
    meridia, looker = enter(links["Meridia"], 360), enter(links["Observers"], 1400, "dark")
    boreas.click("#kit-arms > summary")
    boreas.click("[data-key=order-arms-overt] button")
    boreas.wait_for_selector("#orders li", timeout=LONG)
    assert boreas.get_attribute("#kit-arms", "open") is not None
    boreas.check("[name=to][value=meridia]")
    boreas.fill("#letter-text", "<b>Shall we talk?</b>")
    boreas.click(".letter button")
    boreas.wait_for_selector(".letters .text", timeout=LONG)
    boreas.click("[data-key=hand] button")
    boreas.wait_for_selector("text=handed in", timeout=LONG)
    meridia.wait_for_selector(".letters .text", timeout=LONG)
    assert meridia.inner_text(".letters .text") == "<b>Shall we talk?</b>"
    meridia.fill("#letter-text", "half a letter")
    lead.wait_for_selector("text=overt", timeout=LONG)
    assert "overt" not in meridia.text_content("main") and "overt" not in looker.text_content("main")
    lead.click("[data-key=next] button")
    for tab in (boreas, meridia, looker, lead):
        tab.wait_for_selector("text=Quarter 2 of 4", timeout=LONG)
        assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    assert meridia.input_value("#letter-text") == "half a letter"
    assert "overt" in boreas.inner_text(".news") and "It is Mar 2021" in boreas.text_content("#spoken")
    assert boreas.get_attribute("#spoken", "aria-live") == "polite"


def test_alone_by_keys_only(alone: dict[str, str], enter: Any) -> None:
    page = enter(alone["Open"])
    page.wait_for_selector("#gains", state="attached", timeout=LONG)
    page.focus("#kit-arms > summary")
    page.keyboard.press("Enter")
    assert page.inner_text("[data-gain='arms=overt']").startswith("+")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel") == "Order Arms for the League: overt":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#orders li", timeout=LONG)
    assert page.inner_text("#orders li") == "Arms for the League: “overt”"
    assert page.evaluate("document.activeElement.id") == "orders"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Play the quarter"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Quarter 2 of 4", timeout=LONG)
    page.click("[data-key=roll] button")
    page.wait_for_selector("text=Quarter 1 of 4", timeout=LONG)
    page.click("[data-key=next] button")
    page.wait_for_selector("text=Quarter 2 of 4", timeout=LONG)
    page.fill("input[name=name]", "harder")
    page.keyboard.press("Enter")
    page.wait_for_selector("body:not([aria-busy])", timeout=LONG)
    assert page.input_value("input[name=name]") == ""
    assert not page.locator("#faults li").count()
    page.click("text=Look back")
    page.wait_for_selector("figure.drawn", timeout=LONG)
    assert page.locator("text=The page, to keep").count() == 1
    assert page.evaluate("document.cookie") == ""


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1400, "light")])
def test_everything_has_a_name_is_seen_in_focus_and_fits(
    links: dict[str, str], enter: Any, width: int, scheme: str
) -> None:
    for who in ("Crown", "Facilitator"):
        page = enter(links[who], width, scheme)
        for part in page.locator("main details > summary").all():
            part.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(int(part) for part in ground[4:-1].split(",")) > 380) == (scheme == "light")
        page.focus("a.skip")
        for _ in range(25):
            page.keyboard.press("Tab")
            told = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.tagName, e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent || '',"
                " s.outlineStyle, e.outerHTML.slice(0, 120)]; })()"
            )
            if told[0] == "BODY":
                break
            assert told[1], told[3]
            assert told[2] != "none", told[3]
