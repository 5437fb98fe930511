"""Is it an equilibrium? Two questions asked of any tree: do beliefs follow Bayes' rule, is every move the best one?"""

from __future__ import annotations

from collections.abc import Mapping

from realpolitik.kernels.signalling.plain.tree import Behaviour, Node

Path = tuple[str, ...]
Beliefs = Mapping[str, Mapping[Path, float]]
"""Information set → the actions that lead to each of its nodes → probability of being there."""


def reached(tree: Node, behaviour: Behaviour) -> dict[Path, float]:
    """Probability of reaching each node."""
    found: dict[Path, float] = {}

    def go(node: Node, path: Path, chance: float) -> None:
        found[path] = chance
        for action, child, share in zip(node.actions, node.children, shares(node, behaviour), strict=True):
            go(child, (*path, action), chance * share)

    go(tree, (), 1.0)
    return found


def shares(node: Node, behaviour: Behaviour) -> tuple[float, ...]:
    """Probability of each action at a node."""
    return node.chances if node.player == 0 else behaviour[node.name] if node.player else ()


def bayes(tree: Node, behaviour: Behaviour) -> dict[str, dict[Path, float]]:
    """Beliefs at every information set that is reached, by Bayes' rule."""
    chance = reached(tree, behaviour)
    found = {}
    for name, nodes in tree.sets().items():
        total = sum(chance[path] for path, _ in nodes)
        if total > 0.0:
            found[name] = {path: chance[path] / total for path, _ in nodes}
    return found


def worth(node: Node, behaviour: Behaviour, player: int) -> float:
    """Expected payoff of a player from a node on."""
    if node.player is None:
        return node.payoffs[player - 1]
    pairs = zip(node.children, shares(node, behaviour), strict=True)
    return sum(share * worth(child, behaviour, player) for child, share in pairs if share > 0.0)


def expected(tree: Node, behaviour: Behaviour, beliefs: Beliefs, name: str) -> list[float]:
    """Expected payoff of each action at an information set, at the beliefs held there."""
    nodes = tree.sets()[name]
    player = nodes[0][1].player or 0
    held = beliefs[name]
    return [
        sum(held[path] * worth(node.children[k], behaviour, player) for path, node in nodes)
        for k in range(len(nodes[0][1].actions))
    ]


def regret(tree: Node, behaviour: Behaviour, beliefs: Beliefs) -> float:
    """The most that anybody, at any information set reached or not, could gain by another action there."""
    most = 0.0
    for name in tree.sets():
        values = expected(tree, behaviour, beliefs, name)
        got = sum(share * value for share, value in zip(behaviour[name], values, strict=True))
        most = max(most, max(values) - got)
    return most


def crisis_beliefs(tree: Node, behaviour: Behaviour, belief: float, firm: float) -> dict[str, dict[Path, float]]:
    """Beliefs at every information set of the crisis game.

    By Bayes' rule where the set is reached. Elsewhere a threatened target believes ``belief`` in a resolved challenger,
    and the challenger thinks of the target's type as before: what it does tells it nothing of what it never saw.
    """
    found = bayes(tree, behaviour)
    for name, nodes in tree.sets().items():
        if name not in found:
            odds = {
                path: (belief if "threatened" in name else firm) if _first(path, name) else 0.0 for path, _ in nodes
            }
            rest = 1.0 - sum(odds.values())
            others = [path for path, share in odds.items() if not _first(path, name)]
            found[name] = {path: rest / len(others) if path in others else share for path, share in odds.items()}
            if not others:
                found[name] = {path: 1.0 / len(nodes) for path, _ in nodes}
    return found


def _first(path: Path, name: str) -> bool:
    return ("resolved" if "threatened" in name else "firm") in path
