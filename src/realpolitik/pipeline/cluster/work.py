"""What workers do: show that they are the same program, and play chunks."""

from __future__ import annotations

import hashlib
import pickle
import platform
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.errors import RunError
from realpolitik.pipeline import runs
from realpolitik.pipeline import sums as reduced
from realpolitik.pipeline.runs import Plan
from realpolitik.results import versions

PLANS = 4
"""Plans that a worker keeps."""
_PLANS: dict[tuple[str, str], Plan] = {}
_GREETS = threading.Lock()


@dataclass(frozen=True)
class WorkOrder:
    """A run as it is sent to workers.

    Attributes:
        plan: the plan, packed; nothing in it is read before the versions agree.
        key: of the run.
        versions: of the program that sends it.
        shown: worlds by which workers show that they play alike.
        digest: checksum of these worlds' histories as the sender plays them.
    """

    plan: bytes
    key: str
    versions: Mapping[str, str]
    shown: tuple[int, ...]
    digest: str

    @classmethod
    def of(cls, plan: Plan) -> WorkOrder:
        """The order of a plan; plays two worlds, the first and the last."""
        shown = tuple(sorted({0, plan.worlds - 1}))
        return cls(pickle.dumps(plan), plan.key, own_versions(), shown, digest_of(plan, shown))


def own_versions() -> dict[str, str]:
    """Versions of whatever can change a number here, Python's among them."""
    major, minor, _ = platform.python_version_tuple()
    return {**versions(), "python": f"{major}.{minor}"}


def digest_of(plan: Plan, worlds: tuple[int, ...]) -> str:
    """Checksum of every bit of some worlds' histories, played by one thread."""
    data = runs.play(plan, np.array(worlds), 1)
    digest = hashlib.sha256()
    for name in sorted(map(str, data.variables)):
        values = data[name].values
        digest.update(f"{name} {values.dtype.str} {values.shape}\n".encode())
        digest.update(repr(values.tolist()).encode() if values.dtype == object else values.tobytes())
    return digest.hexdigest()


def others(mine: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """What differs between two programs, in words; empty where nothing does.

    >>> others({"numpy": "2.4.6", "source": "ab"}, {"numpy": "2.3.0", "source": "cd"})
    'numpy 2.3.0, not 2.4.6; other code of this program'
    """
    found = []
    for name in sorted({*mine, *theirs}):
        one, other = mine.get(name), theirs.get(name)
        if one != other:
            found.append("other code of this program" if name == "source" else f"{name} {other}, not {one}")
    return "; ".join(found)


def play(order: WorkOrder, first: int, count: int, threads: int) -> xr.Dataset:
    """Play a chunk of an order's run on a worker.

    Raises:
        RunError: this worker is another program, or plays otherwise; or a world became non-finite.
    """
    return runs.play(_plan(order), np.arange(first, first + count), threads)


def sums(order: WorkOrder, first: int, count: int, chunk: int, threads: int) -> xr.Dataset:
    """Play a block of an order's run on a worker and give the sums over its worlds alone; fails as `play`."""
    return reduced.block_sums(_plan(order), (first, count), chunk, threads)


def _plan(order: WorkOrder) -> Plan:
    """The plan of an order, once this process has shown that it plays it as the sender does; shown once a process."""
    with _GREETS:
        known = _PLANS.get((order.key, order.digest))
        if known is not None:
            return known
        if wrong := others(order.versions, own_versions()):
            raise RunError(f"a worker is another program ({wrong})")
        plan: Plan = pickle.loads(order.plan)
        if digest_of(plan, order.shown) != order.digest:
            raise RunError(
                "a worker plays the same worlds otherwise, to the bit: its processor or its libraries reckon in "
                "another way; use workers like this machine, or run the client on one of them"
            )
        while len(_PLANS) >= PLANS:
            _PLANS.pop(next(iter(_PLANS)))
        _PLANS[order.key, order.digest] = plan
        return plan
