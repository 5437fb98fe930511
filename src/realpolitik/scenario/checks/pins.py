"""Pins: instruments, shocks, successions or deals that exist, at levels that they have, in months within a run."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.dates import months_between, parse_date
from realpolitik.scenario.deals import PINS as DEAL_LEVELS
from realpolitik.scenario.marks import Path
from realpolitik.scenario.names import nearest

FREE = "free"
"""Level of a pin that gives an instrument back to its owner, a shock back to chance."""
NEVER = "never"
"""Level of a pin that keeps a shock or a change of government from coming."""
SHOCK_LEVELS = ("strike", NEVER)
"""What a pin may make of a shock: strike in one month, or never from a month on."""


def check_pin(context: Context, path: Path, pin: str, start: dt.date | None, end: int | None, until: str) -> None:
    """Errors of one pin.

    Args:
        context: the scenario under check.
        path: where the pin stands.
        pin: such as ``us.presence=withdrawn@+12``.
        start: as-of date of its run, if known.
        end: last month that is of use, if known.
        until: what is over then, in words.
    """
    target, _, rest = pin.partition("=")
    level, _, moment = rest.partition("@")
    known = {".".join(key): tuple(levels) for key, levels in context.levels.items()}
    known |= {f"shocks.{name}": SHOCK_LEVELS for name in context.shocks}
    known |= {f"successions.{name}": _types(context, name) for name in context.successions}
    known |= {f"deals.{name}": DEAL_LEVELS for name in context.deals}
    if not context.named(path, target, "instrument, shock, succession or deal", known):
        return
    levels = (*known[target], FREE)
    if known[target] and level not in levels:
        message = f"no level {level!r} of {target}"
        context.error(path, message, allowed=levels, near=lambda: nearest(level, levels))
    if moment:
        _check_moment(context, path, moment, start, end, until)


def _types(context: Context, name: str) -> tuple[str, ...]:
    """What a pin may make of a succession: one of its types comes, or never; nothing is known of a failed one."""
    record = context.scenario.successions.get(name)
    return (*record.kinds, NEVER) if record else ()


def _check_moment(
    context: Context, path: Path, moment: str, start: dt.date | None, end: int | None, until: str
) -> None:
    """A pin's moment lies after the start and not beyond the end."""
    if moment.startswith("+"):
        month = int(moment)
    elif start is None:
        return
    else:
        try:
            month = months_between(start, parse_date(moment))
        except ValueError as error:
            context.error(path, str(error))
            return
    if month < 1:
        context.error(path, f"lies before the as-of date, {start}")
    elif end is not None and month > end:
        context.error(path, f"comes {month} months after the start, when {until} is over ({end})")
