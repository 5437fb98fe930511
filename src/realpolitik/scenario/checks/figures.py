"""Figures of history, and thresholds, that cannot be what they are said to measure: 45 where a share is meant."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.marks import Path
from realpolitik.scenario.statements import Series
from realpolitik.scenario.vocabulary import BOUNDS, WHOLES

_SLACK = 1e-9


def warn(context: Context) -> None:
    """Warn of figures of series, and of thresholds, that lie outside what is read, or a share, can be."""
    _series(context)
    for path, reading, threshold in _thresholds(context):
        low, high = reach(reading)
        if not low - _SLACK <= threshold <= high + _SLACK:
            what = _what(reading)
            message = f"never crossed: {what} can be {_span(low, high, [threshold])}; found {threshold:g}"
            context.warn(path, message, on_key=False)


def _thresholds(context: Context) -> Iterator[tuple[Path, Reads, float]]:
    """Path, reading and value of every threshold that a reading is to cross."""
    scenario = context.scenario
    for section in ("events", "outcomes", "experiments"):
        for name, record in getattr(scenario, section).items():
            if record.reads is not None and record.threshold is not None:
                yield (section, name, "threshold"), record.reads, record.threshold
    for name, experiment in scenario.experiments.items():
        for index, condition in enumerate(experiment.where):
            side = "above" if condition.above is not None else "below"
            yield ("experiments", name, "where", index, side), condition.reads, getattr(condition, side)


def _series(context: Context) -> None:
    """One warning for each series with odd figures, at the first of them."""
    for name, series in context.scenario.series.items():
        low, high, what = _range(series)
        odd = [
            (index, value)
            for index, point in enumerate(series.points)
            for value in (point.value, point.low, point.high)
            if value is not None and not low - _SLACK <= value <= high + _SLACK
        ]
        if odd:
            index, value = odd[0]
            count = len({at for at, _ in odd})
            several = f"; so {count} of {len(series.points)} points" if count > 1 else ""
            message = f"{value:g} is not what {what} can be: {_span(low, high, [one for _, one in odd])}{several}"
            context.warn(("series", name, "points", index), message, on_key=False)


def _range(series: Series) -> tuple[float, float, str]:
    """Least and greatest value of a series, and what makes it so."""
    if series.reads is not None:
        low, high = reach(series.reads)
        return low, high, _what(series.reads)
    return (0.0, 1.0, "a share") if series.unit.lower().startswith("share") else (-math.inf, math.inf, "")


def _span(low: float, high: float, odd: Sequence[float]) -> str:
    """A range in words, and whether what lies outside looks like per cent of it."""
    guess = " (percent?)" if high == 1 and all(0 <= value <= 100 for value in odd) else ""
    return f"{low:g} or more" if high == math.inf else f"{low:g} to {high:g}{guess}"


def _what(reading: Reads) -> str:
    what = " and ".join(reading.terms)
    return what if len(what) <= 80 else f"{what[:80]}…"


def reach(reading: Reads) -> tuple[float, float]:
    """Least and greatest value that a reading can have, in the unit of its terms."""
    low = high = 0.0
    wholes: dict[str, tuple[float, float]] = {}
    for term, weight in reading.terms.items():
        variable = term.partition(".")[0]
        ends = sorted(0.0 if weight == 0 else weight * end for end in BOUNDS.get(variable, (-math.inf, math.inf)))
        if variable in WHOLES:
            least, most = wholes.get(WHOLES[variable], (0.0, 0.0))
            wholes[WHOLES[variable]] = (min(least, ends[0]), max(most, ends[1]))
        else:
            low, high = low + ends[0], high + ends[1]
    return low + sum(least for least, _ in wholes.values()), high + sum(most for _, most in wholes.values())
