"""Whatever is printed, by whatever way, goes through one filter: no name can steer a terminal or hide what stands."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from realpolitik.cli.screen import FilteredConsole
from realpolitik.scenario import bibliography, files, yaml_text
from realpolitik.scenario.signs import ODD_TEXT, escaped, shown

HOSTILE = "x\x1b]0;PWNED\x07\x1b[31m\u202ered\u200b\x9b2J\x7f\u2066!\x85\u2028"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]")


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read whatever stands in them, as if a reader had a hole."""
    never = re.compile("(?!)")
    for module in (yaml_text, files, bibliography):
        for name in ("ODD_TEXT", "ODD_VALUE"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, never)


@pytest.fixture
def hostile(scenario: str, tmp_path: Path) -> str:
    """A valid scenario whose every name and title is hostile, so far as YAML can say it when it is written again."""
    text = Path(scenario).read_text(encoding="utf-8")
    bad = json.dumps(re.sub("[\x7f-\x9f]", "", HOSTILE))[1:-1]
    text, count = re.subn(r"\b(name|title): ([A-Z][^\n,}]*)", rf'\1: "\2 {bad}"'.replace("\\u", "\\\\u"), text)
    assert count > 10
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


COMMANDS = [
    ("check", "{}"),
    ("check", "{}", "--json"),
    ("show", "actors", "{}"),
    ("show", "positions", "{}"),
    ("show", "{}"),
    ("show", "{}", "--resolved"),
    ("bargain", "{}", "--worlds", "3"),
    ("bargain", "{}", "--worlds", "3", "--json"),
    ("power", "{}", "--worlds", "3"),
    ("assess", "{}", "--worlds", "3", "--months", "2"),
    ("assess", "{}", "--worlds", "3", "--months", "2", "--json"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.usefixtures("lenient")
def test_no_command_prints_a_name_that_steers_the_terminal(
    words: tuple[str, ...], hostile: str, say: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    found = say(*(word.replace("{}", hostile) for word in words))
    assert found.code in (0, 1, 2), found.err
    assert not RAW.search(found.out + found.err)
    if found.code == 0 and words[0] != "check" and not {"--json", "positions"} & set(words):
        assert "\N{REPLACEMENT CHARACTER}" in found.out


@pytest.mark.parametrize("command", ["check", "show", "bargain", "assess", "stable"])
def test_a_file_that_is_refused_does_not_steer_it_either(command: str, hostile: str, say: Callable[..., Any]) -> None:
    found = say(*(("show", "actors") if command == "show" else (command,)), hostile)
    assert found.code in (1, 2)
    assert not RAW.search(found.out + found.err)


def test_files_of_other_programs_are_shown_as_text(say: Callable[..., Any], tmp_path: Path) -> None:
    """A game of gmcr-py, a table with a name of every kind, in tables, JSON and errors."""
    game = {
        "options": [{"name": HOSTILE + "o"}, {"name": "o2"}],
        "decisionMakers": [
            {"name": HOSTILE, "options": [0], "preferences": [[[1, "N"]]]},
            {"name": "B", "options": [1], "preferences": [[[0, "Y"]]]},
        ],
    }
    path = tmp_path / f"game{HOSTILE[-6]}.gmcr"
    path.write_text(json.dumps(game), encoding="utf-8")
    for words in (("stable", str(path)), ("stable", str(path), "--json"), ("stable", str(path), "--why", HOSTILE)):
        found = say(*words)
        assert not RAW.search(found.out + found.err), words
    assert json.loads(say("stable", str(path), "--json").out)
    path.write_text(json.dumps({**game, "options": []}), encoding="utf-8")
    assert not RAW.search(say("stable", str(path)).err)
    table = tmp_path / "table.csv"
    table.write_text(f"actor,capability,position,salience\n{HOSTILE},1,2,x\n", encoding="utf-8")
    found = say("bargain", str(table))
    assert found.code == 1 and not RAW.search(found.err)


def test_the_console_keeps_its_own_signs_and_filters_the_rest() -> None:
    """Colours and the cursor of tables and bars are the terminal's; texts are not."""
    stream = io.StringIO()
    screen = FilteredConsole(file=stream, force_terminal=True, width=100)
    rows = Table(title=Text(HOSTILE))
    rows.add_column(Text(HOSTILE, style="red"))
    rows.add_row(Text(f"a{HOSTILE}"))
    screen.print(rows)
    screen.print(HOSTILE, markup=False)
    with Progress(console=screen, auto_refresh=False) as bar:
        bar.add_task(HOSTILE, total=3)
        bar.refresh()
    text = stream.getvalue()
    assert "\x1b[1;31m" in text and "\x1b]0" not in text and "PWNED" in text
    own = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")
    assert not RAW.search(own)


def test_what_is_replaced_and_what_stays() -> None:
    assert shown("a\tb\nc é 中 \N{NO-BREAK SPACE}–“” Россия") == "a\tb\nc é 中 \N{NO-BREAK SPACE}–“” Россия"
    assert not ODD_TEXT.search(shown(HOSTILE).replace("\N{REPLACEMENT CHARACTER}", ""))
    text = json.dumps({"a": HOSTILE + "\U000e0041\udc80"}, ensure_ascii=False)
    assert json.loads(escaped(text)) == json.loads(text) and not RAW.search(escaped(text))
