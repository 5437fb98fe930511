"""What happens: dated events with probability and interval, ground held, the model beside the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.readings import NEVER, crossings, dates, read, read_yearly, term
from realpolitik.readings.labels import belligerent_name
from realpolitik.report.wording import ref_link
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event, Series
from realpolitik.stats import jeffreys
from realpolitik.table import CHANCE, DAY, FLAG, LINKS, MONTH, SHARE, Column, Form, Table, minus, points

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
"""Quantiles of a fan: median, middle half, middle nine tenths."""
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
    first = crossings(result)
    rows = [_event(str(name), first.sel(event=name).values, result, known) for name in first["event"].values]
    frame = pd.DataFrame(rows, columns=[name for name in EVENTS if name != "said"])
    return frame.sort_values("probability", ascending=False, kind="stable", ignore_index=True)


def _event(name: str, first: np.ndarray, result: Result, known: Scenario | None) -> dict[str, object]:
    event, days = result.scenario.events[name], dates(result)
    came = first[first != NEVER]
    share = jeffreys(came.size, first.size)
    when = np.quantile(came, (0.05, 0.5, 0.95), method="closest_observation") if came.size else None
    early, middle, late = (days[int(month)] for month in when) if when is not None else (None, None, None)
    at_start = float((first == 0).mean())
    link = ref_link(result.scenario, event.ref)
    return {
        "event": name,
        "title": event.title + (" (already so at the start)" if at_start > 0.5 else _before(event, days[0])),
        "probability": share.value,
        "low": share.low,
        "high": share.high,
        "at_start": at_start,
        "median_date": middle,
        "early": early,
        "late": late,
        "by": days[-1] if event.by is None else min(event.by, days[-1]),
        "happened": _came(known, name, days[0]) if known is not None else None,
        "worlds": first.size,
        "evidence": (link,) if link else (),
    }


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
    first, days = crossings(result), dates(result)
    parts = []
    for name in first["event"].values:
        months = first.sel(event=name).values
        came = np.cumsum(np.bincount(months[months != NEVER], minlength=len(days))) / months.size
        parts.append(pd.DataFrame({"event": str(name), "date": days, "share": came}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["event", "date", "share"])


def curves_table(frame: pd.DataFrame) -> Table:
    """When each event comes about."""
    columns = {"event": Column("Event's id"), "date": Column("By", DAY), "share": Column("Share of worlds", SHARE)}
    return Table("When each event comes about", frame, columns, brief=0, folded=True)


@dataclass(frozen=True, eq=False)
class Fan:
    """How a quantity spreads over worlds: month ends, and the values of `QUANTILES` with the mean [month]."""

    dates: tuple[dt.date, ...]
    values: Mapping[str, np.ndarray]

    def frame(self, **labels: object) -> pd.DataFrame:
        """A row a month."""
        return pd.DataFrame({**labels, "date": self.dates, **self.values})


def fan_of(result: Result, values: xr.DataArray) -> Fan:
    """Fan of a [world, month] array of a run."""
    data = values.transpose("world", "month").values
    bands = np.quantile(data, tuple(QUANTILES.values()), axis=0)
    return Fan(dates(result), {**dict(zip(QUANTILES, bands, strict=True)), "mean": data.mean(axis=0)})


def camps(scenario: Scenario, belligerents: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Belligerents that belong together: those that are part of another one, with it (``kabul+north``)."""
    members: dict[str, list[str]] = {key: [key] for key in belligerents}
    for key in belligerents:
        parent = scenario.actors[key].part_of
        while parent is not None and parent not in members:
            parent = scenario.actors[parent].part_of
        if parent is not None:
            members[parent] += members.pop(key)
    return {"+".join(keys): tuple(keys) for keys in members.values() if len(keys) > 1}


def ground(result: Result) -> dict[str, Fan]:
    """Fan of the ground held by each camp, by each belligerent, and of what is ``contested`` (share of population)."""
    held = {str(key): term(result, f"ground.{key}") for key in result.data["belligerent"].values}
    joint: dict[str, xr.DataArray] = {}
    for name, keys in camps(result.scenario, tuple(held)).items():
        total = held[keys[0]]
        for key in keys[1:]:
            total = total + held[key]
        joint[name] = total
    everything = {**joint, **held, "contested": term(result, "contested")}
    return {name: fan_of(result, values) for name, values in everything.items()}


def ground_months(scenario: Scenario, fans: Mapping[str, Fan]) -> pd.DataFrame:
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
        fans: series → the model's fan of what it measures, in the series' unit.
        figures: a row a figure: what was counted, and the model's band at that time.
    """

    fans: Mapping[str, Fan]
    figures: pd.DataFrame

    @property
    def covered(self) -> tuple[int, int]:
        """Figures from after the as-of date that lie inside the model's middle nine tenths, and their number."""
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
            yearly = series.per == "year"
            fans[name] = fan_of(result, read_yearly(result, series.reads) if yearly else read(result, series.reads))
            parts.append(_figures(name, series, fans[name]))
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


def _figures(name: str, series: Series, fan: Fan) -> pd.DataFrame:
    rows = []
    for point in series.as_known():
        ahead = fan.dates[0] < point.date <= fan.dates[-1]
        month = next((place for place, day in enumerate(fan.dates) if day >= point.date), 0) if ahead else None
        low, middle, high = (None if month is None else float(fan.values[q][month]) for q in ("q05", "q50", "q95"))
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
        "Model", points(), meaning="median over worlds, with the middle nine tenths", ends=("low", "high")
    ),
    "low": Column("Model 5%", points()).hidden,
    "high": Column("Model 95%", points()).hidden,
    "inside": Column("Inside", FLAG, meaning="whether a later figure lies inside the model's middle nine tenths"),
}


def records_table(found: Records) -> Table:
    """Figures of history beside the model's band at that time."""
    note = "Figures that could be known on the as-of date, and those that came after it and were not used."
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
    return f" The figures count: {'; '.join(told)}." if told else ""
