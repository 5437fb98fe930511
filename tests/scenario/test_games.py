"""The form of a game: statements, records, files, rankings as arrays, the JSON of gmcr-py."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.errors import ScenarioError
from realpolitik.scenario import game_arrays, gmcr, logic
from realpolitik.scenario.game_arrays import States
from realpolitik.scenario.game_files import cases, from_json, from_yaml, load_game, read_game
from realpolitik.scenario.games import Game
from realpolitik.scenario.names import identifiers

GAME = """
game:
  name: small
  title: Small
  actors:
    us: {name: US, preference: {statements: [deal, NOT strike, strike IFF refuse]}}
    them: {name: Them, preference: {payoffs: {N--: 1, Y-0: 2, Y-1: 2.5, Y-2: 4}, strong_gap: 1.5}}
  options:
    strike: {actor: us, moves: up}
    deal: {title: Make a deal, actor: [us, them]}
    refuse: {actor: them, levels: [low, middle, high]}
  infeasible:
    - strike AND deal
    - {if: refuse = high, then: NOT deal}
"""


def game(**changes: object) -> Game:
    """The small game with some of its parts replaced."""
    found, problems = from_yaml(GAME)
    assert found is not None, problems
    return Game.model_validate({**found.model_dump(by_alias=True, exclude_none=True), **changes})


def complaints(text: str) -> list[str]:
    """What is wrong with a game's text."""
    found, problems = from_yaml(text, "g.yaml")
    assert (found is None) == bool(problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", [0, 1, 0, 1]),
        ("NOT a", [1, 0, 1, 0]),
        ("a AND NOT b", [0, 1, 0, 0]),
        ("a OR b AND a", [0, 1, 0, 1]),
        ("(a OR b) AND NOT (a AND b)", [0, 1, 1, 0]),
        ("a IF b", [1, 1, 0, 1]),
        ("a IFF b", [1, 0, 0, 1]),
        ("NOT a OR b IFF b IF (a)", None),
        ("a = yes AND b != yes", [0, 1, 0, 0]),
        ("b >= yes", [0, 0, 1, 1]),
        ("NOT NOT a", [0, 1, 0, 1]),
    ],
)
def test_statements_are_true_where_they_should_be(text: str, expected: list[int] | None) -> None:
    levels = {"a": np.array([0, 1, 0, 1]), "b": np.array([0, 0, 1, 1])}
    if expected is None:
        with pytest.raises(ValueError, match="brackets"):
            logic.parse(text)
        return
    found = logic.holds(logic.parse(text), levels.__getitem__, lambda option, level: ["no", "yes"].index(level))
    assert found.astype(int).tolist() == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("a AND", "ends where"),
        ("a b", "expected AND, OR, IF, IFF"),
        ("AND a", "expected an option, NOT or ("),
        ("(a", "not closed"),
        ("a)", "not opened"),
        ("a and b", "expected AND"),
        ("a THEN b", "operators are written"),
        ("a & b", "found '&' at character 3"),
        ("__import__('os')", "found"),
        ("a" + " AND a" * 500, "more than"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        logic.parse(text)
    assert words in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.sampled_from("abc"),
        lambda inner: (
            st.tuples(st.sampled_from(("AND", "OR", "IF", "IFF")), inner, inner) | inner.map(lambda one: ("NOT", one))
        ),
        max_leaves=8,
    )
)
def test_statements_agree_with_python_on_every_assignment(tree: object) -> None:
    def words(node: object) -> str:
        if isinstance(node, str):
            return node
        assert isinstance(node, tuple)
        return f"NOT ({words(node[1])})" if node[0] == "NOT" else f"({words(node[1])}) {node[0]} ({words(node[2])})"

    def truth(node: object, at: dict[str, bool]) -> bool:
        if isinstance(node, str):
            return at[node]
        assert isinstance(node, tuple)
        left = truth(node[1], at)
        if node[0] == "NOT":
            return not left
        right = truth(node[2], at)
        return {"AND": left and right, "OR": left or right, "IF": left or not right, "IFF": left == right}[node[0]]

    rows = list(product([False, True], repeat=3))
    columns = {name: np.array([int(row[place]) for row in rows]) for place, name in enumerate("abc")}
    found = logic.holds(logic.parse(words(tree)), columns.__getitem__, lambda option, level: 0)
    assert found.tolist() == [truth(tree, dict(zip("abc", row, strict=True))) for row in rows]


def test_every_error_at_once_with_its_place_and_the_nearest_name() -> None:
    text = GAME.replace("[deal, NOT strike", "[deel, NOT strike AND").replace("{actor: us, moves: up}", "{actor: usa}")
    text = text.replace("- strike AND deal", "- strike AND deal = yess").replace("Y-2: 4", "Y-9: 4, YN: 3")
    found = complaints(text)
    assert len(found) == 6
    joined = "\n".join(found)
    column = text.splitlines()[5].index("deel") + 1
    assert f"g.yaml:6:{column}: actors.us.preference.statements.0: no option 'deel'" in joined
    assert "did you mean deal?" in joined
    assert "no actor 'usa'" in joined and "did you mean us?" in joined
    assert "has no level 'yess'; allowed: no, yes; did you mean yes?" in joined
    assert "takes 0, 1, 2, -; found '9'" in joined
    assert "'YN' has 2 signs; there are 3 options" in joined


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("moves: up", "moves: upp", "did you mean up?"),
        ("title: Small", "titel: Small", "did you mean title?"),
        ("payoffs:", "ranking: [YNN], payoffs:", "one of 'statements', 'ranking' and 'payoffs'"),
        ("strong_gap: 1.5", "strong_gap: -1", "greater than 0"),
        ("{if: refuse = high, then: NOT deal}", "{if: refuse = high}", "'if' and 'then' belong together"),
        ("N--: 1, ", "", "feasible but not there: NN0, NY0, NN1, NY1, NN2"),
        ("N--: 1", "N--: 1, NN-: 1", "there more than once: NN0, NN1, NN2"),
        ("N--: 1", "N--: 1, YY-: 1", "YY- is infeasible"),
        ("  options:", "  status_quo: YYN\n  options:", "option 'refuse' takes 0, 1, 2, -; found 'N'"),
        ("  options:", "  status_quo: YY0\n  options:", "YY0 is infeasible"),
        ("  options:", "  states: {a: Y--}\n  options:", "a state has no dashes"),
        ("  options:", "  coalitions: [[us, us]]\n  options:", "two different members"),
        ("- strike AND deal", "- strike OR NOT strike", "no combination of levels is feasible"),
        ("game:", "games:", "unknown section 'games'"),
        ("N--: 1", "Maybe: 1", "a state such as NYN or Y--, or the name of one"),
        ("[low, middle, high]", "[low, low]", "a level is given twice"),
        ("name: Them,", "name: Them, attitudes: {uss: '-'},", "did you mean us?"),
        ("strike IFF refuse]", "{statement: deal, weight: 2}]", "all weighted or all in order"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, words: str) -> None:
    assert old in GAME
    assert words in "\n".join(complaints(GAME.replace(old, new)))


def test_a_game_too_large_is_refused_before_it_is_built() -> None:
    options = {f"o{place}": {"actor": "us"} for place in range(40)}
    text = "game: " + json.dumps(
        {
            "name": "big",
            "title": "Big",
            "actors": {"us": {"name": "US", "preference": {"statements": ["o1"]}}},
            "options": options,
        }
    )
    assert "1,099,511,627,776 combinations" in complaints(text)[0]


def test_feasible_states_and_levels() -> None:
    made = game()
    states = game_arrays.States(made)
    can = [states.code(int(number)) for number in np.flatnonzero(game_arrays.feasible(made))]
    assert can == ["NN0", "YN0", "NY0", "NN1", "YN1", "NY1", "NN2", "YN2"]
    assert all(states.code(states.number(code)) == code for code in can)


def test_statements_are_lexicographic() -> None:
    made = game()
    can = game_arrays.feasible(made)
    rank, floor = game_arrays.preference(made, made.actors["us"].preference, can)
    states = game_arrays.States(made)
    order = sorted(np.flatnonzero(can), key=lambda number: -rank[number])
    assert [states.code(int(number)) for number in order][:2] == ["NY0", "NY1"]  # deal, no strike, strike IFF refuse
    assert (floor == -1).all()
    assert rank[~can].max() == -1


def test_strength_by_gap_and_by_statement_and_by_ranking() -> None:
    made = game()
    can = game_arrays.feasible(made)
    states = game_arrays.States(made)
    rank, floor = game_arrays.preference(made, made.actors["them"].preference, can)
    at = {code: states.number(code) for code in ("NN0", "YN0", "YN1", "YN2")}
    assert [int(rank[at[code]]) for code in at] == [0, 1, 2, 3]
    assert [int(floor[at[code]]) for code in at] == [-1, -1, 0, 2]
    two = {"a": {"actor": "x"}, "b": {"actor": "x"}}

    def of(**preference: object) -> tuple[list[int], list[int]]:
        whole = Game.model_validate(
            {"name": "g", "title": "G", "options": two, "actors": {"x": {"name": "X", "preference": preference}}}
        )
        found = game_arrays.preference(whole, whole.actors["x"].preference, game_arrays.feasible(whole))
        return found[0].tolist(), found[1].tolist()

    assert of(statements=[{"statement": "a", "strong": True}, "b"]) == ([0, 2, 1, 3], [-1, 1, -1, 1])
    assert of(statements=["a", {"statement": "b", "strong": True}]) == ([0, 2, 1, 3], [-1, 0, 0, 2])
    assert of(ranking=["YY", ["YN", "NY"], ">>", "NN"]) == ([0, 1, 1, 2], [-1, 0, 0, 0])
    assert of(statements=[{"statement": "a", "weight": 1}, {"statement": "b", "weight": 1}])[0] == [0, 1, 1, 2]


def test_unknown_sides() -> None:
    made = game()
    actors = made.model_dump(by_alias=True, exclude_none=True)["actors"]
    actors["us"]["preference"]["unknown"] = [("strike", "deal")]
    left, right = game_arrays.unknown(game(actors=actors), "us")
    states = game_arrays.States(made)
    assert left[states.number("YN0")] == 1 and right[states.number("NY0")] == 1
    assert not left[states.number("NN0")] and not right[states.number("NN0")]


def test_every_case_of_the_catalog_loads_and_names_its_sources() -> None:
    assert len(cases()) >= 8
    for name in cases():
        assert load_game(name).sources


def test_unknown_case_is_named_with_the_nearest() -> None:
    found, problems = read_game("elmirra")
    assert found is None and problems[0].nearest == "elmira"
    with pytest.raises(ScenarioError):
        load_game("elmirra")


def test_source_that_the_bibliography_lacks(tmp_path: Path) -> None:
    (tmp_path / "g.yaml").write_text(GAME.replace("title: Small", "title: Small\n  sources: [smith-1900]"))
    assert read_game(tmp_path / "g.yaml")[0] is not None
    (tmp_path / "references.bib").write_text("@book{smith-1901, author={Smith, A.}, title={T}, year={1901}}")
    found, problems = read_game(tmp_path / "g.yaml")
    assert found is None
    assert "no work 'smith-1900' in references.bib; allowed: smith-1901; did you mean smith-1901?" in str(problems[0])


@pytest.mark.parametrize("name", ["elmira", "cuba_1962", "garrison", "syria_iraq", "prisoners_dilemma"])
def test_json_form_goes_out_and_comes_back(name: str) -> None:
    before = load_game(name)
    after, problems = from_json(gmcr.write(before), name)
    assert after is not None, problems
    can = game_arrays.feasible(before)
    np.testing.assert_array_equal(game_arrays.feasible(after), can)
    for ours, theirs in zip(before.actors, after.actors, strict=True):
        expected = game_arrays.preference(before, before.actors[ours].preference, can)[0]
        np.testing.assert_array_equal(game_arrays.preference(after, after.actors[theirs].preference, can)[0], expected)
    assert [option.moves for option in after.options.values()] == [option.moves for option in before.options.values()]
    assert [len(group) for group in after.coalitions] == [len(group) for group in before.coalitions]


def test_json_with_statements_and_tables() -> None:
    saved = {
        "options": [{"name": "A"}, {"name": "A", "permittedDirection": "fwd"}],
        "decisionMakers": [
            {
                "name": "One",
                "options": [0],
                "preferences": [[[1, "Y"]], {"compound": True, "members": [[[0, "Y"], [1, "N"]], [[0, "N"]]]}],
            },
            {"name": "Two", "options": [1], "preferences": [[[0, "N"]]]},
        ],
        "infeasibles": [[[0, "Y"], [1, "Y"]]],
    }
    found, problems = from_json(json.dumps(saved), "x.gmcr")
    assert found is not None, problems
    assert list(found.options) == ["a", "a_2"] and found.options["a_2"].moves == "up"
    assert [one.statement for one in found.actors["one"].preference.statements or ()] == [
        "a_2",
        "(a AND NOT a_2) OR (NOT a)",
    ]
    tabled = {
        "name": "T",
        "options": [{"name": "A", "dm": "One", "direction": "both"}],
        "dms": [{"name": "One", "ranking_best_first": [[2, 1]]}],
        "infeasible_patterns": [],
    }
    found, problems = from_json(json.dumps(tabled), "t.json")
    assert found is not None and [tier.states for tier in found.actors["one"].preference.ranking or ()] == [("Y", "N")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[]", "not of a form that is read here: a game in YAML, or JSON as gmcr-py"),
        ('{"decisionMakers": 3}', "x.json:1:1: missing 'options'"),
        ('{"decisionMakers": [{"name": "A", "options": [0], "preferences": [], "misperceptions": [1]}], "options": '
         '[{"name": "A"}], "infeasibles": []}', "does not see"),
        ('{"decisionMakers": [{"name": "A", "options": [0], "preferenceRanking": [3]}], "options": [{"name": "A"}], '
         '"infeasibles": [], "useManualPreferenceRanking": true}', "names state 3"),
    ],
)  # fmt: skip
def test_json_of_another_form_is_refused(text: str, words: str) -> None:
    found, problems = from_json(text, "x.json")
    assert found is None
    assert words in str(problems[0])


SAVED = """{"options": [{"name": "Talk"}, {"name": "Strike", "permittedDirection": "fwd"}],
 "decisionMakers": [
  {"name": "North", "options": [0], "preferences": [[[1, "N"]]]},
  {"name": "South", "options": [1], "preferences": [[[0, "Y"]]]}],
 "infeasibles": [], "coalitions": []}"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"fwd"', '"up"', "1:73: options.1.permittedDirection: found 'up'; allowed: fwd, back, both"),
        (
            '"options": [1]',
            '"options": [7]',
            "4:33: decisionMakers.1.options.0: no option 7",
        ),
        ('[[1, "N"]]', '[[9, "N"]]', "3:55: decisionMakers.0.preferences.0.0.0: no option 9"),
        ('[[1, "N"]]', '[["1", "N"]]', "3:55: decisionMakers.0.preferences.0"),
        ('"South"', '"North"', "4:12: decisionMakers.1.name: actor 'North' twice"),
        ('"options": [1], ', "", "4:3: decisionMakers.1: missing 'options'"),
        ('"options": [1], ', '"options": [1], "options": [0], ', "key 'options' twice"),
        ('"infeasibles": []', '"infeasibles": [[[0, "Y"], [5, "Y"]]]', "5:30: infeasibles.0.1.0: no option 5"),
        ('"coalitions": []', '"coalitions": [[0, 3]]', "coalitions.0: no actor 3; actors are numbered 0 to 1"),
        ('{"name": "Talk"}', "", "1:14: not valid JSON: expected a value"),
    ],
)
def test_what_is_wrong_with_a_saved_game_is_told_with_line_and_column(old: str, new: str, said: str) -> None:
    assert from_json(SAVED, "x.gmcr")[0] is not None
    assert old in SAVED
    found, problems = from_json(SAVED.replace(old, new), "x.gmcr")
    assert found is None
    assert any(said in str(problem) and str(problem).startswith("x.gmcr:") for problem in problems), problems


def test_everything_wrong_with_a_saved_game_at_once() -> None:
    wrong = SAVED.replace('"options": [1]', '"options": [7]').replace('[[1, "N"]]', '[[9, "N"]]')
    _, problems = from_json(wrong.replace('"coalitions": []', '"coalitions": [[0, 3]]'), "x.gmcr")
    assert [(problem.line, problem.path) for problem in problems if "no " in problem.message] == [
        (4, "decisionMakers.1.options.0"),
        (5, "coalitions.0"),
        (3, "decisionMakers.0.preferences.0.0.0"),
    ]


def test_a_game_too_large_is_refused_before_any_work() -> None:
    options = [{"name": f"o{number}", "dm": "A"} for number in range(24)]
    tabled = {"dms": [{"name": "A", "ranking_best_first": [1]}], "options": options, "infeasible_patterns": []}
    found, problems = from_json(json.dumps(tabled), "x.json")
    assert found is None and "16,777,216 combinations of 24 options" in str(problems[0])
    _, problems = from_json(json.dumps({**tabled, "options": []}), "x.json")
    assert "options: at least 1 needed; found 0" in str(problems[0])
    _, problems = from_json(json.dumps({**tabled, "options": options * 4}), "x.json")
    assert "options: at most 64 allowed; found 96" in str(problems[0])


def test_a_game_is_known_by_what_is_in_the_file(tmp_path: Path) -> None:
    """Whatever the ending; a file of another program is named."""
    path = tmp_path / "saved.txt"
    path.write_text("\ufeff" + SAVED, encoding="utf-8")
    found, problems = read_game(path)
    assert found is not None and [actor.name for actor in found.actors.values()] == ["North", "South"], problems
    path.write_text('EFG 2 R "x" { "A" }\n', encoding="utf-8")
    _, problems = read_game(path)
    assert "extensive form for Gambit (.efg), which is not read here; what is read: a game in YAML" in str(problems[0])


def test_names_that_are_alike_stay_apart() -> None:
    """Identifiers of names in any script, alike or not, are all different."""
    names = ["A", "a_2", "a", "Россия", "россия!", "中国", "日本", "São Tomé", "Sao Tome", "x" * 99, "x" * 99]
    found = identifiers(names, "actor")
    assert len(set(found)) == len(names) and all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) for name in found)
    assert found[:7] == ["a", "a_2", "a_3", "rossiya", "rossiya_2", "actor_1", "actor_2"]


def test_what_the_json_form_cannot_say_is_not_written() -> None:
    with pytest.raises(ValueError, match="more than two levels"):
        gmcr.write(game())
    strong = load_game("chicken").model_dump(by_alias=True, exclude_none=True)
    strong["actors"]["first"]["preference"] = {"ranking": ["NY", ">>", "YY", "YN", "NN"]}
    with pytest.raises(ValueError, match="strong preference"):
        gmcr.write(Game.model_validate(strong))


def test_the_example_of_the_manual_loads() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/game.md").read_text(encoding="utf-8")
    start = page.index("```yaml\ngame:") + len("```yaml\n")
    found, problems = from_yaml(page[start : page.index("```", start)])
    assert found is not None, problems
    assert len(found.options) == 3


def test_codes_names_and_patterns_as_numbers_of_states() -> None:
    """Every code leads back to its number, whatever the levels; a pattern stands for none, and for all that fit it."""
    options = {"a": {"actor": "x"}, "b": {"actor": "x", "levels": ["low", "mid", "high"]}, "c": {"actor": "x"}}
    actors = {"x": {"name": "X", "preference": {"statements": ["a"]}}}
    game = Game.model_validate(
        {"name": "g", "title": "G", "actors": actors, "options": options, "states": {"end": "Y2N"}}
    )
    states = States(game)
    codes = [states.code(number) for number in range(12)]
    assert codes[:3] == ["N0N", "Y0N", "N1N"] and codes[5] == "Y2N"
    assert states.numbers(codes).tolist() == list(range(12))
    assert states.numbers(["end", "Y-N", "N0Y"]).tolist() == [5, -1, 6]
    assert states.which("Y-N").tolist() == [1, 3, 5] and states.which("end").tolist() == [5]
