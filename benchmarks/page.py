"""What a page of `assess` weighs, and whether first sight, keys, paper and charts keep what is promised.

    python benchmarks/page.py report.html [--axe axe.min.js]

Needs Playwright and a Chromium (``REALPOLITIK_CHROMIUM`` names another). The rules of axe-core (MPL 2.0) are no part of
the project: ``--axe`` names a copy of one's own; the page is then looked at with every section open, light and dark.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LIMITS = {"nodes": 8000, "tab stops": 60, "ready, s": 2.0, "printed pages": 8}
"""What is promised of a page before anything is opened."""
WIDTHS = (360, 800, 1400)
FOCUS = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])"
STOPS = f"[...document.querySelectorAll(`{FOCUS}`)].filter((one) => one.checkVisibility() && !one.disabled).length"
WIDE = """[...document.querySelectorAll('figure[data-label]')].map((figure) => {
  const box = figure.querySelector('.scroll'), marks = figure.querySelector('svg.marks');
  const seen = box.getBoundingClientRect(), held = marks?.getBoundingClientRect();
  return [figure.id, box.scrollWidth - box.clientWidth, marks ? held.right - seen.right : 1];
}).filter(([, over, out]) => over > 1 || out > 1).map(([id]) => id)"""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        path = os.environ.get("REALPOLITIK_CHROMIUM") or shutil.which("chromium")
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def measured(browser: Any, path: Path) -> dict[str, float]:
    """Bytes of a page, and of it before anything is opened: nodes, tab stops, seconds until ready, pages of paper."""
    raw = path.read_bytes()
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    began = time.perf_counter()
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("html.ready", timeout=60_000)
    ready = time.perf_counter() - began
    nodes, stops = page.evaluate("document.querySelectorAll('*').length"), page.evaluate(STOPS)
    sheets = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))
    page.close()
    return {
        "kB": len(raw) / 1e3,
        "kB, gzip": len(gzip.compress(raw, 9)) / 1e3,
        "nodes": nodes,
        "tab stops": stops,
        "ready, s": ready,
        "printed pages": sheets,
    }


def opened(browser: Any, path: Path, width: int, scheme: str = "light") -> tuple[Any, list[str]]:
    """A page with every section and every table open, and what the console had to say."""
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme, bypass_csp=True)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda entry: said.append(f"{entry.type}: {entry.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{path.resolve().as_uri()}#all")
    page.wait_for_selector("html.ready", timeout=240_000)
    page.evaluate("() => { for (const part of document.querySelectorAll('details')) part.open = true; }")
    page.wait_for_function(
        "[...document.querySelectorAll('figure[data-label]')].every((one) => one.classList.contains('drawn'))"
        " && ![...document.querySelectorAll('[data-rows] > script')].length",
        timeout=240_000,
    )
    return page, said


def found_by_axe(page: Any, axe: str) -> list[str]:
    """Violations that axe finds in a page: rule, how grave, and where."""
    page.evaluate(axe)
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {len(rule['nodes'])} × {rule['nodes'][0]['target'][0]}"
        for rule in told["violations"]
    ]


def main(words: list[str] | None = None) -> int:
    """The table, and whether all is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("--axe", type=Path)
    asked = parser.parse_args(words)
    wrong: list[str] = []
    with chromium() as browser:
        sizes = measured(browser, asked.page)
        for name, value in sizes.items():
            limit = LIMITS.get(name)
            print(f"{name:15} {value:8.1f}" + (f"   at most {limit:g}" if limit else ""))
            wrong += [f"{name}: {value:.1f} > {limit:g}"] if limit and value > limit else []
        for width, scheme in [(width, "light") for width in WIDTHS] + [(1400, "dark")]:
            page, said = opened(browser, asked.page, width, scheme)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wide = page.evaluate(WIDE)
            found = found_by_axe(page, asked.axe.read_text(encoding="utf-8")) if asked.axe else []
            told = {"wider than the page": wide, "console": said, "axe": found, "page over by": max(over, 0)}
            print(f"{width} px {scheme}: {json.dumps(told, ensure_ascii=False)}")
            wrong += [f"{width} px {scheme}: {name}" for name, value in told.items() if value]
            page.context.close()
    for line in wrong:
        print(f"not kept: {line}", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
