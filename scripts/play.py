"""What the game is measured by: random games without a fault, counsel against random orders, time of a quarter.

::

    ./run dev python scripts/play.py games 10000      random games: no exception, no illegal order, undo and log agree
    ./run dev python scripts/play.py class 10000      random classes of the small war: the same, every seat at once
    ./run dev python scripts/play.py twelve           a game of twelve seats: what came of it, and seconds of a quarter
    ./run dev python scripts/play.py counsel 100      share of games in which a seat's advisers beat random orders
    ./run dev python scripts/play.py time             seconds that a quarter takes
    ./run dev python scripts/play.py page             the game that docs/how-to/play.md tells of, written anew into it
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from realpolitik.errors import RunError
from realpolitik.pipeline.runs import make_plan
from realpolitik.play.board import Board
from realpolitik.play.bots import counsel_against_random, played, random_bot
from realpolitik.play.debrief import debrief
from realpolitik.play.debrief_tables import GAIN
from realpolitik.play.game import CHANCE, FREE, Opening, PlayedGame, befalling
from realpolitik.play.log import Log
from realpolitik.play.orders import choices
from realpolitik.play.room import Room
from realpolitik.play.session import Seat
from realpolitik.study import Study

WARS = (("proxy_war", None), ("libya", None), ("afghanistan", "2018-01-31"))
"""Scenarios that random games are played in, with their date of knowledge."""
ROOT = Path(__file__).parents[1]
PAGE, SCRIPT = ROOT / "docs" / "how-to" / "play.md", ROOT / "docs" / "how-to" / "russia_2018.txt"
MARKS = "<!-- game -->", "<!-- end of game -->"
"""Between which marks of the page the game is told."""
EACH = 25
"""Games on one board."""


def openings(wars: tuple[tuple[str, str | None], ...], quarters: int, seed: int) -> Iterator[Opening]:
    """Openings without end: the wars in turn, every seat in turn, another world each time."""
    plans = [make_plan(name, as_of=day, worlds=1, seed=seed).scenario for name, day in wars]
    place = 0
    while True:
        scenario = plans[place % len(plans)]
        seats = list(scenario.instruments)
        yield Opening(scenario, seed, place, quarters, (seats[(place // len(plans)) % len(seats)],))
        place += 1


def legal(board: Board, game: PlayedGame) -> bool:
    """Whether every order was open when it was given: asked again, from the game as it was then."""
    for place, move in enumerate(game.moves):
        if move is not None and move.level != FREE and move.seat not in CHANCE:
            before = PlayedGame(game.opening, game.moves[:place])
            if (move.instrument, move.level) not in {
                (choice.instrument, choice.level) for choice in choices(board, before, move.seat) if choice.is_open
            }:
                return False
    return True


def games(count: int, quarters: int, seed: int) -> int:
    """Random games; how many of them had a fault."""
    faults, done, start = 0, 0, time.time()
    for opening in openings(WARS, quarters, seed):
        board = Board(opening)
        for turn in range(min(EACH, count - done)):
            generator = np.random.default_rng([seed, opening.world, turn])
            try:
                game = played(board, {seat: random_bot(generator, 0, 3) for seat in opening.seats})
                good = turn > 0 or (legal(board, game) and reread(game))
            except Exception as error:
                print(f"world {opening.world}, game {turn}: {type(error).__name__}: {error}")
                good = False
            faults += not good
            done += 1
        if done % 500 < EACH or done >= count:
            print(f"{done} games, {faults} faults, {time.time() - start:.0f} s", flush=True)
        if done >= count:
            return faults
    return faults


def classes(count: int, quarters: int, seed: int) -> int:
    """Random classes in the small war, by a room that all seats and whoever leads do at random what they may.

    Every order is asked for again afterwards on another board, and every game is read again from its log.

    Returns:
        Games with a fault.
    """
    scenario, faults, orders, start = make_plan("proxy_war", worlds=1, seed=seed).scenario, 0, 0, time.time()
    board = Board(Opening(scenario, seed, 0, quarters, tuple(scenario.instruments)))
    for turn in range(count):
        if turn % EACH == 0:
            board = Board(Opening(scenario, seed, turn // EACH, quarters, tuple(scenario.instruments)))
        try:
            with tempfile.TemporaryDirectory() as home:
                room = Room(Log.begin(Path(home) / "game", PlayedGame(board.opening)))
                room.board = board  # what was played of this world by the games before is known already
                lead(room, np.random.default_rng([seed, turn]))
                again = Log.open(room.log.folder)
                orders += len(room.game.orders)
                good = again.game == room.game and again.beside == room.log.beside
                good = good and (turn % 10 > 0 or legal(Board(board.opening), room.game))
        except Exception as error:
            print(f"class {turn}: {type(error).__name__}: {error}")
            good = False
        faults += not good
        if (turn + 1) % 500 == 0 or turn + 1 == count:
            print(f"{turn + 1} classes, {orders} orders, {faults} faults, {time.time() - start:.0f} s", flush=True)
    return faults


def lead(room: Room, generator: np.random.Generator) -> None:
    """A whole class by lot: orders, second thoughts, letters, shocks, quarters taken back."""
    chances, back = befalling(room.game.opening.scenario), 0
    while not room.game.is_over:
        for seat in room.seats:
            for _ in range(int(generator.integers(0, 3))):
                free = [item for item in room.choices(seat) if item.is_open and not (item.is_held and item.is_mine)]
                if free and seat not in room.handed:
                    chosen = free[int(generator.integers(len(free)))]
                    room.order(seat, chosen.instrument, chosen.level)
            lot = generator.random()
            if lot < 0.1 and any(order.seat == seat for order in room.pending) and seat not in room.handed:
                room.take_back(seat)
            elif lot < 0.2 and room.held(seat) and seat not in room.handed:
                room.order(seat, next(iter(room.held(seat))), FREE)
            elif lot < 0.3:
                room.write(seat, ["all"], "A letter.")
            elif lot < 0.7:
                room.hand_in(seat, lot < 0.6)
        if generator.random() < 0.1 and not any(order.seat in CHANCE for order in room.pending):
            room.befall(*chances[int(generator.integers(len(chances)))])
        if back < 2 and room.game.quarter and generator.random() < 0.1:
            room.roll_back()
            back += 1
        else:
            room.advance()


def twelve(quarters: int, seed: int) -> None:
    """A game of twelve scripted seats in Afghanistan: one order each that changes something, while one can be given."""
    scenario = make_plan("afghanistan", as_of="2018-01-31", worlds=1, seed=seed).scenario
    seats = tuple(scenario.instruments)[:12]
    generators = {seat: np.random.default_rng([seed, place]) for place, seat in enumerate(seats)}
    with tempfile.TemporaryDirectory() as home:
        room = Room(Log.begin(Path(home) / "game", PlayedGame(Opening(scenario, seed, 7, quarters, seats))))
        room.advance()
        room.roll_back()  # what is compiled and drawn once is no quarter's time
        for _ in range(quarters):
            for seat in seats:
                free = [item for item in room.choices(seat) if item.is_open and not item.is_held]
                if free:
                    chosen = free[int(generators[seat].integers(len(free)))]
                    room.order(seat, chosen.instrument, chosen.level)
            start, busy = time.time(), time.process_time()
            room.advance()
            played = time.time() - start
            for seat in seats:
                room.dossier(seat), room.choices(seat)
            told = time.time() - start
            for seat in seats:
                room.advice(seat)
            busy, whole = time.process_time() - busy, time.time() - start
            print(
                f"quarter {room.game.quarter}: played {played:.2f} s, with twelve dossiers and choices {told:.2f} s, "
                f"with twelve counsels {whole:.2f} s ({busy:.2f} s of a core)",
                flush=True,
            )
        for seat in seats:
            study = debrief(room.board, room.game, seat, 0)
            print(f"{scenario.actors[seat].name}: {study.summary[0]}")


def reread(game: PlayedGame) -> bool:
    """Whether a game comes back from its log as it went in, with an undo on the way."""
    with tempfile.TemporaryDirectory() as home:
        log = Log.begin(Path(home) / "game", game)
        log.take(game.undone())
        log.take(game)
        return Log.open(log.folder).game == game


def against(count: int, quarters: int, seed: int) -> None:
    """Counsel against random orders, war by war, over seats and worlds."""
    for name, day in WARS:
        rows = []
        for opening in openings(((name, day),), quarters, seed):
            rows.append(counsel_against_random(opening, opening.seats[0], seed))
            if len(rows) == count:
                break
        found = np.array(rows)
        print(
            f"{name}: {count} games of {quarters} quarters, every seat in turn: counsel beats random orders in "
            f"{np.mean(found[:, 0] > found[:, 1]):.0%} and ties in {np.mean(found[:, 0] == found[:, 1]):.0%} "
            f"({np.mean(found[:, 0] - found[:, 1]):+.4f} utility), does no worse than the model's own course in "
            f"{np.mean(found[:, 0] >= found[:, 2]):.0%} ({np.mean(found[:, 0] - found[:, 2]):+.4f})",
            flush=True,
        )


def timed(quarters: int, seed: int) -> None:
    """Seconds of a quarter: play, dossier, choices, advice; the opening on its own."""
    for (name, day), seat in zip(WARS, (None, None, "russia"), strict=True):
        scenario = make_plan(name, as_of=day, worlds=1, seed=seed).scenario
        opening = Opening(scenario, seed, 3, quarters, (seat or next(iter(scenario.instruments)),))
        with tempfile.TemporaryDirectory() as home:
            for turn in ("cold", "warm"):
                start = time.time()
                session = Seat(Log.begin(Path(home) / turn, PlayedGame(opening)), opening.seats[0], others=0)
                session.opening()
                print(f"{name} as {opening.seats[0]}, {turn}: opening {time.time() - start:.2f} s", end="")
                spent, busy = [], time.process_time()
                for _ in range(quarters - 1):
                    start = time.time()
                    session.hear("n")
                    session.hear("l")
                    spent.append(time.time() - start)
                busy = (time.process_time() - busy) / len(spent)
                print(f", a quarter {np.mean(spent):.2f} s, at most {max(spent):.2f} s; {busy:.2f} s of a core")


def page(others: int = 200) -> None:
    """Play the game of the page, and write what its debrief says between the page's marks."""
    study = recorded(others)
    rows = [
        f"| {row.since:%b %Y} | {row.title}: {row.level_title} | {GAIN.text(row.worth)} |"
        for row in study["orders"].sort_values("quarter").itertuples()
    ]
    said = [*(f"* {line}" for line in study.summary), "", "| from | order | worth |", "|---|---|---|", *rows]
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    _, _, tail = rest.partition(MARKS[1])
    text = head + MARKS[0] + "\n" + "\n".join(said) + "\n" + MARKS[1] + tail
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(ROOT)} written")


def recorded(others: int) -> Study:
    """The debrief of the game of the page.

    Raises:
        RunError: a line of it cannot be followed.
    """
    scenario = make_plan("afghanistan", as_of="2018-01-31", worlds=1, seed=1).scenario
    with tempfile.TemporaryDirectory() as home:
        opening = Opening(scenario, 1, 7, 8, ("russia",))
        session = Seat(Log.begin(Path(home) / "game", PlayedGame(opening)), "russia", others)
        for line in SCRIPT.read_text(encoding="utf-8").splitlines():
            reply = session.hear(line)
            if reply.is_refused:
                raise RunError(f"{SCRIPT.name}: {line}: {reply.pieces[0]}")
        if reply.study is None:
            raise RunError(f"{SCRIPT.name}: the game is not over at its end")
        return reply.study


def main() -> None:
    """Measure what is asked for."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("what", choices=("games", "class", "twelve", "counsel", "time", "page"))
    words.add_argument("count", nargs="?", type=int, default=100)
    words.add_argument("--quarters", type=int, default=0)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    if given.what == "games":
        sys.exit(bool(games(given.count, given.quarters or 4, given.seed)))
    elif given.what == "class":
        sys.exit(bool(classes(given.count, given.quarters or 4, given.seed)))
    elif given.what == "twelve":
        twelve(given.quarters or 8, given.seed)
    elif given.what == "counsel":
        against(given.count, given.quarters or 8, given.seed)
    elif given.what == "page":
        page()
    else:
        timed(given.quarters or 8, given.seed)


if __name__ == "__main__":
    main()
