"""SIPRI's arms transfers: the table of values (TIV) and the register of trade, in both forms that its site has had.

A preamble says what the table is and when it was made (``Generated: 15 March 2021``, ``Data generated: 28 Sep 2026``).
In a table of values ``0`` means less than half a million, an empty cell that no delivery is known, ``..`` that nothing
is known. In the register an order is no delivery: what counts is the value of what was delivered, spread evenly over
the years of delivery that it names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from realpolitik.downloads import cells
from realpolitik.downloads.countries import code_of, name_of
from realpolitik.downloads.found import FoundFile, FoundSeries, Tally, Value, Wanted, rounded
from realpolitik.downloads.opening import FileRow, Opened
from realpolitik.errors import Problem

UNIT = "million TIV/year"
LICENCE = "SIPRI's terms: small extracts with reference; rows of the register are not kept"
SMALL = 0.5
"""Million TIV below which a table writes 0."""
_GENERATED = re.compile(r"(?:data )?generated:\s*(\d{1,2} [A-Za-z]+ \d{4})", re.IGNORECASE)
_WHOSE = re.compile(
    r"(?:TIV of arms (?:imports|exports)|Total (?:imports|exports)) (to|from) (.+?)(?:,? \d{4}.*)?", re.I
)
_DELIVERED, _YEARS = "sipri tiv of delivered weapons", "year(s) of delivery"
_YEAR = re.compile(cells.YEAR)


def matches(opened: Opened) -> bool:
    """Whether a file is a table of values or a register of SIPRI's."""
    return _register_head(opened) is not None or _table_head(opened) is not None


def _words(row: FileRow) -> list[str]:
    return [cell.strip().lower() for cell in row.cells]


def _register_head(opened: Opened) -> int | None:
    needed = {"recipient", "supplier", _YEARS, _DELIVERED}
    return next((at for at, row in enumerate(opened.head) if needed <= set(_words(row))), None)


def _table_head(opened: Opened) -> int | None:
    """The row of years, in a file that says of itself that it is SIPRI's."""
    text = "\n".join(row.text for row in opened.head).lower()
    if "sipri" not in text and "tiv of arms" not in text:
        return None
    for at, row in enumerate(opened.head):
        first, years = row.cells[0].strip().lower(), [cell for cell in row.cells if _YEAR.fullmatch(cell.strip())]
        if years and first in ("", "supplier", "recipient", "country"):
            return at
    return None


Sums = dict[tuple[str, str], dict[int, list[float]]]
"""Recipient and supplier → year → value, low, high."""


@dataclass
class _Transfers:
    """What has been read so far."""

    opened: Opened
    wanted: Wanted
    tally: Tally
    made: dt.date | None = None
    whose: tuple[str, str] | None = None
    sums: Sums = field(default_factory=dict)
    spread: bool = False
    countries: Counter[str] = field(default_factory=Counter)

    def preamble(self, row: FileRow) -> None:
        """What a line outside the rows says of the file."""
        for cell in row.cells:
            if found := _GENERATED.match(cell.strip()):
                try:
                    self.made = cells.day_of(found[1])
                except ValueError as error:
                    self.tally.noted[f"generated: {error}"] += 1
            if found := _WHOSE.fullmatch(cell.strip()):
                self.whose = (found[1].lower(), found[2].strip())

    def put(self, recipient: str, supplier: str, years: dict[int, tuple[float, float, float]]) -> None:
        """Take a transfer in, if it is asked for."""
        code = code_of(recipient.rstrip("*"))
        self.countries[code or recipient] += 1
        if code is None or recipient.endswith("*") or not self.wanted.has(code):
            state = code is not None and not recipient.endswith("*")
            self.tally.dropped["another recipient" if state else "the recipient is no state that is known"] += 1
            return
        since = self.wanted.since.year if self.wanted.since else 0
        held = self.sums.setdefault((code, code_of(supplier) or supplier), defaultdict(lambda: [0.0, 0.0, 0.0]))
        for year, figures in years.items():
            if year >= since:
                held[year] = [one + other for one, other in zip(held[year], figures, strict=True)]
        self.tally.used += 1


def read(opened: Opened, wanted: Wanted) -> FoundFile:
    """Deliveries by recipient, supplier and year."""
    tally = Tally()
    found = _Transfers(opened, wanted, tally)
    register = _register_head(opened)
    if register is not None:
        _read_register(found, register)
    else:
        _read_table(found, _table_head(opened) or 0)
    published, told = wanted.published or found.made, "as given" if wanted.published else "by its line Generated"
    if published is None:
        message = "no line Generated says when this was made: give --published"
        tally.problems.append(Problem(opened.shown, 0, 0, "", message))
        published = dt.date(1970, 1, 1)
    kind = "SIPRI trade register" if register is not None else "SIPRI table of values (TIV)"
    record = {
        "type": "dataset",
        "title": f"Arms Transfers Database, {'register' if register is not None else 'values'}, {published:%d %B %Y}",
        "author": [{"literal": "Stockholm International Peace Research Institute"}],
        "issued": published.isoformat(),
        "url": "https://www.sipri.org/databases/armstransfers",
        "reliability": "B",
        "licence": LICENCE,
    }
    series = tuple(_series(found, published))
    source = f"sipri-{'register' if register is not None else 'tiv'}-{published:%Y-%m-%d}"
    return FoundFile(opened.shown, kind, published, told, source, record, opened.digest, tally, series, found.countries)


def _read_table(found: _Transfers, head: int) -> None:
    tally, opened = found.tally, found.opened
    years: dict[int, int] = {}
    first = ""
    rows: list[tuple[str, dict[int, tuple[float, float, float]]]] = []
    for at, row in enumerate(opened.rows(tally)):
        name = row.cells[0].strip()
        if at < head or (at > head and len(row.cells) < 2):
            found.preamble(row)
        elif at == head:
            first = name.lower()
            years = {int(cell): place for place, cell in enumerate(row.cells) if _YEAR.fullmatch(cell.strip())}
        elif name.lower().startswith("total"):
            found.preamble(row)
        elif name:
            tally.rows += 1
            rows.append((name, _values(found, row, years)))
        if tally.is_full:
            return
    if found.whose is None or (code_of(found.whose[1]) is None):
        what = "neither its title nor its row of totals says" if found.whose is None else f"{found.whose[1]!r:.60} is"
        message = f"{what} whose transfers these are" if found.whose is None else f"{what} no country that is known"
        tally.problems.append(Problem(opened.shown, 1, 1, "", message))
        return
    is_supplier = found.whose[0] == "from" or first == "recipient"
    for name, values in rows:
        if is_supplier:
            found.put(name, found.whose[1], values)
        else:
            found.put(found.whose[1], name, values)


def _values(found: _Transfers, row: FileRow, years: dict[int, int]) -> dict[int, tuple[float, float, float]]:
    """The figures of a row by year: 0 is less than half a million, nothing is nothing, two dots are unknown."""
    held: dict[int, tuple[float, float, float]] = {}
    for year, place in years.items():
        text = row.cells[place].strip() if place < len(row.cells) else ""
        if text in ("..", "…"):
            continue
        if text.endswith("?") or (text.startswith("(") and text.endswith(")")):
            found.tally.noted["figures that SIPRI marks as uncertain"] += 1
            text = text.strip("()? ")
        try:
            value = cells.count(text)
        except ValueError as error:
            found.tally.problems.append(found.opened.problem(row, place, str(year), str(error)))
            continue
        is_small = value == 0 and text != ""
        held[year] = (SMALL / 2, 0.0, SMALL) if is_small else (value or 0.0,) * 3
    return held


def _read_register(found: _Transfers, head: int) -> None:
    tally, opened = found.tally, found.opened
    place: dict[str, int] = {}
    found.spread = True
    for at, row in enumerate(opened.rows(tally)):
        if at < head:
            found.preamble(row)
        elif at == head:
            place = {word: index for index, word in enumerate(_words(row)) if word}
        else:
            tally.rows += 1
            if len(row.cells) <= max(place[_YEARS], place[_DELIVERED]):
                tally.problems.append(
                    opened.problem(row, 0, "", f"{len(row.cells)} cells under {max(place.values()) + 1}")
                )
            else:
                _deal(found, row, place)
        if tally.is_full:
            return


def _deal(found: _Transfers, row: FileRow, place: dict[str, int]) -> None:
    """One deal: its delivered value over the years of its deliveries; an order alone is none."""
    text = row.cells[place[_YEARS]].strip()
    if any(cell.strip() == "?" or re.fullmatch(r"\(.*\)", cell.strip()) for cell in row.cells):
        found.tally.noted["deals in which SIPRI marks something as uncertain"] += 1
    years = _YEAR.findall(text)
    if not years:
        if text and text not in cells.MISSING:
            found.tally.problems.append(
                found.opened.problem(
                    row, place[_YEARS], _YEARS, f"expected years such as 2012; 2013; found {text!r:.40}"
                )
            )
        else:
            found.tally.dropped["ordered, and not delivered yet"] += 1
        return
    try:
        value = cells.count(row.cells[place[_DELIVERED]].strip("()? "))
    except ValueError as error:
        found.tally.problems.append(found.opened.problem(row, place[_DELIVERED], _DELIVERED, str(error)))
        return
    if value is None:
        found.tally.dropped["no value of what was delivered"] += 1
        return
    share = value / len(years)
    recipient, supplier = (row.cells[place[name]].strip() for name in ("recipient", "supplier"))
    found.put(recipient, supplier, {int(year): (share,) * 3 for year in dict.fromkeys(years)})


def _series(found: _Transfers, published: dt.date) -> Iterator[FoundSeries]:
    """All deliveries to each recipient where the file is about it, and those of each supplier that is a country."""
    note = "Trend-indicator values: of volumes, not prices. Deliveries, not orders."
    note += " Years of a deal share its value evenly." if found.spread else ""
    whole = found.spread or (found.whose is not None and found.whose[0] == "to")
    for recipient in sorted({key[0] for key in found.sums}):
        mine = {supplier: years for (code, supplier), years in found.sums.items() if code == recipient}
        ends = [year for years in mine.values() for year in years if dt.date(year, 12, 31) <= published]
        if not ends:
            continue
        span = range(min(ends), max(ends) + 1)
        shown = name_of(recipient)
        if whole:
            title = f"Arms delivered to {shown}"
            yield FoundSeries(f"sipri_{recipient.lower()}_arms", title, UNIT, "year", recipient,
                              _summed(list(mine.values()), span, found.spread), note=note)  # fmt: skip
        for supplier, years in sorted(mine.items()):
            if code_of(supplier) == supplier:
                title = f"Arms delivered to {shown} from {name_of(supplier)}"
                name = f"sipri_{recipient.lower()}_from_{supplier.lower()}"
                yield FoundSeries(name, title, UNIT, "year", recipient, _summed([years], span, found.spread),
                                  supplier, note=note)  # fmt: skip


def _summed(parts: Sequence[dict[int, list[float]]], span: range, derived: bool) -> tuple[Value, ...]:
    """Sums by year; a register names every delivery, so that a year without one is nought, a table's gap is a gap."""
    values = []
    for year in span:
        held = [years[year] for years in parts if year in years]
        if not held and not derived:
            continue
        value, low, high = [rounded(sum(one[at] for one in held)) for at in range(3)]
        is_wide = low < high
        values.append(Value(dt.date(year, 12, 31), value, low if is_wide else None, high if is_wide else None, derived))
    return tuple(values)
