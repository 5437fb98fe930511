"""What stands beside the main run in one report: each study by itself, and why one is missing."""

from __future__ import annotations

from dataclasses import dataclass

from realpolitik.findings.bargaining import Bargain
from realpolitik.findings.courses import Courses
from realpolitik.findings.discovery import Discovery
from realpolitik.findings.explain import Explanation
from realpolitik.findings.hypotheses import Weighing
from realpolitik.findings.mechanism_study import MechanismStudy
from realpolitik.findings.power import Power
from realpolitik.findings.scorecard import Panel
from realpolitik.findings.signalling import ThreatStudy


@dataclass(frozen=True)
class NotAsked:
    """A study that was not made.

    Attributes:
        study: its name among the attributes of `Studies`.
        title: what it would have told.
        reason: why it was not made, as the end of a sentence.
    """

    study: str
    title: str
    reason: str

    @property
    def words(self) -> str:
        """The whole in a sentence."""
        return f"Not asked, because {self.reason}."


@dataclass(frozen=True, eq=False)
class Studies:
    """Studies of one scenario as of one date.

    Attributes:
        reasons: why leading actors choose what they choose, in the first round.
        conditions: under what conditions the event that is least certain comes about.
        courses: which courses hold, by the game that the campaign makes of a focus.
        bargain: where talks settle, by rival formulas.
        power: who is needed for a settlement.
        threats: who blinks, threat by threat.
        mechanisms: what the causal claims are worth.
        weighing: the questions on motive and the like, by the evidence.
        score: the main run against what happened.
        missing: those of them that were not made, and why.
    """

    reasons: tuple[Explanation, ...] = ()
    conditions: Discovery | None = None
    courses: Courses | None = None
    bargain: Bargain | None = None
    power: Power | None = None
    threats: tuple[ThreatStudy, ...] = ()
    mechanisms: MechanismStudy | None = None
    weighing: Weighing | None = None
    score: Panel | None = None
    missing: tuple[NotAsked, ...] = ()
