"""All findings of one run, gathered: what tables, report and programs are given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from realpolitik.findings import conduct as conducting
from realpolitik.findings import disputes as disputing
from realpolitik.findings import headlines, reach, summary
from realpolitik.findings.evidence import Evidence, evidence
from realpolitik.findings.hinges import Hinges, hinges
from realpolitik.findings.wants import Wants, wants
from realpolitik.readings import Fan, dates
from realpolitik.results import Provenance, Result
from realpolitik.scenario.schema import Scenario


@dataclass(frozen=True, eq=False)
class Findings:
    """What a run says.

    Attributes:
        scenario: the resolved scenario, for names and texts.
        as_of, until: date of knowledge, and last month played.
        summary: the findings in a few plain sentences.
        caveats: what they rest on and what they leave out.
        events: headline events, the likeliest first.
        ground: fan of ground held by camp (``kabul+north``) and belligerent, and ``contested``.
        ground_years: the same by year.
        ground_history: figures from history on the same, as shares.
        records: series from history beside the model.
        conduct: what each actor does and what the outcome costs it.
        wants: who wants what.
        ties: who stands how to whom; territories: what reaches whom.
        hinges: what the outcome hangs on; disputes: where sources disagree.
        questions: what follows where a world believes this or that hypothesis of a question in dispute.
        evidence: sources, claims and numbers.
    """

    scenario: Scenario
    provenance: Provenance
    as_of: dt.date
    until: dt.date
    summary: tuple[str, ...]
    caveats: tuple[str, ...]
    events: tuple[headlines.EventRow, ...]
    ground: dict[str, Fan]
    ground_years: tuple[headlines.GroundCell, ...]
    ground_history: dict[str, tuple[headlines.RecordPoint, ...]]
    records: tuple[headlines.Record, ...]
    conduct: tuple[conducting.Conduct, ...]
    wants: Wants
    ties: tuple[reach.TieRow, ...]
    territories: tuple[reach.TerritoryRow, ...]
    hinges: Hinges
    disputes: tuple[disputing.Dispute, ...]
    questions: tuple[disputing.Dispute, ...]
    evidence: Evidence


def find(result: Result, known: Scenario | None = None) -> Findings:
    """Everything that can be said of a run.

    Args:
        result: the run.
        known: the scenario with what is known today, for comparison with what came; no probability depends on it.
    """
    days = dates(result)
    events = headlines.events(result, known)
    ground = headlines.ground(result)
    years = headlines.ground_by_year(ground)
    records = headlines.records(result, known)
    acts = conducting.conduct(result)
    hung = hinges(result)
    disputed = disputing.disputes(result)
    proof = evidence(result)
    return Findings(
        scenario=result.scenario,
        provenance=result.provenance,
        as_of=days[0],
        until=days[-1],
        summary=summary.sentences(result.scenario, events, years, acts, hung, disputed),
        caveats=summary.caveats(result, records, proof),
        events=events,
        ground=ground,
        ground_years=years,
        ground_history=headlines.ground_history(records, ground),
        records=records,
        conduct=acts,
        wants=wants(result),
        ties=reach.ties(result),
        territories=reach.territories(result),
        hinges=hung,
        disputes=disputed,
        questions=disputing.questions(result),
        evidence=proof,
    )
