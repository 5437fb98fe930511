"""Numbers of a scenario in the words of what they mean, from the same texts that its format is documented with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from realpolitik.readings import actor_name, territory_name, zone_name
from realpolitik.scenario.levers import levers
from realpolitik.scenario.numbers import Measure
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.schema import Actor, Belligerent, Scenario, Territory, Tie
from realpolitik.scenario.threats import Threat
from realpolitik.scenario.zones import Zone

POSITIONS = {
    "position": "what {0} wants on “{1}”",
    "salience": "how much “{1}” matters to {0}",
    "stated": "what {0} says on “{1}”",
}
TIES = {
    "access": "working ties of {0} into {1}",
    "relations": "relations of {0} with {1}",
    "affinity": "relations of {0} with {1} in the long run",
    "belief": "belief of {0} that {1} stays",
}
COSTS = {"capacity": "the capacity that it takes", "domestic": "its cost at home", "direct": "its cost in any case"}
"""What a level costs."""
RECORDS: Mapping[str, tuple[type[Any], ...]] = {
    "actors": (Actor, Belligerent),
    "territories": (Territory,),
    "threats": (Threat,),
    "ties": (Tie,),
    "zones": (Zone,),
}
"""Records whose numbers say what they mean."""


def number_words(scenario: Scenario, path: str) -> str:
    """The path of a number in words: ``parameters.luck`` → ``spread of a month's fortune in attack``.

    >>> from realpolitik.scenario.load import load
    >>> number_words(load("proxy_war"), "actors.meridia.will")
    'Meridia: political will for a costly presence'
    """
    section, *parts = path.split(".")
    told = _SECTIONS.get(section)
    try:
        found = told(scenario, parts) if told is not None else None
    except (IndexError, KeyError, AttributeError):  # a path that the scenario does not have
        found = None
    return found or _plain(scenario, section, parts)


def short(text: str) -> str:
    """The first clause of a meaning, its first letter small unless it is a name."""
    clause = re.split(r"\s*[(;:]", text.strip(), maxsplit=1)[0].rstrip(".")
    return clause[:1].lower() + clause[1:] if clause[1:2].islower() else clause


@cache
def _measures(section: str) -> dict[str, str]:
    """Field → what it means, short, of the records of a section."""
    found = {}
    for record in RECORDS[section]:
        for name, field in record.model_fields.items():
            texts = [item.text for item in field.metadata if isinstance(item, Measure) and item.text]
            if texts:
                found[name] = short(texts[0])
    return found


def _parameter(scenario: Scenario, parts: Sequence[str]) -> str:
    return short(parameters()[".".join(parts)].text)


def _actor(scenario: Scenario, parts: Sequence[str]) -> str:
    return f"{actor_name(scenario, parts[0])}: {_measures('actors')[parts[-1]]}"


def _territory(scenario: Scenario, parts: Sequence[str]) -> str:
    return f"{territory_name(scenario, parts[0])}: {_measures('territories')[parts[-1]]}"


def _position(scenario: Scenario, parts: Sequence[str]) -> str:
    actor, issue, field = parts
    return POSITIONS[field].format(actor_name(scenario, actor), scenario.issues[issue].title)


def _tie(scenario: Scenario, parts: Sequence[str]) -> str:
    actor, other, field = parts
    return TIES[field].format(actor_name(scenario, actor), actor_name(scenario, other))


def _hostility(scenario: Scenario, parts: Sequence[str]) -> str:
    return f"hostility of {actor_name(scenario, parts[0])} to {actor_name(scenario, parts[1])}"


def _instrument(scenario: Scenario, parts: Sequence[str]) -> str:
    owner, name, _, level, *rest = parts
    instrument = scenario.instruments[owner][name]
    title = instrument.levels[level].title or words(level)
    what = _lever(scenario, owner, rest[1:]) if rest[0] == "effects" else COSTS[rest[0]]
    return f"{actor_name(scenario, owner)}, “{instrument.title}” at “{title}”: {what}"


def _lever(scenario: Scenario, owner: str, path: Sequence[str]) -> str:
    """What a level moves, in words."""
    name, *targets = path
    lever, names = levers()[name], []
    for turn, (kind, key) in enumerate(zip(lever.of, targets, strict=True)):
        if kind == "territory":
            names.append(territory_name(scenario, key))
        elif kind == "instrument":
            names.append(scenario.instruments[targets[turn - 1]][key].title)
        else:
            names.append(actor_name(scenario, key))
    return lever.words.format(*names)


def _shock(scenario: Scenario, parts: Sequence[str]) -> str:
    from realpolitik.readings.labels import describe

    title, field, *rest = scenario.shocks[parts[0]].title, *parts[1:]
    if field == "rate":
        return f"how often “{title}” comes"
    return f"“{title}”: how far it changes {short(describe(scenario, '.'.join(rest))[0])}"


def _succession(scenario: Scenario, parts: Sequence[str]) -> str:
    record = scenario.successions[parts[0]]
    if parts[1] == "rate":
        return f"how often “{record.title}” comes"
    kind, field, *rest = parts[2:]
    whose = f"“{record.title}”, {words(kind)}"
    if field == "weight":
        return f"{whose}: how likely they are"
    if field == "positions":
        return f"{whose}: what they want on “{scenario.issues[rest[0]].title}”"
    if field == "salience":
        return f"{whose}: how much “{scenario.issues[rest[0]].title}” matters to them"
    return f"{whose}: {words(' '.join([field, *rest]))}"


def _deal(scenario: Scenario, parts: Sequence[str]) -> str:
    return f"“{scenario.deals[parts[0]].title}”: what it costs {actor_name(scenario, parts[2])} to break it"


def _threat(scenario: Scenario, parts: Sequence[str]) -> str:
    return f"“{scenario.threats[parts[0]].title}”: {_measures('threats').get(parts[1], words(' '.join(parts[1:])))}"


def _zone(scenario: Scenario, parts: Sequence[str]) -> str:
    name = zone_name(scenario, parts[0])
    if parts[1] == "holders":
        return f"{name}: share of its people that {actor_name(scenario, parts[2])} holds"
    return f"{name}: {_measures('zones')[parts[1]]}"


def words(name: str) -> str:
    """A name of the scenario as words."""
    return name.replace("_", " ")


def _plain(scenario: Scenario, section: str, parts: Sequence[str]) -> str:
    """The path itself, with names for ids."""
    owner = parts[0] if parts else section
    named = {"actors": actor_name, "territories": territory_name}.get(section)
    name = named(scenario, owner) if named else words(owner)
    rest = words(" ".join(part for part in parts[1:] if part != "belligerent"))
    return f"{name}: {rest}" if rest else name


_SECTIONS: Mapping[str, Callable[[Scenario, Sequence[str]], str]] = {
    "parameters": _parameter,
    "actors": _actor,
    "territories": _territory,
    "positions": _position,
    "ties": _tie,
    "hostility": _hostility,
    "instruments": _instrument,
    "shocks": _shock,
    "successions": _succession,
    "deals": _deal,
    "threats": _threat,
    "zones": _zone,
}
