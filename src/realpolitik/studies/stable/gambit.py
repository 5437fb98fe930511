"""A game's strategic form, for Gambit: each actor's strategies are the combinations of its own options."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from realpolitik.export.gambit import write_nfg
from realpolitik.studies.stable.game import Solved
from realpolitik.studies.stable.profiles import Profiles

MOST = 100_000
"""States of a game whose strategic form is written, at most."""
Owned = Mapping[str, Sequence[int]]
"""Actor → places of its options."""


def of_states(found: Solved) -> dict[str, Callable[[str], str]]:
    """The strategic form of a game in option form, where it has one: file name → comment → text.

    Payoffs are ranks, higher is better: preferences are ordinal. There is none where a combination of options is
    infeasible (a strategic form has an outcome for every profile), where actors share an option, or where preferences
    leave states that cannot be compared.
    """
    game = found.game
    owners = {name: game.owners(name) for name in game.options}
    is_open = any(actor.preference.unknown for actor in game.actors.values())
    if found.size != game.size or found.size > MOST or is_open or any(len(own) != 1 for own in owners.values()):
        return {}
    owned = {
        actor: [place for place, name in enumerate(game.options) if owners[name] == (actor,)] for actor in game.actors
    }
    names = {actor: record.name for actor, record in game.actors.items()}
    levels = {name: list(option.levels) for name, option in game.options.items()}
    titles = [game.options[name].title or name for name in levels]
    said = [[f"{title}: {level}" for level in own] for title, own in zip(titles, levels.values(), strict=True)]
    ranks = np.asarray(found.arrays["rank"], float)
    return {f"{game.name}.nfg": partial(_written, game.title, owned, names, said, found.arrays["level"], ranks)}


def of_courses(found: Profiles) -> dict[str, Callable[[str], str]]:
    """The strategic form of a focus: mean payoffs over worlds of those who decide."""
    options = list(found.focus.options.values())
    owned = {
        actor: [place for place, option in enumerate(options) if option.actor == actor] for actor in found.deciders
    }
    payoff = found.data["payoff"].mean("world").sel(actor=list(found.deciders)).transpose("actor", "profile").values
    names = {actor: found.actor(actor) for actor in found.deciders}
    said = [list(option.courses) for option in options]
    title = f"{found.scenario.about.title}: {found.focus.title}"
    written = partial(_written, title, owned, names, said, found.arrays["course"], payoff)
    return {f"{found.scenario.about.name}-{found.name}.nfg": written}


def _written(
    title: str,
    owned: Owned,
    names: Mapping[str, str],
    said: Sequence[Sequence[str]],
    levels: np.ndarray,
    worth: np.ndarray,
    comment: str,
) -> str:
    """The text of a game.

    Args:
        title: of the game.
        owned: actor → places of its options.
        names: actor → name.
        said: names of the levels of each option.
        levels: [state, option] level of each option.
        worth: [actor, state].
        comment: what a reader should know of it.
    """
    choices = {
        actor: list(itertools.product(*(range(len(said[place])) for place in own))) for actor, own in owned.items()
    }
    payoffs = np.full((*(len(own) for own in choices.values()), len(owned)), np.nan)
    for state, row in enumerate(levels.tolist()):
        place = tuple(choices[actor].index(tuple(row[option] for option in own)) for actor, own in owned.items())
        payoffs[place] = worth[:, state]
    strategies = [
        [", ".join(said[place][level] for place, level in zip(owned[actor], pick, strict=True)) for pick in own]
        for actor, own in choices.items()
    ]
    return write_nfg(title, [names[actor] for actor in owned], strategies, payoffs, comment)
