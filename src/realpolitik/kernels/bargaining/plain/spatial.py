"""Spatial bargaining over several issues, on whole arrays; symbols as in `kernels.bargaining.spatial`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Rules:
    """Switches of the model, by the names and with the defaults of `settle.OF_SPATIAL`; no digits: no rounding."""

    vote: str = "proportional"
    victory: float = 1.0
    third_parties: bool = True
    empathy: float = 1.0 / 3.0
    risk: str = "middle"
    digits: int | None = None
    meeting: str = "squares"


DEFAULT = Rules()


def votes(rule: str, weight: Array, difference: Array) -> Array:
    """Influence v(w, Δ) that differences of utility call up, weights and differences broadcast."""
    sign = np.where(np.abs(difference) > 1e-12, np.clip(difference / 1e-8, -1.0, 1.0), 0.0)
    shapes = {
        "proportional": difference,
        "binary": sign,
        "mixed": 0.8 * difference + 0.2 * sign,
        "half_cubic": 0.5 * difference + 0.5 * difference**3,
        "cubic": difference**3,
        "prospect": np.where(difference > 0.0, 2.0 / 3.0, 1.0) * difference,
    }
    return np.asarray(weight * shapes[rule])


def separations(position: Array, salience: Array, points: Array) -> Array:
    """[N, P] sd_i of every point."""
    gap = salience[:, None, :] * (position[:, None, :] - points[None])
    return np.asarray(np.sqrt((gap**2).sum(axis=2) / (salience**2).sum(axis=1, keepdims=True)))


def worth(sd: Array, attitude: Array | float) -> Array:
    """Utility (1 − sd)(1 + R sd)."""
    return np.asarray((1.0 - sd) * (1.0 + attitude * np.minimum(sd, 1.0)))


def elect(u: Array, weight: Array, rules: Rules = DEFAULT) -> Array:
    """[options] p_a ∝ Π_b P_ab; u [N, options]. Every pair is voted on once, the later option as the proposal."""
    cast = votes(rules.vote, weight[:, None, None], u[:, :, None] - u[:, None, :])
    for_later = np.tril(np.maximum(cast, 0.0).sum(axis=0))
    for_earlier = np.tril(np.maximum(-cast, 0.0).sum(axis=0))
    coalition = 1e-8 + for_later + for_earlier.T
    beats = 1.0 / (1.0 + (coalition.T / coalition) ** rules.victory)
    p = beats.prod(axis=1)
    return np.asarray(p / p.sum())


def election(position: Array, salience: Array, capability: Array, rules: Rules = DEFAULT) -> Array:
    """[K] expected position, each of the positions held standing once."""
    places = np.sort(np.unique(position, axis=0, return_index=True)[1])
    p = elect(worth(separations(position, salience, position[places]), 0.0), capability, rules)
    return np.asarray(p @ position[places])


def attitudes(sd: Array, capability: Array, rules: Rules = DEFAULT) -> Array:
    """[N] R_i."""
    p = elect(worth(sd, 0.0), capability, rules)
    spread = p.max() - p.min()
    place = (p - p.min()) / spread if spread > 0.0 else np.zeros(len(p))
    low, high = {"middle": (-0.5, 1.0), "low": (0.0, 1.0), "wide": (-1.0, 1.0)}[rules.risk]
    return np.asarray(low + (high - low) * place)


def contest(u: Array, i: int, j: int, weight: Array, rules: Rules = DEFAULT) -> float:
    """Chance φ that i's challenge to j succeeds, with utilities u [N, N] as one observer sees them."""
    at_i = 1e-10 + float(votes(rules.vote, weight[i], u[i, i] - u[i, j]))
    at_j = 1e-10 + float(votes(rules.vote, weight[j], u[j, j] - u[j, i]))
    if not rules.third_parties:
        return at_i / (at_i + at_j)
    others = np.array([n for n in range(len(u)) if n not in (i, j)], dtype=int)
    leaning = votes(rules.vote, weight[others], u[others, i] - u[others, j])
    with_i, with_j = at_i + np.maximum(leaning, 0.0), at_j + np.maximum(-leaning, 0.0)
    chance = with_i / (with_i + with_j)
    own = u[others, others]
    stake = chance * (own - u[others, i]) - (1.0 - chance) * (own - u[others, j])
    pull = votes(rules.vote, weight[others], stake)
    side_i, side_j = at_i + np.maximum(pull, 0.0).sum(), at_j + np.maximum(-pull, 0.0).sum()
    return float(side_i / (side_i + side_j))


def best_target(i: int, u: Array, weight: Array, attention: Array, rules: Rules = DEFAULT) -> tuple[int, float]:
    """(whom i challenges or -1, φ), by i's view of utilities."""
    best, target, at = 1e-5, -1, 0.0
    for j in range(len(u)):
        if j != i:
            chance = contest(u, i, j, weight, rules)
            won, lost = 2.0 * u[i, i], 2.0 * u[i, j]
            expected = (1.0 - attention[j]) * won + attention[j] * (chance * won + (1.0 - chance) * lost)
            if expected - u[i, i] - u[i, j] > best:
                best, target, at = expected - u[i, i] - u[i, j], j, chance
    return target, at


def strike(i: int, j: int, chance: float, position: Array, salience: Array, rules: Rules = DEFAULT) -> Array:
    """[2, K] positions of i and of j in the bargain that i proposes."""
    x, y = position[i], position[j]
    if rules.meeting == "margin":
        lag = np.array([[max(1.0 - 2.0 * chance, 0.0)], [max(2.0 * chance - 1.0, 0.0)]])
        pull, hold = lag * salience[[j, i]] ** 2, (1.0 - lag) * salience[[i, j]] ** 2
        deal = np.array([x, y]) + pull / (pull + hold + 1e-6) * np.array([y - x, x - y])
    else:
        power = 1 if rules.meeting == "products" else 2
        a, b = (salience[i] * chance) ** power, (salience[j] * (1.0 - chance)) ** power
        deal = np.array([(a + 1e-6) * x + b * y, a * x + (b + 1e-6) * y]) / (a + b + 1e-6)
    return deal if rules.digits is None else np.floor(0.5 + deal * 10.0**rules.digits) / 10.0**rules.digits


def play_round(position: Array, salience: Array, capability: Array, rules: Rules = DEFAULT) -> Array:
    """[N, K] positions after one round."""
    actors = len(position)
    attention = salience.sum(axis=1)
    sd = separations(position, salience, position)
    r = attitudes(sd, capability, rules)
    bargains: dict[int, tuple[int, Array]] = {}
    for i in range(actors):
        seen = worth(sd, (r[i] + rules.empathy * (r - r[i]))[:, None])
        j, chance = best_target(i, seen, capability * attention, attention, rules)
        if j >= 0:
            bargains[i] = j, strike(i, j, chance, position, salience, rules)
    u = worth(sd, r[:, None])
    now = u.sum(axis=1)
    value = {
        i: now + worth(separations(position, salience, deal), r[:, None]).sum(axis=1) - u[:, i] - u[:, j]
        for i, (j, deal) in bargains.items()
    }
    moved = position.copy()
    for k in range(actors):
        mine = [i for i, (j, _) in bargains.items() if k in (i, j)]
        ballot = np.stack([now, *(value[i] for i in mine)], axis=1) / actors
        chosen = int(np.argmax(elect(ballot, capability, rules)))
        if chosen > 0:
            i = mine[chosen - 1]
            moved[k] = bargains[i][1][0 if i == k else 1]
    return moved
