"""Given-data sensitivity: how much of an outcome's variance goes with each input, from worlds that are there already.

The first-order index S = Var(E[Y|X]) / Var(Y) (Sobol' 1993) is estimated by dividing the worlds into classes of X and
comparing class means: Pearson's correlation ratio, freed of its bias by Kelley 1935. It needs no design of its own
(Plischke, Borgonovo & Smith 2013) and takes a categorical input as it is, each category being a class.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

Array = np.ndarray

BLOCK = 64
"""Inputs whose classes are written out at a time."""
GUMBEL_MEAN, GUMBEL_SD = 0.5772156649015329, float(np.pi / np.sqrt(6.0))
"""Mean and standard deviation of the standard Gumbel law."""


@dataclass(frozen=True)
class CorrelationRatios:
    """Correlation ratios of inputs and outcomes.

    Attributes:
        raw: share of variance between classes [input, outcome].
        freedom: classes less one [input].
        worlds: number of worlds.
    """

    raw: Array
    freedom: Array
    worlds: int

    @property
    def adjusted(self) -> Array:
        """Shares less what chance alone yields: eps² = eta² − (m − 1)/(W − m) · (1 − eta²); can be below 0."""
        rest = np.maximum(self.worlds - 1 - self.freedom, 1)[:, None]
        found: Array = self.raw - self.freedom[:, None] / rest * (1.0 - self.raw)
        return found

    @property
    def p_values(self) -> Array:
        """Chance of so large a share if the input had no part: (W − 1) eta² is chi-square with m − 1 degrees."""
        return np.asarray(special.chdtrc(self.freedom[:, None], (self.worlds - 1) * self.raw))


def class_count(worlds: int) -> int:
    """Classes for so many worlds: W^(2/(7 + tanh((1500 − W)/500))), at most 48 (Plischke, Borgonovo & Smith 2013)."""
    power = 2.0 / (7.0 + np.tanh((1500.0 - worlds) / 500.0))
    return int(max(2, min(np.ceil(worlds**power), 48)))


def ranks_of(values: Array) -> Array:
    """Ranks from 0 in each column [world, column], ties at their mean rank."""
    order = np.argsort(values, axis=0, kind="stable")
    rising = np.take_along_axis(values, order, axis=0)
    place = np.broadcast_to(np.arange(len(values))[:, None], values.shape)
    step = np.ones(values.shape, dtype=bool)
    step[1:] = rising[1:] != rising[:-1]
    first = np.maximum.accumulate(np.where(step, place, 0), axis=0)
    last_of_tie = np.concatenate([step[1:], np.ones((1, values.shape[1]), dtype=bool)])
    last = np.minimum.accumulate(np.where(last_of_tie, place, len(values))[::-1], axis=0)[::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, 0.5 * (first + last), axis=0)
    return ranks


def classes_of(values: Array, most: int) -> Array:
    """Classes from 0 of about equal size by rank [world, input]; equal values stay together, empty classes close up."""
    if values.size == 0:
        return np.zeros(values.shape, dtype=np.int64)
    coarse = np.minimum((ranks_of(values) + 0.5) * most / len(values), most - 1).astype(np.int64)
    return closed_up(coarse)


def closed_up(codes: Array) -> Array:
    """The same codes [world, input] without gaps: the kinds of a column are numbered from 0 in rising order."""
    used = np.zeros((codes.max(initial=0) + 1, codes.shape[1]), dtype=np.int64)
    used[codes, np.arange(codes.shape[1])] = 1
    closed: Array = np.take_along_axis(np.cumsum(used, axis=0) - 1, codes, axis=0)
    return closed


def membership(codes: Array, kind: type = np.float64) -> Array:
    """1 where a world is of a class [world, input · class]; every input gets as many columns as the richest needs."""
    count = int(codes.max(initial=0)) + 1
    return (codes[:, :, None] == np.arange(count)).reshape(len(codes), -1).astype(kind)


def shares(codes: Array, outcomes: Array, kind: type = np.float64) -> CorrelationRatios:
    """Share of each outcome's variance between the classes of each input.

    Args:
        codes: class of each world by each input [world, input], from 0 without gaps.
        outcomes: [world, outcome]; one that does not vary has share 0 of nothing.
        kind: floating point type in which class sums are made.
    """
    worlds, inputs = codes.shape
    centred = outcomes - outcomes.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    scaled = (centred / np.where(length > 0, length, 1.0)).astype(kind)
    raw = np.empty((inputs, outcomes.shape[1]))
    for first in range(0, inputs, BLOCK):
        part = codes[:, first : first + BLOCK]
        member = membership(part, kind)
        size = member.sum(axis=0).reshape(part.shape[1], -1, 1)
        sums = (member.T @ scaled).reshape(part.shape[1], -1, outcomes.shape[1])
        raw[first : first + BLOCK] = (sums**2 / np.maximum(size, 1)).sum(axis=1)
    return CorrelationRatios(raw, codes.max(axis=0, initial=0), worlds)


def dummies(
    codes: Array, outcomes: Array, shuffles: int, generator: np.random.Generator
) -> tuple[CorrelationRatios, ...]:
    """Shares where every input is a dummy: outcomes shuffled among the worlds (Westfall & Young 1993).

    Args:
        codes: class of each world by each input [world, input].
        outcomes: [world, outcome].
        shuffles: how often each outcome is shuffled.
        generator: for the shuffles.

    Returns:
        For each outcome the shares of [input, shuffle].
    """
    shuffled = generator.permuted(np.repeat(outcomes, shuffles, axis=1), axis=0)
    found = shares(codes, shuffled, np.float32)
    return tuple(
        CorrelationRatios(found.raw[:, first : first + shuffles], found.freedom, found.worlds)
        for first in range(0, shuffled.shape[1], shuffles)
    )


def rarest(scores: Array, level: float = 0.95) -> float:
    """What the greatest of several scores exceeds in one shuffle of twenty, by a Gumbel law fitted to the greatest.

    Args:
        scores: [input, shuffle], greater ones being rarer.
        level: share of shuffles that stay below.
    """
    greatest = scores.max(axis=0)
    scale = greatest.std(ddof=1) / GUMBEL_SD
    return float(greatest.mean() + scale * (-np.log(-np.log(level)) - GUMBEL_MEAN))


def rarer(scores: Array, score: float) -> float:
    """Chance that the greatest of several scores reaches so far in a shuffle, by the law of `rarest`."""
    greatest = scores.max(axis=0)
    scale = max(greatest.std(ddof=1), 1e-12) / GUMBEL_SD
    return float(-np.expm1(-np.exp(-((score - greatest.mean()) / scale + GUMBEL_MEAN))))


def rarity(p_values: Array) -> Array:
    """−log of p-values, the rarest the greatest."""
    return np.asarray(-np.log(np.maximum(p_values, 1e-300)))


def floor_of(freedom: int, p_value: float, worlds: int) -> float:
    """The adjusted share of an input with so many degrees of freedom at which its p-value is the one given."""
    raw = min(1.0, float(special.chdtri(freedom, p_value)) / max(worlds - 1, 1))
    return raw - freedom / max(worlds - 1 - freedom, 1) * (1.0 - raw)


def spearman(inputs: Array, outcomes: Array) -> Array:
    """Spearman rank correlation of every input with every outcome, ties at their mean rank.

    Args:
        inputs: values [world, input]; a constant column correlates 0 with everything.
        outcomes: values [world, outcome].

    Returns:
        Correlations [input, outcome].
    """
    rho: Array = _scores(inputs).T @ _scores(outcomes)
    return rho


def _scores(values: Array) -> Array:
    """Centred ranks of each column, scaled to length one."""
    if values.size == 0:
        return np.zeros(values.shape)
    ranks = ranks_of(values)
    ranks -= ranks.mean(axis=0)
    length = np.sqrt((ranks**2).sum(axis=0))
    scaled: Array = ranks / np.where(length > 0, length, 1.0)
    return scaled


@dataclass(frozen=True)
class VarianceSplit:
    """One input's share of one outcome's variance, told apart by which candidate a world believed.

    The class means' squared distance from the whole is counted world by world, so that the parts add up to the input's
    share: sum_k n_kc (ybar_k − ybar)² over the sum of squares, for the worlds of class k that believed candidate c.

    Attributes:
        raw: part of each candidate [candidate].
        chance: what chance alone yields of it [candidate].
        again: the same parts in resampled worlds [resample, candidate].
    """

    raw: Array
    chance: Array
    again: Array

    @property
    def adjusted(self) -> Array:
        """The parts less what chance alone yields [candidate]; they add up to Kelley's eps²."""
        return np.asarray(self.raw - self.chance)


@dataclass(frozen=True, eq=False)
class Resampled:
    """An outcome in all worlds and in resampled ones: what its parts by any input are reckoned from.

    Attributes:
        outcome: [world].
        drawn: how often each world is drawn, in the first row once [1 + resample, world].
        weighted: the same times the outcome [1 + resample, world].
    """

    outcome: Array
    drawn: Array
    weighted: Array

    @classmethod
    def of(cls, outcome: Array, weights: Array) -> Resampled:
        """From an outcome [world], and how often each world is drawn in each resample [resample, world]."""
        drawn = np.concatenate([np.ones((1, len(outcome))), weights])
        return cls(outcome, drawn, drawn * outcome)

    @cached_property
    def worlds(self) -> Array:
        """Worlds in each [1 + resample]."""
        return np.asarray(self.drawn.sum(axis=1))

    @cached_property
    def mean(self) -> Array:
        """Mean of the outcome [1 + resample]."""
        return np.asarray(self.drawn @ self.outcome / self.worlds)

    @cached_property
    def spread(self) -> Array:
        """Sum of its squared distances from the mean [1 + resample]."""
        return np.asarray(self.drawn @ self.outcome**2 - self.worlds * self.mean**2)


def parts_of(classes: Array, candidates: Array, ways: int, of: Resampled) -> VarianceSplit:
    """Divide an input's share among the candidates that worlds believed.

    Args:
        classes: class of each world by the input [world].
        candidates: what each world believed about it [world], from 0; all 0 where there was nothing to choose.
        ways: how many candidates there are.
        of: the outcome.
    """
    count = int(classes.max(initial=0)) + 1
    member = ((classes * ways + candidates)[:, None] == np.arange(count * ways)).astype(np.float64)
    sizes = (of.drawn @ member).reshape(-1, count, ways)
    sums = (of.weighted @ member).reshape(-1, count, ways).sum(axis=2)
    totals = sizes.sum(axis=2)
    gap = np.where(totals > 0, sums / np.maximum(totals, 1) - of.mean[:, None], 0.0)
    found = (sizes * gap[:, :, None] ** 2).sum(axis=1) / np.where(of.spread > 0, of.spread, np.inf)[:, None]
    inside = sizes[0] / np.maximum(totals[0], 1)[:, None] * (1.0 - totals[0] / of.worlds[0])[:, None]
    left = (1.0 - found[0].sum()) / max(len(of.outcome) - count, 1)
    return VarianceSplit(found[0], inside.sum(axis=0) * left, found[1:])


def resamples(worlds: int, count: int, generator: np.random.Generator) -> Array:
    """How often each world is drawn in each bootstrap resample (Efron 1979) [resample, world]."""
    drawn: Array = generator.multinomial(worlds, np.full(worlds, 1.0 / worlds), size=count).astype(np.float64)
    return drawn


def basic_ends(raw: Array, again: Array, level: float = 0.95) -> tuple[Array, Array]:
    """Ends of the basic bootstrap interval, 2 raw − quantile (Davison & Hinkley 1997, sec. 5.2), cut to 0–1.

    The resampled shares exceed the raw share by about what the raw one exceeds the true one, so the bias cancels.

    Args:
        raw: estimates before any correction [estimate].
        again: the same in resampled worlds [resample, estimate].
        level: coverage of the interval.
    """
    tail = 0.5 * (1.0 - level)
    high, low = 2.0 * raw - np.quantile(again, (tail, 1.0 - tail), axis=0)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
