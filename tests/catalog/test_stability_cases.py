"""Published conflicts with known answers: equilibria, and for whom each state is stable.

The tables of Cuba, Elmira, Syria–Iraq and the prisoner's dilemma were made by another implementation, from the same
options and preferences; those of two actors with one option each can be checked by hand from their four states.
"""

from __future__ import annotations

import pytest

import realpolitik as rp

ALL = tuple(range(1, 13))
EQUILIBRIA = {
    "prisoners_dilemma": {"nash": [1], "gmr": [1, 4], "smr": [1, 4], "seq": [1, 4], "sim": [1, 4]},
    "cuba_1962": {
        "nash": [6],
        "gmr": [1, 2, 3, 5, 6, 7, 8],
        "smr": [1, 2, 3, 5, 6, 7, 8],
        "seq": [5, 6, 7],
        "sim": [6],
    },
    "syria_iraq": {"nash": [6], "gmr": [1, 6], "smr": [6], "seq": [6], "sim": [6]},
    "elmira": {
        **{name: [5, 6, 7, 10, 11, 12] for name in ("nash", "seq", "sim")},
        **{name: [1, 4, 5, 6, 7, 10, 11, 12] for name in ("gmr", "smr")},
    },
    # by hand: giving way alone is the best answer to the other's going on, and the other way round
    "chicken": {"nash": [2, 3], "gmr": [2, 3, 4], "smr": [2, 3, 4], "seq": [2, 3], "sim": [2, 3, 4]},
    # by hand: alone on the hunt is worst; from both hares nobody goes alone, from the stag nobody leaves
    "stag_hunt": {name: [1, 4] for name in ("nash", "gmr", "smr", "seq", "sim")},
    # by hand: the firm party never gives in, so the weak one does; both giving in holds only by non-credible threats
    "called_bluff": {"nash": [2], "gmr": [2, 4], "smr": [2, 4], "seq": [2], "sim": [2, 4]},
}
INDIVIDUAL = {
    "cuba_1962": {
        "us": {
            "nash": (2, 3, 5, 6, 12),
            "gmr": (1, 2, 3, 4, 5, 6, 7, 8, 12),
            "smr": (1, 2, 3, 4, 5, 6, 7, 8, 12),
            "seq": (2, 3, 5, 6, 7, 12),
            "sim": (2, 3, 5, 6, 12),
        },
        "ussr": {
            "nash": (1, 6, 7, 8),
            "gmr": (1, 2, 3, 5, 6, 7, 8),
            "smr": (1, 2, 3, 5, 6, 7, 8),
            "seq": (1, 5, 6, 7, 8),
            "sim": (1, 6, 7, 8),
        },
    },
    "syria_iraq": {
        "syria": {"nash": (1, 6), "gmr": (1, 3, 6), "smr": (1, 3, 6), "seq": (1, 3, 6), "sim": (1, 3, 6)},
        "iraq": {
            "nash": (2, 4, 6),
            "gmr": (1, 2, 4, 5, 6),
            "smr": (2, 4, 6),
            "seq": (2, 4, 5, 6),
            "sim": (2, 4, 5, 6),
        },
    },
    "elmira": {
        "moe": dict.fromkeys(("nash", "gmr", "smr", "seq", "sim"), ALL),
        "uniroyal": dict.fromkeys(("nash", "gmr", "smr", "seq", "sim"), (1, 4, 5, 6, 7, 10, 11, 12)),
        "local": {
            "nash": (5, 6, 7, 8, 9, 10, 11, 12),
            "gmr": ALL,
            "smr": ALL,
            "seq": (2, 3, 5, 6, 7, 8, 9, 10, 11, 12),
            "sim": (2, 3, 5, 6, 7, 8, 9, 10, 11, 12),
        },
    },
    "prisoners_dilemma": {
        "first": {"nash": (1, 3), **dict.fromkeys(("gmr", "smr", "seq", "sim"), (1, 3, 4))},
        "second": {"nash": (1, 2), **dict.fromkeys(("gmr", "smr", "seq", "sim"), (1, 2, 4))},
    },
}


def equilibria(case: str, **options: object) -> dict[str, list[int]]:
    """Concept → numbers of the states that hold for everybody."""
    states = rp.stable(case, **options)["states"]
    return {concept: rows.state[rows.equilibrium].tolist() for concept, rows in states.groupby("concept", sort=False)}


@pytest.mark.parametrize("case", EQUILIBRIA)
def test_equilibria(case: str) -> None:
    assert equilibria(case) == EQUILIBRIA[case]


@pytest.mark.parametrize(("case", "actor"), [(case, actor) for case, actors in INDIVIDUAL.items() for actor in actors])
def test_stability_of_each_actor(case: str, actor: str) -> None:
    data = rp.stable(case).data
    for concept, expected in INDIVIDUAL[case][actor].items():
        stable = data.stable.sel(concept=concept, actor=actor).values
        assert tuple(data.state.values[stable]) == expected, concept


def test_elmira_a_joint_move_of_ministry_and_uniroyal_leads_from_delay_to_acceptance() -> None:
    """Kilgour et al. 2001: s5 is stable for each alone and not for the two together; s8 is."""
    study = rp.stable("elmira")
    named = study["states"].drop_duplicates("name").set_index("name").state
    delay, accept = named["s5"], named["s8"]
    together, held = study.data.joint_stable.sel(coalition="moe+uniroyal"), equilibria("elmira")
    for concept in ("nash", "gmr", "smr", "seq", "sim"):
        assert delay in held[concept] and accept in held[concept]
        assert not together.sel(joint_concept=concept, state=delay)
        assert together.sel(joint_concept=concept, state=accept)


def test_garrison_as_modelled_and_its_strongest_equilibria() -> None:
    """States of the project as appeasement under a recommendation that suspends or drops the reservoir hold."""
    data, held = rp.stable("garrison").data, equilibria("garrison")
    assert data.sizes["state"] == 23
    assert held["nash"] == [2, 3, 11, 17, 18, 21, 22]
    assert set(held["nash"]) <= set(held["seq"]) <= set(held["gmr"])
    assert data.stable.sel(actor="ijc").all()


def test_prisoners_with_foresight() -> None:
    """By hand: with two moves and with any number both silence and confession hold, and nothing else."""
    held = equilibria("prisoners_dilemma", concepts=["l1", "l2", "l3", "nonmyopic"])
    assert held["l1"] == [1]
    for concept in ("l2", "l3", "nonmyopic"):
        assert held[concept] == [1, 4]
