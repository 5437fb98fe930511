"""GMR and SMR where everything is open to everybody: two numbers an actor.

Where the feasible states are the product of what each actor can do by itself (`layout.factors`), a state is GMR stable
for an actor exactly if its rank is at least the actor's maximin, and SMR stable exactly if it is at least its minimax.
The proof is in docs/explanation/stability.md.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.jit import njit


@njit(nogil=True)
def guarantees(rank, own, rest):
    """What an actor can hold the others to, and what they can hold it to.

    Args:
        rank: [N] the actor's rank of every state.
        own: numbers of the feasible combinations of its own options.
        rest: numbers of the feasible combinations of everybody else's options.

    Returns:
        Maximin: greatest rank that some combination of its own assures whatever the others do. Minimax: greatest rank
        that it can reach against the others' worst, knowing what they do.
    """
    best = np.full(len(rest), -1, np.int32)
    maximin = np.int32(-1)
    for mine in own:
        worst = rank[mine + rest[0]]
        for place in range(len(rest)):
            value = rank[mine + rest[place]]
            worst = min(worst, value)
            best[place] = max(best[place], value)
        maximin = max(maximin, worst)
    return maximin, best.min()
