"""Threats: every instrument and level exists, belongs to the right side, and the demand ranks as it should."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Path
from realpolitik.scenario.threats import Threat


def check(context: Context) -> None:
    """Every threat is told once and names what exists: two sides, levels, a demand above its lowest level."""
    for name, threat in context.scenario.threats.items():
        path: Path = ("threats", name)
        levels = {
            field: _levels(context, (*path, field), getattr(threat, field)) for field in ("by", "demand", "force")
        }
        _sides(context, path, threat)
        if levels["demand"]:
            _demand(context, path, threat, levels["demand"])
        if levels["force"]:
            context.named((*path, "level"), threat.level, f"level of {threat.force}", levels["force"])
        if levels["by"]:
            for level in threat.audience:
                place: Path = (*path, "audience", level)
                known = context.named(place, level, f"level of {threat.by}", levels["by"], on_key=True)
                if known and level == levels["by"][0]:
                    context.error(place, f"{level} is the lowest level of {threat.by}: no threat", on_key=True)
        if not threat.audience:
            context.error((*path, "audience"), "names no level of the threat")
    _told_once(context)


def _levels(context: Context, path: Path, instrument: str) -> list[str]:
    """Levels of an instrument, or an error and none."""
    known = context.named_levels
    return known[instrument] if context.named(path, instrument, "instrument", known) else []


def _sides(context: Context, path: Path, threat: Threat) -> None:
    owner = threat.force.partition(".")[0]
    if owner != threat.challenger:
        context.error((*path, "force"), f"force is {owner}'s, the threat {threat.challenger}'s")
    if threat.target == threat.challenger:
        context.error((*path, "demand"), f"{threat.challenger} threatens itself")


def _told_once(context: Context) -> None:
    """No effect of a carrier gives in a figure what the crisis game of its threat works out."""
    games = {(threat.by, f"threat.{threat.demand}"): name for name, threat in context.scenario.threats.items()}
    for owner, carrier, instrument in context.instruments():
        for level, setting in instrument.levels.items():
            for key in setting.effects:
                game = games.get((f"{owner}.{carrier}", key))
                if game is not None:
                    place: Path = ("instruments", owner, carrier, "levels", level, "effects", key)
                    said = f"{key} is worked out as a crisis game by threats.{game}: leave it out"
                    context.error(place, said, on_key=True)


def _demand(context: Context, path: Path, threat: Threat, levels: list[str]) -> None:
    kind = f"level of {threat.demand}"
    right = context.named((*path, "full"), threat.full, kind, levels)
    if right and threat.full == levels[0]:
        context.error((*path, "full"), f"{threat.full} is the lowest level of {threat.demand}: nothing is demanded")
    if threat.short is None or not context.named((*path, "short"), threat.short, kind, levels) or not right:
        return
    if not 0 < levels.index(threat.short) < levels.index(threat.full):
        context.error((*path, "short"), f"{threat.short} does not lie between {levels[0]} and {threat.full}")
