"""Draws: a value of every number of a scenario for every world.

A number on which claims speak is a linear opinion pool (Stone 1961): each world believes one of its candidates, the
scenario's own number or a claim, with probability in proportion to the rating of the source. Values come from
scrambled Sobol points (scipy.stats.qmc): every record of the scenario takes the same scrambled sequence, with a
digital shift of its own and its rows shuffled within blocks of `BLOCK` worlds, both named by the record's path, so
that records pair at random. A world's draw therefore depends on the seed, the world's number and the record alone:
not on chunks, threads, or other records. Where questions are in dispute, a world believes one hypothesis of each
(`worlds.beliefs`), and the numbers which that hypothesis sets take its values.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

import numpy as np
from scipy.special import betaincinv
from scipy.stats import qmc

from realpolitik.scenario.dump import digest_of_worlds
from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.once import Once
from realpolitik.scenario.origins import held, rating, root_source, standing
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.worlds.beliefs import Posterior, believe, matrices, setters, weigh
from realpolitik.worlds.together import rows_together

BLOCK = 1024
"""Worlds in a block of Sobol points."""
BITS = 30
"""Binary digits of a point."""
DIMENSIONS = 128
"""Dimensions of the sequence; a record with more takes it again, shuffled anew."""
OWN = "own"
"""Candidate of a pool: the scenario's own number."""
OWN_WEIGHT = 0.5
"""Weight of the scenario's own number beside claims: that of a fairly reliable source, a judgement."""
RELIABILITY = {"A": 1.0, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.0}
"""Weight of a source's Admiralty letter; F (cannot be judged) takes the mean of the others in its pool."""
CREDIBILITY = {1: 1.0, 2: 0.75, 3: 0.5, 4: 0.25, 5: 0.0}
"""Weight of a claim's Admiralty digit; 6 (cannot be judged) takes the mean of the others in its pool."""
RECORD_DEPTH = {"positions": 3, "instruments": 3, "ties": 3, "hostility": 3}
"""Parts of a path that name its record (2 for other sections)."""
KEPT = 64e6
"""Bytes of draws that are kept, at most."""


@dataclass(frozen=True)
class Draws:
    """Values of all numbers in some worlds.

    Attributes:
        worlds: [W] numbers of the worlds.
        values: path → [W] drawn values (a scalar array for a number without spread or dispute).
        candidates: path → what could be believed, for numbers on which claims speak or which a hypothesis sets
            (``hypotheses.ID``); ``questions.ID`` → the hypotheses of a question.
        believed: path → [W] index into the candidates.
        hypothesis: question → [W] index into the candidates of ``questions.ID``: what each world believes.
    """

    worlds: np.ndarray
    values: Mapping[str, np.ndarray]
    candidates: Mapping[str, tuple[str, ...]]
    believed: Mapping[str, np.ndarray]
    hypothesis: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Paths of the numbers that differ from world to world."""
        return tuple(path for path, value in self.values.items() if value.ndim)

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """All values, and what is believed."""
        return (*self.values.values(), *self.believed.values(), *self.hypothesis.values())

    @property
    def size(self) -> float:
        """Bytes."""
        return float(sum(array.nbytes for array in self.arrays))

    def part(self, rows: np.ndarray) -> Draws:
        """The draws of some of the worlds, by place."""
        values = {path: value[rows] if value.ndim else value for path, value in self.values.items()}
        believed = {path: value[rows] for path, value in self.believed.items()}
        hypothesis = {question: value[rows] for question, value in self.hypothesis.items()}
        return replace(self, worlds=self.worlds[rows], values=values, believed=believed, hypothesis=hypothesis)


_DRAWN: Once[tuple[str, int, bytes], Draws] = Once(most=KEPT, size=lambda draws: draws.size)
"""Draws by what their scenario's worlds depend on, seed and worlds."""


@dataclass(frozen=True)
class Beliefs:
    """Candidates of one number with their weights."""

    names: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    weights: np.ndarray

    @property
    def is_certain(self) -> bool:
        first = self.estimates[0]
        return all(item.is_point and item.low == first.low for item in self.estimates)


def draw(scenario: Weighable, worlds: np.ndarray, seed: int) -> Draws:
    """Draw every number of a resolved scenario for the given worlds, and the hypothesis that each world believes.

    The arrays are read-only: draws are kept, and whoever asks for the same ones, or for some of their worlds, shares
    them.

    Args:
        scenario: resolved (undated numbers).
        worlds: [W] world numbers, 0 or more, in any order.
        seed: any integer; the same seed gives the same draws everywhere.

    Raises:
        RunError: the evidence excludes every hypothesis of a question in some world.
    """
    worlds = np.array(worlds, dtype=np.int64)
    made_of = digest_of_worlds(scenario) if isinstance(scenario, Scenario) else None
    if made_of is None:
        return draw_anew(scenario, worlds, seed)

    def make() -> Draws:
        found = _of_kept(made_of, worlds, seed)
        return draw_anew(scenario, worlds, seed) if found is None else found

    return _DRAWN((), (made_of, seed, worlds.tobytes()), make)


def _of_kept(made_of: str, worlds: np.ndarray, seed: int) -> Draws | None:
    """Some worlds as rows of draws that are kept and hold them, if there are any; a world's draw is its own."""
    for (other, by, _), draws in _DRAWN.kept():
        if (other, by) == (made_of, seed) and np.isin(worlds, draws.worlds).all():
            order = np.argsort(draws.worlds, kind="stable")
            return _shut(draws.part(order[np.searchsorted(draws.worlds, worlds, sorter=order)]))
    return None


def _shut(draws: Draws) -> Draws:
    """The same draws, read-only."""
    for array in draws.arrays:
        array.flags.writeable = False
    return draws


def draw_anew(scenario: Weighable, worlds: np.ndarray, seed: int) -> Draws:
    """`draw`, worked out now."""
    pools, points = pools_of(scenario), Points(worlds, seed)
    values, candidates, believed = draw_pools(pools, points)
    values |= rows_together(scenario, pools, believed, values, points)
    hypothesis = {}
    for question, matrix in matrices(scenario).items():
        hypothesis[question] = believe(weigh(matrix, values, points), points)
        candidates[f"questions.{question}"] = matrix.hypotheses
    draws = Draws(worlds, values, candidates, believed, hypothesis)
    return _shut(with_sets(scenario, draws, pools, points))


def draw_pools(
    pools: Mapping[str, Beliefs], points: Points
) -> tuple[dict[str, np.ndarray], dict[str, tuple[str, ...]], dict[str, np.ndarray]]:
    """Values of every number from its pool, the candidates where there is something to believe, and which it was."""
    values: dict[str, np.ndarray] = {path: np.asarray(pool.estimates[0].low) for path, pool in pools.items()}
    believed: dict[str, np.ndarray] = {}
    spread: list[tuple[str, Estimate, np.ndarray, np.ndarray]] = []
    for record, paths in groupby(sorted(pools, key=record_of), key=record_of):
        group = sorted(paths)
        if all(pools[path].is_certain and len(pools[path].names) == 1 for path in group):
            continue
        uniform = points.of(record, 2 * len(group))
        for column, path in enumerate(group):
            pool, u = pools[path], uniform[:, 2 * column]
            picks = np.searchsorted(np.cumsum(pool.weights)[:-1], uniform[:, 2 * column + 1], side="right")
            if len(pool.names) > 1 or pool.names[0] != OWN:
                believed[path] = picks.astype(np.int16)
            if not pool.is_certain:
                values[path] = np.empty(len(points.worlds))
                for k, estimate in enumerate(pool.estimates):
                    rows = np.flatnonzero(picks == k)
                    spread.append((path, estimate, rows, u[rows]))
    for (path, _, rows, _), drawn in zip(spread, quantiles([(item, u) for _, item, _, u in spread]), strict=True):
        values[path][rows] = drawn
    return values, {path: pools[path].names for path in believed}, believed


def with_sets(scenario: Weighable, draws: Draws, pools: Mapping[str, Beliefs], points: Points) -> Draws:
    """The draws with the numbers that the believed hypotheses set: at the quantile that the world drew for them.

    A hypothesis that sets a number is one more candidate to believe about it, before the claims and the scenario's own.
    """
    names = setters(scenario)
    records = {record: sorted(paths) for record, paths in groupby(sorted(pools, key=record_of), key=record_of)}
    values, candidates, believed = dict(draws.values), dict(draws.candidates), dict(draws.believed)
    spread: list[tuple[str, Estimate, np.ndarray, np.ndarray]] = []
    for path, hypotheses in names.items():
        record = record_of(path)
        group = records[record]
        u = points.of(record, 2 * len(group))[:, 2 * group.index(path)]
        question = scenario.hypotheses[hypotheses[0]].question
        known = draws.candidates[f"questions.{question}"]
        values[path] = np.array(np.broadcast_to(values[path], len(draws.worlds)))
        first = candidates.get(path, (OWN,))
        candidates[path] = (*first, *(f"hypotheses.{name}" for name in hypotheses))
        codes = np.array(believed.get(path, np.zeros(len(draws.worlds), dtype=np.int16)))
        for k, name in enumerate(hypotheses):
            rows = np.flatnonzero(draws.hypothesis[question] == known.index(name))
            codes[rows] = len(first) + k
            spread.append((path, scenario.hypotheses[name].sets[path].estimates[-1], rows, u[rows]))
        believed[path] = codes
    for (path, _, rows, _), drawn in zip(spread, quantiles([(item, u) for _, item, _, u in spread]), strict=True):
        values[path][rows] = drawn
    return Draws(draws.worlds, values, candidates, believed, draws.hypothesis)


def weigh_all(scenario: Weighable, worlds: np.ndarray, seed: int) -> dict[str, Posterior]:
    """Every question weighed in the given worlds, as `draw` weighs it, without the other numbers.

    Args:
        scenario: resolved, or an inquiry narrowed to a date.
        worlds: [W] world numbers.
        seed: any integer.
    """
    points = Points(np.asarray(worlds, dtype=np.int64), seed)
    pools = {path: pool for path, pool in pools_of(scenario).items() if path.startswith(("questions.", "hypotheses."))}
    values, _, _ = draw_pools(pools, points)
    return {question: weigh(matrix, values, points) for question, matrix in matrices(scenario).items()}


def record_of(path: str) -> str:
    """The record that a number belongs to."""
    parts = path.split(".")
    return ".".join(parts[: RECORD_DEPTH.get(parts[0], 2)])


@dataclass(frozen=True)
class Points:
    """Sobol points of some worlds: one scrambled sequence, shifted and shuffled anew for each record."""

    worlds: np.ndarray
    seed: int

    def of(self, record: str, dimensions: int) -> np.ndarray:
        """[W, dimensions] points in (0, 1) of one record: rows shuffled within blocks, digits shifted (XOR)."""
        parts = [
            self._part(f"{record}/{first}", min(DIMENSIONS, dimensions - first))
            for first in range(0, dimensions, DIMENSIONS)
        ]
        return np.concatenate(parts, axis=1)

    def _part(self, name: str, dimensions: int) -> np.ndarray:
        digits = np.empty((len(self.worlds), dimensions), dtype=np.uint32)
        for block, chosen in self._blocks.items():
            rows = generator(self.seed, f"{name}#{block}").permutation(BLOCK)
            digits[chosen] = self._digits[block][rows[self.worlds[chosen] % BLOCK], :dimensions]
        digits ^= generator(self.seed, name).integers(0, 1 << BITS, dimensions, dtype=np.uint32)
        return (digits + 0.5) / float(1 << BITS)

    @cached_property
    def _blocks(self) -> dict[int, np.ndarray]:
        blocks = self.worlds // BLOCK
        return {int(block): np.flatnonzero(blocks == block) for block in np.unique(blocks)}

    @cached_property
    def _digits(self) -> dict[int, np.ndarray]:
        """Block → [BLOCK, DIMENSIONS] digits of the scrambled sequence."""
        found = {}
        for block in self._blocks:
            sequence = qmc.Sobol(DIMENSIONS, scramble=True, bits=BITS, rng=generator(self.seed, "sobol"))
            if block:
                sequence.fast_forward(block * BLOCK)
            found[block] = np.floor(sequence.random(BLOCK) * (1 << BITS)).astype(np.uint32)
        return found


def generator(seed: int, name: str) -> np.random.Generator:
    """A random generator named by what it decides."""
    key = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(int.from_bytes(key, "little"))))


def quantiles(asked: Sequence[tuple[Estimate, np.ndarray]]) -> list[np.ndarray]:
    """Quantile of a point, a uniform or a PERT (Malcolm et al. 1959) estimate, for each pair (estimate, u).

    PERT is a beta distribution with shapes 1 + 4 (mode − low)/(high − low) and 6 less that; a mode at an end is
    allowed. All betas are inverted in one call per thread.
    """
    shapes = [shape_of(estimate) for estimate, _ in asked]
    betas = [k for k, shape in enumerate(shapes) if shape is not None]
    inverted: dict[int, np.ndarray] = {}
    if betas:
        u = np.concatenate([asked[k][1] for k in betas])
        alpha = np.concatenate([np.full(len(asked[k][1]), shapes[k]) for k in betas])
        workers = os.cpu_count() or 1
        with ThreadPoolExecutor(workers) as threads:
            parts = list(
                threads.map(
                    lambda ab: betaincinv(ab[0], 6.0 - ab[0], ab[1]),
                    zip(np.array_split(alpha, workers), np.array_split(u, workers), strict=True),
                )
            )
        ends = np.cumsum([len(asked[k][1]) for k in betas])
        inverted = dict(zip(betas, np.split(np.concatenate(parts), ends[:-1]), strict=True))
    return [estimate.low + (estimate.high - estimate.low) * inverted.get(k, u) for k, (estimate, u) in enumerate(asked)]


def shape_of(estimate: Estimate) -> float | None:
    """First shape of a PERT estimate's beta; None for a point or a uniform."""
    if estimate.mode is None or estimate.is_point:
        return None
    return 1.0 + 4.0 * (estimate.mode - estimate.low) / (estimate.high - estimate.low)


def pools_of(scenario: Weighable) -> dict[str, Beliefs]:
    """The candidates of every number, in the order of the scenario."""
    by_path: dict[str, list[tuple[str, Claim]]] = {}
    for name, claim in sorted(scenario.claims.items()):
        if claim.about is not None and claim.value is not None and claim.superseded is None:
            by_path.setdefault(claim.about, []).append((name, claim))
    pools = {}
    for path, entry in numbers(scenario).items():
        own = entry.number.estimates[-1]
        claims = by_path.get(path, [])
        pools[path] = pool(own, claims, scenario) if claims else Beliefs((OWN,), (own,), np.ones(1))
    return pools


def pool(own: Estimate, claims: Sequence[tuple[str, Claim]], scenario: Weighable) -> Beliefs:
    """Opinion pool of the scenario's own number and the reports on it, each once.

    A view leaves the own number out as far as it holds what it tells: its claims count by rating and stance, and what
    trust the best stance among them leaves stays with the scenario's own number.
    """
    stands = standing([name for name, _ in claims], scenario)
    claims = [(name, claim) for name, claim in claims if name in stands]
    names = tuple(name for name, _ in claims)
    estimates = tuple(claim.value.estimates[-1] for _, claim in claims if claim.value is not None)
    weights, rest = claim_weights(claims, scenario), OWN_WEIGHT
    if scenario.about.view is not None:
        trusts = np.array([held(name, scenario) for name in names])
        best = float(trusts[weights > 0.0].max(initial=0.0))
        weights = weights * trusts
        weights, rest = weights * (best / weights.sum() if best else 0.0), 1.0 - best
    if rest:
        names, estimates = (OWN, *names), (own, *estimates)
        weights = np.concatenate([[rest], weights])
    return Beliefs(names, estimates, weights / weights.sum())


def claim_weights(claims: Sequence[tuple[str, Claim]], scenario: Weighable) -> np.ndarray:
    """Rating of each claim, letter × digit of the report that it is; a source's reports on one number share the
    weight of the best of them.
    """
    rated = [rating(name, scenario) for name, _ in claims]
    letters = [RELIABILITY.get(letter) for _, letter, _, _ in rated]
    digits = [CREDIBILITY.get(digit) for _, _, _, digit in rated]
    ratings = filled(letters) * filled(digits)
    weights = np.zeros(len(claims))
    origins = [root_source(claim, scenario) for _, claim in claims]
    for origin in dict.fromkeys(origins):
        of_origin = np.array([item == origin for item in origins])
        total = ratings[of_origin].sum()
        if total > 0.0:
            weights[of_origin] = ratings[of_origin].max() * ratings[of_origin] / total
    return weights


def filled(ratings: Sequence[float | None]) -> np.ndarray:
    """Ratings with the unknown ones at the mean of the known (all ½ where none is known)."""
    known = [rating for rating in ratings if rating is not None]
    mean = sum(known) / len(known) if known else 0.5
    return np.array([mean if rating is None else rating for rating in ratings])
