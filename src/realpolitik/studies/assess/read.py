"""What is read off a run for the main job: each frame once, when it is first asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from realpolitik.readings import dates
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess import (
    conduct,
    deals,
    disputes,
    evidence,
    outcome,
    preferences,
    surroundings,
    work,
    zones,
)
from realpolitik.studies.assess import map as where
from realpolitik.studies.assess.disputes import Dispute
from realpolitik.studies.attribute.drivers import Drivers, drivers
from realpolitik.studies.contradictions import beside as stated


@dataclass(frozen=True)
class Read:
    """A run, and what is read off it.

    Attributes:
        result: the run.
        known: the scenario with what is known today, for comparison with what came; no probability depends on it.
    """

    result: Result
    known: Scenario | None

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was resolved for the run."""
        return self.result.scenario

    @property
    def today(self) -> Scenario:
        """The scenario with what is known today; the run's own where nothing else is known."""
        return self.known or self.scenario

    @cached_property
    def until(self) -> dt.date:
        """The last day of the run."""
        return dates(self.result)[-1]

    @cached_property
    def events(self) -> pd.DataFrame:
        return outcome.events(self.result, self.known)

    @cached_property
    def curves(self) -> pd.DataFrame:
        return outcome.curves(self.result)

    @cached_property
    def ground(self) -> dict[str, outcome.GroundFan]:
        return outcome.ground(self.result)

    @cached_property
    def months(self) -> pd.DataFrame:
        return outcome.ground_months(self.scenario, self.ground)

    @cached_property
    def years(self) -> pd.DataFrame:
        return outcome.ground_years(self.months)

    @cached_property
    def zones(self) -> pd.DataFrame:
        return zones.zones(self.result)

    @cached_property
    def records(self) -> outcome.Records:
        return outcome.records(self.result, self.known)

    @cached_property
    def history(self) -> dict[str, pd.DataFrame]:
        return outcome.ground_history(self.today, self.records, self.ground)

    @cached_property
    def deals(self) -> pd.DataFrame:
        return deals.deals(self.result)

    @cached_property
    def use(self) -> conduct.Use:
        return conduct.use(self.result)

    @cached_property
    def losses(self) -> pd.DataFrame:
        return conduct.losses(self.result)

    @cached_property
    def order(self) -> list[str]:
        """Actors, those with most instruments and wishes first."""
        return conduct.order_of(self.result, self.use.instruments, self.losses)

    @cached_property
    def wants(self) -> pd.DataFrame:
        return preferences.preferences(self.result)

    @cached_property
    def ties(self) -> pd.DataFrame:
        return surroundings.ties(self.result)

    @cached_property
    def territories(self) -> pd.DataFrame:
        return surroundings.territories(self.result)

    @cached_property
    def support(self) -> pd.DataFrame:
        return where.support(self.result)

    @cached_property
    def forecasts(self) -> pd.DataFrame:
        """What sources forecast, beside the run."""
        return stated.frame(self.result, self.today)

    @cached_property
    def drivers(self) -> Drivers:
        return drivers(self.result)

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        return disputes.disputes(self.result)

    @cached_property
    def questions(self) -> tuple[Dispute, ...]:
        return disputes.questions(self.result)

    @cached_property
    def numbers(self) -> pd.DataFrame:
        return evidence.numbers(self.scenario)

    @property
    def unasked(self) -> str:
        """Why it is not said on which numbers the outcome hangs; empty where it is."""
        return self.drivers.reason if self.drivers.targets.empty else ""

    @cached_property
    def work(self) -> pd.DataFrame:
        return work.work(self.scenario, self.drivers, self.forecasts)
