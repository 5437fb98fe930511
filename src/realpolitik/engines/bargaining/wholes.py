"""Terms that no world could have, brought back to such as one could: what belongs to one whole is settled as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from realpolitik.engines.bargaining.units import Units
from realpolitik.kernels.bargaining.settle import Formula
from realpolitik.kernels.bargaining.static import PROCEDURAL
from realpolitik.worlds.table import BargainTable
from realpolitik.worlds.wholes import Bounds

SWEEPS = 500
"""Rounds of the search for the nearest possible terms, at most."""
CLOSE = 1e-9
"""Distance (unit scale) up to which terms lie within bounds; what is left at the end is removed exactly."""
HALVINGS = 40
"""Halvings of a stretch in the search for its last acceptable point."""
LEAST_MASS = 1e-6
"""Share of the mean mass of issues that one counts with at least, so that the nearest terms are unique."""


def possible(table: BargainTable, units: Units, formula: Formula, terms: np.ndarray) -> np.ndarray:
    """[W, rounds + 1, K] terms that a world could have: the nearest to those of a formula.

    Where parties have to consent, the nearest that are found between such terms and the last possible point on the way
    from things as they stand, so that nobody is asked to take less than without an agreement.
    """
    rounds = terms.shape[1]
    rows = terms.reshape(-1, terms.shape[2])

    def each(values: np.ndarray) -> np.ndarray:
        return np.repeat(values, rounds, axis=0)

    mass, reference = each((units.weight[:, :, None] * units.salience).sum(axis=1)), each(units.reference)
    for bounds in table.bounds:
        nearest = nearest_terms(rows, mass, bounds, table.issues)
        if not formula.asks:
            rows = nearest
        elif formula.code == PROCEDURAL:
            rows = short_of(rows, reference, bounds, table.issues, whole=False)
        else:
            safe = short_of(rows, reference, bounds, table.issues, whole=True)
            floor = each(np.where(units.party == 1, units.walkaway, -np.inf))
            rows = as_far_as_all_accept(safe, nearest, each(units.position), each(units.salience), floor)
    return rows.reshape(terms.shape)


def nearest_terms(terms: np.ndarray, mass: np.ndarray, bounds: Bounds, issues: Sequence[str]) -> np.ndarray:
    """[R, K] the possible terms that are nearest: min Σ_k m_k (y_k − t_k)², by Hildreth's method (1957).

    With m_k = Σ_i w_i s_ik this is the compromise itself under the bounds, since Σ_i w_i s_ik (y_k − x_ik)² differs
    from m_k (y_k − t_k)² by what y does not change: issues give way that less weight cares for.

    Args:
        terms: [R, K] on the unit scale.
        mass: [R, K].
        bounds: what must hold.
        issues: [K] ids.
    """
    columns = [issues.index(name) for name in bounds.issues]
    found = terms.copy()
    rows = np.flatnonzero(_excess(terms[:, columns], bounds) > CLOSE)
    if rows.size:
        found[rows[:, None], columns] = _project(terms[rows][:, columns], mass[rows][:, columns], bounds)
    return found


def _excess(terms: np.ndarray, bounds: Bounds) -> np.ndarray:
    """[R] by how much each breaks the bound that it breaks most."""
    return np.asarray((terms @ bounds.normals.T - bounds.limits).max(axis=1))


def _project(terms: np.ndarray, mass: np.ndarray, bounds: Bounds) -> np.ndarray:
    """[R, K'] nearest points of a polytope: one multiplier a half-space, each set right in turn until all hold."""
    floor = LEAST_MASS * np.maximum(mass.mean(axis=1, keepdims=True), 1e-12)
    give = 1.0 / np.maximum(mass, floor)
    y = terms.copy()
    held = np.zeros((len(terms), len(bounds.limits)))
    for _ in range(SWEEPS):
        for m, (normal, limit) in enumerate(zip(bounds.normals, bounds.limits, strict=True)):
            change = np.maximum((y @ normal - limit) / (give @ normal**2), -held[:, m])
            held[:, m] += change
            y -= change[:, None] * give * normal
        if _excess(y, bounds).max() <= CLOSE:
            break
    return _towards(bounds.inside, y, bounds)


def _towards(start: np.ndarray, terms: np.ndarray, bounds: Bounds) -> np.ndarray:
    """The last possible point on the way from possible points to terms; the start itself where it is none."""
    return np.asarray(start + reach(np.broadcast_to(start, terms.shape), terms, bounds)[:, None] * (terms - start))


def reach(start: np.ndarray, terms: np.ndarray, bounds: Bounds) -> np.ndarray:
    """[R] share of the way from ``start`` to ``terms`` [R, K'] that stays within bounds, 0–1; 0 from outside."""
    room = np.maximum(bounds.limits - start @ bounds.normals.T, 0.0)
    rise = (terms - start) @ bounds.normals.T
    share = np.divide(room, rise, out=np.ones_like(rise), where=rise > room)
    return np.asarray(share.min(axis=1))


def short_of(
    terms: np.ndarray, reference: np.ndarray, bounds: Bounds, issues: Sequence[str], whole: bool
) -> np.ndarray:
    """[R, K] the last possible point on the way from things as they stand to terms that parties have consented to.

    Who likes the terms no less than things as they stand likes every point between no less: utility is concave. Where
    consent is to the terms as one (``whole``), all issues go the same share of the way, else those of the bounds alone.
    """
    columns = [issues.index(name) for name in bounds.issues]
    share = reach(reference[:, columns], terms[:, columns], bounds)
    found = terms.copy()
    moved = slice(None) if whole else columns
    found[:, moved] = reference[:, moved] + share[:, None] * (terms[:, moved] - reference[:, moved])
    return found


def as_far_as_all_accept(
    safe: np.ndarray, wished: np.ndarray, position: np.ndarray, salience: np.ndarray, floor: np.ndarray
) -> np.ndarray:
    """[R, K] the last point on the way from ``safe`` to ``wished`` terms that leaves nobody below its floor.

    Args:
        safe: [R, K] terms that leave nobody below.
        wished: [R, K].
        position: [R, N, K] ideals.
        salience: [R, N, K].
        floor: [R, N] utility that each insists on; -inf for those who need not consent.
    """
    low, high = np.zeros(len(safe)), np.ones(len(safe))
    for halving in range(HALVINGS):
        share = high if halving == 0 else 0.5 * (low + high)
        y = safe + share[:, None] * (wished - safe)
        utility = -(salience * np.abs(y[:, None, :] - position)).sum(axis=2)
        accepted = (utility >= floor - CLOSE).all(axis=1)
        low, high = np.where(accepted, share, low), np.where(accepted, high, share)
    return np.asarray(safe + low[:, None] * (wished - safe))
