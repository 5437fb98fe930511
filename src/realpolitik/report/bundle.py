"""The JavaScript that draws charts: bundled once, kept in the user's cache, put into each page."""

from __future__ import annotations

import contextlib
import hashlib
from importlib import metadata, resources
from pathlib import Path

from realpolitik import disk

PARTS = ("layout.js", "page.js")
"""What the page's script is made of, beside the libraries."""


def script() -> str:
    """The text of the page's one script, safe inside a script element, under the licences of what it holds.

    Made by vl-convert from the Vega libraries that it brings along (about three seconds), then read from the cache.
    """
    assets = resources.files("realpolitik.report") / "assets"
    start = "".join((assets / name).read_text(encoding="utf-8") for name in PARTS)
    key = hashlib.sha256(f"{metadata.version('vl-convert-python')}\0{start}".encode()).hexdigest()[:16]
    path = _cache() / f"charts-{key}.js"
    kept = _read(path)
    if kept is None:
        import vl_convert

        text: str = vl_convert.javascript_bundle(snippet=start)
        kept = text.replace("</script", "<\\/script").replace("</SCRIPT", "<\\/SCRIPT").replace("<!--", "<\\!--")
        _keep(path, kept)
    return f"/*\n{(assets / 'licences.txt').read_text(encoding='utf-8')}*/\n{kept}"


def _cache() -> Path:
    return disk.user_cache() / "realpolitik" / "report"


def _read(path: Path) -> str | None:
    """The kept script, or None where there is none or it was cut short."""
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if digest == hashlib.sha256(text.encode()).hexdigest() else None


def _keep(path: Path, text: str) -> None:
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
        disk.write_text(path, f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")
