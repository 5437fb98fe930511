"""Proper scores of probabilities and of ensembles, and how far a mean of few dependent scores can be trusted.

Lower is better for all of them. Gneiting & Raftery, "Strictly Proper Scoring Rules, Prediction, and Estimation",
Journal of the American Statistical Association 102 (2007). The tests hold Brier, logarithmic and continuous ranked
probability scores against the library scoringrules (Zanetta & Allen 2024).
"""

from __future__ import annotations

import numpy as np

from realpolitik.stats import Interval

DRAWS = 1000
"""Resamplings of a bootstrap."""


def brier(came: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Squared error of probabilities, 0 to 1.

    Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).

    Args:
        came: whether each event came about [event].
        probability: probability given to each [event].
    """
    scores: np.ndarray = (probability - came) ** 2
    return scores


def log_score(came: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Minus the natural logarithm of the probability given to what came (Good 1952), in nats; inf where that was 0.

    Args:
        came: whether each event came about [event].
        probability: probability given to each [event].
    """
    with np.errstate(divide="ignore"):
        scores: np.ndarray = -np.log(np.where(came, probability, 1.0 - probability))
    return scores + 0.0


def smoothed(count: np.ndarray | float, worlds: int) -> np.ndarray:
    """Share of worlds kept off 0 and 1: the mean (count + ½)/(worlds + 1) of Jeffreys' posterior."""
    return (np.asarray(count, dtype=float) + 0.5) / (worlds + 1.0)


def timing(first: np.ndarray, came: int | None, months: int) -> float:
    """Brier score of "it has come about by now", averaged over the months of a run, 0 to 1.

    The integrated Brier score of survival analysis without censoring (Graf et al., Statistics in Medicine 18, 1999):
    it pays to be right about when, not only about whether.

    Args:
        first: month in which the event comes about in each world, negative where it does not [world].
        came: month in which it came about, None where it did not.
        months: months from the first after the date of knowledge to the last that counts.
    """
    month = np.arange(1, months + 1)
    share = ((first[:, None] >= 0) & (first[:, None] <= month)).mean(axis=0)
    truth = np.zeros(months) if came is None else (month >= came).astype(float)
    return float(np.mean((share - truth) ** 2))


def crps(observed: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of ensembles, in the unit of what is observed.

    That of the ensemble's own step function, by its order statistics: 2/M² Σᵢ (xᵢ − y)(M·1[y < xᵢ] − i + ½) for the
    members in rising order. An estimator without the step's bias would need an array of members × members a figure.

    Args:
        observed: figures [figure].
        members: values of the ensembles [figure, member]; one member makes it the absolute error.
    """
    rising = np.sort(members, axis=-1)
    size = rising.shape[-1]
    gaps = rising - observed[:, None]
    scores: np.ndarray = 2.0 / size**2 * (gaps * (size * (gaps > 0) - np.arange(1, size + 1) + 0.5)).sum(axis=-1)
    return scores


def crps_of_quantiles(observed: np.ndarray, quantiles: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Approximate CRPS of a distribution known by some quantiles: twice their mean pinball loss.

    Args:
        observed: figures [figure].
        quantiles: values [figure, level].
        levels: levels of the quantiles, between 0 and 1 [level].
    """
    gaps = observed[:, None] - quantiles
    scores: np.ndarray = 2.0 * np.where(gaps >= 0, levels * gaps, (levels - 1.0) * gaps).mean(axis=-1)
    return scores


CHANGES = (-0.5, -0.25, -0.1, 0.1, 0.25, 0.5)
"""Ends of the bins of `ignorance`: change from the last figure known, as a share of it."""


def ignorance(observed: float, members: np.ndarray, last: float) -> float:
    """Surprise at the bin in which a figure fell, in bits: −log₂ of the share of members in that bin.

    One member is added to each bin, so that an empty one does not cost infinitely much (Hegre et al., "The 2023/24
    VIEWS Prediction Challenge", Journal of Peace Research 62 (2025)). Their bins are of deaths; ours are changes from
    the last figure known, since series have units of their own.

    Args:
        observed: the figure.
        members: values of the ensemble [member].
        last: last figure known before, above 0.
    """
    counts = np.bincount(np.digitize(members / last - 1.0, CHANGES), minlength=len(CHANGES) + 1) + 1.0
    return float(-np.log2(counts[np.digitize(observed / last - 1.0, CHANGES)] / counts.sum()))


def effective_number(values: np.ndarray) -> float:
    """How many independent quantities would vary as these do: (Σλ)²/Σλ² over the eigenvalues of their correlations.

    Bretherton et al., "The Effective Number of Spatial Degrees of Freedom of a Time-Varying Field", Journal of Climate
    12 (1999), eq. 5. What does not vary over worlds counts as independent of the rest. The correlation that chance
    alone gives in so many worlds, 1/(worlds − 1) in the square, is taken off.

    Args:
        values: one row for each quantity [quantity, world].
    """
    size, worlds = values.shape
    if size < 2 or worlds < 3:
        return float(size)
    spread = values.std(axis=1)
    moves = spread > 1e-12 * np.maximum(1.0, np.abs(values).max(axis=1))
    scaled = np.where(moves[:, None], values - values.mean(axis=1, keepdims=True), 0.0)
    scaled = scaled / np.where(moves, spread, 1.0)[:, None]
    squares = ((scaled @ scaled.T) / worlds) ** 2
    np.fill_diagonal(squares, 0.0)
    chance = float((moves.sum() * (moves.sum() - 1)) / (worlds - 1))
    return float(size**2 / (size + max(0.0, float(squares.sum()) - chance)))


def over_outcomes(
    values: np.ndarray,
    effective: float,
    seed: int,
    level: float = 0.95,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Interval:
    """Mean of some scores, with the interval of what other outcomes of the kind might have made of it.

    Bootstrap of the mean that draws only as many outcomes as there are independent ones, since scores of outcomes that
    hang together say the same thing over and over. One outcome says nothing of others: its interval is all there is.

    Args:
        values: one score for each outcome [outcome].
        effective: effective number of outcomes, at most as many as there are.
        seed: seed of the resampling.
        level: coverage.
        bounds: least and greatest score that there can be.
    """
    if len(values) < 2:
        return Interval(float(values.mean()), *bounds)
    size = max(1, min(len(values), round(effective)))
    picks = np.random.Generator(np.random.Philox(seed)).integers(0, len(values), (DRAWS, size))
    tail = 0.5 * (1.0 - level)
    low, high = np.quantile(values[picks].mean(axis=1), (tail, 1.0 - tail))
    return Interval(float(values.mean()), float(low), float(high))


def over_worlds(came: np.ndarray, members: np.ndarray, seed: int) -> Interval:
    """Mean Brier score with the 95% interval that comes of a finite number of worlds alone.

    Args:
        came: whether each event came about [event].
        members: whether it comes about in each world [event, world].
        seed: seed of the resampling.
    """
    worlds = members.shape[1]
    weights = np.random.Generator(np.random.Philox(seed)).multinomial(worlds, np.full(worlds, 1.0 / worlds), DRAWS)
    means = (((weights @ members.T.astype(float)) / worlds - came.astype(float)) ** 2).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(brier(came, members.mean(axis=1)).mean()), float(low), float(high))
