"""Changes of government: actors, issues and instruments that exist, and weights that do not exceed one."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Path
from realpolitik.scenario.successions import SAME, Succession, Successor

_SLACK = 1e-9


def check(context: Context) -> None:
    """What types of government shift is the actor's own, and their weights add up to one at most."""
    for name, succession in context.scenario.successions.items():
        here: Path = ("successions", name)
        if not context.named((*here, "actor"), succession.actor, "actor", context.actors):
            continue
        for kind, successor in succession.types.items():
            _shifts(context, (*here, "types", kind), succession.actor, successor)
        _weights(context, here, succession)


def warn(context: Context) -> None:
    """Warn of a succession that cannot change anything."""
    for name, succession in context.scenario.successions.items():
        if not any(kind != SAME for kind in succession.types):
            context.warn(("successions", name), "changes nothing: every type is the same")


def _shifts(context: Context, path: Path, actor: str, successor: Successor) -> None:
    mine = context.scenario.positions.get(actor, {})
    for field in ("positions", "salience"):
        for issue in getattr(successor, field):
            place = (*path, field, issue)
            if not context.named(place, issue, "issue", context.issues, on_key=True) or issue in mine:
                continue
            if not context.failed(f"positions.{actor}.{issue}"):
                message = f"{actor} has no position on {issue}: give one, of salience 0 if it does not care yet"
                context.error(place, message, on_key=True)
    kit = {name for owner, name in context.levels if owner == actor}
    for name in successor.costs:
        context.named((*path, "costs", name), name, f"instrument of {actor}", kit, on_key=True)
    if successor.stays is not None and not _sends_troops(context, actor):
        context.error((*path, "stays"), f"{actor} has no instrument that moves 'presence': no troops of its could stay")


def _sends_troops(context: Context, actor: str) -> bool:
    """Whether any instrument of an actor moves troops, or one whose record failed might."""
    kit = context.scenario.instruments.get(actor, {})
    if any(owner == actor and name not in kit for owner, name in context.levels):
        return True
    effects = (effect for item in kit.values() for level in item.levels.values() for effect in level.effects)
    return any(effect.startswith("presence.") for effect in effects)


def _weights(context: Context, path: Path, succession: Succession) -> None:
    """Report the first date on which the weights of the types, at their centres, exceed one."""
    for date in sorted(context.dates):
        found = {name: item.weight.at(date) for name, item in succession.types.items()}
        total = sum(item.centre for item in found.values() if item is not None)
        if total > 1 + _SLACK:
            parts = ", ".join(f"{name} {item.centre:g}" for name, item in found.items() if item is not None)
            context.error((*path, "types"), f"weights add to {total:.4g} on {date}, more than 1: {parts}", on_key=True)
            return
