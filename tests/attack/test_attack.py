"""What an attack once found is answered as it should be, and a short attack finds nothing more."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
OUTCOMES = yaml.safe_load((CORPUS / "outcomes.yaml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits of time and memory are those of POSIX")


@pytest.fixture
def attack(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("attack")


def test_every_file_of_the_corpus_has_an_outcome() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*OUTCOMES, "outcomes.yaml"}


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_was_once_found_is_answered(name: str, attack: ModuleType) -> None:
    """Read, or refused in words that say why."""
    right = OUTCOMES[name]
    reader = next(item for item in attack.READERS if item.name == right["reader"])
    kind, printed = attack.outcome(reader, CORPUS / name)
    assert kind == ("refused" if "says" in right else "read")
    assert str(right.get("says", "")) in printed
    assert "Traceback" not in printed and len(printed) < 20_000


def test_a_short_attack_finds_nothing(tmp_path: Path, attack: ModuleType) -> None:
    mutants = 55 * len(attack.READERS)
    words = ["--seed", "1", "--mutants", str(mutants), "--out", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "attack.py"), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{mutants:,} mutants, 0 finds" in done.stdout


def test_the_same_seed_makes_the_same_mutants(attack: ModuleType) -> None:
    """Whatever ran before; another number, seed or reader makes another."""
    seeds = [b"a: 1\nb: [2, 3]\n", b"c: {d: 4}\n"]
    one, other = attack.READERS[:2]
    made = [attack.made(one, seeds, 1, number) for number in range(50)]
    assert [attack.made(one, seeds, 1, number) for number in reversed(range(50))] == made[::-1]
    assert len(set(made)) > 40
    assert attack.made(other, seeds, 1, 7) != made[7] != attack.made(one, seeds, 2, 7)


KINDS = {
    "raise KeyError('x')": "KeyError: outside the package",
    "while True: pass": "more than 0.3 s",
    "bytearray(10**10)": "memory: outside the package",
    "os.kill(os.getpid(), 11)": "the process died (-11)",
    "raise Fault('U+001B is printed as it is')": "printed: U+001B is printed as it is",
    "raise UsageError('no')": None,
    "pass": None,
}
"""What a reader does with one of its files, and the find that it is."""


def test_each_kind_of_find_is_found(tmp_path: Path) -> None:
    """Six mutants a kind, of which the fourth meets the fault: those after it are tried all the same."""
    script = f"""
import os, sys
from pathlib import Path
sys.path[:0] = [{str(ROOT / "scripts")!r}, {str(ROOT / "src")!r}]
import attack
from attack_readers import Fault, Reader
from realpolitik.errors import UsageError

attack.made = lambda reader, seeds, seed, number: str(number).encode()
for body in {list(KINDS)!r}:
    def read(path):
        if path.read_bytes() == b"3":
            exec(body)

    siege = attack.Siege(Reader("broken", "txt", "text", list, read), [], 1, Path({str(tmp_path)!r}), 0.3)
    tally = attack.attack(siege, 6, float("inf"))
    print(tally.mutants, [(place, number) for place, (_, number, _) in tally.finds.items()])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    expected = [f"6 {[(place, 3)] if place else []}" for place in KINDS.values()]
    assert done.stdout.splitlines() == expected, done.stderr
