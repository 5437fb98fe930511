"""Counter-based random numbers: a draw is a pure function of what it decides.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). The key is the
seed; the counter is (world, month, stream, draw), so results depend neither on threads nor on chunks nor on the
order of calls, and two runs of the same world share their luck.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.jit import njit

MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
STEP, HALF_STEP = 2.0**-52, 2.0**-53


@njit(nogil=True, no_cfunc_wrapper=True)
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32: four 32-bit counter words and two key words → four 32-bit words (as uint64)."""
    for _ in range(10):
        p0 = MULTIPLIER_0 * c0
        p1 = MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (p1 >> SHIFT) ^ c1 ^ k0, p1 & LOW, (p0 >> SHIFT) ^ c3 ^ k1, p0 & LOW
        k0 = (k0 + WEYL_0) & LOW
        k1 = (k1 + WEYL_1) & LOW
    return c0, c1, c2, c3


@njit(nogil=True, no_cfunc_wrapper=True)
def unit(high, low):
    """A number in (0, 1) from 64 bits, of which the upper 52 are used: the middle of one of 2⁵² equal steps."""
    return np.float64(((high << SHIFT) | low) >> np.uint64(12)) * STEP + HALF_STEP


@njit(nogil=True, no_cfunc_wrapper=True)
def uniform(seed, world, month, stream, draw):
    """A number in (0, 1) with 52 random bits, named by seed (64 bits), world, month, stream and draw (32 bits each)."""
    seed64 = np.uint64(seed)
    a, b, _, _ = philox(
        np.uint64(world), np.uint64(month), np.uint64(stream), np.uint64(draw), seed64 & LOW, seed64 >> SHIFT
    )
    return unit(a, b)


@njit(nogil=True, no_cfunc_wrapper=True)
def normal(seed, world, month, stream, draw):
    """A standard normal number (Box & Muller 1958) from the two halves of one Philox block."""
    seed64 = np.uint64(seed)
    a, b, c, d = philox(
        np.uint64(world), np.uint64(month), np.uint64(stream), np.uint64(draw), seed64 & LOW, seed64 >> SHIFT
    )
    return np.sqrt(-2.0 * np.log(unit(a, b))) * np.cos(2.0 * np.pi * unit(c, d))


@njit(nogil=True, no_cfunc_wrapper=True)
def poisson(mean, u):
    """The number whose Poisson distribution function first reaches ``u`` (inversion; means up to about 50)."""
    term = np.exp(-mean)
    total = term
    count = 0
    while u > total and count < 200:
        count += 1
        term *= mean / count
        total += term
    return count
