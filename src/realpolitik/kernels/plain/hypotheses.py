"""Weighing hypotheses by evidence: Bayes on marks of the ACH scale, discounted by rating, with dependence.

Shapes: W draws, E items of evidence, H hypotheses of one question. Everything is plain arithmetic on whole arrays;
sixty items on ten hypotheses in a thousand draws take milliseconds, and leaving each out in turn well under a second.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray

GRADES = {"CC": 2, "C": 1, "N": 0, "NA": 0, "I": -1, "II": -2}
"""Steps of the ACH scale away from neutral; what does not apply says nothing, as what is neutral."""


def likelihood_of_grades(grade: Array, step: Array) -> Array:
    """Likelihood of each item under each hypothesis, as a ratio to that of a neutral item: ``step ** grade``.

    Equal steps in the logarithm are those of Jeffreys (1961, app. B), who grades evidence by half powers of ten.

    Args:
        grade: [E, H] steps from neutral, -2 to 2.
        step: [W] factor from one mark to the next, 1 or more.

    Returns:
        [W, E, H] likelihood ratios.
    """
    return np.asarray(step[:, None, None] ** grade.astype(float))


def discounted(likelihood: Array, trust: Array) -> Array:
    """Likelihood of the report of an item: ``trust · likelihood + (1 - trust)``.

    With probability ``trust`` the report tells what is so; otherwise it would have come about under any hypothesis
    alike, as a neutral item does. This is the unreliable witness of Bovens & Hartmann (2003, ch. 1) and, on ratios,
    the discounting of Shafer (1976, ch. 11).

    Args:
        likelihood: [W, E, H] ratios to a neutral item.
        trust: [W, E] probability that the report can be relied on.
    """
    return np.asarray(trust[:, :, None] * likelihood + (1.0 - trust[:, :, None]))


def weights(source: Array, overlap: Array, counts: Array) -> Array:
    """Weight of each item, so that what is said twice is not counted twice.

    One item stands for each report and the others of its origin weigh nothing. A source with m reports that correlate
    by ``overlap`` is worth m / (1 + (m - 1) overlap) independent ones, Kish's (1965, sec. 8.2) effective sample size,
    so each of its reports weighs 1 / (1 + (m - 1) overlap).

    Args:
        source: [E] number of the source that the report comes from in the end.
        overlap: [W] correlation, 0 to 1.
        counts: [E] whether the item stands for a report that is in.

    Returns:
        [W, E] weights between 0 and 1; 0 for items that do not count.
    """
    reports = ((source[:, None] == source) & counts).sum(axis=1)
    return np.asarray(counts / (1.0 + np.maximum(reports - 1.0, 0.0) * overlap[:, None]))


def posterior(prior: Array, log_likelihood: Array, weight: Array) -> Array:
    """Bayes: p(h) ∝ prior(h) · Π_e likelihood(e, h) ** weight(e).

    Args:
        prior: [W, H] weights, 0 or more, not all 0.
        log_likelihood: [W, E, H] natural logarithms; -inf excludes a hypothesis.
        weight: [W, E].

    Returns:
        [W, H] probabilities; NaN where the evidence excludes every hypothesis.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(weight[:, :, None] > 0.0, weight[:, :, None] * log_likelihood, 0.0)
        score = np.log(prior) + parts.sum(axis=1)
        odds = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def leaving_out(prior: Array, log_likelihood: Array, source: Array, overlap: Array, counts: Array) -> Array:
    """Posterior without each item in turn: a report goes with all that repeats it, a repetition goes unnoticed.

    Returns:
        [W, E, H] probabilities.
    """
    items = len(source)
    found = np.empty(log_likelihood.shape)
    for item in range(items):
        rest = counts & (np.arange(items) != item)
        found[:, item] = posterior(prior, log_likelihood, weights(source, overlap, rest))
    return found


def information(after: Array, before: Array) -> Array:
    """Bits by which an item moved the posterior: Σ_h p log2(p/q), Kullback–Leibler (1951) from without it to with it.

    Lindley (1956) takes its expectation for the worth of an experiment; here the item is in hand.

    Args:
        after: [..., H] posterior with the item.
        before: [..., H] posterior without it.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(after > 0.0, after * np.log2(after / before), 0.0)
    return np.asarray(np.maximum(parts.sum(axis=-1), 0.0))


def diagnosticity(likelihood: Array) -> Array:
    """Largest likelihood over smallest, for each item: 1 tells nothing apart (Heuer 1999, ch. 8, step 3).

    Args:
        likelihood: [..., H]; infinite where one hypothesis is excluded and another is not.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(likelihood.max(axis=-1) / likelihood.min(axis=-1))


def inconsistencies(grade: Array) -> tuple[Array, Array]:
    """How often each hypothesis is contradicted: the classic count of ACH (Heuer 1999, ch. 8, steps 5 and 6).

    Args:
        grade: [E, H] steps from neutral.

    Returns:
        [H] number of inconsistent items; [H] the same with very inconsistent ones counted double.
    """
    against = np.minimum(grade, 0)
    return np.asarray((against < 0).sum(axis=0)), np.asarray(-against.sum(axis=0))
