"""What could be known on a date: sources, claims, series and calibrations, each with its own date."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario


class Known:
    """Ids of everything that was out by a date, and the reason why a reference was not.

    A source is known from its issue, a claim with its source, a series with its source (each point from its own
    ``published``), a calibration from its own date provided that some of its data is known.
    """

    def __init__(self, scenario: Scenario, as_of: dt.date) -> None:
        self.scenario, self.as_of = scenario, as_of
        self.sources = {name for name, source in scenario.sources.items() if source.issued <= as_of}
        self.claims = {name for name, claim in scenario.claims.items() if claim.source in self.sources}
        self.series = {name for name, series in scenario.series.items() if series.source in self.sources}
        data = self.sources | self.series
        self.calibrations = {
            name
            for name, calibration in scenario.calibrations.items()
            if calibration.date <= as_of and not data.isdisjoint(calibration.data)
        }
        self._reasons: dict[str, str | None] = {}

    def why_not(self, text: str) -> str | None:
        """Why a reference could not be used on the date; None if it could (or points at nothing)."""
        if text not in self._reasons:
            self._reasons[text] = self._why_not(text)
        return self._reasons[text]

    def keep(self, text: str | None) -> str | None:
        """The reference, or None where it was not known on the date."""
        return text if text is not None and self.why_not(text) is None else None

    def _why_not(self, text: str) -> str | None:
        try:
            ref = parse_ref(text, self.scenario)
        except ValueError:
            return None
        if ref is None or ref.kind in ("judgement", "model"):
            return None
        if ref.kind == "calibration":
            date = self.scenario.calibrations[ref.id].date
            if date > self.as_of:
                return f"{text} uses data up to {date}"
            return None if ref.id in self.calibrations else f"{text} uses data that came out later"
        if ref.kind == "series":
            return self._late_series(text, ref.id, ref.date)
        source = self.scenario.claims[ref.id].source if ref.kind == "claim" else ref.id
        return self._late_source(text, source)

    def _late_source(self, text: str, name: str) -> str | None:
        source = self.scenario.sources.get(name)
        return f"{text} came out on {source.issued}" if source and source.issued > self.as_of else None

    def _late_series(self, text: str, name: str, date: dt.date | None) -> str | None:
        series = self.scenario.series[name]
        late = self._late_source(text, series.source)
        if late or date is None:
            return late
        known = [point.known for point in series.points if point.date == date]
        return f"that point of {text} was known on {min(known)}" if known and min(known) > self.as_of else None
