"""Make the defaults by kind of actor anew: least, middle and greatest of what the catalog's wars say of such actors.

Run after a change of an actor in the catalog; ``tests/scenario/test_archetypes.py`` says when it is due.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from realpolitik.scenario.archetypes import FILE, OF_BELLIGERENTS, OF_EVERYBODY, PER_HEAD
from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Actor, Scenario
from realpolitik.scenario.yaml_text import parse

PLACE = Path(__file__).resolve().parents[1] / "src" / "realpolitik" / "scenario" / FILE
PLAYS = {
    "weak_government": ("A government that holds the capital and too little else", "state", "belligerent",
        "afghanistan:kabul libya:gna syria:damascus angola_1989:luanda cambodia_1989:phnom_penh iraq_2011:baghdad "
        "kabul_1989:kabul saigon_1973:saigon yemen_1967:republic"),
    "insurgent": ("An irregular insurgency that wants the capital", "armed_group", "belligerent",
        "afghanistan:taliban angola_1989:unita cambodia_1989:khmer_rouge kabul_1989:mujahidin saigon_1973:front "
        "syria:rebels yemen_1967:royalists"),
    "rival_army": ("A second army that claims the state", "armed_group", "belligerent",
        "libya:lna saigon_1973:hanoi angola_1989:unita iraq_2011:kurds"),
    "transnational": ("A transnational group outside any settlement", "armed_group", "belligerent",
        "afghanistan:isk libya:isis syria:isis iraq_2011:aqi syria:nusra"),
    "warlords": ("A coalition of local commanders", "faction", "belligerent",
        "afghanistan:north kabul_1989:militias kabul_1989:massoud libya:misrata libya:south yemen_1967:tribes "
        "cambodia_1989:allies"),
    "great_power": ("A great power that reaches in", "state", "outside",
        "afghanistan:us afghanistan:russia afghanistan:china syria:us syria:russia libya:us libya:russia kabul_1989:us "
        "kabul_1989:ussr angola_1989:us angola_1989:ussr saigon_1973:us saigon_1973:ussr saigon_1973:china "
        "cambodia_1989:us cambodia_1989:ussr cambodia_1989:china yemen_1967:ussr iraq_2011:us"),
    "regional_power": ("A power of the region without a border", "state", "outside",
        "libya:uae libya:turkey libya:qatar libya:france syria:iran syria:saudi yemen_1967:egypt angola_1989:cuba "
        "kabul_1989:saudi afghanistan:india"),
    "neighbour": ("A neighbour across the border", "state", "outside",
        "afghanistan:pakistan afghanistan:iran afghanistan:tajikistan afghanistan:uzbekistan libya:egypt syria:turkey "
        "syria:jordan syria:israel angola_1989:zaire angola_1989:south_africa kabul_1989:pakistan "
        "cambodia_1989:thailand cambodia_1989:vietnam yemen_1967:saudi iraq_2011:iran"),
    "mediator": ("A mediator without a side", "organisation", "outside", "libya:un"),
}  # fmt: skip
"""Name → title, kind of actor, whether it fights for ground, and the actors of the catalog that it is made of."""


def main() -> None:
    """Write the file."""
    PLACE.write_text(text(), encoding="utf-8", newline="\n")


def text() -> str:
    """The file's text: what is judged stays as it stands."""
    start = parse(PLACE.read_text(encoding="utf-8"), FILE) if PLACE.exists() else None
    judged = start.data.get("judged", {}) if start is not None else {}
    lines = [
        "# Defaults by kind of actor, for scenarios that begin: least, middle and greatest of what the catalog's wars",
        "# say of the actors named under `of` (their own references stand there), made by scripts/archetypes.py.",
        "# Fighters and revenue go by a million of the arena's people. What stands under `judged` is judgement.",
        "archetypes:",
    ]
    wars: dict[str, Scenario] = {}
    for name, (title, kind, plays, exemplars) in PLAYS.items():
        of = exemplars.split()
        lines += [
            f"  {name}:",
            f"    title: {title}",
            f"    kind: {kind}",
            f"    plays: {plays}",
            f"    of: [{', '.join(of)}]",
        ]
        lines.append("    numbers:")
        figures = [_figures(item, wars) for item in of]
        fields = [*OF_EVERYBODY, *(OF_BELLIGERENTS if plays == "belligerent" else ())]
        for field in fields:
            values = [one[field] for one in figures]
            spread = [min(values), statistics.median(values), max(values)]
            if len(values) == 1:  # one exemplar is no spread: half and half again of it
                spread = [0.5 * values[0], values[0], min(1.5 * values[0], 1.0 if values[0] <= 1 else 1e9)]
            lines.append(f"      {field}: [{', '.join(map(_short, spread))}]")
    lines.append("judged:")
    lines += [f"  {key}: [{', '.join(f'{value:g}' for value in values)}]" for key, values in judged.items()]
    return "\n".join(lines) + "\n"


def _short(value: float) -> str:
    return f"{float(f'{value:.2g}'):g}"


def _figures(item: str, wars: dict[str, Scenario]) -> dict[str, float]:
    """The middles of an actor's numbers as of its war's own date, those by the head as such."""
    war, name = item.split(":")
    scenario = wars.setdefault(war, load(war))
    actor: Actor = scenario.actors[name]
    day = scenario.about.as_of
    people = scenario.about.population.at(day)
    assert people is not None
    found = {field: _middle(getattr(actor, field), day) for field in OF_EVERYBODY}
    if actor.belligerent is not None:
        for field in OF_BELLIGERENTS:
            bare = PER_HEAD.get(field, field)
            found[field] = _middle(getattr(actor.belligerent, bare), day) / (people.centre if field in PER_HEAD else 1)
    return found


def _middle(number: object, day: object) -> float:
    estimate = number.at(day)  # type: ignore[attr-defined]
    return float(estimate.centre)


if __name__ == "__main__":
    main()
