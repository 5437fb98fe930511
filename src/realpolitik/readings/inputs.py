"""The uncertain numbers of a run as inputs of an analysis: values, classes, and whom each world believed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.kernels.plain import sensitivity
from realpolitik.readings import variable
from realpolitik.results import Result


@dataclass(frozen=True, eq=False)
class Inputs:
    """The uncertain numbers of a run, as classes.

    Attributes:
        paths: path of each number that varies.
        drawn: [world, number]; classes: class of each world by each number [world, number].
        candidates: path → what could be believed and who is behind it; believed: path → [world] index into these.
    """

    paths: tuple[str, ...]
    drawn: np.ndarray
    classes: np.ndarray
    candidates: dict[str, tuple[str, ...]]
    believed: dict[str, np.ndarray]


def inputs_of(result: Result) -> Inputs:
    """The uncertain numbers of a run, each divided into classes of worlds."""
    drawn = variable(result, "drawn").transpose("world", "number").values
    varying = np.flatnonzero(np.ptp(drawn, axis=0) > 0) if len(drawn) else np.array([], dtype=int)
    drawn = drawn[:, varying]
    pooled = [str(path) for path in result.data["pooled"].values] if "believed" in result.data else []
    believed = variable(result, "believed").transpose("world", "pooled").values if pooled else np.zeros((0, 0))
    return Inputs(
        paths=tuple(str(path) for path in result.data["number"].values[varying]),
        drawn=drawn,
        classes=sensitivity.classes_of(drawn, sensitivity.class_count(len(drawn))),
        candidates={path: result.candidates[path] for path in pooled},
        believed={path: believed[:, place].astype(np.int64) for place, path in enumerate(pooled)},
    )


def generator_of(name: str) -> np.random.Generator:
    """A random generator for shuffles and resamples, the same for every run and machine, named by what it serves."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([20180131, *name.encode()])))
