"""Counsel: what the model's own look-ahead would advise a seat that knows no more than its dossier, and who says what.

The seat's advisers do not know the hidden world. They look at other worlds: drawn from the same sources, with what is
the seat's own set to what it is, played with the conduct that the seat has seen, and at the end with every quantity
brought to where the dossier says that it lies. In each the campaign's own choice weighs every open level; what is told
is the mean, and in how many of these worlds a level is better than what is in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.play.board import Board, Replay
from realpolitik.play.game import WORLDS, Pins, PlayedGame
from realpolitik.play.known import Eyes, ends, terms
from realpolitik.play.orders import OrderChoice, choices, first_row, standing, weighed
from realpolitik.readings.labels import words
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws, draw

MINDS = 12
"""Worlds that a seat's advisers look at."""
SURE = 0.75
"""Share of these worlds in which a level has to be better before it is advised, a judgement."""
VOICES = 3
"""Sources that speak at most."""


@dataclass(frozen=True)
class Advice:
    """What advisers expect of a level against that in force.

    Attributes:
        instrument, level: ids; title, level_title: as tables show them.
        gain: utility that it is expected to bring more; mean over the worlds looked at. What the model's actors want
            besides before they change anything (``inertia``) is no cost, and a person is free of it.
        low, high: least and greatest of it among the middle nine tenths of these worlds.
        better: share of them in which it is better.
    """

    instrument: str
    title: str
    level: str
    level_title: str
    gain: float
    low: float
    high: float
    better: float


@dataclass(frozen=True)
class CounselVoice:
    """A claim of a source that speaks of an instrument of the seat's.

    Attributes:
        source: id; claim: id; paragraph: where it stands.
        instrument: the instrument; level: the level that it speaks of, or empty.
        text: what it says; title: of the experiment by which the program tests it, or empty.
        speaker: who says so, where that is not the author.
    """

    source: str
    claim: str
    paragraph: int
    instrument: str
    level: str
    text: str
    title: str
    speaker: str


class Counsel:
    """The advisers of one seat on one board; the worlds that they look at stay the same through a game.

    Args:
        board: what is played on.
        seat: the actor.
        minds: how many worlds they look at.
    """

    def __init__(self, board: Board, seat: str, minds: int = MINDS) -> None:
        self.board, self.seat = board, seat
        drawn = draw(board.scenario, np.arange(WORLDS, WORLDS + minds), board.opening.seed)
        self.draws = with_own(drawn, board.draws, seat)
        self.index: dict[str, int] | None = None

    def advice(self, game: PlayedGame) -> tuple[Advice, ...]:
        """What is expected of every open level that is not in force, the best first."""
        worth, levels, mine = self.weighed(game)
        inertia, found = mine.arrays.n[:, int(mine.arrays.s[0]["p"]["inertia"])], []
        for choice in choices(self.board, game, self.seat):
            if choice.is_open and not choice.is_held:
                u = mine.labels.instrument.index(f"{self.seat}.{choice.instrument}")
                row = first_row(mine, u)
                place = list(mine.labels.instruments[mine.labels.instrument[u]].levels).index(choice.level)
                gains = worth[:, row + place] + inertia - worth[:, row + int(levels[0, u])]
                found.append(advised(choice, gains[np.isfinite(gains)]))
        return tuple(sorted(found, key=lambda item: -item.gain))

    def weighed(self, game: PlayedGame) -> tuple[np.ndarray, np.ndarray, Replay]:
        """[W, L] worth of every level in the worlds looked at, [W, U] levels that they stand at, and their replay."""
        real = self.board.replay(game)
        eyes = [Eyes(real.result, self.seat, QUARTER * quarter) for quarter in range(game.quarter + 1)]
        mine = self.board.play(self.draws, observed(eyes, game), game.month)
        levels = mine.level[:, game.month].astype(np.int64)
        for u, name in enumerate(mine.labels.instrument):
            found = eyes[-1].level(name)
            if found.is_exact:
                levels[:, u] = int(found.low)
        own = [u for u, name in enumerate(mine.labels.instrument) if name.partition(".")[0] == self.seat]
        levels[:, own] = standing(real, game, self.seat)[0, own]
        if self.index is None:
            self.index = {term: mine.labels.index(term) for term in terms(self.board.scenario, real.result.data)}
        low, high = ends(eyes[-1], self.index, mine.labels.phase["size"])
        phase = np.clip(mine.phase[:, game.month].astype(np.float64), low, high)
        return weighed(mine, game.month, levels, self.seat, phase), levels, mine


def advised(choice: OrderChoice, gains: np.ndarray) -> Advice:
    """The advice on one level from what it gains in each world; nothing is known of one that is open in none."""
    low, high = np.quantile(gains, (0.05, 0.95)) if gains.size else (np.nan, np.nan)
    mean = float(gains.mean()) if gains.size else -np.inf
    better = float((gains > 0).mean()) if gains.size else 0.0
    named = choice.instrument, choice.title, choice.level, choice.level_title
    return Advice(*named, mean, float(low), float(high), better)


def with_own(draws: Draws, real: Draws, seat: str) -> Draws:
    """The same worlds, with every number that is a seat's own as it is in the hidden world."""
    heads = tuple(f"{section}.{seat}." for section in ("actors", "positions", "instruments", "ties"))
    own = {path: value.reshape(-1)[0] for path, value in real.values.items() if path.startswith(heads)}
    values = {**draws.values, **{path: np.asarray(value) for path, value in own.items()}}
    return replace(draws, values=values)


def observed(eyes: Sequence[Eyes], game: PlayedGame) -> Pins:
    """What a seat has seen, as pins: levels of instruments quarter by quarter, and governments that came.

    Args:
        eyes: the seat at the end of every quarter, from the start.
        game: for its own orders.
    """
    pins: dict[str, list[tuple[int, str]]] = {}
    for quarter, look in enumerate(eyes[1:]):
        for name in map(str, look.now["level"].indexes["instrument"]):
            found = look.level(name)
            owner, _, instrument = name.partition(".")
            levels = list(look.scenario.instruments[owner][instrument].levels)
            to = levels[int(found.low)] if found.is_exact else "free"
            pins.setdefault(name, []).append((QUARTER * quarter + 1, to))
    pins |= came(eyes[-1]) if len(eyes) > 1 else {}
    return {name: tuple(steps) for name, steps in pins.items()}


def came(look: Eyes) -> dict[str, list[tuple[int, str]]]:
    """Governments that came, by their type, and deals that were signed, as pins; and none where none were."""
    data = look.result.data.isel(world=0)
    found: dict[str, list[tuple[int, str]]] = {}
    for name in map(str, data["succession"].values) if "succession" in data.sizes else ():
        reign, kinds = data["reign"].sel(succession=name).values, look.scenario.successions[name].kinds
        steps = [(1, "never")]
        for month in range(1, look.month + 1):
            if reign[month] != reign[month - 1]:
                steps.append((month, kinds[int(reign[month]) - 1]))
        found[f"successions.{name}"] = steps
    for name in map(str, data["deal"].values) if "deal" in data.sizes else ():
        state = data["accord"].sel(deal=name).values[: look.month + 1]
        signed = int(np.argmax(state > 0)) if (state > 0).any() else None
        found[f"deals.{name}"] = [(1, "free" if signed == 0 else "never"), *([(signed, "signed")] if signed else [])]
    return found


# ---- voices


def voices(
    scenario: Scenario, seat: str, advice: Sequence[Advice] = (), most: int = VOICES
) -> tuple[CounselVoice, ...]:
    """What sources say of a seat's instruments: one claim each of so many sources, of what is best advised first.

    Args:
        scenario: resolved to the date of knowledge, so that nobody speaks who had not spoken yet.
        seat: the actor.
        advice: what is advised, the best first; instruments that are not in it come last.
        most: sources at most.
    """
    spoken = spoken_of(scenario, seat)
    order = list(dict.fromkeys([item.instrument for item in advice] + [voice.instrument for voice in spoken]))
    found: dict[str, CounselVoice] = {}
    for name in order:
        for voice in spoken:
            if voice.instrument == name and voice.source not in found and len(found) < most:
                found[voice.source] = voice
                break
    return tuple(found.values())


def spoken_of(scenario: Scenario, seat: str) -> tuple[CounselVoice, ...]:
    """Every claim that speaks of an instrument of a seat's: by an experiment that turns it, or by a number of its."""
    kit = scenario.instruments.get(seat, {})
    found: dict[tuple[str, str], CounselVoice] = {}
    for experiment in scenario.experiments.values():
        sides = (experiment.changed, experiment.baseline)
        pins = [pin for side in sides if side is not None for pin in side.do]
        for pin in pins:
            name, _, level = pin.partition("=")
            owner, _, instrument = name.partition(".")
            if owner == seat and instrument in kit:
                for claim in experiment.claims:
                    if claim in scenario.claims:
                        told = voice(scenario, claim, instrument, level.partition("@")[0], experiment.title)
                        found.setdefault((claim, instrument), told)
    for name, claim_ in scenario.claims.items():
        head, *rest = (claim_.about or "").split(".")
        if head == "instruments" and rest[0] == seat and rest[1] in kit:
            found.setdefault((name, rest[1]), voice(scenario, name, rest[1], rest[3] if len(rest) > 3 else "", ""))
    return tuple(found.values())


def voice(scenario: Scenario, name: str, instrument: str, level: str, title: str) -> CounselVoice:
    """A claim as a voice."""
    claim = scenario.claims[name]
    speaker = "" if claim.speaker == "author" else claim.speaker
    return CounselVoice(claim.source, name, claim.paragraph, instrument, level, claim.text, title, speaker)


def level_words(scenario: Scenario, seat: str, instrument: str, level: str) -> str:
    """A level as it reads; nothing where none is named."""
    rung = scenario.instruments[seat][instrument].levels.get(level)
    return "" if rung is None else rung.title or words(level)


def best(advice: Sequence[Advice]) -> Mapping[str, str]:
    """The orders that advice comes to: of each instrument the level of the highest gain, where it is surely above 0."""
    found: dict[str, str] = {}
    for item in advice:
        if item.gain > 0.0 and item.better >= SURE:
            found.setdefault(item.instrument, item.level)
    return found
