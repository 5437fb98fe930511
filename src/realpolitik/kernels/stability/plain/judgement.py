"""What makes an actor leave a state, what deters it, and which answers are credible: one class for each variant."""

from __future__ import annotations

import numpy as np


class Judgement:
    """Simple preference: an actor leaves for what is better and is deterred by what is not better.

    Args:
        rank: [A, N] place of every state in each actor's order of preference; higher is better, equal is a tie.
    """

    def __init__(self, rank: np.ndarray) -> None:
        self.rank = rank

    def leaves(self, actor: int, to: int, start: int) -> bool:
        """Whether the actor would move if nobody answered."""
        return bool(self.rank[actor, to] > self.rank[actor, start])

    def deters(self, actor: int, to: int, start: int) -> bool:
        """Whether the actor, having left ``start``, would regret to end in ``to``."""
        return bool(self.rank[actor, to] <= self.rank[actor, start])

    def answers(self, actor: int, to: int, start: int) -> bool:
        """Whether a step is credible as part of an answer."""
        return self.leaves(actor, to, start)


class Strong(Judgement):
    """Strength of preference (Hamouda, Kilgour & Hipel 2004): only what is strongly worse deters.

    Args:
        rank: as in Judgement.
        floor: [A, N] highest rank that is strongly worse than the state's own.
    """

    def __init__(self, rank: np.ndarray, floor: np.ndarray) -> None:
        super().__init__(rank)
        self.floor = floor

    def deters(self, actor: int, to: int, start: int) -> bool:
        """Whether ``to`` is strongly worse than ``start``."""
        return bool(self.rank[actor, to] <= self.floor[actor, start])


class Unknown(Judgement):
    """Unknown preference (Li et al. 2004), types a to d.

    ======  ==========================  ===============================
    type    leaves for                  is deterred by
    ======  ==========================  ===============================
    a       better or unknown           known to be no better
    b       better                      known to be no better
    c       better or unknown           no better, or unknown
    d       better                      no better, or unknown
    ======  ==========================  ===============================

    Answers of others may lead to what is better or unknown to them, in all four.

    Args:
        rank: as in Judgement; counts only where the comparison is known.
        left, right: [A, N] bits of the rules whose one side and whose other side a state is on: an actor cannot compare
            two states that are on opposite sides of some rule.
        type: a, b, c or d.
    """

    def __init__(self, rank: np.ndarray, left: np.ndarray, right: np.ndarray, type: str) -> None:
        super().__init__(rank)
        self.left, self.right = left, right
        self.is_bold, self.is_wary = type in "ac", type in "cd"

    def unknown(self, actor: int, one: int, two: int) -> bool:
        """Whether the actor cannot say which of two states it prefers."""
        left, right = self.left[actor], self.right[actor]
        return one != two and bool((left[one] & right[two]) | (right[one] & left[two]))

    def leaves(self, actor: int, to: int, start: int) -> bool:
        """Whether the actor would move if nobody answered."""
        return self.is_bold if self.unknown(actor, to, start) else super().leaves(actor, to, start)

    def deters(self, actor: int, to: int, start: int) -> bool:
        """Whether the actor, having left ``start``, would regret to end in ``to``."""
        return self.is_wary if self.unknown(actor, to, start) else super().deters(actor, to, start)

    def answers(self, actor: int, to: int, start: int) -> bool:
        """Whether a step is credible as part of an answer."""
        return self.unknown(actor, to, start) or super().leaves(actor, to, start)


class Attitudes(Judgement):
    """Attitudes (Inohara, Hipel & Walker 2007): an actor weighs a state by what it does to those it has a feeling for.

    It would rather be in ``to`` than in ``start`` if nobody it is well disposed to loses and nobody it is ill disposed
    to gains; towards itself it is usually well disposed. Anything else deters, and so does ending where it began.

    Args:
        rank: as in Judgement.
        attitude: [A, A] +1 well disposed, 0 indifferent, −1 ill disposed, of the row towards the column.
    """

    def __init__(self, rank: np.ndarray, attitude: np.ndarray) -> None:
        super().__init__(rank)
        self.attitude = attitude

    def leaves(self, actor: int, to: int, start: int) -> bool:
        """Whether the move is a relational reply."""
        change = np.sign(self.rank[:, to].astype(int) - self.rank[:, start])
        return to != start and bool((self.attitude[actor] * change >= 0).all())

    def deters(self, actor: int, to: int, start: int) -> bool:
        """Whether the end is not relationally preferred to the start, or is the start itself."""
        return not self.leaves(actor, to, start)
