"""Paragraphs of an HTML page: the article alone, without what a reader of the page would not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from realpolitik.reading.documents import RawText, refused
from realpolitik.reading.plain import written_date

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML may hold, or that only steer a terminal."""
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "canvas", "head/style")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0*(?:\.\d+)?[01]?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top|right)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*0|(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.I,
)
_BLOCKS = ("p", "head", "item", "quote", "cell", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "pre")
_LOOSE = ("div", "span", "main", "article", "body")
_SHARE = 0.25
"""Share of a page's words below which the search for the article is taken to have failed (judgement)."""


def read_html(raw: bytes, path: Path) -> RawText:
    """Paragraphs of the article in a page, found by trafilatura, or all of the page's where it finds none.

    Raises:
        DocumentError: the page cannot be parsed.
    """
    import lxml.html
    from lxml import etree

    make: Any = lxml.html
    parser = make.HTMLParser(no_network=True, huge_tree=False, encoding=_encoding(raw))
    try:
        tree = make.document_fromstring(raw, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise refused(path, "no HTML that can be parsed") from error
    hidden = _without_hidden(tree)
    found = _article(tree)
    if hidden:
        found.notes.insert(0, f"{hidden} words that the page does not show left out")
    return found


def _encoding(raw: bytes) -> str | None:
    """UTF-8 where the bytes are that; else what the page says."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _without_hidden(tree: Any) -> int:
    """Take out of a page what is not shown; the number of words taken (scripts and styles are not counted)."""
    from lxml import etree

    words = 0
    _without_controls(tree)
    etree.strip_elements(tree, *_UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in list(tree.iter(etree.Element)):
        style = element.get("style") or ""
        unseen = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        white = re.search(r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b)", style, re.I)
        if element.getparent() is not None and (unseen or white or _HIDING.search(style)):
            words += len(" ".join(element.itertext()).split())
            element.drop_tree()
    return words


def _without_controls(tree: Any) -> None:
    """Take signs out of a page's text that no XML holds: references (``&#1;``) bring them in, and none can be moved."""
    for element in tree.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and _CONTROL.search(text):
                setattr(element, part, _CONTROL.sub("", text))


def _article(tree: Any) -> RawText:
    """The article's paragraphs; every paragraph of the page where the article found is much too short."""
    import copy

    import trafilatura

    whole = [text for text in _texts(tree.find("body") if tree.find("body") is not None else tree)]
    got: Any = trafilatura.bare_extraction(
        copy.deepcopy(tree),
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    blocks = list(_texts(got.body)) if got is not None and got.body is not None else []
    page = sum(len(text.split()) for text in whole)
    notes = []
    if sum(len(text.split()) for text in blocks) < _SHARE * page:
        blocks, notes = whole, ["no article could be told from the rest of the page: all of its text was read"]
    title, date, author = (got.title, got.date, got.author) if got is not None else (None, None, None)
    return RawText(blocks, title, written_date(date), author, notes)


def _texts(body: Any) -> Iterator[str]:
    """Text of each innermost block, and text that stands between blocks, in order."""
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _BLOCKS:
            if not any(child.tag in _BLOCKS for child in element.iterdescendants()):
                yield from _words("".join(element.itertext()))
        elif (
            element.tag in _LOOSE and len(element) == 0 and not any(up.tag in _BLOCKS for up in element.iterancestors())
        ):
            yield from _words(element.text or "")


def _words(text: str) -> list[str]:
    """A text on one line, or nothing."""
    bare = " ".join(text.split())
    return [bare] if bare else []
