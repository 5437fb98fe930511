"""Both twins of the random numbers: published answers, range, distribution, and draws named by what they decide."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from realpolitik.kernels import random as compiled
from realpolitik.kernels.campaign.plain import random as plain

KNOWN = [  # kat_vectors of Random123 1.14: philox4x32 with 10 rounds
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
words = st.integers(0, 2**32 - 1)
seeds = st.integers(0, 2**63 - 1)


def compiled_philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(word) for word in compiled.philox(*map(np.uint64, (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
@pytest.mark.parametrize("philox", [plain.philox, compiled_philox])
def test_published_answers(philox, counter: str, key: str, answer: str) -> None:
    read = [tuple(int(word, 16) for word in text.split()) for text in (counter, key, answer)]
    assert philox(read[0], read[1]) == read[2]


@settings(deadline=None)
@given(words, words, words, words, words, words)
def test_twins_agree_on_every_block(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    assert plain.philox((a, b, c, d), (e, f)) == compiled_philox((a, b, c, d), (e, f))


@settings(deadline=None)
@given(seeds, words, words, words, words)
def test_twins_draw_the_same(seed: int, world: int, month: int, stream: int, draw: int) -> None:
    name = (seed, world, month, stream, draw)
    u = compiled.uniform(*name)
    assert u == plain.uniform(*name)
    assert 0.0 < u < 1.0
    assert compiled.normal(*name) == pytest.approx(plain.normal(*name), rel=1e-13, abs=1e-13)


def test_all_of_the_seed_counts() -> None:
    assert len({compiled.uniform(seed, 0, 0, 0, 0) for seed in (1, 1 + 2**32, 1 + 2**33, 1 + 2**62)}) == 4


def test_ends_of_the_range_are_never_drawn() -> None:
    """All bits set and none set: the largest and the least number stay inside (0, 1)."""
    for unit in (plain.unit, lambda a, b: compiled.unit(np.uint64(a), np.uint64(b))):
        assert unit(0, 0) == 2.0**-53
        assert unit(2**32 - 1, 2**32 - 1) == 1.0 - 2.0**-53


def test_numpy_draws_the_same_block() -> None:
    """NumPy's Philox is the 64-bit, four-word kind; the 32-bit one is rebuilt here from NumPy's own arithmetic."""
    counter, key = np.array([7, 8, 9, 10], np.uint64), np.array([11, 12], np.uint64)
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        product = counter[[2, 0]] * np.array([0xCD9E8D57, 0xD2511F53], np.uint64)
        high = (product >> np.uint64(32)) ^ counter[[1, 3]] ^ key
        counter = np.stack([high, product & low], axis=1).ravel()
        key = (key + np.array([0x9E3779B9, 0xBB67AE85], np.uint64)) & low
    assert plain.philox((7, 8, 9, 10), (11, 12)) == tuple(int(word) for word in counter)


def test_draws_do_not_depend_on_the_order_of_calls() -> None:
    names = list(itertools.product((1, 2), range(5), range(1, 4), (3, 99), range(2)))
    forwards = [compiled.uniform(*name) for name in names]
    backwards = [compiled.uniform(*name) for name in reversed(names)]
    assert forwards == backwards[::-1]
    assert len(set(forwards)) == len(names)


@pytest.mark.parametrize("axis", range(1, 5))
def test_neighbours_are_independent(axis: int) -> None:
    """Uniform along each counter word alone, and uncorrelated with the next along it."""
    names = np.zeros((4000, 5), dtype=np.int64)
    names[:, axis] = np.arange(4000)
    u = np.array([compiled.uniform(*name) for name in names])
    assert stats.kstest(u, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.06


def test_normal_and_poisson_follow_their_laws() -> None:
    z = np.array([compiled.normal(5, world, 1, 2, 0) for world in range(5000)])
    assert stats.kstest(z, "norm").pvalue > 1e-3
    counts = np.array([compiled.poisson(1.7, compiled.uniform(5, world, 1, 3, 0)) for world in range(5000)])
    observed = np.bincount(np.minimum(counts, 6), minlength=7)
    expected = 5000 * np.append(stats.poisson.pmf(range(6), 1.7), stats.poisson.sf(5, 1.7))
    assert stats.chisquare(observed, expected).pvalue > 1e-3


@settings(deadline=None)
@given(st.floats(0, 40), st.floats(1e-9, 1 - 1e-9))
def test_poisson_inverts_the_distribution_function(mean: float, u: float) -> None:
    count = compiled.poisson(mean, u)
    assert count == plain.poisson(mean, u)
    assert stats.poisson.cdf(count, mean) >= u - 1e-9
    assert count == 0 or stats.poisson.cdf(count - 1, mean) <= u + 1e-9
