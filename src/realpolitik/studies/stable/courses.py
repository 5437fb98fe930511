"""From the campaign to a game: all profiles of a focus in the same worlds → payoffs → which courses hold."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import xarray as xr

from realpolitik import disk
from realpolitik.engines import stability as engine
from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.options import Progress, Setting
from realpolitik.pipeline.arms import bare, dated, part_of
from realpolitik.pipeline.pins import parse_pins
from realpolitik.pipeline.runs import Plan, asked_date, make_plan
from realpolitik.readings import NEVER, crossings, is_open
from realpolitik.results import Provenance, Result
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.focus import Focus
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.stable.payoffs import payoffs
from realpolitik.studies.stable.profiles import Profiles
from realpolitik.worlds import Draws, draw

MOST_PLAYED = 256
"""Profiles that are played; of a larger focus the others are filled in from these."""
MOST_DRAWN = 48
"""Profiles in a picture of who would move where."""
CHUNK = 64
"""Worlds of one profile held in memory at a time."""


@dataclass(frozen=True)
class Shown:
    """What one profile showed: payoffs [world, actor], and whether each event came about [world, event]."""

    payoff: np.ndarray
    events: np.ndarray


def played(
    scenario: Scenario,
    key: str,
    chosen: Focus,
    *,
    as_of: dt.date | None,
    view: str | None,
    worlds: int | None,
    months: int | None,
    seed: int,
    concepts: Sequence[str] | None = None,
    indifference: float | None = None,
    set: Mapping[str, Setting] | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Profiles:
    """Every profile of a focus played in the same worlds, and the game that comes of it.

    Args:
        scenario: as loaded.
        key: name of the focus.
        chosen: the focus.
        as_of: date of knowledge; the scenario's if None.
        view: source whose claims alone are used.
        worlds: number of worlds; the focus' own if None.
        months: months to play; the focus' own if None.
        seed: of the worlds and of all that is left to chance in them.
        concepts: concepts of stability; `engines.stability.CONCEPTS` if None.
        indifference: difference in payoff that does not count; the focus' own if None.
        set: number path → value in place of the scenario's.
        out: folder that keeps what each profile showed; what is there is not played again.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all).

    Raises:
        ScenarioError, UsageError: bad input. RunError: a world became non-finite.
    """
    size = chosen.months if months is None else months
    plan = make_plan(
        scenario, settings=set, as_of=as_of, view=view, worlds=worlds or chosen.worlds, months=size, seed=seed
    )
    plan = bare(plan)
    first = max(1, months_between(plan.scenario.about.as_of, chosen.start)) if chosen.start else 1
    if first > plan.months:
        raise UsageError(f"the courses begin on {chosen.start}, when the run is over")
    numbers = played_numbers(chosen, plan.seed)
    shown = play_profiles(plan, chosen, numbers, first, Path(out) if out is not None else None, threads, progress)
    least = chosen.indifference if indifference is None else indifference
    return assembled(key, chosen, plan, numbers, shown, least, tuple(concepts or engine.CONCEPTS), threads)


def due(scenario: Scenario, day: dt.date) -> dict[str, Focus]:
    """Focus games that can be played as of a date."""
    return {
        name: item
        for name, item in scenario.focus.items()
        if item.as_of in (None, day) and all(date > day for date in item.dates)
    }


def choose(scenario: Scenario, name: str | None, day: dt.date | None, view: str | None) -> tuple[str, Focus]:
    """The focus that is asked for, or the first that fits; UsageError where none does."""
    if not scenario.focus:
        raise UsageError(f"{scenario.about.name} has no section 'focus': no courses to compare")
    if name is not None and name not in scenario.focus:
        raise UsageError(f"no focus {name!r:.60}", tuple(scenario.focus), nearest(name, scenario.focus))
    fits = scenario.focus if day is None else due(scenario, day)
    if name is not None:
        fits = {name: fits[name]} if name in fits else {}
    if not fits:
        known = ", ".join(f"{key} ({item.as_of or 'any date'})" for key, item in scenario.focus.items())
        raise UsageError(f"no focus fits {day}; there are {known}")
    key, item = next(iter(fits.items()))
    if view is not None and day is None and item.as_of is not None:
        raise UsageError(f"the focus {key} is meant for {item.as_of}; say as_of to see it through one source's eyes")
    return key, item


def played_numbers(chosen: Focus, seed: int) -> np.ndarray:
    """Numbers of the profiles that are played: all, or of a large focus a random part that holds today's."""
    if chosen.size <= MOST_PLAYED:
        return np.arange(chosen.size)
    order = np.random.Generator(np.random.Philox(seed)).permutation(chosen.size)
    return np.sort(order[:MOST_PLAYED])


def pins_of(chosen: Focus, number: int, start: dt.date | None) -> tuple[str, ...]:
    """Pins of a profile; those without a moment hold from the start of the focus."""
    found: list[str] = []
    for option in chosen.options.values():
        number, place = divmod(number, len(option.courses))
        found += list(option.courses.values())[place].do
    return tuple(pin if "@" in pin or start is None else f"{pin}@{start.isoformat()[:7]}" for pin in found)


def play_profiles(
    plan: Plan,
    chosen: Focus,
    numbers: np.ndarray,
    first: int,
    out: Path | None,
    threads: int | None,
    progress: Progress | None,
) -> list[Shown]:
    """What each profile showed, in the order of ``numbers``; the worlds are the same for all."""
    draws = draw(plan.scenario, np.arange(plan.worlds), plan.seed)
    as_of, count = plan.scenario.about.as_of, 0
    start = chosen.start if first > 1 else None
    made = plan.provenance

    def show(number: int) -> Shown:
        do = dated(pins_of(chosen, number, start), as_of)
        kept = [pin for pin in do if _is_within(pin, as_of, plan.months)]
        mine = replace(plan, do=tuple(kept), pins=parse_pins(kept, plan.scenario, plan.months))
        if out is None:
            return play(mine, draws, first, made)
        path, key = out / "profiles" / f"{mine.key}-{first}.nc", f"{mine.key}:{first}"
        played = opened(path, key)
        if played is None:
            played = play(mine, draws, first, made)
            save(played, path, key)
        return played

    found = []
    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, len(numbers))) as pool:
        for played in pool.map(show, map(int, numbers)):
            found.append(played)
            count += plan.worlds
            if progress is not None:
                progress(count, len(numbers) * plan.worlds)
    return found


def _is_within(pin: str, as_of: dt.date, months: int) -> bool:
    """Whether a pin takes effect within the run; of a shorter run than the focus asks for some may not."""
    moment = pin.partition("@")[2]
    return not moment or months_between(as_of, asked_date(moment)) <= months


def play(plan: Plan, draws: Draws, first: int, made: Provenance) -> Shown:
    """Play one profile, a part of the worlds after another, and say what it was worth.

    Args:
        plan: the run, with the pins of the profile.
        draws: numbers of the worlds.
        first: month from which payoffs count.
        made: of the runs, without their pins.
    """
    worth, came = [], []
    for begin in range(0, plan.worlds, CHUNK):
        some = part_of(draws, slice(begin, begin + CHUNK))
        data = simulate(plan.scenario, some, plan.months, plan.seed, pins=plan.pins, threads=1)
        result = Result(data, plan.scenario, made, draws.candidates)
        worth.append(payoffs(plan.scenario, some, data, first).values)
        came.append(crossings(result).values.T != NEVER)
    return Shown(np.concatenate(worth), np.concatenate(came))


def save(played: Shown, path: Path, key: str) -> None:
    """Write what a profile showed, whole or not at all, with the key of what it was made from."""
    data = {"payoff": (("world", "actor"), played.payoff), "events": (("world", "event"), played.events)}
    disk.keep(xr.Dataset(data), path, key)


def opened(path: Path, key: str) -> Shown | None:
    """What `save` wrote under the same key; None where it is not there, or was damaged."""
    data = disk.kept(path, key)
    return None if data is None else Shown(data["payoff"].values, data["events"].values.astype(bool))


def assembled(
    key: str,
    chosen: Focus,
    plan: Plan,
    numbers: np.ndarray,
    shown: Sequence[Shown],
    indifference: float,
    concepts: Sequence[str],
    threads: int | None,
) -> Profiles:
    """The game that the profiles make, and what holds in it."""
    scenario = plan.scenario
    actors = [name for name in scenario.actors if scenario.positions.get(name)]
    worth = np.stack([played.payoff for played in shown], axis=2)
    levels = np.array([len(option.courses) for option in chosen.options.values()], np.int64)
    filled = engine.guess(levels, numbers, worth) if len(numbers) < chosen.size else None
    worth = worth if filled is None else filled.payoffs
    options = {name: tuple(option.courses) for name, option in chosen.options.items()}
    owners = {name: option.actor for name, option in chosen.options.items()}
    places = [actors.index(name) for name in chosen.deciders]
    model = engine.empirical(options, owners, worth.mean(axis=0)[places])
    draws = draw(scenario, np.arange(plan.worlds), plan.seed)
    sharpness = np.array([np.mean(draws.values[f"actors.{name}.sharpness"]) for name in chosen.deciders])
    data = engine.courses(
        model,
        worth[:, places],
        sharpness,
        concepts=concepts,
        indifference=indifference,
        seed=plan.seed,
        threads=threads,
    )
    events = [name for name, event in scenario.events.items() if is_open(event, scenario.about.as_of)]
    data = data.merge(_ways(model, chosen, worth.mean(axis=0)[places], indifference))
    came = np.full((len(events), chosen.size), np.nan)
    came[:, numbers] = np.stack([played.events.mean(axis=0) for played in shown], axis=1)
    data = data.assign_coords(world=np.arange(plan.worlds), actor=actors, event=events).assign(
        payoff=(("world", "actor", "profile"), worth),
        event_share=(("event", "profile"), came),
        played=("profile", np.isin(np.arange(chosen.size), numbers)),
    )
    if filled is not None:
        data["fill_error"], data["fill_spread"] = (("decider", part[places]) for part in (filled.error, filled.spread))
    return Profiles(key, chosen, scenario, data, plan.provenance, indifference)


def _ways(model: engine.Model, chosen: Focus, mean: np.ndarray, indifference: float) -> xr.Dataset:
    """In the mean game: ways from today's profile, and who can move where."""
    game = model.with_preferences(engine.graded(mean, indifference))
    steps, found = None, xr.Dataset()
    if chosen.status_quo:
        levels = [list(option.courses).index(chosen.status_quo[key]) for key, option in chosen.options.items()]
        counts = [len(option.courses) for option in chosen.options.values()]
        found = engine.reachable(game, int(np.ravel_multi_index(levels, counts, order="F"))).rename(state="profile")
        steps = found.steps.values
    shown = engine.drawn(game, steps, MOST_DRAWN)
    return found if shown is None else found.merge(engine.transitions(game, shown))
