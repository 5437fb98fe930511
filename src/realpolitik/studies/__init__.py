"""Every question that can be asked, a folder each: the function that asks it, its tables, its charts.

A folder ``studies/NAME`` is the verb NAME: its ``ask`` module holds the function of that name, its docstring says in a
line what is asked, ``ORDER`` where it stands among the others, ``PAGE`` and ``HOME`` what `Verb` says of them. From
this the command line, the package's names, the pages of the reference and the contents of the report are made; nothing
else has to be told of a new verb.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realpolitik.study import Study


@dataclass(frozen=True)
class Verb:
    """A question that can be asked.

    Attributes:
        name: of the command, and of the function.
        summary: what it asks, in a line.
        order: its place among the others.
        page: name of its page, without the ending.
        home: folder in which a run gets a folder of its own if none is named; None for a verb that keeps nothing then.
        words: other words for sections of what it tells → their names (``WORDS`` of its folder).
        gone: option that its command had once → what to do instead (``GONE`` of its folder, where there are any).
    """

    name: str
    summary: str
    order: int
    page: str
    home: str | None
    gone: Mapping[str, str]
    words: Mapping[str, str]

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
            page, home = getattr(package, "PAGE", item.name), getattr(package, "HOME", None)
            gone, words = getattr(package, "GONE", {}), getattr(package, "WORDS", {})
            found.append(Verb(item.name, summary, package.ORDER, page, home, gone, words))
    return {verb.name: verb for verb in sorted(found, key=lambda verb: (verb.order, verb.name))}
