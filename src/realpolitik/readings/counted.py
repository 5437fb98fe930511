"""What a series would show in each world: the model's reading with the errors that stand between it and a figure.

A world says how many die; a count of the dead says something else, and the model itself departs from the war the
longer it runs. Whoever sets the spread of readings against a figure takes both for nought, and gets intervals that are
too narrow. So a figure is read as

    figure = reading + shift + departure + noise

on the scale of the series' `Error` (its own, or logarithms): ``departure`` is an AR(1) process that starts at nought
with the run and whose standard deviation grows to ``drift`` (Kennedy & O'Hagan 2001 call it discrepancy), ``noise`` is
anew in every figure. Worlds stay as they are; errors come from a stream of their own, named by the seed, the series and
the world's number, so that two arms of one question carry the same ones.
"""

from __future__ import annotations

import numpy as np
from scipy import signal, special

from realpolitik.results import Result
from realpolitik.scenario.bank import highest
from realpolitik.scenario.statements import Error
from realpolitik.worlds.draw import BLOCK, generator, quantiles


def error_of(result: Result, series: str) -> Error | None:
    """The errors of a series as they were known on a run's date; None where nothing is said of them."""
    found = result.scenario.series.get(series)
    return found.error if found is not None else None


def counted(result: Result, series: str, values: np.ndarray) -> np.ndarray:
    """What a series shows in each world and month, errors and all.

    Args:
        result: a run.
        series: name of a series of its scenario.
        values: what the model reads, from the start of the run on [world, month].

    Returns:
        [world, month] in the unit of the series; ``values`` themselves where nothing is said of errors.
    """
    error = error_of(result, series)
    if error is None:
        return values
    worlds, reads = result.data["world"].values.astype(np.int64), result.scenario.series[series].reads
    most = np.inf if reads is None else highest(reads)
    return with_error(error, values, worlds, result.provenance.seed, series, most)


def with_error(
    error: Error, values: np.ndarray, worlds: np.ndarray, seed: int, name: str, most: float = np.inf
) -> np.ndarray:
    """Readings as a count would show them.

    Args:
        error: the errors, one estimate of each.
        values: readings from the start of the run on [world, month].
        worlds: numbers of the worlds, from which their errors follow [world].
        seed: what the stream is named by.
        name: of the series, which names the stream too.
        most: the most that a figure can be.

    Returns:
        [world, month]; between nought and the most that a figure can be.
    """
    shift = quantiles([(error.shift.estimates[-1], special.ndtr(_normals(worlds, 1, seed, f"{name}.shift")[:, 0]))])[0]
    months = values.shape[1]
    departure = departures(error, _normals(worlds, months, seed, f"{name}.drift"))
    noise = error.noise.estimates[-1].centre * _normals(worlds, months, seed, f"{name}.noise")
    gap = np.asarray(shift)[:, None] + departure + noise
    if error.scale == "logarithm":
        return np.asarray(np.minimum(values * np.exp(gap), most))
    return np.asarray(np.clip(values + gap, 0.0, most))


def departures(error: Error, shocks: np.ndarray) -> np.ndarray:
    """How far the model has departed in each month, from nought at the start [world, month].

    Args:
        error: the errors, one estimate of each.
        shocks: standard normal numbers [world, month].

    >>> error = Error(scale="value", noise=0, drift=0.5, memory=12)
    >>> found = departures(error, np.random.default_rng(1).standard_normal((4000, 61)))
    >>> [round(float(found[:, month].std()), 1) for month in (0, 6, 60)]
    [0.0, 0.4, 0.5]
    """
    keeps = np.exp(-1.0 / error.memory.estimates[-1].centre)
    pushes = error.drift.estimates[-1].centre * np.sqrt(1.0 - keeps**2) * shocks
    pushes[:, 0] = 0.0
    return np.asarray(signal.lfilter([1.0], [1.0, -keeps], pushes, axis=1))


def _normals(worlds: np.ndarray, months: int, seed: int, name: str) -> np.ndarray:
    """Standard normal numbers by world and month, the same whatever other worlds and later months are asked for."""
    found = np.empty((len(worlds), months))
    for block in np.unique(worlds // BLOCK):
        chosen = np.flatnonzero(worlds // BLOCK == block)
        rows = generator(seed, f"errors.{name}#{block}").standard_normal((months, BLOCK))
        found[chosen] = rows[:, worlds[chosen] % BLOCK].T
    return found
