"""Kinds of actors: their numbers are those of the catalog's wars, and a scenario made of them runs."""

import datetime as dt
import importlib.util
from pathlib import Path

import pytest

from realpolitik.errors import UsageError
from realpolitik.scenario import starter
from realpolitik.scenario.archetypes import FILE, OF_BELLIGERENTS, OF_EVERYBODY, archetype, archetypes, judged
from realpolitik.scenario.load import catalog, load, read

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2023, 12, 31)


def script() -> object:
    spec = importlib.util.spec_from_file_location("archetypes_script", ROOT / "scripts" / "archetypes.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_defaults_are_what_the_catalog_says_today() -> None:
    written = (ROOT / "src" / "realpolitik" / "scenario" / FILE).read_text(encoding="utf-8")
    assert script().text() == written, "run scripts/archetypes.py"  # type: ignore[attr-defined]


def test_every_kind_names_actors_of_the_catalog_and_has_ends_in_order() -> None:
    assert set(archetypes()) == {
        *("weak_government", "insurgent", "rival_army", "transnational", "warlords"),
        *("great_power", "regional_power", "neighbour", "mediator"),
    }
    for item in archetypes().values():
        assert item.of and all(name.split(":")[0] in catalog() for name in item.of)
        fields = {*OF_EVERYBODY, *(OF_BELLIGERENTS if item.plays == "belligerent" else ())}
        assert set(item.numbers) == fields
        assert all(low <= likely <= high for low, likely, high in item.numbers.values())
    assert all(low <= likely <= high for low, likely, high in judged().values())


def test_fighters_go_by_the_number_of_people() -> None:
    small, great = (archetype("insurgent").record(people)["fighters"] for people in (10, 40))
    assert [round(b / a, 1) for a, b in zip(small, great, strict=True)] == [4, 4, 4]


def test_a_war_of_many_kinds_loads_without_an_error(tmp_path: Path) -> None:
    plan = starter.plan(
        "sudan_war",
        arena="Sudan",
        incumbent="SAF",
        challenger="RSF:rival_army",
        groups=["JEM:warlords:incumbent", "ISIL:transnational"],
        patrons=["Egypt:neighbour:arms:troops", "UAE:regional_power:challenger:money", "UN:mediator"],
        population=48,
        as_of=DAY,
    )
    starter.write(plan, tmp_path / "war")
    scenario, problems = read(tmp_path / "war")
    assert scenario is not None and {one.severity for one in problems} == {"warning"}
    levels = {owner: set(mine) for owner, mine in scenario.instruments.items()}
    assert (levels["egypt"], levels["uae"], levels["un"]) == ({"presence", "aid"}, {"aid"}, {"talks"})
    assert set(scenario.instruments["uae"]["aid"].levels["open"].effects) == {"money.rsf"}
    assert scenario.actors["isil"].belligerent is not None and scenario.actors["isil"].belligerent.transnational
    assert set(scenario.hostility["jem"]) == {"rsf", "isil"}
    held = [one.belligerent.ground.at(DAY) for one in scenario.actors.values() if one.belligerent is not None]
    assert sum(one.centre for one in held if one is not None) <= 1


def test_troops_come_only_where_somebody_says_so(tmp_path: Path) -> None:
    starter.write(starter.plan("vale", as_of=DAY), tmp_path / "vale")
    assert not any("presence" in mine for mine in load(tmp_path / "vale").instruments.values())


@pytest.mark.parametrize(
    "patrons", [["A:troops:arms"], ["A:challenger:troops:money", "B:incumbent:arms"], ["A", "B:mediator"]]
)
def test_any_division_of_roles_makes_a_scenario(tmp_path: Path, patrons: list[str]) -> None:
    starter.write(starter.plan("vale", patrons=patrons, as_of=DAY), tmp_path / "vale")
    _, problems = read(tmp_path / "vale")
    assert not [one for one in problems if one.severity == "error"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"patrons": ["UAE:chalenger"]}, "did you mean challenger"),
        ({"patrons": ["UN:mediator"]}, "arms or money"),
        ({"groups": ["JEM:neighbour"]}, "says nothing of a group"),
        ({"challenger": "RSF:rival"}, "did you mean rival_army"),
        ({"groups": list("abcdefg")}, "at most 6 groups"),
    ],
)
def test_a_word_that_means_nothing_is_told(words: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError) as raised:
        starter.plan("vale", as_of=DAY, **words)  # type: ignore[arg-type]
    assert says in str(raised.value)
