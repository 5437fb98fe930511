"""What is compiled while a command runs, as numba tells it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

KERNELS = "realpolitik.kernels"


@contextlib.contextmanager
def heard(tell: Callable[[int, int], None]) -> Iterator[None]:
    """Call ``tell`` whenever a kernel has been compiled, with how many are ready and how many there are in all.

    Kernels of loaded modules are counted; a run need not use all of them. What lies compiled in the cache is not told.
    """
    from numba.core import event

    class Ear(event.Listener):
        def on_start(self, event: object) -> None:
            pass

        def on_end(self, event: object) -> None:
            tell(*compiled())

    ear = Ear()
    event.register("numba:compile", ear)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        event.unregister("numba:compile", ear)  # type: ignore[no-untyped-call]


def compiled() -> tuple[int, int]:
    """Kernels that are ready to run, and all of the modules that are loaded."""
    found: dict[int, bool] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(KERNELS):
            held = (item for item in vars(module).values() if hasattr(item, "signatures") and hasattr(item, "py_func"))
            found |= {id(item): bool(item.signatures) for item in held}
    return sum(found.values()), len(found)
