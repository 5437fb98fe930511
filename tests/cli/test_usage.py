"""Exit codes, what help loads, errors as text and as JSON, interruption."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import realpolitik
from realpolitik.cli import app, frame, main
from realpolitik.errors import Problem, RunError, ScenarioError, UsageError

SOURCE = Path(realpolitik.__file__).parents[1]
COMMANDS = [
    *("advise", "assess", "attribute", "bargain", "brief", "cache", "check", "cite", "claims", "compare"),
    *(
        "contradictions",
        "data",
        "discover",
        "explain",
        "export",
        "mechanisms",
        "migrate",
        "new",
        "play",
        "playbook",
        "power",
        "read",
        "rerun",
        "schema",
        "score",
    ),
    *("seal", "serve", "show", "stable", "threat", "weigh", "whatif"),
]

HEAVY = ("numpy", "numba", "xarray", "rich", "realpolitik.pipeline", "realpolitik.scenario.schema")


def start(*words: str, **options) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(SOURCE))
    command = [sys.executable, "-m", "realpolitik", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, **options)


@pytest.mark.parametrize("words", [["--help"], ["assess", "--help"], ["stable", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        f"import atexit, sys; from realpolitik.cli import main; heavy = {HEAVY}; "
        "atexit.register(lambda: print('loaded:', [name for name in heavy if name in sys.modules])); "
        f"main({words})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SOURCE)
    assert done.returncode == 0
    assert done.stdout.endswith("loaded: []\n")


def test_help_lists_every_command() -> None:
    done = start("--help")
    assert done.returncode == 0
    assert all(f"  {command}" in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(say, command: str) -> None:
    said = say(command, "--help")
    assert said.code == 0
    assert "Usage: realpolitik " + command in said.out
    group = typer.main.get_command(app)
    context = typer.Context(group)
    assert set(group.list_commands(context)) == set(COMMANDS)
    assert group.get_command(context, command).short_help


def test_version(say) -> None:
    assert say("--version").out.strip() == realpolitik.__version__


@pytest.mark.parametrize(
    "words",
    [
        ["asess", "x"],
        ["assess"],
        ["assess", "x", "--worlds", "0"],
        ["assess", "x", "--worlds", "many"],
        ["assess", "x", "--as-of", "2018-13"],
        ["assess", "x", "--as-of", "yesterday"],
        ["whatif", "x"],
        ["whatif", "x", "--set", "taliban.cohesion"],
        ["whatif", "x", "--set", "taliban.cohesion=high"],
        ["whatif", "x", "--set", "taliban.cohesion=[1]"],
        ["whatif", "x", "--set", "taliban.cohesion=true"],
        ["whatif", "x", "--set", "taliban.cohesion=NaN"],
        ["show", "a", "b", "c"],
        ["show", "x", "--actor", "russia"],
        ["show", "claims", "x", "--resolved"],
    ],
)
def test_bad_usage_is_two_and_never_a_trace(say, words: list[str]) -> None:
    said = say(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err


def test_bad_usage_as_json(say) -> None:
    said = say("whatif", "x", "--json")
    assert said.code == 2
    assert said.document["error"] == "bad usage"
    assert said.document["problems"] == []


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (ScenarioError([Problem("a.yaml", 3, 5, "actors.x", "unknown key")]), 1, "unknown key"),
        (UsageError("no view 'x'", ["a", "b"]), 2, "no view 'x'"),
        (RunError("world 7 became non-finite"), 3, "world 7"),
        (KeyboardInterrupt(), 3, "interrupted"),
        (MemoryError(), 3, "out of memory"),
        (OSError(28, "No space left on device"), 3, "No space left"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_errors_become_exit_codes(capfd, error: BaseException, code: int, text: str, as_json: bool) -> None:
    def command(as_json: bool) -> None:
        raise error

    with pytest.raises(typer.Exit) as left:
        frame.guarded(command)(as_json=as_json)
    said = capfd.readouterr()
    assert left.value.exit_code == code
    assert text in (said.out if as_json else said.err)
    assert (said.err if as_json else said.out) == ""


def test_a_fault_of_the_program_shows_its_trace(capfd) -> None:
    def command() -> None:
        raise ZeroDivisionError("surprise")

    with pytest.raises(typer.Exit) as left:
        frame.guarded(command)()
    said = capfd.readouterr()
    assert left.value.exit_code == 3
    assert "ZeroDivisionError: surprise" in said.err
    assert "please report it" in said.err


def test_a_reader_that_leaves_is_no_error(scenario: str) -> None:
    environment = dict(os.environ, PYTHONPATH=str(SOURCE))
    words = [sys.executable, "-m", "realpolitik", "schema"]
    child = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout
    assert child.stderr
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == ""
    child.stderr.close()
    assert child.wait() == 0


def test_what_is_not_finite_is_null_in_json(capfd) -> None:
    frame.print_json({"a": float("nan"), "b": [float("inf"), 1.5], "c": {"d": -float("inf")}})
    assert json.loads(capfd.readouterr().out) == {"a": None, "b": [None, 1.5], "c": {"d": None}}


def test_text_cannot_steer_the_terminal() -> None:
    assert frame.plain("a\x1b[31mb\u202ec\n") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c\n"


def test_json_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """And says the same as ever to whoever reads it."""
    document = {"name": "\x1b[31m \x7f \x9b \u202e \U000e0041 é 政府\n", "\u2066": 1}
    frame.print_json(document)
    printed = capsys.readouterr().out
    assert json.loads(printed) == document
    assert all(char.isprintable() or char == "\n" for char in printed)
    assert "é 政府" in printed


@pytest.mark.parametrize("words", [["show", "--\u202eview"], ["sh\u202eow"], ["bargain", "x", "--\x1b[31mb"]])
def test_wrong_words_are_repeated_without_signs_that_steer_a_terminal(words: list[str]) -> None:
    done = start(*words)
    assert done.returncode == 2 and "No such" in done.stderr
    assert not {"\u202e", "\x1b"} & set(done.stderr)


def test_a_command_that_does_not_exist_gets_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Of verbs and of commands written by hand."""
    for word, near in (("asess", "assess"), ("shwo", "show"), ("citee", "cite"), ("what-if", "whatif")):
        with pytest.raises(SystemExit) as left:
            main([word, "proxy_war"])
        assert left.value.code == 2
        assert f"No such command '{word}'; did you mean {near}?" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["frobnicate"])
    assert "No such command 'frobnicate'; --help lists them" in capsys.readouterr().err
