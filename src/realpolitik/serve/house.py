"""What a server holds: the scenarios that it was started with, the sessions in which they are asked, the jobs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from realpolitik.errors import UsageError
from realpolitik.scenario.load import load
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.serve.jobs import Jobs
from realpolitik.serve.question import WhatIf
from realpolitik.words import date

if TYPE_CHECKING:
    from realpolitik.serve.session import KeptWorlds

SESSIONS = 2
"""Sessions (scenario, date, view, seed, months, formula) that are kept; the one used longest ago goes first."""


class House:
    """The scenarios of a server and everything that was made of them.

    Args:
        places: the scenarios, each as the command line takes it; the first is shown first.
        asked: the question with which it opens: date of knowledge, view, worlds.
        threads: threads to use; results do not depend on it.
        folder: the user's own, into which a built-in scenario is copied before it is edited; the present one if None.
    """

    def __init__(
        self,
        places: Sequence[str],
        asked: WhatIf | None = None,
        threads: int | None = None,
        folder: Path | None = None,
    ) -> None:
        self.places, self.folder = named(places), folder or Path.cwd()
        self.opening = asked or WhatIf("")
        self.threads, self.jobs = threads, Jobs()
        self._known: dict[str, Scenario] = {}
        self._sessions: OrderedDict[object, KeptWorlds] = OrderedDict()
        self._lock = threading.Lock()

    def place(self, name: str) -> str:
        """A scenario as the command line takes it; the first where no name is given.

        Raises:
            UsageError: no scenario of that name is served.
        """
        if not name:
            return next(iter(self.places.values()))
        if name not in self.places:
            raise UsageError(f"no scenario {name!r:.80} is served", self.places, nearest(name[:80], self.places))
        return self.places[name]

    def known(self, name: str) -> Scenario:
        """A scenario, loaded when it is first wanted.

        Raises:
            UsageError: none of that name is served. ScenarioError: it cannot be used.
        """
        place = self.place(name)
        with self._lock:
            if place not in self._known:
                self._known[place] = load(place)
            return self._known[place]

    def changed(self, name: str) -> None:
        """Forget what was made of a scenario whose files were changed; answers that stand stay as they are."""
        place = self.place(name)
        with self._lock:
            self._known.pop(place, None)
            for key in [key for key in self._sessions if isinstance(key, tuple) and key[0] == place]:
                del self._sessions[key]

    def added(self, place: str) -> str:
        """Serve one more scenario; its name in addresses."""
        with self._lock:
            self.places = named([*self.places.values(), place])
        return next(name for name, held in self.places.items() if held == place)

    def resolved(self, asked: WhatIf) -> Scenario:
        """The scenario of a question as of its date and through its eyes: what a page shows before anything is played.

        Raises:
            UsageError, ScenarioError: it cannot be asked.
        """
        return resolve(self.known(asked.scenario), as_of=date(asked.as_of), view=asked.view)

    def session(self, asked: WhatIf) -> KeptWorlds:
        """The session in which a question is asked.

        Raises:
            UsageError, ScenarioError: it cannot be asked.
        """
        from realpolitik.serve.session import (
            KeptWorlds,  # what plays takes a second to import; the first page needs none
        )

        known, base = self.known(asked.scenario), asked.base
        key = (self.place(asked.scenario), tuple(base.items()))
        with self._lock:
            found = self._sessions.pop(key, None) or KeptWorlds(known, base, self.threads)
            self._sessions[key] = found
            while len(self._sessions) > SESSIONS:
                self._sessions.popitem(last=False)
            return found


def named(places: Sequence[str]) -> dict[str, str]:
    """Name in addresses → scenario: the last part of its path, with a number where two are alike.

    >>> named(["afghanistan", "work/my_war", "old/my_war.yaml"])
    {'afghanistan': 'afghanistan', 'my_war': 'work/my_war', 'my_war-2': 'old/my_war.yaml'}
    """
    found: dict[str, str] = {}
    for place in dict.fromkeys(places):
        name = Path(place).resolve().stem if Path(place).name in ("", ".", "..") else Path(place).stem
        tries = (name, *(f"{name}-{turn}" for turn in range(2, len(places) + 2)))
        found[next(one for one in tries if one not in found)] = place
    return found
