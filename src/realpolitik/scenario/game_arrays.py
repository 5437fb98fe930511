"""A game's statements, rules and rankings over all its states at once, as arrays.

States are numbered in mixed radix, the first option the lowest digit, feasible or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from realpolitik.scenario import logic
from realpolitik.scenario.game_checks import Fault
from realpolitik.scenario.games import STRONG, Game, Preference, Rule, Tier, Wish

Array = np.ndarray
LONGEST_LIST = 6
"""States that a message names at most."""


class States:
    """All combinations of a game's levels.

    Attributes:
        size: how many there are.
        step: option → what one level of it adds to a state's number.
    """

    def __init__(self, game: Game) -> None:
        self.game, self.size = game, game.size
        self.step: dict[str, int] = {}
        step = 1
        for name, option in game.options.items():
            self.step[name] = step
            step *= len(option.levels)

    def level(self, option: str) -> Array:
        """[N] level of an option in every state, counted from 0 (int8)."""
        step, count = self.step[option], len(self.game.options[option].levels)
        cycle = np.repeat(np.arange(count, dtype=np.int8), step)
        return np.tile(cycle, self.size // len(cycle))

    def where(self, text: str) -> Array:
        """[N] where a statement is true."""
        found: Array = logic.holds(logic.parse(text), self.level, self._place)
        return found

    def match(self, spot: str) -> Array:
        """[N] where a code, a pattern or a named state fits."""
        found = np.ones(self.size, bool)
        for sign, name in zip(self.game.states.get(spot, spot), self.game.options, strict=True):
            if sign != "-":
                found &= self.level(name) == digit(sign)
        return found

    def which(self, spot: str) -> Array:
        """Numbers of the states that a code, a pattern or a name stands for."""
        number = self.number(spot)
        return np.array([number]) if number >= 0 else np.flatnonzero(self.match(spot))

    def number(self, spot: str) -> int:
        """Number of the state that a code or a name stands for."""
        return int(self.numbers([spot])[0])

    def numbers(self, spots: Sequence[str]) -> Array:
        """Numbers of the states that codes or names stand for; −1 for a pattern, which may stand for several."""
        codes = "".join(self.game.states.get(spot, spot) for spot in spots)
        signs = np.frombuffer(codes.encode("ascii"), np.uint8).reshape(len(spots), len(self.step))
        levels = np.where(signs == ord("Y"), 1, np.where(signs == ord("N"), 0, signs.astype(np.int64) - ord("0")))
        found = levels @ np.array(list(self.step.values()), np.int64)
        return np.where((signs == ord("-")).any(axis=1), -1, found)

    def code(self, number: int) -> str:
        """Code of a state."""
        signs = []
        for option in self.game.options.values():
            number, level = divmod(number, len(option.levels))
            signs.append("NY"[level] if len(option.levels) == 2 else str(level))
        return "".join(signs)

    def _place(self, option: str, level: str) -> int:
        return self.game.options[option].levels.index(level)


def digit(sign: str) -> int:
    """Level that a sign of a code stands for."""
    return int(sign) if sign.isdigit() else int(sign == "Y")


def feasible(game: Game) -> Array:
    """[N] which combinations can be."""
    states = States(game)
    found = np.ones(states.size, bool)
    for rule in game.infeasible:
        found &= ~_forbidden(states, rule)
    return found


def _forbidden(states: States, rule: Rule) -> Array:
    if rule.never is not None:
        return states.where(rule.never)
    if rule.pattern is not None:
        return states.match(rule.pattern)
    if rule.when is not None and rule.then is not None:
        return np.asarray(states.where(rule.when) & ~states.where(rule.then))
    options = rule.at_most_one or rule.at_least_one or rule.exactly_one or ()
    taken = np.zeros(states.size, np.int8)
    for name in options:
        taken += states.level(name) > 0
    if rule.at_most_one:
        return taken > 1
    return taken < 1 if rule.at_least_one else taken != 1


def preference(game: Game, given: Preference, among: Array) -> tuple[Array, Array]:
    """The order of the states that a preference stands for.

    Args:
        game: the game.
        given: an actor's preference.
        among: [N] feasible states; others get rank −1.

    Returns:
        [N] rank from 0, higher is better, equal is a tie; and [N] the highest rank that is strongly worse than the
        state's own, −1 if none is.
    """
    states = States(game)
    if given.ranking is not None:
        return _tiers(states, given.ranking, among)
    if given.payoffs is not None:
        worth = np.zeros(states.size)
        for spot, payoff in given.payoffs.items():
            worth[states.which(spot)] = payoff
        return dense(worth, among, _gap(given))
    items = list(given.statements or ())
    if items[0].weight is not None:
        worth = np.zeros(states.size)
        for item in items:
            worth[states.where(item.statement)] += item.weight or 0.0
        return dense(worth, among, _gap(given))
    return _prioritised(states, items, among)


def _gap(given: Preference) -> float:
    return np.inf if given.strong_gap is None else given.strong_gap


def dense(worth: Array, among: Array, gap: float = np.inf) -> tuple[Array, Array]:
    """Ranks of numbers, and what lies at least ``gap`` below, as `preference` gives them."""
    values, inverse = np.unique(worth[among], return_inverse=True)
    rank = np.full(len(worth), -1, np.int32)
    rank[among] = inverse
    below = np.searchsorted(values, values - gap * (1 - 1e-12), side="right").astype(np.int32) - 1
    floor = np.full(len(worth), -1, np.int32)
    floor[among] = below[inverse]
    return rank, floor


def _prioritised(states: States, items: list[Wish], among: Array) -> tuple[Array, Array]:
    """Lexicographic order of the statements' truth, the first counting most (option prioritisation)."""
    key = np.zeros(states.size, np.int64)
    for item in items:
        key = 2 * key + states.where(item.statement)
    values, inverse = np.unique(key[among], return_inverse=True)
    differing = values[1:] ^ values[:-1]
    strong = np.zeros(len(differing), bool)
    for place, item in enumerate(reversed(items)):  # the last that applies is the most important one that differs
        strong[differing >= 1 << place] = item.strong
    return _with_cuts(inverse, strong, among)


def _tiers(states: States, ranking: tuple[Tier, ...], among: Array) -> tuple[Array, Array]:
    """Order of the tiers of a ranking, best first, with cuts where preference is strong."""
    tiers = [tier.states for tier in ranking if tier.states != (STRONG,)]
    place = np.full(states.size, -1, np.int64)
    heights = [(spot, height) for height, tier in enumerate(reversed(tiers)) for spot in tier]
    for (spot, height), number in zip(heights, states.numbers([spot for spot, _ in heights]), strict=True):
        place[number if number >= 0 else states.match(spot)] = height
    cut = np.zeros(len(tiers), bool)
    passed = 0
    for step in ranking:
        if step.states == (STRONG,):
            cut[len(tiers) - passed] = True
        else:
            passed += 1
    used, inverse = np.unique(place[among], return_inverse=True)
    strong = np.array([cut[low + 1 : high + 1].any() for low, high in pairwise(used)], bool)
    return _with_cuts(inverse, strong, among)


def _with_cuts(inverse: Array, strong: Array, among: Array) -> tuple[Array, Array]:
    """Ranks, and the highest rank below the nearest cut: ``strong[r]`` says whether one lies between r and r + 1."""
    rank, floor = np.full(len(among), -1, np.int32), np.full(len(among), -1, np.int32)
    rank[among] = inverse
    below = np.concatenate(([-1], np.maximum.accumulate(np.where(strong, np.arange(len(strong)), -1)))).astype(np.int32)
    floor[among] = below[inverse]
    return rank, floor


def unknown(game: Game, actor: str) -> tuple[Array, Array]:
    """[N] bits of the actor's pairs of statements of which a state makes the first true, and of those the second."""
    states = States(game)
    sides = (np.zeros(states.size, np.uint32), np.zeros(states.size, np.uint32))
    for place, pair in enumerate(game.actors[actor].preference.unknown):
        for side, text in zip(sides, pair, strict=True):
            side |= states.where(text).astype(np.uint32) << np.uint32(place)
    return sides


def empty_faults(game: Game) -> list[Fault]:
    """A game in which nothing can be, or a named state or the status quo cannot."""
    can = feasible(game)
    if not can.any():
        return [Fault(("infeasible",), "no combination of levels is feasible")]
    states = States(game)
    named = [(("states", name), name) for name in game.states]
    if game.status_quo is not None:
        named.append((("status_quo",), game.status_quo))  # type: ignore[arg-type]
    return [
        Fault(path, f"{game.states.get(spot, spot)} is infeasible")
        for path, spot in named
        if not can[states.number(spot)]
    ]


def ranking_faults(game: Game) -> list[Fault]:
    """Feasible states that a ranking or a table of payoffs leaves out, names twice, or names though infeasible."""
    can, states = feasible(game), States(game)
    found = []
    for path, given in game.preferences():
        key = "ranking" if given.ranking is not None else "payoffs"
        if given.ranking is not None:
            spots = [spot for tier in given.ranking for spot in tier.states if spot != STRONG]
        else:
            spots = list(given.payoffs or ())
        if not spots:
            continue
        count = np.zeros(states.size, np.int32)
        for spot, number in zip(spots, states.numbers(spots), strict=True):
            fits = number if number >= 0 else states.match(spot)
            count[fits] += 1
            if not can[fits].any():
                found.append(Fault((*path, key), f"{spot} is infeasible"))
        left = _listed(states, can & (count == 0))
        twice = _listed(states, can & (count > 1))
        if left:
            found.append(Fault((*path, key), f"feasible but not there: {left}"))
        if twice:
            found.append(Fault((*path, key), f"there more than once: {twice}"))
    return found


def _listed(states: States, which: Array) -> str:
    """The first few states of a set, as codes; empty where there is none."""
    numbers = np.flatnonzero(which)
    shown = ", ".join(states.code(int(number)) for number in numbers[:LONGEST_LIST])
    more = len(numbers) - LONGEST_LIST
    return shown + (f" and {more} more" if more > 0 else "")
