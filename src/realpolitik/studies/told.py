"""Studies whose tables and pages are still written out by hand, in the form of those that are made from tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from realpolitik.report.document import Front, Section
from realpolitik.study import Study

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, eq=False, repr=False)
class Told(Study):
    """A study with its own words for terminal, page and programs.

    Attributes:
        shown: what a terminal shows.
        written: sections of its page.
        document: what programs read, beside what every study tells of itself.
        heading: what stands before the sections of its page; as for every study if None.
    """

    shown: tuple[RenderableType, ...] = ()
    written: tuple[Section, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)
    heading: Front | None = None

    def renderables(self, brief: bool = True) -> Iterator[RenderableType]:
        """What a terminal shows."""
        yield from self.shown

    def front(self) -> Front:
        """What stands before the sections of its page."""
        return self.heading or super().front()

    def sections(self) -> tuple[Section, ...]:
        """The sections of its page."""
        return (*self.written, *(part for study in self.studies.values() for part in study.sections()))

    def to_dict(self) -> dict[str, Any]:
        """One JSON-ready document."""
        return {**super().to_dict(), **self.document}
