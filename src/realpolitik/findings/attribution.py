"""What an outcome hangs on: the share of its variance that goes with each number, each claim and each source.

Mathematics: `realpolitik.kernels.plain.sensitivity`. Method and its limits: docs/explanation/attribution.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import UsageError
from realpolitik.findings.ledger import Entry, Ledger, entries_of, ledger
from realpolitik.findings.opinions import Opinion, second_opinions
from realpolitik.kernels.plain import sensitivity
from realpolitik.readings import dates
from realpolitik.readings.inputs import Inputs, generator_of, inputs_of
from realpolitik.readings.outcomes import Outcome, outcome
from realpolitik.results import Provenance, Result
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, group_contrast, least_of, shared_level, sign_of

SHUFFLES = 100
"""Times that the outcome is shuffled among the worlds to see what dummies reach."""
RESAMPLES = 400
"""Bootstrap resamples of the worlds."""
FEWEST = 50
"""Worlds below which shares are not estimated: class means of a handful of worlds say nothing."""
KEPT = 60
"""Numbers of an outcome that are told; sums are over all."""
SECOND = 12
"""Strongest numbers on which a second opinion is asked."""


@dataclass(frozen=True)
class NumberShare:
    """One uncertain number and one outcome.

    Attributes:
        share, low, high: first-order share of the outcome's variance and its 95% bootstrap interval.
        at_low, at_high: mean outcome in the worlds of the number's lowest and of its highest class.
        rho: Spearman rank correlation: above 0 where more of the number goes with more of the outcome.
        p_value: chance of so large a share if the number had no part.
        effect: at_high less at_low with its 95% interval.
        clear: whether a share so large is rarer than one in twenty among as many dummies as there are numbers, for all
            outcomes looked at together.
        told: whether it may be said that the outcome hangs on the number: clear, and the effect counts
            (`realpolitik.stats`).
        claims: claims that speak about the number.
    """

    number: str
    outcome: str
    share: float
    low: float
    high: float
    at_low: float
    at_high: float
    rho: float
    p_value: float
    clear: bool
    claims: tuple[str, ...]
    effect: Interval
    told: bool


@dataclass(frozen=True)
class ClaimShare:
    """One claim and one outcome.

    Attributes:
        numbers: the numbers that it speaks about, or that rest on it.
        share, low, high: the part of these numbers' shares that comes from worlds that believed the claim.
        number_share: shares of the numbers as a whole.
        believed: share of worlds that believed it; 1 where there was nothing else to believe.
        with_it, without: mean outcome in the worlds that believed it, and in the others (None without others).
        clear: whether one of its numbers is clear among all numbers that claims speak about, and the interval of its
            own share is above 0.
    """

    claim: str
    source: str
    numbers: tuple[str, ...]
    share: float
    low: float
    high: float
    number_share: float
    believed: float
    with_it: Interval | None
    without: Interval | None
    clear: bool


@dataclass(frozen=True)
class OriginShare:
    """Everything that comes from one source, or is the modeller's judgement, the model's default or calibrated.

    Attributes:
        origin: id of the source, ``judgement``, ``model`` or ``calibration:ID``.
        share, low, high: sum of the shares of its claims and numbers, each taken by itself.
        numbers: how many numbers it speaks about; claims: how many of its claims are believed in some world.
        clear: whether dummies in place of all its numbers would reach so much less often than one time in twenty,
            for all origins looked at together.
    """

    origin: str
    share: float
    low: float
    high: float
    numbers: int
    claims: int
    clear: bool


@dataclass(frozen=True)
class Dummy:
    """What a number that plays no part reaches in one case of twenty: the noise floor.

    Attributes:
        one: share of a single dummy; strongest: of the strongest of as many dummies as there are numbers.
        rbd_fast, pawn: the same for one dummy by the second opinions.
    """

    one: float
    strongest: float
    rbd_fast: float
    pawn: float


@dataclass(frozen=True, eq=False)
class Attribution:
    """What one outcome hangs on.

    Attributes:
        mean: mean outcome over all worlds (a probability for an event) with its interval.
        at: date that the outcome speaks of.
        inputs: how many numbers are uncertain; classes: into how many classes each is divided.
        together: sum of all shares, each taken by itself; the interval of so long a sum is wide.
        beyond: sum of the shares of the numbers that are clear; None where none is.
        numbers: the strongest `KEPT`; claims, origins: all, by falling share.
        dummy: the noise floor.
        opinions: what RBD-FAST and PAWN make of the strongest numbers, and of dummies.
    """

    outcome: str
    title: str
    unit: str
    is_event: bool
    at: dt.date
    as_of: dt.date
    mean: Interval
    worlds: int
    inputs: int
    classes: int
    together: Interval
    beyond: Interval | None
    numbers: tuple[NumberShare, ...]
    claims: tuple[ClaimShare, ...]
    origins: tuple[OriginShare, ...]
    dummy: Dummy
    opinions: tuple[Opinion, ...]
    scenario: Scenario
    provenance: Provenance


def attribute(result: Result, asked: str | Outcome, *, by: dt.date | None = None, tests: int = 1) -> Attribution:
    """What an outcome hangs on: numbers, claims and sources by their share of its variance.

    Args:
        result: a run of `FEWEST` worlds or more.
        asked: an outcome of the run, or a text as `realpolitik.readings.outcomes.question` takes.
        by: date by which an event counts or at which a reading is read; the end of the run if None.
        tests: outcomes that are looked at together.

    Raises:
        UsageError: no such outcome, it is the same in all worlds, or there are too few worlds.
    """
    wanted = asked if isinstance(asked, Outcome) else outcome(result, asked, by)
    inputs = inputs_of(result)
    refuse_empty(wanted, inputs)
    found = sensitivity.shares(inputs.classes, wanted.values[:, None])
    (null,) = sensitivity.dummies(inputs.classes, wanted.values[:, None], SHUFFLES, generator_of("shuffle"))
    weights = sensitivity.resamples(len(wanted.values), RESAMPLES, generator_of("resample"))
    book = ledger(entries_of(result.scenario, inputs), inputs, wanted.values, weights)
    level = level_of(null, tests=tests)
    numbers = number_shares(result.scenario, inputs, wanted, found.p_values[:, 0], level, book)
    clear = [row for row in numbers if row.clear]
    rows = [row for item in clear for row in book.by_number[inputs.paths.index(item.number)]]
    opinions = second_opinions(inputs, wanted.values, [row.number for row in numbers[:SECOND]])
    return Attribution(
        outcome=wanted.question.id,
        title=wanted.question.title,
        unit=wanted.question.unit,
        is_event=wanted.is_event,
        at=wanted.at,
        as_of=dates(result)[0],
        mean=_mean(wanted),
        worlds=len(wanted.values),
        inputs=len(inputs.paths),
        classes=int(inputs.classes.max(initial=0)) + 1,
        together=book.whole,
        beyond=book.share(rows) if rows else None,
        numbers=numbers,
        claims=claim_shares(result.scenario, inputs, wanted, found.p_values[:, 0], null, book, tests),
        origins=origin_shares(null, book, tests),
        dummy=dummy_of(null, level, opinions),
        opinions=opinions,
        scenario=result.scenario,
        provenance=result.provenance,
    )


def refuse_empty(wanted: Outcome, inputs: Inputs) -> None:
    """Refuse what cannot be attributed.

    Raises:
        UsageError: the outcome is the same in all worlds, nothing is uncertain, or there are too few worlds.
    """
    worlds = len(wanted.values)
    if worlds < FEWEST:
        raise UsageError(f"{worlds} worlds are too few to say what an outcome hangs on; play {FEWEST} or more")
    if np.ptp(wanted.values) == 0:
        raise UsageError(f"“{wanted.question.title}” is the same in all {worlds} worlds: there is nothing to attribute")
    if not inputs.paths:
        raise UsageError("no number of the scenario is uncertain: there is nothing to attribute to")


def _mean(wanted: Outcome) -> Interval:
    found = wanted.interval()
    assert found is not None  # there are worlds
    return found


def level_of(null: sensitivity.Shares, chosen: Sequence[int] | None = None, tests: int = 1) -> float:
    """p-value below which any of the inputs (or of those chosen) lies in one shuffle of twenty.

    Args:
        null: shares of dummies.
        chosen: places of the inputs that are looked at; all if None.
        tests: outcomes that are looked at together and share the one in twenty.
    """
    scores = sensitivity.rarity(null.p_values)
    scores = scores if chosen is None else scores[list(chosen)]
    return float(np.exp(-sensitivity.rarest(scores, shared_level(tests))))


def number_shares(
    scenario: Scenario,
    inputs: Inputs,
    wanted: Outcome,
    p_values: np.ndarray,
    level: float,
    book: Ledger,
) -> tuple[NumberShare, ...]:
    """The numbers in a ledger, those first that chance explains least; `KEPT` of them.

    Args:
        scenario: for the claims that speak about them.
        inputs: the uncertain numbers of the run.
        wanted: the outcome.
        p_values: of all inputs [input].
        level: p-value below which a number is clear.
        book: shares of the outcome's variance.
    """
    places = sorted(book.by_number, key=lambda place: (p_values[place], inputs.paths[place]))[:KEPT]
    rho = sensitivity.spearman(inputs.drawn[:, places], wanted.values[:, None])[:, 0]
    rows, least = [], least_of(wanted.values, wanted.is_event)
    for k, place in enumerate(places):
        share, classes = book.share(book.by_number[place]), inputs.classes[:, place]
        lowest, highest = wanted.values[classes == 0], wanted.values[classes == classes.max()]
        effect, clear = group_contrast(lowest, highest), bool(p_values[place] < level)
        rows.append(
            NumberShare(
                number=inputs.paths[place],
                outcome=wanted.question.id,
                share=share.value,
                low=share.low,
                high=share.high,
                at_low=float(lowest.mean()),
                at_high=float(highest.mean()),
                rho=float(rho[k]),
                p_value=float(p_values[place]),
                clear=clear,
                claims=claims_about(scenario, inputs.paths[place]),
                effect=effect,
                told=clear and sign_of(effect, least) != 0,
            )
        )
    return tuple(rows)


def claim_shares(
    scenario: Scenario,
    inputs: Inputs,
    wanted: Outcome,
    p_values: np.ndarray,
    null: sensitivity.Shares,
    book: Ledger,
    tests: int,
) -> tuple[ClaimShare, ...]:
    """The claims in a ledger, by falling share; arguments as for `number_shares` and `level_of`."""
    spoken = sorted({book.entries[row].number for rows in book.by_claim.values() for row in rows})
    level = level_of(null, spoken, tests) if spoken else 0.0
    found = []
    for claim, rows in book.by_claim.items():
        entries = [book.entries[row] for row in rows]
        numbers = dict.fromkeys(entry.number for entry in entries)
        share = book.share(rows)
        whole = book.share([row for number in numbers for row in book.by_number[number]])
        trust = believers(inputs, entries)
        others = wanted.interval(~trust)
        found.append(
            ClaimShare(
                claim=claim,
                source=scenario.claims[claim].source,
                numbers=tuple(inputs.paths[number] for number in numbers),
                share=share.value,
                low=share.low,
                high=share.high,
                number_share=whole.value,
                believed=float(trust.mean()),
                with_it=wanted.interval(trust),
                without=others,
                clear=bool(min(p_values[number] for number in numbers) < level and share.low > 0),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.share, -row.high, row.claim)))


def believers(inputs: Inputs, entries: Sequence[Entry]) -> np.ndarray:
    """[world] whether a world took a number from one of the entries."""
    trust = np.zeros(len(inputs.drawn), dtype=bool)
    for entry in entries:
        codes = inputs.believed.get(inputs.paths[entry.number])
        trust |= np.ones(len(trust), dtype=bool) if codes is None else codes == entry.code
    return trust


def origin_shares(null: sensitivity.Shares, book: Ledger, tests: int) -> tuple[OriginShare, ...]:
    """The origins in a ledger, by falling share; beyond chance where dummies' sums seldom reach so far."""
    sums = {
        origin: null.adjusted[sorted({book.entries[row].number for row in rows})].sum(axis=0)
        for origin, rows in book.by_origin.items()
    }
    scores = np.stack([values / max(values.std(ddof=1), 1e-12) for values in sums.values()])
    limit = sensitivity.rarest(scores, shared_level(tests))
    found = []
    for origin, rows in book.by_origin.items():
        share = book.share(rows)
        found.append(
            OriginShare(
                origin=origin,
                share=share.value,
                low=share.low,
                high=share.high,
                numbers=len({book.entries[row].number for row in rows}),
                claims=len({book.entries[row].claim for row in rows} - {None}),
                clear=bool(share.value > limit * max(sums[origin].std(ddof=1), 1e-12) and share.low > 0),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.share, -row.high, row.origin)))


def dummy_of(null: sensitivity.Shares, level: float, opinions: tuple[Opinion, ...]) -> Dummy:
    """The noise floor, from the shares of dummies."""
    freedom = int(np.median(null.freedom))
    dummies = [opinion for opinion in opinions if opinion.number is None]
    return Dummy(
        one=float(np.quantile(null.adjusted, 0.95)),
        strongest=sensitivity.floor_of(freedom, level, null.worlds),
        rbd_fast=float(np.quantile([opinion.rbd_fast for opinion in dummies], 0.95)),
        pawn=float(np.quantile([opinion.pawn for opinion in dummies], 0.95)),
    )
