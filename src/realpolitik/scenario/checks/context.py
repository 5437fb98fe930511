"""What every check needs: the valid records, the names that exist, and where things stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from realpolitik.errors import Problem
from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.marks import Marks, Path, dotted
from realpolitik.scenario.names import nearest
from realpolitik.scenario.paths import PathedNumber, listed, walk
from realpolitik.scenario.schema import Instrument, Scenario, filled

_MOST_GUESSES = 500
_NESTED = ("positions", "instruments", "ties", "hostility", "record")


class Context:
    """One scenario under check; problems are collected here."""

    def __init__(
        self, scenario: Scenario, raw: dict[str, Any], marks: Marks, dates: Iterable[dt.date] | None = None
    ) -> None:
        self.scenario, self.raw, self.marks = filled(scenario), raw, marks
        self.about = getattr(scenario, "about", None)
        own = {self.about.as_of, *self.about.as_of_dates} if self.about else set()
        self.dates: set[dt.date] = own if dates is None else set(dates)
        """Dates of knowledge for which the scenario must be whole: its own, unless others are given."""
        self.problems: list[Problem] = []
        self.walked: list[PathedNumber] = list(walk(self.scenario))
        self.numbers: dict[str, PathedNumber] = listed(self.walked)
        self.actors = self._ids("actors")
        self.territories = self._ids("territories")
        self.issues = self._ids("issues")
        self.sources = self._ids("sources")
        self.claims = self._ids("claims")
        self.events = self._ids("events")
        self.outcomes = self._ids("outcomes")
        self.questions = self._ids("questions")
        self.mechanisms = self._ids("mechanisms")
        self.shocks = self._ids("shocks")
        self.successions = self._ids("successions")
        self.deals = self._ids("deals")
        self.series = self._ids("series")
        self.zones = self._ids("zones")
        self.calibrations = self._ids("calibrations")
        self.belligerents = {name for name, actor in self.scenario.actors.items() if actor.belligerent} | {
            name
            for name, actor in raw.get("actors", {}).items()
            if name not in self.scenario.actors and isinstance(actor, dict) and actor.get("belligerent") is not None
        }
        effects = set(self._effects())
        self.patrons = {owner for owner, effect in effects if effect.startswith("presence.")}
        """Who can be present with troops, and so be believed to stay."""
        self.ties = self._ties() | {
            f"{owner}.{target}"
            for owner, effect in effects
            for lever, _, target in [effect.partition(".")]
            if lever == "access"
        }
        """Pairs of actors that are tied, or that an instrument could tie."""
        self.levels = self._levels()
        self.named_levels = {f"{owner}.{name}": levels for (owner, name), levels in self.levels.items()}
        self._guesses = 0
        self._written: tuple[Path, dict[dt.date, str]] = ((), {})
        """Path of the number last asked about, and its dates as they are written."""

    def error(
        self,
        path: Path,
        message: str,
        *,
        on_key: bool = False,
        allowed: Iterable[str] = (),
        found: str | None = None,
        near: Callable[[], str | None] | None = None,
    ) -> None:
        """Note an error; with ``found``, the nearest of ``allowed`` is offered, else what ``near`` finds."""
        names = tuple(sorted(allowed))
        guess = near if found is None else lambda: nearest(found, names)
        self._add("error", path, message, on_key, names, guess)

    def warn(self, path: Path, message: str, *, on_key: bool = True) -> None:
        """Note a warning."""
        self._add("warning", path, message, on_key)

    def named(self, path: Path, name: str, kind: str, known: Iterable[str], on_key: bool = False) -> bool:
        """Whether a name exists among ``known``; an error if not."""
        if name in known:
            return True
        self.error(path, f"no {kind} {name!r:.90}", on_key=on_key, allowed=known, found=name)
        return False

    def instruments(self) -> Iterator[tuple[str, str, Instrument]]:
        """Owner, name and record of every valid instrument."""
        for owner, mine in self.scenario.instruments.items():
            for name, instrument in mine.items():
                yield owner, name, instrument

    def recorded(self, owner: str, name: str) -> bool:
        """Whether an instrument has a record of conduct, valid or not."""
        mine = self.raw.get("record", {}).get(owner)
        return name in self.scenario.record.get(owner, {}) or (isinstance(mine, dict) and name in mine)

    def dated_keys(self, path: Path, day: dt.date | None) -> Path:
        """Keys that lead from a number to its estimate of a day, as they are written."""
        if day is None:
            return ()
        if self._written[0] != path:
            raw: Any = self.raw
            for part in (*path, "as_of"):
                raw = raw.get(part) if isinstance(raw, dict) else None
            self._written = path, {parse_date(key): key for key in raw} if isinstance(raw, dict) else {}
        return "as_of", self._written[1].get(day, str(day))

    def failed(self, path: str) -> bool:
        """Whether a number's path leads into a record that exists in the files but is not valid."""
        parts = path.split(".")
        depth = 1 if parts[0] == "about" else 3 if parts[0] in _NESTED else 2
        raw: Any = self.raw
        for part in parts[:depth]:
            raw = raw.get(part) if isinstance(raw, dict) else None
        if raw is None or (depth == 1 and self.about is None):
            return raw is not None
        valid: Any = getattr(self.scenario, parts[0], None)
        for part in parts[1:depth]:
            valid = valid.get(part) if isinstance(valid, dict) else None
        return valid is None

    def _ids(self, section: str) -> set[str]:
        return {*getattr(self.scenario, section), *self.raw.get(section, {})}

    def _effects(self) -> Iterator[tuple[str, str]]:
        """Owner and effect of every level of every instrument that exists, valid or not."""
        for owner, _, instrument in self.instruments():
            yield from ((owner, effect) for level in instrument.levels.values() for effect in level.effects)
        for owner, mine in self.raw.get("instruments", {}).items():
            for item in _values(mine):
                for level in _values(_field(item, "levels")):
                    effects = _field(level, "effects")
                    yield from ((owner, str(effect)) for effect in effects) if isinstance(effects, dict) else ()

    def _ties(self) -> set[str]:
        """Every tie that exists, valid or not, as ``one.other``."""
        sections = (self.scenario.ties, self.raw.get("ties", {}))
        return {
            f"{one}.{other}" for ties in sections for one, row in ties.items() if isinstance(row, dict) for other in row
        }

    def _levels(self) -> dict[tuple[str, str], list[str]]:
        """Levels of every instrument that exists, valid or not."""
        found = {(owner, name): list(instrument.levels) for owner, name, instrument in self.instruments()}
        for owner, mine in self.raw.get("instruments", {}).items():
            for name, instrument in mine.items() if isinstance(mine, dict) else ():
                levels = instrument.get("levels") if isinstance(instrument, dict) else None
                found.setdefault((owner, name), list(map(str, levels)) if isinstance(levels, dict) else [])
        return found

    def _add(
        self,
        severity: Literal["error", "warning"],
        path: Path,
        message: str,
        on_key: bool,
        allowed: tuple[str, ...] = (),
        guess: Callable[[], str | None] | None = None,
    ) -> None:
        near = None
        if guess is not None and self._guesses < _MOST_GUESSES:
            self._guesses += 1
            near = guess()
        self.problems.append(Problem(*self.marks.place(path, on_key), dotted(path), message, severity, allowed, near))


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _values(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else ()
