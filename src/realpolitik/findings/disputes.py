"""Where the sources disagree on a number: who is believed how often, and what follows from believing whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from realpolitik.findings.evidence import number_rows
from realpolitik.readings import NEVER, crossings, variable
from realpolitik.results import Result
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.origins import root_source
from realpolitik.stats import FAMILY, LEAST_SHARE, Interval, jeffreys

OWN = "own"
"""The scenario's own number, as a candidate beside the claims."""


@dataclass(frozen=True)
class Candidate:
    """One estimate that a world could believe.

    Attributes:
        claim: id of the claim, ``hypotheses.ID`` of a hypothesis that sets the number, or ``own``.
        source: id of the source, None for the scenario's own number.
        estimate: its spread.
        share: share of worlds that believed it; worlds: how many those are.
        drawn: mean of the number in those worlds (None if there are none).
        events: probability of each headline event in those worlds, with its interval.
    """

    claim: str
    source: str | None
    estimate: Estimate | None
    share: float
    worlds: int
    drawn: float | None
    events: dict[str, Interval]


@dataclass(frozen=True)
class Dispute:
    """A number on which there is more than one estimate.

    Attributes:
        candidates: the estimates, most believed first.
        event: the headline event that differs most between them.
        reach: its probability in the worlds that believe the candidate that stands out most, and in all others, the
            lesser first.
        explained: share of that event's variance that goes with whom one believes, less what chance yields (>= 0).
        p_value: chance of so great a difference if it made none: each candidate against all others (hypergeometric,
            two-sided), shared among the candidates; it holds for rare events and few worlds too.
        clear: whether that chance is below `FAMILY` for all numbers and events looked at together (Bonferroni).
        sources: number of distinct sources that the claims come from in the end.
    """

    number: str
    candidates: tuple[Candidate, ...]
    event: str | None
    explained: float
    p_value: float
    clear: bool
    sources: int
    reach: tuple[float, float] = (0.0, 0.0)

    @property
    def told(self) -> bool:
        """Whether it may be said that it matters whom one believes: beyond chance, and by as much as counts."""
        return self.event is not None and self.clear and self.reach[1] - self.reach[0] >= LEAST_SHARE


def disputes(result: Result) -> tuple[Dispute, ...]:
    """Every number with two estimates or more, those that move a headline event most coming first."""
    if "believed" not in result.data or not result.data.sizes.get("pooled"):
        return ()
    first = crossings(result)
    happened = first.values.T != NEVER
    names = tuple(str(name) for name in first["event"].values)
    own = {row.path: row.estimate for row in number_rows(result.scenario)}
    tests = max(1, len(names) * sum(len(result.candidates[str(path)]) >= 2 for path in result.data["pooled"].values))
    believed = variable(result, "believed").transpose("world", "pooled").values
    found = []
    for place, path in enumerate(result.data["pooled"].values):
        if len(result.candidates[str(path)]) >= 2:
            codes = believed[:, place].astype(np.int64)
            found.append(_dispute(result, str(path), own.get(str(path)), codes, happened, names, tests))
    return tuple(sorted(found, key=lambda item: (-item.explained, item.p_value, item.number)))


def questions(result: Result) -> tuple[Dispute, ...]:
    """Every question on which numbers hang, as disputes are told: what follows where worlds believe this or that.

    A row's ``number`` is the question's id, a candidate's ``claim`` the hypothesis's; those that move a headline event
    most come first. Empty where the scenario has no questions.
    """
    if "hypothesis" not in result.data:
        return ()
    first = crossings(result)
    happened = first.values.T != NEVER
    names = tuple(str(name) for name in first["event"].values)
    setting = {item.question for item in result.scenario.hypotheses.values() if item.sets}
    asked = [str(name) for name in result.data["question"].values if str(name) in setting]
    if not asked:
        return ()
    codes = variable(result, "hypothesis").sel(question=asked).transpose("world", "question")
    believed = codes.values.astype(np.int64)
    tests = max(1, len(names) * len(asked))
    found = [
        replace(_dispute(result, f"questions.{name}", None, believed[:, place], happened, names, tests), number=name)
        for place, name in enumerate(asked)
    ]
    return tuple(sorted(found, key=lambda item: (-item.explained, item.p_value, item.number)))


def _dispute(
    result: Result,
    path: str,
    own: Estimate | None,
    codes: np.ndarray,
    happened: np.ndarray,
    names: tuple[str, ...],
    tests: int,
) -> Dispute:
    names_of = result.candidates[path]
    member = codes[:, None] == np.arange(len(names_of))
    sizes = member.sum(axis=0)
    counts = member.T.astype(np.int64) @ happened
    values = variable(result, "drawn").sel(number=path).values if path in result.data.indexes["number"] else None
    candidates = []
    for code, name in enumerate(names_of):
        claim = result.scenario.claims.get(name)
        size = int(sizes[code])
        shares = {event: jeffreys(int(counts[code, e]), size) for e, event in enumerate(names)} if size else {}
        candidates.append(
            Candidate(
                claim=name,
                source=claim.source if claim else None,
                estimate=claim.value.estimates[-1] if claim and claim.value else _set_by(result, name, path) or own,
                share=size / codes.size,
                worlds=size,
                drawn=float(values[member[:, code]].mean()) if values is not None and size else None,
                events=shares,
            )
        )
    event, explained, p_value, reach = _strongest(counts, sizes, names)
    candidates.sort(key=lambda candidate: -candidate.share)
    spoken = [result.scenario.claims[item.claim] for item in candidates if item.claim in result.scenario.claims]
    sources = len({root_source(claim, result.scenario) for claim in spoken})
    return Dispute(path, tuple(candidates), event, explained, p_value, p_value * tests < FAMILY, sources, reach)


def _set_by(result: Result, name: str, path: str) -> Estimate | None:
    """What a hypothesis sets a number to; None where the candidate is none."""
    hypothesis = result.scenario.hypotheses.get(name.removeprefix("hypotheses."))
    return hypothesis.sets[path].estimates[-1] if name.startswith("hypotheses.") and hypothesis else None


Strongest = tuple[str | None, float, float, tuple[float, float]]
"""Event, variance explained, p-value, least and greatest probability among the candidates compared."""


def _strongest(counts: np.ndarray, sizes: np.ndarray, names: tuple[str, ...]) -> Strongest:
    """The event whose occurrence goes most with the candidate believed.

    The correlation ratio is the between-group share of variance of a 0/1 outcome; its expectation under independence,
    (k - 1)/(n - 1), is taken off.
    """
    held = sizes > 0
    counts, sizes = counts[held], sizes[held][:, None]
    total, groups, came = int(sizes.sum()), len(sizes), counts.sum(axis=0)
    varies = (came > 0) & (came < total)
    if groups < 2 or not varies.any():
        return None, 0.0, 1.0, (0.0, 0.0)
    law = stats.hypergeom(total, came, sizes)
    alone = 2.0 * np.minimum(law.cdf(counts), law.sf(counts - 1))
    p_values = np.minimum(1.0, alone.min(axis=0) * (groups if groups > 2 else 1))
    best = int(np.argmin(np.where(varies, p_values, np.inf)))
    most = int(np.argmin(alone[:, best]))
    mean = came[best] / total
    between = float((sizes[:, 0] * (counts[:, best] / sizes[:, 0] - mean) ** 2).sum()) / (mean * (1.0 - mean))
    explained = max(0.0, (between - (groups - 1)) / (total - 1))
    inside = float(counts[most, best] / sizes[most, 0])
    outside = float((came[best] - counts[most, best]) / (total - sizes[most, 0]))
    return names[best], explained, float(p_values[best]), (min(inside, outside), max(inside, outside))
