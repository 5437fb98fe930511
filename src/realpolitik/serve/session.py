"""The worlds behind the answers: each course of a scenario is played once, part by part, and its parts are kept."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from realpolitik.pipeline.runs import Pair, Plan, joined, make_plan, play
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.serve.question import SIZES

STEP = 50
"""Worlds that are played at a time: after each, a job may be stopped."""
KEPT = 1500
"""Worlds of a session that are kept in memory at most (about 0.2 MB each); the course used longest ago goes first."""

PLANS = 16
"""Courses whose plan is kept."""

Tick = Callable[[int, int], None]
"""Called with (worlds played, worlds in all); raises to stop."""
Course = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""What is held and what is set."""
NOTHING: Course = ((), ())
"""The course in which nothing is, with which the others are compared."""


def sizes(worlds: int) -> tuple[int, ...]:
    """Numbers of worlds after which an answer is told on the way to ``worlds``.

    >>> sizes(500), sizes(20)
    ((50, 200, 500), (20,))
    """
    return (*(size for size in SIZES if size < worlds), worlds)


class KeptWorlds:
    """A scenario as of a date, through some eyes and with one seed, and the worlds that were played of it.

    A world depends on the seed and its own number alone, so the first 50 worlds of a run of 1,000 are a run of 50: an
    answer grows by what is played further, and every course of the session is compared with the same baseline, which
    is played once.

    Args:
        known: the scenario as loaded.
        base: date of knowledge, view, months, seed and formula, as `make_plan` takes them.
        threads: threads to use; results do not depend on it.
        play: plays some worlds of a plan; `realpolitik.pipeline.runs.play` unless a test counts them.
    """

    def __init__(
        self,
        known: Scenario,
        base: Mapping[str, Any],
        threads: int | None = None,
        play: Callable[[Plan, np.ndarray, int | None], xr.Dataset] = play,
    ) -> None:
        self.known, self.base, self.threads, self._play = known, dict(base), threads, play
        self._plans: OrderedDict[Course, Plan] = OrderedDict()
        self.plan = self.plan_of((), {})
        self._parts: OrderedDict[Course, list[xr.Dataset]] = OrderedDict()
        self._used: Counter[Course] = Counter()
        self._lock = threading.Lock()

    def plan_of(self, do: Sequence[str], settings: Mapping[str, Any]) -> Plan:
        """The plan of a course, in one world.

        Raises:
            UsageError, ScenarioError: it cannot be played.
        """
        key = course_of(do, settings)
        found = self._plans.get(key)
        if found is None:
            found = make_plan(self.known, do=do, settings=settings, worlds=1, **self.base)
            self._plans[key] = found
            while len(self._plans) > PLANS:
                self._plans.popitem(last=False)
        return found

    def results(self, worlds: int, tick: Tick) -> Iterator[Result]:
        """The run in which every instrument is its owner's to choose: with 50 worlds, with 200, with all.

        Args:
            worlds: worlds in all.
            tick: told of every step.
        """
        for size in sizes(worlds):
            yield self._result((), {}, size, lambda done: tick(done, worlds))

    def pairs(
        self, do: Sequence[str], settings: Mapping[str, Any], against: Sequence[str], worlds: int, tick: Tick
    ) -> Iterator[Pair]:
        """The same worlds with and without a change: 50 of them, 200, then all.

        Args:
            do: what is held in the changed run.
            settings: what is set in it.
            against: what is held in the other.
            worlds: worlds in all.
            tick: told of every step, in worlds of both runs.
        """
        before = 0
        for size in sizes(worlds):
            base = self._result(against, {}, size, lambda done: tick(before + done, 2 * worlds))  # noqa: B023
            changed = self._result(do, settings, size, lambda done: tick(size + done, 2 * worlds))  # noqa: B023
            before = size
            yield Pair(base, changed)

    def _result(
        self, do: Sequence[str], settings: Mapping[str, Any], worlds: int, told: Callable[[int], None]
    ) -> Result:
        plan, key = replace(self.plan_of(do, settings), worlds=worlds), course_of(do, settings)
        with self._in_use(key) as parts:
            while (done := sum(part.sizes["world"] for part in parts)) < worlds:
                told(done)
                with self._lock:  # one at a time: a step takes every core there is
                    done = sum(part.sizes["world"] for part in parts)
                    if done < worlds:
                        parts.append(self._play(plan, np.arange(done, min(done + STEP, worlds)), self.threads))
                        self._forget()
            told(worlds)
            return plan.result(joined([part.isel(world=slice(0, end)) for part, end in cut(parts, worlds)]))

    @contextlib.contextmanager
    def _in_use(self, key: Course) -> Iterator[list[xr.Dataset]]:
        """The parts of a course, which are not dropped meanwhile."""
        with self._lock:
            self._used[key] += 1
            parts = self._parts.setdefault(key, [])
            self._parts.move_to_end(key)
        try:
            yield parts
        finally:
            with self._lock:
                self._used[key] -= 1

    def _forget(self) -> None:
        """Drop the courses used longest ago where more worlds are kept than there may be; never one at work."""
        for key in [key for key in self._parts if not self._used[key] and key != NOTHING]:
            if self.kept <= KEPT:
                return
            del self._parts[key]

    @property
    def kept(self) -> int:
        """Worlds that are kept."""
        return sum(part.sizes["world"] for parts in self._parts.values() for part in parts)


def course_of(do: Sequence[str], settings: Mapping[str, Any]) -> Course:
    """What names a course."""
    return tuple(do), tuple((path, repr(value)) for path, value in settings.items())


def cut(parts: Sequence[xr.Dataset], worlds: int) -> Iterator[tuple[xr.Dataset, int]]:
    """The parts that hold the first worlds, each with how many of its own belong to them."""
    left = worlds
    for part in parts:
        if left <= 0:
            return
        yield part, min(part.sizes["world"], left)
        left -= part.sizes["world"]
