"""Games in strategic form by other programs: every payoff stands at its own combination, and faults have a place."""

from pathlib import Path

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.games import Game
from realpolitik.studies.stable.ask import stable

DILEMMA = """NFG 1 R "Prisoner's \\"dilemma\\"" { "Ann" "Bob" }

{ { "talk" "silent" }
{ "talk" "silent" }
}
""
"""
PAYOFFS = DILEMMA + "1 1 0 3 3 0 2 2\n"
OUTCOMES = DILEMMA + '{\n{ "both talk" 1, 1 }\n{ "" 0, 3 }\n{ "" 3, 0 }\n{ "" 2, 2 }\n}\n1 2 3 4\n'
SHORT = 'NFG 1 R "x" { "Ann" "Bob" } { 2 2 } 1 1 0 3 3 0 2 2'
LONG = "Ann,Bob,payoff:Ann,payoff:Bob\ntalk,talk,1,1\nsilent,talk,0,3\ntalk,silent,3,0\nsilent,silent,2,2\n"
MATRIX = "Ann / Bob;talk;silent\ntalk;1,1;3,0\nsilent;(0, 3);2|2\n"


def written(folder: Path, text: str, name: str = "game.nfg") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def worth(game: Game) -> list[dict[str, float]]:
    return [dict(actor.preference.payoffs or {}) for actor in game.actors.values()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PAYOFFS, "a.nfg"),
        (OUTCOMES, "b.nfg"),
        (SHORT, "c.NFG"),
        (LONG, "d.csv"),
        (MATRIX, "e.csv"),
        ("\ufeff" + LONG, "f.CSV"),
    ],
)
def test_the_first_players_strategy_turns_fastest(tmp_path: Path, text: str, name: str) -> None:
    game = load_game(written(tmp_path, text, name))
    assert [actor.name for actor in game.actors.values()] == ["Ann", "Bob"]
    ann, bob = worth(game)
    assert ann == {"NN": 1, "YN": 0, "NY": 3, "YY": 2}
    assert bob == {"NN": 1, "YN": 3, "NY": 0, "YY": 2}


def test_the_only_equilibrium_of_the_dilemma_is_found(tmp_path: Path) -> None:
    study = stable(written(tmp_path, PAYOFFS))
    nash = study["states"].query("concept == 'nash' and equilibrium")
    assert set(nash.code) == {"NN"}
    assert set(nash.name) == {"talk_talk"}


def test_three_players_and_three_strategies(tmp_path: Path) -> None:
    text = 'NFG 1 R "t" { "A" "B" "C" } { 3 2 2 } ' + " ".join(str(number) for number in range(36))
    game = load_game(written(tmp_path, text))
    first, _, third = worth(game)
    assert (first["0NN"], first["1NN"], first["0YN"], first["0NY"]) == (0, 3, 9, 18)
    assert third["2YY"] == 35


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DILEMMA + "1 1 0 3", "expected 8 numbers after the strategies; found 4"),
        (DILEMMA + "1 1 0 x 3 0 2 2", "7:7: expected a number; found 'x'"),
        ('NFG 2 R "x" { "A" } { 2 } 1 2', "version"),
        ('NFG 1 R "x" { "A" "B" } { 11 2 } 1', "2 to 10 are read"),
        ('NFG 1 R "x { "A"', "1:"),
        (OUTCOMES.replace("1 2 3 4", "1 2 3 5"), "no outcome 5"),
        (LONG.replace("silent,silent,2,2\n", ""), "no payoffs for the combination silent, silent"),
        (LONG + "talk,talk,1,1\n", "line 6: a combination of strategies a second time"),
        (LONG.replace("0,3", "0,high"), "line 3: expected a number; found 'high'"),
    ],
)
def test_what_is_wrong_is_told_kindly(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_game(written(tmp_path, text))
    assert said in str(caught.value)
