"""A run of so many worlds that only sums over them were kept: what can be told from sums, and what cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.options import Progress, stage
from realpolitik.pipeline.cluster import opened
from realpolitik.pipeline.runs import CHUNK, Plan, check_counts
from realpolitik.pipeline.sums import CLASSES, UNIT, quantiles, shift_unit, summed
from realpolitik.scenario import paths
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import paired_interval_of, shared_level
from realpolitik.studies.assess import charts, conduct, disputes, evidence, outcome, overview, summary
from realpolitik.studies.assess.beside import beside
from realpolitik.studies.attribute.drivers import TARGETS, Drivers
from realpolitik.studies.attribute.shares import NUMBERS
from realpolitik.studies.contradictions.beside import FORECAST
from realpolitik.study import OTHERS, Chart, Part, RunInfo, Study
from realpolitik.table import Column, Table

if TYPE_CHECKING:
    from distributed import Client

EACH = "the workers gave back sums, and it needs each world by itself"
"""Why something is not told."""
LEFT_OUT = {
    "drivers": f"what the outcomes hang on: {EACH}",
    "conduct, losses": f"what the outcome costs each actor: {EACH}",
    "wants, positions": f"positions as drawn: {EACH}",
    "records": f"the model beside series of history: {EACH}",
    "ties, support, territories": f"relations, presence and spill-over month by month: {EACH}",
    "claims": f"how often each claim is believed, beside its dispute: {EACH}",
    "work": f"invented numbers that carry the result: {EACH}",
    "explain, discover, contradictions, score": f"asked of a run: {EACH}",
}
"""Tables and studies of a whole run that one of sums does not have → what they would tell, and why they do not."""
NO_FORECASTS = pd.DataFrame(columns=list(FORECAST))
"""What sources forecast, beside a run of which it is not told."""
APART = dict.fromkeys(("explain", "discover", "contradictions", "score"), EACH)
"""Questions beside a run that need its worlds."""


def reduced(
    known: Scenario,
    plan: Plan,
    cluster: str | Client,
    out: str | Path | None = None,
    threads: int | None = None,
    chunk: int | None = None,
    alone: bool = False,
    progress: Progress | None = None,
    first: Callable[[Study], None] | None = None,
) -> Study:
    """Play a plan on a cluster and tell what the sums over its worlds say; arguments as for `assess`.

    Args:
        known: the scenario with what is known today.
        plan: the run.
        cluster: where it is played.
        out: folder that keeps ``sums.nc``; an interrupted run there goes on.
        threads: threads of a task.
        chunk: worlds that a worker holds in memory at a time.
        alone: without the other questions beside it.
        progress: called with (worlds done, worlds in all).
        first: called with the study of the run alone.

    Raises:
        UsageError, RunError: as for `realpolitik.pipeline.cluster.opened`, or the run could not finish.
    """
    check_counts(threads=threads, chunk=chunk)
    with opened(cluster) as pool:
        assert pool is not None
        folder = Path(out) if out is not None else None
        data = summed(plan, pool.sums(plan, chunk or CHUNK, threads), folder, progress)
    stage(progress, "telling what happens")
    study = study_of(plan, data, known)
    if first is not None:
        first(study)
    if alone:
        return study
    return replace(study, studies=beside(known, plan.result(data), threads, progress, APART))


def study_of(plan: Plan, data: xr.Dataset, known: Scenario) -> Study:
    """What can be told of a run from the sums over its worlds (`realpolitik.pipeline.sums.sums_of`)."""
    scenario, worlds = plan.scenario, int(data["worlds"])
    days = tuple(day.item() for day in data["date"].values.astype("datetime64[D]"))
    came = _by(data, "came")
    events = outcome.events_of(came, worlds, scenario, days, known)
    curves = outcome.curves_of(came, worlds, days)
    fans = fans_of(data, days)
    months = outcome.ground_months(scenario, fans)
    years = outcome.ground_years(months)
    used = use_of(scenario, data, days)
    disputed = disputes_of(plan, data)
    numbers = evidence.numbers(scenario)
    order = conduct.order_in(scenario, used.instruments)
    hangs = Drivers(pd.DataFrame(columns=list(TARGETS)), pd.DataFrame(columns=list(NUMBERS)), 0, 0, EACH)
    held = summary.of_ground(years)
    tables = {
        "events": outcome.events_table(events, {}),
        "ground": outcome.ground_table(years),
        "disputes": disputes.disputes_table(disputed, scenario),
        "instruments": replace(conduct.instruments_table(used, order), brief=None),
        "left_out": left_out_table(),
        "curves_months": outcome.curves_table(curves),
        "ground_months": outcome.ground_months_table(months),
        "levels_months": conduct.levels_table(used),
        "sources": evidence.sources_table(evidence.sources(scenario)),
        "numbers": evidence.numbers_table(numbers),
        "series": evidence.series_table(scenario),
        "calibrations": evidence.calibrations_table(scenario, numbers.ref),
    }
    point = overview.answer(scenario, events, overview.first_of(list(known.events), events), curves, held, NO_FORECASTS)
    hinges = overview.hinges(scenario, hangs, disputed, ())
    limits = overview.limits(scenario, known, numbers, worlds)
    return Study(
        "assess",
        scenario.about.title,
        (*summary.of_events(events), *held, *summary.of_conduct(scenario, used.instruments), *told(scenario, disputed)),
        tables,
        drawn(scenario, events, curves, fans, used, order, disputed),
        PARTS,
        caveats(worlds),
        data,
        RunInfo.of_run(plan.provenance),
        about=scenario.about.summary,
        until=days[-1],
        seen_by=scenario.sources[view].citation if (view := scenario.about.view) in scenario.sources else None,
        first=(point, hinges, limits),
    )


def _by(data: xr.Dataset, name: str) -> dict[str, np.ndarray]:
    """Rows of a variable by the names along its first dimension."""
    array = data[name]
    return dict(zip(map(str, array[array.dims[0]].values), array.values, strict=True))


def fans_of(data: xr.Dataset, days: tuple[dt.date, ...]) -> dict[str, outcome.GroundFan]:
    """Fan of the ground held by each camp and belligerent, and of what is contested."""
    worlds, total = int(data["worlds"]), _by(data, "ground_sum")
    return {
        name: outcome.GroundFan(days, {**quantiles(counts, outcome.QUANTILES), "mean": total[name] / UNIT / worlds})
        for name, counts in _by(data, "ground").items()
    }


def use_of(scenario: Scenario, data: xr.Dataset, days: tuple[dt.date, ...]) -> conduct.Use:
    """How the instruments are used, as `conduct.use` tells it of a whole run."""
    worlds, level = int(data["worlds"]), shared_level(data.sizes["instrument"])
    rows, parts = [], []
    for place, key in enumerate(map(str, data["instrument"].values)):
        actor, name = key.split(".", 1)
        count = len(scenario.instruments[actor][name].levels)
        unit = shift_unit(len(days)) * max(count - 1, 1)
        total, squares, furthest = (float(data[item].values[place]) for item in ("moved", "moved_squares", "furthest"))
        change = paired_interval_of(worlds, total / unit, squares / unit**2, furthest / unit, level)
        shares = data["level"].values[place, :count] / worlds
        switches = float(data["switches"].values[place]) / worlds
        row, part = conduct.use_of(scenario, days, actor, name, shares, change, switches)
        rows.append(row)
        parts.append(part)
    levels = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(conduct.LEVELS))
    return conduct.Use(pd.DataFrame(rows, columns=list(conduct.INSTRUMENTS)), levels)


def disputes_of(plan: Plan, data: xr.Dataset) -> tuple[disputes.Dispute, ...]:
    """Numbers with two estimates or more, as `disputes.disputes` tells them, but for the mean of what was drawn."""
    candidates, names = plan.candidates, tuple(map(str, data["event"].values))
    own = {path: item.number.estimates[-1] for path, item in paths.numbers(plan.scenario).items()}
    sizes, counts = _by(data, "believed"), _by(data, "believed_came")
    asked = [path for path in sizes if not path.startswith("questions.")]
    tests = max(1, len(names) * len(asked))
    found = []
    for path in asked:
        known = candidates[path]
        unknown = [np.nan] * len(known)
        mine = sizes[path][: len(known)], counts[path][: len(known)]
        found.append(disputes.dispute_of(plan.scenario, path, own.get(path), known, *mine, unknown, names, tests))
    return disputes.ordered(found)


def told(scenario: Scenario, disputed: tuple[disputes.Dispute, ...]) -> tuple[str, ...]:
    """What is said of disputes, and that nothing is said of what else it hangs on."""
    return (*summary.of_disputes(scenario, disputed), f"What it hangs on is not told: {EACH}.")


def caveats(worlds: int) -> tuple[str, ...]:
    """What the findings rest on."""
    return (
        *summary.ALWAYS,
        f"The {worlds:,} worlds were added up where they were played. Counts of worlds are exact; quantiles of ground "
        f"held are told to {100 / CLASSES / 2:.1f} points.",
        "Fewer than 100,000 worlds, or a run on one machine, have all tables.",
    )


def left_out_table() -> Table:
    """What a whole run tells and this one does not."""
    frame = pd.DataFrame({"tables": list(LEFT_OUT), "why": list(LEFT_OUT.values())})
    return Table(
        "Not told of a run of so many worlds",
        frame,
        {"tables": Column("Tables and studies", wide=True), "why": Column("Why", wide=True)},
        "A run of fewer than 100,000 worlds, or one on this machine alone, has them.",
    )


def drawn(
    scenario: Scenario,
    events: pd.DataFrame,
    curves: pd.DataFrame,
    fans: Mapping[str, outcome.GroundFan],
    used: conduct.Use,
    order: list[str],
    disputed: tuple[disputes.Dispute, ...],
) -> dict[str, Chart]:
    """The charts of a run of sums."""
    band = "Line: median world. Dark band: middle half of the worlds; light band: nine in ten."
    return {
        "events": Chart("How likely each event is by its date", lambda: charts.events_chart(events, NO_FORECASTS)),
        "curves": Chart(
            "When: share of worlds in which each event has come about by a date",
            lambda: charts.curves_chart(events, curves),
        ),
        "fan": Chart(
            "Who holds the ground, as a share of the population", lambda: charts.fan_chart(scenario, fans, {}), band
        ),
        "ground": Chart(
            "Ground held, as a share of the population", lambda: charts.ground_chart(scenario, fans, {}), band
        ),
        "use": Chart("How far each instrument is turned up", lambda: conduct.use_chart(used, order)),
        "levels": Chart(
            "The instruments whose use changes most: share of worlds at each level", lambda: conduct.levels_chart(used)
        ),
        "disputes": Chart(
            "Sources in dispute: the same event, by whom one believes",
            lambda: disputes.disputes_chart(disputed, scenario),
        ),
    }


PARTS: tuple[Part | str, ...] = (
    Part("outcome", "What happens", "Dated events, and who holds the ground.", ("events", "curves", "ground")),
    Part("actions", "What each actor does", "How every instrument is used.", ("use", "levels", "instruments")),
    Part(
        "hinges",
        "Sources in dispute",
        "Each world believes one estimate; comparing them shows its worth.",
        ("disputes",),
    ),
    OTHERS,
    Part("left_out", "Not told", "What needs each world by itself.", ("left_out",)),
    Part(
        "evidence",
        "Evidence",
        "What every number on this page can be followed to.",
        ("sources", "numbers", "series", "calibrations"),
    ),
)
"""Sections of its page."""
