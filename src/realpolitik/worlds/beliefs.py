"""What each world believes of the questions in dispute, and what follows for its numbers.

In every world the hypotheses of a question are weighed by the evidence, with that world's own priors, reading of the
marks, reading of the ratings and overlap of reports (`kernels.plain.hypotheses`); the world then believes one of them,
drawn from its posterior. Over worlds this is the linear opinion pool (Stone 1961) of the posteriors, so that doubt
about the weighing and doubt that remains after it are both in the spread.

A number that a world's hypothesis sets takes the hypothesis's value there, before any claim and before the scenario's
own; a number set for the run (``--set``) comes before all. Every draw has a stream of its own, named by the question,
the source, the claim or the number: another question leaves all other draws as they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import RunError
from realpolitik.kernels.plain import hypotheses as kernel
from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.origins import held, rating, root_claim, root_source, standing
from realpolitik.worlds.ratings import Uniforms, trust


@dataclass(frozen=True)
class Matrix:
    """The evidence on one question, as arrays.

    Attributes:
        question: its id.
        hypotheses: [H] ids, sorted.
        items: [E] claims that bear on it, sorted.
        grade: [E, H] steps from neutral on the ACH scale; 0 where the likelihood is given.
        given: [E, H] likelihoods as given; NaN where there are marks.
        origin: [E] number of the report that an item repeats.
        source: [E] number of the source that the report comes from in the end.
        counts: [E] whether the item stands for its report; the others of its origin say nothing more.
        rated: source, letter, claim and digit by which each item is trusted: those of its origin.
        held: [E] how far the view, if there is one, holds what it tells (`scenario.origins.TRUST`); 1 without a view.
    """

    question: str
    hypotheses: tuple[str, ...]
    items: tuple[str, ...]
    grade: np.ndarray
    given: np.ndarray
    origin: np.ndarray
    source: np.ndarray
    counts: np.ndarray
    rated: tuple[tuple[str, str, str, int], ...]
    held: np.ndarray


@dataclass(frozen=True)
class Posterior:
    """One question weighed in every world.

    Attributes:
        matrix: the evidence.
        prior: [W, H] probabilities before it.
        trust: [W, E] probability that a report can be relied on, times what the view holds of it; 1 where its
            likelihood is given.
        overlap: [W] correlation of reports of one source.
        likelihood: [W, E, H] of each report, after the discount.
        weight: [W, E] of each item, 0 to 1.
        posterior: [W, H] probabilities after it.
    """

    matrix: Matrix
    prior: np.ndarray
    trust: np.ndarray
    overlap: np.ndarray
    likelihood: np.ndarray
    weight: np.ndarray
    posterior: np.ndarray


def matrices(scenario: Weighable) -> dict[str, Matrix]:
    """The matrix of every question that has a hypothesis, by the question's id."""
    answers: dict[str, list[str]] = {}
    for name, hypothesis in sorted(scenario.hypotheses.items()):
        answers.setdefault(hypothesis.question, []).append(name)
    return {question: _matrix(scenario, question, tuple(answers[question])) for question in sorted(answers)}


def _matrix(scenario: Weighable, question: str, hypotheses: tuple[str, ...]) -> Matrix:
    rows = scenario.matrix.get(question, {})
    items = tuple(sorted(rows))
    claims = [scenario.claims[item] for item in items]
    grade = [[kernel.GRADES[rows[item].marks.get(name, "N")] for name in hypotheses] for item in items]
    given = [[rows[item].likelihoods.get(name, np.nan) for name in hypotheses] for item in items]
    shape = (len(items), len(hypotheses))
    return Matrix(
        question,
        hypotheses,
        items,
        np.array(grade, dtype=np.int64).reshape(shape),
        np.array(given, dtype=float).reshape(shape),
        _numbered([root_claim(item, scenario) for item in items]),
        _numbered([root_source(claim, scenario) for claim in claims]),
        np.isin(np.array(items, dtype=str), np.array(standing(items, scenario), dtype=str)),
        tuple(rating(item, scenario) for item in items),
        np.array([held(item, scenario) for item in items], dtype=float),
    )


def _numbered(names: Sequence[str]) -> np.ndarray:
    order = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names], dtype=np.int64)


def weigh(matrix: Matrix, values: Mapping[str, np.ndarray], points: Uniforms) -> Posterior:
    """Weigh one question in every world.

    Args:
        matrix: the evidence.
        values: drawn numbers by path, the question's and its hypotheses' among them.
        points: streams of the worlds.

    Raises:
        RunError: the evidence excludes every hypothesis in some world.
    """
    relied = trust(matrix.rated, points) * matrix.held
    worlds = len(relied)

    def number(path: str) -> np.ndarray:
        return np.broadcast_to(values[path], worlds)

    exact = ~np.isnan(matrix.given[:, :1])[:, 0] if matrix.hypotheses else np.zeros(0, dtype=bool)
    relied = np.where(exact, 1.0, relied)
    step = number(f"questions.{matrix.question}.step")
    overlap = number(f"questions.{matrix.question}.overlap")
    likelihood = kernel.discounted(kernel.likelihood_of_grades(matrix.grade, step), relied)
    likelihood[:, exact] = matrix.given[exact]
    prior = np.stack([number(f"hypotheses.{name}.prior") for name in matrix.hypotheses], axis=1)
    prior = prior / prior.sum(axis=1, keepdims=True)
    weight = kernel.weights(matrix.source, overlap, matrix.counts)
    found = kernel.posterior(prior, logarithm(likelihood), weight)
    if np.isnan(found).any():
        raise RunError(f"{matrix.question}: the evidence excludes every hypothesis; no likelihood may be 0 throughout")
    return Posterior(matrix, prior, relied, overlap, likelihood, weight, found)


def logarithm(likelihood: np.ndarray) -> np.ndarray:
    """Natural logarithm; -inf where a likelihood is 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(likelihood))


def believe(weighed: Posterior, points: Uniforms) -> np.ndarray:
    """[W] number of the hypothesis that each world believes, drawn from its posterior."""
    u = points.of(f"belief.{weighed.matrix.question}", 1)[:, 0]
    passed = np.cumsum(weighed.posterior, axis=1)[:, :-1] <= u[:, None]
    return np.asarray(passed.sum(axis=1))


def setters(scenario: Weighable) -> dict[str, tuple[str, ...]]:
    """Number → the hypotheses that set it, sorted."""
    found: dict[str, list[str]] = {}
    for name, hypothesis in sorted(scenario.hypotheses.items()):
        for path in hypothesis.sets:
            found.setdefault(path, []).append(name)
    return {path: tuple(names) for path, names in found.items()}
