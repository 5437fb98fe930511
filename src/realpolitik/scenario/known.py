"""What could be known on a date: sources, claims, series and calibrations, each with its own date."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario


class Available:
    """Ids of everything that was out by a date, and the reason why a reference was not.

    A source is known from its issue, a claim with its source, a series with its source (each point from its own
    ``published``), a calibration from its own date provided that all of its data is known. A series can be referred
    to from its first point on: without one it says nothing yet.
    """

    def __init__(self, scenario: Scenario, as_of: dt.date) -> None:
        self.scenario, self.as_of = scenario, as_of
        self.sources = {name for name, source in scenario.sources.items() if source.issued <= as_of}
        self.claims = {name for name, claim in scenario.claims.items() if claim.source in self.sources}
        self.series = {name for name, series in scenario.series.items() if series.source in self.sources}
        self._reasons: dict[str, str | None] = {}
        self.calibrations = {
            name
            for name, calibration in scenario.calibrations.items()
            if calibration.date <= as_of and not any(map(self.why_no_data, calibration.data))
        }

    def why_not(self, text: str) -> str | None:
        """Why a reference could not be used on the date; None if it could (or points at nothing)."""
        if text not in self._reasons:
            self._reasons[text] = self._why_not(text)
        return self._reasons[text]

    def keep(self, text: str | None) -> str | None:
        """The reference, or None where it was not known on the date."""
        return text if text is not None and self.why_not(text) is None else None

    def why_no_data(self, item: str) -> str | None:
        """Why a series or source could not be used for a calibration on the date; None if it could."""
        return self._late_series(item, item, None) if item in self.scenario.series else self._late_source(item, item)

    def _why_not(self, text: str) -> str | None:
        try:
            ref = parse_ref(text, self.scenario)
        except ValueError:
            return None
        if ref is None or ref.kind in ("judgement", "model"):
            return None
        if ref.kind == "calibration":
            calibration = self.scenario.calibrations[ref.id]
            if calibration.date > self.as_of:
                return f"{text} uses data up to {calibration.date}"
            late = next((why for item in calibration.data if (why := self.why_no_data(item))), None)
            return late and f"{text} uses data that came out later: {late}"
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
        if late:
            return late
        known = [point.known for point in series.points if date is None or point.date == date]
        if not known or min(known) <= self.as_of:
            return None
        what = f"the first point of {text}" if date is None else f"that point of {text}"
        return f"{what} was known on {min(known)}"
