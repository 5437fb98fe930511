"""The balance at the start: what held the front where it stood, and what killed as many as were counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from realpolitik.kernels.campaign.balance import HALVINGS, WIDEST
from realpolitik.kernels.campaign.plain.fighting import bring_to_bear, death_rates, doom, loss_rates, share_gone
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World
from realpolitik.kernels.campaign.plain.settlement import holder_of


def balance(x: Phase, lev: Levers, w: World, trust: Array) -> None:
    """Set what each side lives with at the start: its chance to lose, its footing, and the lethality of the war."""
    sides = range(len(x.ground))
    x.footing, x.lethality = np.ones(len(x.ground)), 1.0
    x.usual_pressure = np.array([doom(x, lev, w, b, trust) for b in sides])
    sure = x.copy()
    sure.belief = np.ones_like(x.belief)
    x.usual_doom = np.array([doom(sure, lev, w, b, trust) for b in sides])
    bring_to_bear(x, lev, w, np.ones(len(x.ground)))
    x.footing = np.array([find_footing(x, lev, w, b) for b in sides])
    x.lethality = find_lethality(x, lev, w)


def trends(x: Phase, w: World) -> Array:
    """[B] share of the people that each gains a year at the start: its part, by ground, of its side's trend."""
    rules = w.t.camp == w.t.camp[holder_of(x)]
    ground = np.where(rules, x.ground[rules].sum(), x.ground[~rules].sum())
    part = np.divide(x.ground, ground, out=np.zeros_like(x.ground), where=ground > 0.0)
    return np.where(rules, w.p.front_trend, w.p.rebel_trend) * part


def find_footing(x: Phase, lev: Levers, w: World, b: int) -> float:
    """f_b with T_b lost_b(f) = U (1 − e^{−λ_U}) sweep_b/Σ sweep − trend_b/12, at the middle of fortune."""
    fallen = x.contested * float(share_gone(w.p.contest_rate, 1.0))
    gained = fallen * x.sweep[b] / x.sweep.sum() if x.sweep.sum() > 0.0 else 0.0
    wanted = gained - trends(x, w)[b] / 12.0

    def gap(logarithm: float) -> float:
        rates = loss_rates(x, lev, w, np.full(len(x.ground), np.exp(logarithm)))
        return float(x.ground[b] * share_gone(rates[b], 1.0) - wanted)

    return float(np.exp(root(gap)))


def find_lethality(x: Phase, lev: Levers, w: World) -> float:
    """L at which the first month kills at the yearly rate on record; 1 where there is none."""
    if w.p.deaths_at_start <= 0.0:
        return 1.0

    def gap(logarithm: float) -> float:
        x.lethality = float(np.exp(logarithm))
        return w.p.deaths_at_start - 12000.0 * float((x.fighters * share_gone(death_rates(x, lev, w), 1.0)).sum())

    return float(np.exp(root(gap)))


def root(falling: Callable[[float], float]) -> float:
    """Where a falling function crosses nought within ±WIDEST, or the end that is nearest, by halving."""
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return 0.5 * (low + high)
