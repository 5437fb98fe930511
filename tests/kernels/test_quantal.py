"""Logit quantal response: fixed points, known limits, and a path that turns back."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from realpolitik.kernels.plain.quantal import expected_payoffs, quantal_response

PENNIES = np.array([[[9.0, 0], [0, 1]], [[0.0, 1], [1, 0]]])
"""Matching pennies in which one side's stake is nine times as large (Ochs 1995, in McKelvey & Palfrey 1995)."""


def logit(worth: np.ndarray, sharpness: float) -> np.ndarray:
    weight = np.exp(sharpness * (worth - worth.max()))
    return np.asarray(weight / weight.sum())


@settings(max_examples=20, deadline=None)
@given(arrays(float, (3, 2, 3, 2), elements=st.floats(-1, 1, width=16)), st.floats(0.1, 4))
def test_chances_answer_one_another(payoffs: np.ndarray, sharpness: float) -> None:
    found = quantal_response(payoffs, np.full(3, sharpness))
    assert found is not None
    for own, worth in zip(found.chances, expected_payoffs(payoffs, found.chances), strict=True):
        np.testing.assert_allclose(own, logit(worth, sharpness), atol=1e-8)


def test_no_sharpness_is_play_at_random() -> None:
    found = quantal_response(PENNIES, np.zeros(2))
    assert found is not None
    np.testing.assert_allclose(np.concatenate(found.chances), 0.5, atol=1e-9)


def test_great_sharpness_tends_to_the_mixed_equilibrium() -> None:
    found = quantal_response(PENNIES, np.array([300.0, 300.0]))
    assert found is not None
    np.testing.assert_allclose(found.chances[0], [0.5, 0.5], atol=0.01)
    np.testing.assert_allclose(found.chances[1], [0.1, 0.9], atol=0.01)


def test_a_higher_stake_is_played_more_often_short_of_equilibrium() -> None:
    """Own payoffs matter in quantal response, as they do not in the mixed equilibrium."""
    found = quantal_response(PENNIES, np.array([2.0, 2.0]))
    assert found is not None and found.chances[0][0] > 0.6


def test_expected_payoffs_by_hand() -> None:
    worth = expected_payoffs(PENNIES, (np.array([0.25, 0.75]), np.array([0.5, 0.5])))
    np.testing.assert_allclose(worth[0], [4.5, 0.5])
    np.testing.assert_allclose(worth[1], [0.75, 0.25])
