"""What downloads propose for a scenario that begins: people, soldiers, who sends arms; nothing that was not out yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from realpolitik.downloads.countries import name_of
from realpolitik.downloads.found import FoundSeries
from realpolitik.downloads.intake import Found

GREAT_POWERS = frozenset(("USA", "RUS", "CHN", "GBR", "FRA"))
"""Countries that are proposed as great powers: those with a permanent seat in the Security Council."""
SUPPLIERS = 2
YEARS = 10
"""Suppliers that are proposed as patrons at most, and years of deliveries that count (judgement)."""


@dataclass(frozen=True)
class Proposed:
    """What a scenario may begin with.

    Attributes:
        population: of the country in million, and the reference of the number; None where no file says it.
        army: soldiers in thousand, and the reference; None where no file says it.
        patrons: who sent the country's state arms, most first, as `starter.plan` takes patrons.
        late: files that had not come out on the date of knowledge, and are of no use for it.
    """

    population: tuple[float, str] | None
    army: tuple[float, str] | None
    patrons: tuple[str, ...]
    late: tuple[str, ...]


def propose(found: Found, country: str, as_of: dt.date) -> Proposed:
    """What files say of a country that could be known on a date.

    Args:
        found: what was read.
        country: its code.
        as_of: date of knowledge.
    """
    known = [series for file in found.files if file.published <= as_of for series in file.series]
    mine = {series.id: series for series in known if series.country == country}
    prefix = f"wb_{country.lower()}"
    return Proposed(
        _last(mine.get(f"{prefix}_sp_pop_totl"), as_of, 1e6),
        _last(mine.get(f"{prefix}_ms_mil_totl_p1"), as_of, 1e3),
        _suppliers(list(mine.values()), as_of),
        tuple(file.file for file in found.files if file.published > as_of),
    )


def _last(series: FoundSeries | None, as_of: dt.date, unit: float) -> tuple[float, str] | None:
    values = [value for value in series.values if value.date <= as_of and value.value > 0] if series is not None else []
    if series is None or not values:
        return None
    return values[-1].value / unit, f"series:{series.id}@{values[-1].date}"


def _suppliers(series: list[FoundSeries], as_of: dt.date) -> tuple[str, ...]:
    sent: dict[str, float] = {}
    for one in series:
        if one.partner is not None:
            since = dt.date(as_of.year - YEARS, 1, 1)
            sent[one.partner] = sum(value.value for value in one.values if since <= value.date <= as_of)
    most = sorted((code for code, value in sent.items() if value > 0), key=lambda code: (-sent[code], code))[:SUPPLIERS]
    return tuple(
        f"{name_of(code)}:{'great_power' if code in GREAT_POWERS else 'regional_power'}:incumbent:arms" for code in most
    )
