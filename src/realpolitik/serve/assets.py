"""The scripts and styles of the pages: files of this server, named by their content, compressed once."""

from __future__ import annotations

import functools
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class File:
    """A file that pages load.

    Attributes:
        name: with its content's hash.
        kind: its type.
        packed: its content, compressed.
    """

    name: str
    kind: str
    packed: bytes


@functools.cache
def files() -> Mapping[str, File]:
    """Every file by its name; the script that draws charts takes seconds where it is made for the first time."""
    return {found.name: found for found in (style(), script(), edit(), charts(), game_style(), game_script())}


@functools.cache
def charts() -> File:
    """The report's script, with the libraries that draw its charts."""
    from realpolitik.report import bundle

    return _file("charts", "js", bundle.script())


@functools.cache
def style() -> File:
    """The report's style and that of the pages around it."""
    return _file("page", "css", _text("realpolitik.report", "page.css") + _text("realpolitik.serve", "serve.css"))


@functools.cache
def script() -> File:
    """The script of the pages."""
    return _file("serve", "js", _text("realpolitik.serve", "serve.js"))


@functools.cache
def game_style() -> File:
    """What the pages of a game add to the style."""
    return _file("game", "css", _text("realpolitik.serve", "game.css"))


@functools.cache
def game_script() -> File:
    """The script of the pages of a game."""
    return _file("game", "js", _text("realpolitik.serve", "game.js"))


@functools.cache
def edit() -> File:
    """The script of the page on which claims are edited."""
    return _file("edit", "js", _text("realpolitik.serve", "edit.js"))


def _file(name: str, ending: str, text: str) -> File:
    data = text.encode()
    kind = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}[ending]
    return File(f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}", kind, gzip.compress(data, 6, mtime=0))


def _text(package: str, name: str) -> str:
    return (resources.files(package) / "assets" / name).read_text(encoding="utf-8")
