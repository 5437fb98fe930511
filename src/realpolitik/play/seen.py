"""The dossier: all that a seat is told of a quarter, made by one function from what it may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.numerals import points_text, share_text
from realpolitik.play.known import Eyes, KnownValue
from realpolitik.readings import actor_name, dates, is_open, territory_name
from realpolitik.readings.labels import describe, words
from realpolitik.results import Result
from realpolitik.scenario.deals import Deal
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event

MOVED = 0.01
"""Share of the people by which ground has to change hands to be news."""
OWN = ("will", "standing", "influence", "engaged", "presence", "fighters", "equipment", "cohesion", "losses", "revenue")
"""What a seat is told of itself."""
OTHERS = ("fighters", "equipment", "cohesion", "revenue", "will", "presence")
"""What it is told of others."""
HOME = ("threat", "fear", "guard", "labour")
"""What it is told of the country that is its home."""


class News(NamedTuple):
    """What happened in the quarter; its kind: event, shock, government, deal, conduct, ground, attack or own."""

    month: int
    kind: str
    text: str


class SeenLine(NamedTuple):
    """One quantity as a seat knows it, now and a quarter ago.

    Attributes:
        group: own, ties, issues, ground, others or conduct.
        whose: name of the actor or of what it is about.
        term: id of the quantity; an issue's id for an issue.
        title, unit: in words.
        now, before: where it lies; ``before`` is None in the first quarter.
        wanted, salience: of an issue, what the seat wants and how much it cares.
    """

    group: str
    whose: str
    term: str
    title: str
    unit: str
    now: KnownValue
    before: KnownValue | None
    wanted: float | None = None
    salience: float | None = None


@dataclass(frozen=True)
class Dossier:
    """What a seat knows at the end of a quarter, and nothing else.

    Attributes:
        seat: the actor; name: its name.
        quarter: quarters that were played.
        day: date of knowledge.
        news: what happened in the quarter, by month.
        lines: quantities by group.
    """

    seat: str
    name: str
    quarter: int
    day: dt.date
    news: tuple[News, ...]
    lines: tuple[SeenLine, ...]

    def group(self, name: str) -> tuple[SeenLine, ...]:
        """The lines of one group."""
        return tuple(line for line in self.lines if line.group == name)


def seen(result: Result, seat: str, quarter: int) -> Dossier:
    """What a seat knows of a world after so many quarters.

    It reads a world through `Eyes` alone, and nothing after the quarter: two worlds that differ only in what the seat
    cannot know give the same dossier.

    Args:
        result: one world, as `realpolitik.play.board.Board` replays it; it may have been played further.
        seat: the actor.
        quarter: quarters that were played.
    """
    now = Eyes(result, seat, QUARTER * quarter)
    before = Eyes(result, seat, QUARTER * (quarter - 1)) if quarter else None
    day = dates(result)[QUARTER * quarter]
    name = actor_name(result.scenario, seat)
    return Dossier(seat, name, quarter, day, heard(result, seat, quarter), tuple(lines(now, before)))


def heard(result: Result, seat: str, quarter: int) -> tuple[News, ...]:
    """What a seat has heard of the last quarter, by month; nothing before the first."""
    if not quarter:
        return ()
    now, before = (Eyes(result, seat, QUARTER * place) for place in (quarter, quarter - 1))
    return tuple(sorted(news(now, before), key=lambda item: item.month))


def lines(now: Eyes, before: Eyes | None) -> Iterator[SeenLine]:
    """Every quantity that the dossier tells."""
    scenario, seat = now.scenario, now.seat

    def line(group: str, whose: str, term: str) -> SeenLine:
        title, unit = describe(scenario, term)
        return SeenLine(
            group, whose, term, title, unit, now.known(term), None if before is None else before.known(term)
        )

    for variable in OWN:
        if _has(now, variable, seat):
            yield line("own", actor_name(scenario, seat), f"{variable}.{seat}")
    home = scenario.actors[seat].home
    if home is not None:
        yield from (line("own", territory_name(scenario, home), f"{variable}.{home}") for variable in HOME)
    for tie in map(str, now.now["access"].indexes["tie"]):
        if tie.partition(".")[0] == seat:
            other = actor_name(scenario, tie.partition(".")[2])
            yield line("ties", other, f"access.{tie}")
            yield line("ties", other, f"relations.{tie}")
    for patron in map(str, now.now["belief"].indexes["patron"]):
        if patron != seat:
            yield line("ties", actor_name(scenario, patron), f"belief.{seat}.{patron}")
    for issue, want in _wants(now).items():
        title, state = scenario.issues[issue].title, now.issue(issue)
        past = None if before is None else before.issue(issue)
        yield SeenLine("issues", title, issue, title, "0–100", state, past, *want)
    for side in map(str, now.now["ground"].indexes["belligerent"]):
        yield line("ground", actor_name(scenario, side), f"ground.{side}")
    yield line("ground", "Contested", "contested")
    yield line("ground", "War", "war_deaths")
    for actor in scenario.actors:
        for variable in OTHERS:
            if actor != seat and _has(now, variable, actor):
                yield line("others", actor_name(scenario, actor), f"{variable}.{actor}")
    for name in map(str, now.now["level"].indexes["instrument"]):
        if name.partition(".")[0] != seat:
            yield line("conduct", actor_name(scenario, name.partition(".")[0]), f"level.{name}")


def _has(eyes: Eyes, variable: str, key: str) -> bool:
    """Whether a variable is kept of an actor; troops in the arena, only of those that can have any."""
    array = eyes.now[variable]
    if variable == "presence":
        return key in eyes.now["belief"].indexes["patron"]
    return any(key in array.indexes[dim] for dim in array.dims)


def _wants(eyes: Eyes) -> dict[str, tuple[float, float]]:
    """Position and salience in force of every issue that the seat cares about, the weightiest first."""
    position, salience = (eyes.now[name].sel(actor=eyes.seat) for name in ("position", "salience"))
    mine = eyes.scenario.positions.get(eyes.seat, {})
    found = {name: (float(position.sel(issue=name)), float(salience.sel(issue=name))) for name in mine}
    return dict(sorted(found.items(), key=lambda item: -item[1][1]))


# ---- news


def news(now: Eyes, before: Eyes) -> Iterator[News]:
    """What the seat hears of the quarter between two looks."""
    months = range(before.month + 1, now.month + 1)
    looks = [before, *(Eyes(now.result, now.seat, month) for month in months)]
    yield from _events(looks)
    yield from _chance(now, months)
    yield from _conduct(now, before)
    yield from _counts(now, before)


def _events(looks: list[Eyes]) -> Iterator[News]:
    """Headline events whose reading the seat knows exactly, in the month in which they come about or end."""
    scenario, start = looks[0].scenario, dates(looks[0].result)[0]
    for event in scenario.events.values():
        if not is_open(event, start):
            continue
        states = [_holds(look, event) for look in looks]
        for look, was, is_now in zip(looks[1:], states, states[1:], strict=False):
            if was is not None and is_now is not None and was != is_now:
                yield News(look.month, "event", event.title if is_now else f"No longer so: {event.title}")


def _holds(look: Eyes, event: Event) -> bool | None:
    reading = Reads.model_validate({"terms": event.reads.terms})
    found = look.reading(reading)
    if not found.is_exact:
        return None
    return found.low > event.threshold if event.crosses == "above" else found.low < event.threshold


def _chance(now: Eyes, months: range) -> Iterator[News]:
    """Shocks that struck and governments that came: nobody can hide either."""
    data, scenario = now.result.data.isel(world=0), now.scenario
    for name in map(str, data["shock"].values) if "shock" in data.sizes else ():
        struck = data["struck"].sel(shock=name)
        yield from (News(month, "shock", scenario.shocks[name].title) for month in months if bool(struck[month]))
    for name in map(str, data["succession"].values) if "succession" in data.sizes else ():
        reign, item = data["reign"].sel(succession=name).values, scenario.successions[name]
        for month in months:
            if reign[month] != reign[month - 1]:
                kind = item.kinds[int(reign[month]) - 1]
                title = item.types[kind].title if kind in item.types else None
                yield News(month, "government", f"{item.title}: {title or words(kind)}")
    for name in map(str, data["deal"].values) if "deal" in data.sizes else ():
        state, deal = data["accord"].sel(deal=name).values, scenario.deals[name]
        for month in months:
            if state[month] != state[month - 1]:
                yield News(month, "deal", f"{deal.title}: {_came_of(scenario, deal, int(state[month]))}")


def _came_of(scenario: Scenario, deal: Deal, state: int) -> str:
    """What has become of a deal, by where it stands."""
    if state in (2, 3):
        return f"broken by {actor_name(scenario, list(deal.parties)[state - 2])}"
    return "signed" if state == 1 else "over"


def _conduct(now: Eyes, before: Eyes) -> Iterator[News]:
    """Instruments that stand otherwise than a quarter ago, of those whose level the seat knows."""
    for name in map(str, now.now["level"].indexes["instrument"]):
        old, new = before.level(name), now.level(name)
        if old.is_exact and new.is_exact and old.low != new.low:
            owner = name.partition(".")[0]
            kind = "own" if owner == now.seat else "conduct"
            yield News(now.month, kind, f"{conduct(now.scenario, name, int(new.low))}; before: {level(now, name, old)}")


def conduct(scenario: Scenario, name: str, place: int) -> str:
    """``Russia, Host talks: None``."""
    owner, _, instrument = name.partition(".")
    return f"{actor_name(scenario, owner)}, {scenario.instruments[owner][instrument].title}: " + level_title(
        scenario, name, place
    )


def level_title(scenario: Scenario, name: str, place: int) -> str:
    """A level of an instrument, in words."""
    owner, _, instrument = name.partition(".")
    key, item = list(scenario.instruments[owner][instrument].levels.items())[place]
    return item.title or words(key)


def level(eyes: Eyes, name: str, found: KnownValue) -> str:
    """A level that is known exactly, in words."""
    return level_title(eyes.scenario, name, int(found.low))


def _counts(now: Eyes, before: Eyes) -> Iterator[News]:
    """Ground that changed hands, and attacks."""
    for side in map(str, now.now["ground"].indexes["belligerent"]):
        old, new = before.known(f"ground.{side}").low, now.known(f"ground.{side}").low
        if abs(new - old) >= MOVED:
            who, shares = actor_name(now.scenario, side), f"from {share_text(old)} to {share_text(new)}"
            yield News(now.month, "ground", f"Ground of {who}: {shares} of the people")
    for place in map(str, now.now["attacks"].indexes["territory"]):
        struck = now.known(f"attacks.{place}").low - before.known(f"attacks.{place}").low
        if struck >= 1.0:
            count = points_text(np.floor(struck))
            yield News(now.month, "attack", f"Attacks in {territory_name(now.scenario, place)} this quarter: {count}")
