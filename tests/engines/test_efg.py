"""Games in Gambit's format: round trips, a published file, and Gambit's own opinion where it is installed."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest

from realpolitik.engines.signalling.efg import read_efg, write_efg
from realpolitik.errors import UsageError
from realpolitik.kernels.signalling import equilibria, quantal
from realpolitik.kernels.signalling.layout import CrisisGame
from realpolitik.kernels.signalling.plain import check
from realpolitik.kernels.signalling.plain.tree import Node, behaviour, crisis_tree

PUBLISHED = (Path(__file__).parent / "crisis.efg").read_text(encoding="utf-8")
NAN = math.nan
GAMES = (
    CrisisGame(0.3, 0.0, 1.0, -1.0, NAN, NAN, -0.5, 0.0, -0.2, -1.0, -1.5, -1.5),
    CrisisGame(0.25, 0.15, 0.6, -0.5, 0.3, -0.2, -0.1, 0.05, -0.02, -0.4, -0.05, -0.9),
    CrisisGame(0.7, 0.4, 0.9, -0.4, 0.2, -0.3, -0.3, 0.1, 0.4, -0.5, -0.1, -0.8),
)


def shape(tree: Node) -> list[tuple[tuple[str, ...], int | None, tuple[float, ...], tuple[float, ...]]]:
    """Everything about a tree but the names of ends and sets."""
    return [(path, node.player, node.payoffs, node.chances) for path, node in tree.walk()]


@pytest.mark.parametrize("game", GAMES)
def test_a_game_reads_back_as_it_was_written(game: CrisisGame) -> None:
    tree = crisis_tree(game)
    text = write_efg(tree, 'A "threat" \\ and more', ("One", "Other"))
    back, title, players = read_efg(text)
    assert (title, players) == ('A "threat" \\ and more', ("One", "Other"))
    for one, other in zip(shape(back), shape(tree), strict=True):
        assert one[:3] == other[:3] and one[3] == pytest.approx(other[3], abs=1e-15)
    assert back.sets().keys() == tree.sets().keys()
    assert write_efg(back, title, players) == text


def test_the_published_file_holds_the_published_equilibrium() -> None:
    tree, title, players = read_efg(PUBLISHED)
    assert (title, players) == ("crisis", ("A", "B"))
    moves = {"A1_R": (1.0, 0.0), "A1_I": (3 / 14, 11 / 14), "B": (2 / 3, 1 / 3), "A2_R": (1.0, 0.0), "A2_I": (0.0, 1.0)}
    beliefs = check.bayes(tree, moves)
    assert beliefs["B"][("R", "Challenge")] == pytest.approx(2 / 3)
    assert check.regret(tree, moves, beliefs) < 1e-12
    again, _, _ = read_efg(write_efg(tree, title, players))
    assert shape(again) == shape(tree) and again.sets().keys() == tree.sets().keys()


def test_the_published_file_is_the_case_that_comes_with_the_package() -> None:
    tree, _, _ = read_efg(PUBLISHED)
    found = sorted(node.payoffs for _, node in tree.walk() if node.player is None)
    mine = sorted((a, b + 1.0) for a, b in (n.payoffs for _, n in crisis_tree(GAMES[0]).walk() if n.player is None))
    assert found == mine


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NFG 1 R",
        PUBLISHED[:200],
        PUBLISHED + 't "" 9 "more" { 0, 0 }',
        PUBLISHED.replace("3/10", "a third"),
        PUBLISHED.replace('p "" 1 1', 'x "" 1 1'),
        PUBLISHED.replace('"SQ" } 0', '"SQ" } 3 "paid" { 1, 1 }'),
        PUBLISHED.replace("3/10", "3/0"),
        PUBLISHED.replace("-1/5", "9" * 400),
        PUBLISHED[: PUBLISHED.index('c ""')] + 'p "" 1 1 "A" { "go" } 0\n' * 5000,
    ],
)
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_efg(text)


@pytest.mark.parametrize("game", GAMES)
def test_gambit_finds_no_better_move(game: CrisisGame) -> None:
    gambit = pytest.importorskip("pygambit")
    text = write_efg(crisis_tree(game), "game", ("One", "Other"))
    found, _ = equilibria.refined(game)
    theirs = gambit.read_efg(io.BytesIO(text.encode()))
    profile = theirs.mixed_behavior_profile()
    for name, shares in behaviour(game, found).items():
        for action, share in zip(one_set(theirs, name).actions, shares, strict=True):
            profile[action] = share
    assert float(profile.max_regret()) < 1e-9


@pytest.mark.parametrize("game", GAMES)
def test_gambits_payoffs_make_the_same_quantal_response(game: CrisisGame) -> None:
    gambit = pytest.importorskip("pygambit")
    text = write_efg(crisis_tree(game), "game", ("One", "Other"))
    moves = behaviour(game, quantal.quantal(game, 8.0, 8.0))
    theirs = gambit.read_efg(io.BytesIO(text.encode()))
    profile = theirs.mixed_behavior_profile()
    for name, shares in moves.items():
        for action, share in zip(one_set(theirs, name).actions, shares, strict=True):
            profile[action] = share
    for name, shares in moves.items():
        values = [8.0 * float(profile.action_value(action)) for action in one_set(theirs, name).actions]
        weights = [math.exp(value - max(values)) for value in values]
        assert [weight / sum(weights) for weight in weights] == pytest.approx(shares, abs=1e-9)


def one_set(game: object, name: str) -> object:
    """Gambit's information set of a name."""
    return next(one for one in game.infosets if one.label == name)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("1e999999999", "expected a number"),
        ("²", "expected a number"),
        ("1/0", "not a whole"),
        ("9" * 99, "expected a n"),
    ],
)
def test_figures_of_strangers_are_read_within_limits(figure: str, words: str) -> None:
    text = f'EFG 2 R "t" {{ "A" }}\n""\nt "" 1 "end" {{ {figure} }}\n'
    with pytest.raises(UsageError, match=words):
        read_efg(text)


def test_a_game_deeper_than_any_is_refused() -> None:
    text = 'EFG 2 R "t" { "A" }\n""\n' + "".join(f'p "" 1 {n} "" {{ "go" }} 0\n' for n in range(5000))
    with pytest.raises(UsageError, match="more than 200 moves"):
        read_efg(text)
