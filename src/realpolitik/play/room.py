"""A room: several seats at one game, whoever leads it, and whoever looks on. Nothing here knows of a network.

What a seat notes is an order of the quarter that is open; nobody else sees it before the quarter is played, and then as
far as its actor would. Whoever leads the game plays the quarter, takes quarters back, lets shocks strike, and opens the
debrief. All of it goes into the game's log, so that a room comes back as it was.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from realpolitik.errors import UsageError
from realpolitik.play.board import Board
from realpolitik.play.counsel import MINDS, Advice, Counsel
from realpolitik.play.game import FREE, Order, PlayedGame
from realpolitik.play.log import Log
from realpolitik.play.orders import OrderChoice, check, choices
from realpolitik.play.public import common
from realpolitik.play.seen import Dossier, seen
from realpolitik.readings import actor_name
from realpolitik.scenario.names import nearest
from realpolitik.scenario.signs import ODD_VALUE

T = TypeVar("T")
LEADER, ALL = "facilitator", "all"
"""Names under which whoever leads the game, and everybody, get letters."""
LONGEST = 600
"""Characters of a letter at most: what a line of the log surely holds."""
LETTERS = 200
"""Letters of one sender in a game at most."""
CHANGES = 300
"""Times at most that a seat orders, takes back and hands in while a quarter is open: each is a line of the log."""
SEATS = 8
"""Replays that are kept for each seat."""


class Letter(NamedTuple):
    """What somebody wrote.

    Attributes:
        quarter: quarters that had been played.
        sender: a seat, or `LEADER`.
        to: seats, `LEADER` or `ALL`.
        text: what it says.
    """

    quarter: int
    sender: str
    to: tuple[str, ...]
    text: str

    def is_for(self, reader: str) -> bool:
        """Whether somebody may read it; whoever leads the game reads all."""
        return reader in (LEADER, self.sender) or reader in self.to or ALL in self.to


@dataclass
class Room:
    """A game that several play, with what stands beside it.

    Attributes:
        log: the game.
        threads: threads to use; no number depends on it.
        round: grows when a quarter is played or taken back, and when one goes on in a copy.
        lock: held while anything is changed.
    """

    log: Log
    threads: int | None = None
    round: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)
    _counsels: dict[str, Counsel] = field(default_factory=dict)
    _known: dict[object, tuple[PlayedGame, Any]] = field(default_factory=dict)
    _changes: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.board = Board(self.log.game.opening, self.threads, kept=SEATS * (len(self.seats) + 1))

    @property
    def game(self) -> PlayedGame:
        """As far as it has come."""
        return self.log.game

    @property
    def seats(self) -> tuple[str, ...]:
        """The actors that may be played."""
        return self.log.game.opening.seats

    # ---- what may be known

    def dossier(self, seat: str) -> Dossier:
        """What a seat knows now."""
        game = self.played
        return self._once(("dossier", seat), game, lambda: seen(self._result(game), seat, game.quarter))

    def public(self) -> Dossier:
        """What everybody knows now."""
        game = self.played
        return self._once("public", game, lambda: common(self._result(game), game.quarter))

    def choices(self, seat: str) -> tuple[OrderChoice, ...]:
        """What a seat may order now, and what not, by its own orders alone."""
        game = self.own(seat)
        return self._once(("choices", seat), game, lambda: choices(self.board, game, seat))

    def advice(self, seat: str) -> tuple[Advice, ...]:
        """What a seat's advisers expect, by what it knows and has ordered alone; one seat's are asked at a time."""
        game = self.own(seat)
        with self._asking:
            if seat not in self._counsels:
                self._counsels[seat] = Counsel(self.board, seat, MINDS)
            return self._once(("advice", seat), game, lambda: self._counsels[seat].advice(game))

    @property
    def played(self) -> PlayedGame:
        """The game without the orders of the quarter that is open."""
        moves = self.game.moves
        while moves and moves[-1] is not None:
            moves = moves[:-1]
        return PlayedGame(self.game.opening, moves)

    def own(self, seat: str) -> PlayedGame:
        """The game as a seat has it: what has been played, and its own orders of the quarter that is open."""
        mine = tuple(order for order in self.pending if order.seat == seat)
        return PlayedGame(self.game.opening, (*self.played.moves, *mine))

    @property
    def pending(self) -> tuple[Order, ...]:
        """All orders of the quarter that is open, as they were given."""
        return tuple(order for order in self.game.orders if order.quarter == self.game.quarter)

    def letters(self, reader: str) -> tuple[Letter, ...]:
        """What somebody may read, as it was written."""
        return tuple(letter for letter in map(_letter, self.log.beside) if letter and letter.is_for(reader))

    @property
    def handed(self) -> frozenset[str]:
        """Seats that have handed in their orders of the quarter that is open."""
        for entry in reversed(self.log.beside):
            if "handed" in entry:
                return frozenset(entry["handed"]) if entry.get("quarter") == self.game.quarter else frozenset()
        return frozenset()

    @property
    def is_open(self) -> bool:
        """Whether everybody may look back: once the game is over, or whoever leads it has said so."""
        return self.game.is_over or any(entry.get("open") for entry in self.log.beside)

    def _result(self, game: PlayedGame) -> Any:
        return self.board.replay(game).result

    def _once(self, name: object, game: PlayedGame, make: Callable[[], T]) -> T:
        """Something that is made once a state; what was made of an earlier state is let go."""
        known = self._known.get(name)
        if known is None or known[0] != game:
            known = self._known[name] = game, make()
        found: T = known[1]
        return found

    # ---- what a seat does

    def order(self, seat: str, instrument: str, level: str) -> None:
        """Note an order of a seat.

        Raises:
            UsageError: it is not open, or the seat has handed in.
        """
        with self.lock:
            self._still_open(seat)
            if self.game.holds(seat).get(instrument) == level or (level == FREE and instrument not in self.held(seat)):
                raise UsageError("nothing to change: that is how it stands already")
            check(self.board, self.own(seat), seat, instrument, level, self.choices(seat))
            self._once_more(seat)
            self.log.take(self.game.ordered(seat, instrument, level))

    def held(self, seat: str) -> dict[str, str]:
        """What a seat has in its own hand: instrument → level."""
        return self.game.holds(seat)

    def take_back(self, seat: str) -> None:
        """Take a seat's last order of the quarter back.

        Raises:
            UsageError: there is none, or the seat has handed in.
        """
        with self.lock:
            self._still_open(seat)
            self._once_more(seat)
            self.log.take_back(seat)

    def hand_in(self, seat: str, done: bool = True) -> None:
        """Say that a seat's orders of the quarter are complete, or that they are not yet.

        Raises:
            UsageError: the game is over.
        """
        with self.lock:
            if self.game.is_over:
                raise UsageError("the game is over")
            handed = self.handed | {seat} if done else self.handed - {seat}
            if handed != self.handed:
                self._once_more(seat)
                self.log.note({"quarter": self.game.quarter, "handed": sorted(handed)})

    def _once_more(self, seat: str) -> None:
        """Count a change of a seat's, so that none fills the disk."""
        key = seat, self.game.quarter, self.round
        if self._changes[key] >= CHANGES:
            raise UsageError(f"nobody changes orders more than {CHANGES} times while a quarter is open")
        self._changes[key] += 1

    def _still_open(self, seat: str) -> None:
        if seat in self.handed:
            raise UsageError("your orders of this quarter are handed in: take them back first")

    def write(self, sender: str, to: Sequence[str], text: str) -> None:
        """Send a letter.

        Raises:
            UsageError: it is to nobody, or empty, too long, or one too many.
        """
        with self.lock:
            known = (*(seat for seat in self.seats if seat != sender), *((LEADER,) if sender != LEADER else ()), ALL)
            for name in to:
                if name not in known:
                    raise UsageError(f"nobody called {name!r:.60} gets letters", known, nearest(name[:60], known))
            words = text.strip()
            if not to or not words:
                raise UsageError("a letter needs somebody to read it, and a text")
            if len(words) > LONGEST:
                raise UsageError(f"a letter has {LONGEST} characters at most; this one has {len(words)}")
            if ODD_VALUE.search(words.replace("\n", " ")):
                raise UsageError("the letter holds a sign that cannot be seen")
            if sum(letter.sender == sender for letter in self.letters(LEADER)) >= LETTERS:
                raise UsageError(f"nobody sends more than {LETTERS} letters in a game")
            letter = [self.game.quarter, sender, list(dict.fromkeys(to)), words]
            self.log.note({"letter": letter})

    # ---- what whoever leads the game does

    def advance(self) -> None:
        """Play the quarter with the orders that are noted, all at once.

        Raises:
            UsageError: the game is over. RunError: the world became non-finite.
        """
        with self.lock:
            game = self.game.advanced()
            self.board.replay(game)  # what cannot be played is not noted as played
            self.log.take(game)
            self.round += 1

    def roll_back(self) -> None:
        """Open the last quarter again, with the orders as they were given in it.

        Raises:
            UsageError: none has been played.
        """
        with self.lock:
            if not self.game.quarter:
                raise UsageError("no quarter has been played yet")
            while self.game.moves[-1] is not None:
                self.log.take(self.game.undone())
            self.log.take(self.game.undone())
            self.log.note({"quarter": self.game.quarter, "handed": []})
            self.round += 1

    def befall(self, kind: str, name: str, what: str) -> None:
        """Let something befall the world in the quarter that is open.

        Raises:
            UsageError: nothing is called so.
        """
        with self.lock:
            if any(order[1:3] == (kind, name) for order in self.pending):
                raise UsageError("that befalls the world in this quarter already: take it back first")
            self.log.take(self.game.befallen(kind, name, what))

    def spare(self, kind: str) -> None:
        """Take the last shock or government back that was to befall the world.

        Raises:
            UsageError: there is none.
        """
        with self.lock:
            self.log.take_back(kind)

    def fork(self, name: str) -> Path:
        """Go on in a copy that lies beside the game, and leave the game as it is; where the copy lies.

        Raises:
            UsageError: a folder cannot be called so, or holds something.
        """
        with self.lock:
            if not name or Path(name).name != name or name in (".", "..") or len(name) > 80 or ODD_VALUE.search(name):
                raise UsageError("fork needs a name for the copy, as a folder can have one, such as: harder")
            old = self.log
            self.log = Log.begin(old.folder.parent / name, self.game)
            for entry in old.beside:
                self.log.note(entry)
            self.round += 1
            return self.log.folder

    def open(self) -> None:
        """Let everybody look back on the quarters that were played.

        Raises:
            UsageError: none has been played.
        """
        with self.lock:
            if not self.game.quarter:
                raise UsageError("no quarter has been played yet, so there is nothing to look back on")
            if not self.is_open:
                self.log.note({"open": True})

    def name(self, who: str) -> str:
        """Somebody's name as it reads."""
        named = {LEADER: "The facilitator", ALL: "Everybody"}
        return named.get(who) or actor_name(self.game.opening.scenario, who)


def _letter(entry: dict[str, Any]) -> Letter | None:
    """A letter from an entry of a log; None where it is something else."""
    if "letter" not in entry:
        return None
    quarter, sender, to, text = entry["letter"]
    return Letter(int(quarter), str(sender), tuple(map(str, to)), str(text))
