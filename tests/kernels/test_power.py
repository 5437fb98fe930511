"""Power: published indices, brute force, and what a kingmaker is."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.kernels.bargaining.ground import ROWS, width_of
from realpolitik.kernels.power import banzhaf, needed_trust, pivot, shapley_shubik, trust_among

COUNCIL = np.array([7] * 5 + [1] * 10)
"""The UN Security Council: five vetoes and nine votes of fifteen, as [39; 7 × 5, 1 × 10] (Shapley 1962)."""


def test_security_council() -> None:
    shapley, swings = shapley_shubik(COUNCIL, 39), banzhaf(COUNCIL, 39)
    assert shapley[0] == pytest.approx(421 / 2145)  # 0.19627, in every textbook
    assert shapley[-1] == pytest.approx(4 / 2145)
    assert swings[0] == pytest.approx(848 / 5080)  # 0.16693
    assert swings[-1] == pytest.approx(84 / 5080)


def test_treaty_of_rome() -> None:
    # Council of the six, [12; 4, 4, 4, 2, 2, 1]: Luxembourg could swing nothing (Brams & Affuso 1976).
    weights = np.array([4, 4, 4, 2, 2, 1])
    assert shapley_shubik(weights, 12) == pytest.approx([14 / 60] * 3 + [9 / 60] * 2 + [0])
    assert banzhaf(weights, 12) == pytest.approx([5 / 21] * 3 + [3 / 21] * 2 + [0])


def test_a_hundred_alike() -> None:
    for index in (shapley_shubik, banzhaf):
        assert index(np.full(100, 3), 151) == pytest.approx(np.full(100, 0.01), rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), st.data())
def test_indices_match_counting(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(sum(weights) // 2 + 1, sum(weights)))
    n = len(weights)
    orders = np.zeros(n)
    count = 0
    for order in permutations(range(n)):
        total = 0
        for i in order:
            total += weights[i]
            if total >= quota:
                orders[i] += 1
                break
        count += 1
    swings = np.zeros(n)
    for i in range(n):
        others = [w for j, w in enumerate(weights) if j != i]
        for size in range(n):
            swings[i] += sum(quota - weights[i] <= sum(c) < quota for c in combinations(others, size))
    assert shapley_shubik(np.array(weights), quota) == pytest.approx(orders / count, abs=1e-12)
    assert banzhaf(np.array(weights), quota) == pytest.approx(swings / swings.sum(), abs=1e-12)


def test_pivot_holds_the_weighted_median() -> None:
    x, s = np.array([[0.1], [0.5], [0.9]]), np.ones((3, 1))
    assert pivot(x, np.array([1.0, 1.0, 1.0]), s, 0) == 1
    assert pivot(x, np.array([3.0, 1.0, 1.0]), s, 0) == 0
    assert pivot(x, np.array([1.0, 1.0, 1.0]), np.zeros((3, 1)), 0) == -1


def test_trust_grows_with_every_guarantor() -> None:
    standing, access = np.array([0.0, 0.5, 0.4]), np.array([[1.0, 0.1], [0.8, 0.5], [1.0, 1.0]])
    assert trust_among(standing, access, -1) == pytest.approx(1 - (1 - 0.25) * (1 - 0.4))
    assert trust_among(standing, access, 2) == pytest.approx(0.25)
    assert trust_among(standing, access, 0) == pytest.approx(trust_among(standing, access, -1))


def asked(x: list[list[float]], s: list[list[float]], walkaway: list[float], fights: list[int]) -> float:
    """Trust that a settlement needs where all are parties."""
    position, salience = np.array(x), np.array(s)
    n, k = position.shape
    room, y = np.empty((ROWS + n, width_of(n, k))), np.empty(k)
    return float(needed_trust(position, salience, np.array(walkaway), np.ones(n, np.int64), np.array(fights), y, room))


def test_trust_that_a_settlement_needs() -> None:
    # Two sides want the opposite; each loses 0.6 by fighting on and 1 by being betrayed: at the middle each gains 0.1,
    # and risks 0.4: G/(1 - G) = 4.
    assert asked([[0.0], [1.0]], [[1.0], [1.0]], [-0.6, -0.6], [1, 1]) == pytest.approx(0.8)
    # Where they gain nothing by any terms, no trust is enough.
    assert asked([[0.0], [1.0]], [[1.0], [1.0]], [-0.4, -0.4], [1, 1]) > 1.0
    # Who lays down no arms risks nothing.
    assert asked([[0.0], [1.0]], [[1.0], [1.0]], [-0.6, -0.6], [0, 0]) < 0.01
