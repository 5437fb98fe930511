"""Warnings of positions on means: what an actor cares about and sets itself."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.means import means


def warn(context: Context) -> None:
    """Warn where an actor has a position on an issue that its own instruments set."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in means(context.scenario):
        found.setdefault((one.actor, one.issue), []).append(one.instrument)
    for (actor, issue), names in found.items():
        message = f"a position on a means: its own {', '.join(names)} set what it reads; say by other issues what for"
        context.warn(("positions", actor, issue), message)
