"""Worlds are played once, and an answer of more worlds is the answer of fewer, played further."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
import xarray as xr

from realpolitik.pipeline.runs import Plan, paired, play
from realpolitik.scenario.load import load
from realpolitik.serve.jobs import AT_ONCE, WAITING, Busy, Job, Jobs, Stopped
from realpolitik.serve.session import KeptWorlds, sizes

PIN, BASE = "meridia.presence=withdrawn", {"months": 6}


class Counting(KeptWorlds):
    """A session that counts the worlds that it plays."""

    def __init__(self) -> None:
        self.played: list[tuple[tuple[str, ...], int]] = []
        super().__init__(load("proxy_war"), BASE, play=self._counted)

    def _counted(self, plan: Plan, worlds: np.ndarray, threads: int | None) -> xr.Dataset:
        self.played.append((plan.do, len(worlds)))
        return play(plan, worlds, threads)


def none(done: int, total: int) -> None:
    """Nobody wants to know."""


def test_each_answer_is_that_of_a_run_of_so_many_worlds() -> None:
    found = list(KeptWorlds(load("proxy_war"), BASE).pairs([PIN], {"crown.will": 0.5}, [], 60, none))
    assert [pair.changed.data.sizes["world"] for pair in found] == [50, 60]
    whole = paired("proxy_war", do=[PIN], set={"crown.will": 0.5}, worlds=60, **BASE)
    xr.testing.assert_identical(found[-1].changed.data, whole.changed.data)
    xr.testing.assert_identical(found[-1].baseline.data, whole.baseline.data)
    assert found[-1].changed.provenance == whole.changed.provenance
    assert found[-1].baseline.provenance == whole.baseline.provenance
    part = paired("proxy_war", do=[PIN], set={"crown.will": 0.5}, worlds=50, **BASE)
    xr.testing.assert_identical(found[0].changed.data, part.changed.data)


def test_a_world_is_played_once() -> None:
    held = Counting()
    list(held.results(50, none))
    list(held.pairs([PIN], {}, [], 50, none))
    assert held.played == [((), 50), ((PIN,), 50)]
    list(held.pairs([PIN], {}, [], 70, none))
    assert held.played[2:] == [((), 20), ((PIN,), 20)]
    few = list(held.pairs([PIN], {}, [], 10, none))
    assert len(held.played) == 4 and few[0].changed.data.sizes["world"] == 10


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realpolitik.serve.session.KEPT", 40)
    held = Counting()
    for arms in ("none", "overt", "free"):
        list(held.pairs([f"boreas.arms={arms}"], {}, [], 16, none))
    assert held.kept <= 40


def test_progress_only_grows_and_ends_at_the_whole() -> None:
    told: list[tuple[int, int]] = []
    list(KeptWorlds(load("proxy_war"), BASE).pairs([PIN], {}, [], 60, lambda done, total: told.append((done, total))))
    assert {total for _, total in told} == {120}
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_whoever_stops_it_stops_it_at_the_next_step() -> None:
    held = Counting()

    def no_more(done: int, total: int) -> None:
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        list(held.results(1000, no_more))
    assert held.played == [((), 50)]


def test_sizes_grow_to_what_was_asked() -> None:
    assert sizes(50) == (50,) and sizes(1000) == (50, 200, 1000) and sizes(7) == (7,)


# ---- jobs


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def held_up(jobs: Jobs, owner: str, gate: threading.Event, seen: list[Job]) -> Job:
    """A job that waits for a gate, and then for somebody to stop it."""

    def work(job: Job) -> None:
        seen.append(job)
        gate.wait(10)
        job(1, 2)

    return jobs.start(owner, work)


def test_two_are_at_work_and_the_others_wait_until_there_are_too_many(jobs: Jobs) -> None:
    gate, seen = threading.Event(), list[Job]()
    started = [held_up(jobs, f"page{k}", gate, seen) for k in range(AT_ONCE + WAITING)]
    with pytest.raises(Busy):
        held_up(jobs, "one more", gate, seen)
    while len(seen) < AT_ONCE:
        time.sleep(0.001)
    assert sum(job.state == "running" for job in started) == AT_ONCE
    gate.set()
    jobs._pool.shutdown(wait=True)
    assert {job.state for job in started} == {"done"}


def test_a_newer_question_of_a_page_stops_its_older_and_no_other(jobs: Jobs) -> None:
    gate, seen = threading.Event(), list[Job]()
    mine, other = (held_up(jobs, owner, gate, seen) for owner in ("mine", "other"))
    waiting = held_up(jobs, "third", gate, seen)
    again = jobs.start("third", lambda job: None)
    newer = jobs.start("mine", lambda job: None)
    gate.set()
    jobs._pool.shutdown(wait=True)
    assert (mine.state, waiting.state) == ("stopped", "stopped")
    assert (other.state, again.state, newer.state) == ("done", "done", "done")


def test_what_goes_wrong_is_told_and_a_fault_of_the_program_tells_no_more_than_that(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(job: Job) -> None:
        raise ZeroDivisionError("a secret")

    failed = jobs.start("a", breaks)
    jobs._pool.shutdown(wait=True)
    assert failed.state == "failed" and "a secret" not in "".join(failed.faults)
    assert "a secret" in caplog.text


def test_old_answers_go(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realpolitik.serve.jobs.KEPT", 3)
    first = jobs.start("a", lambda job: job.tell({}, "x", str))
    for _ in range(8):
        last = jobs.start("a", lambda job: None)
        while not last.is_over:
            time.sleep(0.001)
    assert jobs.find(first.id) is None and jobs.find(last.id) is last
