"""Logit quantal response equilibrium of a game in normal form, followed from indifference (McKelvey & Palfrey 1995).

Where everybody plays at random (sharpness 0) there is one equilibrium. From it a path of equilibria leads to any
sharpness; it can turn back on the way, so it is followed by its length rather than by the sharpness (Turocy 2005).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Array = np.ndarray
TOLERANCE = 1e-10
"""Error of an equilibrium's equations, per unit of sharpness, at which Newton's method stops."""


class Quantal(NamedTuple):
    """A quantal response equilibrium.

    Attributes:
        chances: for each player the probability of each of its strategies.
        expected: for each player what each of its strategies is worth against the others' chances.
        turns: how often the path from indifference turned back in sharpness on its way.
    """

    chances: tuple[Array, ...]
    expected: tuple[Array, ...]
    turns: int


def expected_payoffs(payoffs: Array, chances: tuple[Array, ...]) -> tuple[Array, ...]:
    """For each player, what each of its strategies is worth against the others' chances.

    Args:
        payoffs: [A, m_1, …, m_A] payoff of every combination of strategies to every player.
        chances: for each player [m_i].
    """
    found = []
    for player in range(len(chances)):
        worth = payoffs[player]
        for other in reversed(range(len(chances))):
            if other != player:
                worth = np.tensordot(worth, chances[other], axes=(other, 0))
        found.append(worth)
    return tuple(found)


def slopes(payoffs: Array, chances: tuple[Array, ...], player: int, rival: int) -> Array:
    """[m_player, m_rival] how a player's expected payoffs change with a rival's chances."""
    worth = payoffs[player]
    for other in reversed(range(len(chances))):
        if other not in (player, rival):
            worth = np.tensordot(worth, chances[other], axes=(other, 0))
    return worth if player < rival else worth.T


def equations(logs: Array, t: float, payoffs: Array, sharpness: Array) -> tuple[Array, Array]:
    """Errors of the equilibrium's equations [K], and their slopes in the logs of chances and in t [K, K + 1].

    For each player: log p_j − log p_0 = t λ (v_j − v_0) for every strategy j but the first, and Σ p = 1.
    """
    count = payoffs.shape[1:]
    start = np.concatenate([[0], np.cumsum(count)])
    chances = tuple(np.exp(logs[start[i] : start[i + 1]]) for i in range(len(count)))
    worth = expected_payoffs(payoffs, chances)
    errors, slope = np.zeros(len(logs)), np.zeros((len(logs), len(logs) + 1))
    for i, own in enumerate(count):
        first, rest = start[i], slice(start[i] + 1, start[i + 1])
        gain = sharpness[i] * (worth[i][1:] - worth[i][0])
        errors[first] = chances[i].sum() - 1.0
        slope[first, first : start[i + 1]] = chances[i]
        errors[rest] = logs[rest] - logs[first] - t * gain
        slope[rest, first] = -1.0
        slope[rest, rest] += np.eye(own - 1)
        slope[rest, -1] = -gain
        for k in range(len(count)):
            if k != i:
                change = slopes(payoffs, chances, i, k)
                block = t * sharpness[i] * (change[1:] - change[0]) * chances[k]
                slope[rest, start[k] : start[k + 1]] -= block
    return errors, slope


def correct(logs: Array, t: float, payoffs: Array, sharpness: Array, fixed: bool) -> tuple[Array, float, bool]:
    """Newton's method back onto the path, by the shortest way or at the same t; and whether it got there."""
    for _ in range(12):
        errors, slope = equations(logs, t, payoffs, sharpness)
        if not np.isfinite(errors).all():
            return logs, t, False
        if np.abs(errors).max() < TOLERANCE * max(1.0, float(sharpness.max())):
            return logs, t, True
        step = np.linalg.lstsq(slope[:, :-1] if fixed else slope, -errors, rcond=None)[0]
        logs, t = logs + step[: len(logs)], t if fixed else t + float(step[-1])
        if np.abs(step).max() > 5.0:
            return logs, t, False
    return logs, t, False


def quantal_response(payoffs: Array, sharpness: Array, most: int = 4_000) -> Quantal | None:
    """The logit quantal response equilibrium that is joined to indifference.

    Args:
        payoffs: [A, m_1, …, m_A] payoff of every combination of strategies to every player.
        sharpness: [A] λ of each player, 1 over the unit of payoff.
        most: steps along the path before giving up.

    Returns:
        The equilibrium; None where the path was not followed to its end.
    """
    count = payoffs.shape[1:]
    start = np.concatenate([[0], np.cumsum(count)])
    logs, t = np.concatenate([np.full(own, -np.log(own)) for own in count]), 0.0
    heading = np.append(np.zeros(len(logs)), 1.0)
    length, turns = 0.05, 0
    for _ in range(most):
        _, slope = equations(logs, t, payoffs, sharpness)
        along = np.linalg.svd(slope)[2][-1]
        along *= np.sign(along @ heading) or 1.0
        new, moment, is_on = correct(logs + length * along[:-1], t + length * along[-1], payoffs, sharpness, False)
        jump = np.append(new - logs, moment - t)
        if not is_on or np.linalg.norm(jump) > 2.0 * length or jump @ along < 0.5 * np.linalg.norm(jump):
            length *= 0.5
            if length < 1e-9:
                return None
            continue
        if moment >= 1.0:
            share = (1.0 - t) / (moment - t)
            logs, t, is_on = correct(logs + share * (new - logs), 1.0, payoffs, sharpness, True)
            chances = tuple(np.exp(logs[start[i] : start[i + 1]]) for i in range(len(count)))
            return Quantal(chances, expected_payoffs(payoffs, chances), turns) if is_on else None
        turns += (moment < t) != (heading[-1] < 0)
        logs, t, heading = new, moment, along
        length = min(length * 1.5, 1.0)
    return None
