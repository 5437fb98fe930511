"""What stands in a cell: dates and numbers as datasets write them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from realpolitik.scenario.dates import month_end

YEAR = "(?:19|20|21)[0-9]{2}"
"""A year that a dataset can speak of."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{2}|\d{4})", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MISSING = frozenset(("", "..", "...", "NA", "N/A", "na", "nan", "NaN", "NULL", "-"))
"""Cells that say that there is no figure."""


@lru_cache(maxsize=50_000)
def day_of(text: str) -> dt.date:
    """``2021-03-04``, with or without an hour, or ``04 March 2021``.

    Raises:
        ValueError: it is no date, in words; figures with slashes are not guessed at.
    """
    cell = text.strip()
    try:
        if found := _ISO.fullmatch(cell):
            return _day(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORDS.fullmatch(cell):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return _day(year, _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except ValueError:
        raise ValueError(f"there is no such day: {cell!r:.40}") from None
    if _AMERICAN.fullmatch(cell):
        raise ValueError(f"{cell!r:.40} may be a day first or a month first: write 2021-03-04")
    raise ValueError(f"expected a date such as 2021-03-04 or 04 March 2021; found {cell!r:.40}")


def american(text: str) -> dt.date:
    """``05/21/2018``, as one dataset dates itself; ValueError where it is no such day."""
    found = _AMERICAN.fullmatch(text.strip())
    if found is None:
        return day_of(text)
    try:
        return _day(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        raise ValueError(f"there is no such day: {text.strip()!r:.40}") from None


def _day(year: int, month: int, day: int) -> dt.date:
    if not re.fullmatch(YEAR, str(year)):
        raise ValueError("no dataset speaks of that year")
    return dt.date(year, month, day)


def number(text: str, decimal: str = ".") -> float | None:
    """A number; None where the cell says that there is none.

    Raises:
        ValueError: it is something else, in words.
    """
    cell = text.strip()
    if cell in MISSING:
        return None
    plain = cell.replace(",", ".") if decimal == "," else cell
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"expected a number; found {cell!r:.40}")
    value = float(plain)
    if abs(value) > 1e18:
        raise ValueError(f"expected a number that can be; found {cell!r:.40}")
    return value


def count(text: str) -> float | None:
    """A number that is not below nought; None where there is none.

    Raises:
        ValueError: it is something else, in words.
    """
    value = number(text)
    if value is not None and value < 0:
        raise ValueError(f"expected 0 or more; found {text.strip()!r:.40}")
    return value


def index_of(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def end_of(index: int) -> dt.date:
    """Last day of a month by its index."""
    return month_end(dt.date(index // 12, index % 12 + 1, 1), 0)


def by_days(start: dt.date, end: dt.date) -> dict[int, float]:
    """Months by index → share of the days from one to another, both counted; the shares sum to 1.

    >>> {end_of(month).isoformat(): round(share, 2) for month, share in
    ...  by_days(dt.date(2020, 1, 30), dt.date(2020, 2, 3)).items()}
    {'2020-01-31': 0.4, '2020-02-29': 0.6}
    """
    first, last = index_of(start), index_of(end)
    if first == last:
        return {first: 1.0}
    days = (end - start).days + 1
    shares = {}
    for month in range(first, last + 1):
        one = max(start, dt.date(month // 12, month % 12 + 1, 1))
        shares[month] = ((min(end, end_of(month)) - one).days + 1) / days
    return shares
