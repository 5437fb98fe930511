"""Powers and logarithms to base two, without a table or a branch.

Loops over them are compiled to work on several numbers at once, and a number gets the same digits wherever it stands.
The polynomials interpolate at Chebyshev nodes.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import INLINE
from realpolitik.kernels.jit import njit

FUSED = {**INLINE, "fastmath": {"contract"}}
"""Options that let a product and a sum be one instruction."""
LEAST = -1000.0
"""Exponent at which smaller ones are taken to lie: 2⁻¹⁰⁰⁰ is nothing beside any number here."""
ROUNDER = 6755399441055744.0
"""1.5 · 2⁵²: what is added to it is rounded to a whole number, which stands in the last bits."""
ROOT_HALF = 0x3FE6A09E667F3BCD
"""√½ as the bits of a double."""
UNIT = 0x3FF0000000000000
"""1 as the bits of a double."""
FRACTION = 0x000FFFFFFFFFFFFF
"""The bits of a double behind the point."""


@njit(**FUSED)
def power(exponent):
    """2^v for v ≤ 0, good to 3 · 10⁻¹⁵ of its size: v = n + f with whole n and |f| ≤ ½, and 2^f by a polynomial."""
    v = max(exponent, LEAST)
    shifted = v + ROUNDER
    f = v - (shifted - ROUNDER)
    m = 1.0206977921453389e-07 + f * 6.767963482574983e-09
    m = 0.00015403526882354606 + f * (1.525266622014565e-05 + f * (1.3217210256367588e-06 + f * m))
    m = 0.05550410866454476 + f * (0.00961812911053657 + f * (0.0013333558214738293 + f * m))
    m = 1.0 + f * (0.6931471805599483 + f * (0.24022650695901254 + f * m))
    return np.int64(np.float64(m).view(np.int64) + (np.float64(shifted).view(np.int64) << 52)).view(np.float64)


@njit(**FUSED)
def logarithm(value):
    """log₂ v for v > 0, and about −1023 for 0; good to 10⁻¹⁵ of its size.

    v = 2^e m with m in [√½, √2), and log₂ m = 2/ln 2 · artanh q = q p(q²), q = (m − 1)/(m + 1), p a polynomial.
    """
    bits = np.float64(value).view(np.int64) + (UNIT - ROOT_HALF)
    whole = np.float64((bits >> 52) - 1023)
    m = np.int64((bits & FRACTION) + ROOT_HALF).view(np.float64)
    q = (m - 1.0) / (m + 1.0)
    z = q * q
    p = 0.32061833689310837 + z * (0.261384919864147 + z * 0.24360063284672878)
    p = 2.8853900817779277 + z * (0.9617966939236606 + z * (0.5770780174707058 + z * (0.41219837179302676 + z * p)))
    return whole + q * p
