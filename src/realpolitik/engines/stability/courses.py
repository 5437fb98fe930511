"""Which profiles of an empirical game hold: world by world, in the mean of all worlds, and against sampling error."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import xarray as xr

from realpolitik.engines.stability.concepts import Concept, concept
from realpolitik.engines.stability.model import Model
from realpolitik.engines.stability.normal import flat, graded, quantal, regret
from realpolitik.engines.stability.solve import stable

CONCEPTS = ("nash", "l2", "l3", "nonmyopic", "sim", "seq", "smr", "gmr")
"""From no foresight by several moves to answers of any length: what actors expect of others, and how far they look."""
RESAMPLES = 1000
"""Bootstrap samples of worlds."""
MOST_RESAMPLED = 50_000_000
"""Payoffs that are held in memory at a time while worlds are resampled."""


def courses(
    model: Model,
    payoffs: np.ndarray,
    sharpness: np.ndarray,
    *,
    concepts: Sequence[str] = CONCEPTS,
    indifference: float,
    seed: int,
    threads: int | None = None,
) -> xr.Dataset:
    """Stability of every profile in every world and in the mean game, regret with its error, quantal response.

    Args:
        model: options and owners; its own preferences are not used.
        payoffs: [W, A, N] payoff of every profile to every decider in every world, states in mixed radix.
        sharpness: [A] λ of each decider, 1 over the unit of payoff.
        concepts: names of concepts of stability.
        indifference: difference in payoff up to which profiles are as good as each other (`normal.graded`).
        seed: names the random stream of the bootstrap.
        threads: threads to use; the result does not depend on it.

    Returns:
        Dataset over ``world``, ``concept``, ``decider``, ``profile`` (from 1) and ``option``:

        * ``stable`` [world, concept, decider, profile] and ``holds`` [world, concept, profile]: for one, and for all
        * ``mean_stable``, ``mean_holds``: the same of the game whose payoffs are means over worlds
        * ``regret``, ``regret_low``, ``regret_high`` [decider, profile]: gain by the best other course in the mean
          game, and the 95% percentile interval over resampled worlds (Efron 1979)
        * ``steady`` [profile]: share of resamples in which nobody could gain more than the indifference
        * ``chance`` [profile]: probability in quantal response, not a number where it was not found
        * ``course`` [profile, option]: place of the course
    """
    asked = tuple(concept(name) for name in concepts)
    mean, size = payoffs.mean(axis=0), payoffs.shape[-1]
    games = [*graded(payoffs, indifference), graded(mean, indifference)]
    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, len(games))) as pool:
        found = np.stack(list(pool.map(lambda game: judged(model, game, asked), games)))
    gain, low, high, steady = resampled(model, payoffs, indifference, seed)
    return xr.Dataset(
        {
            "stable": (("world", "concept", "decider", "profile"), found[:-1]),
            "holds": (("world", "concept", "profile"), found[:-1].all(axis=2)),
            "mean_stable": (("concept", "decider", "profile"), found[-1]),
            "mean_holds": (("concept", "profile"), found[-1].all(axis=1)),
            "regret": (("decider", "profile"), gain),
            "regret_low": (("decider", "profile"), low),
            "regret_high": (("decider", "profile"), high),
            "steady": ("profile", steady),
            "chance": ("profile", chances(model, mean, sharpness)),
            "course": (("profile", "option"), model.digits(np.arange(size))),
        },
        {
            "concept": [one.name for one in asked],
            "decider": list(model.actors),
            "option": list(model.options),
            "profile": np.arange(1, size + 1),
        },
    )


def judged(model: Model, payoffs: np.ndarray, asked: Sequence[Concept]) -> np.ndarray:
    """[C, A, N] stability of every profile for every actor in one game of payoffs [A, N]."""
    game = model.with_preferences(payoffs)
    return np.stack([stable(game, one, 1) for one in asked])


def chances(model: Model, mean: np.ndarray, sharpness: np.ndarray) -> np.ndarray:
    """[N] probability of every profile in quantal response; not a number where no answer was found."""
    answer = quantal(model, mean, sharpness)
    if answer is None:
        return np.full(mean.shape[-1], np.nan)
    return flat(model, functools.reduce(np.multiply.outer, answer.chances, np.ones(())))


def resampled(model: Model, payoffs: np.ndarray, indifference: float, seed: int) -> tuple[np.ndarray, ...]:
    """Regret in the mean game, ends of its interval [A, N], and how often nobody regrets over the indifference [N]."""
    worlds = len(payoffs)
    generator = np.random.Generator(np.random.Philox(seed))
    weights = generator.multinomial(worlds, np.full(worlds, 1.0 / worlds), RESAMPLES) / worlds
    batch = max(1, MOST_RESAMPLED // payoffs[0].size)
    parts = [
        regret(model, np.tensordot(weights[first : first + batch], payoffs, axes=1)).astype(np.float32)
        for first in range(0, RESAMPLES, batch)
    ]
    gains = np.concatenate(parts)
    low, high = np.quantile(gains, (0.025, 0.975), axis=0)
    steady = (gains <= indifference).all(axis=1).mean(axis=0)
    return regret(model, payoffs.mean(axis=0)), low, high, steady
