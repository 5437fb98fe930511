"""Counter-based random numbers in plain integers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011).

A draw is a pure function of what it decides: the key is the seed, the counter is (world, month, stream, draw).
"""

from __future__ import annotations

import math

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
"""Steps of the key: the golden ratio and √3 − 1, as 32-bit fractions."""
WORD = 0xFFFFFFFF
ROUNDS = 10

Words = tuple[int, int, int, int]


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Four random 32-bit words for a counter of four words and a key of two."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        high0, low0 = divmod(MULTIPLIERS[0] * c0, 1 << 32)
        high1, low1 = divmod(MULTIPLIERS[1] * c2, 1 << 32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + WEYL[0]) & WORD, (k1 + WEYL[1]) & WORD
    return c0, c1, c2, c3


def block(seed: int, world: int, month: int, stream: int, draw: int) -> Words:
    """The four words named by a seed of 64 bits and four numbers of 32 bits."""
    return philox((world, month, stream, draw), (seed & WORD, (seed >> 32) & WORD))


def unit(high: int, low: int) -> float:
    """A number in (0, 1) from 64 bits, of which the upper 52 are used: the middle of one of 2⁵² equal steps."""
    return ((high << 32 | low) >> 12) * 2.0**-52 + 2.0**-53


def uniform(seed: int, world: int, month: int, stream: int, draw: int) -> float:
    """A number in (0, 1)."""
    first, second, _, _ = block(seed, world, month, stream, draw)
    return unit(first, second)


def normal(seed: int, world: int, month: int, stream: int, draw: int) -> float:
    """A standard normal number (Box & Muller 1958) from the two halves of one block."""
    a, b, c, d = block(seed, world, month, stream, draw)
    return math.sqrt(-2.0 * math.log(unit(a, b))) * math.cos(2.0 * math.pi * unit(c, d))


def poisson(mean: float, u: float) -> int:
    """The number whose Poisson distribution function first reaches ``u`` (inversion; at most 200)."""
    term = total = math.exp(-mean)
    count = 0
    while total < u and count < 200:
        count += 1
        term *= mean / count
        total += term
    return count
