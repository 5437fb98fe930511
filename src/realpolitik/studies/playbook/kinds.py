"""What instruments of different scenarios have in common: the kind of lever that they move, and whom they help."""

from __future__ import annotations

from realpolitik.readings import variable
from realpolitik.results import Result
from realpolitik.scenario.levers import levers
from realpolitik.scenario.schema import Instrument, Scenario

TITLES = {
    "force": "Force",
    "arms": "Arms",
    "money": "Money",
    "table": "Talks",
    "pressure": "Pressure",
    "guard": "Guard",
    "sway": "Sway",
    "ties": "Ties",
}
"""Kinds of instrument in words, the more telling first: most force builds ties on the way."""


def kind_of(instrument: Instrument) -> str | None:
    """The kind of an instrument: that of the first level above the lowest that does anything.

    Higher levels do the same and more, and what comes on top (an arms programme that grows into air cover) does not
    make an instrument another. None where no level has an effect.
    """
    first, *above = instrument.levels.values()
    for level in (*above, first):
        moved = {levers()[path.partition(".")[0]].kind for path in level.effects}
        for kind in TITLES:
            if kind in moved:
                return kind
    return None


def kinds_of(scenario: Scenario, patron: str) -> dict[str, tuple[str, ...]]:
    """Kind → the patron's instruments of that kind, in the order of `TITLES`."""
    found = {name: kind_of(item) for name, item in scenario.instruments.get(patron, {}).items()}
    return {kind: names for kind in TITLES if (names := tuple(name for name, own in found.items() if own == kind))}


def idle_level(instrument: Instrument) -> str:
    """The level at which an instrument does nothing; its lowest where every level does something."""
    return next((key for key, level in instrument.levels.items() if not level.effects), next(iter(instrument.levels)))


def client_of(result: Result, patron: str) -> str:
    """The belligerent that most of a patron's instruments help; of several, the one with which it stands best.

    To help is to lend it force, arms, men, shelter or money at some level; how the two stand is read at the start, as a
    mean over worlds.
    """
    kit = result.scenario.instruments.get(patron, {}).values()
    relations = variable(result, "relations").isel(quarter=0).mean("world")
    known = {str(key): float(value) for key, value in zip(relations["tie"].values, relations.values, strict=True)}
    others = [str(b) for b in result.data["belligerent"].values if str(b) != patron]
    return max(others, key=lambda b: (sum(_helps(item, b) for item in kit), known.get(f"{patron}.{b}", -1.0)))


def _helps(instrument: Instrument, belligerent: str) -> bool:
    paths = (path.split(".") for level in instrument.levels.values() for path in level.effects)
    return any(levers()[lever].helps and target[:1] == [belligerent] for lever, *target in paths)


def camp_of(scenario: Scenario, client: str) -> tuple[str, ...]:
    """Belligerents that fight in one camp with a client: its whole, and the parts of that."""
    head = scenario.actors[client].part_of or client
    return tuple(
        key for key, item in scenario.actors.items() if item.belligerent is not None and head in (key, item.part_of)
    )
