"""Weighing by hand: textbook Bayes, the discount, what is said twice; and what must hold for any evidence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from realpolitik.kernels.plain import hypotheses as kernel

ONE = np.array([0.0])
GRADES = hnp.arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(2, 5)), elements=st.integers(-2, 2))
SOME = settings(max_examples=40, deadline=None)


def post(prior: list[float], likelihood: list[list[float]], weight: list[float] | None = None) -> np.ndarray:
    """Posterior of one draw."""
    items = np.array([likelihood])
    given_weight = np.array([weight if weight is not None else [1.0] * len(likelihood)])
    with np.errstate(divide="ignore"):
        return kernel.posterior(np.array([prior]), np.log(items), given_weight)[0]


def test_the_cab_problem() -> None:
    """Tversky & Kahneman (1982): 0.15 · 0.8 against 0.85 · 0.2."""
    assert post([0.15, 0.85], [[0.8, 0.2]]) == pytest.approx([12 / 29, 17 / 29])


def test_a_rare_disease() -> None:
    """One in a thousand, a test with 5% false alarms and none missed: 1 in 50.95 (Casscells et al. 1978)."""
    assert post([0.001, 0.999], [[1.0, 0.05]])[0] == pytest.approx(1 / (1 + 999 * 0.05))


def test_heuers_matrix_by_hand() -> None:
    """Heuer (1999), ch. 8, fig. 15, with steps of 2: posteriors as 2^(3-3) : 2^6 : 2^(4-2)."""
    grade = np.array([[1, 1, 1], [1, 1, -1], [1, 1, -1], [-1, 1, 1], [-1, 1, 1], [-1, 1, 1]])
    likelihood = kernel.likelihood_of_grades(grade, np.array([2.0]))
    found = post([1, 1, 1], likelihood[0].tolist())
    assert found == pytest.approx(np.array([1, 64, 4]) / 69)
    against, severity = kernel.inconsistencies(grade)
    assert against.tolist() == severity.tolist() == [3, 0, 2]
    assert kernel.diagnosticity(likelihood)[0].tolist() == [1, 4, 4, 4, 4, 4]


def test_very_inconsistent_counts_double_in_severity() -> None:
    against, severity = kernel.inconsistencies(np.array([[-2, 0], [-1, 2]]))
    assert (against.tolist(), severity.tolist()) == ([2, 0], [3, 0])


def test_discount_is_a_mixture_with_a_neutral_report() -> None:
    found = kernel.discounted(np.array([[[4.0, 0.25]]]), np.array([[0.5]]))
    assert found[0, 0].tolist() == [2.5, 0.625]


def test_what_is_said_twice_counts_once_and_a_source_counts_less_than_its_reports() -> None:
    """The second item repeats the first; the third is another report of the same source."""
    source, counts = np.array([0, 0, 0, 1]), np.array([True, False, True, True])
    assert kernel.weights(source, ONE, counts)[0].tolist() == [1, 0, 1, 1]
    assert kernel.weights(source, np.array([0.5]), counts)[0] == pytest.approx([2 / 3, 0, 2 / 3, 1])
    assert kernel.weights(source, np.array([1.0]), counts)[0] == pytest.approx([0.5, 0, 0.5, 1])
    assert kernel.weights(source, np.array([1.0]), counts & (source > 0))[0].tolist() == [0, 0, 0, 1]


def test_evidence_that_excludes_all_is_seen() -> None:
    assert np.isnan(post([0.5, 0.5], [[0.0, 1.0], [1.0, 0.0]])).all()
    assert post([0.5, 0.5], [[0.0, 1.0], [1.0, 0.5]]).tolist() == [0, 1]


def test_information_of_a_known_step() -> None:
    """From even odds to certainty is one bit."""
    assert kernel.information(np.array([1.0, 0.0]), np.array([0.5, 0.5])) == pytest.approx(1.0)
    assert kernel.information(np.array([0.3, 0.7]), np.array([0.3, 0.7])) == 0.0


@SOME
@given(GRADES, st.floats(1.0, 5.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_posteriors_are_probabilities_and_order_means_nothing(
    grade: np.ndarray, step: float, trust: float, overlap: float
) -> None:
    items = len(grade)
    prior = np.full((1, grade.shape[1]), 1 / grade.shape[1])
    source = np.arange(items) % 2

    def found(order: np.ndarray) -> np.ndarray:
        likelihood = kernel.likelihood_of_grades(grade[order], np.array([step]))
        logs = np.log(kernel.discounted(likelihood, np.full((1, items), trust)))
        weight = kernel.weights(source[order], np.array([overlap]), np.ones(items, dtype=bool))
        return kernel.posterior(prior, logs, weight)

    one, other = found(np.arange(items)), found(np.arange(items)[::-1])
    assert one.sum() == pytest.approx(1.0)
    assert one == pytest.approx(other)


@SOME
@given(GRADES, st.floats(1.0, 5.0))
def test_an_echo_changes_nothing(grade: np.ndarray, step: float) -> None:
    """Every item told twice from one origin: the same posterior as told once."""
    prior = np.full((1, grade.shape[1]), 1 / grade.shape[1])
    items = np.arange(len(grade))

    def found(rows: np.ndarray) -> np.ndarray:
        logs = np.log(kernel.likelihood_of_grades(grade[rows], np.array([step])))
        weight = kernel.weights(rows, np.array([0.5]), np.arange(len(rows)) < len(items))
        return kernel.posterior(prior, logs, weight)

    assert found(np.concatenate([items, items])) == pytest.approx(found(items))


@SOME
@given(GRADES, st.floats(1.0, 5.0))
def test_without_trust_or_step_the_prior_stands(grade: np.ndarray, step: float) -> None:
    prior = np.linspace(1, 2, grade.shape[1])[None]
    prior = prior / prior.sum()
    weight = np.ones((1, len(grade)))
    likelihood = kernel.likelihood_of_grades(grade, np.array([step]))
    unheard = np.log(kernel.discounted(likelihood, np.zeros((1, len(grade)))))
    assert kernel.posterior(prior, unheard, weight) == pytest.approx(prior)
    mute = np.log(kernel.likelihood_of_grades(grade, np.array([1.0])))
    assert kernel.posterior(prior, mute, weight) == pytest.approx(prior)


@SOME
@given(GRADES, st.floats(1.1, 5.0), st.floats(0.0, 1.0))
def test_leaving_out_is_weighing_without(grade: np.ndarray, step: float, overlap: float) -> None:
    items = len(grade)
    prior = np.full((1, grade.shape[1]), 1 / grade.shape[1])
    logs = np.log(kernel.likelihood_of_grades(grade, np.array([step])))
    source, counts = np.arange(items) // 3, np.arange(items) % 2 == 0
    found = kernel.leaving_out(prior, logs, source, np.array([overlap]), counts)
    for item in range(items):
        rest = np.arange(items) != item
        weight = kernel.weights(source[rest], np.array([overlap]), counts[rest])
        assert found[:, item] == pytest.approx(kernel.posterior(prior, logs[:, rest], weight))
