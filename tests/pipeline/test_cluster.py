"""A run on a Dask cluster: the same bits over chunks, workers, deaths and restarts; who is refused, and how."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline import cluster, sums
from realpolitik.pipeline.cluster import connect
from realpolitik.pipeline.runs import make_plan

distributed = pytest.importorskip(
    "distributed", reason="distributed is not installed (pip install realpolitik[cluster]): no cluster is tested"
)
pytest.importorskip("cryptography", reason="cryptography is not installed: pip install realpolitik[cluster]")
from realpolitik.pipeline.cluster import pool, work  # noqa: E402 - needs distributed

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # Dask's own, of ports and of processes that were killed
]
WAR = "proxy_war"
HERE = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
RUN = {"worlds": 230, "months": 7, "seed": 4}


@pytest.fixture(scope="module")
def whole() -> rp.Result:
    return rp.simulate(WAR, **RUN)


@pytest.fixture(scope="module")
def client() -> Iterator[distributed.Client]:
    """Two processes of this machine, as ``local:2`` starts them."""
    with connect.connected("local:2") as found:
        yield found


@contextlib.contextmanager
def processes(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers as processes of their own, without nannies that would start them anew."""
    log, said = subprocess.DEVNULL, subprocess.PIPE
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *HERE, "--port", "0"]
    scheduler = subprocess.Popen(command, stdout=log, stderr=said)
    made = []
    try:
        address = ""
        for line in scheduler.stderr:
            found = [word for word in line.decode().split() if word.startswith("tcp://127.0.0.1:")]
            if found:
                address = found[0]
                break
        options = ["--nthreads", "1", "--no-nanny", *HERE]
        for _ in range(workers):
            command = [sys.executable, "-m", "distributed.cli.dask_worker", address, *options]
            made.append(subprocess.Popen(command, stdout=log, stderr=log))
        yield address, made
    finally:
        for process in [*made, scheduler]:
            process.kill()
            process.wait()
        scheduler.stderr.close()


def same(one: rp.Result, other: rp.Result) -> None:
    assert one.data.identical(other.data.load())
    assert one.provenance == other.provenance


def test_two_workers_give_the_same_bits_as_one_process(whole: rp.Result, client, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    same(whole, rp.simulate(WAR, **RUN, cluster=client, chunk=40, progress=lambda *now: told.append(now)))
    assert [done for done, _ in told] == sorted(done for done, _ in told) and told[-1] == (230, 230)
    kept = rp.simulate(WAR, **RUN, cluster=client, chunk=60, threads=2, out=tmp_path)
    same(whole, kept)
    kept.data.close()


def test_verbs_take_a_cluster(client) -> None:
    options = {"worlds": 60, "months": 4}
    for verb, more in (("whatif", {"do": "meridia.presence=withdrawn"}), ("attribute", {"of": "contested"})):
        one = getattr(rp, verb)(WAR, **options, **more)
        other = getattr(rp, verb)(WAR, **options, **more, cluster=client, chunk=25)
        assert all(one[name].equals(other[name]) for name in one.tables), verb
    asked = {"of": "contested", "above": 0.26, "worlds": 90, "months": 6}
    assert rp.discover(WAR, **asked)["boxes"].equals(rp.discover(WAR, **asked, cluster=client)["boxes"])


def test_a_worker_that_is_killed_changes_nothing(whole: rp.Result) -> None:
    with processes(2) as (address, workers):
        seen = []

        def progress(done: int, total: int) -> None:
            seen.append(done)
            if len(seen) == 4:
                workers[0].send_signal(signal.SIGKILL)

        played = rp.simulate(WAR, **RUN, cluster=address, chunk=10, progress=progress)
        assert workers[0].wait(10) == -signal.SIGKILL and workers[1].poll() is None
        same(whole, played)


def test_a_client_that_is_killed_goes_on_where_it_ended(whole: rp.Result, client, tmp_path: Path) -> None:
    """Its chunks lie on its own disk; the workers that it leaves behind are asked for the rest alone."""
    script = (
        "import os, signal, realpolitik as rp\n"
        "from distributed import Client\n"
        "def stop(done, total):\n"
        "    if done >= 60: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with Client({client.scheduler.address!r}, security=SECURITY) as client:\n"
        f"    rp.simulate({WAR!r}, **{RUN!r}, cluster=client, chunk=20, out={str(tmp_path)!r}, progress=stop)\n"
    )
    with processes(1) as (address, _):
        script = script.replace(repr(client.scheduler.address), repr(address)).replace(", security=SECURITY", "")
        path = tmp_path.with_name("killed.py")
        path.write_text(script)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        assert subprocess.run([sys.executable, path], env=environment).returncode == -signal.SIGKILL
        left = sorted(tmp_path.glob("chunks-*/*.nc"))
        assert 3 <= len(left) < 12
        times = {file: file.stat().st_mtime_ns for file in left}
        told: list[int] = []

        def progress(done: int, total: int) -> None:
            told.append(done)
            assert all(file.stat().st_mtime_ns == times[file] for file in left if done < total)

        kept = rp.simulate(WAR, **RUN, cluster=address, chunk=20, out=tmp_path, progress=progress)
    assert told[0] > 20 * len(left) and len(told) == 12 - len(left), "what was there is not played again"
    same(whole, kept)
    kept.data.close()


def test_sums_do_not_depend_on_who_counted(whole: rp.Result, client, tmp_path: Path, monkeypatch) -> None:
    """Sums by two workers, in blocks, interrupted and taken up again, are those of all worlds at once."""
    monkeypatch.setattr(sums, "BLOCK", 50)
    monkeypatch.setattr(sums, "EVERY", 0.0)
    plan, expected = make_plan(WAR, **RUN), sums.sums_of(whole)
    crew = pool.Pool(client)

    def stop(done: int, total: int) -> None:
        if done >= 100:
            raise KeyboardInterrupt

    for out in (None, tmp_path):
        if out is not None:
            with pytest.raises(KeyboardInterrupt):
                sums.summed(plan, crew.sums(plan, 20, 1), out, stop)
            assert [path.name for path in out.glob("*.nc")] == [sums.FILE]
        found = sums.summed(plan, crew.sums(plan, 20, 1), out)
        assert found["done"].values.all()
        assert all(np.array_equal(found[name], expected[name]) for name in expected.variables)


def test_a_large_run_is_told_from_sums(client, monkeypatch, tmp_path: Path) -> None:
    from realpolitik.studies.assess import ask

    monkeypatch.setattr(ask, "LARGE", 230)
    whole = rp.assess(WAR, **RUN, alone=True)
    study = rp.assess(WAR, **RUN, alone=True, cluster=client, out=tmp_path)
    for name in ("events", "curves_months", "levels_months"):
        fields = [field for field in study[name] if field not in ("said", "evidence")]
        assert study[name][fields].equals(whole[name][fields]), name
    months, other = study["ground_months"], whole["ground_months"]
    assert np.abs(months["mean"] - other["mean"]).max() < 1e-9
    assert np.abs(months["q50"] - other["q50"]).max() < 2 / sums.CLASSES
    assert "needs each world by itself" in study["left_out"].why.str.cat() and "drivers" not in study.tables
    assert set(whole.tables) - set(study.tables) == {
        name for names in study["left_out"].tables for name in names.split(", ")
    } & set(whole.tables) | {"questions", "driver_numbers", "driver_targets"}
    with pytest.raises(UsageError, match="holds no run that could be asked further"):
        rp.attribute(study)


def test_tasks_out_are_bounded_and_named_by_their_chunks(client, monkeypatch) -> None:
    plan, crew = make_plan(WAR, **RUN), pool.Pool(client)
    names: list[str] = []
    most, submit = [0], client.submit

    def counted(*args, key: str, **kwargs):
        names.append(key)
        future = submit(*args, key=key, **kwargs)
        most[0] = max(most[0], sum(item.status == "pending" for item in client.futures.values()))
        return future

    monkeypatch.setattr(client, "submit", counted)
    ranges = [np.arange(first, first + 10) for first in range(0, 200, 10)]
    assert sorted(int(worlds[0]) for worlds, _ in crew.plays(plan, None)(ranges)) == list(range(0, 200, 10))
    assert most[0] <= pool.AHEAD * 2 + 1, "chunks, and the plan"
    assert names[0] == f"realpolitik-{plan.key}-order" and f"realpolitik-{plan.key}-chunk-190+10" in names
    assert len(names) == 21


def test_a_worker_that_plays_otherwise_is_refused(client) -> None:
    plan = make_plan(WAR, worlds=3, months=2)
    order = work.WorkOrder.of(plan)
    other = dataclasses.replace(order, digest="0" * 64)
    with pytest.raises(RunError, match="plays the same worlds otherwise, to the bit"):
        client.submit(work.play, other, 0, 1, 1, pure=False).result()
    older = dataclasses.replace(order, versions={**order.versions, "numpy": "1.0"}, digest="1" * 64)
    with pytest.raises(RunError, match=r"a worker is another program \(numpy .*, not 1\.0\)"):
        client.submit(work.play, older, 0, 1, 1, pure=False).result()


def test_a_cluster_of_another_version_gets_no_work(client, monkeypatch) -> None:
    true = work.own_versions()
    monkeypatch.setattr(pool.work, "own_versions", lambda: {**true, "source": "0" * 16})
    monkeypatch.setattr(client, "run", lambda function, on_error: {"tcp://a:1": true})
    with pytest.raises(RunError, match=r"worker tcp://a:1 is another program \(other code of this program\)"):
        pool.Pool(client)


def test_nobody_there(monkeypatch) -> None:
    monkeypatch.setattr(connect, "ANSWERS", 0.3)
    with pytest.raises(RunError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9 within"):
        rp.simulate(WAR, worlds=2, months=1, cluster="tcp://127.0.0.1:9")
    monkeypatch.setattr(pool, "COMES", 0.5)
    with processes(0) as (address, _), pytest.raises(RunError, match=f"no worker has come to {address} within"):
        rp.simulate(WAR, worlds=2, months=1, cluster=address)


def test_workers_that_all_go_are_not_waited_for_without_end(monkeypatch) -> None:
    monkeypatch.setattr(pool, "LOOKS", 0.2)
    with processes(1) as (address, (worker,)):

        def progress(done: int, total: int) -> None:
            monkeypatch.setattr(pool, "COMES", 0.5)
            worker.kill()

        with pytest.raises(RunError, match=r"every worker has gone.*goes on where this one ended"):
            rp.simulate(WAR, **RUN, cluster=address, chunk=10, progress=progress)


def test_local_processes_listen_on_loopback_alone_and_encrypted(client) -> None:
    info = client.scheduler_info()
    assert info["address"].startswith("tls://127.0.0.1:")
    assert all(address.startswith("tls://127.0.0.1:") for address in info["workers"])
    with cluster.opened(None) as nobody:
        assert nobody is None
