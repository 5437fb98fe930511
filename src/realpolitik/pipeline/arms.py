"""The runs that experiments need: each different one played once, what is read in it kept in a folder if asked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import xarray as xr

from realpolitik import disk
from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.pipeline.options import Progress
from realpolitik.pipeline.pins import parse_pins
from realpolitik.pipeline.runs import Plan, make_plan
from realpolitik.readings import dates, read
from realpolitik.readings.trial import TrialRun
from realpolitik.results import Result
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.dump import ASIDE
from realpolitik.scenario.experiments import Arm
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.once import Once
from realpolitik.scenario.paths import PathedNumber, find_among, numbers
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws, draw
from realpolitik.worlds.tastes import tastes_of

CHUNK = 250
"""Worlds of a run held in memory at a time."""
KEPT = 32e6
"""Bytes of draws with settings, and of parts of draws, that are kept at most."""
_SET: Once[tuple[tuple[str, float], ...], Draws] = Once(most=KEPT, size=lambda draws: draws.size)
_PART: Once[tuple[int, int, int], Draws] = Once(most=KEPT, size=lambda draws: draws.size)
_BARE: Once[None, Scenario] = Once(most=4)


@dataclass(frozen=True, order=True)
class Side:
    """One run that some experiments need: its date of knowledge, the numbers that are set, and the pins."""

    as_of: dt.date
    set: tuple[tuple[str, float], ...]
    do: tuple[str, ...]

    @classmethod
    def of(cls, arm: Arm, as_of: dt.date) -> Side:
        """The run of an arm as of a date."""
        return cls(as_of, tuple(sorted(arm.set.items())), tuple(sorted(dated(arm.do, as_of))))


def dated(pins: Iterable[str], as_of: dt.date) -> list[str]:
    """Pins with every moment as a date: ``@+12`` is twelve months after ``as_of``."""
    found = []
    for pin in pins:
        head, plus, months = pin.partition("@+")
        found.append(f"{head}@{month_end(as_of, int(months)).isoformat()[:7]}" if plus else pin)
    return found


@dataclass(frozen=True)
class Need:
    """How long a run has to be, and what is read in it (key → reading)."""

    months: int = 0
    readings: Mapping[str, Reads] = field(default_factory=dict)

    def with_(self, months: int, readings: Mapping[str, Reads]) -> Need:
        """The same for one experiment more."""
        return Need(max(self.months, months), {**self.readings, **readings})


@dataclass(frozen=True)
class Size:
    """Worlds, seed and threads of every run."""

    worlds: int
    seed: int
    threads: int | None


def play_sides(
    scenario: Scenario,
    needs: Mapping[Side, Need],
    size: Size,
    out: Path | None,
    progress: Progress | None,
) -> tuple[dict[Side, TrialRun], dict[Side, str]]:
    """Play every run that is needed.

    Args:
        scenario: as loaded; its experiments do not reach the runs.
        needs: run → what it needs.
        size: worlds, seed, threads.
        out: folder that keeps what each run showed; None for nowhere.
        progress: called with (worlds played, worlds in all).

    Returns:
        What each run showed; and why a run was refused, where its pins or numbers do not fit its date.
    """
    shown: dict[Side, TrialRun] = {}
    refused: dict[Side, str] = {}
    base: Base | None = None
    for count, side in enumerate(sorted(needs), start=1):
        need = needs[side]
        if base is None or base.plan.scenario.about.as_of != side.as_of:
            base = Base.of(
                make_plan(scenario, as_of=side.as_of, worlds=size.worlds, months=need.months, seed=size.seed)
            )
        try:
            pins = parse_pins(side.do, base.plan.scenario, need.months)
            settings = {find_among(base.paths, path): value for path, value in side.set}
        except UsageError as error:
            refused[side] = str(error)
        else:
            plan = replace(base.plan, months=need.months, pins=pins, do=side.do, settings=settings)
            shown[side] = show(plan, Worlds(with_settings(base.draws, settings), base.draws), need, size, out)
        if progress is not None:
            progress(count * size.worlds, len(needs) * size.worlds)
    return shown, refused


@dataclass(frozen=True)
class Base:
    """What the runs as of one date have in common: the plan, the numbers by path, and the worlds as drawn."""

    plan: Plan
    paths: dict[str, PathedNumber]
    draws: Draws

    @classmethod
    def of(cls, plan: Plan) -> Base:
        """The base of a plan, without the sections that do not reach its runs."""
        plan = bare(plan)
        return cls(plan, numbers(plan.scenario), draw(plan.scenario, np.arange(plan.worlds), plan.seed))


@dataclass(frozen=True)
class Worlds:
    """The worlds of a run: their draws, and those of the baseline, whose actors' tastes they keep."""

    draws: Draws
    baseline: Draws


def bare(plan: Plan) -> Plan:
    """The plan of the scenario alone, without what is asked of it: no experiment or focus reaches a run."""
    scenario = plan.scenario
    made = _BARE((scenario,), None, lambda: scenario.model_copy(update={name: {} for name in ASIDE}))
    return replace(plan, scenario=made)


def with_settings(draws: Draws, settings: Mapping[str, float]) -> Draws:
    """The same worlds with some numbers set; every other number is drawn on its own and stays as it is."""

    def set_now() -> Draws:
        values = {**draws.values, **{path: np.asarray(value) for path, value in settings.items()}}
        kept = {path: value for path, value in draws.believed.items() if path not in settings}
        return replace(draws, values=values, believed=kept)

    return _SET((draws,), tuple(settings.items()), set_now) if settings else draws


def show(plan: Plan, worlds: Worlds, need: Need, size: Size, out: Path | None) -> TrialRun:
    """What a run shows: from the folder if it is kept there and right, else played, and kept."""
    if out is None:
        return play(plan, worlds, need, size)
    wanted = hashlib.sha256("\n".join(sorted(need.readings)).encode()).hexdigest()[:12]
    path = out / "arms" / f"{plan.key}-{wanted}.nc"
    key = f"{plan.key}:{wanted}"
    found = opened(path, key)
    if found is None:
        found = play(plan, worlds, need, size)
        save(found, path, key)
    return found


def play(plan: Plan, worlds: Worlds, need: Need, size: Size) -> TrialRun:
    """Play a run chunk by chunk and read it.

    Numbers that are set change what actors expect and not what they like: tastes are those of the baseline, drawn given
    the record. Drawn anew they would explain the same record by other tastes, and the effect away.
    """
    parts: list[dict[str, np.ndarray]] = []
    days: tuple[dt.date, ...] = ()
    for first in range(0, plan.worlds, CHUNK):
        rows = slice(first, first + CHUNK)
        some, own = part_of(worlds.draws, rows), part_of(worlds.baseline, rows)
        tastes = tastes_of(plan.scenario, own, plan.seed, size.threads)
        data = simulate(
            plan.scenario, some, plan.months, plan.seed, pins=plan.pins, tastes=tastes, threads=size.threads
        )
        result = Result(data, plan.scenario, plan.provenance, some.candidates)
        days = dates(result)
        parts.append({key: read(result, reading).values for key, reading in need.readings.items()})
    return TrialRun(days, {key: np.concatenate([part[key] for part in parts]) for key in need.readings})


def part_of(draws: Draws, rows: slice) -> Draws:
    """The draws of some of the worlds: the same object for all who ask for the same, so that they are encoded once."""
    places = rows.indices(len(draws.worlds))
    if places == (0, len(draws.worlds), 1):
        return draws
    return _PART((draws,), places, lambda: draws.part(np.arange(*places)))


def save(played: TrialRun, path: Path, key: str) -> None:
    """Write what a run showed, whole or not at all, with the key of what it was made from."""
    keys = list(played.values)
    data = xr.Dataset(
        {"value": (("reading", "world", "month"), np.stack([played.values[key] for key in keys]))},
        {"reading": keys, "date": ("month", np.array(played.dates, dtype="datetime64[ns]"))},
    )
    disk.keep(data, path, key)


def opened(path: Path, key: str) -> TrialRun | None:
    """What `save` wrote under the same key; None where it is not there, or was damaged."""
    data = disk.kept(path, key)
    if data is None:
        return None
    days = tuple(day.item() for day in data["date"].values.astype("datetime64[D]"))
    return TrialRun(days, {str(name): data["value"].values[k] for k, name in enumerate(data["reading"].values)})
