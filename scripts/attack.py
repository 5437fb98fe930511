"""Attack every reader of the package with mutants of small files, and tell what was found.

    ./run dev python scripts/attack.py --seed 1 --mutants 1000000
    ./run dev python scripts/attack.py --reader gmcr --seconds 60
    ./run dev python scripts/attack.py --reader gmcr --seed 1 --only 4711

A find is an exception that is not the package's own, more time or memory than a reader may take, the death of the
process, or a printed sign that could steer a terminal. Mutants run in processes of their own under limits (processor
time by a timer of the system, memory by RLIMIT_AS, where the system has them); one that dies or hangs costs its mutant
alone. Mutant number n of a reader is the same for the same seed, whatever ran before it. Finds are told by the place in
the program where they arose, each once, and one file of each is kept in the folder ``--out``.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import json
import multiprocessing
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from attack_mutants import mutant
from attack_readers import READERS, Fault, Reader, outcome, warm

ROOM = 600_000_000
"""Bytes that a reader may take beside what the process has."""
BATCH = 20_000
"""Mutants after which a process gives way to a fresh one."""


class TooLong(BaseException):
    """A mutant took more processor time than it may; no reader catches this."""


@dataclasses.dataclass
class Tally:
    """What became of the mutants of one reader, in how many seconds of processor time (the slowest alone, and all).

    Finds by place: how often, the first mutant, what was said.
    """

    reader: str
    mutants: int = 0
    read: int = 0
    busy: float = 0.0
    slowest: float = 0.0
    finds: dict[str, tuple[int, int, str]] = dataclasses.field(default_factory=dict)

    def found(self, place: str, number: int, said: str, times: int = 1) -> None:
        """Note a find."""
        before = self.finds.get(place, (0, number, said))
        self.finds[place] = (before[0] + times, *before[1:])

    def add(self, part: Tally) -> None:
        """Take in what a process counted."""
        self.mutants, self.read = self.mutants + part.mutants, self.read + part.read
        self.busy, self.slowest = self.busy + part.busy, max(self.slowest, part.slowest)
        for place, (times, number, said) in part.finds.items():
            self.found(place, number, said, times)


def main(words: Sequence[str] | None = None) -> int:
    """Attack, print a table of figures, and return 1 if anything was found."""
    asked = arguments(words)
    chosen = [reader for reader in READERS if not asked.reader or reader.name in asked.reader]
    budget = asked.seconds / len(chosen) if asked.seconds else float("inf")
    share = -(-asked.mutants // len(chosen)) if asked.mutants else sys.maxsize
    with tempfile.TemporaryDirectory() as home:
        tallies = []
        for reader in chosen:
            folder = Path(home) / reader.name
            folder.mkdir()
            seeds = warm(reader, folder)
            if asked.only is not None:
                print(told(reader, seeds, asked.seed, asked.only, folder))
                continue
            tallies.append(attack(Siege(reader, seeds, asked.seed, folder, asked.limit), share, budget))
            keep(tallies[-1], reader, seeds, asked.seed, asked.out)
            print(row(tallies[-1]), flush=True)
    print(f"{sum(tally.mutants for tally in tallies):,} mutants, {sum(len(tally.finds) for tally in tallies)} finds")
    return 1 if any(tally.finds for tally in tallies) else 0


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Attack every reader with mutants of small files.")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same mutants")
    parser.add_argument("--mutants", type=int, default=0, help="mutants of all readers together")
    parser.add_argument("--seconds", type=float, default=0.0, help="seconds of all readers together")
    parser.add_argument("--reader", action="append", choices=[reader.name for reader in READERS], help="only this one")
    parser.add_argument("--limit", type=float, default=3.0, help="seconds of processor time that a mutant may take")
    parser.add_argument("--only", type=int, help="try this one mutant and say what happens")
    parser.add_argument("--out", type=Path, default=Path("build/attack"), help="folder that gets one file of each find")
    asked = parser.parse_args(words)
    if not asked.mutants and not asked.seconds:
        asked.seconds = 60.0
    asked.out = asked.out.resolve()
    return asked


def made(reader: Reader, seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """Mutant ``number`` of a reader."""
    return mutant(random.Random(f"{seed}/{reader.name}/{number}"), seeds, reader.form)


@dataclasses.dataclass(frozen=True)
class Siege:
    """One reader under attack: its seeds, the seed of chance, a folder to write in, and the time a mutant may take."""

    reader: Reader
    seeds: list[bytes]
    seed: int
    folder: Path
    limit: float

    def try_one(self, number: int, tally: Tally) -> None:
        """Try a mutant in this process."""
        started, path = time.process_time(), self.folder / f"mutant.{self.reader.ending}"
        path.write_bytes(made(self.reader, self.seeds, self.seed, number))
        begun = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_PROF, self.limit)
            tally.read += outcome(self.reader, path)[0] == "read"
        except TooLong:
            tally.found(f"more than {self.limit} s", number, "")
        except MemoryError as error:
            tally.found(f"memory: {place_of(error)}", number, "MemoryError")
        except Fault as error:
            tally.found(f"printed: {str(error)[-90:]}", number, str(error))
        except Exception as error:
            tally.found(
                f"{type(error).__name__}: {place_of(error)}", number, "".join(traceback.format_exception(error))
            )
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0.0)
        tally.mutants += 1
        tally.slowest = max(tally.slowest, time.process_time() - begun)
        tally.busy += time.process_time() - started

    def work(self, first: int, last: int, now: Any, line: Connection) -> None:
        """Try mutants one after another, in a process of its own; tell their number before each, and all at the end."""
        signal.signal(signal.SIGPROF, too_long)
        sys.unraisablehook = lambda _: None  # a file object of h5py that was never whole complains when it goes
        gc.freeze()
        bound_memory()
        tally = Tally(self.reader.name)
        for number in range(first, last):
            now[0], now[1] = number, time.time()
            if now[2] and now[1] > now[2]:
                break
            self.try_one(number, tally)
            if tally.finds or number % 500 == 0:
                line.send(tally)
                tally = Tally(self.reader.name)
        line.send(tally)
        line.close()


def too_long(*_: object) -> None:
    """Stop a mutant."""
    raise TooLong


def bound_memory() -> None:
    """Let this process take no more than `ROOM` beside what it has."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        most = int(pages.read_text().split()[0]) * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def place_of(error: BaseException) -> str:
    """The last place inside the package that an error came through."""
    frames = [item for item in traceback.extract_tb(error.__traceback__) if "realpolitik" in Path(item.filename).parts]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "outside the package"


def attack(siege: Siege, count: int, seconds: float) -> Tally:
    """Try mutants of one reader, until there are enough or the time is over."""
    context = multiprocessing.get_context("fork")
    tally, begun, first = Tally(siege.reader.name), time.time(), 0
    now = context.Array("d", 3, lock=False)
    now[2] = begun + seconds if seconds != float("inf") else 0.0
    while first < count and time.time() < begun + seconds:
        mine, theirs = context.Pipe(duplex=False)
        last, before = min(first + BATCH, count), tally.mutants
        now[0], now[1] = first, time.time()
        process = context.Process(target=siege.work, args=(first, last, now, theirs))
        process.start()
        theirs.close()
        ended = listen(mine, process, now, siege.limit, tally)
        if ended or process.exitcode:
            tally.mutants = before + int(now[0]) + 1 - first
            tally.found(ended or f"the process died ({process.exitcode})", int(now[0]), "")
        first = int(now[0]) + 1 if ended or process.exitcode else last
    return tally


def listen(line: Connection, process: Any, now: Any, limit: float, tally: Tally) -> str:
    """Take in what a process tells until it ends; kill it where one mutant hangs, and say so."""
    while True:
        try:
            if line.poll(1.0):
                tally.add(line.recv())
                continue
        except EOFError:
            process.join()
            return ""
        if time.time() - now[1] > 20 * limit:
            process.kill()
            process.join()
            return f"hung for {20 * limit:g} s"


def keep(tally: Tally, reader: Reader, seeds: Sequence[bytes], seed: int, out: Path) -> None:
    """Write a file of each find, and what was said."""
    if not tally.finds:
        return
    out.mkdir(parents=True, exist_ok=True)
    for number in {number for _, number, _ in tally.finds.values()}:
        (out / f"{reader.name}-{seed}-{number}.{reader.ending}").write_bytes(made(reader, seeds, seed, number))
    log = {
        place: {"times": times, "mutant": number, "said": said} for place, (times, number, said) in tally.finds.items()
    }
    (out / f"{reader.name}-{seed}.json").write_text(json.dumps(log, indent=1), encoding="utf-8")


def row(tally: Tally) -> str:
    """One line of figures, and a line for each find."""
    rate = tally.mutants / tally.busy if tally.busy else 0.0
    head = f"{tally.reader:10} {tally.mutants:10,} mutants {rate:7,.0f} a second  read {tally.read:9,}"
    finds = [f"    {times:6} × {place}  (mutant {number})" for place, (times, number, _) in tally.finds.items()]
    return "\n".join([f"{head}  slowest {tally.slowest:5.2f} s  finds {len(finds)}", *finds])


def told(reader: Reader, seeds: Sequence[bytes], seed: int, number: int, folder: Path) -> str:
    """What becomes of one mutant, tried in this process."""
    path = folder / f"mutant.{reader.ending}"
    path.write_bytes(made(reader, seeds, seed, number))
    kind, printed = outcome(reader, path)
    return f"{kind}\n{printed[:2000]}"


if __name__ == "__main__":
    sys.exit(main())
