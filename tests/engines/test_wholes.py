"""What belongs to one whole is settled as one: no formula gives terms that no division of the whole could have."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from realpolitik.engines.bargaining.settle import play
from realpolitik.engines.bargaining.units import units_of
from realpolitik.kernels.bargaining.settle import FORMULAS
from realpolitik.scenario.fields import Reads
from realpolitik.studies.bargain.ask import bargain
from realpolitik.worlds.table import BargainTable
from realpolitik.worlds.wholes import bounds_of, half_spaces

PARTS = {"ground": ("ground.a", "ground.b", "ground.c", "contested"), "power": ("power.a", "power.b")}
READINGS = {
    "ours": Reads(terms={"ground.a": 1.0, "ground.b": 1.0}, at=(0.0, 1.0)),
    "theirs": Reads(terms={"ground.c": 1.0}, at=(0.0, 1.0)),
    "order": Reads(terms={"ground.a": 0.5, "cohesion.a": 0.5}, at=(0.1, 0.9)),
    "free": Reads(terms={"war_deaths": 1.0}, at=(0.0, 5000.0)),
}


def drawn(seed: int, worlds: int = 6) -> BargainTable:
    """A table of five over the issues above; where things stand is read from a division drawn at random."""
    rng = np.random.default_rng(seed)
    n, issues = 5, tuple(READINGS)
    ground, cohesion = rng.dirichlet(np.ones(4), worlds), rng.uniform(0.3, 0.8, worlds)
    order = np.clip((0.5 * ground[:, 0] + 0.5 * cohesion - 0.1) / 0.8, 0.0, 1.0)
    reference = np.stack([ground[:, 0] + ground[:, 1], ground[:, 2], order, rng.random(worlds)], axis=1)
    party = np.zeros((worlds, n), dtype=bool)
    party[:, :3] = True
    return BargainTable(
        "Shares",
        np.arange(worlds),
        tuple("abcde"),
        issues,
        {},
        {},
        np.tile([0.0, 100.0], (len(issues), 1)),
        100.0 * rng.random((worlds, n, len(issues))) ** 0.5,
        rng.uniform(0.05, 1.0, (worlds, n, len(issues))),
        rng.uniform(0.1, 1.0, (worlds, n)),
        np.ones((worlds, n)),
        party,
        100.0 * reference,
        {},
        {},
        READINGS,
        PARTS,
    )


def is_possible(terms: np.ndarray) -> bool:
    """Whether some division of the ground, with some cohesion, reads so: a linear programme of its own."""
    ours, theirs, order, _ = terms
    equal = [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0.5, 0, 0, 0, 0.5], [1, 1, 1, 1, 0]]
    right = np.array([ours, theirs, 0.1 + 0.8 * order, 1.0])
    slack = np.eye(4)
    found = linprog(
        [0.0] * 5 + [1.0] * 8,
        np.empty((0, 13)),
        [],
        np.hstack([equal, slack, -slack]),
        right,
        [(0, 1)] * 5 + [(0, None)] * 8,
    )
    return bool(found.fun < 1e-7)


@pytest.mark.parametrize("name", FORMULAS)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_terms_are_such_as_a_world_could_have(name: str, seed: int) -> None:
    """In every formula, world and round; and terms that are possible as they are stay so."""
    table = drawn(seed)
    found, free = play(table, name, rounds=3), play(replace(table, readings={}), name, rounds=3)
    assert (found.terms[..., 0] + found.terms[..., 1] <= 1.0 + 1e-9).all()
    for w in range(len(table.worlds)):
        for t in range(found.terms.shape[1]):
            assert is_possible(found.terms[w, t])
            if is_possible(free.terms[w, t]):
                assert found.terms[w, t] == pytest.approx(free.terms[w, t], abs=1e-6)


@pytest.mark.parametrize("name", ["nash1950", "kalai_smorodinsky1975"])
@pytest.mark.parametrize("seed", range(10))
def test_nobody_is_asked_to_take_less_than_without_an_agreement(name: str, seed: int) -> None:
    table = drawn(seed)
    units, terms = units_of(table), play(table, name).terms[:, -1]
    gain = -(units.salience * np.abs(terms[:, None, :] - units.position)).sum(axis=2) - units.walkaway
    assert (gain[units.party == 1] >= -1e-8).all()


def test_the_compromise_under_bounds_is_the_least_weighted_loss() -> None:
    """Two who want all for their own: the compromise splits the whole by weight, as one issue would."""
    table = drawn(1, worlds=1).on(["ours", "theirs"]).only([0, 1])
    table = replace(
        table,
        position=np.array([[[100.0, 0.0], [0.0, 100.0]]]),
        salience=np.array([[[1.0, 1.0], [1.0, 1.0]]]),
        capability=np.array([[3.0, 1.0]]),
    )
    assert play(table, "mean_achen2006").terms[0, 0] == pytest.approx([0.75, 0.25])
    greedy = replace(table, position=np.array([[[100.0, 100.0], [100.0, 100.0]]]))
    assert play(greedy, "mean_achen2006").terms[0, 0] == pytest.approx([0.5, 0.5])
    uneven = replace(greedy, salience=np.array([[[1.0, 0.5], [1.0, 0.5]]]))  # the second issue gives way twice as far
    assert play(uneven, "mean_achen2006").terms[0, 0] == pytest.approx([2 / 3, 1 / 3])


def test_shares_that_leave_nothing_over_add_up_to_the_whole() -> None:
    """All who could rule are on the table: what one gives up the other gets."""
    readings = {name: Reads(terms={f"power.{name}": 1.0}) for name in "ab"}
    (bounds,) = bounds_of(readings, PARTS)
    assert bounds.wholes == ("power",) and bounds.issues == ("a", "b")
    for point, inside in [((0.4, 0.6), True), ((0.4, 0.5), False), ((0.4, 0.7), False)]:
        assert (bounds.normals @ point <= bounds.limits + 1e-9).all() == inside


def test_half_spaces_of_hulls_of_every_dimension() -> None:
    cube = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    for points in (cube, cube[:4], cube[:2], cube[:1]):
        normals, limits = half_spaces(points)
        assert (points @ normals.T <= limits + 1e-9).all()
        outside = points.mean(axis=0) + np.array([0.0, 0.0, 1.1])
        assert (normals @ outside > limits + 1e-9).any()


def test_a_scenario_says_what_is_settled_as_one() -> None:
    """The catalog's scenario with shares of ground: shown together they fit into one country."""
    found = bargain("afghanistan", worlds=20, formula=["mean", "nash", "kalai"])
    data = found.data["outcome"]
    together = data.sel(issue="kabul_ground") + data.sel(issue="taliban_ground")
    assert float(together.max()) <= 100.0 + 1e-6
    (said,) = [text for text in found.caveats if text.startswith("Settled as one")]
    assert "parts of one whole (ground)" in said
    assert "Ground held by the government" in said and "Ground held by the Taliban" in said
