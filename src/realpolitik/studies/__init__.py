"""Every question that can be asked, a folder each: the function that asks it, its tables, its charts.

A folder ``studies/NAME`` is the verb NAME: its ``ask`` module holds the function of that name, its docstring says in a
line what is asked, and ``ORDER`` where it stands among the others. From this the command line, the package's names, the
pages of the reference and the contents of the report are made; nothing else has to be told of a new verb.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realpolitik.study import Study


@dataclass(frozen=True)
class Verb:
    """A question that can be asked: its name, what it asks in a line, its place among the others.

    Attributes:
        gone: option that its command had once → what to do instead (``GONE`` of its folder, where there are any).
    """

    name: str
    summary: str
    order: int
    gone: Mapping[str, str] = field(default_factory=dict)

    @property
    def ask(self) -> Callable[..., Study]:
        """The function that asks it; imported when it is first wanted."""
        found: Callable[..., Study] = getattr(importlib.import_module(f"{__name__}.{self.name}.ask"), self.name)
        return found


@functools.cache
def verbs() -> Mapping[str, Verb]:
    """Every verb by its name, in order; reads the folders' own few lines and nothing that takes long to import."""
    found = []
    for item in pkgutil.iter_modules(__path__):
        if item.ispkg:
            package = importlib.import_module(f"{__name__}.{item.name}")
            summary = (package.__doc__ or "").strip().partition("\n")[0]
            found.append(Verb(item.name, summary, package.ORDER, getattr(package, "GONE", {})))
    return {verb.name: verb for verb in sorted(found, key=lambda verb: (verb.order, verb.name))}
