"""What is held from outside, as it is asked for: texts → months and levels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from realpolitik.errors import UsageError
from realpolitik.scenario.dates import asked_date, months_between
from realpolitik.scenario.deals import PINS as DEAL_LEVELS
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario


def parse_pins(do: Sequence[str], scenario: Scenario, months: int) -> dict[str, tuple[tuple[int, str], ...]]:
    """``us.presence=withdrawn@2019-01`` → {"us.presence": ((month, "withdrawn"),)}; no date means from the start.

    The level takes effect in the month of the date; several pins of one instrument follow one another, and the
    level ``free`` gives it back to its owner; a date may also be ``+6``, the sixth month.
    ``shocks.leader_dies=strike@2018-03`` lets a shock strike in that month,
    ``never`` keeps it from striking from a date on, and ``free`` leaves it to chance again.
    ``successions.us_2020=same@2021-01`` brings a government of that type in that month, by default in the one that the
    succession's own date names; ``never`` and ``free`` are as for shocks. ``deals.doha=signed@2020-03`` has a deal
    signed in that month whoever gains, ``never`` keeps it from being signed, and releases both from one that is.
    """
    known = {
        f"{owner}.{name}": tuple(item.levels)
        for owner, kit in scenario.instruments.items()
        for name, item in kit.items()
    }
    known |= {f"shocks.{name}": ("strike", "never") for name in scenario.shocks}
    known |= {f"deals.{name}": DEAL_LEVELS for name in scenario.deals}
    known |= {f"successions.{name}": (*item.kinds, "never") for name, item in scenario.successions.items()}
    found: dict[str, list[tuple[int, str]]] = {}
    for text in do:
        name, equals, rest = text.partition("=")
        level, at, date = rest.partition("@")
        if not equals or not level or (at and not date.strip()):
            raise UsageError(
                f"{text!r}: expected actor.instrument=level[@date], shocks.name=strike[@date], "
                "successions.name=type[@date] or deals.name=signed[@date]"
            )
        if name not in known:
            raise UsageError(
                f"{text!r}: no such instrument, shock, succession or deal",
                allowed=tuple(known),
                nearest=nearest(name, known),
            )
        levels = (*known[name], "free")
        if level not in levels:
            raise UsageError(f"{text!r}: no such level of {name}", allowed=levels, nearest=nearest(level, levels))
        month = 1
        if re.fullmatch(r"\+[0-9]{1,3}", date):
            month = int(date)
        elif not date and name.startswith("successions.") and level not in ("never", "free"):
            month = scenario.successions[name.removeprefix("successions.")].first(scenario.about.as_of) or 1
        elif date:
            month = months_between(scenario.about.as_of, asked_date(date))
        if not 1 <= month <= months:
            raise UsageError(f"{text!r}: the date lies outside the run")
        steps = found.setdefault(name, [])
        if any(month == other and level != held for other, held in steps):
            raise UsageError(f"{text!r}: {name} is held at another level from the same month on")
        steps.append((month, level))
    return {name: tuple(sorted(steps, key=lambda step: step[0])) for name, steps in found.items()}
