"""Debriefs of a game: made one after another beside the game, kept as pages in its folder, shown inside its pages."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from realpolitik.errors import RealpolitikError
from realpolitik.play.game import PlayedGame
from realpolitik.play.room import Room
from realpolitik.serve.question import texts_of

LOGGER = logging.getLogger("realpolitik")
State = Literal["working", "ready", "failed"]


@dataclass
class Debrief:
    """The debrief of one seat.

    Attributes:
        game: as far as it looks back on.
        state: how far it is.
        lines: what it comes to.
        html: what a page shows.
        page: the page by itself, as it lies in the game's folder; None until it is there.
        faults: why there is none.
    """

    game: PlayedGame
    state: State = "working"
    lines: tuple[str, ...] = ()
    html: str = ""
    page: Path | None = None
    faults: tuple[str, ...] = ()


class Debriefs:
    """The debriefs of a room, each made when it is first asked for, and anew once more has been played.

    Args:
        room: the game.
        others: other worlds in which orders are tried.
    """

    def __init__(self, room: Room, others: int) -> None:
        self.room, self.others = room, others
        self._all: dict[str, Debrief] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="debrief")
        self._lock = threading.Lock()

    def of(self, seat: str) -> Debrief:
        """The debrief of a seat as far as has been played; begun if there is none."""
        game = self.room.played
        with self._lock:
            known = self._all.get(seat)
            if known is None or known.game != game:
                known = self._all[seat] = Debrief(game)
                self._pool.submit(self._make, seat, known)
            return known

    def _make(self, seat: str, found: Debrief) -> None:
        try:
            self._made(seat, found)
            found.state = "ready"
        except RealpolitikError as error:
            found.faults, found.state = tuple(texts_of(error)), "failed"
        except Exception:
            LOGGER.exception("a debrief could not be made")
            found.faults, found.state = ("this is a fault of the program; its terminal has the lines",), "failed"

    def _made(self, seat: str, found: Debrief) -> None:
        from realpolitik.play.debrief import debrief
        from realpolitik.report.page import write_page
        from realpolitik.serve.asking import shown

        study = debrief(self.room.board, found.game, seat, self.others)
        name = "debrief.html" if len(self.room.seats) == 1 else f"debrief-{seat}.html"
        found.page = write_page(study.front(), study.sections(), self.room.log.folder / name)
        found.lines, found.html = tuple(study.summary), shown(study)

    @property
    def states(self) -> str:
        """How far all are, in a word that changes with each."""
        return ",".join(f"{seat}:{found.state}:{found.game.quarter}" for seat, found in sorted(self._all.items()))

    def close(self) -> None:
        """Begin no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
