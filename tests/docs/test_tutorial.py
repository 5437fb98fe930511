"""The tutorial is followed as a newcomer would: its files written, its commands run, what it shows compared.

Worlds are fewer than on the page, so figures differ; every other line that the page shows has to come, in its order.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from realpolitik.cli import main

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"
PAGE = "\n".join((TUTORIAL / name).read_text(encoding="utf-8") for name in ("own.md", "asking.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"In `([\w./-]+)`")
FEWER = {"--worlds": "8"}
"""Worlds in the test, whatever the page says."""


def said(words: list[str]) -> tuple[int, str]:
    """Exit code and everything that a command prints."""
    out = io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            main(words)
        except SystemExit as left:
            code = int(left.code or 0)
    return code, out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def missing(shown: list[str], printed: str) -> list[str]:
    """Lines of the page that were not printed, each looked for after the one before; `…` stands for anything."""
    rest, gone = flat(printed), []
    for line in shown:
        for part in filter(None, (flat(part) for part in line.split("…"))):
            _, found, after = rest.partition(part)
            if found:
                rest = after
            else:
                gone.append(part)
    return gone


def follow(command: str) -> str:
    """Do what one line of a console says, with fewer worlds."""
    program, *words = shlex.split(command)
    if program == "rm":
        for name in words:
            Path(name).unlink()
        return ""
    assert program == "realpolitik", command
    words = [FEWER.get(before, word) for before, word in zip(["", *words], words, strict=False)]
    code, printed = said(words)
    assert code == 0, f"{command}\n{printed[-2000:]}"
    return printed


def test_it_can_be_followed_from_nothing_to_a_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    commands = 0
    for block in BLOCK.finditer(PAGE):
        kind, body = block.groups()
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
                command, *shown = part.rstrip().splitlines()
                assert not (gone := missing(shown, follow(command))), f"{command}: {gone}"
                commands += 1
        else:
            name = NAMED.findall(PAGE[: block.start()])[-1]
            Path(name).write_text(body, encoding="utf-8")
    assert commands >= 18
    home = tmp_path / "results" / "vallia"
    assert (home / (home / "latest").read_text().strip() / "report.html").stat().st_size > 100_000


def test_what_is_not_printed_is_missed() -> None:
    assert missing(["b", "a"], "a b") == ["a"]
    assert missing(["a … c", "…"], "a  x\n c") == []


@pytest.mark.parametrize("name", ["halden-2020", "bray-2020"])
def test_claims_point_at_paragraphs_of_the_texts(name: str) -> None:
    article = (TUTORIAL / "texts" / f"{name}.md").read_text(encoding="utf-8")
    paragraphs = {int(number) for number in re.findall(r"^(\d+)\. ", article, re.M)}
    assert paragraphs == set(range(1, 7))
    body = next(body for _, body in BLOCK.findall(PAGE) if f"  {name}.p1" in body)
    cited = {int(number) for number in re.findall(r"paragraph: (\d+)", body)}
    assert cited == paragraphs
