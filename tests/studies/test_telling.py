"""The rule by which effects are told: seldom from noise, always from a real driver, and in the right words."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

from realpolitik.results import Result
from realpolitik.stats import LEAST_SHARE, Interval, find_split, group_contrast, size_of
from realpolitik.studies.assess.conduct import use
from realpolitik.studies.assess.disputes import disputes
from realpolitik.studies.assess.summary import of_drivers
from realpolitik.studies.attribute import drivers as driving
from realpolitik.studies.attribute.drivers import drivers
from realpolitik.studies.discover.rules import BOXES, judged

SEEDS = 200
ALLOWED = int(stats.binom.ppf(0.999, SEEDS, 0.05))
"""False statements in so many seeds that a chance of one in twenty exceeds once in a thousand times."""


def dealt(run: Result, seed: int) -> Result:
    """The run with its numbers, and whom worlds believe, dealt to the worlds anew: nothing hangs on them."""
    order = np.random.default_rng(seed).permutation(run.data.sizes["world"])
    drawn, believed = run.data["drawn"].values[order], run.data["believed"].values[order]
    data = run.data.assign(drawn=(("world", "number"), drawn), believed=(("world", "pooled"), believed))
    return Result(data, run.scenario, run.provenance, run.candidates)


@pytest.fixture(scope="module")
def few(invented: ModuleType) -> Result:
    return invented.result(worlds=60, months=36)


def test_a_run_that_hangs_on_nothing_says_so(few: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driving, "RESAMPLES", 8)  # intervals of shares are not looked at here, nor what is far down
    monkeypatch.setattr(driving, "KEPT", 5)
    said = 0
    for seed in range(SEEDS):
        said += drivers(dealt(few, seed)).numbers.told.any()
    assert said <= ALLOWED


def test_a_run_that_hangs_on_one_number_names_it(invented: ModuleType) -> None:
    """Half of the worlds have much of a number and fall; the other half have little and stand."""
    run = invented.result(worlds=60, months=36)
    numbers = [str(name) for name in run.data["number"].values]
    cause = run.data["drawn"].values[:, 0]
    ground = run.data["ground"].copy(deep=True)
    ground.loc[{"belligerent": "crown"}] = np.where(cause > np.median(cause), 0.9, 0.01)[:, None].astype(np.float32)
    driven = replace(run, data=run.data.assign(ground=ground))
    found = drivers(driven).numbers
    falls = found[found.outcome == "event.crown_falls"].reset_index(drop=True)
    assert list(falls.number[falls.told]) == numbers[:1]
    assert falls.effect_high[0] < -0.5 and (falls.at_low[0], falls.at_high[0]) == (1.0, 0.0)


def test_an_effect_that_is_small_is_no_headline(few: Result) -> None:
    """44% against 40%: beyond chance in its middle classes, and not between its ends."""
    found = drivers(few)
    small = found.numbers.assign(clear=True, told=False, at_low=0.44, at_high=0.40)
    assert "No single number" in of_drivers(few.scenario, replace(found, numbers=small))[0]
    large = found.numbers.assign(clear=True, told=True, at_low=0.44, at_high=0.10)
    assert "44% where it is lowest, 10% where" in of_drivers(few.scenario, replace(found, numbers=large))[0]


def test_whom_one_believes_matters_seldom_by_chance(few: Result) -> None:
    said = sum(any(item.told for item in disputes(dealt(few, seed))) for seed in range(SEEDS))
    assert said <= ALLOWED


def test_what_changes_seldom_changes_by_chance(few: Result) -> None:
    """Levels of the same months in another order, world by world, have no first year and no last."""
    said = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        level = few.data["level"].transpose("world", "month", "instrument")
        mixed = np.stack([world[rng.permutation(len(world))] for world in level.values])
        data = few.data.assign(level=(level.dims, mixed))
        said += bool(use(replace(few, data=data)).instruments.told.any())
    assert said <= stats.binom.ppf(0.999, 40, 0.05)


def test_one_world_tells_of_no_use(invented: ModuleType) -> None:
    assert not use(invented.result(worlds=1, months=24)).instruments.told.any()


def test_rules_are_seldom_told_by_chance() -> None:
    rng = np.random.default_rng(3)
    said = 0
    for _ in range(SEEDS):
        truth = rng.integers(0, 2, 60)
        said += any(judged((), 0.5, rng.random(60) < 0.3, truth, BOXES).clear for _ in range(BOXES))
    assert said <= ALLOWED
    half = np.arange(60) < 30
    assert judged((), 0.5, half, half.astype(int), BOXES).clear
    many = np.arange(40_000)
    slight = (many % 100 < np.where(many < 20_000, 51, 49)).astype(int)
    assert judged((), 0.5, many < 20_000, slight, 1).p_value < 0.001 and not judged((), 0.5, half, half * 0, 1).clear
    assert not judged((), 0.5, many < 20_000, slight, 1).clear, f"under {LEAST_SHARE}"


def test_searches_for_what_an_effect_hangs_on_share_the_chance_of_a_false_find() -> None:
    rng = np.random.default_rng(5)
    paths = tuple(f"n{k}" for k in range(30))
    found = [
        find_split(rng.normal(size=40), rng.uniform(size=(40, 30)), paths, 0.1, 0.1, 1 - 0.05 / 20) for _ in range(100)
    ]
    assert sum(split is not None for split in found) <= stats.binom.ppf(0.999, 100, 0.05 / 20)


@pytest.mark.parametrize(
    ("effect", "size"),
    [
        ((0.3, 0.2, 0.4), "counts"),
        ((-0.3, -0.4, -0.2), "counts"),
        ((0.02, 0.01, 0.03), "too small"),
        ((-0.02, -0.03, -0.01), "too small"),
        ((0.0, -0.02, 0.02), "no effect"),
        ((0.0, 0.0, 0.0), "no effect"),
        ((0.04, 0.01, 0.07), "unclear"),
        ((0.3, -0.1, 0.7), "unclear"),
    ],
)
def test_sizes_in_words(effect: tuple[float, float, float], size: str) -> None:
    assert size_of(Interval(*effect), 0.05) == size


def test_two_groups_as_agresti_and_caffo_with_t() -> None:
    """7 of 15 against 2 of 15: p̃ = 8/17 and 3/17."""
    one, other = np.repeat([1.0, 0.0], [7, 8]), np.repeat([1.0, 0.0], [2, 13])
    found = group_contrast(one, other)
    parts = [p * (1 - p) / 16 for p in (8 / 17, 3 / 17)]
    freedom = sum(parts) ** 2 / sum(part**2 / 16 for part in parts)
    reach = stats.t.ppf(0.975, freedom) * np.sqrt(sum(parts))
    assert found == pytest.approx((-5 / 15, -5 / 17 - reach, -5 / 17 + reach))
    assert group_contrast(np.zeros(3), np.ones(3)).low < 0, "three worlds against three are no certainty"
    assert group_contrast(np.ones(5), np.ones(5)) == (0.0, 0.0, 0.0)
