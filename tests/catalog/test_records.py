"""The wars' records of conduct: whole, sourced, blind to what came later, and as their page says."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.history import ABSENT, UNKNOWN, Spell
from realpolitik.scenario.load import catalog, load
from realpolitik.scenario.record import conduct, coverage, published, spells_known, starting_level
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "record.md").read_text(encoding="utf-8")
DIFFERENCE = re.compile(r"^\| `([\w.]+)` \| ([\d, -]+) \| (\w+) \| (\w+) \| .+ \|$", re.M)


class War(NamedTuple):
    """What is particular to one war's record.

    Attributes:
        span: first and last month.
        instruments: how many there are.
        moved: starting levels that the record moved, at most.
        events: events and outcomes that are read from one level, at least.
        known: months with a level among those in which the instrument could be used, at least, as a share.
        judged: months that rest on judgement, at most, as a share.
        dark: instruments of which more months are unknown than known.
    """

    span: tuple[dt.date, dt.date]
    instruments: int
    moved: int
    events: int
    known: float
    judged: float
    dark: frozenset[str]


WARS = {
    "afghanistan": War(
        (dt.date(2014, 8, 31), dt.date(2022, 12, 31)), 59, 30, 25, 0.9, 0.33, frozenset({"haqqani.spoil"})
    ),
    "syria": War(
        (dt.date(2014, 9, 30), dt.date(2018, 12, 31)), 59, 25, 14, 0.95, 0.4, frozenset({"saudi.strikes_isis"})
    ),
    "libya": War(
        (dt.date(2018, 3, 31), dt.date(2020, 10, 31)),
        48,
        16,
        14,
        0.9,
        0.4,
        frozenset({"gna.host_turkey", "qatar.money_west", "russia.arms_lna"}),
    ),
}


@pytest.fixture(scope="module", params=WARS)
def name(request: pytest.FixtureRequest) -> str:
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture(scope="module")
def war(name: str) -> War:
    return WARS[name]


@pytest.fixture(scope="module")
def scenario(name: str) -> Scenario:
    return load(name)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record_script", ROOT / "scripts" / "record.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def section(name: str) -> str:
    """What the page says of one war's record."""
    found = re.search(rf"^## {name.title()}'s record\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found is not None, f"no section on {name}"
    return found[1]


def test_every_record_is_tested() -> None:
    assert set(WARS) == {name for name in catalog() if load(name).record}


def spells(scenario: Scenario) -> Iterator[tuple[str, str, int, Spell]]:
    for owner, mine in scenario.record.items():
        for name, row in mine.items():
            for place, spell in enumerate(row):
                yield owner, name, place, spell


def test_every_instrument_has_a_rule_and_a_record_from_a_year_before(scenario: Scenario, war: War) -> None:
    assert scenario.about.recorded == war.span
    assert months_between(war.span[0], min(scenario.about.as_of_dates)) == 12
    rows = {(item.owner, item.name): item for item in conduct(scenario)}
    kits = {(owner, name): item for owner, mine in scenario.instruments.items() for name, item in mine.items()}
    assert set(rows) == set(kits)
    assert len(rows) == war.instruments
    assert all(None not in item.spells for item in rows.values()), "every month is spoken of"
    assert all(item.rule for item in kits.values())


def test_changes_have_sources_of_their_time(scenario: Scenario) -> None:
    for owner, name, place, spell in spells(scenario):
        ref = parse_ref(spell.ref, scenario)
        assert ref is not None, (owner, name, spell.ref)
        assert spell.ref != "public-record", "too broad to look anything up in"
        if spell.basis != "judgement" and spell.is_known:
            assert ref.kind in ("source", "claim", "series"), (owner, name, spell)
        if place:
            assert published(spell, scenario) >= spell.start.replace(day=1), (owner, name, spell)


def test_what_was_not_looked_up_says_so(scenario: Scenario) -> None:
    for _, _, _, spell in spells(scenario):
        source = scenario.sources.get(spell.ref)
        if source is not None and spell.basis == "seen":
            assert source.url or source.note, f"{spell.ref}: neither where it was read, nor how"
            assert "to be looked up" not in (source.note or ""), spell.ref


def test_nothing_later_is_visible(scenario: Scenario, war: War) -> None:
    for day in scenario.about.as_of_dates:
        resolved = resolve(scenario, as_of=day)
        kept = list(spells(resolved))
        assert len(kept) >= war.instruments
        for _, _, _, spell in kept:
            assert spell.start <= day
            assert spell.published is not None
            assert spell.published <= day
            assert spell.ref == "judgement" or parse_ref(spell.ref, resolved) is not None
        assert {item.months[-1] for item in conduct(resolved)} == {month_end(day, 0)}
        late = [spell for *_, spell in spells(scenario) if published(spell, scenario) > day]
        assert late, "the check can fail"


def test_starting_levels_are_the_former_ones_but_for_those_listed(scenario: Scenario, name: str, war: War) -> None:
    """Former are the levels that the scenario stated by hand before it had a record."""
    listed = {
        (instrument, date.strip(), former, level)
        for instrument, dates, former, level in DIFFERENCE.findall(section(name))
        for date in dates.split(",")
    }
    found = set()
    with Path(__file__).with_name(f"former_levels_{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == war.instruments
    for row in rows:
        key = row.pop("instrument")
        owner, _, instrument = key.partition(".")
        assert set(row) == {str(day) for day in scenario.about.as_of_dates}
        for date, former in row.items():
            day = dt.date.fromisoformat(date)
            known = spells_known(scenario, owner, instrument, day)
            level = known[-1].level if known else UNKNOWN
            if level != former:
                found.add((key, date, former, level))
            started = starting_level(scenario, owner, instrument, day)
            assert started == (former if level in (UNKNOWN, ABSENT) else level), (key, date)
    assert found == listed
    assert len(found) <= war.moved


def test_events_read_from_levels_agree_with_the_record(scenario: Scenario, war: War) -> None:
    """What history says of an event that is read from one level lies within a month of the record's own crossing."""
    rows = {(item.owner, item.name): item for item in conduct(scenario)}
    checked = 0
    for key, event in {**scenario.events, **scenario.outcomes}.items():
        terms = list(event.reads.terms) if event.reads else []
        if len(terms) != 1 or not terms[0].startswith("level."):
            continue
        _, owner, instrument = terms[0].split(".")
        row = rows[owner, instrument]
        top = len(row.levels) - 1
        sign = 1 if event.crosses == "above" else -1
        crossed = [
            month
            for month, rank in zip(row.months, row.ranks, strict=True)
            if rank is not None
            and sign * (rank / top - event.threshold) > 0
            and (not event.since or month > event.since)
        ]
        first = crossed[0] if crossed else None
        if event.happened is None:
            assert first is None, key
        elif event.happened <= row.months[-1]:
            assert first is not None, key
            assert abs(months_between(first, month_end(event.happened, 0))) <= 1, (key, first, event.happened)
        checked += 1
    assert checked >= war.events


def test_page_and_table_say_what_the_record_says(scenario: Scenario, name: str, script: ModuleType) -> None:
    assert script.table(name).read_text(encoding="utf-8") == script.coverage_table(scenario), "run the script again"
    assert script.image(name).exists()
    count = Counter(spell.basis if spell.is_known else "without" for *_, spell in spells(scenario))
    words = " ".join(section(name).split())
    told = f"Of its {count.total()} spells {count['seen']} were *seen*"
    assert told in words
    assert f"{count['recalled']} are *recalled*" in words
    assert f"{count['derived']} are *derived*" in words
    assert f"{count['judgement']} are *judgements*" in words
    assert f"{count['without']} have no level" in words


def test_most_months_are_known(scenario: Scenario, war: War) -> None:
    rows = coverage(scenario)
    months = sum(row.months - row.absent for row in rows)
    assert sum(row.known for row in rows) / months > war.known
    assert sum(row.judged for row in rows) / months < war.judged
    assert {f"{row.owner}.{row.name}" for row in rows if row.unknown > row.known} == war.dark


def test_kit_of_the_second_coder_tells_nothing_of_the_first(
    scenario: Scenario, script: ModuleType, tmp_path: Path
) -> None:
    script.kit(scenario, tmp_path / "kit")
    told = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "kit").iterdir())
    names = script.drawn(scenario)
    assert len(names) == 15
    for owner, name in names:
        assert f"## {owner}.{name}:" in told
        for spell in scenario.record[owner][name]:
            assert spell.note is None or spell.note not in told
            assert spell.ref == "judgement" or spell.ref not in told
