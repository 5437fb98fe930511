"""One seat played by words: a line in, texts and tables out. A terminal, a script and a page use it alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from realpolitik.errors import UsageError
from realpolitik.play import tables
from realpolitik.play.board import Board
from realpolitik.play.counsel import MINDS, Advice, Counsel, spoken_of, voices
from realpolitik.play.debrief import OTHERS, debrief
from realpolitik.play.game import FREE, PlayedGame
from realpolitik.play.log import Log
from realpolitik.play.orders import OrderChoice, asked, by_number, check, choices
from realpolitik.play.seen import Dossier, seen
from realpolitik.readings.labels import counted
from realpolitik.scenario.names import nearest
from realpolitik.scenario.signs import ODD_VALUE
from realpolitik.study import Study
from realpolitik.table import Table

GROUPS = {
    "own": "Your own state",
    "ties": "Your ties",
    "ground": "The war",
    "others": "Others' strength and mood",
    "conduct": "What others do",
    "issues": "What you want",
}
"""Parts of the dossier that can be asked for, and their titles."""
HELP = (
    ("3b, or host_talks with_taliban", "order", "set instrument 3 to its level b, and hold it from now on"),
    ("free 3", "free", "give instrument 3 back to the model"),
    ("n", "next", "play the quarter"),
    ("u", "undo", "take the last move back, a quarter that was played too"),
    ("l", "list", "your instruments: every level, what it costs, what is expected, why it is not open"),
    ("d, d ties", "dossier", "all that you know, or a part: own, ties, issues, ground, others, conduct"),
    ("c", "counsel", "what your advisers expect, and what the sources say"),
    ("w 3b", "why", "what speaks for and against a level: costs, expectations, every claim on it"),
    ("f NAME", "fork", "go on in a copy, and leave the game as it is"),
    ("b", "debrief", "what was it worth, so far"),
    ("s", "save", "say where the game lies; it is saved at every move"),
    ("h", "help", "this list"),
    ("q", "quit", "leave; --resume goes on"),
)
"""Short form, word, and meaning of every command."""
WORDS = {word: word for _, word, _ in HELP} | {
    "n": "next", "u": "undo", "l": "list", "d": "dossier", "c": "counsel", "w": "why", "f": "fork", "b": "debrief",
    "s": "save", "h": "help", "?": "help", "q": "quit", "o": "order", "exit": "quit", "news": "dossier",
}  # fmt: skip
"""What may be typed → the command."""


Piece = str | tuple[str, ...] | Table
"""A text, several points, or a table."""


@dataclass
class LineReply:
    """What a line brought.

    Attributes:
        pieces: texts, points and tables, in order.
        study: a debrief, where one was made.
        is_refused: whether the line asked for something that is not there or not open.
        is_over: whether the person has left, or all quarters have been played.
    """

    pieces: list[Piece] = field(default_factory=list)
    study: Study | None = None
    is_refused: bool = False
    is_over: bool = False


@dataclass
class Seat:
    """A seat at a game that is kept in a log.

    Attributes:
        log: the game.
        seat: whose.
        others: other worlds that a debrief tries the orders in.
        threads: threads to use; no number depends on it.
        is_advised: whether advisers and sources speak unasked; else they wait for ``c`` and ``w``.
    """

    log: Log
    seat: str
    others: int = OTHERS
    threads: int | None = None
    is_advised: bool = True
    _advice: dict[int, tuple[PlayedGame, tuple[Advice, ...]]] = field(default_factory=dict)

    @property
    def game(self) -> PlayedGame:
        """As far as it has come."""
        return self.log.game

    @cached_property
    def board(self) -> Board:
        """What is played on."""
        return Board(self.log.game.opening, self.threads)

    @cached_property
    def counsel(self) -> Counsel:
        """The seat's advisers."""
        return Counsel(self.board, self.seat, MINDS)

    def dossier(self) -> Dossier:
        """What the seat knows now."""
        return seen(self.board.replay(self.game).result, self.seat, self.game.quarter)

    def choices(self) -> tuple[OrderChoice, ...]:
        """What it may order now, and what not."""
        return choices(self.board, self.game, self.seat)

    def advice(self) -> tuple[Advice, ...]:
        """What its advisers expect, asked once a state."""
        known = self._advice.get(0)
        if known is None or known[0] != self.game:
            known = self._advice[0] = self.game, self.counsel.advice(self.game)
        return known[1]

    # ---- what is shown

    def opening(self) -> LineReply:
        """What stands at the beginning: who one is, how it works, the quarter, the instruments."""
        scenario, game = self.game.opening.scenario, self.game
        actor = scenario.actors[self.seat]
        pieces: list[Piece] = [
            f"{scenario.about.title}: you are {actor.name}.{' ' + actor.summary if actor.summary else ''}",
            f"{counted(game.opening.quarters, 'quarter', 'quarters')} from {scenario.about.as_of:%d %B %Y}. What you "
            "do not order goes as the model has it; what you order is in your hand until you free it. Others decide in "
            "the same quarter, and none knows what the others will do.",
        ]
        now = self.quarter()
        pieces += now.pieces
        if not game.is_over:
            pieces += [self._list(), KEYS]
        return LineReply(pieces, is_over=now.is_over)

    def quarter(self) -> LineReply:
        """The quarter that is to be played: date, news, issues, counsel in short."""
        dossier, game = self.dossier(), self.game
        left = game.opening.quarters - game.quarter
        head = f"— {tables.months(dossier)} · {dossier.name} · " + (
            f"quarter {game.quarter + 1} of {game.opening.quarters}" if left else "the end"
        )
        pieces: list[Piece] = [head]
        if dossier.news:
            pieces.append(tables.news_lines(dossier))
        elif game.quarter:
            pieces.append("Nothing that you have heard of happened this quarter.")
        pieces.append(tables.issues_table(dossier))
        if left and self.is_advised:
            pieces += self._counsel(3)
        return LineReply(pieces, is_over=not left)

    def _list(self) -> Table:
        return tables.choices_table(self.choices(), self.advice() if self.is_advised else None)

    def _counsel(self, most: int) -> list[Piece]:
        scenario, advice = self.game.opening.scenario, self.advice()
        keys = [self._key(item.instrument, item.level) for item in advice]
        found: list[Piece] = [tables.advice_table(advice, keys, most)]
        spoken = voices(scenario, self.seat, advice)
        found.append(
            tables.voices_table(scenario, self.seat, spoken) if spoken else "No source speaks of your instruments."
        )
        return found

    def _key(self, instrument: str, level: str) -> str:
        kit = self.game.opening.scenario.instruments[self.seat]
        return f"{list(kit).index(instrument) + 1}{chr(ord('a') + list(kit[instrument].levels).index(level))}"

    # ---- what is typed

    def hear(self, line: str) -> LineReply:
        """What a line brings; a line that cannot be followed is refused in words, and nothing is changed."""
        text = line.partition("#")[0].strip()
        if not text:
            return LineReply()
        try:
            return self._do(text)
        except UsageError as error:
            return LineReply([str(error)], is_refused=True)

    def _do(self, text: str) -> LineReply:
        head, _, rest = text.partition(" ")
        word = WORDS.get(head.lower())
        if word in (None, "order"):
            return self._order(text if word is None else rest)
        does: dict[str, Callable[[str], LineReply]] = {
            "next": lambda _: self._next(),
            "undo": lambda _: self._undo(),
            "free": self._free,
            "list": lambda _: LineReply([self._list()]),
            "dossier": self._dossier,
            "counsel": lambda _: LineReply(self._counsel(8)),
            "why": self._why,
            "fork": self._fork,
            "debrief": lambda _: self._debrief(),
            "save": lambda _: LineReply([f"The game lies in {self.log.folder}; every move is saved as it is made."]),
            "help": lambda _: LineReply([tables.help_table(HELP)]),
            "quit": lambda _: LineReply(
                [f"The game lies in {self.log.folder}: --resume {self.log.folder}"], is_over=True
            ),
        }
        return does[str(word)](rest.strip())

    def _order(self, text: str) -> LineReply:
        known = self.choices()
        head = text.replace("=", " ").split(" ")[0] if text else ""
        kit = list(dict.fromkeys(choice.instrument for choice in known))
        if not text:
            raise UsageError("order what? As in 3b, or an instrument and a level; l lists them")
        if not head[:1].isdecimal() and head not in kit:
            raise UsageError(f"{head!r:.60} is neither a command nor an instrument of yours", (), self._near(head, kit))
        instrument, level = asked(text.lower(), known)
        if self.game.holds(self.seat).get(instrument) == level:
            return LineReply([f"{instrument} is in your hand at {level} already: nothing to change."])
        self.log.take(check(self.board, self.game, self.seat, instrument, level))
        return LineReply([self._told(instrument, level)])

    def _near(self, head: str, kit: list[str]) -> str | None:
        return nearest(head, [*(word for _, word, _ in HELP), *kit])

    def _told(self, instrument: str, level: str) -> str:
        item = self.game.opening.scenario.instruments[self.seat][instrument]
        if level == FREE:
            return f"{item.title}: the model's again from this quarter on."
        title = next(
            choice.level_title for choice in self.choices() if (choice.instrument, choice.level) == (instrument, level)
        )
        return f"{item.title}: “{title}” from this quarter on. n plays the quarter, u takes it back."

    def _free(self, text: str) -> LineReply:
        held = self.game.holds(self.seat)
        if not held:
            raise UsageError("you hold no instrument in your own hand")
        kit = list(self.game.opening.scenario.instruments[self.seat])
        name = by_number(text, kit) if text.isdecimal() else text
        if name not in held:
            raise UsageError(f"you do not hold {text!r:.60}", tuple(held), nearest(name, held))
        self.log.take(self.game.ordered(self.seat, name, FREE))
        return LineReply([self._told(name, FREE)])

    def _next(self) -> LineReply:
        game = self.game.advanced()
        self.board.replay(game)  # what cannot be played is not noted as played
        self.log.take(game)
        reply = self.quarter()
        if reply.is_over:
            reply.study = debrief(self.board, self.game, self.seat, self.others)
        return reply

    def _undo(self) -> LineReply:
        last = self.game.moves[-1:] or [None]
        self.log.take(self.game.undone())
        if last[0] is None:
            return self.quarter()
        return LineReply([f"Taken back: {last[0].instrument} {last[0].level}."])

    def _dossier(self, text: str) -> LineReply:
        dossier, scenario = self.dossier(), self.game.opening.scenario
        if text and text not in GROUPS:
            raise UsageError(f"no part {text!r:.60} of the dossier", tuple(GROUPS), nearest(text, GROUPS))
        pieces: list[Piece] = [] if text or not dossier.news else [tables.news_lines(dossier)]
        for group, title in GROUPS.items():
            if not text or group == text:
                if group == "issues":
                    pieces.append(tables.issues_table(dossier, brief=None))
                elif group == "conduct":
                    pieces.append(tables.conduct_table(dossier, scenario))
                else:
                    pieces.append(tables.quantities_table(dossier, group, title))
        return LineReply(pieces)

    def _why(self, text: str) -> LineReply:
        if not text:
            raise UsageError("why what? As in w 3b")
        instrument, level = asked(text.lower(), self.choices())
        choice = next(item for item in self.choices() if (item.instrument, item.level) == (instrument, level))
        advice = [item for item in self.advice() if (item.instrument, item.level) == (instrument, level)]
        scenario = self.game.opening.scenario
        state = "in force" if choice.is_held else "open" if choice.is_open else f"not open: {choice.why_not}"
        pieces: list[Piece] = [
            f"{choice.title}: “{choice.level_title}” is {state}. It takes {100 * choice.capacity:.1f}% of your "
            f"capacity and costs {choice.price:.3f} of utility."
        ]
        pieces += [tables.advice_table(advice, [self._key(instrument, level)])] if advice else []
        spoken = [voice for voice in spoken_of(scenario, self.seat) if voice.instrument == instrument]
        pieces.append(
            tables.voices_table(scenario, self.seat, spoken) if spoken else "No source speaks of this instrument."
        )
        return LineReply(pieces)

    def _fork(self, text: str) -> LineReply:
        if not text or Path(text).name != text or text in (".", ".."):
            raise UsageError("fork needs a name for the copy, as in: fork harder; it lies beside this game")
        if ODD_VALUE.search(text):
            raise UsageError("the name of the copy holds a sign that cannot be seen")
        old = self.log.folder
        self.log = Log.begin(old.parent / text, self.game)
        return LineReply([f"From here on you play {self.log.folder}; {old} stays as it is."])

    def _debrief(self) -> LineReply:
        return LineReply(study=debrief(self.board, self.game, self.seat, self.others))


KEYS = "n next · 3b order · u undo · l list · d dossier · c counsel · w why · f fork · b debrief · h help · q quit"
"""The commands in a line."""
