"""Paragraphs of plain text and Markdown."""

from __future__ import annotations

import datetime as dt
import re

from realpolitik.reading.documents import RawText
from realpolitik.reading.sentences import sentences

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_FRONT = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.S)
_ITEM = re.compile(r"^\s{0,3}(?:[-*+•]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$|^\s{0,3}=+\s*$")
_MARKUP = (
    (re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,2000})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[\^[^\]\n]{1,60}\]"), ""),
    (re.compile(r"<https?://[^>\s]{1,2000}>"), ""),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}>"), ""),
    (re.compile(r"(\*\*\*|\*\*|__)(?=\S)([^\n*_]{1,2000}?)\1"), r"\2"),
    (re.compile(r"(?<!\w)[*_](?=\S)([^\n*_]{1,2000}?)[*_](?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]{1,2000})`"), r"\1"),
)
WRAPPED_SHARE = 0.6
"""Share of lines that must be filled before set-apart lines are taken for the lines of wrapped text (judgement)."""
ROOM = 1.02
"""Share of the full width up to which a line with the next word had room: widths are rough (judgement)."""
SHORT = 0.7
"""Share of the full width below which a line ended its paragraph, whatever it ends in (judgement)."""
_STOPS = (".", "!", "?", "”", '"', "’", ":", "…")
_CLASSES = {
    **dict.fromkeys("ijlt|'’‘`.,;:!/\\ ", 0.27),
    **dict.fromkeys('frsI()[]-"“”', 0.36),
    **dict.fromkeys("mMWw", 0.8),
    **dict.fromkeys("0123456789", 0.5),
}
FEW_LINES = 8
"""Lines below which nothing can be told from their widths (judgement)."""


def read_text(text: str) -> RawText:
    """Paragraphs of a plain text.

    Blocks between empty lines, as a rule. Where every line is set apart by an empty one, or no line is, the widths
    of the lines tell.
    """
    blocks = [block for block in _BLANK.split(text) if block.strip()]
    alone = [block.strip() for block in blocks if "\n" not in block.strip()]
    if len(alone) >= max(FEW_LINES, 0.9 * len(blocks)) and _is_wrapped(alone):
        lines = [line.strip() for block in blocks for line in block.split("\n")]
        return RawText(
            unwrapped(lines), notes=["every line stood apart: paragraphs were told from the widths of lines"]
        )
    if len(blocks) == 1 and "\n" in blocks[0].strip():
        rows = [line.rstrip() for line in blocks[0].strip("\n").split("\n")]
        if _is_wrapped(rows):
            return RawText(unwrapped(rows), notes=["no empty lines: paragraphs were told from the widths of lines"])
        return RawText(rows)
    return RawText(blocks)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines look like those of text set to a width: most are nearly full and end within a sentence."""
    longest = max(map(len, lines), default=0)
    if len(lines) < FEW_LINES or not 30 <= longest <= 160:
        return False
    full = sum(len(line) >= 0.8 * longest for line in lines)
    open_ended = sum(line[-1:].isalnum() or line[-1:] in ",-" for line in lines)
    return full >= WRAPPED_SHARE * len(lines) and open_ended >= 0.5 * len(lines)


def unwrapped(lines: list[str]) -> list[str]:
    """Paragraphs of wrapped lines, from their widths and from where sentences end.

    A line at whose end a sentence ends closed its paragraph if the next line's first word would have fitted, or if it
    is shorter than nine in ten of the lines within sentences; so did a line much too short, or one before an indent.
    """
    bare = [line.strip() for line in lines]
    widths = [_width(line) for line in bare]
    full = sorted(widths)[int(0.98 * (len(lines) - 1))]
    stops = [_closes(line, rest) for line, rest in zip(bare, [*bare[1:], ""], strict=True)]
    inner = sorted(width for width, stop in zip(widths, stops, strict=True) if not stop and width > SHORT * full)
    least = inner[len(inner) // 10] if inner else full
    paragraphs: list[str] = []
    for index, line in enumerate(bare):
        before = index - 1
        first = _width(" " + line.split()[0]) if line else 0.0
        is_new = (
            not paragraphs
            or not line
            or not bare[before]
            or widths[before] < SHORT * full
            or (stops[before] and (widths[before] + first <= ROOM * full or widths[before] <= least))
            or (stops[before] and lines[index][:1].isspace() and not lines[before][:1].isspace())
        )
        if is_new:
            paragraphs.append(line)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line)
    return [paragraph for paragraph in paragraphs if paragraph]


def _closes(line: str, rest: str) -> bool:
    """Whether a sentence, or a line before a list, ends at a line's end."""
    if not line.endswith(_STOPS):
        return False
    last = line.rsplit(None, 1)[-1]
    return line[-1:] == ":" or not rest or len(sentences(f"{last} {rest[:60]}")) > 1


def _width(text: str) -> float:
    """Width of a text in ems of a common book face, roughly (Times: letters by five classes)."""
    return sum(_CLASSES.get(char, 0.72 if char.isupper() else 0.46) for char in text)


def _joined(start: str, rest: str) -> str:
    """Two lines as one; a word divided at the end of a line keeps its hyphen, since it may be its own."""
    return start + rest if start.endswith("-") and rest[:1].islower() else f"{start} {rest}"


def read_markdown(text: str) -> RawText:
    """Paragraphs of Markdown: headings, items and blocks, without markup; code, comments and front matter left out."""
    notes: list[str] = []
    said: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        text = text[front.end() :]
        said = {
            key.strip().lower(): value.strip().strip("'\"")
            for key, sign, value in (line.partition(":") for line in front[1].split("\n")[:200])
            if sign
        }
    text, comments = _COMMENT.subn("", text)
    if comments:
        notes.append(f"{comments} hidden comments left out")
    blocks, fences = _markdown_blocks(text)
    if fences:
        notes.append(f"{fences} blocks of code left out")
    return RawText(blocks, said.get("title"), written_date(said.get("date")), said.get("author"), notes)


def _markdown_blocks(text: str) -> tuple[list[str], int]:
    """Blocks without markup, and how many blocks of code were passed over."""
    blocks: list[list[str]] = [[]]
    fences, inside = 0, False
    for line in text.split("\n"):
        if _FENCE.match(line):
            inside = not inside
            fences += inside
            continue
        if inside:
            continue
        bare = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        heading = re.match(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$", bare)
        if not bare.strip() or _RULE.match(bare):
            blocks.append([])
        elif heading:
            blocks += [[heading[1]], []]
        elif _ITEM.match(bare):
            blocks.append([_ITEM.sub("", bare)])
        else:
            blocks[-1].append(bare)
    return [_bare(" ".join(block)) for block in blocks if block], fences


def _bare(text: str) -> str:
    """A block without the signs of its markup."""
    for pattern, put in _MARKUP:
        text = pattern.sub(put, text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!>-])", r"\1", text)


def written_date(text: str | None) -> dt.date | None:
    """A date as files state it about themselves: 2017-08-23, with or without a time; None for anything else."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", text or "")
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
