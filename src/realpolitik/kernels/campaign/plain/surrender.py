"""Giving up: garrisons that go over or go home because the war looks lost and because others did."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from realpolitik.kernels.campaign.plain.fighting import paid, share_gone
from realpolitik.kernels.campaign.plain.names import Array, Phase, World


def pressures(x: Phase, w: World) -> Array:
    """[B] p_b = doom_b + ψ max(0, 1 − π_b): what the odds and want of pay say to a garrison of b."""
    return np.asarray(x.doom + w.p.unpaid_pressure * np.maximum(1.0 - paid(x), 0.0))


def minded(x: Phase, w: World) -> Array:
    """[B] S_b = max(0, Φ((q_b − θ)/σ) − Φ(−θ/σ))/(1 − Φ(−θ/σ)), the share of garrisons that would give up now.

    q_b = p_b − usual p_b + κ r, r the share of b's camp that gave up of late.
    """
    beyond = pressures(x, w) - x.usual_pressure + w.p.contagion * x.gave_up[w.t.camp]
    gone = ndtr((0.0 - w.p.threshold) / w.p.threshold_spread)
    reached = ndtr((beyond - w.p.threshold) / w.p.threshold_spread)
    return np.asarray(np.maximum(reached - gone, 0.0) / (1.0 - gone))


def fighting(x: Phase, w: World) -> Array:
    """[B, B] h_cb sweep_c: what the row brings to bear on the column, where they are of different camps."""
    others = w.t.camp[:, None] != w.t.camp[None, :]
    return np.where(others, x.enmity * x.sweep[:, None], 0.0)


def give_up(x: Phase, w: World, dt: float) -> None:
    """B gives up y_b = γ_b (1 − exp(−ω S_b dt)) of its ground and men to those who fight it, by h_cb sweep_c.

    The ground goes at once, with the arms; a share of the men turn, the others go home. Who stands gets used to the
    pressure, at the rate h.
    """
    against = fighting(x, w)
    share = w.n.garrisoned * share_gone(w.p.surrender_rate * minded(x, w), dt)
    share = np.where(against.sum(axis=0) > 0.0, share, 0.0)
    x.usual_pressure = x.usual_pressure + share_gone(w.p.habituation, dt / 12.0) * (pressures(x, w) - x.usual_pressure)
    camp = w.t.camp[:, None] == np.arange(len(w.t.camp))[None, :]
    given = (share * x.ground) @ camp / (x.ground @ camp + 1e-9)
    heads = w.t.camp == np.arange(len(w.t.camp))
    x.gave_up = np.where(heads, x.gave_up * np.exp(-dt / w.p.surrender_memory) + given, x.gave_up)
    for b in np.flatnonzero(share):
        part = against[:, b] / fighting(x, w)[:, b].sum()
        ground, men = share[b] * x.ground[b], share[b] * x.fighters[b]
        x.ground[b] -= ground
        x.fighters[b] -= men
        gain = share_gone(part * men * x.equipment[b] / np.maximum(x.fighters, 1e-6), 1.0)
        x.ground = x.ground + part * ground
        x.equipment = x.equipment + (1.0 - x.equipment) * gain
        x.fighters = x.fighters + w.p.turning * part * men
