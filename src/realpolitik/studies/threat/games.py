"""Published crisis games that come with the package, and the game of a study for Gambit."""

from __future__ import annotations

from importlib import resources
from typing import Annotated

import numpy as np
import xarray as xr
import yaml
from pydantic import Field

from realpolitik.engines.signalling.efg import write_efg
from realpolitik.kernels.signalling.layout import CrisisGame
from realpolitik.kernels.signalling.plain.tree import crisis_tree
from realpolitik.scenario.numbers import Frozen

SHARE = Annotated[float, Field(ge=0, le=1)]
PAIR = tuple[float, float]


class War(Frozen):
    """War to each type."""

    resolved: float
    irresolute: float
    firm: float
    soft: float


class ThreatCase(Frozen):
    """A published crisis game: payoffs are (challenger, target)."""

    title: str
    form: str
    about: str
    players: tuple[str, str]
    status_quo: PAIR
    resolved: SHARE
    firm: SHARE
    concede: PAIR
    short: PAIR | None = None
    back_down: PAIR
    war: War
    sharpness: PAIR

    @property
    def game(self) -> CrisisGame:
        """The game with the status quo at nought."""
        mine, theirs = self.status_quo
        short = self.short or (np.nan, np.nan)
        return CrisisGame(
            self.resolved,
            self.firm,
            self.concede[0] - mine,
            self.concede[1] - theirs,
            short[0] - mine,
            short[1] - theirs,
            self.back_down[0] - mine,
            self.back_down[1] - theirs,
            self.war.resolved - mine,
            self.war.irresolute - mine,
            self.war.firm - theirs,
            self.war.soft - theirs,
        )


def cases() -> tuple[str, ...]:
    """Names of the published crisis games that come with the package."""
    return tuple(sorted(path.name.removesuffix(".yaml") for path in _home().iterdir() if path.name.endswith(".yaml")))


def load_case(name: str) -> ThreatCase:
    """A published crisis game by its name."""
    return ThreatCase.model_validate(yaml.safe_load((_home() / f"{name}.yaml").read_text(encoding="utf-8")))


def gambit(data: xr.Dataset, title: str, players: tuple[str, str], comment: str = "") -> str:
    """The game of the first case in Gambit's format, every payoff and probability at its mean over worlds.

    What bounds the payoffs of a crisis game are linear inequalities, so the mean of such games is one too.

    Args:
        data: as `engines.signalling.solve.solve_cases` gives it.
        title: of the game.
        players: names of challenger and target.
        comment: what a reader should know of it.
    """
    first = data.isel(case=0)
    game = CrisisGame(*(float(first[name].mean("world", skipna=False)) for name in CrisisGame._fields))
    return write_efg(crisis_tree(game), title, players, comment)


def _home() -> resources.abc.Traversable:
    return resources.files("realpolitik.catalog") / "cases" / "signalling"
