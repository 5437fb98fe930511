"""The campaign engine: worlds in, labelled history of every world out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.errors import RunError
from realpolitik.kernels.campaign.layout import PHASE, QUARTER, Arrays
from realpolitik.kernels.campaign.run import run
from realpolitik.kernels.slices import SLICE, in_slices
from realpolitik.results import DRAWN_BITS, as_kept
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws, encode
from realpolitik.worlds.labels import Labels
from realpolitik.worlds.tastes import Tastes, tastes_of

HIDDEN = {
    "terms",
    "strength",
    "might",
    "sweep",
    "pay",
    "usual_doom",
    "usual_pressure",
    "footing",
    "gave_up",
    "lethality",
    "wake",
    "doom",
    "attack",
    "thrust",
    "hold",
    "held",
    "notice",
    "backing",
    "mood",
    "grip",
    "hands",
    "enmity",
    "drift",
    "offer",
    "agreed",
    "presence_mean",
    "level",
    "guarantee",
    "resentment",
    "sway",
    "bond",
    "bonds",
    "heir",
    "noticed",
    "reign",
    "due",
    "government",
    "contact",
    "footing_in",
    "gave_up_in",
    "usual_in",
    "taken",
    "accord",
    "since",
    "gain",
    "price",
    "before",
    "binds",
    "pledge",
}
"""Blocks of the phase that serve the step alone."""
QUARTERLY = {"access", "relations", "belief", "loyalty"}
"""Blocks that are large and slow: kept for the months of decision only."""
BYTES = 4


def simulate(
    scenario: Scenario,
    draws: Draws,
    months: int,
    seed: int,
    *,
    pins: Mapping[str, Sequence[tuple[int, str]]] | None = None,
    tastes: Tastes | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Play the worlds of ``draws`` for ``months`` months from the scenario's date of knowledge.

    Args:
        scenario: resolved.
        draws: numbers of the worlds; the rows of the result follow its order.
        months: months to play.
        seed: seed of the run.
        pins: instrument, ``shocks.NAME`` or ``successions.NAME`` → [(month, level)] held from outside, as for `encode`.
        tastes: tastes of the actors in these worlds, as `tastes_of` gives them, which is what None stands for. A run in
            which something is changed takes those of the run that it is compared with.
        threads: threads to use; the result does not depend on it.

    Returns:
        Dataset as in docs/reference/result.md.

    Raises:
        RunError: a world became non-finite (with its number and month).
    """
    labels, start, arrays = encode(scenario, draws, months, pins)
    worlds = len(draws.worlds)
    if months == 0:
        tastes = Tastes(np.zeros((worlds, 0)), np.zeros((worlds, 0)), seed)  # nobody chooses
    elif tastes is None:
        tastes = tastes_of(scenario, draws, seed, threads)
    phase = np.empty((worlds, months + 1, labels.phase["size"]), dtype=np.float32)
    level = np.empty((worlds, months + 1, len(labels.instrument)), dtype=np.int8)
    outcome = np.empty((worlds, months + 1, len(labels.issue)), dtype=np.float32)
    broken = np.full(worlds, -1, dtype=np.int64)
    play_all(start, arrays, draws.worlds, tastes, months, seed, (phase, level, outcome, broken), threads)
    if (broken >= 0).any():
        first = int(np.argmax(broken >= 0))
        raise RunError(
            f"world {draws.worlds[first]} of seed {seed} became non-finite in month {broken[first]}; "
            f"its inputs: realpolitik.worlds.draw(scenario, [{draws.worlds[first]}], {seed}).values"
        )
    return label(labels, draws, phase, level, outcome, months)


def play_all(
    start: np.ndarray,
    arrays: Arrays,
    worlds: np.ndarray,
    tastes: Tastes,
    months: int,
    seed: int,
    written: tuple[np.ndarray, ...],
    threads: int | None,
) -> None:
    """Play slices of the worlds in threads; each writes its own rows of ``written``."""
    numbers = np.asarray(worlds, dtype=np.int64)

    def play_slice(k: int) -> None:
        part = slice(k * SLICE, (k + 1) * SLICE)
        run(
            numbers[part],
            start[part],
            arrays.n[part],
            arrays.t,
            arrays.s,
            tastes.first[part],
            tastes.deep[part],
            np.int64(tastes.seed),
            arrays.pins,
            months,
            np.int64(seed),
            *(array[part] for array in written),
        )

    in_slices(play_slice, len(worlds), threads)


def label(
    labels: Labels, draws: Draws, phase: np.ndarray, level: np.ndarray, outcome: np.ndarray, months: int
) -> xr.Dataset:
    """Give the kernel's arrays their names, with the digits that are kept of them (`results.as_kept`)."""
    quarters = np.arange(0, months + 1, QUARTER)
    variables: dict[str, tuple[tuple[str, ...], np.ndarray]] = {}
    for name, shape in PHASE.items():
        if name in HIDDEN or (shape.startswith("zone") and not labels.zone):
            continue
        block = phase[:, :, block_of(labels, name)]
        if name in QUARTERLY:
            block = block[:, quarters]
        block = as_kept(block)
        if shape == "one":
            variables[name] = (("world", "month"), block[:, :, 0])
        elif shape == "actor_patron":
            cube = block.reshape(len(block), len(quarters), len(labels.actor), len(labels.patron))
            variables[name] = (("world", "quarter", "actor", "patron"), cube)
        elif shape == "zone_belligerent":
            cube = block.reshape(*block.shape[:2], len(labels.zone), len(labels.belligerent))
            variables[name] = (("world", "month", "zone", "belligerent"), cube)
        else:
            variables[name] = (("world", "quarter" if name in QUARTERLY else "month", shape), block)
    if labels.succession:
        came = phase[:, :, block_of(labels, "reign")].astype(np.int8)
        variables["reign"] = (("world", "month", "succession"), came)
    if labels.deal:
        variables["accord"] = (("world", "month", "deal"), phase[:, :, block_of(labels, "accord")].astype(np.int8))
        for name in ("gain", "price"):
            cube = phase[:, quarters][:, :, block_of(labels, name)]
            variables[f"deal_{name}"] = (("world", "quarter", "deal", "party"), cube.reshape(*cube.shape[:2], -1, 2))
    variables["level"] = (("world", "month", "instrument"), level)
    variables["outcome"] = (("world", "month", "issue"), as_kept(outcome))
    drawn = columns(draws.values, draws.uncertain, len(draws.worlds), np.float64)
    variables["drawn"] = (("world", "number"), as_kept(drawn, DRAWN_BITS))
    variables["believed"] = (
        ("world", "pooled"),
        columns(draws.believed, tuple(draws.believed), len(draws.worlds), np.int16),
    )
    return xr.Dataset(variables, coordinates(labels, draws, months, quarters))


def block_of(labels: Labels, name: str) -> slice:
    """Where a block stands in the phase."""
    names = list(PHASE)
    after = [*names, "size"][names.index(name) + 1]
    return slice(labels.phase[name], labels.phase[after])


def columns(values: Mapping[str, np.ndarray], paths: Sequence[str], worlds: int, kind: type) -> np.ndarray:
    """[W, paths] values side by side."""
    return np.stack([values[path] for path in paths], axis=1).astype(kind) if paths else np.zeros((worlds, 0), kind)


def coordinates(labels: Labels, draws: Draws, months: int, quarters: np.ndarray) -> dict[str, object]:
    """Names along every dimension, and the dates of the months."""
    as_of = labels.scenario.about.as_of
    dates = pd.DatetimeIndex([as_of, *(month_end(as_of, t) for t in range(1, months + 1))])
    return {
        "world": draws.worlds,
        "month": np.arange(months + 1),
        "date": ("month", dates),
        "quarter_month": ("quarter", quarters),
        "actor": list(labels.actor),
        "belligerent": list(labels.belligerent),
        "territory": list(labels.territory),
        "issue": list(labels.issue),
        "instrument": list(labels.instrument),
        "tie": list(labels.tie),
        "patron": list(labels.patron),
        "number": list(draws.uncertain),
        "pooled": list(draws.believed),
        **({"succession": list(labels.succession)} if labels.succession else {}),
        **({"zone": list(labels.zone)} if labels.zone else {}),
        **({"deal": list(labels.deal), "party": [1, 2]} if labels.deal else {}),
    }


def bytes_per_world(scenario: Scenario, months: int) -> int:
    """Memory that one world of a run takes."""
    labels = Labels(scenario)
    return (months + 1) * (labels.phase["size"] * 2 * BYTES + len(labels.instrument) + len(labels.issue) * BYTES)
