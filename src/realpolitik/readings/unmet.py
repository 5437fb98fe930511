"""What was held from outside and did not hold: a level falls where it cannot be afforded or lacks what it needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from realpolitik.numerals import share_text as percent
from realpolitik.results import Result
from realpolitik.scenario.dates import months_between, parse_date


@dataclass(frozen=True)
class Lapse:
    """A pin that did not hold.

    Attributes:
        pin: as the user put it.
        share: share of worlds in which the instrument stood at another level at some time while it was held.
    """

    pin: str
    share: float


def lapses(result: Result) -> tuple[Lapse, ...]:
    """Pins of a run that did not hold in some of its worlds, in the order given."""
    steps: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for pin in result.provenance.pins:
        name, _, rest = pin.partition("=")
        level, _, date = rest.partition("@")
        month = 1
        if date:
            since = result.scenario.about.as_of
            month = int(date) if date.startswith("+") else months_between(since, parse_date(date))
        if not name.startswith(("shocks.", "successions.", "deals.")):
            steps[name].append((month, level, pin))
    found = {}
    for name, held in steps.items():
        held.sort(key=lambda step: step[0])
        owner, _, instrument = name.partition(".")
        levels = list(result.scenario.instruments[owner][instrument].levels)
        played = result.data["level"].sel(instrument=name).to_numpy()
        for (month, level, pin), end in zip(held, [*(step[0] for step in held[1:]), None], strict=True):
            if level != "free" and (played[:, month:end] != levels.index(level)).any():
                found[pin] = float(np.mean((played[:, month:end] != levels.index(level)).any(axis=1)))
    return tuple(Lapse(pin, found[pin]) for pin in result.provenance.pins if pin in found)


def told(result: Result) -> list[str]:
    """The lapses of a run in words."""
    return [
        f"{lapse.pin} did not hold in {percent(lapse.share)} of worlds: it could not be afforded, or lacked what it "
        "needs."
        for lapse in lapses(result)
    ]
