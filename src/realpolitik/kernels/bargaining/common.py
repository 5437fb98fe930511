"""What the formulas share: utility, weighted median, acceptance.

Utility falls with distance in proportion to salience, summed over issues (city-block; Enelow & Hinich 1984), the same
as in the campaign: u_i(y) = −Σ_k s_ik |y_k − x_ik|.
"""

from __future__ import annotations

from realpolitik.kernels.jit import njit

ALLOCATING = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
"""Options of functions that make arrays."""
OPTIONS = {**ALLOCATING, "_nrt": False}
"""Options of all others."""
INLINE = {**OPTIONS, "forceinline": True}
"""Options of small functions inside loops."""
ROUNDING = 1e-12
"""Share of a sum that is taken for rounding."""


@njit(**OPTIONS)
def utility(position, salience, i, y):
    """u_i(y) = −Σ_k s_ik |y_k − x_ik| of actor i at terms y [K]: 0 at its own ideal, negative elsewhere."""
    total = 0.0
    for k in range(position.shape[1]):
        total -= salience[i, k] * abs(y[k] - position[i, k])
    return total


@njit(**OPTIONS)
def utility_among(position, salience, i, j):
    """u_i at the position of actor j."""
    total = 0.0
    for k in range(position.shape[1]):
        total -= salience[i, k] * abs(position[j, k] - position[i, k])
    return total


@njit(**OPTIONS)
def acceptable(position, salience, walkaway, i, y):
    """Whether terms y leave actor i at least as well off as without an agreement (but for rounding)."""
    return utility(position, salience, i, y) >= walkaway[i] - ROUNDING


@njit(**OPTIONS)
def signs(position, salience, walkaway, betrayed, i, y, trust):
    """Whether actor i takes terms y that are kept with probability ``trust``, and else leave it ``betrayed[i]``.

    G u_i(y) + (1 − G) b_i ≥ d_i (Walter 2002: what keeps wars going is the fear of laying down arms first).
    """
    expected = trust * utility(position, salience, i, y) + (1.0 - trust) * betrayed[i]
    return expected >= walkaway[i] - ROUNDING


@njit(**OPTIONS)
def weighted_median(position, weight, salience, k):
    """The point on issue k that no other beats when each votes for the nearer one with weight w_i s_ik (Black 1958).

    Where a whole stretch is unbeaten, its middle.
    """
    actors = position.shape[0]
    total = 0.0
    for i in range(actors):
        total += weight[i] * salience[i, k]
    low, high = 2.0, 2.0
    for j in range(actors):
        here = position[j, k]
        below = 0.0
        for i in range(actors):
            if position[i, k] <= here:
                below += weight[i] * salience[i, k]
        if below >= 0.5 * total * (1.0 - ROUNDING) and here < low:
            low = here
        if below > 0.5 * total * (1.0 + ROUNDING) and here < high:
            high = here
    return 0.5 * (low + high) if high < 2.0 else low
