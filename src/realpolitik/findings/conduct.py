"""What each actor does, how that changes, and what the outcome costs it, issue by issue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.readings import actor_name, drawn, variable, year_windows
from realpolitik.results import Result
from realpolitik.scenario.origins import claims_about
from realpolitik.stats import LEAST_SHARE, Interval, paired_interval, shared_level, sign_of


@dataclass(frozen=True, eq=False)
class Use:
    """How one instrument is used over the run.

    Attributes:
        levels: names of its levels, in rising order.
        titles: the same in words.
        shares: share of worlds at each level in each month [level, month].
        first, last: share of world-months at each level over the first and the last year [level].
        change: mean level of the last year less that of the first, as a fraction of the way from first to last level.
        low, high: ends of its interval over worlds; those of all instruments hold together with 95%.
        switches: times that its level changes, mean over worlds.
    """

    actor: str
    instrument: str
    title: str
    levels: tuple[str, ...]
    titles: tuple[str, ...]
    shares: np.ndarray
    first: np.ndarray
    last: np.ndarray
    change: float
    low: float
    high: float
    switches: float

    @property
    def told(self) -> bool:
        """Whether it may be said that the use changes: beyond chance, and by as much as counts."""
        return sign_of(Interval(self.change, self.low, self.high), LEAST_SHARE) != 0

    @property
    def usual_first(self) -> int:
        """Level most used in the first year."""
        return int(np.argmax(self.first))

    @property
    def usual_last(self) -> int:
        """Level most used in the last year."""
        return int(np.argmax(self.last))


@dataclass(frozen=True)
class Loss:
    """What the state of one issue costs an actor: salience · |outcome - position| / 100, mean over worlds and months.

    ``claims`` are those that speak about the position or the salience; ``refs`` the references of both.
    """

    actor: str
    issue: str
    title: str
    position: float
    salience: float
    outcome: float
    first: float
    last: float
    mean: float
    refs: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def change(self) -> float:
        """Loss of the last year less that of the first: negative where things go its way."""
        return self.last - self.first


@dataclass(frozen=True)
class Conduct:
    """One actor: its instruments, the busiest first, and its losses, the greatest first."""

    actor: str
    name: str
    uses: tuple[Use, ...]
    losses: tuple[Loss, ...]
    first: float
    last: float


def conduct(result: Result) -> tuple[Conduct, ...]:
    """What every actor with an instrument or a wish does and gets; those with most instruments and wishes first."""
    uses = instrument_use(result)
    losses = utility_lost(result)
    found = []
    for key in result.scenario.actors:
        own = tuple(sorted((use for use in uses if use.actor == key), key=lambda use: (-use.switches, use.instrument)))
        lost = tuple(sorted((loss for loss in losses if loss.actor == key), key=lambda loss: -loss.mean))
        if own or lost:
            found.append(
                Conduct(
                    key,
                    actor_name(result.scenario, key),
                    own,
                    lost,
                    sum(loss.first for loss in lost),
                    sum(loss.last for loss in lost),
                )
            )
    return tuple(sorted(found, key=lambda act: -len(act.uses) - len(act.losses)))


def instrument_use(result: Result) -> tuple[Use, ...]:
    """Share of worlds at each level of each instrument, month by month, in the scenario's order."""
    array = variable(result, "level").transpose("instrument", "world", "month")
    first, last = year_windows(result.data.sizes["month"])
    found = []
    for place, key in enumerate(array["instrument"].values):
        actor, name = str(key).split(".", 1)
        instrument = result.scenario.instruments[actor][name]
        levels = array.isel(instrument=place).values
        count = len(instrument.levels)
        shares = np.stack([(levels == level).mean(axis=0) for level in range(count)])
        early, late = shares[:, first].mean(axis=1), shares[:, last].mean(axis=1)
        moved = (levels[:, last].mean(axis=1) - levels[:, first].mean(axis=1)) / max(count - 1, 1)
        change = paired_interval(moved, 0.0, shared_level(len(result.data["instrument"])))
        titles = tuple(level.title or words(key) for key, level in instrument.levels.items())
        found.append(
            Use(
                actor,
                name,
                instrument.title,
                tuple(instrument.levels),
                titles,
                shares,
                early,
                late,
                *change,
                float((levels[:, 1:] != levels[:, :-1]).sum(axis=1).mean()),
            )
        )
    return tuple(found)


def words(name: str) -> str:
    """A name of the scenario as words."""
    return name.replace("_", " ")


def utility_lost(result: Result) -> tuple[Loss, ...]:
    """What each issue's state costs each actor that holds a position on it, with drawn positions where uncertain."""
    scenario = result.scenario
    outcome = variable(result, "outcome").transpose("issue", "world", "month")
    months = result.data.sizes["month"]
    windows = (*year_windows(months), slice(min(1, months - 1), months))
    found = []
    for place, issue in enumerate(outcome["issue"].values):
        state = outcome.isel(issue=place).values
        for actor, positions in scenario.positions.items():
            if issue not in positions:
                continue
            path = f"positions.{actor}.{issue}"
            position, salience = drawn(result, f"{path}.position"), drawn(result, f"{path}.salience")
            gap = np.abs(state - position[:, None].astype(np.float32)) / 100.0
            lost = [float((salience * gap[:, part].mean(axis=1)).mean()) for part in windows]
            refs, claims = _behind(result, path, positions[issue].ref)
            found.append(
                Loss(
                    actor=actor,
                    issue=str(issue),
                    title=scenario.issues[str(issue)].title,
                    position=float(position.mean()),
                    salience=float(salience.mean()),
                    outcome=float(state[:, windows[1]].mean()),
                    first=lost[0],
                    last=lost[1],
                    mean=lost[2],
                    refs=refs,
                    claims=claims,
                )
            )
    return tuple(found)


def _behind(result: Result, path: str, record: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    _, actor, issue = path.split(".")
    spot = result.scenario.positions[actor][issue]
    refs: list[str] = []
    claims: list[str] = []
    for field in ("position", "salience"):
        ref = getattr(spot, field).estimates[-1].ref or record
        if ref is not None:
            refs.append(ref)
        claims += claims_about(result.scenario, f"{path}.{field}")
    claims += [ref for ref in refs if ref in result.scenario.claims]
    return tuple(dict.fromkeys(refs)), tuple(dict.fromkeys(claims))
