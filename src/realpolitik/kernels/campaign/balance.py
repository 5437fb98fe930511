"""The balance at the start: what held the front where it stood, and what killed as many as were counted.

A war that is described on a day has a front that moves as it moves, whatever the numbers written down for its armies
say. What these leave open is taken from the front itself, a fixed effect of each side as in panel models (Wooldridge
2010, chapter 10): no war jumps in its first month, and numbers tell by what they change.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import ALLOCATING, OPTIONS, bring_to_bear, death_rate, doom, pressed
from realpolitik.kernels.campaign.settlement import current_holder
from realpolitik.kernels.jit import njit

WIDEST = 7.0
"""Footing and lethality lie within e^±7 of one."""
HALVINGS = 40


@njit(**ALLOCATING)
def balance(x, lev, n, t, s, trust):
    """Set what each side lives with at the start: its chance to lose, its footing, and the lethality of the war.

    Strengths and enmity have been measured under the levers ``lev`` of the start.
    """
    for b in range(s.belligerents):
        x[s.at.footing + b] = 1.0
        x[s.at.usual_pressure + b] = doom(x, lev, n, t, s, b, trust)
    x[s.at.lethality] = 1.0
    set_usual_doom(x, lev, n, t, s, trust)
    bring_to_bear(x, lev, n, t, s, np.ones(s.belligerents))
    for b in range(s.belligerents):
        x[s.at.footing + b] = find_footing(x, lev, n, t, s, b)
    x[s.at.lethality] = find_lethality(x, lev, n, t, s)


@njit(**ALLOCATING)
def set_usual_doom(x, lev, n, t, s, trust):
    """The chance to lose that each lives with at the start while nobody is expected to leave (β = 1)."""
    beliefs = x[s.at.belief : s.at.belief + s.actors * s.patrons].copy()
    x[s.at.belief : s.at.belief + s.actors * s.patrons] = 1.0
    for b in range(s.belligerents):
        x[s.at.usual_doom + b] = doom(x, lev, n, t, s, b, trust)
    x[s.at.belief : s.at.belief + s.actors * s.patrons] = beliefs


@njit(**OPTIONS)
def trend_of(x, n, t, s, b):
    """Share of the people that b gains a year at the start: its part, by ground, of its side's trend.

    The sides are the camp that holds the capital and all others.
    """
    ruling = t[s.to.camp + current_holder(x, t, s)]
    mine, ground = t[s.to.camp + b] == ruling, 0.0
    for c in range(s.belligerents):
        if (t[s.to.camp + c] == ruling) == mine:
            ground += x[s.at.ground + c]
    if ground <= 0.0:
        return 0.0
    return (n[s.p.front_trend] if mine else n[s.p.rebel_trend]) * x[s.at.ground + b] / ground


@njit(**OPTIONS)
def find_footing(x, lev, n, t, s, b):
    """f_b at which b's ground moves by its trend in the first month, fortune at its middle.

    T_b lost_b(f) = U (1 − e^{−λ_U}) sweep_b/Σ sweep − trend_b/12; lost falls in f, so halving finds it.
    """
    total = 0.0
    for c in range(s.belligerents):
        total += x[s.at.sweep + c]
    gained = 0.0
    if total > 0.0:
        gained = x[s.at.contested] * (1.0 - np.exp(-n[s.p.contest_rate])) * x[s.at.sweep + b] / total
    wanted = gained - trend_of(x, n, t, s, b) / 12.0
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        rate, _fire = pressed(x, lev, n, t, s, b, np.exp(middle))
        if x[s.at.ground + b] * (1.0 - np.exp(-rate)) > wanted:
            low = middle
        else:
            high = middle
    return np.exp(0.5 * (low + high))


@njit(**OPTIONS)
def find_lethality(x, lev, n, t, s):
    """L at which the first month kills at the yearly rate on record, ``deaths_at_start``; 1 where there is none.

    Σ_c 12,000 F_c (1 − e^{−rate_c(l)}) rises in l, so halving finds it.
    """
    if n[s.p.deaths_at_start] <= 0.0:
        return 1.0
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        x[s.at.lethality] = np.exp(middle)
        deaths = 0.0
        for c in range(s.belligerents):
            _rate, fire = pressed(x, lev, n, t, s, c, x[s.at.footing + c])
            deaths += 12000.0 * x[s.at.fighters + c] * (1.0 - np.exp(-death_rate(x, lev, n, s, c, fire)))
        if deaths < n[s.p.deaths_at_start]:
            low = middle
        else:
            high = middle
    return np.exp(0.5 * (low + high))
