"""The board: one hidden world, replayed with the orders held; and other worlds that a seat could take for it.

A replay plays no further than the quarters that have been played, so that nothing of what is still to come is there to
be read. What does not change in a game (draws, tastes, arrays) is worked out once.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr

from realpolitik.engines.campaign import label, play_all
from realpolitik.errors import RunError
from realpolitik.kernels.campaign.layout import QUARTER, Arrays
from realpolitik.kernels.campaign.plain.fighting import share_gone
from realpolitik.kernels.campaign.plain.names import world_of
from realpolitik.kernels.campaign.plain.random import uniform
from realpolitik.kernels.campaign.seat import numbers_in_force
from realpolitik.play.game import Opening, Pins, PlayedGame
from realpolitik.results import Provenance, Result, versions
from realpolitik.scenario.dump import ASIDE
from realpolitik.scenario.resolve import digest
from realpolitik.worlds import Draws, draw, encode
from realpolitik.worlds.labels import Labels
from realpolitik.worlds.tastes import Tastes, tastes_of

KEPT = 8
"""Replays that a board keeps."""


@dataclass(frozen=True)
class Replay:
    """Some worlds, as far as they were played.

    Attributes:
        labels: names in the order of the arrays.
        arrays: numbers, tables, record and pins.
        phase: [W, months + 1, phase].
        level: [W, months + 1, U].
        result: the same, labelled, with what a game adds: numbers in force by quarter, and shocks that struck.
    """

    labels: Labels
    arrays: Arrays
    phase: np.ndarray
    level: np.ndarray
    result: Result

    def numbers(self, month: int) -> np.ndarray:
        """[W, n] numbers under the governments that are in office in a month."""
        found = np.empty_like(self.arrays.n)
        phase = np.ascontiguousarray(self.phase[:, month], dtype=np.float64)
        numbers_in_force(phase, self.arrays.n, self.arrays.t, self.arrays.s, found)
        return found


class Board:
    """What is played on: replays of a game's world, and of others.

    Args:
        opening: where the game began.
        threads: threads to use; no result depends on it.
        kept: replays that are kept.
    """

    def __init__(self, opening: Opening, threads: int | None = None, kept: int = KEPT) -> None:
        self.opening, self.threads, self.kept = opening, threads, kept
        self._lock = threading.Lock()
        self.scenario = opening.scenario.model_copy(update={name: {} for name in ASIDE})  # no question reaches a world
        self._replays: dict[object, Replay] = {}

    @cached_property
    def draws(self) -> Draws:
        """The hidden world."""
        return draw(self.scenario, np.array([self.opening.world]), self.opening.seed)

    @cached_property
    def provenance(self) -> Provenance:
        """What a replay without orders, of no months, is made from."""
        about, opening = self.opening.scenario.about, self.opening
        made = digest(opening.scenario), about.as_of.isoformat(), about.view, opening.seed
        return Provenance(about.name, *made, worlds=1, months=0, versions=versions())

    def replay(self, game: PlayedGame) -> Replay:
        """The hidden world as far as a game has been played, with its orders held."""
        return self.play(self.draws, game.pins, game.month)

    def play(self, draws: Draws, pins: Pins, months: int, tastes: Tastes | None = None) -> Replay:
        """Some worlds with pins held, for some months; kept for whoever asks for the same next.

        Args:
            draws: of the worlds.
            pins: as `realpolitik.engines.campaign.simulate` takes them.
            months: months to play.
            tastes: tastes of the actors; those of these worlds themselves if None.

        Raises:
            RunError: a world became non-finite.
        """
        due = {name: tuple(step for step in steps if step[0] <= months) for name, steps in pins.items()}
        key = id(draws), tuple(sorted((name, steps) for name, steps in due.items() if steps)), months
        with self._lock:
            known = self._replays.pop(key, None)
        found = known or self._play(draws, due, months, tastes)
        with self._lock:  # several seats may ask at once; what is played is the same whoever asks
            self._replays[key] = found
            while len(self._replays) > self.kept:
                self._replays.pop(next(iter(self._replays)))
        return found

    def _play(
        self, draws: Draws, pins: Mapping[str, Sequence[tuple[int, str]]], months: int, tastes: Tastes | None
    ) -> Replay:
        labels, start, arrays = encode(self.scenario, draws, months, pins)
        count, seed = len(draws.worlds), self.opening.seed
        likes = tastes_of(self.scenario, draws, seed, self.threads) if tastes is None else tastes
        phase = np.empty((count, months + 1, labels.phase["size"]), dtype=np.float32)
        level = np.empty((count, months + 1, len(labels.instrument)), dtype=np.int8)
        outcome = np.empty((count, months + 1, len(labels.issue)), dtype=np.float32)
        broken = np.full(count, -1, dtype=np.int64)
        written = phase, level, outcome, broken
        play_all(start, arrays, draws.worlds, likes, months, seed, written, self.threads)
        if (broken >= 0).any():
            raise RunError(f"the world became non-finite in month {broken.max()}")
        data = label(labels, draws, phase, level, outcome, months)
        held = tuple(f"{name}={to}@+{month}" for name, steps in pins.items() for month, to in steps)
        made = replace(self.provenance, worlds=count, months=months, pins=held)
        found = Replay(labels, arrays, phase, level, Result(data, self.scenario, made, draws.candidates))
        return replace(found, result=replace(found.result, data=self._with_more(found, draws, months)))

    def _with_more(self, replay: Replay, draws: Draws, months: int) -> xr.Dataset:
        """The data with what a seat is to know of its own: wants and costs in force at the start of every quarter."""
        labels, s = replay.labels, replay.arrays.s[0]
        cut = {name: int(s["of"][name]) for name in ("position", "salience", "capacity", "domestic", "direct")}
        actors, issues = len(labels.actor), len(labels.issue)
        rungs = [f"{name}={level}" for name, item in labels.instruments.items() for level in item.levels]
        quarters = range(0, months + 1, QUARTER)
        rows = np.stack([replay.numbers(month) for month in quarters], axis=1)
        found: dict[str, tuple[tuple[str, ...], np.ndarray]] = {}
        for name in ("position", "salience"):
            block = rows[:, :, cut[name] : cut[name] + actors * issues]
            found[name] = ("world", "quarter", "actor", "issue"), block.reshape(*block.shape[:2], actors, issues)
        for name in ("capacity", "domestic", "direct"):
            found[name] = ("world", "quarter", "rung"), rows[:, :, cut[name] : cut[name] + len(rungs)]
        struck = shocks_struck(replay, draws.worlds, self.opening.seed, months)
        for place in range(len(self.scenario.shocks)):
            held = replay.arrays.pins[len(labels.instrument) + place]
            struck[:, held == 1, place], struck[:, held == 0, place] = True, False
        found["struck"] = ("world", "month", "shock"), struck
        names = {"rung": rungs, "shock": list(self.scenario.shocks)}
        return replay.result.data.assign(found).assign_coords(names)


def shocks_struck(replay: Replay, worlds: np.ndarray, seed: int, months: int) -> np.ndarray:
    """[W, months + 1, shocks] whether a shock struck in a month: asked of the same draws as the run asks."""
    w = world_of(replay.arrays.n[0].copy(), replay.arrays.t, replay.arrays.s[0])
    first = int(replay.arrays.s[0]["of"]["shock_rate"])
    found = np.zeros((len(worlds), months + 1, len(w.t.stream_shock)), dtype=bool)
    for place, world in enumerate(worlds):
        for k, stream in enumerate(w.t.stream_shock):
            chance = share_gone(float(replay.arrays.n[place, first + k]), 1.0 / 12.0)
            for month in range(1, months + 1):
                found[place, month, k] = uniform(seed, int(world), month, int(stream), 0) < chance
    return found
