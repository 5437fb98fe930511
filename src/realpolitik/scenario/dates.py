"""Dates as sources give them: a day, a month or a year; an open one means its last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from realpolitik.errors import UsageError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


LAST = dt.date(9999, 12, 31)
"""Last day that there is a date for."""
Day = dt.date | str
"""A date as a user gives it: see `parse_date`."""


def parse_date(raw: Any) -> dt.date:
    """A date from ``2017-08-23``, ``2017-08`` (its last day) or ``2017`` (31 December); ValueError otherwise.

    A moment (``datetime``, ``pandas.Timestamp``) is the day that it names where it was written, whatever its hour and
    zone; a ``numpy.datetime64`` of a month or a year is its last day, as in a text.
    """
    if isinstance(raw, dt.datetime):  # pandas.Timestamp is one, and so is NaT, which has no year
        if raw.year != raw.year:
            raise ValueError("expected a date such as 2017-08-23, 2017-08 or 2017; found no date (NaT)")
        return dt.date(raw.year, raw.month, raw.day)
    if isinstance(raw, dt.date):
        return raw
    if type(raw).__module__ == "numpy" and type(raw).__name__ == "datetime64":
        raw = str(raw).partition("T")[0] if str(raw) != "NaT" else raw
    match = _FORM.fullmatch(str(raw)) if isinstance(raw, (str, int)) and not isinstance(raw, bool) else None
    if match is None:
        raise ValueError(f"expected a date such as 2017-08-23, 2017-08 or 2017; found {raw!r:.40}")
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12 or year < 1:
        raise ValueError(f"no such month: {raw}")
    last = calendar.monthrange(year, month)[1]
    day = int(match[3] or last)
    if not 1 <= day <= last:
        raise ValueError(f"no such day: {raw}")
    return dt.date(year, month, day)


def asked_date(day: Any) -> dt.date:
    """A date that a user asks for, as `parse_date` reads it; UsageError where it is none."""
    try:
        return parse_date(day)
    except ValueError as error:
        raise UsageError(str(error)) from error


def csl_date(issued: dict[str, Any]) -> dt.date:
    """The date of ``{"date-parts": [[2017, 8, 23]]}``, with one to three parts."""
    rows = issued.get("date-parts")
    parts = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(parts, list) or not all(str(part).isdecimal() for part in parts):
        raise ValueError("expected a date such as 2017-08-23, or {'date-parts': [[2017, 8, 23]]}")
    return parse_date("-".join(str(part).zfill(2) for part in parts))


def month_end(start: dt.date, months: int) -> dt.date:
    """Last day of the month that lies ``months`` after the month of ``start``; ValueError beyond `LAST`."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole calendar months from the month of ``start`` to the month of ``end``."""
    return (end.year - start.year) * 12 + end.month - start.month


Date = Annotated[dt.date, BeforeValidator(parse_date)]
