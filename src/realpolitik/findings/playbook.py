"""One patron's playbook across arenas: which kinds of instrument it uses, in what order, at what cost, to what effect.

Instruments of different scenarios have different names. What they have in common is the kind of lever that they move,
and by kind they are laid side by side. What a kind returns is the difference between the patron's run as it goes and
the same worlds with all its instruments of that kind held idle. A structured, focused comparison of cases puts the
same questions to each in the same way (George & Bennett 2005, ch. 3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from realpolitik.findings.advise import instrument_cost, issue_loss
from realpolitik.readings import dates, variable, year_windows
from realpolitik.results import Result
from realpolitik.scenario.schema import Instrument, Scenario
from realpolitik.stats import Interval, Size, paired_interval, sign_of, size_of

KINDS: dict[str, tuple[str, ...]] = {
    "force": ("presence", "strikes", "cover"),
    "arms": ("arms", "foreign_fighters", "sanctuary"),
    "money": ("money",),
    "table": ("host", "talk"),
    "pressure": ("threat", "press"),
    "guard": ("guard", "interdict", "restrict", "enforcement"),
    "sway": ("tempo", "hostility", "ceasefire", "cohesion", "spoil", "tolerance", "recruit", "declare"),
    "ties": ("access", "relations", "standing"),
}
"""Kinds of instrument and the levers that make them, the more telling first: most force builds ties on the way."""

HELP = ("presence", "cover", "arms", "foreign_fighters", "sanctuary", "money")
"""Levers that help the belligerent that they name first."""

MEASURES = ("utility", "standing", "influence", "ground")
"""What a kind returns: the patron's own utility, standing and influence, and the ground of its client's camp."""

SMALLEST = dict(zip(MEASURES, (0.002, 0.002, 0.002, 0.002), strict=True))
"""Differences below these count as none, whatever their interval."""

USED = 0.02
"""Share of world-months in which a kind has to be in use for its return to be compared."""

Verdict = Literal["holds", "size differs", "breaks", "unclear", "too small", "no effect", "one alone"]


@dataclass(frozen=True)
class Money:
    """What instruments take: price in utility and share of capacity, means over months and worlds."""

    price: float
    capacity: float


@dataclass(frozen=True, eq=False)
class Use:
    """How the instruments of one kind are used in one arena.

    Attributes:
        instruments: their names.
        shares: share of worlds in which any of them is off its idle level, by month [month].
        start, first, last: the same at the start, over the first year and over the last.
        raised: share of worlds in which any of them is raised above where it stood at the start.
        first_raised: date of the first raise in the middle one of those worlds; None where none is raised.
        month: the same in months from the start.
        cost: what they take.
    """

    instruments: tuple[str, ...]
    shares: np.ndarray
    start: float
    first: float
    last: float
    raised: float
    first_raised: dt.date | None
    month: float | None
    cost: Money


@dataclass(frozen=True)
class Play:
    """One kind of instrument of a patron in one arena: its use, and what it returns (measure → difference)."""

    kind: str
    use: Use
    returns: Mapping[str, Interval]


@dataclass(frozen=True)
class Arena:
    """A patron's playbook in one scenario.

    Attributes:
        label: name of the scenario, with a number where it is named more than once.
        client: belligerent that the patron helps; camp: those whose ground is counted with it.
        dates: month ends [month].
        plays: kind → play, in the order of `KINDS`.
    """

    label: str
    scenario: Scenario
    patron: str
    client: str
    camp: tuple[str, ...]
    dates: tuple[dt.date, ...]
    plays: Mapping[str, Play]

    @property
    def order(self) -> tuple[str, ...]:
        """Kinds that are raised in a tenth of the worlds or more, in the order in which that begins."""
        raised = [play for play in self.plays.values() if play.use.raised >= 0.1 and play.use.month is not None]
        return tuple(play.kind for play in sorted(raised, key=lambda play: play.use.month or 0.0))


@dataclass(frozen=True)
class Analogy:
    """Whether one return of one kind is the same in the arenas that have it.

    Attributes:
        signs: arena → 1, -1, or 0 where it is not told from none.
    """

    kind: str
    measure: str
    verdict: Verdict
    signs: Mapping[str, int]


@dataclass(frozen=True)
class Playbooks:
    """A patron's playbook in several arenas, and where they agree.

    Attributes:
        worlds, months, seed: of every run.
        level: coverage of each interval of a return; all of a study hold together with 95%.
        runs: runs that were played.
    """

    patron: str
    arenas: tuple[Arena, ...]
    analogies: tuple[Analogy, ...]
    worlds: int
    months: int
    seed: int
    level: float
    runs: int

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds that any arena has, in the order of `KINDS`."""
        return tuple(kind for kind in KINDS if any(kind in arena.plays for arena in self.arenas))


def kind_of(instrument: Instrument) -> str | None:
    """The kind of an instrument: that of the first level above the lowest that does anything.

    Higher levels do the same and more, and what comes on top (an arms programme that grows into air cover) does not
    make an instrument another. None where no level has an effect.
    """
    first, *above = instrument.levels.values()
    for level in (*above, first):
        levers = {path.partition(".")[0] for path in level.effects}
        for kind, moved in KINDS.items():
            if levers & set(moved):
                return kind
    return None


def kinds_of(scenario: Scenario, patron: str) -> dict[str, tuple[str, ...]]:
    """Kind → the patron's instruments of that kind, in the order of `KINDS`."""
    found = {name: kind_of(item) for name, item in scenario.instruments.get(patron, {}).items()}
    return {kind: names for kind in KINDS if (names := tuple(name for name, own in found.items() if own == kind))}


def idle_level(instrument: Instrument) -> str:
    """The level at which an instrument does nothing; its lowest where every level does something."""
    return next((key for key, level in instrument.levels.items() if not level.effects), next(iter(instrument.levels)))


def client_of(result: Result, patron: str) -> str:
    """The belligerent that most of a patron's instruments help; of several, the one with which it stands best.

    To help is to lend it force, arms, men, shelter or money at some level; how the two stand is read at the start, as a
    mean over worlds.
    """
    kit = result.scenario.instruments.get(patron, {}).values()
    relations = variable(result, "relations").isel(quarter=0).mean("world")
    known = {str(key): float(value) for key, value in zip(relations["tie"].values, relations.values, strict=True)}
    others = [str(b) for b in result.data["belligerent"].values if str(b) != patron]
    return max(others, key=lambda b: (sum(_helps(item, b) for item in kit), known.get(f"{patron}.{b}", -1.0)))


def _helps(instrument: Instrument, belligerent: str) -> bool:
    paths = (path.split(".") for level in instrument.levels.values() for path in level.effects)
    return any(lever in HELP and target[:1] == [belligerent] for lever, *target in paths)


def camp_of(scenario: Scenario, client: str) -> tuple[str, ...]:
    """Belligerents that fight in one camp with a client: its whole, and the parts of that."""
    head = scenario.actors[client].part_of or client
    return tuple(
        key for key, item in scenario.actors.items() if item.belligerent is not None and head in (key, item.part_of)
    )


def measures(
    result: Result, values: Mapping[str, np.ndarray], patron: str, camp: Sequence[str]
) -> dict[str, np.ndarray]:
    """What a run brings the patron, by measure, mean over the months played [world]."""
    price = sum(
        (instrument_cost(result, values, patron, name)[1].mean(axis=1) for name in result.scenario.instruments[patron]),
        np.zeros(result.data.sizes["world"]),
    )
    own = {
        name: variable(result, name).sel(actor=patron).transpose("world", "month").values[:, 1:].mean(axis=1)
        for name in ("standing", "influence")
    }
    ground = variable(result, "ground").sel(belligerent=list(camp)).sum("belligerent").transpose("world", "month")
    return {
        "utility": -issue_loss(result, values, patron) - price,
        "standing": own["standing"].astype(np.float64),
        "influence": own["influence"].astype(np.float64),
        "ground": ground.values[:, 1:].mean(axis=1).astype(np.float64),
    }


def use_of(result: Result, values: Mapping[str, np.ndarray], patron: str, names: tuple[str, ...]) -> Use:
    """How a patron uses its instruments of one kind, when it chooses for itself."""
    days = dates(result)
    shape = (result.data.sizes["world"], len(days))
    on, up = np.zeros(shape, bool), np.zeros(shape, bool)
    price = capacity = 0.0
    for name in names:
        instrument = result.scenario.instruments[patron][name]
        level = variable(result, "level").sel(instrument=f"{patron}.{name}").transpose("world", "month").values
        on |= level != list(instrument.levels).index(idle_level(instrument))
        up |= level > level[:, :1]
        _, paid, taken = instrument_cost(result, values, patron, name)
        price, capacity = price + float(paid.mean()), capacity + float(taken.mean())
    raised = up.any(axis=1)
    month = float(np.median(up[raised].argmax(axis=1))) if raised.any() else None
    shares = on.mean(axis=0)
    first, last = year_windows(len(days))
    return Use(
        names,
        shares,
        float(shares[0]),
        float(shares[first].mean()),
        float(shares[last].mean()),
        float(raised.mean()),
        None if month is None else days[int(month)],
        month,
        Money(price, capacity),
    )


def returns(before: Mapping[str, np.ndarray], idle: Mapping[str, np.ndarray], level: float) -> dict[str, Interval]:
    """What a kind returns, by measure: the run as it goes less the same worlds with that kind idle."""
    return {name: paired_interval(before[name] - idle[name], 0.0, level) for name in MEASURES}


def analogies(arenas: Sequence[Arena]) -> tuple[Analogy, ...]:
    """For every kind that two arenas or more have, whether each of its returns is the same where it is in use."""
    found = []
    for kind in KINDS:
        plays = {arena.label: arena.plays[kind] for arena in arenas if kind in arena.plays}
        used = {label: play for label, play in plays.items() if play.use.shares[1:].mean() >= USED}
        if len(plays) < 2 or not used:
            continue
        for measure in MEASURES:
            got = {label: play.returns[measure] for label, play in used.items()}
            least = SMALLEST[measure]
            signs = {label: sign_of(interval, least) for label, interval in got.items()}
            found.append(Analogy(kind, measure, verdict_on(tuple(got.values()), tuple(signs.values()), least), signs))
    return tuple(found)


def verdict_on(got: Sequence[Interval], signs: Sequence[int], least: float) -> Verdict:
    """Whether returns of several arenas are alike.

    They *hold* where all have the same sign and their intervals overlap; the *size differs* where the signs agree and
    some intervals lie apart; the analogy *breaks* where two signs are opposite, or where one arena shows an effect and
    another's interval lies apart from it; *no effect* is told where no interval leaves room for one that counts, *too
    small* where some of these lie beside nought all the same; all else is *unclear*.

    Args:
        got: interval of each arena's return.
        signs: 1, -1, or 0 where no effect is told.
        least: how far intervals must lie from each other to be apart.
    """
    apart = any(one.low > other.high + least or other.low > one.high + least for one, other in combinations(got, 2))
    told = {sign for sign in signs if sign}
    if len(got) < 2:
        return "one alone"
    if not told:
        sizes: set[Size] = {size_of(interval, least) for interval in got}
        return "unclear" if "unclear" in sizes else "too small" if "too small" in sizes else "no effect"
    if len(told) == 2 or (apart and 0 in signs):
        return "breaks"
    if 0 in signs:
        return "unclear"
    return "size differs" if apart else "holds"
