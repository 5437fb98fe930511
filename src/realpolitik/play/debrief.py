"""The debrief: what was played against the model's own course in the same world, and both in other worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.play import debrief_tables
from realpolitik.play.account import SeatAccount, account
from realpolitik.play.board import Board, Replay
from realpolitik.play.counsel import level_words, spoken_of, with_own
from realpolitik.play.game import FREE, Order, PlayedGame, pins_of
from realpolitik.play.known import Eyes
from realpolitik.play.seen import Dossier, level_title, seen
from realpolitik.readings import actor_name, dates
from realpolitik.results import Result
from realpolitik.study import RunInfo, Study
from realpolitik.worlds import draw

OTHERS = 200
"""Other worlds in which a course is tried."""


class Both(NamedTuple):
    """The same worlds twice: with a seat's orders, and with the seat left to the model."""

    played: Replay
    model: Replay
    yours: SeatAccount
    own: SeatAccount


class OrderTold(NamedTuple):
    """One order, as the debrief tells it.

    Attributes:
        worth: utility that it brought: the mean over months with all orders, less that without this one.
        stood: share of the months for which it was held in which the instrument stood at the level ordered.
    """

    order: Order
    title: str
    level_title: str
    day: Any
    worth: float
    stood: float


class Surprise(NamedTuple):
    """What a seat could not know: where it saw a quantity lie, and where it lay."""

    title: str
    low: float
    high: float
    value: float
    unit: str
    seen: str
    was: str


def debrief(board: Board, game: PlayedGame, seat: str, worlds: int = OTHERS) -> Study:
    """What a seat's orders were worth: by issue, by quarter, by order, and in other worlds.

    Utility is what the model's actors choose by: 0 less salience times distance from one's positions, over all issues,
    less what instruments cost. There is no winner: an actor's utility is compared with its own alone.

    Args:
        board: what was played on.
        game: as far as it was played; a quarter or more.
        seat: the actor.
        worlds: other worlds in which the same orders are tried; 0 for none.

    Returns:
        A study with the tables ``issues``, ``quarters``, ``orders``, ``unknown``, ``claims`` and ``worlds``.

    Raises:
        UsageError: no quarter has been played.
    """
    if not game.quarter:
        raise UsageError("no quarter has been played yet, so there is nothing to look back on")
    mine = [order for order in game.orders if order.seat == seat and order.quarter < game.quarter]
    here = both(board, game, seat, board.draws)
    there = elsewhere(board, game, seat, worlds) if worlds else None
    told = debrief_tables.Told(
        scenario=game.opening.scenario,
        seat=seat,
        world=game.opening.world,
        days=dates(here.played.result)[QUARTER::QUARTER],
        here=here,
        gaps=None if there is None else there.yours.mean - there.own.mean,
        courses=courses(board, game, seat, mine, here),
        surprises=tuple(surprises(here.played.result, seat, game.quarter)),
        dossiers=tuple(seen(here.played.result, seat, quarter) for quarter in range(1, game.quarter + 1)),
        moved=tuple(moved(here, seat)),
        claims=claims(game, seat, mine),
    )
    made = here.played.result.provenance
    options = {"as": seat, "world": game.opening.world, "do": made.pins, "other worlds": worlds or None}
    run = RunInfo(
        made.scenario,
        made.digest,
        game.opening.scenario.about.as_of,
        made.view,
        made.seed,
        1,
        game.month,
        {name: value for name, value in options.items() if value},
        made.versions,
    )
    return debrief_tables.study(told, run)


def both(board: Board, game: PlayedGame, seat: str, draws: Any) -> Both:
    """Some worlds as they were played, and with one seat left to the model."""
    played = board.play(draws, game.pins, game.month)
    rest = [order for order in game.orders if order.seat != seat]
    model = board.play(draws, pins_of(rest), game.month)
    return Both(played, model, account(played.result, seat), account(model.result, seat))


def elsewhere(board: Board, game: PlayedGame, seat: str, worlds: int) -> Both:
    """Other worlds that the same sources allow, with what is the seat's own as it was here."""
    numbers = np.array([world for world in range(worlds + 1) if world != game.opening.world][:worlds])
    return both(board, game, seat, with_own(draw(board.scenario, numbers, game.opening.seed), board.draws, seat))


def courses(board: Board, game: PlayedGame, seat: str, mine: Sequence[Order], here: Both) -> tuple[OrderTold, ...]:
    """Every order with what it was worth: the world is played once more without it."""
    found, kit = [], game.opening.scenario.instruments[seat]
    days = dates(here.played.result)
    for order in mine:
        left = [other for other in game.orders if other is not order]
        without = account(board.play(board.draws, pins_of(left), game.month).result, seat)
        title = "Left to the model" if order.level == FREE else level_words(game.opening.scenario, seat, *order[2:])
        worth = float(here.yours.mean[0] - without.mean[0])
        stood = stood_for(here.played, game, order)
        found.append(OrderTold(order, kit[order.instrument].title, title, days[QUARTER * order.quarter], worth, stood))
    return tuple(found)


def stood_for(replay: Replay, game: PlayedGame, order: Order) -> float:
    """Share of the months for which an order was held in which its instrument stood where it was ordered."""
    if order.level == FREE:
        return float("nan")
    name = f"{order.seat}.{order.instrument}"
    later = [
        other.quarter
        for other in game.orders
        if (other.seat, other.instrument) == order[1:3] and other.quarter > order.quarter
    ]
    end = QUARTER * min([*later, game.quarter])
    level = replay.level[0, QUARTER * order.quarter + 1 : end + 1, replay.labels.instrument.index(name)]
    return float((level == list(replay.labels.instruments[name].levels).index(order.level)).mean())


def surprises(result: Result, seat: str, quarter: int) -> list[Surprise]:
    """Others' strength, mood and quiet conduct at the end, as the seat saw them and as they were."""
    last: Dossier = seen(result, seat, quarter)
    eyes, found = Eyes(result, seat, QUARTER * quarter), []
    for line in (*last.group("others"), *last.group("conduct")):
        if line.now.is_exact:
            continue
        value = eyes.value(line.term)
        if line.group == "conduct":
            name = line.term.partition(".")[2]
            words = "not known", level_title(result.scenario, name, int(value))
            found.append(Surprise(line.title, line.now.low, line.now.high, value, "level", *words))
        else:
            found.append(Surprise(line.title, line.now.low, line.now.high, value, line.unit, "", ""))
    return found


def moved(here: Both, seat: str) -> list[tuple[Any, ...]]:
    """What others do otherwise at the end because the seat was played: who, what, played, by the model, since when."""
    scenario, days = here.played.result.scenario, dates(here.played.result)
    found: list[tuple[Any, ...]] = []
    for u, name in enumerate(here.played.labels.instrument):
        owner, _, instrument = name.partition(".")
        differs = here.played.level[0, :, u] != here.model.level[0, :, u]
        if owner != seat and differs[-1]:
            first = len(differs) - int(np.argmin(differs[::-1]))
            levels = [level_title(scenario, name, int(replay.level[0, -1, u])) for replay in here[:2]]
            title = scenario.instruments[owner][instrument].title
            found.append((actor_name(scenario, owner), title, *levels, days[min(first, len(days) - 1)]))
    return found


def claims(game: PlayedGame, seat: str, mine: Sequence[Order]) -> tuple[tuple[Any, ...], ...]:
    """Claims that speak of what was ordered: the voice, the level that was ordered, and whether the claim names it."""
    scenario, found = game.opening.scenario, []
    ordered: dict[str, list[str]] = {}
    for order in mine:
        if order.level != FREE:
            ordered.setdefault(order.instrument, []).append(order.level)
    for voice in spoken_of(scenario, seat):
        for level in dict.fromkeys(ordered.get(voice.instrument, ())):
            found.append((voice, level, voice.level in ("", level)))
    return tuple(sorted(found, key=lambda row: not row[2]))
