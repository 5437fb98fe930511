"""Beyond the answer: ways, inverse analysis and its counts, disturbed preferences, misreading; games in normal form."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.engines import stability as engine
from realpolitik.engines.stability.normal import flat, graded, regret, tensor
from realpolitik.errors import UsageError
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.games import Game
from realpolitik.studies.stable.game import is_game


def test_ways_of_elmira() -> None:
    """The status quo evolves by the local government's move; what came of it needs a move against interest."""
    study = rp.stable("elmira")
    number = study["states"].drop_duplicates("name").set_index("name").state
    assert study.run.options["start"] == number["s1"]
    ways = study["ways"].set_index(["state", "kind"])
    one, none, long = (
        ways.loc[number[name], kind] for name, kind in (("s5", "improvements"), ("s8", "improvements"), ("s8", "moves"))
    )
    assert (one.movers, one.through) == (("local",), (number["s5"],))
    assert none.movers is None and none.way == "no way"
    assert long.movers == ("local", "uniroyal", "moe") and long.through[-1] == number["s8"]


@pytest.mark.parametrize("name", ["elmira", "cuba_1962", "garrison"])
def test_ways_are_shortest_and_made_of_moves(name: str) -> None:
    """Against a search in plain Python."""
    model = engine.model(load_game(name))
    table = engine.transitions(model, np.arange(len(model.states)))
    edges = list(
        zip(*(table[f"edge_{part}"].values.tolist() for part in ("mover", "source", "target", "improves")), strict=True)
    )
    data = engine.reachable(model, 0)
    for row, only in enumerate((False, True)):
        steps = {1: 0}
        front = [1]
        while front:
            ahead = sorted({to for _, of, to, gains in edges if of in front and (gains or not only)} - steps.keys())
            steps.update(dict.fromkeys(ahead, steps[front[0]] + 1))
            front = ahead
        expected = [steps.get(number, -1) for number in range(1, len(model.states) + 1)]
        assert data.steps.values[row].tolist() == expected


def test_orders_that_make_a_state_hold_are_counted() -> None:
    """Syria–Iraq, Syria's preferences: by closed form what listing all 720 orders gives; state 2 by SEQ: 384."""
    model = engine.model(load_game("syria_iraq"))
    count = {base: np.zeros(6, int) for base in engine.INVERTED}
    for order in permutations(range(6)):
        worth = model.rank.astype(float)
        worth[0, model.states] = order
        game = model.with_preferences(worth)
        for base in engine.INVERTED:
            count[base] += engine.stable(game, engine.concept(base), 1)[0]
    for base in engine.INVERTED:
        assert [engine.inverse(model, state, 0, base)[0] for state in range(6)] == count[base].tolist()
    assert count["seq"][1] == 384 and count["nash"][1] == 240


def reversals(before: np.ndarray, after: np.ndarray) -> int:
    pairs = [(one, two) for one in range(len(before)) for two in range(one)]
    return sum((before[one] - before[two]) * (after[one] - after[two]) < 0 for one, two in pairs)


@pytest.mark.parametrize("base", engine.INVERTED)
@pytest.mark.parametrize("actor", [0, 1])
def test_no_smaller_change_would_do(base: str, actor: int) -> None:
    model = engine.model(load_game("syria_iraq"))
    least = np.full(6, 99)
    for order in permutations(range(6)):
        worth = model.rank.astype(float)
        worth[actor, model.states] = order
        holds = engine.stable(model.with_preferences(worth), engine.concept(base), 1)[actor]
        least[holds] = np.minimum(least[holds], reversals(model.rank[actor, model.states], np.array(order)))
    for state in range(6):
        change = engine.inverse(model, state, actor, base)[1]
        assert change.reversals == least[state]
        after = engine.lowered(model, actor, state, change)
        assert engine.stable(after, engine.concept(base), 1)[actor, state]
        assert reversals(model.rank[actor, model.states], after.rank[actor, model.states]) == change.reversals


def test_inverse_says_whether_others_stay() -> None:
    found = rp.stable("syria_iraq", inverse="2", vary="syria")["inverse"].set_index("concept").loc
    assert not found["seq"].stable and found["seq"].lowered == (6,) and found["seq"].for_all
    assert found["nash"].of == 720 and found["nash"].orders == 240


def test_disturbed_preferences() -> None:
    """A disturbance too small to change an order changes nothing; a large one loosens every state."""
    states = rp.stable("prisoners_dilemma", spread=1e-6)["states"]
    np.testing.assert_array_equal(states.robust, states.equilibrium)
    loose, other = (rp.stable("prisoners_dilemma", spread=1.0, seed=seed) for seed in (1, 2))
    nash = loose.data.robust.sel(concept="nash").values
    assert ((nash > 0) & (nash < 1)).all()
    most = loose["robust"].groupby("state", sort=False).share.max()
    assert list(most) == sorted(loose.data.robust.max("concept").values, reverse=True)
    assert (nash != other.data.robust.sel(concept="nash").values).any() and loose.run.seed == 1


CHICKEN = {
    "name": "misread",
    "title": "Chicken, each taken for one that never yields",
    "actors": {
        "one": {"name": "One", "preference": {"ranking": ["NY", "YY", "YN", "NN"]}},
        "two": {"name": "Two", "preference": {"ranking": ["YN", "YY", "NY", "NN"]}},
    },
    "options": {"yields": {"actor": "one"}, "gives": {"actor": "two"}},
}


def test_what_holds_because_it_is_misread() -> None:
    """By SEQ, mutual yielding in chicken is deterred by the other's answer; who takes it to have none, leaves."""
    plain = rp.stable(Game.model_validate(CHICKEN))
    assert "seen_stable" not in plain.data and "misread" not in plain.tables
    tame = {"ranking": ["YY", "YN", "NN", "NY"]}
    actors = {**CHICKEN["actors"], "one": {**CHICKEN["actors"]["one"], "sees": {"two": tame}}}
    study = rp.stable(Game.model_validate({**CHICKEN, "actors": actors}))
    data, true = study.data, plain.data
    np.testing.assert_array_equal(data.equilibrium, true.equilibrium)
    np.testing.assert_array_equal(data.seen_stable.sel(actor="two"), true.stable.sel(actor="two"))
    assert (data.seen_stable.sel(actor="one") != true.stable.sel(actor="one")).any()
    words = {(True, True): "although", (False, True): "because", (True, False): "undone", (False, False): ""}
    states = study["states"].set_index(["state", "concept"])
    told = study["misread"].set_index(["state", "concept"]).holds
    assert (
        set(told) > {"undone"}
        and len(told) == 5 * states[states.equilibrium | states.seen].reset_index().state.nunique()
    )
    for place, word in told.items():
        assert word == words[bool(states.equilibrium[place]), bool(states.seen[place])]
    assert "One misreads Two" in study.table("misread").note


def test_what_cannot_be_asked() -> None:
    with pytest.raises(UsageError, match="no actor 'syra'"):
        rp.stable("syria_iraq", inverse="2", vary="syra")
    with pytest.raises(UsageError, match="above 0"):
        rp.stable("syria_iraq", spread=0.0)
    with pytest.raises(UsageError, match="no feasible state"):
        rp.stable("syria_iraq", start="YYY")


def test_names_of_games_and_of_scenarios() -> None:
    assert is_game("elmira") and is_game("elmirra") and is_game("nowhere.json")
    assert not is_game("afghanistan") and not is_game("afganistan")


def test_graded_payoffs() -> None:
    """From the best down: 0.99 is as good as 1, 0.97 is not, and 0.96 is as good as 0.97."""
    found = graded(np.array([0.96, 1.0, 0.99, 0.97]), 0.015)
    assert found.tolist() == [0.97, 1.0, 1.0, 0.97]
    np.testing.assert_array_equal(graded(np.array([[0.3, 0.2]]), 0.0), [[0.3, 0.2]])


def game() -> engine.Model:
    """Three options, the first and the last one actor's."""
    options = {"a": ("0", "1"), "b": ("0", "1", "2"), "c": ("0", "1")}
    return engine.empirical(options, {"a": "x", "b": "y", "c": "x"}, np.zeros((2, 12)))


def test_payoffs_by_strategies_and_back() -> None:
    values = np.arange(24.0).reshape(2, 12)
    grid = tensor(game(), values)
    assert grid.shape == (2, 4, 3)
    assert grid[0, 1, 2] == 5.0 and grid[0, 2, 1] == 8.0  # a=1 b=2 c=0; a=0 b=1 c=1
    np.testing.assert_array_equal(flat(game(), grid), values)


def test_regret_by_hand() -> None:
    rng = np.random.default_rng(1)
    worth = rng.normal(size=(2, 12))
    found = regret(game(), worth)
    digits = game().digits(np.arange(12))
    for state in range(12):
        same = digits[:, 1] == digits[state, 1]
        assert found[0, state] == pytest.approx(worth[0, same].max() - worth[0, state])
        same = (digits[:, [0, 2]] == digits[state, [0, 2]]).all(axis=1)
        assert found[1, state] == pytest.approx(worth[1, same].max() - worth[1, state])


def test_surrogate_is_exact_for_what_it_is_made_for_and_honest_beyond() -> None:
    rng = np.random.default_rng(2)
    levels = np.array([2, 3, 2, 2], np.int64)
    digits = np.arange(24)[:, None] // np.array([1, 2, 6, 12]) % levels
    pairs = rng.normal(size=(5, 3))[:, :, None] * (digits[:, 1] * digits[:, 2] + digits[:, 0])
    played = np.sort(rng.permutation(24)[:20])
    found = engine.guess(levels, played, pairs[..., played])
    np.testing.assert_allclose(found.payoffs, pairs, atol=1e-9)
    assert found.error.max() < 1e-9
    triple = pairs + 0.3 * digits[:, 0] * digits[:, 2] * digits[:, 3]
    found = engine.guess(levels, played, triple[..., played])
    np.testing.assert_array_equal(found.payoffs[..., played], triple[..., played])
    assert found.error.min() > 0.01
    with pytest.raises(ValueError, match="do not tell"):
        engine.guess(levels, played[:10], pairs[..., played[:10]])
