"""Zones as the campaign kernel takes them: shares of the people, borders, and ground that adds up to the arena's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from realpolitik.worlds.labels import Labels

Column = Callable[[str | float], np.ndarray]
"""What gives the [W] values at a path, or the same number everywhere."""
CLOSE = 1e-12
"""Error of a sum, as a share of the arena's people, at which raking ends."""
ROUNDS = 500
SPECK = 1e-9
"""Share that a holder has at least of a zone in which its ground may lie, so that raking can find it a place."""


def zone_tables(labels: Labels) -> dict[str, list[int]]:
    """Tables of `layout.TABLES` that belong to zones."""
    zones = labels.scenario.zones
    near = [[labels.zone.index(other) for other in zone.neighbours] for zone in zones.values()]
    capital = [z for z, zone in enumerate(zones.values()) if zone.capital]
    return {
        "near_start": [0, *(int(end) for end in np.cumsum([len(row) for row in near]))],
        "near": [z for row in near for z in row],
        "capital_zone": capital or [-1],
    }


def zone_numbers(labels: Labels, column: Column, worlds: int) -> dict[str, np.ndarray]:
    """[W, zones] numbers of `layout.NUMBERS` that belong to zones."""
    found = {"zone_weight": weights(labels, column, worlds)}
    for block, field in (("zone_guard", "guarded"), ("zone_open", "open")):
        rows = [column(f"zones.{name}.{field}") for name in labels.zone]
        found[block] = np.stack(rows, axis=1) if rows else np.zeros((worlds, 0))
    return found


def weights(labels: Labels, column: Column, worlds: int) -> np.ndarray:
    """[W, zones] shares of the people: what the others leave is the rest's, and where there is none all are scaled."""
    zones = labels.scenario.zones
    found = np.zeros((worlds, len(zones)))
    for z, (name, zone) in enumerate(zones.items()):
        if not zone.is_rest:
            found[:, z] = column(f"zones.{name}.weight")
    for z, zone in enumerate(zones.values()):
        if zone.is_rest:
            found[:, z] = 1.0 - found.sum(axis=1)
            return found
    return found / found.sum(axis=1, keepdims=True) if len(zones) else found


def zone_ground(labels: Labels, column: Column, ground: np.ndarray) -> np.ndarray:
    """[W, zones, B + 1] share of each zone that each holds at the start, and in the last column what is contested.

    What zones say is brought to the arena's ground, on which sources, series and claims speak, by raking (Deming &
    Stephan 1940): the table nearest to what is said, in relative entropy, whose sums are the zones' people and each
    one's ground. What is said stands as it is where the rest can take up the difference.

    Args:
        labels: names of the scenario.
        column: drawn values by path.
        ground: [W, B] ground of the arena that each holds.
    """
    zones, worlds = labels.scenario.zones, len(ground)
    people = weights(labels, column, worlds)
    whole = np.concatenate([ground, 1.0 - ground.sum(axis=1, keepdims=True)], axis=1)
    table = np.zeros((worlds, len(zones), len(labels.belligerent) + 1))
    for z, (name, zone) in enumerate(zones.items()):
        for b, holder in enumerate(labels.belligerent):
            if holder in zone.holders:
                table[:, z, b] = column(f"zones.{name}.holders.{holder}")
        table[:, z] /= np.maximum(table[:, z].sum(axis=1, keepdims=True), 1.0)
        table[:, z, -1] = 1.0 - table[:, z].sum(axis=1)
    table *= people[:, :, None]
    for z, zone in enumerate(zones.values()):
        if zone.is_rest:
            table[:, z] = 0.0
            table[:, z] = np.maximum(whole - table.sum(axis=1), SPECK * whole)
    return np.asarray(rake(table, people, whole) / people[:, :, None])


def rake(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The table with these sums of its rows and columns that is nearest to one given, by proportional fitting.

    Args:
        table: [W, Z, C] not negative.
        rows: [W, Z] sums over C.
        columns: [W, C] sums over Z.

    >>> rake(np.array([[[0.1, 0.4], [0.3, 0.2]]]), np.array([[0.5, 0.5]]), np.array([[0.5, 0.5]])).round(3)
    array([[[0.145, 0.355],
            [0.355, 0.145]]])
    """
    missing = (table.sum(axis=1) <= 0.0) & (columns > 0.0)
    table = np.where(missing[:, None, :], SPECK * rows[:, :, None], table)
    for _ in range(ROUNDS):
        off = np.abs(table.sum(axis=2) - rows).max(initial=0.0), np.abs(table.sum(axis=1) - columns).max(initial=0.0)
        if max(off) < CLOSE:
            break
        table = table * _ratio(columns, table.sum(axis=1))[:, None, :]
        table = table * _ratio(rows, table.sum(axis=2))[:, :, None]
    return table


def _ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(wanted, found, out=np.ones_like(wanted), where=found > 0.0))
