"""Fast kernels against the plain twin on random games, the known inclusions, and errors that others make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.engines.stability import Model, concept, stable
from realpolitik.kernels.stability import layout, limited, search
from realpolitik.kernels.stability.plain import concepts as plain
from realpolitik.kernels.stability.plain.judgement import Attitudes, Judgement, Strong, Unknown
from realpolitik.kernels.stability.plain.limited import limited as plain_limited
from realpolitik.kernels.stability.plain.moves import reachable, sequences

from .games import games, made, ranks, searched, space_of

BASES = ("nash", "gmr", "smr", "seq", "sim")
few = settings(max_examples=25, deadline=None)


def fast(model: Model, name: str) -> np.ndarray:
    """[A, N] by the engine's own choice of kernel."""
    found = np.zeros(model.rank.shape, bool)
    found[:, model.states] = stable(model, concept(name), threads=1)
    return found


def slow(model: Model, name: str, judgement: Judgement | None = None) -> np.ndarray:
    """[A, N] by the definitions."""
    thought = judgement or Judgement(model.rank)
    return np.stack([plain.stable(model.space, thought, name, (actor,)) for actor in range(len(model.actors))])


@few
@given(st.data(), st.booleans())
def test_fast_kernels_find_what_the_definitions_say(data: st.DataObject, product: bool) -> None:
    model = data.draw(games(product=product))
    assert product <= (model.factors is not None)
    for name in BASES:
        np.testing.assert_array_equal(fast(model, name), slow(model, name), name)


@few
@given(games())
def test_search_finds_what_the_fast_kernels_find(model: Model) -> None:
    for name in BASES:
        found = np.stack([searched(model, name, (actor,)) for actor in range(len(model.actors))])
        np.testing.assert_array_equal(found, fast(model, name), name)


@few
@given(games(), st.data())
def test_search_follows_the_definitions_for_coalitions(model: Model, data: st.DataObject) -> None:
    group = tuple(sorted(data.draw(st.sets(st.sampled_from(range(len(model.actors))), min_size=1))))
    for name in BASES:
        expected = plain.stable(model.space, Judgement(model.rank), name, group)
        np.testing.assert_array_equal(searched(model, name, group), expected, name)


@few
@given(games(), st.data())
def test_search_follows_the_definitions_under_every_judgement(model: Model, data: st.DataObject) -> None:
    shape, actors = model.rank.shape, len(model.actors)
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    floor = np.minimum(model.rank - 1, model.rank // 2).astype(np.int32)
    left, right = ((rng.integers(0, 4, shape) & rng.integers(0, 4, shape)).astype(np.uint32) for _ in range(2))
    attitude = rng.integers(-1, 2, (actors, actors)).astype(np.int8)
    arrays = (model.rank, floor, left, right, attitude)
    cases: list[tuple[search.Views, Judgement]] = [
        (search.Views(search.STRONG, False, False, *arrays), Strong(model.rank, floor)),
        (search.Views(search.ATTITUDES, False, False, *arrays), Attitudes(model.rank, attitude)),
    ]
    for kind in "abcd":
        views = search.Views(search.UNKNOWN, kind in "ac", kind in "cd", *arrays)
        cases.append((views, Unknown(model.rank, left, right, kind)))
    views, judgement = data.draw(st.sampled_from(cases))
    group = tuple(sorted(data.draw(st.sets(st.sampled_from(range(actors)), min_size=1, max_size=2))))
    for name in BASES:
        expected = plain.stable(model.space, judgement, name, group)
        np.testing.assert_array_equal(searched(model, name, group, views), expected, name)


@few
@given(games(), st.integers(1, 4))
def test_limited_moves_as_the_recursion_has_it(model: Model, horizon: int) -> None:
    arrays = (model.rank, model.space.feasible, model.lines, model.order)
    np.testing.assert_array_equal(limited.limited(horizon, *arrays), plain_limited(model.space, model.rank, horizon))


@few
@given(games())
def test_nonmyopic_is_what_every_long_horizon_agrees_on(model: Model) -> None:
    arrays = (model.rank, model.space.feasible, model.lines, model.order)
    found, period = limited.nonmyopic(*arrays)
    assert period >= 1
    far = [limited.limited(60 + more, *arrays) for more in range(period + 1)]
    np.testing.assert_array_equal(found, np.all(far, axis=0))


def test_foresight_that_is_cut_short_says_so() -> None:
    model = made(
        space_of([2, 2], [[0], [1]]), ranks(4, {0: 1, 1: 0, 2: 3, 3: 2}, {0: 1, 1: 3, 2: 0, 3: 2}, otherwise=0)
    )
    arrays = (model.rank, model.space.feasible, model.lines, model.order)
    assert limited.nonmyopic(*arrays, most=0)[1] == 0
    assert limited.nonmyopic(*arrays)[1] >= 1


@few
@given(games())
def test_inclusions_that_hold_for_every_game(model: Model) -> None:
    nash, gmr, smr, seq, sim = (fast(model, name) for name in BASES)
    assert (nash <= smr).all()
    assert (smr <= gmr).all()
    assert (nash <= seq).all()
    assert (seq <= gmr).all()
    assert (nash <= sim).all()
    np.testing.assert_array_equal(fast(model, "l1"), nash)


@few
@given(games(product=True))
def test_where_all_is_open_sim_lies_within_gmr_and_an_equilibrium_is_never_missing(model: Model) -> None:
    assert (fast(model, "sim") <= fast(model, "gmr")).all()
    assert fast(model, "gmr").all(axis=0).any()


@few
@given(games())
def test_two_moves_in_a_row_reach_no_more_than_one(model: Model) -> None:
    space, rank = model.space, model.rank
    for state in map(int, model.states):
        for actor in range(len(model.actors)):
            one = reachable(space, actor, state)
            two = {to for step in one for to in reachable(space, actor, step)}
            assert two <= one | {state}
            better = {to for to in one if rank[actor, to] > rank[actor, state]}
            further = {
                to for step in better for to in reachable(space, actor, step) if rank[actor, to] > rank[actor, step]
            }
            assert further <= better


@few
@given(games())
def test_lines_hold_every_feasible_state_once_an_actor_in_order_of_rank(model: Model) -> None:
    lines, order = model.lines, model.order
    for actor, rank in enumerate(model.rank):
        met = []
        for line in range(lines.line[actor].min(), lines.line[actor].max() + 1):
            here = order[lines.slot[line] : lines.slot[line] + lines.size[line]]
            assert (lines.line[actor][here] == line).all()
            assert (np.diff(rank[here]) >= 0).all()
            met += here.tolist()
        assert sorted(met) == model.states.tolist()


def test_factors_see_one_way_options_and_infeasible_combinations() -> None:
    assert layout.factors(space_of([2, 2], [[0], [1]])) is not None
    own = space_of([2, 2, 2], [[0], [0], [1]], feasible=[0, 1, 2, 4, 5, 6])  # the first actor's two exclude each other
    found = layout.factors(own)
    assert found is not None
    assert [part.tolist() for part in found] == [[0, 1, 2], [0, 4]]
    across = space_of([2, 2], [[0], [1]], feasible=[0, 1, 2])
    assert layout.factors(across) is None
    assert layout.factors(across._replace(feasible=np.ones(4, np.uint8), rise=np.array([1, 0], np.uint8))) is None
    assert layout.factors(space_of([2, 2], [[0, 1], [1]])) is None


def test_an_opponent_may_move_twice_in_one_answer() -> None:
    """State 0; the first actor's move to 1 is answered by the second, the third and the second again."""
    space = space_of([2, 2, 2], [[0], [1], [2]])
    first, second, third = {5: 0, 0: 1}, {1: 0, 3: 1, 7: 0, 5: 1}, {1: 1, 5: 0, 3: 0, 7: 1}
    rank = ranks(8, first, second, third, otherwise=2)
    model = made(space, rank)

    def improves(mover: int, to: int, start: int) -> bool:
        return bool(rank[mover, to] > rank[mover, start])

    assert 5 in sequences(space, (1, 2), 1, improves)
    assert 5 not in {to for mover in (1, 2) for to in reachable(space, mover, 1) if improves(mover, to, 1)}
    assert not fast(model, "nash")[0, 0]
    assert fast(model, "seq")[0, 0]
    assert searched(model, "seq", (0,))[0]


def test_every_temptation_meets_every_move_of_the_others() -> None:
    """Two temptations, two moves of the other: each temptation is spoilt by another one of them."""
    space = space_of([3, 3], [[0], [1]])
    number = {(mine, other): mine + 3 * other for mine in range(3) for other in range(3)}
    first = {number[0, 0]: 1, number[1, 2]: 0, number[2, 1]: 0}
    second = {number[0, 0]: 0, number[0, 1]: 1, number[0, 2]: 2}
    for swap in (False, True):  # in whichever order the moves come
        spoilt = {number[1, 1]: 0, number[2, 2]: 0, number[0, 0]: 1} if swap else first
        model = made(space, ranks(9, spoilt, second, otherwise=3))
        assert fast(model, "sim")[0, 0]
        assert not fast(model, "nash")[0, 0]


def test_a_coalition_moves_step_by_step_and_not_as_one_player() -> None:
    """Both would rather have 3 than 0, and every way from 0 to 3 leads through what cannot be."""
    rank = ranks(4, {0: 0, 3: 1}, {0: 0, 3: 1}, otherwise=-1)
    split = made(space_of([2, 2], [[0], [1]], feasible=[0, 3]), rank)
    assert searched(split, "nash", (0, 1))[0]
    whole = made(space_of([2, 2], [[0], [1]]), np.where(rank < 0, 0, rank).astype(np.int32))
    assert not searched(whole, "nash", (0, 1))[0]


def test_a_coalition_stays_if_one_member_loses_by_the_answer() -> None:
    """The third can only spoil the joint move for the second member; that deters the two together."""
    space = space_of([2, 2, 2], [[0], [1], [2]])
    rank = ranks(8, {0: 1, 3: 2, 7: 3}, {0: 1, 3: 2, 7: 0}, {0: 0, 3: 0}, otherwise=1)
    model = made(space, rank)
    assert not searched(model, "nash", (0, 1))[0]
    assert searched(model, "gmr", (0, 1))[0]


@pytest.mark.parametrize("name", BASES)
def test_infeasible_states_are_never_stable(name: str) -> None:
    model = made(space_of([2, 2], [[0], [1]], feasible=[0, 3]), ranks(4, {0: 0, 3: 1}, {0: 1, 3: 0}, otherwise=-1))
    assert fast(model, name)[:, [1, 2]].sum() == 0
