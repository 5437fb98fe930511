"""Work done once: what an assessment with all its studies reads, writes out, draws and encodes, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import realpolitik as rp
from realpolitik import pipeline
from realpolitik.engines import campaign, deliberation
from realpolitik.pipeline import arms, runs
from realpolitik.pipeline.runs import make_plan
from realpolitik.studies.advise.ask import advise
from realpolitik.studies.assess.beside import beside
from realpolitik.worlds import draw

dump, load, files, resolve, drawing, encoding, tastes = (
    import_module(f"realpolitik.{name}")
    for name in (
        "scenario.dump",
        "scenario.load",
        "scenario.files",
        "scenario.resolve",
        "worlds.draw",
        "worlds.encode",
        "worlds.tastes",
    )
)
WAR = "proxy_war"
PLACES = {
    "files": (files, "read_text"),
    "resolved": (resolve, "_resolved"),
    "digests": (dump, "_written"),
    "candidates": (drawing, "pools_of"),
    "draws": (drawing, "draw_anew"),
    "encodings": (encoding, "encode_anew"),
    "tastes": (tastes, "draw_tastes_of"),
    "runs": (campaign, "play_all"),
}
"""Work, and the function that does it."""


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each piece of work is done from now on; nothing is kept from before."""
    for kept in (
        dump._WRITTEN,
        resolve._RESOLVED,
        drawing._DRAWN,
        encoding._ENCODED,
        tastes._TASTES,
        arms._SET,
        arms._PART,
        runs._BASELINES,
    ):
        kept.clear()
    found: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            found[name] += 1
            return function(*args, **options)

        return call

    for name, (module, function) in PLACES.items():
        monkeypatch.setattr(module, function, counted(name, getattr(module, function)))
    return found


def test_an_assessment_does_its_work_once(count: Counter[str], tmp_path: Path) -> None:
    """One war, assessed in 30 worlds with its courses, settlement and causal claims, as the main command does it.

    Digests: of the resolved form, and without what is asked of it. Draws: the 30
    worlds of the run, of which reasons (8), courses (12) and causal claims (24) take some, and 200 for the table; each
    of these five is encoded once, and its actors' tastes are drawn once. Runs: itself, 36 courses, 6 arms of claims,
    and the table twice.
    """
    known = load.load(WAR)
    read = count["files"]
    result = pipeline.simulate(known, worlds=30, months=6, out=tmp_path)
    beside(known, result)
    assert read == len(
        [path for path in load.list_folder(Path(load._catalog_home()) / WAR).names if path != "README.md"]
    )
    assert count == {
        "files": read,
        "runs": 1 + 36 + 6 + 2,
        "resolved": 1,
        "digests": 2,
        "candidates": 2,
        "draws": 2,
        "encodings": 5,
        "tastes": 5,
    }


def test_both_runs_of_a_pair_are_drawn_and_encoded_once(count: Counter[str]) -> None:
    runs.paired(WAR, worlds=20, months=3, do=["boreas.arms=overt"])
    assert count["draws"] == count["candidates"] == count["encodings"] == 1
    assert count["runs"] == 2 and count["resolved"] == count["digests"] == 1


def test_a_second_change_is_compared_with_the_same_run(count: Counter[str], tmp_path: Path) -> None:
    """The run compared with is played once, whatever is asked of it; what is kept cannot be written into."""
    known = load.load(WAR)
    first = runs.paired(known, worlds=8, months=3, do=["boreas.arms=overt"])
    second = runs.paired(known, worlds=8, months=3, do=["boreas.arms=none"])
    assert count["runs"] == 3
    assert second.baseline.data.identical(first.baseline.data)
    assert runs.simulate(known, worlds=8, months=3).data.identical(second.baseline.data)
    with pytest.raises(ValueError, match="read-only"):
        second.baseline.data["ground"].values[:] = 0.0
    runs.paired(known, worlds=8, months=3, seed=2, do=["boreas.arms=none"])
    assert count["runs"] == 3 + 1 + 2


def test_threats_of_a_world_are_weighed_once_for_all_actors(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []

    def weigh(x: Any, w: Any, levels: Any) -> Any:
        weighed.append(1)
        return weigh_threats(x, w, levels)

    weigh_threats = deliberation.weigh_threats
    monkeypatch.setattr(deliberation, "weigh_threats", weigh)
    scenario = resolve.resolve(load.load("afghanistan"))
    draws = draw(scenario, np.arange(1), 1)
    asked = {"pakistan": ("sanctuary",), "us": ("presence",)}
    together = deliberation.deliberate_all(scenario, draws, asked, 1, 1)
    assert len(weighed) == 1
    assert deliberation.deliberate(scenario, draws, "us", 1, 1, instruments=("presence",)).identical(together["us"])


def test_levers_are_tried_in_worlds_that_are_drawn_and_encoded_once(count: Counter[str]) -> None:
    levers = advise(WAR, actor="boreas", goal="settled up", worlds=4, months=3)["levers"]
    assert count["runs"] > len(levers) > 0
    assert count["draws"] == count["encodings"] == count["digests"] == 1


def test_chunks_of_courses_are_encoded_once(count: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """36 courses, each in two chunks of worlds."""
    monkeypatch.setattr(import_module("realpolitik.studies.stable.courses"), "CHUNK", 3)
    rp.stable(WAR, worlds=6, months=3)
    assert (count["runs"], count["encodings"], count["draws"], count["digests"]) == (72, 2, 1, 1)


def test_runs_with_the_same_settings_share_an_encoding(count: Counter[str]) -> None:
    scenario = resolve.resolve(load.load(WAR))
    draws = draw(scenario, np.arange(4), 1)
    for luck in (0.1, 0.1, 0.2):
        campaign.encode(scenario, arms.with_settings(draws, {"parameters.luck": luck}), 3)
    assert count["encodings"] == 2
    assert arms.with_settings(draws, {}) is draws


def test_what_does_not_reach_a_run_is_left_out_of_its_key() -> None:
    """Another experiment or course to try leaves kept runs in use; another number does not."""
    known = load.load(WAR)
    plan = make_plan(known, worlds=2, months=2)
    asked = make_plan(known.model_copy(update={"experiments": {}, "focus": {}}), worlds=2, months=2)
    other = make_plan(known, worlds=2, months=2, settings={"parameters.luck": 0.3})
    assert arms.bare(plan).key == arms.bare(asked).key != arms.bare(other).key
    assert plan.key != asked.key
