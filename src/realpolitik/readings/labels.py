"""State variables in words, with their units."""

from __future__ import annotations

from realpolitik.readings import actor_name, territory_name
from realpolitik.readings import zone_name as zone_name
from realpolitik.readings.meanings import number_words as number_words
from realpolitik.readings.meanings import words as words
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.vocabulary import VARIABLES

WORDS: dict[str, tuple[str, str]] = {
    "ground": ("Ground held by {0}", "share of population"),
    "fighters": ("Fighters of {0}", "thousand"),
    "equipment": ("Equipment of {0}", "0–1"),
    "cohesion": ("Cohesion of {0}", "0–1"),
    "power": ("Weight of {0} in power", "share"),
    "dominance": ("Military dominance of {0}", "0–1"),
    "losses": ("Losses of {0}", "thousand a year"),
    "revenue": ("Revenue of {0}", "million USD a year"),
    "holds_capital": ("{0} holds the capital", "0 or 1"),
    "talking": ("Readiness of {0} to talk", "0–1"),
    "rivalry": ("Rivalry of patrons within the camp of {0}", "0–1"),
    "contested": ("Contested ground", "share of population"),
    "war_deaths": ("Battle deaths", "a year"),
    "output": ("Commodity output", "tonnes a year"),
    "settled": ("Settlement in force", "0 or 1"),
    "stalemate": ("Stalemate", "0–1"),
    "settlement_surplus": ("Gain that a settlement offers", "utility"),
    "will": ("Political will of {0}", "0–1"),
    "standing": ("Standing of {0}", "0–1"),
    "influence": ("Influence of {0}", "0–1"),
    "presence": ("Troops of {0} in the arena", "thousand"),
    "abruptness": ("Abruptness of the exit of {0}", "0–1"),
    "engaged": ("Capacity of {0} taken elsewhere", "share"),
    "evenness": ("Evenness of the ties of {0}", "0–1"),
    "credibility": ("How far the word of {0} is believed", "0–1"),
    "threat": ("Exported violence that reaches {0}", "attacks a year"),
    "flow": ("Commodity flow that reaches {0}", "tonnes a year"),
    "guard": ("Border guard of {0}", "0–1"),
    "labour": ("Openness of labour migration, {0}", "0–1"),
    "fear": ("Fear in {0}", "0–1"),
    "attacks": ("Attacks in {0} so far", "attacks"),
    "access": ("Access of {0} to {1}", "0–1"),
    "relations": ("Relations of {0} to {1}", "−1 to 1"),
    "belief": ("Belief of {0} in {1} staying", "probability"),
    "level": ("{0}: {1}", "level"),
    "propensity": ("{0}: {1}, by the chances of the choice", "level"),
    "ground_in": ("Ground held in {0} by {1}", "share of the zone's people"),
    "contested_in": ("Contested ground in {0}", "share of the zone's people"),
}
"""For each state variable: the words, with places for what it is indexed by, and the unit."""


def describe(scenario: Scenario, term: str) -> tuple[str, str]:
    """A term such as ``cohesion.kabul`` in words, and its unit."""
    variable, *index = term.split(".")
    words, unit = WORDS.get(variable, (term, ""))
    names = []
    for place, (kind, key) in enumerate(zip(VARIABLES.get(variable, ()), index, strict=False)):
        if kind == "territory":
            names.append(territory_name(scenario, key))
        elif kind == "zone":
            names.append(zone_name(scenario, key))
        elif kind == "instrument":
            owned = scenario.instruments.get(index[place - 1], {})
            names.append(owned[key].title if key in owned else key)
        else:
            names.append(actor_name(scenario, key))
    return words.format(*names, *("",) * 2), unit


def counted(count: int, one: str, many: str) -> str:
    """A number of things, with the word for one or for several."""
    return f"{count:,} {one if count == 1 else many}"


def compared(one: float, other: float, digits: int, words: tuple[str, str, str]) -> str:
    """Whether a number is less than, the same as or more than another, at the digits that are shown."""
    first, second = round(one, digits), round(other, digits)
    return words[0] if first < second else words[2] if first > second else words[1]


def belligerent_name(scenario: Scenario, key: str) -> str:
    """Name of a belligerent or of a camp; ``contested`` is the ground that nobody holds."""
    if key == "contested":
        return "Contested"
    return " + ".join(actor_name(scenario, part) for part in key.split("+"))
