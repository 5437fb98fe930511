"""What can be read off a run: state variables, weighted sums, fans over worlds, events, the numbers drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.results import Result
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event
from realpolitik.scenario.vocabulary import COUNTS, VARIABLES

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a fan: median, middle half, middle nine tenths."""


@dataclass(frozen=True, eq=False)
class Fan:
    """How a quantity spreads over worlds, month by month.

    Attributes:
        dates: month ends [month].
        quantiles: the quantiles asked for, rising.
        values: value of each quantile in each month [quantile, month], in the reading's own unit.
        mean: mean over worlds [month].
    """

    dates: tuple[dt.date, ...]
    quantiles: tuple[float, ...]
    values: np.ndarray
    mean: np.ndarray

    def at(self, quantile: float) -> np.ndarray:
        """Values of one of the quantiles [month]."""
        values: np.ndarray = self.values[self.quantiles.index(quantile)]
        return values


NEVER = -1
"""Month of an event that does not come about in a world."""
HELD = 1_000_000_000
"""Bytes of results up to which variables are kept in memory once they were read from a file."""


def variable(result: Result, name: str) -> xr.DataArray:
    """One variable of a result; of a result of moderate size that lies in a file, read once and kept."""
    array = result.data[name]
    return array.load() if result.size <= HELD else array


def dates(result: Result) -> tuple[dt.date, ...]:
    """Month ends of a run; the first is that of the as-of phase."""
    days = result.data["date"].values.astype("datetime64[D]")
    return tuple(day.item() for day in days)


def term(result: Result, path: str) -> xr.DataArray:
    """One state variable for one index, month by month: ``ground.kabul``, ``level.russia.deploy``.

    Levels are fractions of the way from the first level (0) to the last (1). What is kept by quarter holds from its
    quarter's month until the next.

    Returns:
        DataArray [world, month], float64.

    Raises:
        KeyError: no such variable, or no such index in this result.
    """
    name, *index = path.split(".")
    if name not in VARIABLES or name not in result.data:
        raise KeyError(f"no state variable {name!r}; known: {', '.join(sorted(VARIABLES))}")
    array = variable(result, name)
    dims = [str(dim) for dim in array.dims if dim not in ("world", "month", "quarter")]
    keys = [".".join(index)] if len(dims) == 1 else index
    if len(keys) != len(dims) or not all(keys):
        raise KeyError(f"{path!r}: {name} takes {' and '.join(VARIABLES[name]) or 'no index'}")
    for dim, key in zip(dims, keys, strict=True):
        if key not in result.data.indexes[dim]:
            raise KeyError(f"{path!r}: no {dim} {key!r} in this result")
        array = array.sel({dim: key}, drop=True)
    values = _by_month(result, array).astype(np.float64)
    if name == "level":
        owner, instrument = index
        values = values / (len(result.scenario.instruments[owner][instrument].levels) - 1)
    return values


def _by_month(result: Result, array: xr.DataArray) -> xr.DataArray:
    if "quarter" not in array.dims:
        return array.transpose("world", "month").reset_coords(drop=True)
    quarter = np.searchsorted(result.data["quarter_month"].values, np.arange(result.data.sizes["month"]), "right") - 1
    spread = array.transpose("world", "quarter").values[:, np.maximum(quarter, 0)]
    return xr.DataArray(spread, dims=("world", "month"), coords={"month": result.data["month"]})


def read(result: Result, reading: Reads) -> xr.DataArray:
    """The weighted sum that a reading stands for.

    Returns:
        DataArray [world, month] in the reading's own unit, float64.
    """
    total: xr.DataArray | None = None
    for path, weight in reading.terms.items():
        part = weight * term(result, path)
        total = part if total is None else total + part
    assert total is not None  # a reading has at least one term
    return total


def read_yearly(result: Result, reading: Reads) -> xr.DataArray:
    """A reading as a flow over the year that ends with each month.

    Rates are averaged over the last twelve months (fewer in the first year of a run), running counts differenced.

    Returns:
        DataArray [world, month] in the reading's own unit, float64.
    """
    total: xr.DataArray | None = None
    for path, weight in reading.terms.items():
        values = term(result, path)
        flow = _difference(values) if path.split(".")[0] in COUNTS else _trailing_mean(values)
        total = weight * flow if total is None else total + weight * flow
    assert total is not None  # a reading has at least one term
    return total


YEAR = 12


def _first_month(months: int) -> np.ndarray:
    """First month of the year that ends with each month; the as-of phase, month 0, is no part of any."""
    return np.maximum(np.arange(months) + 1 - YEAR, min(1, months - 1))


def _trailing_mean(values: xr.DataArray) -> xr.DataArray:
    months = values.sizes["month"]
    last = np.maximum(np.arange(months), min(1, months - 1))
    first = np.minimum(_first_month(months), last)
    sums = np.concatenate([np.zeros((values.sizes["world"], 1)), np.cumsum(values.values, axis=1)], axis=1)
    return values.copy(data=(sums[:, last + 1] - sums[:, first]) / (last + 1 - first))


def _difference(values: xr.DataArray) -> xr.DataArray:
    months = values.sizes["month"]
    last = np.maximum(np.arange(months), min(1, months - 1))
    before = np.maximum(np.minimum(_first_month(months), last) - 1, 0)
    width = np.maximum(last - before, 1)
    return values.copy(data=(values.values[:, last] - values.values[:, before]) * YEAR / width)


def spread(result: Result, values: xr.DataArray, quantiles: tuple[float, ...] = QUANTILES) -> Fan:
    """Fan of any [world, month] array of this result."""
    data = values.transpose("world", "month").values
    return Fan(dates(result), tuple(quantiles), np.quantile(data, quantiles, axis=0), data.mean(axis=0))


def fan(result: Result, reading: Reads, quantiles: tuple[float, ...] = QUANTILES) -> Fan:
    """How a reading spreads over worlds, month by month."""
    return spread(result, read(result, reading), quantiles)


def actor_name(scenario: Scenario, key: str) -> str:
    """Name of an actor, or the key itself where there is no such actor."""
    return scenario.actors[key].name if key in scenario.actors else key


def zone_name(scenario: Scenario, key: str) -> str:
    """Name of a zone of the arena, or the key itself where there is no such zone."""
    return scenario.zones[key].name if key in scenario.zones else key


def territory_name(scenario: Scenario, key: str) -> str:
    """Name of a territory, or the key itself where there is no such territory."""
    return scenario.territories[key].name if key in scenario.territories else key


def crossings(result: Result) -> xr.DataArray:
    """Month in which each open event first holds, `NEVER` where it does not by its deadline.

    Returns:
        DataArray [event, world], int32, of the events whose deadline lies after the as-of date.
    """
    start = dates(result)[0]
    names, rows = [], []
    for name, event in result.scenario.events.items():
        if is_open(event, start):
            names.append(name)
            rows.append(crossing(result, event))
    worlds = result.data["world"]
    data = np.array(rows, dtype=np.int32).reshape(len(names), worlds.size)
    return xr.DataArray(data, dims=("event", "world"), coords={"event": names, "world": worlds})


def is_open(event: Event, as_of: dt.date) -> bool:
    """Whether the event's deadline lies after the as-of date."""
    return event.by is None or event.by > as_of


def crossing(result: Result, event: Event) -> np.ndarray:
    """[world] month in which an event first holds, `NEVER` where it does not by its deadline; int32."""
    days = np.array(dates(result), dtype="datetime64[D]")
    values = read(result, event.reads).values
    holds = values > event.threshold if event.crosses == "above" else values < event.threshold
    if event.by is not None:
        holds = holds & (days <= np.datetime64(event.by, "D"))
    return np.where(holds.any(axis=1), holds.argmax(axis=1), NEVER).astype(np.int32)


def year_windows(months: int) -> tuple[slice, slice]:
    """Months of the first and of the last year of a run; month 0, the as-of phase, belongs to neither."""
    return slice(min(1, months - 1), min(YEAR + 1, months)), slice(max(months - YEAR, min(1, months - 1)), months)


def drawn(result: Result, path: str) -> np.ndarray:
    """Values of a number in every world [world]: as drawn where it is uncertain, as written where it is not."""
    worlds = result.data.sizes["world"]
    if path in result.data.indexes["number"]:
        values: np.ndarray = variable(result, "drawn").sel(number=path).values.astype(np.float64)
        return values
    _, actor, issue, field = path.split(".")
    number = getattr(result.scenario.positions[actor][issue], field)
    return np.full(worlds, number.estimates[-1].centre)
