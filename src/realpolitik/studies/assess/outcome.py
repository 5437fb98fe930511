"""What happens: dated events with probability and interval, ground held, the model beside the record."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.readings import NEVER, crossings, dates, read, read_yearly, term
from realpolitik.readings.counted import counted, error_of
from realpolitik.readings.given import is_put_in
from realpolitik.readings.holdings import holdings
from realpolitik.readings.labels import belligerent_name
from realpolitik.report.wording import ref_link
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event, Series
from realpolitik.stats import jeffreys
from realpolitik.table import CHANCE, DAY, FLAG, LINKS, MONTH, SHARE, Column, Form, Table, minus, points

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
"""Quantiles of a fan: median, middle half, middle nine tenths."""
PUT_IN = "mostly put in: it hardly varies with the war"
"""Mark of an event that the numbers put in carry."""
YEARS_SHOWN = 5
"""Columns of ground held that a terminal has room for."""
GROUND = Form(lambda value: minus(f"{100 * value:.0f}"), "0%")
"""A share of the population, in percent without its sign."""


def events(result: Result, known: Scenario | None = None) -> pd.DataFrame:
    """Every open headline event of the scenario, the likeliest first.

    Args:
        result: a run.
        known: the scenario with what is known today, for ``happened``; never used for the probability.
    """
    came, scenario = arrivals(result), result.scenario
    given = {name for name in came if is_put_in(result, scenario.events[name].reads)}
    return events_of(came, result.data.sizes["world"], scenario, dates(result), known, given)


def arrivals(result: Result) -> dict[str, np.ndarray]:
    """Open event → worlds in which it first holds in each month [month]."""
    first, months = crossings(result), result.data.sizes["month"]
    rows = zip(first["event"].values, first.values, strict=True)
    return {str(name): np.bincount(row[row != NEVER], minlength=months) for name, row in rows}


def events_of(
    came: Mapping[str, np.ndarray],
    worlds: int,
    scenario: Scenario,
    days: Sequence[dt.date],
    known: Scenario | None,
    given: Collection[str] = (),
) -> pd.DataFrame:
    """`events` of so many worlds, from the months in which each came about in them (`arrivals`), and those put in."""
    rows = [_event(name, counts, worlds, scenario, days, known, name in given) for name, counts in came.items()]
    frame = pd.DataFrame(rows, columns=[name for name in EVENTS if name != "said"])
    return frame.sort_values("probability", ascending=False, kind="stable", ignore_index=True)


def _event(
    name: str,
    came: np.ndarray,
    worlds: int,
    scenario: Scenario,
    days: Sequence[dt.date],
    known: Scenario | None,
    given: bool,
) -> dict[str, object]:
    event, total = scenario.events[name], int(came.sum())
    share = jeffreys(total, worlds)
    early, middle, late = (days[observed(came, level)] if total else None for level in (0.05, 0.5, 0.95))
    at_start = int(came[0]) / worlds
    link = ref_link(scenario, event.ref)
    marks = [words for words, holds in (("already so at the start", at_start > 0.5), (PUT_IN, given)) if holds]
    return {
        "event": name,
        "title": event.title
        + ("" if at_start > 0.5 else _before(event, days[0]))
        + "".join(f" ({words})" for words in marks),
        "probability": share.value,
        "low": share.low,
        "high": share.high,
        "at_start": at_start,
        "median_date": middle,
        "early": early,
        "late": late,
        "by": days[-1] if event.by is None else min(event.by, days[-1]),
        "happened": _came(known, name, days[0]) if known is not None else None,
        "put_in": given,
        "worlds": worlds,
        "evidence": (link,) if link else (),
    }


def observed(counts: np.ndarray, level: float) -> int:
    """The quantile of whole numbers from how often each was seen: the observation nearest to it, of two the even one.

    That is numpy's method ``closest_observation``.

    >>> observed(np.array([0, 3, 0, 1]), 0.5), int(np.quantile([1, 1, 1, 3], 0.5, method="closest_observation"))
    (1, 1)
    """
    total = int(counts.sum())
    place = total * level - 1.5
    below = math.floor(place)
    rank = below if place == below and below % 2 == 0 else below + 1
    return int(np.searchsorted(np.cumsum(counts), min(max(rank, 0), total - 1), side="right"))


def _before(event: Event, as_of: dt.date) -> str:
    """What is added to an event that had come about by a date already: what lies ahead is that it does so again."""
    came = [day for day in (event.happened, *event.again) if day is not None and day <= as_of]
    return f" again (it had by {max(came):%b %Y})" if came else ""


def _came(known: Scenario, name: str, as_of: dt.date) -> dt.date | None:
    """When an event came about in history after a date, for the first time after it; None where it did not."""
    item = known.events.get(name)
    came = [] if item is None else [day for day in (item.happened, *item.again) if day is not None and day > as_of]
    return min(came, default=None)


EVENTS = {
    "event": Column("Event's id").hidden,
    "title": Column("Event", wide=True, links="evidence"),
    "probability": Column("Probability", CHANCE, meaning="share of worlds", ends=("low", "high"), bar="probability"),
    "low": Column("95% from", SHARE, meaning="of the Jeffreys interval for a finite number of worlds").hidden,
    "high": Column("95% to", SHARE).hidden,
    "at_start": Column("At the start", SHARE, meaning="share of worlds in which it already holds then").hidden,
    "median_date": Column(
        "Middle date (9 in 10)", MONTH, meaning="among the worlds in which it comes about", ends=("early", "late")
    ),
    "early": Column("Date, 5%", MONTH).hidden,
    "late": Column("Date, 95%", MONTH).hidden,
    "by": Column("By", MONTH, meaning="last date that counts"),
    "said": Column("Sources say", meaning="what sources forecast of it"),
    "happened": Column("In history", MONTH, meaning="when it came about; not used"),
    "put_in": Column(
        "Put in", FLAG, meaning="violence abroad that the numbers for reach and exposure carry, hardly the war"
    ).hidden,
    "worlds": Column("Worlds").hidden,
    "evidence": Column("Behind it", LINKS).hidden,
}


def events_table(frame: pd.DataFrame, said: Mapping[str, str]) -> Table:
    """Headline events with probability, interval, date, and what came in history where any of it did.

    Args:
        frame: `events`.
        said: event → what sources forecast of it.
    """
    columns = dict(EVENTS)
    frame = frame.assign(said=frame.event.map(said).astype(object).where(frame.event.isin(said), None))
    if not said:
        columns["said"] = columns["said"].hidden
    if frame.happened.isna().all():
        columns["happened"] = columns["happened"].hidden
    return Table(
        "What happens",
        frame,
        columns,
        "In brackets: 95% interval for the error of a finite number of worlds, nothing else. Dates: among the worlds "
        "in which it comes about.",
    )


def curves(result: Result) -> pd.DataFrame:
    """For each open event the share of worlds in which it has come about by each month."""
    return curves_of(arrivals(result), result.data.sizes["world"], dates(result))


def curves_of(came: Mapping[str, np.ndarray], worlds: int, days: Sequence[dt.date]) -> pd.DataFrame:
    """`curves` of so many worlds, from the months in which each event came about in them (`arrivals`)."""
    parts = [
        pd.DataFrame({"event": name, "date": days, "share": np.cumsum(counts) / worlds})
        for name, counts in came.items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["event", "date", "share"])


def curves_table(frame: pd.DataFrame) -> Table:
    """When each event comes about."""
    columns = {"event": Column("Event's id"), "date": Column("By", DAY), "share": Column("Share of worlds", SHARE)}
    return Table("When each event comes about", frame, columns, brief=0, folded=True)


@dataclass(frozen=True, eq=False)
class GroundFan:
    """How a quantity spreads over worlds: month ends, and the values of `QUANTILES` with the mean [month]."""

    dates: tuple[dt.date, ...]
    values: Mapping[str, np.ndarray]

    def frame(self, **labels: object) -> pd.DataFrame:
        """A row a month."""
        return pd.DataFrame({**labels, "date": self.dates, **self.values})


def fan_of(result: Result, values: xr.DataArray) -> GroundFan:
    """Fan of a [world, month] array of a run."""
    data = values.transpose("world", "month").values
    bands = np.quantile(data, tuple(QUANTILES.values()), axis=0)
    return GroundFan(dates(result), {**dict(zip(QUANTILES, bands, strict=True)), "mean": data.mean(axis=0)})


def ground(result: Result) -> dict[str, GroundFan]:
    """Fan of the ground held by each camp, by each belligerent, and of what is ``contested`` (share of population)."""
    return {name: fan_of(result, values) for name, values in holdings(result).items()}


def ground_months(scenario: Scenario, fans: Mapping[str, GroundFan]) -> pd.DataFrame:
    """A row for each belligerent or camp and month."""
    parts = [fan.frame(belligerent=key, name=belligerent_name(scenario, key)) for key, fan in fans.items()]
    return pd.concat(parts, ignore_index=True)


FAN = {
    "date": Column("Month", DAY),
    "q05": Column("5%", points()),
    "q25": Column("25%", points()),
    "q50": Column("Median", points()),
    "q75": Column("75%", points()),
    "q95": Column("95%", points()),
    "mean": Column("Mean", points()),
}
"""Columns of a fan: quantiles over worlds, month by month."""


def ground_months_table(frame: pd.DataFrame) -> Table:
    """Ground held month by month."""
    columns = {"belligerent": Column("Belligerent's id"), "name": Column("Belligerent"), **FAN}
    return Table("Ground held, month by month, as a share of the population", frame, columns, brief=0, folded=True)


def ground_years(months: pd.DataFrame) -> pd.DataFrame:
    """Ground held at the start, at each year's end, and at the end of the run."""
    days = list(dict.fromkeys(months.date))
    picks = [day for place, day in enumerate(days) if place == 0 or day.month == 12]
    if picks[-1] != days[-1]:
        picks.append(days[-1])
    frame = months[months.date.isin(picks)].reset_index(drop=True)
    return frame.rename(columns={"q50": "median", "q05": "low", "q95": "high"})[
        ["belligerent", "name", "date", "median", "low", "high"]
    ]


def spaced(days: Sequence[dt.date], most: int) -> list[dt.date]:
    """At most so many of the days, the first and the last among them."""
    if len(days) <= most:
        return list(days)
    return [days[round(place * (len(days) - 1) / (most - 1))] for place in range(most)]


def ground_table(frame: pd.DataFrame) -> Table:
    """Ground held by camp and belligerent at the start, at year ends and at the end."""
    shown = spaced(list(dict.fromkeys(frame.date)), YEARS_SHOWN)
    return Table(
        "Ground held, % of population: median (9 worlds in 10)",
        frame,
        {
            "belligerent": Column("Belligerent's id").hidden,
            "name": Column("Belligerent"),
            "date": Column("At the end of", MONTH),
            "median": Column("Ground", GROUND, meaning="share of the population", spread=True, ends=("low", "high")),
            "low": Column("5%", GROUND).hidden,
            "high": Column("95%", GROUND).hidden,
        },
        across="date",
        few=tuple(shown),
    )


@dataclass(frozen=True, eq=False)
class Records:
    """Series of history beside the model.

    Attributes:
        fans: series → fan of what it would show in the worlds, with its errors (`counted`), in its unit.
        figures: a row a figure: what was counted, that band at its time, and the band of the worlds alone.
    """

    fans: Mapping[str, GroundFan]
    figures: pd.DataFrame

    @property
    def covered(self) -> tuple[int, int]:
        """Figures from after the as-of date that lie inside the middle nine tenths, and their number."""
        later = self.figures[self.figures.inside.notna()]
        return int(later.inside.sum()), len(later)


def records(result: Result, known: Scenario | None = None) -> Records:
    """Every series that measures something in the model, beside the fan of what it measures.

    Args:
        result: a run.
        known: the scenario with what is known today; without it only what the run itself could know is laid over.
    """
    fans, parts = {}, []
    for name, series in (known or result.scenario).series.items():
        if series.reads is not None and series.points and _readable(result, series):
            values = (read_yearly if series.per == "year" else read)(result, series.reads)
            alone = fan_of(result, values)
            told = error_of(result, name) is not None
            fans[name] = fan_of(result, values.copy(data=counted(result, name, values.values))) if told else alone
            parts.append(_figures(name, series, fans[name], alone))
    figures = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(FIGURES))
    return Records(fans, figures)


def _readable(result: Result, series: Series) -> bool:
    assert series.reads is not None
    try:
        for path in series.reads.terms:
            term(result, path)
    except KeyError:
        return False
    return True


def _figures(name: str, series: Series, fan: GroundFan, alone: GroundFan) -> pd.DataFrame:
    rows = []
    for point in series.as_known():
        ahead = fan.dates[0] < point.date <= fan.dates[-1]
        month = next((place for place, day in enumerate(fan.dates) if day >= point.date), 0) if ahead else None
        low, middle, high = (None if month is None else float(fan.values[q][month]) for q in ("q05", "q50", "q95"))
        least, most = (None if month is None else float(alone.values[q][month]) for q in ("q05", "q95"))
        known = series.was_known(point.date, fan.dates[0])
        rows.append(
            {
                "series": name,
                "title": series.title,
                "unit": series.unit,
                "per": series.per,
                "date": point.date,
                "value": point.value,
                "value_low": point.low,
                "value_high": point.high,
                "known": known,
                "median": middle,
                "low": low,
                "high": high,
                "worlds_low": least,
                "worlds_high": most,
                "inside": None if known or low is None or high is None else low <= point.value <= high,
            }
        )
    return pd.DataFrame(rows, columns=list(FIGURES))


FIGURES = {
    "series": Column("Series' id").hidden,
    "title": Column("Series", wide=True),
    "unit": Column("Unit"),
    "per": Column("Counted over").hidden,
    "date": Column("Date", DAY),
    "value": Column("Figure", points()),
    "value_low": Column("Figure from", points()).hidden,
    "value_high": Column("Figure to", points()).hidden,
    "known": Column("Known then", FLAG, meaning="whether it could be known on the as-of date"),
    "median": Column(
        "Model",
        points(),
        meaning="median of what the series would show, with the middle nine tenths",
        ends=("low", "high"),
    ),
    "low": Column("Model 5%", points()).hidden,
    "high": Column("Model 95%", points()).hidden,
    "worlds_low": Column("Worlds alone 5%", points(), meaning="without the errors of the series"),
    "worlds_high": Column("Worlds alone 95%", points(), meaning="without the errors of the series"),
    "inside": Column("Inside", FLAG, meaning="whether a later figure lies inside the model's middle nine tenths"),
}


def records_table(found: Records) -> Table:
    """Figures of history beside the model's band at that time."""
    note = (
        "Figures that could be known on the as-of date, and those that came after it and were not used. Model: what "
        "the series would show, with its noise and with a departure of the model that grows in the run, where the "
        "scenario says how large they are; worlds alone: without."
    )
    return Table("The model beside the record", found.figures, FIGURES, note, brief=0, folded=True)


def ground_history(scenario: Scenario, found: Records, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Figures of the series that measure what one belligerent or camp holds, or what is contested, as shares.

    Args:
        scenario: with the series.
        found: series beside the model.
        names: the belligerents and camps, as `ground` gives them.
    """
    keys = {frozenset(name.split("+")): name for name in names}
    parts: dict[str, list[pd.DataFrame]] = {}
    for key in found.fans:
        series = scenario.series[key]
        assert series.reads is not None
        terms = series.reads.terms
        plain = [path.removeprefix("ground.") for path in terms]
        held = all(path.startswith("ground.") for path in terms) or plain == ["contested"]
        weights = set(terms.values())
        if held and len(weights) == 1 and series.per == "moment" and (weight := weights.pop()):
            rows = found.figures[found.figures.series == key].copy()
            rows[["value", "value_low", "value_high"]] = (
                rows[["value", "value_low", "value_high"]].astype(float) / weight
            )
            parts.setdefault(keys.get(frozenset(plain), "+".join(plain)), []).append(rows)
    return {name: pd.concat(rows, ignore_index=True) for name, rows in parts.items()}


def history_said(scenario: Scenario, history: Mapping[str, pd.DataFrame]) -> str:
    """What the figures beside the ground held really count, which need not be people; nothing without figures."""
    keys = dict.fromkeys(str(key) for rows in history.values() for key in rows.series)
    told = [
        f"{series.title}{f' ({series.note.rstrip(chr(46))})' if series.note else ''}"
        for series in (scenario.series[key] for key in keys)
    ]
    bands = " The bands leave out the errors of counts, which `records` has."
    return f" The figures count: {'; '.join(told)}.{bands}" if told else ""
