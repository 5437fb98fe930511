"""Chunks given out to workers, a bounded number at a time, and taken back in any order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import xarray as xr

from realpolitik.errors import RunError
from realpolitik.pipeline.cluster import work
from realpolitik.pipeline.runs import Plan
from realpolitik.pipeline.sums import Block, Sums

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
AHEAD = 2
"""Tasks given out for each thread of a worker: one that is played, and one that waits so that no worker does."""
COMES = 60.0
"""Seconds without any worker after which a run gives up."""
LOOKS = 5.0
"""Seconds between two looks at who is there, where nothing comes."""


class Pool:
    """The workers of a cluster, each of which has said that it is the same program.

    Args:
        client: a client of the cluster.

    Raises:
        RunError: no worker comes within `COMES` seconds, or one is another program.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._orders: dict[str, work.WorkOrder] = {}
        self._await()
        self._compare()

    def _await(self) -> None:
        try:
            self.client.wait_for_workers(1, timeout=COMES)
        except TimeoutError:
            address = self.client.scheduler.address
            raise RunError(f"no worker has come to {address} within {COMES:.0f} seconds") from None

    def _compare(self) -> None:
        """Every worker's versions beside one's own, before anything else is sent."""
        mine = work.own_versions()
        for address, theirs in self.client.run(work.own_versions, on_error="return").items():
            if isinstance(theirs, ModuleNotFoundError):
                raise RunError(f"worker {address} does not have this program ({theirs})")
            if isinstance(theirs, Exception):
                raise RunError(f"worker {address} does not answer ({type(theirs).__name__}: {theirs!s:.200})")
            if wrong := work.others(mine, theirs):
                raise RunError(f"worker {address} is another program ({wrong})")

    def plays(self, plan: Plan, threads: int | None) -> Callable[[Sequence[np.ndarray]], Iterator[Played]]:
        """A function that plays chunks of a plan, in any order.

        Args:
            plan: the run.
            threads: threads of a task; one if None, as a worker is best given a process for each core.
        """

        def plays(ranges: Sequence[np.ndarray]) -> Iterator[Played]:
            blocks = {(int(worlds[0]), len(worlds)): worlds for worlds in ranges}
            for block, data in self.done(plan, work.play, "chunk", blocks, threads or 1):
                yield blocks[block], data

        return plays

    def sums(self, plan: Plan, chunk: int, threads: int | None) -> Sums:
        """A function that gives the sums of blocks of a plan's worlds, in any order.

        Args:
            plan: the run.
            chunk: worlds that a worker holds in memory at a time.
            threads: threads of a task; one if None.
        """
        return lambda blocks: self.done(plan, work.sums, "sums", blocks, chunk, threads or 1)

    def done(
        self, plan: Plan, task: Callable[..., T], name: str, blocks: Iterable[Block], *options: Any
    ) -> Iterator[tuple[Block, T]]:
        """Do a task for every block of a plan's worlds, and give back each as it comes.

        At most `AHEAD` tasks a thread of the cluster are out, so that neither scheduler nor client fills up.

        Args:
            plan: the run.
            task: called with the order, the first world, their number and ``options``.
            name: of what is done: with the run and the block it names the task.
            blocks: what to do.
            options: handed to the task.

        Raises:
            RunError: a worker is another program, a task took several workers with it, or the cluster has gone.
        """
        from distributed import CancelledError

        rest, out = iter(blocks), dict[Any, Any]()
        order: Future | None = None
        try:
            while True:
                room = AHEAD * self._threads() - len(out)
                for block in (block for _, block in zip(range(room), rest, strict=False)):
                    order = order or self._sent(plan)
                    key = f"realpolitik-{plan.key}-{name}-{block[0]}+{block[1]}"
                    out[self.client.submit(task, order, *block, *options, key=key)] = block
                if not out:
                    return
                for future in self._finished(out):
                    yield out.pop(future), future.result()
        except CancelledError:
            raise RunError("the cluster has gone; the same command goes on where this one ended") from None
        except Exception as error:
            raise _told(error) from error
        finally:
            self.client.cancel([*out, *([order] if order else [])], force=True)

    def _sent(self, plan: Plan) -> Future:
        """The order of a plan, on a worker: as a task, so that it is made again where its worker dies."""
        made = self._orders.get(plan.key) or self._orders.setdefault(plan.key, work.WorkOrder.of(plan))
        return self.client.submit(_given, made, key=f"realpolitik-{plan.key}-order")

    def _threads(self) -> int:
        """Threads of all workers, at least one."""
        return max(1, sum(map(int, self.client.nthreads().values())))

    def _finished(self, out: Iterable[Future]) -> list[Future]:
        """Those that have ended, at least one.

        Raises:
            RunError: there has been no worker for long.
        """
        from distributed import wait

        seen = time.monotonic()
        while True:
            try:
                with self.client.as_current():
                    return list(wait([*out], timeout=LOOKS, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                if self.client.nthreads():
                    seen = time.monotonic()
                elif time.monotonic() - seen > COMES:
                    raise RunError(
                        f"every worker has gone, and none has come for {COMES:.0f} seconds; the same command goes on "
                        "where this one ended"
                    ) from None


Played = tuple[np.ndarray, xr.Dataset]
"""Worlds, and their history."""


def _given(order: work.WorkOrder) -> work.WorkOrder:
    """What it is given; on a worker."""
    return order


def _told(error: Exception) -> Exception:
    """An error of the cluster in this program's words; one of this program as it is."""
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return RunError(
            "a chunk took several workers with it, one after the other: most likely they ran out of memory; ask for a "
            "smaller --chunk, or give workers more"
        )
    if isinstance(error, OSError) and not error.errno:
        return RunError(f"the cluster has gone ({error!s:.200}); the same command goes on where this one ended")
    return error
