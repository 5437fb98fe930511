"""Every command line that a page shows is one of the program, through the launcher's own handling of words."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from realpolitik.cli import app, main
from realpolitik.scenario.load import catalog

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "changelog.d").glob("*.md"),
        *(ROOT / "src" / "realpolitik" / "scenario" / "starter").rglob("*.md"),
    ]
)
CALLS = sorted([ROOT / ".ci" / "run", ROOT / ".pre-commit-config.yaml", ROOT / "Makefile", *ROOT.glob("scripts/*.py")])
"""Files that call the launcher, and are no pages."""
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.M | re.S)
SPAN = re.compile(r"`((?:\./run|realpolitik) [^`]+)`", re.S)
PROGRAM = re.compile(r"^(?:\$ )?((?:\./run|realpolitik)\b(?: .*)?)$", re.M)
INDENTED = re.compile(r"^    (?:\$ )?((?:\./run|realpolitik) .*)$", re.M)
QUICK = ("check", "schema", "show")
"""Commands that are run and not only read, where their scenario is one of the catalog."""


def words_of(line: str) -> list[str]:
    """The words of a line of a shell, without what it does with the output."""
    words = shlex.split(line.replace("…", ""), comments=True)
    ends = [number for number, word in enumerate(words) if word in (">", "|", "&&")]
    return words[: ends[0]] if ends else words


def shown() -> list[tuple[str, str]]:
    """(page, line) of every line in a block of code that begins with the program."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            text = re.sub(r"\\\n\s*", "", block)
            found += [(str(page.relative_to(ROOT)), line) for line in PROGRAM.findall(text)]
        rest = BLOCK.sub("", page.read_text(encoding="utf-8"))
        found += [(str(page.relative_to(ROOT)), line) for line in INDENTED.findall(rest)]
    return found


def spoken() -> list[tuple[str, str]]:
    """(page, words) of every command in running text, which may leave out what it takes."""
    found = []
    for page in PAGES:
        text = BLOCK.sub("", page.read_text(encoding="utf-8"))
        found += [(str(page.relative_to(ROOT)), " ".join(span.split())) for span in SPAN.findall(text)]
    for page in CALLS:
        text = page.read_text(encoding="utf-8")
        found += [
            (str(page.relative_to(ROOT)), line.rstrip(".,")) for line in re.findall(r"\./run [a-z][\w ./=-]*", text)
        ]
    return found


@pytest.fixture(scope="module")
def launcher() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("launcher_of_pages", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def of_program(launcher: ModuleType, line: str) -> list[str] | None:
    """The program's own words of a line; None for a task of the launcher, which has to exist."""
    name, *words = words_of(line)
    if words and words[0] == "--log":  # an option of the program itself, before the command
        words = words[2:]
    if name == "realpolitik":
        return words
    commands, extra = launcher.meant(words)
    assert commands, f"{line}: no such task"
    if commands != [["-m", "realpolitik"]]:
        scripts = [word for word in extra if word.endswith(".py")]
        assert all((ROOT / script).is_file() for script in scripts), line
        return None
    return list(extra)


def group() -> Any:
    return typer.main.get_command(app)


def commands() -> list[str]:
    """Names of all commands."""
    return list(group().list_commands(None))


def command_of(name: str) -> Any:
    return group().get_command(None, name)


def options_of(command: str) -> set[str]:
    """Every way to write an option of a command."""
    return {name for item in command_of(command).params for name in (*item.opts, *item.secondary_opts)}


def parse(command: str, words: list[str]) -> None:
    """Read the words of a command; a word that is no option, or a value that is none, is an error."""
    with command_of(command).make_context(command, list(words), parent=group().make_context("rp", [command])):
        pass


def test_there_are_lines_to_test() -> None:
    assert len(shown()) > 40 and len(spoken()) > 40
    pages = {page for page, _ in shown()}
    assert {"README.md", "docs/tutorial/index.md", "docs/how-to/withdrawal.md"} <= pages


@pytest.mark.parametrize(("page", "line"), shown())
def test_every_line_of_a_page_is_a_command(launcher: ModuleType, page: str, line: str, capsys) -> None:
    words = of_program(launcher, line)
    if not words or words == ["--help"]:
        return
    command, *rest = words
    assert command in commands(), f"{page}: {line}"
    if "[OPTIONS]" in rest:  # the form of a command, not a call
        rest = ["--help"]
        words = [command, *rest]
    else:
        parse(command, rest)
    if rest == ["--help"] or (command in QUICK and (not rest or rest[-1] in catalog())):
        with pytest.raises(SystemExit) as left:
            main(words)
        assert not left.value.code, f"{page}: {line}"
        assert capsys.readouterr().out


@pytest.mark.parametrize(("page", "line"), spoken())
def test_every_command_in_running_text_exists(launcher: ModuleType, page: str, line: str) -> None:
    words = of_program(launcher, re.sub(r"<[^>]*>", "X", line))
    if not words or words[0].startswith(("-", "SCENARIO")):
        return
    command, *rest = words
    assert command in commands(), f"{page}: {line}"
    given = {word.partition("=")[0] for word in rest if word.startswith("-") and len(word) > 1}
    assert given <= options_of(command) | {"--help", "-h"}, f"{page}: {line}"


def test_no_command_is_called_like_a_word_that_the_launcher_keeps(launcher: ModuleType) -> None:
    assert launcher.OWN == ("test", "dev")
    assert not {*launcher.OWN} & {*commands()}
    for command in commands():
        assert launcher.meant([command, "my_war/"]) == ([["-m", "realpolitik"]], [command, "my_war/"])


def test_tasks_of_developers_have_a_word_before_them(launcher: ModuleType) -> None:
    for task in ("lint", "format", "types", "docs", "check", "python"):
        commands, extra = launcher.meant(["dev", task, "more"])
        assert commands == launcher.TASKS[task] and extra == ["more"]
    assert launcher.meant(["test", "-q"]) == (launcher.TESTS, ["-q"])
    assert launcher.meant([]) == ([["-m", "realpolitik"]], [])


@pytest.mark.parametrize("words", [["dev"], ["dev", "chekc"]])
def test_a_task_that_does_not_exist_is_bad_usage(launcher: ModuleType, words: list[str], capsys) -> None:
    assert launcher.main(words) == 2
    assert capsys.readouterr().err.startswith("run: expected ./run dev python | lint | format")


def test_a_renamed_option_is_seen(launcher: ModuleType) -> None:
    with pytest.raises(Exception, match="--wrlds"):
        test_every_line_of_a_page_is_a_command(launcher, "page", "./run assess afghanistan --wrlds 5", None)
    with pytest.raises(AssertionError):
        test_every_command_in_running_text_exists(launcher, "page", "./run assess --wrlds 5")
    with pytest.raises(AssertionError):
        test_every_command_in_running_text_exists(launcher, "page", "./run lint")
