"""Who wants what: position, salience and stated position of every actor on every issue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.readings import drawn
from realpolitik.results import Result
from realpolitik.scenario.origins import claims_about


@dataclass(frozen=True)
class Want:
    """One actor on one issue.

    Attributes:
        position: point preferred in private, 0-100 (mean over worlds); low, high: 5%-95% over worlds.
        salience: how much it matters, 0-1 (mean over worlds).
        stated: point that it says it prefers, where that differs from the private one.
        ref: reference of the position; claims: claims that speak about position, salience or stated position.
    """

    actor: str
    issue: str
    position: float
    low: float
    high: float
    salience: float
    stated: float | None
    ref: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Wants:
    """Matrix of wants: the actors that want something and the issues that somebody cares about, in scenario order."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    cells: tuple[Want, ...]


def wants(result: Result) -> Wants:
    """What every actor prefers on every issue on which it holds a position."""
    cells = []
    for actor, positions in result.scenario.positions.items():
        for issue, spot in positions.items():
            path = f"positions.{actor}.{issue}"
            place = drawn(result, f"{path}.position")
            low, high = np.quantile(place, (0.05, 0.95))
            claims = [
                claim
                for field in ("position", "salience", "stated")
                for claim in claims_about(result.scenario, f"{path}.{field}")
            ]
            ref = spot.position.estimates[-1].ref or spot.ref
            if ref in result.scenario.claims:
                claims.append(str(ref))
            cells.append(
                Want(
                    actor,
                    issue,
                    float(place.mean()),
                    float(low),
                    float(high),
                    float(drawn(result, f"{path}.salience").mean()),
                    None if spot.stated is None else spot.stated.estimates[-1].centre,
                    ref,
                    tuple(dict.fromkeys(claims)),
                )
            )
    actors = tuple(key for key in result.scenario.actors if any(cell.actor == key for cell in cells))
    issues = tuple(key for key in result.scenario.issues if any(cell.issue == key for cell in cells))
    return Wants(actors, issues, tuple(cells))
