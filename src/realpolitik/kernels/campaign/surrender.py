"""Giving up: garrisons that go over or go home because the war looks lost and because others did.

Thresholds of many who watch each other (Granovetter 1978; Kuran 1991; as the limit of a global game: Morris & Shin
2003), commanders who change sides (Christia 2012). Symbols as in docs/explanation/model/fighting.md.
"""

from __future__ import annotations

import math

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, paid, same_camp
from realpolitik.kernels.jit import njit


@njit(**INLINE)
def below(pressure, n, s):
    """Φ((q − θ)/σ): share of garrisons whose threshold lies below a pressure."""
    return 0.5 * math.erfc((n[s.p.threshold] - pressure) / (n[s.p.threshold_spread] * math.sqrt(2.0)))


@njit(**INLINE)
def pressure(x, n, s, b):
    """p_b = doom_b + ψ max(0, 1 − π_b): what the odds and want of pay say to a garrison of b."""
    return x[s.at.doom + b] + n[s.p.unpaid_pressure] * max(1.0 - paid(x, s, b), 0.0)


@njit(**INLINE)
def minded(x, n, t, s, b):
    """Share of b's garrisons that would give up now: those whose threshold the pressure passes, none at the start.

    S_b = max(0, Φ((q_b − θ)/σ) − Φ(−θ/σ))/(1 − Φ(−θ/σ)), where q_b = p_b − usual p_b + κ r, r the share of the camp
    that gave up of late.
    """
    beyond = pressure(x, n, s, b) - x[s.at.usual_pressure + b]
    beyond += n[s.p.contagion] * x[s.at.gave_up + t[s.to.camp + b]]
    gone = below(0.0, n, s)
    return max(below(beyond, n, s) - gone, 0.0) / (1.0 - gone)


@njit(**OPTIONS)
def give_up(x, n, t, s, lost, dt):
    """What garrisons give up in ``dt`` months goes to those who fight them: ground at once, arms, and some of the men.

    b gives up y_b = γ_b (1 − exp(−ω S_b dt)); of its men a share turns, the others go home. Who stands gets used to the
    pressure, at the rate h. ``lost`` [B] is scratch.
    """
    for b in range(s.belligerents):
        lost[b] = 0.0
        if fought(x, t, s, b) > 0.0:
            share = 1.0 - np.exp(-n[s.p.surrender_rate] * minded(x, n, t, s, b) * dt)
            lost[b] = n[s.of.garrisoned + b] * share
        used = 1.0 - np.exp(-n[s.p.habituation] * dt / 12.0)
        x[s.at.usual_pressure + b] += used * (pressure(x, n, s, b) - x[s.at.usual_pressure + b])
    for camp in range(s.belligerents):
        if t[s.to.camp + camp] == camp:
            remember(x, n, t, s, lost, camp, dt)
    for b in range(s.belligerents):
        if lost[b] > 0.0:
            hand_over(x, n, t, s, b, lost[b])


@njit(**INLINE)
def fought(x, t, s, b):
    """Σ h_cb sweep_c of those outside b's camp who fight it."""
    total = 0.0
    for c in range(s.belligerents):
        if not same_camp(t, s, b, c):
            total += x[s.at.enmity + c * s.belligerents + b] * x[s.at.sweep + c]
    return total


@njit(**INLINE)
def remember(x, n, t, s, lost, camp, dt):
    """r: what of a camp's ground was given up of late, forgotten with the time τ."""
    given, ground = 0.0, 1e-9
    for b in range(s.belligerents):
        if t[s.to.camp + b] == camp:
            given += lost[b] * x[s.at.ground + b]
            ground += x[s.at.ground + b]
    x[s.at.gave_up + camp] = x[s.at.gave_up + camp] * np.exp(-dt / n[s.p.surrender_memory]) + given / ground


@njit(**INLINE)
def hand_over(x, n, t, s, b, share):
    """Share out what b gives up among those who fight it, by h_cb sweep_c."""
    total = fought(x, t, s, b)
    ground, men = share * x[s.at.ground + b], share * x[s.at.fighters + b]
    x[s.at.ground + b] -= ground
    x[s.at.fighters + b] -= men
    for c in range(s.belligerents):
        if not same_camp(t, s, b, c):
            part = x[s.at.enmity + c * s.belligerents + b] * x[s.at.sweep + c] / total
            x[s.at.ground + c] += part * ground
            gain = 1.0 - np.exp(-part * men * x[s.at.equipment + b] / max(x[s.at.fighters + c], 1e-6))
            x[s.at.equipment + c] += (1.0 - x[s.at.equipment + c]) * gain
            x[s.at.fighters + c] += n[s.p.turning] * part * men
