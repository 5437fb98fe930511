"""Worlds in slices: kernels hold no lock, so that threads can take a slice each."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

SLICE = 16
"""Worlds that a thread takes at a time."""


def in_slices(work: Callable[[int], None], worlds: int, threads: int | None) -> None:
    """Do ``work`` for every slice of the worlds, in threads."""
    workers = min(threads or os.cpu_count() or 1, worlds)
    slices = range(-(-worlds // SLICE))
    if workers == 1:
        for k in slices:
            work(k)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, slices))
