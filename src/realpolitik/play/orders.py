"""What a seat may order now: the model's own choice set, and why the rest is not open.

Which levels are open, and what is expected of each, is asked of the compiled choice of the campaign
(`kernels.campaign.seat`), so that people choose among what the actors of a run choose among. Orders of one quarter are
looked at one after another, as instruments come up one after another in the model; what others do in the same quarter
is not known to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.plain.decide import SLACK
from realpolitik.kernels.campaign.seat import weigh_seat
from realpolitik.play.board import Board, Replay
from realpolitik.play.game import FREE, PlayedGame
from realpolitik.readings import actor_name
from realpolitik.readings.labels import words
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Instrument, Scenario


@dataclass(frozen=True)
class OrderChoice:
    """One level of an instrument of the seat's.

    Attributes:
        instrument, level: ids; title, level_title: as tables show them.
        is_held: whether it is in force now; is_ordered: whether it is ordered for this quarter.
        is_mine: whether the seat holds the instrument in its own hand; else the model does as the actor would.
        why_not: why it is not open; empty where it is.
        capacity: share of the actor's capacity that it takes.
        price: what it costs, in any case and at home, in utility.
    """

    instrument: str
    title: str
    level: str
    level_title: str
    is_held: bool
    is_ordered: bool
    is_mine: bool
    why_not: str
    capacity: float
    price: float

    @property
    def is_open(self) -> bool:
        """Whether it may be ordered."""
        return not self.why_not


def choices(board: Board, game: PlayedGame, seat: str) -> tuple[OrderChoice, ...]:
    """Every level of every instrument of a seat, in order, after the orders that it gave this quarter."""
    replay, scenario = board.replay(game), game.opening.scenario
    levels = standing(replay, game, seat)
    free = np.isfinite(weighed(replay, game.month, levels, seat)[0])
    data = replay.result.data[["will", *COSTS]].isel(world=0, quarter=game.quarter)
    will = float(data["will"].sel(actor=seat).isel(month=game.month))
    cost = {name: dict(zip(data["rung"].values, data[name].values, strict=True)) for name in COSTS}
    pending = {order.instrument: order.level for order in game.pending if order.seat == seat}
    held, found = game.holds(seat), []
    for name, item in scenario.instruments[seat].items():
        u = replay.labels.instrument.index(f"{seat}.{name}")
        first = first_row(replay, u)
        for place, (level, rung) in enumerate(item.levels.items()):
            row = f"{seat}.{name}={level}"
            why = "" if free[first + place] else reason(replay, scenario, game, seat, u, place, levels[0])
            price = float(cost["direct"][row] + cost["domestic"][row] * (1.0 - will))
            found.append(
                OrderChoice(
                    name,
                    item.title,
                    level,
                    rung.title or words(level),
                    is_held=bool(levels[0, u] == place),
                    is_ordered=pending.get(name) == level,
                    is_mine=name in held,
                    why_not=why,
                    capacity=float(cost["capacity"][row]),
                    price=price,
                )
            )
    return tuple(found)


COSTS = ("capacity", "direct", "domestic")
"""What a level takes: a share of capacity, utility in any case, and utility at home for want of will."""


def check(
    board: Board, game: PlayedGame, seat: str, instrument: str, level: str, known: Sequence[OrderChoice] | None = None
) -> PlayedGame:
    """The game with one order more, if it is open.

    Args:
        board: what is played on.
        game: as it stands.
        seat: the actor.
        instrument: what is ordered.
        level: to which level, or `FREE`.
        known: the seat's `choices` in this game, where they have been asked for already.

    Raises:
        UsageError: the order is not open (the message says why), or there is no such seat, instrument or level.
    """
    found = game.ordered(seat, instrument, level)
    if level == FREE:
        return found
    levels = [item for item in known or choices(board, game, seat) if item.instrument == instrument]
    choice = next(item for item in levels if item.level == level)
    if choice.why_not:
        options = [item.level for item in levels if item.is_open]
        raise UsageError(f"{choice.title}: “{choice.level_title}” is not open: {choice.why_not}", (*options, FREE))
    return found


def standing(replay: Replay, game: PlayedGame, seat: str) -> np.ndarray:
    """[W, U] levels at the end of the last quarter, with what a seat has ordered since."""
    levels = replay.level[:, game.month].astype(np.int64)
    for order in game.pending:
        if order.seat == seat and order.level != FREE:
            u = replay.labels.instrument.index(f"{seat}.{order.instrument}")
            levels[:, u] = list(replay.labels.instruments[f"{seat}.{order.instrument}"].levels).index(order.level)
    return levels


def weighed(replay: Replay, month: int, levels: np.ndarray, seat: str, phase: np.ndarray | None = None) -> np.ndarray:
    """[W, L] worth of every level of a seat's instruments; −∞ where it is not open, NaN for those of others.

    Args:
        replay: some worlds.
        month: the last month played.
        levels: [W, U] in force.
        seat: the actor.
        phase: [W, phase] in place of that of the replay.
    """
    now = replay.phase[:, month] if phase is None else phase
    worth = np.full((len(levels), sum(len(item.levels) for item in replay.labels.instruments.values())), np.nan)
    weigh_seat(
        np.ascontiguousarray(now, dtype=np.float64),
        replay.numbers(month),
        replay.arrays.t,
        replay.arrays.s,
        levels,
        replay.labels.actor.index(seat),
        worth,
    )
    return worth


def first_row(replay: Replay, u: int) -> int:
    """Row of an instrument's lowest level among those of all instruments."""
    return int(replay.arrays.t[int(replay.arrays.s[0]["to"]["first_level"]) + u])


def reason(
    replay: Replay, scenario: Scenario, game: PlayedGame, seat: str, u: int, place: int, levels: np.ndarray
) -> str:
    """Why a level is not open: left for good, beyond what capacity is left, or in want of somebody's level."""
    name = replay.labels.instrument[u]
    item = replay.labels.instruments[name]
    now, wanted = list(item.levels)[int(levels[u])], list(item.levels)[place]
    if now in item.irreversible:
        return f"“{item.levels[now].title or words(now)}” cannot be left once it is reached"
    data = replay.result.data.isel(world=0, quarter=game.quarter)
    needs = unmet(scenario, item, wanted, replay.labels.instrument, levels)
    if needs:
        return "it needs " + " and ".join(needs)
    taken = sum(
        float(data["capacity"].sel(rung=f"{seat}.{other}={list(kit.levels)[int(levels[k])]}"))
        for other, kit in scenario.instruments[seat].items()
        if (k := replay.labels.instrument.index(f"{seat}.{other}")) != u
    )
    left = 1.0 - float(data["engaged"].sel(actor=seat).isel(month=game.month)) - taken
    takes = float(data["capacity"].sel(rung=f"{name}={wanted}"))
    assert takes > left + SLACK - 1e-6, f"{name}={wanted} is closed for no reason that is known"
    return f"it takes {100 * takes:.1f}% of your capacity, and {100 * max(left, 0.0):.1f}% is left"


def unmet(
    scenario: Scenario, item: Instrument, level: str, instruments: Sequence[str], levels: np.ndarray
) -> list[str]:
    """What a level needs of others and does not find, in words."""
    found = []
    for other, least in item.levels[level].requires.items():
        owner, _, name = other.partition(".")
        needed = scenario.instruments[owner][name]
        if levels[list(instruments).index(other)] < list(needed.levels).index(least):
            title = needed.levels[least].title or words(least)
            found.append(f"“{needed.title}” of {actor_name(scenario, owner)} at “{title}” or above")
    return found


def by_number(text: str, kit: Sequence[str]) -> str:
    """The instrument with a number, from 1.

    Raises:
        UsageError: none has it.
    """
    numbers = [str(number) for number in range(1, len(kit) + 1)]
    number = text[:10].lstrip("0") if text.isascii() else ""
    if number not in numbers or len(text) > 10:
        raise UsageError(f"no instrument {text!r:.60}", numbers)
    return kit[int(number) - 1]


def asked(words_given: str, known: Sequence[OrderChoice]) -> tuple[str, str]:
    """Instrument and level that are meant by ``3b``, ``arms calibrated`` or ``arms=calibrated``.

    Raises:
        UsageError: nothing is called so; the message has the nearest right name.
    """
    kit = list(dict.fromkeys(choice.instrument for choice in known))
    text = words_given.replace("=", " ").strip()
    head, _, rest = text.partition(" ")
    digits = head.rstrip("abcdefghijklmnopqrstuvwxyz")
    if digits.isdecimal() and digits != head and not rest:
        head, rest = digits, head[len(digits) :]
    if head.isdecimal():
        head = by_number(head, kit)
    if head not in kit:
        raise UsageError(f"no instrument {head!r:.60}", kit, nearest(head, kit))
    levels = [choice.level for choice in known if choice.instrument == head]
    rest = rest.strip()
    if len(rest) == 1 and rest.isalpha() and rest not in levels and ord(rest) - ord("a") < len(levels):
        rest = levels[ord(rest) - ord("a")]
    if rest not in (*levels, FREE):
        raise UsageError(f"{head} has no level {rest!r:.60}", (*levels, FREE), nearest(rest, levels))
    return head, rest
