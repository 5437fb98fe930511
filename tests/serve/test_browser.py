"""The page in a real browser: keys alone, narrow and wide, nothing asked of anybody else, answers that are read out.

Runs where Playwright is installed and a Chromium is found (``REALPOLITIK_CHROMIUM`` names another); else it is skipped,
and says so.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from realpolitik.serve.guard import Keys
from realpolitik.serve.house import House
from realpolitik.serve.server import listen, serve

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need Playwright: pip install playwright"
)
CHROMIUM = os.environ.get("REALPOLITIK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the browser tests need a Chromium: apt install chromium")

QUERY = "scenario=proxy_war&worlds=20&months=24"
ANSWERED = "#answer[aria-busy=false]"
PAGES = ["/", "/whatif", "/conduct", "/evidence", "/studies", "/study/explain"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server at work, as the command starts it; the address with its token."""
    house, sock = House(["proxy_war"]), listen("127.0.0.1", 0)
    said: list[str] = []
    servers: list[Any] = []
    thread = threading.Thread(target=serve, args=(house, sock, "127.0.0.1", said.append, False, servers.append))
    thread.start()
    while not said:
        time.sleep(0.01)
    yield said[0].removeprefix("Open ")
    servers[0].should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def context(address: str) -> Iterator[Any]:
    """A browser that came in."""
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        held = chromium.new_context(viewport={"width": 1400, "height": 1000})
        held.new_page().goto(address)
        yield held
        chromium.close()


@pytest.fixture
def page(context: Any, address: str) -> Iterator[Any]:
    """A tab in which nothing may go wrong, and which asks nobody else."""
    tab = context.new_page()
    wrong: list[str] = []
    tab.allowed = []
    home = address.split("/enter")[0]
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("request", lambda asked: None if asked.url.startswith(home) else wrong.append(asked.url))
    tab.home = home
    yield tab
    tab.close()
    assert not [text for text in wrong if not any(part in text for part in tab.allowed)]


def opened(page: Any, path: str) -> Any:
    page.goto(f"{page.home}{path}")
    page.wait_for_selector(ANSWERED, timeout=90_000)
    return page


def test_the_cookie_is_not_for_scripts(page: Any) -> None:
    page.goto(f"{page.home}/studies")
    assert page.evaluate("document.cookie") == ""


def test_a_pin_by_keys_alone_changes_answer_address_and_command(page: Any) -> None:
    opened(page, f"/whatif?{QUERY}")
    page.focus("css=details.group:has([data-key='boreas.arms']) > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.lane').dataset.key") == "boreas.arms"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#changes code")
    page.wait_for_selector(f"{ANSWERED} #told h2", timeout=90_000)
    assert page.inner_text("#changes code") == "boreas.arms=overt@2021-10"
    assert "do=boreas.arms%3Dovert%402021-10" in page.url
    assert "--do boreas.arms=overt@2021-10" in page.inner_text("#command")
    assert page.text_content("#spoken").startswith("20 worlds. ")
    assert page.locator("#told .summary li").first.inner_text() in page.text_content("#spoken")
    assert page.get_attribute("#spoken", "aria-live") == "polite"
    assert page.locator("[data-key='boreas.arms'] .strip .held").count() == 1


def test_a_kept_link_opens_the_same_question(page: Any) -> None:
    opened(page, f"/whatif?{QUERY}&do=boreas.arms%3Dovert&set=actors.crown.will%3D0.5")
    page.wait_for_selector("#command:not(:empty)", timeout=90_000)
    page.wait_for_selector(f"{ANSWERED} #told h2", timeout=90_000)
    assert page.locator("#changes li").count() == 2
    assert "--do boreas.arms=overt --set actors.crown.will=0.5" in page.inner_text("#command")
    first = page.text_content("#told")
    page.reload()
    page.wait_for_selector(f"{ANSWERED} #told h2", timeout=90_000)
    assert page.text_content("#told").split() == first.split()


def test_a_number_is_set_by_its_slider_and_set_free_again(page: Any) -> None:
    opened(page, f"/whatif?{QUERY}")
    page.fill("#search input", "crown will")
    page.keyboard.press("Enter")
    slider = page.locator("#found [data-path='actors.crown.will'] input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#changes code")
    page.wait_for_selector(f"{ANSWERED} #told h2", timeout=90_000)
    assert "set=actors.crown.will%3D" in page.url
    assert page.locator("#found .ref, #found .source").first.inner_text()
    page.locator("#found .free").first.click()
    page.wait_for_selector("#changes:empty", state="attached")


def test_what_is_wrong_is_read_out(page: Any) -> None:
    page.allowed.append("422")
    page.goto(f"{page.home}/whatif?{QUERY}&do=boreas.arm%3Dovert&set=crown.wil%3D1")
    page.wait_for_selector("#faults li")
    texts = page.locator("#faults li").all_inner_texts()
    assert len(texts) == 2 and "did you mean boreas.arms?" in texts[0]
    assert page.get_attribute("#faults", "role") == "alert"


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (360, "light"), (1400, "dark")])
def test_no_page_is_wider_than_the_screen(page: Any, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        page.goto(f"{page.home}{path}?scenario=proxy_war" + ("&worlds=8&months=6" if path in ("/", "/whatif") else ""))
        page.wait_for_load_state()
        if path in ("/", "/whatif"):
            page.wait_for_selector(ANSWERED, timeout=90_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        bright = sum(int(part) for part in ground[4:-1].split(",")) > 380
        assert bright == (scheme == "light")


def test_every_chart_has_a_table_beside_it_and_a_name(page: Any) -> None:
    opened(page, f"/whatif?{QUERY}&do=boreas.arms%3Dovert")
    page.wait_for_selector("figure.drawn")
    for figure in page.locator("#told figure").all():
        section = figure.locator("xpath=ancestor::section[1]")
        assert section.locator("table, [data-rows]").count() > 0
        assert figure.get_attribute("data-label")
    assert page.locator("svg.marks[role=img][aria-label]").count() > 0


def test_everything_that_can_be_used_has_a_name_and_is_seen_when_it_has_the_focus(page: Any) -> None:
    opened(page, f"/whatif?{QUERY}")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.tagName, e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent || e.name || '',"
            " s.outlineStyle, e.outerHTML.slice(0, 120)]; })()"
        )
        if told[0] == "BODY":
            break
        assert told[1], told[3]
        assert told[2] != "none", told[3]
        seen.add(told[3])
    assert len(seen) > 15


def test_a_link_into_the_evidence_opens_its_row(page: Any) -> None:
    page.goto(f"{page.home}/evidence?scenario=proxy_war#number-actors.crown.will")
    page.wait_for_selector("[id='number-actors.crown.will']", timeout=30_000)


def test_a_question_is_asked_by_its_form(page: Any) -> None:
    page.goto(f"{page.home}/study/explain?scenario=proxy_war")
    page.fill("input[name=actor]", "meridia")
    page.fill("input[name=worlds]", "4")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{ANSWERED} #told table", timeout=90_000)
    assert "realpolitik explain proxy_war --actor meridia --worlds 4" in page.inner_text("#command")


def test_nobody_gets_in_with_the_address_a_second_time(address: str) -> None:
    import urllib.error
    import urllib.request

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address)
    assert refused.value.code == 403
    refused.value.close()
    assert Keys().once not in address
