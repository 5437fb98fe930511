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
WORLDS = 100_000
"""Numbers of the worlds that can be played; those from here on are kept for counsel, which may not know the world."""
Pins = dict[str, tuple[tuple[int, str], ...]]


class Order(NamedTuple):
    """An instrument that a seat sets in a quarter, and holds from then on.

    Attributes:
        quarter: quarters played before it, from 0.
        seat: the actor.
        instrument: its name, without the actor's.
        level: the level, or `FREE` to give it back to the model.
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
class Game:
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

    def ordered(self, seat: str, instrument: str, level: str) -> Game:
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

    def advanced(self) -> Game:
        """The game a quarter later.

        Raises:
            UsageError: it is over.
        """
        if self.is_over:
            raise UsageError("the game is over")
        return replace(self, moves=(*self.moves, None))

    def undone(self) -> Game:
        """The game before its last move.

        Raises:
            UsageError: nothing has been done yet.
        """
        if not self.moves:
            raise UsageError("nothing has been done yet")
        return replace(self, moves=self.moves[:-1])


def pins_of(orders: Iterable[Order]) -> Pins:
    """Orders as pins; of several on one instrument in one quarter, the last counts."""
    steps: dict[str, dict[int, str]] = {}
    for order in orders:
        steps.setdefault(f"{order.seat}.{order.instrument}", {})[QUARTER * order.quarter + 1] = order.level
    return {name: tuple(sorted(found.items())) for name, found in steps.items()}
