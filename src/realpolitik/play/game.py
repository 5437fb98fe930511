"""What a game is: where it began, and the moves since. Its state is a replay of them, and nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario

FREE = "free"
"""In place of a level: the instrument goes back to the model."""
CHANCE = ("shocks", "successions")
"""In place of a seat: what befalls the world by the word of whoever leads the game, as the command whatif names it."""
WORLDS = 100_000
"""Numbers of the worlds that can be played; those from here on are kept for counsel, which may not know the world."""
Pins = dict[str, tuple[tuple[int, str], ...]]


class Order(NamedTuple):
    """An instrument that a seat sets in a quarter, and holds from then on; or what befalls the world in it.

    Attributes:
        quarter: quarters played before it, from 0.
        seat: the actor; ``shocks`` or ``successions`` for what befalls.
        instrument: its name, without the actor's; of a shock or a succession, its name.
        level: the level, or `FREE` to give it back to the model; ``strike``, or the type of a government.
    """

    quarter: int
    seat: str
    instrument: str
    level: str

    def __str__(self) -> str:
        return f"{self.seat}.{self.instrument}={self.level}"


@dataclass(frozen=True)
class Opening:
    """Where a game begins, with nothing left open.

    Attributes:
        scenario: resolved to its date of knowledge.
        seed: seed of the worlds and of all that is left to chance in them.
        world: number of the hidden world: what the command assess plays as this world under the same seed.
        quarters: quarters that are played.
        seats: actors that are played by people; everybody else is the model's.
    """

    scenario: Scenario
    seed: int
    world: int
    quarters: int
    seats: tuple[str, ...]

    def __post_init__(self) -> None:
        owners = tuple(self.scenario.instruments)
        if not self.seats:
            raise UsageError("a game needs a seat", owners)
        for seat in self.seats:
            if seat not in owners:
                what = "has no instrument to play" if seat in self.scenario.actors else "is no actor"
                raise UsageError(f"{seat!r:.60} {what}", owners, nearest(seat, owners))
        if not 0 <= self.seed < 2**63:
            raise UsageError(f"the seed must lie between 0 and {2**63 - 1}")
        if not 0 <= self.world < WORLDS:
            raise UsageError(f"the world must lie between 0 and {WORLDS - 1}")
        if not 1 <= self.quarters <= 200:
            raise UsageError("quarters must lie between 1 and 200")


@dataclass(frozen=True)
class PlayedGame:
    """An opening and the moves since: an order, or None where a quarter was played.

    >>> from realpolitik.scenario.load import load
    >>> from realpolitik.scenario.resolve import resolve
    >>> game = Game(Opening(resolve(load("proxy_war")), seed=1, world=3, quarters=4, seats=("boreas",)))
    >>> game = game.ordered("boreas", "arms", "calibrated").advanced()
    >>> game.quarter, game.pins
    (1, {'boreas.arms': ((1, 'calibrated'),)})
    >>> game.undone().undone() == Game(game.opening)
    True
    """

    opening: Opening
    moves: tuple[Order | None, ...] = ()

    @cached_property
    def quarter(self) -> int:
        """Quarters that have been played."""
        return self.moves.count(None)

    @property
    def month(self) -> int:
        """Months that have been played."""
        return QUARTER * self.quarter

    @property
    def is_over(self) -> bool:
        """Whether all its quarters have been played."""
        return self.quarter >= self.opening.quarters

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order, in the order given."""
        return tuple(move for move in self.moves if move is not None)

    @property
    def pending(self) -> tuple[Order, ...]:
        """Orders of the quarter that is still to be played; of several on one instrument, the last."""
        last = {(order.seat, order.instrument): order for order in self.orders if order.quarter == self.quarter}
        return tuple(last.values())

    def holds(self, seat: str) -> dict[str, str]:
        """What a seat has in its own hand: instrument → level."""
        last = {order.instrument: order.level for order in self.orders if order.seat == seat}
        return {name: level for name, level in last.items() if level != FREE}

    @property
    def pins(self) -> Pins:
        """The orders as the command whatif would hold them: instrument → (month, level), from the first on."""
        return pins_of(self.orders)

    def ordered(self, seat: str, instrument: str, level: str) -> PlayedGame:
        """The game with one order more; whether it is open is asked of `orders.check` before.

        Raises:
            UsageError: the game is over, or there is no such seat, instrument or level.
        """
        if self.is_over:
            raise UsageError("the game is over")
        kit = self.opening.scenario.instruments.get(seat, {})
        for word, known, what in ((seat, self.opening.seats, "seat"), (instrument, tuple(kit), "instrument")):
            if word not in known:
                raise UsageError(f"no {what} {word!r:.60}", known, nearest(word, known))
        levels = (*kit[instrument].levels, FREE)
        if level not in levels:
            raise UsageError(f"{instrument} has no level {level!r:.60}", levels, nearest(level, levels))
        return replace(self, moves=(*self.moves, Order(self.quarter, seat, instrument, level)))

    def befallen(self, kind: str, name: str, what: str) -> PlayedGame:
        """The game with something that befalls the world in the quarter to be played, whatever the luck of the world.

        Args:
            kind: ``shocks`` or ``successions``.
            name: of the shock or succession.
            what: ``strike``, or the type of the government that comes.

        Raises:
            UsageError: the game is over, or nothing is called so.
        """
        if self.is_over:
            raise UsageError("the game is over")
        known = befalling(self.opening.scenario)
        if (kind, name, what) not in known:
            names = tuple(f"{each[0]}.{each[1]}={each[2]}" for each in known)
            text = f"{kind}.{name}={what}"
            raise UsageError(f"nothing {text[:80]!r} can befall this world", names, nearest(text[:80], names))
        return replace(self, moves=(*self.moves, Order(self.quarter, kind, name, what)))

    def advanced(self) -> PlayedGame:
        """The game a quarter later.

        Raises:
            UsageError: it is over.
        """
        if self.is_over:
            raise UsageError("the game is over")
        return replace(self, moves=(*self.moves, None))

    def undone(self, seat: str | None = None) -> PlayedGame:
        """The game before its last move, or without the last order of one seat in the quarter that is open.

        Raises:
            UsageError: nothing has been done yet.
        """
        for place in reversed(range(len(self.moves))):
            move = self.moves[place]
            if seat is None or (move is not None and move.seat == seat):
                return replace(self, moves=self.moves[:place] + self.moves[place + 1 :])
            if move is None:
                break
        raise UsageError("nothing has been done yet" if seat is None else "no order has been given this quarter")


def befalling(scenario: Scenario) -> tuple[tuple[str, str, str], ...]:
    """What can befall a world: every shock, and every type of every succession."""
    types = ((name, kind) for name, item in scenario.successions.items() for kind in item.kinds)
    return (
        *(("shocks", name, "strike") for name in scenario.shocks),
        *(("successions", name, kind) for name, kind in types),
    )


def pins_of(orders: Iterable[Order]) -> Pins:
    """Orders as pins; of several on one instrument in one quarter, the last counts."""
    steps: dict[str, dict[int, str]] = {}
    for order in orders:
        steps.setdefault(f"{order.seat}.{order.instrument}", {})[QUARTER * order.quarter + 1] = order.level
    return {name: tuple(sorted(found.items())) for name, found in steps.items()}
