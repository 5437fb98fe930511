"""Rules under which something comes about: boxes (PRIM) and a tree (CART) of inputs, judged in held-out worlds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from realpolitik.kernels.plain import boxes, sensitivity
from realpolitik.readings import variable
from realpolitik.readings.inputs import inputs_of
from realpolitik.results import Result
from realpolitik.stats import FAMILY, LEAST_SHARE, Interval, jeffreys

SCREENED = 12
"""Inputs that go with the cases most, in the training worlds; boxes and tree are sought among these."""
BOXES = 3
"""Boxes sought at most, one after the other."""
HELD_OUT = 3
"""Every so-manieth world is held out."""
FEWEST = 20
"""Cases, and worlds that are none, below which nothing is sought."""
LEAF = 0.04
"""Share of the training worlds that a leaf of the tree holds at least."""
ROOT = 1.0
"""Pruning that leaves the root alone (impurity of two classes is at most one half)."""
FOLDS = 5
"""Parts in which the tree's pruning is cross-validated."""


class Limit(NamedTuple):
    """One limit of a rule.

    Attributes:
        input: path of a number, or ``questions.ID=hypothesis`` for whether a world believes a hypothesis.
        low, high: the number lies above and below; None for no limit.
        least, greatest: ends of what the number takes in any world.
        luck: quasi-p-value of the restriction in the training worlds; None in a tree.
    """

    input: str
    low: float | None
    high: float | None
    least: float
    greatest: float
    luck: float | None


class FoundRule(NamedTuple):
    """A box, or a leaf of the tree.

    Attributes:
        conditions: all of them hold.
        trained: density in the training worlds, in which the rule was found.
        density: share of held-out worlds under the rule in which it comes about, with its interval; None where no
            held-out world falls under it.
        coverage: share of held-out worlds in which it comes about that fall under the rule, with its interval.
        worlds: held-out worlds under the rule.
        p_value: chance of so different a density if the rule told nothing (hypergeometric, two-sided).
        clear: whether that is below `FAMILY` for all rules of its kind together, and the density differs from that of
            all held-out worlds by as much as counts.
    """

    conditions: tuple[Limit, ...]
    trained: float
    density: Interval | None
    coverage: Interval | None
    worlds: int
    p_value: float
    clear: bool


class Sample(NamedTuple):
    """Worlds divided into those in which rules are found and those in which they are judged.

    Attributes:
        names: of the inputs.
        values: [world, input].
        cases: [world] 1 for a case, else 0.
        training: [world] whether rules are found in it; they are judged in the others.
    """

    names: tuple[str, ...]
    values: np.ndarray
    cases: np.ndarray
    training: np.ndarray

    @property
    def learnt(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and cases of the training worlds."""
        return self.values[self.training], self.cases[self.training]

    @property
    def held(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and cases of the held-out worlds."""
        return self.values[~self.training], self.cases[~self.training]


def sample_of(result: Result, cases: np.ndarray) -> Sample:
    """The inputs that go with the cases most in the training worlds, and which worlds these are."""
    inputs = inputs_of(result)
    names, values = list(inputs.paths), [inputs.drawn]
    if "hypothesis" in result.data:
        codes = variable(result, "hypothesis").transpose("world", "question").values
        for place, asked in enumerate(map(str, result.data["question"].values)):
            for code, name in enumerate(result.candidates[f"questions.{asked}"]):
                names.append(f"questions.{asked}={name}")
                values.append((codes[:, place] == code).astype(np.float64)[:, None])
    everything = np.concatenate(values, axis=1)
    training = np.arange(len(cases)) % HELD_OUT != HELD_OUT - 1
    known = everything[training]
    classes = sensitivity.classes_of(known, sensitivity.class_count(len(known)))
    p_values = sensitivity.shares(classes, cases[training][:, None].astype(np.float64)).p_values[:, 0]
    order = np.argsort(p_values, kind="stable")[:SCREENED]
    return Sample(tuple(names[place] for place in order), everything[:, order], cases, training)


def find_boxes(sample: Sample, tests: int = 1) -> tuple[tuple[FoundRule, ...], list[boxes.Box]]:
    """Boxes found one after the other in the training worlds, each judged in the held-out worlds left to it."""
    values, cases = sample.learnt
    test, truth = sample.held
    rules: list[FoundRule] = []
    path: list[boxes.Box] = []
    for turn in range(BOXES):
        if min(cases.sum(), (1 - cases).sum()) < FEWEST // 2 or truth.sum() == 0:
            break
        box, trail = boxes.find_box(values, cases)
        path = path if turn else trail
        if not box.restricted.size:
            break
        luck = boxes.quasi_p(box, values, cases)
        conditions = tuple(
            _condition(sample, int(column), box.low[column], box.high[column], float(chance))
            for column, chance in zip(box.restricted, luck, strict=True)
        )
        here = boxes.inside(box, test)
        rules.append(judged(conditions, box.density, here, truth, BOXES * tests))
        if not rules[-1].clear:
            break
        outside = ~boxes.inside(box, values)
        values, cases = values[outside], cases[outside]
        test, truth = test[~here], truth[~here]
    return tuple(rules), path


def _condition(sample: Sample, column: int, low: float, high: float, luck: float | None) -> Limit:
    drawn = sample.values[:, column]
    return Limit(
        sample.names[column],
        float(low) if np.isfinite(low) else None,
        float(high) if np.isfinite(high) else None,
        float(drawn.min()),
        float(drawn.max()),
        luck,
    )


def judged(conditions: tuple[Limit, ...], trained: float, here: np.ndarray, truth: np.ndarray, tests: int) -> FoundRule:
    """A rule with what it does in held-out worlds.

    Args:
        conditions: the rule.
        trained: its density in the training worlds.
        here: which held-out worlds fall under it.
        truth: which of them are cases, 0 or 1.
        tests: rules that are judged together.
    """
    size, hits, total = int(here.sum()), int(truth[here].sum()), int(truth.sum())
    law = stats.hypergeom(truth.size, total, size)
    chance = min(1.0, 2.0 * min(float(law.cdf(hits)), float(law.sf(hits - 1))))
    differs = abs(hits / max(size, 1) - total / max(truth.size, 1)) >= LEAST_SHARE
    return FoundRule(
        conditions,
        trained,
        jeffreys(hits, size) if size else None,
        jeffreys(hits, total) if total else None,
        size,
        chance,
        bool(chance * tests < FAMILY and differs),
    )


def find_leaves(sample: Sample, tests: int = 1) -> tuple[FoundRule, ...]:
    """Leaves of a classification tree (Breiman et al. 1984), pruned by cross-validation with one standard error."""
    from sklearn.tree import DecisionTreeClassifier

    values, cases = sample.learnt
    size = max(5, int(LEAF * len(cases)))
    tree = DecisionTreeClassifier(min_samples_leaf=size, ccp_alpha=pruning(values, cases, size), random_state=0)
    tree.fit(values, cases)
    if tree.get_n_leaves() == 1:
        return ()
    test, truth = sample.held
    fallen, learnt = tree.apply(test), tree.apply(values)
    rules = [
        judged(conditions, float(cases[learnt == leaf].mean()), fallen == leaf, truth, tree.get_n_leaves() * tests)
        for leaf, conditions in _paths(tree.tree_, sample)
    ]
    return tuple(sorted(rules, key=lambda rule: -rule.trained))


def pruning(values: np.ndarray, cases: np.ndarray, size: int) -> float:
    """The strongest pruning whose cross-validated Brier score is within one standard error of the best.

    Between two steps of the pruning path the geometric mean stands for the trees of that step (Breiman et al. 1984).
    """
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.tree import DecisionTreeClassifier

    whole = DecisionTreeClassifier(min_samples_leaf=size, random_state=0)
    steps = np.unique(np.clip(whole.cost_complexity_pruning_path(values, cases).ccp_alphas, 0.0, None))
    alphas = np.append(np.sqrt(steps[:-1] * steps[1:]), ROOT)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    scores = np.array(
        [
            cross_val_score(
                DecisionTreeClassifier(min_samples_leaf=size, ccp_alpha=alpha, random_state=0),
                values,
                cases,
                cv=folds,
                scoring="neg_brier_score",
            )
            for alpha in alphas
        ]
    )
    mean = scores.mean(axis=1)
    best = int(np.argmax(mean))
    good = mean >= mean[best] - scores[best].std(ddof=1) / np.sqrt(FOLDS)
    return float(alphas[good].max())


def _paths(tree: Any, sample: Sample) -> list[tuple[int, tuple[Limit, ...]]]:
    """Every leaf with the limits that lead to it, each input's limits taken together."""
    left, right, column, cut = tree.children_left, tree.children_right, tree.feature, tree.threshold
    found: list[tuple[int, tuple[Limit, ...]]] = []
    waiting: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, limits = waiting.pop()
        if left[node] == right[node]:
            ends = tuple(_condition(sample, key, low, high, None) for key, (low, high) in limits.items())
            found.append((node, ends))
            continue
        key, at = int(column[node]), float(cut[node])
        low, high = limits.get(key, (-np.inf, np.inf))
        waiting.append((int(left[node]), {**limits, key: (low, min(high, at))}))
        waiting.append((int(right[node]), {**limits, key: (max(low, at), high)}))
    return found
