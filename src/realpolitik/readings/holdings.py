"""Who holds the ground: belligerents, those that belong together, and what nobody holds."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from realpolitik.readings import term
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario


def camps(scenario: Scenario, belligerents: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Belligerents that belong together: those that are part of another one, with it (``kabul+north``)."""
    members: dict[str, list[str]] = {key: [key] for key in belligerents}
    for key in belligerents:
        parent = scenario.actors[key].part_of
        while parent is not None and parent not in members:
            parent = scenario.actors[parent].part_of
        if parent is not None:
            members[parent] += members.pop(key)
    return {"+".join(keys): tuple(keys) for keys in members.values() if len(keys) > 1}


def holdings(result: Result) -> dict[str, xr.DataArray]:
    """Ground held [world, month] by each camp, by each belligerent, and what is ``contested`` (share of population)."""
    held = {str(key): term(result, f"ground.{key}") for key in result.data["belligerent"].values}
    joint: dict[str, xr.DataArray] = {}
    for name, keys in camps(result.scenario, tuple(held)).items():
        total = held[keys[0]]
        for key in keys[1:]:
            total = total + held[key]
        joint[name] = total
    return {**joint, **held, "contested": term(result, "contested")}
