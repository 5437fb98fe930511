"""Names of concepts, what a game calls for, labels, reasons, games of payoffs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.engines.stability import concept, empirical, model, solve, stable, usual
from realpolitik.errors import UsageError
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.games import Game
from realpolitik.study import Study


def changed(case: str, actor: str, **changes: object) -> Game:
    """A case in which one actor is otherwise."""
    data = load_game(case).model_dump(by_alias=True, exclude_none=True)
    data["actors"][actor].update(changes)
    return Game.model_validate(data)


def codes(study: Study, concept: str) -> list[str]:
    """States that hold for everybody by a concept."""
    return study["states"].query("concept == @concept and equilibrium").code.tolist()


@pytest.mark.parametrize(
    ("name", "base", "variant", "horizon"),
    [("seq", "seq", "", 0), ("gmr.strong", "gmr", "strong", 0), ("smr.a", "smr", "a", 0), ("l12", "limited", "", 12)],
)
def test_names_of_concepts(name: str, base: str, variant: str, horizon: int) -> None:
    found = concept(name)
    assert (found.base, found.variant, found.horizon) == (base, variant, horizon)


@pytest.mark.parametrize("name", ["segq", "gmr.", "nash.x", "l0", "l", "nonmyopic.a", "limited.a", "", "seq.strong.a"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        concept(name)


def test_limited_needs_a_horizon() -> None:
    with pytest.raises(UsageError, match="horizon"):
        concept("limited")
    assert concept("limited", 3).name == "l3"
    with pytest.raises(UsageError, match="at least 1"):
        concept("limited", 0)


def test_a_game_calls_for_what_it_has() -> None:
    plain = [one.name for one in usual(model(load_game("chicken")))]
    assert plain == ["nash", "gmr", "smr", "seq", "sim"]
    assert usual(model(load_game("chicken")), 4)[-1].name == "l4"
    strong = changed("chicken", "first", preference={"ranking": ["NY", "YY", "YN", ">>", "NN"]})
    assert "gmr.strong" in [one.name for one in usual(model(strong))]
    unsure = changed(
        "chicken",
        "first",
        preference={"ranking": ["NY", "YY", "YN", "NN"], "unknown": [("first_swerves", "NOT first_swerves")]},
    )
    names = [one.name for one in usual(model(unsure))]
    assert names[0] == "nash.a" and names[-1] == "seq.d"
    with pytest.raises(UsageError, match="all known"):
        solve(model(unsure), ["gmr"])
    fond = changed("chicken", "first", attitudes={"second": "+"})
    assert "nash.attitudes" in [one.name for one in usual(model(fond))]


def test_unknown_preference_lies_between_its_extremes() -> None:
    """Type a leaves for more and is deterred by less than d; b and c lie between."""
    preference = {"ranking": ["NY", "YY", "YN", "NN"], "unknown": [("first_swerves", "NOT first_swerves")]}
    made = model(changed("chicken", "first", preference=preference))
    for base in ("nash", "gmr", "smr", "seq"):
        a, b, c, d = (stable(made, concept(f"{base}.{kind}")) for kind in "abcd")
        assert (a <= b).all() and (a <= c).all() and (b <= d).all() and (c <= d).all()
    held = stable(made, concept("nash.a"))[0]
    assert not held.any()  # whatever the first driver does, it could do something that it cannot compare


def test_strength_by_hand() -> None:
    """The crash is strongly worse for the first driver: it deters strongly from going on when both swerve."""
    made = model(changed("chicken", "first", preference={"ranking": ["NY", "YY", "YN", ">>", "NN"]}))
    data = solve(made, ["gmr", "gmr.strong", "gmr.weak", "nash.weak"])
    first = data.stable.sel(actor="first")
    assert first.sel(concept="gmr").values.tolist() == [False, True, True, True]
    assert first.sel(concept="gmr.strong").values.tolist() == [False, True, True, True]
    assert not first.sel(concept="gmr.weak").any()
    mild = model(changed("chicken", "first", preference={"ranking": ["NY", ">>", "YY", "YN", "NN"]}))
    found = solve(mild, ["gmr.strong", "gmr.weak"]).stable.sel(actor="first")
    assert found.sel(concept="gmr.weak").values.tolist() == [False, False, False, True]
    assert found.sel(concept="gmr.strong").values.tolist() == [False, True, True, False]
    np.testing.assert_array_equal(data.stable.sel(concept="nash.weak"), False)


def test_attitudes_by_hand() -> None:
    """A prisoner that wishes the other well does not leave silence; with no feelings all is as usual."""
    base = rp.stable("prisoners_dilemma", concepts=["nash", "nash.attitudes", "gmr", "gmr.attitudes"])
    for name in ("nash", "gmr"):
        assert codes(base, name) == codes(base, f"{name}.attitudes")
    data = load_game("prisoners_dilemma").model_dump(by_alias=True, exclude_none=True)
    data["actors"]["first"]["attitudes"] = {"second": "+"}
    data["actors"]["second"]["attitudes"] = {"first": "+"}
    kind = rp.stable(Game.model_validate(data), concepts=["nash.attitudes"])
    assert codes(kind, "nash.attitudes") == ["NN", "YN", "NY", "YY"]


def test_a_game_of_payoffs() -> None:
    """The prisoner's dilemma from numbers, states with the first option fastest."""
    options = {"silent": ("no", "yes"), "quiet": ("no", "yes")}
    made = empirical(options, {"silent": "first", "quiet": "second"}, np.array([[2.0, 1, 4, 3], [2, 4, 1, 3]]))
    data = solve(made)
    expected = rp.stable("prisoners_dilemma").data
    np.testing.assert_array_equal(data.equilibrium, expected.equilibrium)
    again = made.with_preferences(np.array([[4.0, 2, 3, 1], [4, 3, 2, 1]]))
    assert solve(again, ["nash"]).equilibrium.values.tolist() == [[True, False, False, False]]


def test_result_is_labelled() -> None:
    study = rp.stable("syria_iraq")
    assert dict(study.data.sizes) == {"concept": 5, "actor": 2, "state": 6, "option": 3, "kind": 2, "edge": 18}
    assert study.data.code.values.tolist() == ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]
    states = study["states"].set_index("state")
    assert set(states.code[6]) == {"NYY"} and set(states.taken[6]) == {"Escalate, Attack"}
    assert set(states.taken[1]) == {"nothing taken up"} and list(states.concept[1][states.equilibrium[1]]) == ["gmr"]
    assert rp.stable("syria_iraq", start="NYY").run.options["start"] == 6
    assert rp.stable("syria_iraq", start="6").run.options["start"] == 6
    for odd in ("YYN", "²", "①", "٦", "²²²", "9" * 5000):
        with pytest.raises(UsageError, match=f"no feasible state '{odd[:40]}"):
            rp.stable("syria_iraq", start=odd)


def test_reasons_name_the_move_and_the_answer() -> None:
    study = rp.stable("elmira")
    number = study["states"].drop_duplicates("name").set_index("name").state
    why = study["stability"].set_index(["state", "actor", "concept"]).sort_index().loc[number["s1"]]
    local, threat = why.loc["local", "seq"], why.loc["local", "gmr"]
    assert not local.stable and local.move == number["s5"] and pd.isna(local.answer)
    assert threat.stable and threat.move == number["s5"] and threat.answer == number["s6"]
    assert pd.isna(why.loc["moe", "nash"].move)
    told = study["reasons"].query("called == 's1 (NYNNN)' and actor == 'local'").set_index("concepts").because
    assert told["seq, sim"] == "it would rather have s5 (NYNNY), and the others have no answer"
    assert told["gmr, smr"] == "it would rather have s5 (NYNNY), but the others can bring about s6 (YYNNY)"


@pytest.mark.parametrize("case", ["elmira", "garrison", "cuba_1962"])
def test_reasons_bear_out_what_is_said(case: str) -> None:
    data = rp.stable(case).data
    stable_, move, answer = data.stable.values, data.move.values, data.answer.values
    rank = np.concatenate([np.full((len(data.actor), 1), -1), data["rank"].values], axis=1)
    for at in range(len(data.actor)):
        for row, name in enumerate(data.concept.values):
            for state in range(1, data.sizes["state"] + 1):
                to, end = move[row, at, state - 1], answer[row, at, state - 1]
                assert to == 0 or rank[at, to] > rank[at, state]
                if stable_[row, at, state - 1]:
                    assert to == 0 or rank[at, end] <= rank[at, state]
                    assert to == 0 or name != "nash"
                else:
                    assert to != 0 and (end == 0 or name == "smr" or rank[at, end] > rank[at, state])


def test_results_do_not_depend_on_threads() -> None:
    one, two = (rp.stable("garrison", threads=threads).data for threads in (1, 2))
    assert one.identical(two)


def test_large_games_do_without_reasons_and_codes() -> None:
    rng = np.random.default_rng(1)
    options = {f"o{place}": ("no", "yes") for place in range(17)}
    owners = {name: f"a{place % 3}" for place, name in enumerate(options)}
    made = empirical(options, owners, rng.random((3, 2**17)))
    data = solve(made)
    assert data.concept.values.tolist() == ["nash", "gmr", "smr", "seq"]
    assert "move" not in data and "code" not in data.coords
    for name, words in (("gmr.strong", "by search"), ("sim.attitudes", "by search")):
        with pytest.raises(UsageError, match=words):
            solve(made, [name])
    with pytest.raises(UsageError, match="reasons"):
        solve(made, ["nash"], reasons=True)
