"""Deals as the campaign kernel takes them: parties, promises and vetoes in rows, and where each stands at first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from realpolitik.scenario.dates import months_between
from realpolitik.scenario.deals import Promise
from realpolitik.scenario.record import starting_level
from realpolitik.worlds.labels import Labels

FAR = 10**6
"""Months that no run comes to."""
FREE, NEVER, SIGNED = -1, 0, 1
"""What a pin makes of a deal: its parties' to sign, not signed, signed."""


def deal_tables(labels: Labels) -> dict[str, list[int]]:
    """Tables of `layout.TABLES` that belong to deals; months count from the start of the run."""
    deals, as_of = list(labels.scenario.deals.values()), labels.scenario.about.as_of
    needs = [list(deal.needs.items()) for deal in deals]
    promises = [(f"{actor}.{instrument}", promise) for deal in deals for actor, instrument, promise in deal.promises()]

    def month(day: dt.date | None, otherwise: int) -> int:
        return otherwise if day is None else months_between(as_of, day)

    def level(instrument: str, name: str) -> int:
        return list(labels.instruments[instrument].levels).index(name)

    return {
        "deal_closes": [month(deal.closes, FAR) for deal in deals],
        "side_actor": [labels.actor.index(actor) for deal in deals for actor in deal.parties],
        "promise_start": _starts([len([*row]) for row in _by_side(labels)]),
        "promise_instrument": [labels.instrument.index(instrument) for instrument, _ in promises],
        "promise_least": [int(promise.at_least is not None) for _, promise in promises],
        "promise_level": [level(instrument, promise.level) for instrument, promise in promises],
        "promise_by": [month(promise.by, -FAR) for _, promise in promises],
        "promise_within": [promise.within or 0 for _, promise in promises],
        "promise_until": [month(promise.until, FAR) for _, promise in promises],
        "promise_lasts": [promise.lasts or FAR for _, promise in promises],
        "promise_patron": [_who_leaves(labels, instrument, promise) for instrument, promise in promises],
        "veto_start": _starts([len(deal.vetoes) for deal in deals]),
        "veto": [labels.actor.index(actor) for deal in deals for actor in deal.vetoes],
        "deal_need_start": _starts([len(row) for row in needs]),
        "deal_need_instrument": [labels.instrument.index(instrument) for row in needs for instrument, _ in row],
        "deal_need_level": [level(instrument, name) for row in needs for instrument, name in row],
    }


def _starts(lengths: list[int]) -> list[int]:
    return [0, *(int(end) for end in np.cumsum(lengths))]


def _by_side(labels: Labels) -> list[list[Promise]]:
    """Promises of every party of every deal."""
    return [
        [promise for stages in party.grants.values() for promise in stages]
        for deal in labels.scenario.deals.values()
        for party in deal.parties.values()
    ]


def _who_leaves(labels: Labels, instrument: str, promise: Promise) -> int:
    """The patron whose troops a promise takes away altogether, or -1."""
    levels = labels.instruments[instrument].levels
    if promise.at_most is None or not _sends(levels.values()):
        return -1
    allowed = list(levels)[: list(levels).index(promise.at_most) + 1]
    stays = _sends(levels[name] for name in allowed)
    return -1 if stays else labels.patron.index(instrument.split(".")[0])


def _sends(levels: object) -> bool:
    """Whether any of some levels of an instrument has troops in the arena."""
    return any(key.startswith("presence.") for level in levels for key in level.effects)  # type: ignore[attr-defined]


def deal_numbers(labels: Labels, column: Callable[[str | float], np.ndarray]) -> dict[str, np.ndarray]:
    """[W, …] numbers of `layout.NUMBERS` that belong to deals: prices of breach, and stated positions.

    Where an actor states no position it is taken to state the one that it holds. ``column`` gives the [W] values at a
    path, or the same number everywhere.
    """
    breach = [
        column(f"deals.{name}.parties.{actor}.breach")
        for name, deal in labels.scenario.deals.items()
        for actor in deal.parties
    ]
    said = [column(_said(labels, i, k)) for i in labels.actor for k in labels.issue] if breach else []
    empty = np.zeros((len(column(0.0)), 0))
    return {name: np.stack(row, axis=1) if row else empty for name, row in (("breach", breach), ("stated", said))}


def _said(labels: Labels, actor: str, issue: str) -> str | float:
    held = labels.scenario.positions.get(actor, {}).get(issue)
    if held is None:
        return 0.0
    return f"positions.{actor}.{issue}.{'position' if held.stated is None else 'stated'}"


def start_deals(labels: Labels, start: np.ndarray) -> None:
    """Write into the phase at the start [W, phase] which deals are in force, since when, and what was before them."""
    scenario, at, row = labels.scenario, labels.phase, 0
    for place, deal in enumerate(scenario.deals.values()):
        if deal.signed is not None:
            start[:, at["accord"] + place] = 1.0
            start[:, at["since"] + place] = months_between(scenario.about.as_of, deal.signed)
        for actor, instrument, _ in deal.promises():
            item = scenario.instruments[actor][instrument]
            eve = None if deal.signed is None else deal.signed - dt.timedelta(days=1)
            level = None if eve is None else starting_level(scenario, actor, instrument, eve)
            start[:, at["before"] + row] = list(item.levels).index(level or item.initial_levels[-1][1])
            row += 1


def pin_deal(month: int, level: str, held: np.ndarray) -> None:
    """Hold a deal from outside, in its row of pins [months + 1]: signed in a month, or never or free from then on.

    Once signed it is its parties' to keep.
    """
    held[month:] = FREE
    if level == "signed":
        held[month] = SIGNED
    elif level == "never":
        held[month:] = NEVER
