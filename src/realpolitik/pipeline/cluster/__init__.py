"""The same run on a Dask cluster: chunks go to workers as tasks, and come back in any order.

A chunk depends on its plan and its numbers of worlds alone, so it may be played by anybody, twice, or again: the task
is named by the run and the chunk, and a worker that dies costs its chunks' time and nothing else. Nobody plays before
it has shown that it is the same program (`greeting`), to the last bit of two worlds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Client

    from realpolitik.pipeline.cluster.pool import Pool


@contextlib.contextmanager
def opened(cluster: str | Client | Pool | None) -> Iterator[Pool | None]:
    """The workers that somebody names; None where nobody does.

    Args:
        cluster: ``local:N`` for N processes of this machine, the address of a scheduler (``tls://HOST:PORT``; on this
            machine ``tcp://127.0.0.1:PORT`` too), a client of the caller's own, which stays open, or a pool.

    Raises:
        UsageError: no such address, or one that is not safe. RunError: Dask is missing, nobody answers there, no
            worker comes, or one of them is another program.
    """
    if cluster is None:
        yield None
        return
    from realpolitik.pipeline.cluster.connect import connected
    from realpolitik.pipeline.cluster.pool import Pool

    if isinstance(cluster, Pool):
        yield cluster
        return
    with connected(cluster) as client:
        yield Pool(client)
