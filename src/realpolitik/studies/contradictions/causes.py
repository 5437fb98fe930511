"""What causal claims say, as signs: whether more of a cause raises, lowers or leaves what their experiments read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from realpolitik.scenario.experiments import Arm, Experiment
from realpolitik.scenario.schema import Scenario

SIGNS = {"up": 1, "down": -1, "none": 0}


@dataclass(frozen=True)
class ClaimedEffect:
    """One claim on one pair of cause and reading.

    Attributes:
        cause: instrument or number that the experiment turns; several joined by ``&``, those after the first with ``-``
            before them where they are turned the other way.
        contrast: its level or value in the two arms, the lower first, such as ``none–calibrated``.
        reading: state variable that is read.
        sign: what more of the cause does to it: 1 raises it, -1 lowers it, 0 leaves it.
    """

    claim: str
    cause: str
    contrast: str
    reading: str
    sign: int


def effects(scenario: Scenario) -> Iterator[ClaimedEffect]:
    """The signs that the experiments of a scenario give to their claims.

    An experiment counts where each thing that it turns (an instrument or a number) is held in both arms over the whole
    of the run; things that are turned together are one cause, and say nothing of either alone. A reading of several
    terms counts for each, by the sign of its weight.
    """
    for experiment in scenario.experiments.values():
        turned = _turned(experiment, scenario)
        if turned is None or experiment.reads is None or experiment.direction is None or experiment.where:
            continue
        cause, way, contrast = turned
        for term, weight in experiment.reads.terms.items():
            span = experiment.reads.at[1] - experiment.reads.at[0]
            up = 1 if weight * span > 0 else -1
            sign = SIGNS[experiment.direction] * way * up * (-1 if experiment.crosses == "below" else 1)
            if experiment.measure == "first":
                sign = -sign
            for claim in experiment.claims:
                if claim in scenario.claims:
                    yield ClaimedEffect(claim, cause, contrast, term, sign)


Turn = tuple[int, str]
"""Whether something is turned up (1) or down (-1), 0 where that cannot be told; and between what."""


def _turned(experiment: Experiment, scenario: Scenario) -> tuple[str, int, str] | None:
    """What the arms differ in, which way its first is turned, and between what; None where that cannot be told."""
    if experiment.changed is None:
        return None
    ways = {
        **_levels(experiment.baseline, experiment.changed, scenario),
        **_numbers(experiment.baseline, experiment.changed),
    }
    turned = sorted((cause, way, contrast) for cause, (way, contrast) in ways.items() if way)
    if not turned or len(turned) < len(ways):
        return None
    first = turned[0][1]
    causes = [cause if way == first else f"-{cause}" for cause, way, _ in turned]
    return " & ".join(causes), first, ", ".join(contrast for *_, contrast in turned)


def _levels(baseline: Arm, changed: Arm, scenario: Scenario) -> dict[str, Turn]:
    """Instruments held at other levels in one arm than in the other; one that an arm leaves free cannot be told."""
    pinned = [dict(pin.split("=", 1) for pin in arm.do) for arm in (baseline, changed)]
    ways: dict[str, Turn] = {}
    for instrument in sorted(pinned[0].keys() | pinned[1].keys()):
        texts = [found.get(instrument, "free") for found in pinned]
        if texts[0] != texts[1]:
            owner, _, name = instrument.partition(".")
            record = scenario.instruments.get(owner, {}).get(name)
            order = list(record.levels) if record is not None else []
            places = [order.index(level) for text in texts if (level := text.partition("@")[0]) in order]
            way = _sign(places[1] - places[0]) if len(places) == 2 else 0
            ways[instrument] = (way, "–".join(order[place] for place in sorted(places)))
    return ways


def _numbers(baseline: Arm, changed: Arm) -> dict[str, Turn]:
    """Numbers that are set otherwise in one arm than in the other; one that an arm leaves as drawn cannot be told."""
    ways: dict[str, Turn] = {}
    for path in sorted(baseline.set.keys() | changed.set.keys()):
        one, other = baseline.set.get(path), changed.set.get(path)
        if one is None or other is None:
            ways[path] = (0, "")
        elif one != other:
            ways[path] = (_sign(other - one), f"{min(one, other):g}–{max(one, other):g}")
    return ways


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
