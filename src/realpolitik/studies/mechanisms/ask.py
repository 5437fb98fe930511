"""Mechanisms: load → choose experiments → play each different run once → judge → tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Flag, Months, Out, Progress, Seed, Threads, Where
from realpolitik.pipeline.arms import Size, play_sides
from realpolitik.pipeline.runs import as_date, as_scenario
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.mechanisms import tables
from realpolitik.studies.mechanisms.coded import runs_through_choice
from realpolitik.studies.mechanisms.trial_runs import Asked, Bench
from realpolitik.study import RunInfo, Study

Only = Annotated[
    Sequence[str],
    Flag("These mechanisms or experiments alone, with commas between.", metavar="M03,…", kind="names"),
]
Source = Annotated[str | None, Flag("Claims of this source alone.", metavar="ID")]
Brief = Annotated[bool, Flag("One contrast for each mechanism alone: for a first look.")]
Worlds = Annotated[int, Flag("Worlds of each run.", short="n", least=1, most=100_000)]


def mechanisms(
    where: Where,
    *,
    only: Only = (),
    source: Source = None,
    brief: Brief = False,
    as_of: AsOf = None,
    worlds: Worlds = 100,
    months: Months = None,
    seed: Seed = 1,
    threads: Threads = None,
    out: Out = None,
    progress: Progress | None = None,
) -> Study:
    """Put every causal claim to the test: the cause turned as it says, in the same worlds; verdict, size and when.

    Args:
        where: a scenario: name in the catalog, folder, file, or one already loaded.
        only: mechanisms (``M03``) or experiments by name; all if empty.
        source: experiments on this source's claims alone.
        brief: one contrast for each mechanism, the first that runs through choice if one does: for a first look.
        as_of: date of knowledge of the runs; if given it also takes the place of an experiment's own date.
        worlds: worlds of each run.
        months: months to play at most; windows are cut there. As long as the windows need if None.
        seed: seed of the runs.
        threads: threads to use; results do not depend on it.
        out: folder that keeps what each run showed; an interrupted study resumes there.
        progress: called with (worlds played, worlds in all) over all runs.

    Returns:
        A study with the tables ``mechanisms``, ``trials`` (every experiment in every window), ``experiments``,
        ``claims``, ``curves`` (effects month by month) and ``precision``. Its data are the effects in every world.

    Raises:
        ScenarioError, UsageError: bad input. RunError: a run could not finish.

    >>> study = mechanisms("proxy_war", only=["M31"], worlds=12, months=6)
    >>> study["mechanisms"].mechanism.tolist()
    ['M31']
    """
    if worlds < 2:
        raise UsageError("worlds must be 2 or more: an effect's error is judged from its spread over worlds")
    if months is not None and not 1 <= months <= 600:
        raise UsageError("months must lie between 1 and 600")
    scenario = as_scenario(where)
    day = as_date(as_of)
    chosen = choose(scenario, only, source)
    asked = Asked(scenario, shortened(chosen) if brief else chosen, day, months, tuple(only), source)
    size = Size(worlds, seed, threads)
    shown, refused = play_sides(scenario, asked.needs(), size, Path(out) if out is not None else None, progress)
    bench = Bench(asked, size, shown, refused)
    options = {"only": tuple(only), "source": source, "brief": brief or None}
    run = RunInfo.of(resolve(scenario, as_of=day), seed, worlds, bench.months, **options)
    return tables.study(bench, brief, run)


def choose(scenario: Scenario, only: Sequence[str], source: str | None) -> dict[str, Experiment]:
    """The experiments asked for; UsageError for a mechanism, experiment or source that does not exist."""
    carried = {name for claim in scenario.claims.values() for name in claim.mechanisms}
    carried |= {name for item in scenario.experiments.values() for name in item.mechanisms}
    known = {*scenario.mechanisms, *carried, *scenario.experiments}
    for word in only:
        if word not in known:
            raise UsageError(f"no mechanism or experiment {word!r:.60}", tuple(sorted(known)), nearest(word, known))
    if source is not None and source not in scenario.sources:
        raise UsageError(f"no source {source!r:.90}", tuple(scenario.sources), nearest(source, scenario.sources))
    return {
        name: item
        for name, item in scenario.experiments.items()
        if (not only or name in only or set(item.mechanisms) & set(only))
        and (source is None or any(scenario.claims[claim].source == source for claim in item.claims))
    }


def shortened(experiments: Mapping[str, Experiment]) -> dict[str, Experiment]:
    """The first contrast of each mechanism, and all that needs no run.

    One that names it first comes before others, and of these one that runs through choice.
    """
    kept = {name for name, item in experiments.items() if item.reads is None}
    for mechanism in {name for item in experiments.values() for name in item.mechanisms}:
        carry = [name for name, item in experiments.items() if item.is_contrast and mechanism in item.mechanisms]
        kept.update(sorted(carry, key=lambda name: _later(experiments[name], mechanism))[:1])
    return {name: item for name, item in experiments.items() if name in kept}


def _later(experiment: Experiment, mechanism: str) -> tuple[bool, bool]:
    return experiment.mechanisms[0] != mechanism, not runs_through_choice(experiment)
