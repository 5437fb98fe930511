import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from realpolitik.stats import jeffreys, mean_interval, paired_share, rank_correlation_reach


def test_jeffreys_is_the_beta_quantile():
    found = jeffreys(30, 100)
    assert found.value == 0.3
    np.testing.assert_allclose(found[1:], stats.beta.ppf([0.025, 0.975], 30.5, 70.5))


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_jeffreys_holds_its_estimate(pair):
    found = jeffreys(*pair)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(("count", "total"), [(0, 0), (3, 2), (-1, 5)])
def test_jeffreys_refuses_what_is_no_share(count, total):
    with pytest.raises(ValueError, match="no share"):
        jeffreys(count, total)


def test_mean_interval_is_students():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    expected = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    np.testing.assert_allclose(mean_interval(values)[1:], expected)


def test_no_world_changed_is_not_certainty():
    found = paired_share(0, 0, 100)
    assert found.value == 0
    assert found.low < 0 < found.high


@given(st.integers(0, 50), st.integers(0, 50))
def test_paired_share_is_symmetric(gained, lost):
    one, other = paired_share(gained, lost, 100), paired_share(lost, gained, 100)
    np.testing.assert_allclose([one.low, one.high], [-other.high, -other.low])


def test_rank_correlation_interval_covers():
    generator = np.random.default_rng(5)
    inside = 0
    for _ in range(300):
        x = generator.normal(size=120)
        y = 0.5 * x + np.sqrt(0.75) * generator.normal(size=120)
        rho = np.array(stats.spearmanr(x, y).statistic)
        low, high = rank_correlation_reach(rho, 120)
        inside += low <= 6 / np.pi * np.arcsin(0.25) <= high
    assert inside / 300 > 0.9
