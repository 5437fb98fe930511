"""Games in extensive form as data, and the crisis game as one of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from realpolitik.kernels.signalling.layout import CrisisGame, Strategy

CHALLENGER, TARGET = 1, 2
Behaviour = Mapping[str, tuple[float, ...]]
"""Information set → probability of each of its actions."""


@dataclass(frozen=True)
class Node:
    """A node: an end with payoffs, a move of chance with probabilities, or a move of a player that knows a set.

    Attributes:
        name: of an end, its outcome; of a move of a player, its information set; of chance, what it draws.
        player: 0 for chance, from 1 on for players; ends have None.
        actions: what may be done, in order.
        children: what each action leads to.
        chances: probability of each action of chance.
        payoffs: of an end, to each player.
    """

    name: str
    player: int | None = None
    actions: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    chances: tuple[float, ...] = ()
    payoffs: tuple[float, ...] = ()

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every node with the actions that lead to it, from the root down."""
        yield path, self
        for action, child in zip(self.actions, self.children, strict=True):
            yield from child.walk((*path, action))

    def sets(self) -> dict[str, list[tuple[tuple[str, ...], Node]]]:
        """Information sets of players, with their nodes."""
        found: dict[str, list[tuple[tuple[str, ...], Node]]] = {}
        for path, node in self.walk():
            if node.player:
                found.setdefault(node.name, []).append((path, node))
        return found


def end(name: str, *payoffs: float) -> Node:
    """An end of the game."""
    return Node(name, payoffs=payoffs)


def drawn(name: str, branches: list[tuple[str, float, Node]]) -> Node:
    """A move of chance; branches without probability are left out, a lone one stands for itself."""
    kept = [branch for branch in branches if branch[1] > 0.0]
    if len(kept) == 1:
        return kept[0][2]
    actions, chances, children = zip(*kept, strict=True)
    return Node(name, 0, actions, children, chances)


def crisis_tree(game: CrisisGame) -> Node:
    """The crisis game of some payoffs: chance draws both types, the challenger moves first."""

    def meeting(challenger: str, target: str) -> Node:
        war_a = game.war_resolved if challenger == "resolved" else game.war_irresolute
        war_b = game.war_firm if target == "firm" else game.war_soft
        war = end("war", war_a, war_b)
        back = end("backs down", game.back_challenger, game.back_target)
        answers = [("resist", Node(f"{challenger}, resisted", CHALLENGER, ("fight", "back down"), (war, back)))]
        if not math.isnan(game.short_target):
            settled = end("settled short", game.short_challenger, game.short_target)
            offered = Node(f"{challenger}, offered less", CHALLENGER, ("settle", "fight"), (settled, war))
            answers.append(("give in short", offered))
        answers.append(("concede", end("conceded", game.concede_challenger, game.concede_target)))
        actions, children = zip(*answers, strict=True)
        threatened = Node(f"{target}, threatened", TARGET, actions, children)
        return Node(challenger, CHALLENGER, ("threaten", "hold"), (threatened, end("status quo", 0.0, 0.0)))

    def facing(challenger: str) -> Node:
        kinds = [
            (kind, share, meeting(challenger, kind)) for kind, share in (("firm", game.firm), ("soft", 1 - game.firm))
        ]
        return drawn("target", kinds)

    kinds = (("resolved", game.resolved), ("irresolute", 1.0 - game.resolved))
    return drawn("challenger", [(kind, share, facing(kind)) for kind, share in kinds])


def behaviour(game: CrisisGame, strategy: Strategy) -> dict[str, tuple[float, ...]]:
    """A strategy of the crisis game, information set by information set."""
    found: dict[str, tuple[float, ...]] = {}
    for kind, threaten, fight, settle in (
        ("resolved", strategy.threaten_resolved, strategy.fight_resolved, strategy.settle_resolved),
        ("irresolute", strategy.threaten_irresolute, strategy.fight_irresolute, strategy.settle_irresolute),
    ):
        found[kind] = (threaten, 1.0 - threaten)
        found[f"{kind}, resisted"] = (fight, 1.0 - fight)
        found[f"{kind}, offered less"] = (settle, 1.0 - settle)
    for kind, resist, short in (
        ("firm", strategy.resist_firm, strategy.short_firm),
        ("soft", strategy.resist_soft, strategy.short_soft),
    ):
        rest = max(1.0 - resist - short, 0.0)
        found[f"{kind}, threatened"] = (resist, rest) if math.isnan(game.short_target) else (resist, short, rest)
    known = crisis_tree(game).sets()
    return {name: probabilities for name, probabilities in found.items() if name in known}
