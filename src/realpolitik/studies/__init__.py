"""Every question that can be asked, a folder each: the function that asks it, its tables, its charts.

A folder ``studies/NAME`` is the verb NAME: its ``ask`` module holds the function of that name, its docstring says in a
line what is asked, ``ORDER`` where it stands among the others, ``PAGE`` and ``HOME`` what `Verb` says of them. From
this the command line, the package's names, the pages of the reference and the contents of the report are made; nothing
else has to be told of a new verb.
"""

from __future__ import annotations

import difflib
import fnmatch
import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.errors import UsageError

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
        sections: names of its sections and tables (``SECTIONS``); with ``*`` where a scenario makes them.
        inner: studies inside it, with ``*`` where a scenario names them → their verbs (``INNER``).
        gone: option that its command had once → what to do instead (``GONE`` of its folder, where there are any).
    """

    name: str
    summary: str
    order: int
    page: str
    home: str | None
    gone: Mapping[str, str]
    words: Mapping[str, str]
    sections: tuple[str, ...]
    inner: Mapping[str, str]

    @property
    def ask(self) -> Callable[..., Study]:
        """The function that asks it; imported when it is first wanted."""
        found: Callable[..., Study] = getattr(importlib.import_module(f"{__name__}.{self.name}.ask"), self.name)
        return found

    def check_sections(self, names: Sequence[str]) -> None:
        """Refuse, before any work, a section that no study of this verb has; what a scenario names passes.

        Raises:
            UsageError: there is none; the message has the nearest name.
        """
        for name in names:
            if not self._can_show(name):
                known = tuple(one for one in self._known() if "*" not in one)
                near = difflib.get_close_matches(name, known, 1)
                short = [one for one in known if "." not in one]
                raise UsageError(f"no section {name!r:.80} to show", short, near[0] if near else None)

    def _can_show(self, name: str) -> bool:
        if any(fnmatch.fnmatchcase(name, one) for one in (*self.sections, *self.inner, *self.words)):
            return True
        head, _, rest = name.partition(".")
        named = [verb for one, verb in self.inner.items() if fnmatch.fnmatchcase(head, one)]
        return bool(rest) and any(verbs()[verb]._can_show(rest) for verb in named)

    def _known(self) -> Iterator[str]:
        """Names that can be told before there is a scenario, those of studies inside it too."""
        yield from dict.fromkeys((*self.sections, *self.inner, *self.words))
        for name, verb in self.inner.items():
            yield from (f"{name}.{one}" for one in verbs()[verb].sections)


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
            sections, inner = tuple(package.SECTIONS.split()), getattr(package, "INNER", {})
            found.append(Verb(item.name, summary, package.ORDER, page, home, gone, words, sections, inner))
    return {verb.name: verb for verb in sorted(found, key=lambda verb: (verb.order, verb.name))}
