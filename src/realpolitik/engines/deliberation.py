"""Why actors choose: one round of choice worked out again, with what was expected told apart by issue and cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.kernels.campaign.layout import QUARTER, Arrays
from realpolitik.kernels.campaign.plain.deals import meet
from realpolitik.kernels.campaign.plain.decide import FREE, weigh_threats
from realpolitik.kernels.campaign.plain.deliberate import COSTS, LevelsWeighed, round_of, tastes_in, weigh_levels
from realpolitik.kernels.campaign.plain.names import Phase, World, phase_of, world_of
from realpolitik.kernels.campaign.plain.threats import Menaces
from realpolitik.kernels.campaign.run import run
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws, encode
from realpolitik.worlds.labels import Labels
from realpolitik.worlds.tastes import Tastes, tastes_of


def deliberate(
    scenario: Scenario,
    draws: Draws,
    actor: str,
    month: int,
    seed: int,
    *,
    instruments: Sequence[str] | None = None,
    pins: Mapping[str, Sequence[tuple[int, str]]] | None = None,
    tastes: Tastes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> xr.Dataset:
    """Work out an actor's choices of one month again, in every world.

    The worlds are played up to that month; then the plain twin of the kernel weighs every level of the actor's
    instruments, given what those that chose earlier in the round had done.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        actor: whose choices.
        month: a month of decision, 1, 4, 7 … (`first_round`).
        seed: seed of the run.
        instruments: names of its instruments to look at; all that it has if None.
        pins: instrument → [(month, level)] held from outside; these are nobody's choice and are left out.
        tastes: tastes of the actors in these worlds, as in the run; None for those of these worlds themselves.
        progress: called with (worlds done, worlds in all).

    Returns:
        Dataset over world, option (``deploy=none``), issue, cost (`COSTS`) and instrument:

        * ``loss`` [world, option, issue]: salience · expected distance from the position / 100
        * ``taste`` [world, option]: the actor's lasting taste for the option, in utility
        * ``price`` [world, option, cost]: cost of all the actor's instruments with the option in force
        * ``stays``, ``leaves`` [world, option]: expected utility if the leading patron stays, and if it leaves
        * ``lead`` [world]: the leading patron, empty where there is none; ``belief`` [world]: that it stays
        * ``open`` [world, option]: whether the option may be taken
        * ``held``, ``chosen``, ``recorded`` [world, instrument]: level before the round, that the actor takes, and in
          force in the run after the round
        * ``agenda`` [world, instrument]: whether the instrument came up in the round
        * ``sharpness``, ``inertia`` [world]
        * ``accord`` [world, deal], ``deal_gain``, ``deal_price`` [world, deal, party]: where deals stand in the round,
          what either party expected to gain by signing when it last weighed that, and what breach would cost it
    """
    asked = {actor: instruments}
    found = deliberate_all(scenario, draws, asked, month, seed, pins=pins, tastes=tastes, progress=progress)
    return found[actor]


def deliberate_all(
    scenario: Scenario,
    draws: Draws,
    asked: Mapping[str, Sequence[str] | None],
    month: int,
    seed: int,
    *,
    pins: Mapping[str, Sequence[tuple[int, str]]] | None = None,
    tastes: Tastes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, xr.Dataset]:
    """The choices of several actors in one month: worlds are played once, and threats weighed once in each of them.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        asked: actor → names of its instruments to look at; all that it has if None.
        month: a month of decision.
        seed: seed of the run.
        pins: what is held from outside.
        tastes: tastes of the actors, as for `deliberate`.
        progress: called with (worlds done, worlds in all).

    Returns:
        Actor → what `deliberate` gives.
    """
    labels, start, arrays = encode(scenario, draws, month, pins)
    if tastes is None:
        tastes = tastes_of(scenario, draws, seed)
    phase, level = played(start, arrays, draws.worlds, tastes, month, seed, labels)
    held = arrays.pins[: len(labels.instrument), month]
    coming = arrays.pins[len(labels.instrument) + len(scenario.shocks) :]
    governments, agreed = np.split(coming, [len(labels.succession)])
    own = {actor: owned(labels, actor, names) for actor, names in asked.items()}
    rows: dict[str, list[dict[int, LevelsWeighed]]] = {actor: [] for actor in asked}
    nature: dict[str, list[tuple[float, float]]] = {actor: [] for actor in asked}
    signed: list[tuple[np.ndarray, ...]] = []
    for place, world in enumerate(draws.worlds):
        x = phase_of(phase[place], arrays.s[0])
        w, before = (world_of(arrays.n[place].copy(), arrays.t, arrays.s[0]) for _ in range(2))
        liked = tastes_in(
            tastes.first[place], tastes.deep[place], x, w, before, governments, tastes.seed, int(world), month
        )
        standing = level[place, 0]
        standing[:] = np.where(held == FREE, standing, held)
        meet(x, w, standing, held, agreed[:, month], seed, int(world), month, liked)
        signed.append((x.accord, x.gain.reshape(-1, 2), x.price.reshape(-1, 2)))
        known = weigh_threats(x, w, standing)
        for actor in asked:
            council = Round(labels.actor.index(actor), month, seed, held)
            rows[actor].append(council.weighed(x, w, level[place], liked, known, int(world), own[actor]))
            nature[actor].append((w.n.sharpness[council.actor], w.p.inertia))
        if progress is not None:
            progress(place + 1, len(draws.worlds))
    chosen = {actor: [u for u in own[actor] if u in rows[actor][0]] for actor in asked}
    deals = accords(labels, signed)
    return {
        actor: labelled(labels, draws, chosen[actor], rows[actor], level[:, 1], np.array(nature[actor])).merge(deals)
        for actor in asked
    }


def accords(labels: Labels, signed: Sequence[tuple[np.ndarray, ...]]) -> xr.Dataset:
    """Where deals stand in a round, what either party expected to gain, and what breach would cost it."""
    state, gain, price = (np.array(part) for part in zip(*signed, strict=True))
    sides = ("world", "deal", "party")
    return xr.Dataset(
        {"accord": (("world", "deal"), state), "deal_gain": (sides, gain), "deal_price": (sides, price)},
        {"deal": list(labels.deal), "party": [1, 2]},
    )


def owned(labels: Labels, actor: str, names: Sequence[str] | None) -> list[int]:
    """Numbers of an actor's instruments, of those alone that have one of the names, where some are given."""
    parted = [name.split(".") for name in labels.instrument]
    return [u for u, (owner, name) in enumerate(parted) if owner == actor and (names is None or name in names)]


@dataclass(frozen=True)
class Round:
    """A round of choice of one actor, the same in every world.

    Attributes:
        actor: its number.
        month: a month of decision.
        held: [U] level at which each instrument is held from outside, or `FREE`.
    """

    actor: int
    month: int
    seed: int
    held: np.ndarray

    def weighed(
        self,
        x: Phase,
        w: World,
        level: np.ndarray,
        tastes: np.ndarray,
        known: Menaces,
        world: int,
        own: Sequence[int],
    ) -> dict[int, LevelsWeighed]:
        """Instrument → its levels weighed in one world, of those in ``own`` that came up.

        Args:
            x: phase in the month before.
            w: the world.
            level: [2, U] levels before and after the round.
            tastes: [L] tastes in force.
            known: what every threat is worth in this world as the round begins.
            world: number of the world.
            own: numbers of the actor's instruments.
        """
        found = round_of(level[0], level[1], self.held, w, self.actor, self.seed, world, self.month)
        return {
            u: weigh_levels(x, w, self.actor, u, found[u], tastes, known, self.seed, world, self.month)
            for u in own
            if u in found
        }


def first_round(month: int) -> int:
    """The last month of decision not after a month (decisions fall in months 1, 4, 7 …)."""
    return max(month - 1, 0) // QUARTER * QUARTER + 1


def played(
    start: np.ndarray, arrays: Arrays, worlds: np.ndarray, tastes: Tastes, month: int, seed: int, labels: Labels
) -> tuple[np.ndarray, np.ndarray]:
    """Phase in the month before a round [world, phase], and levels before and after it [world, 2, instrument]."""
    count = len(worlds)
    phase = np.empty((count, month + 1, labels.phase["size"]), dtype=np.float32)
    level = np.empty((count, month + 1, len(labels.instrument)), dtype=np.int8)
    outcome = np.empty((count, month + 1, len(labels.issue)), dtype=np.float32)
    broken = np.full(count, -1, dtype=np.int64)
    numbers = np.asarray(worlds, dtype=np.int64)
    run(
        numbers,
        start,
        arrays.n,
        arrays.t,
        arrays.s,
        tastes.first,
        tastes.deep,
        np.int64(tastes.seed),
        arrays.pins,
        month,
        np.int64(seed),
        phase,
        level,
        outcome,
        broken,
    )
    return phase[:, month - 1].astype(np.float64), level[:, month - 1 :].astype(np.int64)


def labelled(
    labels: Labels,
    draws: Draws,
    own: Sequence[int],
    rows: Sequence[Mapping[int, LevelsWeighed]],
    after: np.ndarray,
    nature: np.ndarray,
) -> xr.Dataset:
    """Give the arrays their names."""
    names = [labels.instrument[u].split(".")[1] for u in own]
    levels = [list(labels.instruments[labels.instrument[u]].levels) for u in own]
    options = [f"{name}={level}" for name, row in zip(names, levels, strict=True) for level in row]
    shape = ("world", "instrument")
    free = [[fit for u in own for fit in row[u].is_open] for row in rows]
    return xr.Dataset(
        {
            "loss": (("world", "option", "issue"), _stack(rows, own, "loss", len(labels.issue))),
            "price": (("world", "option", "cost"), _stack(rows, own, "price", len(COSTS))),
            **{
                name: (("world", "option"), _stack(rows, own, name, 1)[..., 0]) for name in ("taste", "stays", "leaves")
            },
            "lead": ("world", np.array([led(labels, row, own) for row in rows])),
            "belief": ("world", np.array([row[own[0]].belief if own else np.nan for row in rows])),
            "open": (("world", "option"), np.array(free, dtype=bool)),
            "held": (shape, np.array([[row[u].held for u in own] for row in rows])),
            "chosen": (shape, np.array([[row[u].chosen for u in own] for row in rows])),
            "recorded": (shape, after[:, list(own)]),
            "agenda": (shape, np.array([[row[u].agenda for u in own] for row in rows])),
            "sharpness": ("world", nature[:, 0]),
            "inertia": ("world", nature[:, 1]),
        },
        {
            "world": draws.worlds,
            "option": options,
            "issue": list(labels.issue),
            "cost": list(COSTS),
            "instrument": names,
        },
    )


def led(labels: Labels, row: Mapping[int, LevelsWeighed], own: Sequence[int]) -> str:
    """Id of the leading patron besides the actor; empty where there is none."""
    lead = row[own[0]].lead if own else -1
    return labels.patron[lead] if lead >= 0 else ""


def _stack(rows: Sequence[Mapping[int, LevelsWeighed]], own: Sequence[int], name: str, columns: int) -> np.ndarray:
    """[world, option, column] of one quantity."""
    if not own:
        return np.zeros((len(rows), 0, columns))
    found = np.array([np.concatenate([getattr(row[u], name) for u in own]) for row in rows])
    return found.reshape(len(rows), -1, columns)
