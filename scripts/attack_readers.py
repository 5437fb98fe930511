"""What is attacked: every reader of files or words that come from outside, with small seeds and how its answer is told.

A reader takes a file and either reads it or says what is wrong by one of the package's own errors. Anything else is a
find: another exception, too much time or memory, a sign in a message that could steer a terminal.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import attack_texts as texts

from realpolitik.cli import frame, main
from realpolitik.engines.signalling.efg import read_efg
from realpolitik.errors import Problem, RealpolitikError, RunError, ScenarioError, UsageError
from realpolitik.pipeline.runs import simulate
from realpolitik.results import Result
from realpolitik.scenario import ach_sheet
from realpolitik.scenario.bibliography import read_bib, read_csl
from realpolitik.scenario.case import load_case
from realpolitik.scenario.files import read_text
from realpolitik.scenario.game_files import cases as games
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.gmcr import write as write_gmcr
from realpolitik.scenario.load import load, load_inquiry
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.series import read_series
from realpolitik.studies.score.ask import score
from realpolitik.studies.seal import sealed
from realpolitik.studies.seal.ask import seal

ROOT = Path(__file__).resolve().parents[1]
VALID = ROOT / "tests" / "corpus" / "valid"
MINIMAL = VALID / "minimal.yaml"
CASES = ROOT / "src" / "realpolitik" / "catalog" / "cases"


class Fault(Exception):
    """A find that is no exception of its own: what was printed is not as it should be."""


@dataclass(frozen=True)
class Reader:
    """A reader under attack.

    Attributes:
        name: as ``--reader`` takes it.
        ending: of the file that it is given.
        form: which changes suit its files, as `attack_mutants.mutant` takes it.
        seeds: makes the files to start from.
        read: reads a file; raises one of the package's errors where it refuses it.
    """

    name: str
    ending: str
    form: str
    seeds: Callable[[], Sequence[bytes]]
    read: Callable[[Path], object]


def outcome(reader: Reader, path: Path) -> tuple[str, str]:
    """``read`` or ``refused``, and what would be printed.

    Raises:
        Fault: a message that could steer a terminal, or names a fault of the program.
        Exception: whatever the reader lets through.
    """
    try:
        reader.read(path)
    except RealpolitikError as error:
        printed = refused(error)
        check_printed(printed)
        return "refused", printed
    return "read", ""


def refused(error: RealpolitikError) -> str:
    """What the program prints of an error: the text and the JSON document."""
    code, message, problems = frame.explained(error)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        frame.complain(code, message, problems, as_json=False)
        frame.complain(code, message, problems, as_json=True)
    json.loads(out.getvalue())
    return err.getvalue() + out.getvalue()


def check_printed(text: str) -> None:
    """Refuse signs that control a terminal or change the direction of what stands there."""
    for char in set(text):
        steers = unicodedata.category(char) == "Cc" and char not in "\n\t"
        if steers or unicodedata.bidirectional(char) in BIDI:
            raise Fault(f"U+{ord(char):04X} is printed as it is")


BIDI = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])


def strictly(problems: Iterable[Problem]) -> None:
    """Raise the errors among the problems of a part of a scenario."""
    found = [problem for problem in problems if problem.severity == "error"]
    if found:
        raise ScenarioError(found)


def text_of(path: Path) -> str:
    """A file's text, read as the package reads it."""
    text, problems = read_text(path.parent, path.name)
    strictly(problems)
    return text


def some_of_the_corpus() -> list[bytes]:
    """Small scenarios that together use every section."""
    names = """
    minimal claim-of-every-kind hypothesis-sets-numbers series-inline source-in-full calibration ties shock
    number-dated dated-initial-level reads-mapping event-with-record requires-another experiment-in-full outcomes
    matrix-of-marks threats question-with-answer text-folded experiment-of-numbers parameter-of-its-own"""
    return [(VALID / f"{name}.yaml").read_bytes() for name in re.findall(r"\S+", names)]


def questions() -> list[bytes]:
    """Inquiries."""
    home = ROOT / "src" / "realpolitik" / "catalog" / "inquiries"
    return [path.read_bytes() for path in home.glob("*/inquiry.yaml")]


def table_of_points() -> list[bytes]:
    """Series as CSV."""
    folder = VALID / "folder-series-csv"
    return [path.read_bytes() for path in folder.rglob("*.csv")] + [
        b"date,value,low,high,published,basis\n2015-01,0.5,0.4,0.6,2015-03,estimated\n2016,0.6,,,,\n"
    ]


def works() -> list[bytes]:
    """Bibliographies in BibTeX."""
    return [(CASES / "stability" / "references.bib").read_bytes()[:700]] + [
        path.read_bytes() for path in (VALID / "folder-references-bib").glob("*.bib")
    ]


def items() -> list[bytes]:
    """Bibliographies in CSL-JSON."""
    return [path.read_bytes() for path in (VALID / "folder-sources-json").glob("*.json")]


def saved_games() -> list[bytes]:
    """Games as gmcr-py saves them, and in the form of its tables."""
    found = [write_gmcr(load_game(name)).encode() for name in ("chicken", "prisoners_dilemma", "elmira")]
    table = {
        "name": "Two",
        "options": [{"name": "Stop", "dm": "A"}, {"name": "Yield", "dm": "B", "direction": "fwd"}],
        "dms": [{"name": "A", "ranking_best_first": [1, [2, 3]]}, {"name": "B", "ranking_best_first": [3, 2, 1]}],
        "infeasible_patterns": ["YY"],
    }
    either = {"compound": True, "members": [[[1, "Y"]], [[0, "N"], [1, "N"]]]}
    by_hand = {
        "options": [{"name": "Stop"}, {"name": "Yield", "permittedDirection": "fwd"}],
        "decisionMakers": [
            {"name": "A", "options": [0], "preferences": [[[0, "Y"], [1, "N"]], either]},
            {"name": "B", "options": [1], "preferences": [[[1, "Y"]]]},
        ],
        "infeasibles": [[[0, "Y"], [1, "Y"]]],
        "coalitions": [[0, 1]],
    }  # fmt: skip
    return [*found, json.dumps(table).encode(), json.dumps(by_hand).encode()]


def own_games() -> list[bytes]:
    """Games as the format writes them."""
    return [path.read_bytes() for path in games().values() if path.stat().st_size < 1600]


def tables() -> list[bytes]:
    """Bargaining tables as CSV."""
    return [
        b"actor,capability,position,salience\nA,100,0,1\nB,60,100,0.5\nC,30,40..50..60,1\n",
        b"actor,name,capability,position:price,salience:price,position:share,salience:share,veto\n"
        b"a,Ada,10..20,5000,1,0.2,0.4,yes\nb,Ben,3,10,0.5,0.9,1,no\nc,,1,,,0.5,1,\n",
        b"Deal,x,2,2\nActor,Description,Power,Pstn1,Sal1,Pstn2,Sal2\nA,x,60,20,80,1,10\nB,y,40,70,35,3,50\n",
    ]


def bargains() -> list[bytes]:
    """Bargaining cases as YAML."""
    return [path.read_bytes() for path in (CASES / "bargaining").glob("*.yaml") if path.stat().st_size < 2000]


@cache
def a_run(name: str) -> Result:
    """A run of a small war in two worlds."""
    return simulate(VALID / f"{name}.yaml", worlds=2, months=6, seed=3, threads=1)


WARS = ("event-with-record", "series-inline")
"""Small wars with something to seal and to score."""


def seals() -> list[bytes]:
    """Sealed forecasts."""
    days = [dt.date(2018, 6, 30), dt.date(2018, 7, 31)]
    return [sealed.sealed(a_run(name), the_war(name), days).to_json().encode() for name in WARS]


@cache
def the_war(name: str) -> Scenario:
    """A small war as loaded."""
    return load(VALID / f"{name}.yaml")


def results() -> list[bytes]:
    """A saved result."""
    path = a_run("minimal").save(Path("seed.nc"))
    return [path.read_bytes()]


def read_result(path: Path) -> None:
    """Open a saved result and let it go."""
    Result.load(path).data.close()


def read_a_series(path: Path) -> None:
    """Read a series."""
    strictly(read_series(path.parent, path.name, "series.s")[2])


def read_a_seal(path: Path) -> None:
    """Open a seal, verify it, put the right hash on it, verify it again, and score it."""
    found = sealed.open_seal(path)
    war = the_war(WARS[0])
    seal(path)
    sealed.seal_of(found.content).save(path)
    seal(path)
    score(path, scenario=war)


TAIL: dict[str, tuple[str, ...]] = {
    "whatif": (str(MINIMAL), "--worlds", "2", "--months", "1", "--threads", "1", "--chunk", "2"),
    "check": (str(MINIMAL),),
    "show": (str(MINIMAL),),
    "new": (),
    "schema": (),
}
"""Command → words that it gets in any case, after those that are changed: nothing is played for long."""


def words() -> list[bytes]:
    """Words of commands, one a line; the first is the command and stays."""
    given = (
        "whatif --seed 1 --do pat.troops=none@2018-03",
        "whatif --set actors.gov.will=0.5 --as-of 2018-01-31 --against pat.troops=some@+1",
        "whatif --set will=[0.1,0.2,0.9] --view paper --formula nash1950 --seed 7",
        "whatif --do pat.troops=free --do pat.troops=none@2018-02 --json",
        "show numbers --as-of 2018",
        "show resolved --view paper --json",
        "show actors --as-of 2018-01-31",
        "check --json",
    )
    return ["\n".join(text.split()).encode() for text in given]


def run_words(path: Path) -> None:
    """Run a command with the words in a file.

    Raises:
        UsageError: it ended as bad usage or bad input. RunError: it could not finish.
        Fault: it says that it is at fault, or printed a sign that steers.
    """
    first, *rest = path.read_bytes().decode("utf-8", "surrogateescape").split("\n")
    command = first if first in TAIL else "show"
    given = [word for word in rest if word not in ("--out", "-o") and not word.startswith("--out=")]
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([command, *given, *TAIL[command]])
        except SystemExit as left:
            code = int(left.code or 0)
    told = out.getvalue() + err.getvalue()
    if "fault of the program" in told:
        raise Fault(told[-600:])
    check_printed(told)
    if code:
        raise (RunError if code == frame.Exit.UNFINISHED else UsageError)(told)


READERS = (
    Reader("scenario", "yaml", "text", some_of_the_corpus, load),
    Reader("inquiry", "yaml", "text", questions, load_inquiry),
    Reader("series", "csv", "csv", table_of_points, read_a_series),
    Reader("downloads", "csv", "csv", texts.downloads, texts.read_downloads),
    Reader("payoffs", "nfg", "text", texts.payoffs, load_game),
    Reader("ach", "csv", "csv", texts.matrices, ach_sheet.read),
    Reader("played", "jsonl", "json", texts.logs, texts.read_log),
    Reader("bibtex", "bib", "text", works, lambda path: strictly(read_bib(text_of(path), path.name)[2])),
    Reader("csl", "json", "json", items, lambda path: strictly(read_csl(text_of(path), path.name)[2])),
    Reader("gmcr", "json", "json", saved_games, load_game),
    Reader("game", "yaml", "text", own_games, load_game),
    Reader(
        "efg", "efg", "text", lambda: [(ROOT / "tests/engines/crisis.efg").read_bytes()], lambda p: read_efg(text_of(p))
    ),
    Reader("bargain", "csv", "csv", tables, load_case),
    Reader("case", "yaml", "text", bargains, load_case),
    Reader("seal", "json", "json", seals, read_a_seal),
    Reader("result", "nc", "bytes", results, read_result),
    Reader("words", "txt", "text", words, run_words),
    Reader("prose", "txt", "text", texts.proses, texts.read_prose),
    Reader("markdown", "md", "text", texts.notes, texts.read_prose),
    Reader("html", "html", "text", texts.webpages, texts.read_prose),
    Reader("pdf", "pdf", "bytes", texts.prints, texts.read_prose),
    Reader("gold", "jsonl", "json", texts.codings, texts.read_codings),
    Reader("sheet", "csv", "csv", texts.sheets, texts.read_decisions),
)
"""All of them."""


def warm(reader: Reader, folder: Path) -> list[bytes]:
    """The seeds of a reader, each read once, so that nothing is imported or compiled while time is taken."""
    os.chdir(folder)
    importlib.import_module("realpolitik.studies.assess.telling")
    seeds = list(reader.seeds())
    for data in seeds:
        path = folder / f"seed.{reader.ending}"
        path.write_bytes(data)
        outcome(reader, path)
    return seeds
