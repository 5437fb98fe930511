"""The log of a game: a line a move, only ever added to, each on the disk before the next and sealed to the one before.

The first line says where the game began, the scenario lies beside it as it was resolved; both are enough to replay the
game anywhere. An undo is a line of its own: what was done and taken back stays on record. The seal of a line is the
SHA-256 of the seal before and of its own text, so that a line that was changed, left out or put in shows.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from realpolitik import disk
from realpolitik.errors import RealpolitikError, RunError, UsageError
from realpolitik.play.game import CHANCE, Opening, PlayedGame
from realpolitik.results import versions
from realpolitik.scenario.files import text_of
from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import digest, dump

NAME, SCENARIO = "game.jsonl", "scenario.yaml"
"""Files of a game's folder: its log, and the scenario as it was resolved."""
FORMAT = 1
"""Version of the log."""
LONGEST = 10_000
"""Characters of a line, at most."""
LARGEST = 20_000_000
"""Bytes of a log, at most: two hundred quarters of orders take far less."""


@dataclass
class Log:
    """A game on disk.

    Attributes:
        folder: where it lies.
        game: as far as it has come.
        seal: of the last line.
        size: bytes of the log up to its end.
        notes: what is worth saying about it, such as that another version of the program began it.
        beside: what was noted that is no move: letters between seats, and who has handed in.
    """

    folder: Path
    game: PlayedGame
    seal: str = ""
    size: int = 0
    notes: tuple[str, ...] = field(default=())
    beside: tuple[dict[str, Any], ...] = field(default=())

    @classmethod
    def begin(cls, folder: Path, game: PlayedGame) -> Log:
        """A new log, with the moves that a game already has.

        Raises:
            UsageError: the folder holds a game already, or anything else. OSError: it cannot be written.
        """
        if (folder / NAME).exists():
            raise UsageError(f"{folder} holds a game already: go on with --resume {folder}, or name another folder")
        disk.check_folder(folder)
        if folder.is_dir() and any(folder.iterdir()):  # such as a scenario of one's own, which must stay as it is
            raise UsageError(f"{folder} holds other files: name a folder that is empty or not there yet")
        folder.mkdir(parents=True, exist_ok=True)
        disk.write_text(folder / SCENARIO, dump(game.opening.scenario))
        opening = game.opening
        log = cls(folder, PlayedGame(opening))
        about = opening.scenario.about
        log._add(
            {
                "format": FORMAT,
                "scenario": about.name,
                "digest": digest(opening.scenario),
                "as_of": about.as_of.isoformat(),
                "seed": opening.seed,
                "world": opening.world,
                "quarters": opening.quarters,
                "seats": list(opening.seats),
                "versions": versions(),
            }
        )
        for place in range(len(game.moves)):
            log.take(PlayedGame(opening, game.moves[: place + 1]))
        return log

    @classmethod
    def open(cls, folder: Path) -> Log:
        """The game that lies in a folder, moved on to its end.

        Raises:
            RunError: there is none, or its log or scenario is damaged or of another program; in one line.
        """
        path = folder / NAME
        if not path.is_file():
            raise RunError(f"{folder} holds no game: there is no {NAME}")
        entries, seal, size, notes = read(path)
        game = _opened(folder, path, entries[0])
        for number, entry in enumerate(entries[1:], 2):
            try:
                if "beside" not in entry:
                    game = moved(game, entry)
            except (UsageError, KeyError, TypeError, ValueError) as error:
                raise RunError(f"{path}:{number}: a move that this game does not have ({_brief(error)})") from error
        made = entries[0].get("versions")
        if made != versions():
            notes = (
                *notes,
                "another version of the program began this game: what follows may differ from what was seen",
            )
        beside = tuple(found for entry in entries if isinstance(found := entry.get("beside"), dict))
        return cls(folder, game, seal, size, notes, beside)

    def take(self, game: PlayedGame) -> None:
        """Note the move that leads from the game as it was to the one given: an order, a quarter, or one move back."""
        before, after = self.game.moves, game.moves
        if after == before[:-1]:
            self._add({"undo": True})
        elif after[:-1] == before and after:
            move = after[-1]
            self._add({"next": True} if move is None else {"order": list(move)})
        else:
            raise ValueError("a log takes one move at a time")
        self.game = game

    def take_back(self, seat: str) -> None:
        """Take the last order back that a seat gave in the quarter that is open, and note that.

        Raises:
            UsageError: it gave none.
        """
        game = self.game.undone(seat)
        self._add({"undo": seat})
        self.game = game

    def note(self, entry: dict[str, Any]) -> None:
        """Note something that is no move."""
        self._add({"beside": entry})
        self.beside = (*self.beside, entry)

    def _add(self, entry: dict[str, Any]) -> None:
        """Write a line and wait until it is on the disk; a line that cannot be written whole is taken back."""
        text = json.dumps(entry, ensure_ascii=True, sort_keys=True)
        seal = sealed(self.seal, text)
        line = json.dumps({"seal": seal, "text": text}, ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n"
        with disk.alone_in(self.folder), (self.folder / NAME).open("ab", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size != self.size:  # two that write on would break the chain of seals
                raise RunError(f"{self.folder} was played on by another process since: go on with --resume")
            try:
                if stream.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.folder / NAME))
                os.fsync(stream.fileno())
            except OSError:
                stream.truncate(size)
                raise
        self.seal, self.size = seal, size + len(line)


def sealed(before: str, text: str) -> str:
    """The seal of a line, from the seal before and its text."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def read(path: Path) -> tuple[list[dict[str, Any]], str, int, tuple[str, ...]]:
    """The entries of a log, its last seal, its bytes, and notes.

    A last line without its end was cut off while it was written: it was never confirmed, and is taken away.

    Raises:
        RunError: a line is damaged, with its number.
    """
    if path.stat().st_size > LARGEST:
        raise RunError(f"{path}: larger than {LARGEST // 1_000_000} MB, which no game comes to")
    whole = path.read_bytes()
    notes: tuple[str, ...] = ()
    kept, newline, torn = whole.rpartition(b"\n")
    if torn:
        with path.open("r+b") as stream:
            stream.truncate(len(kept) + len(newline))
        notes = ("the last line of the log was cut off while it was written, and is taken away",)
    entries: list[dict[str, Any]] = []
    seal = ""
    for number, line in enumerate(kept.splitlines() if newline else [], 1):
        try:
            if len(line) > LONGEST:
                raise ValueError("too long")
            row = json.loads(line.decode("ascii"))
            entry = json.loads(row["text"])
            if not isinstance(entry, dict):
                raise TypeError("no record")
            seal = sealed(seal, row["text"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RunError(f"{path}:{number}: no line of a game's log") from error
        if seal != row.get("seal"):
            raise RunError(
                f"{path}:{number}: the log was changed after it was written: its seals do not match from here"
            )
        entries.append(entry)
    if not entries:
        raise RunError(f"{path}: no game was begun in it")
    return entries, seal, len(kept) + len(newline), notes


def _opened(folder: Path, path: Path, first: dict[str, Any]) -> PlayedGame:
    """The game at its beginning, from the first line and the scenario that lies beside it."""
    if first.get("format") != FORMAT or isinstance(first["format"], bool):
        raise RunError(f"{path}: the log of another program, or of another version of its format than {FORMAT}")
    try:
        scenario = loads(text_of(folder / SCENARIO))
    except RealpolitikError as error:
        raise RunError(f"{folder / SCENARIO}: cannot be read, so the game cannot go on ({_brief(error)})") from error
    if digest(scenario) != first.get("digest"):
        raise RunError(f"{folder / SCENARIO}: not the scenario with which this game was begun")
    try:
        seats = tuple(map(str, first["seats"]))
        seed, world, quarters = (_whole(first[name]) for name in ("seed", "world", "quarters"))
        return PlayedGame(Opening(scenario, seed, world, quarters, seats))
    except (UsageError, KeyError, TypeError, ValueError) as error:
        raise RunError(f"{path}:1: not where a game could begin ({_brief(error)})") from error


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"expected a whole number; found {value!r:.40}")
    return value


def moved(game: PlayedGame, entry: dict[str, Any]) -> PlayedGame:
    """The game after one entry of a log.

    Raises:
        UsageError, KeyError, TypeError, ValueError: it is no move of this game.
    """
    if "undo" in entry:
        return game.undone(None if entry["undo"] is True else str(entry["undo"]))
    if "next" in entry:
        return game.advanced()
    quarter, seat, instrument, level = entry["order"]
    if quarter != game.quarter:
        raise UsageError(f"an order of quarter {quarter} in quarter {game.quarter}")
    found = str(seat), str(instrument), str(level)
    return game.befallen(*found) if seat in CHANCE else game.ordered(*found)


def _brief(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
