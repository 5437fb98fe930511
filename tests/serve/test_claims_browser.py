"""Claims edited in a real browser: checked as one types, kept when the page is closed, saved, by keys alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from realpolitik.scenario.load import load
from realpolitik.serve.house import House
from realpolitik.serve.question import WhatIf
from realpolitik.serve.server import listen, serve

from .test_browser import context, page, pytestmark  # noqa: F401  (fixtures and the mark of the module)
from .test_claims import CLAIMS, laid_out

CLAIM = "/claims?scenario=war&claim=doe-2020.p1.arms"


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def address(war: Path) -> Iterator[str]:
    """A server at work on a scenario of one's own."""
    (war.parent / "mine").mkdir()
    house, sock = (
        House([str(war), "proxy_war"], WhatIf("", worlds=2, months=2), folder=war.parent / "mine"),
        listen("127.0.0.1", 0),
    )
    said: list[str] = []
    servers: list[Any] = []
    thread = threading.Thread(target=serve, args=(house, sock, "127.0.0.1", said.append, False, servers.append))
    thread.start()
    while not said:
        time.sleep(0.01)
    yield said[0].removeprefix("Open ")
    servers[0].should_exit = True
    thread.join(20)


def test_a_claim_is_checked_as_one_types_kept_when_the_page_is_closed_and_saved(page: Any, war: Path) -> None:  # noqa: F811
    page.goto(f"{page.home}{CLAIM}")
    page.fill("#field-actors", "boreas, leage")
    page.wait_for_selector("#problems li.own.error", timeout=30_000)
    assert "did you mean league?" in page.inner_text("#problems li.own.error")
    assert "Cannot be saved: 1 error" in page.inner_text("#check-state")
    assert page.get_attribute("#field-actors", "aria-invalid") is not None
    page.fill("#field-text", "Typed and not saved")
    page.goto(f"{page.home}/studies")  # before the rest after which it is checked is over
    page.goto(f"{page.home}{CLAIM}")
    assert page.input_value("#field-text") == "Typed and not saved"
    assert page.input_value("#field-actors") == "boreas, leage"
    assert (war / "doe.yaml").read_text(encoding="utf-8") == CLAIMS
    page.fill("#field-actors", "boreas, league")
    page.focus("#field-text")
    page.keyboard.press("Control+A")
    page.keyboard.type("Boreas arms whom it can.")
    page.focus("#save-claim")
    page.keyboard.press("Enter")
    page.wait_for_selector("#spoken:has-text('Saved in ')", timeout=30_000)
    assert page.get_attribute("#spoken", "aria-live") == "polite"
    assert (war / "doe.yaml").read_text(encoding="utf-8") == CLAIMS.replace(
        "Boreas arms the League.", "Boreas arms whom it can."
    )


def test_a_draft_is_dropped_for_what_the_file_holds(page: Any) -> None:  # noqa: F811
    page.goto(f"{page.home}/claims?scenario=war&claim=doe-2020.p2.stay")
    page.fill("#field-text", "No.")
    page.wait_for_selector("#check-state:has-text('Draft kept')", timeout=30_000)
    page.reload()
    page.click("#drop-draft")
    page.wait_for_selector("#spoken:has-text('The draft is gone')", timeout=30_000)
    assert page.input_value("#field-text") == "It stays while it can."


def test_a_built_in_scenario_is_copied_and_that_is_said(page: Any, war: Path) -> None:  # noqa: F811
    page.goto(f"{page.home}/claims?scenario=proxy_war&claim=%2B")
    assert page.is_disabled("#field-text")
    page.click("#copy-scenario")
    page.wait_for_selector("#spoken:has-text('Copied into ')", timeout=30_000)
    assert str(war.parent / "mine" / "proxy_war") in page.inner_text("#spoken")
    assert page.is_enabled("#field-text") and load(war.parent / "mine" / "proxy_war")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1400, "light")])
def test_the_page_is_no_wider_than_the_screen(page: Any, width: int, scheme: str) -> None:  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in ("/claims?scenario=war", CLAIM, "/claims?scenario=proxy_war"):
        page.goto(f"{page.home}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
