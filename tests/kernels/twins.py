"""Both twins of the campaign kernel behind one face: set up a small war by hand, apply one equation, read the phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from realpolitik.kernels.campaign import (
    arena,
    balance,
    decide,
    fighting,
    foresight,
    layout,
    politics,
    run,
    settlement,
    step,
    surrender,
)
from realpolitik.kernels.campaign.plain import arena as plain_arena
from realpolitik.kernels.campaign.plain import balance as plain_balance
from realpolitik.kernels.campaign.plain import decide as plain_decide
from realpolitik.kernels.campaign.plain import fighting as plain_fighting
from realpolitik.kernels.campaign.plain import foresight as plain_foresight
from realpolitik.kernels.campaign.plain import names
from realpolitik.kernels.campaign.plain import politics as plain_politics
from realpolitik.kernels.campaign.plain import run as plain_run
from realpolitik.kernels.campaign.plain import settlement as plain_settlement
from realpolitik.kernels.campaign.plain import step as plain_step
from realpolitik.kernels.campaign.plain import surrender as plain_surrender
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw, encode
from realpolitik.worlds.labels import Labels

SHAPES = {
    **dict.fromkeys(
        (
            "fighters_max",
            "concentration",
            "recruitment",
            "own_revenue",
            "reach",
            "tolerance",
            "tax",
            "cohesion_rest",
            "garrisoned",
            "camp",
            "transnational",
        ),
        "belligerent",
    ),
    **dict.fromkeys(("will_rest", "sharpness", "capability", "exposed", "home"), "actor"),
    **dict.fromkeys(("exposure", "guard", "route", "recruits"), "territory"),
    "hostility": "belligerent_belligerent",
    "affinity": "tie",
    "prior": "actor_patron",
}
"""What numbers and tables are indexed by."""
KINDS = {"n": ("of", SHAPES), "t": ("to", SHAPES), "lever": ("lever", layout.LEVERS)}


@cache
def scenario(name: str) -> Scenario:
    return resolve(load(name))


@dataclass
class War:
    """One world of a scenario, its blocks by name; quantities can be set and read by name and label."""

    labels: Labels
    x: np.ndarray
    lev: np.ndarray
    n: np.ndarray
    t: np.ndarray
    s: Any
    levels: np.ndarray

    @property
    def trust(self) -> np.ndarray:
        return np.ones(int(self.s["patrons"]))

    def place(self, name: str) -> tuple[np.ndarray, int]:
        """Vector and place in it of ``p.luck``, ``n.reach.league``, ``lever.arms.league`` or ``ground.crown``."""
        head, _, rest = name.partition(".")
        if head == "p":
            return self.n, int(self.s["p"][rest])
        if head not in KINDS:
            return self.x, self.labels.index(name)
        field, shapes = KINDS[head]
        block, *keys = rest.split(".")
        vector = {"n": self.n, "lever": self.lev, "t": self.t}[head]
        return vector, int(self.s[field][block]) + self.offset(shapes[block], keys)

    def offset(self, shape: str, keys: Sequence[str]) -> int:
        """Index of labels within a block of a shape."""
        if shape == "one":
            return 0
        if shape == "tie":
            return self.labels.tie.index(".".join(keys))
        at = 0
        for kind, key in zip(shape.split("_"), keys, strict=True):
            names = getattr(self.labels, kind)
            at = at * len(names) + names.index(key)
        return at

    def __getitem__(self, name: str) -> float:
        vector, where = self.place(name)
        return float(vector[where])

    def set(self, values: Mapping[str, float]) -> War:
        for name, value in values.items():
            vector, where = self.place(name)
            vector[where] = value
        return self


def war(name: str = "proxy_war", values: Mapping[str, float] | None = None) -> War:
    """World 0 of a scenario at its start, all levers at rest."""
    chosen = scenario(name)
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 1)
    record = arrays.s[0]
    first = int(record["to"]["start_level"])
    levels = arrays.t[first : first + int(record["instruments"])].copy()
    made = War(
        labels,
        start[0].copy(),
        np.zeros(int(record["lever"]["size"])),
        arrays.n[0].copy(),
        arrays.t.copy(),
        record,
        levels,
    )
    return made.set(values or {})


def rows_of_levels(war: War) -> int:
    """Levels of all instruments in a row."""
    return int(war.t[int(war.s["to"]["first_level"]) + int(war.s["instruments"])])


def everywhere(war: War, u: int, tastes: np.ndarray) -> np.ndarray:
    """[L] tastes of one instrument's levels, none of all others."""
    found, first = np.zeros(rows_of_levels(war)), int(war.t[int(war.s["to"]["first_level"]) + u])
    found[first : first + len(tastes)] = tastes
    return found


class Compiled:
    """Equations of the compiled kernel, applied in place."""

    name = "compiled"
    draw_tastes = staticmethod(run.draw_tastes)
    run = staticmethod(run.run)

    def fight(self, war: War, dt: float, luck: np.ndarray | None = None) -> np.ndarray:
        b = int(war.s["belligerents"])
        lost = np.zeros(b)
        fighting.measure_enmity(war.x, war.lev, war.n, war.t, war.s)
        fighting.measure_strength(war.x, war.lev, war.n, war.s, war.trust)
        fighting.fight(war.x, war.lev, war.n, war.t, war.s, np.ones(b) if luck is None else luck, lost, dt)
        return lost

    def strength(self, war: War) -> None:
        fighting.measure_enmity(war.x, war.lev, war.n, war.t, war.s)
        fighting.measure_strength(war.x, war.lev, war.n, war.s, war.trust)

    def raise_fighters(self, war: War, dt: float) -> None:
        fighting.raise_fighters(war.x, war.lev, war.n, war.t, war.s, dt)

    def hold_together(self, war: War, lost: np.ndarray, dt: float) -> None:
        step.note_support(war.x, war.lev, war.n, war.t, war.s)
        fighting.hold_together(war.x, war.lev, war.n, war.t, war.s, lost, war.trust, dt)

    def deploy(self, war: War, dt: float) -> None:
        politics.deploy(war.x, war.lev, war.t, war.s, war.trust, dt)

    def keep_will(self, war: War, dt: float, who: int | None = None) -> None:
        politics.keep_will(war.x, war.lev, war.n, war.t, war.s, int(war.s["actors"]) if who is None else who, dt)

    def update_beliefs(self, war: War, dt: float) -> None:
        politics.update_beliefs(war.x, war.lev, war.n, war.t, war.s, int(war.s["actors"]), dt)

    def friction(self, war: War, support: float) -> float:
        return politics.friction(support, war.n, war.s)

    def tend_ties(self, war: War, dt: float) -> None:
        step.note_support(war.x, war.lev, war.n, war.t, war.s)
        politics.tend_ties(war.x, war.lev, war.n, war.t, war.s, int(war.s["actors"]), dt)

    def hold_talks(self, war: War, dt: float) -> None:
        politics.hold_talks(war.x, war.lev, war.n, war.t, war.s, dt)

    def negotiate(self, war: War) -> None:
        settlement.negotiate(war.x, war.lev, war.n, war.t, war.s, war.trust, run.lay_table(war.s))

    def settlement_rates(self, war: War) -> tuple[float, float]:
        return settlement.settlement_rates(war.x, war.lev, war.n, war.t, war.s, war.trust)

    def outcome(self, war: War, issue: str) -> float:
        return settlement.outcome(war.x, war.n, war.t, war.s, war.labels.issue.index(issue))

    def sign(self, war: War) -> None:
        settlement.sign(war.x, war.n, war.t, war.s, 0.0)

    def trade(self, war: War) -> None:
        arena.trade_commodity(war.x, war.lev, war.n, war.t, war.s)

    def spill_over(self, war: War) -> None:
        arena.spill_over(war.x, war.lev, war.n, war.t, war.s)

    def strike_fear(self, war: War, r: int, attacks: float) -> None:
        arena.strike_fear(war.x, war.n, war.s, r, attacks)

    def judge_rule(self, war: War) -> None:
        arena.judge_rule(war.x, war.s)

    def change_hands(self, war: War) -> None:
        arena.change_hands(war.x, war.n, war.t, war.s)

    def measure_evenness(self, war: War, i: int) -> None:
        arena.measure_evenness(war.x, war.t, war.s, i)

    def pull(self, war: War) -> None:
        step.pull(war.x, war.n, war.t, war.s, war.levels, war.lev)

    def follow_front(self, war: War, before: float, after: float, dt: float) -> None:
        step.follow_front(war.x, war.n, war.t, war.s, before, after, dt)

    def spare(self, war: War, i: int, besides: int) -> float:
        return decide.spare_capacity(war.x, war.n, war.t, war.s, i, war.levels, besides)

    def is_open(self, war: War, u: int, level: int, spare: float) -> bool:
        return bool(decide.is_open(war.n, war.t, war.s, u, level, war.levels, spare))

    def keep_within_means(self, war: War, pins: np.ndarray) -> None:
        decide.keep_within_means(war.x, war.n, war.t, war.s, war.levels, pins)

    def desk(self, war: War, levels: np.ndarray) -> layout.Desk:
        """Scratch of choices, with the levers of the levels in force and what threats are worth."""
        desk = run.lay_desk(war.t, war.s)
        decide.gather(war.x, war.n, war.t, war.s, levels, desk)
        for j in range(int(war.s["threats"])):
            decide.weigh_threat(war.x, war.n, war.t, war.s, j, levels, desk)
        return desk

    def expected_utility(self, war: War, i: int, levels: np.ndarray) -> float:
        desk = self.desk(war, levels)
        return decide.expected_utility(war.x, war.n, war.t, war.s, i, 0, int(levels[0]), levels, desk)

    def choose(self, war: War, i: int, u: int, at_hand: float, tastes: np.ndarray) -> int:
        """Level chosen, the levels left as they were; ``tastes`` of u's levels."""
        held, phase = int(war.levels[u]), war.x.copy()
        desk = self.desk(war, war.levels)
        decide.choose(war.x, war.n, war.t, war.s, i, u, war.levels, everywhere(war, u, tastes), desk, at_hand)
        chosen, war.levels[u], war.x[:] = int(war.levels[u]), held, phase
        return chosen

    def first_tastes(self, war: War, seed: int, world: int) -> np.ndarray:
        desk, (tastes, deep) = run.lay_desk(war.t, war.s), np.zeros((2, rows_of_levels(war)))
        decide.first_tastes(war.x, war.n, war.t, war.s, war.levels, seed, world, desk, tastes, deep)
        return np.stack([tastes, deep])

    def kept_up(self, value: float, gain: float, loss: float, years: float) -> float:
        return fighting.kept_up(value, gain, loss, years)

    def balance(self, war: War) -> None:
        self.strength(war)
        balance.balance(war.x, war.lev, war.n, war.t, war.s, war.trust)

    def give_up(self, war: War, dt: float) -> None:
        surrender.give_up(war.x, war.n, war.t, war.s, np.zeros(int(war.s["belligerents"])), dt)

    def expect_fall(self, war: War, now: float) -> None:
        arena.expect_fall(war.x, war.n, war.t, war.s, now)

    def still_there(self, start: float, end: float, leaving_time: float) -> float:
        return foresight.still_there(start, end, leaving_time)

    def prepare(self, war: War) -> War:
        run.prepare(war.x, war.lev, war.n, war.t, war.s, war.levels, war.trust, run.lay_table(war.s))
        return war


class Plain:
    """The same equations of the plain twin."""

    name = "plain"
    run = staticmethod(plain_run.run)
    draw_tastes = staticmethod(plain_run.draw_tastes)

    def parts(self, war: War) -> tuple[names.Phase, names.Levers, names.World]:
        return names.phase_of(war.x, war.s), names.levers_of(war.lev, war.s), names.world_of(war.n, war.t, war.s)

    def do(self, war: War, work: Callable[[names.Phase, names.Levers, names.World], Any]) -> Any:
        x, lev, w = self.parts(war)
        found = work(x, lev, w)
        war.x[:] = names.vector_of(x)
        return found

    def fight(self, war: War, dt: float, luck: np.ndarray | None = None) -> np.ndarray:
        self.strength(war)
        chance = np.ones(int(war.s["belligerents"])) if luck is None else luck
        return self.do(war, lambda x, lev, w: plain_fighting.fight(x, lev, w, chance, dt))

    def strength(self, war: War) -> None:
        def work(x: names.Phase, lev: names.Levers, w: names.World) -> None:
            x.enmity = plain_fighting.hostility(x, lev, w)
            plain_fighting.measure_strength(x, lev, w, war.trust)

        self.do(war, work)

    def raise_fighters(self, war: War, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_fighting.raise_fighters(x, lev, w, dt))

    def hold_together(self, war: War, lost: np.ndarray, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_fighting.hold_together(x, lev, w, lost, war.trust, dt))

    def deploy(self, war: War, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_politics.deploy(x, lev, w, war.trust, dt))

    def keep_will(self, war: War, dt: float, who: int | None = None) -> None:
        looks = int(war.s["actors"]) if who is None else who
        self.do(war, lambda x, lev, w: plain_politics.keep_will(x, lev, w, looks, dt))

    def update_beliefs(self, war: War, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_politics.update_beliefs(x, lev, w, int(war.s["actors"]), dt))

    def friction(self, war: War, support: float) -> float:
        return float(plain_politics.friction(np.array([support]), self.parts(war)[2])[0])

    def tend_ties(self, war: War, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_politics.tend_ties(x, lev, w, np.arange(len(w.t.tie_from)), dt))

    def hold_talks(self, war: War, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_politics.hold_talks(x, lev, w, dt))

    def negotiate(self, war: War) -> None:
        self.do(war, lambda x, lev, w: plain_settlement.negotiate(x, lev, w, war.trust))

    def outcome(self, war: War, issue: str) -> float:
        return self.do(war, lambda x, lev, w: plain_settlement.outcomes(x, w)[war.labels.issue.index(issue)])

    def sign(self, war: War) -> None:
        self.do(war, lambda x, lev, w: plain_settlement.sign(x, w, 0.0))

    def settlement_rates(self, war: War) -> tuple[float, float]:
        return self.do(war, lambda x, lev, w: plain_settlement.settlement_rates(x, lev, w, war.trust))

    def trade(self, war: War) -> None:
        self.do(war, plain_arena.trade_commodity)

    def spill_over(self, war: War) -> None:
        self.do(war, plain_arena.spill_over)

    def strike_fear(self, war: War, r: int, attacks: float) -> None:
        self.do(war, lambda x, lev, w: plain_arena.strike_fear(x, w, r, attacks))

    def judge_rule(self, war: War) -> None:
        self.do(war, lambda x, lev, w: plain_arena.judge_rule(x, w))

    def change_hands(self, war: War) -> None:
        self.do(war, lambda x, lev, w: plain_arena.change_hands(x, w))

    def measure_evenness(self, war: War, i: int) -> None:
        self.do(war, lambda x, lev, w: plain_arena.measure_evenness(x, w, i))

    def pull(self, war: War) -> None:
        lev = self.do(war, lambda x, lev, w: plain_step.pull(x, w, war.levels))
        war.lev[:] = np.concatenate([np.ravel(getattr(lev, name)) for name in layout.LEVERS])

    def follow_front(self, war: War, before: float, after: float, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_step.follow_front(x, w, after - before, dt))

    def spare(self, war: War, i: int, besides: int) -> float:
        x, _, w = self.parts(war)
        return plain_decide.spare_capacity(x, w, i, war.levels, besides)

    def is_open(self, war: War, u: int, level: int, spare: float) -> bool:
        return plain_decide.is_open(self.parts(war)[2], u, level, war.levels, spare)

    def keep_within_means(self, war: War, pins: np.ndarray) -> None:
        x, _, w = self.parts(war)
        plain_decide.keep_within_means(x, w, war.levels, pins)

    def expected_utility(self, war: War, i: int, levels: np.ndarray) -> float:
        x, _, w = self.parts(war)
        return plain_decide.expected_utility(x, w, i, levels, plain_decide.weigh_threats(x, w, levels))

    def choose(self, war: War, i: int, u: int, at_hand: float, tastes: np.ndarray) -> int:
        x, _, w = self.parts(war)
        levels = war.levels.copy()
        known = plain_decide.weigh_threats(x, w, levels)
        plain_decide.choose(x, w, i, u, levels, everywhere(war, u, tastes), at_hand, known)
        return int(levels[u])

    def first_tastes(self, war: War, seed: int, world: int) -> np.ndarray:
        x, _, w = self.parts(war)
        return np.stack(plain_decide.first_tastes(x, w, war.levels, seed, world))

    def kept_up(self, value: float, gain: float, loss: float, years: float) -> float:
        return float(plain_fighting.kept_up(value, gain, loss, years))

    def balance(self, war: War) -> None:
        self.strength(war)
        self.do(war, lambda x, lev, w: plain_balance.balance(x, lev, w, war.trust))

    def give_up(self, war: War, dt: float) -> None:
        self.do(war, lambda x, lev, w: plain_surrender.give_up(x, w, dt))

    def expect_fall(self, war: War, now: float) -> None:
        self.do(war, lambda x, lev, w: plain_arena.expect_fall(x, w, now))

    def still_there(self, start: float, end: float, leaving_time: float) -> float:
        return plain_foresight.still_there(start, end, leaving_time)

    def prepare(self, war: War) -> War:
        self.do(war, lambda x, lev, w: plain_run.prepare(x, w, war.levels))
        self.pull(war)
        return war


TWINS = (Compiled(), Plain())


DUEL = {  # one point of quality each, so that strength is the number of fighters
    "footing.crown": 1.0,
    "footing.league": 1.0,
    "lethality": 1.0,
    "p.quality_floor": 0.5,
    "p.decisiveness": 2.0,
    "p.defence_advantage": 3.0,
    "p.density_floor": 0.02,
    "p.ground_rate": 0.25,
    "p.contest_rate": 0.0,
    "p.contest_decisiveness": 1.0,
    "p.attrition": 0.004,
    "p.attrition_scale": 20.0,
    "equipment.crown": 0.5,
    "cohesion.crown": 1.0,
    "fighters.crown": 100.0,
    "n.concentration.crown": 1.0,
    "equipment.league": 0.5,
    "cohesion.league": 1.0,
    "fighters.league": 40.0,
    "n.concentration.league": 3.0,
    "ground.crown": 0.58,
    "ground.league": 0.18,
    "contested": 0.24,
    "settled": 0.0,
    "n.hostility.crown.league": 1.0,
    "n.hostility.league.crown": 0.5,
}


def duel(**more: float) -> War:
    return war(values={**DUEL, **more})
