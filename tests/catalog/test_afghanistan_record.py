"""Afghanistan's record of conduct: whole, sourced, blind to what came later, and as its page says."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.history import ABSENT, UNKNOWN, Spell
from realpolitik.scenario.load import load
from realpolitik.scenario.record import conduct, coverage, published, spells_known, starting_level
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "record.md").read_text(encoding="utf-8")
FORMER = Path(__file__).with_name("former_levels.csv")
"""Starting levels that the scenario stated by hand before it had a record."""
DIFFERENCE = re.compile(r"^\| `([\w.]+)` \| ([\d, -]+) \| (\w+) \| (\w+) \| .+ \|$", re.M)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("afghanistan")


def spells(scenario: Scenario) -> Iterator[tuple[str, str, int, Spell]]:
    for owner, mine in scenario.record.items():
        for name, row in mine.items():
            for place, spell in enumerate(row):
                yield owner, name, place, spell


def test_every_instrument_has_a_rule_and_a_record_from_a_year_before(scenario: Scenario) -> None:
    assert scenario.about.recorded == (dt.date(2014, 8, 31), dt.date(2022, 12, 31))
    assert months_between(scenario.about.recorded[0], min(scenario.about.as_of_dates)) == 12
    rows = {(item.owner, item.name): item for item in conduct(scenario)}
    kits = {(owner, name): item for owner, mine in scenario.instruments.items() for name, item in mine.items()}
    assert set(rows) == set(kits)
    assert len(rows) == 59
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


@pytest.mark.parametrize("date", ["2015-08-31", "2017-03-31", "2017-08-31", "2018-01-31", "2020-07-31"])
def test_nothing_later_is_visible(scenario: Scenario, date: str) -> None:
    day = dt.date.fromisoformat(date)
    resolved = resolve(scenario, as_of=day)
    kept = list(spells(resolved))
    assert len(kept) >= 59
    for _, _, _, spell in kept:
        assert spell.start <= day
        assert spell.published is not None
        assert spell.published <= day
        assert spell.ref == "judgement" or parse_ref(spell.ref, resolved) is not None
    assert {item.months[-1] for item in conduct(resolved)} == {day}
    late = [spell for *_, spell in spells(scenario) if published(spell, scenario) > day]
    assert late, "the check can fail"


def test_starting_levels_are_the_former_ones_but_for_those_listed(scenario: Scenario) -> None:
    listed = {
        (name, date.strip(), former, level)
        for name, dates, former, level in DIFFERENCE.findall(PAGE)
        for date in dates.split(",")
    }
    found = set()
    with FORMER.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            owner, _, name = row.pop("instrument").partition(".")
            for date, former in row.items():
                day = dt.date.fromisoformat(date)
                level = spells_known(scenario, owner, name, day)[-1].level
                if level != former:
                    found.add((f"{owner}.{name}", date, former, level))
                started = starting_level(scenario, owner, name, day)
                assert started == (former if level in (UNKNOWN, ABSENT) else level), (owner, name, date)
    assert found == listed
    assert len(found) < 30, "of 295"


def test_events_read_from_levels_agree_with_the_record(scenario: Scenario) -> None:
    """What history says of an event that is read from one level lies within a month of the record's own crossing."""
    rows = {(item.owner, item.name): item for item in conduct(scenario)}
    checked = 0
    for name, event in {**scenario.events, **scenario.outcomes}.items():
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
            assert first is None, name
        elif event.happened <= row.months[-1]:
            assert first is not None, name
            assert abs(months_between(first, month_end(event.happened, 0))) <= 1, (name, first, event.happened)
        checked += 1
    assert checked >= 25


def test_page_and_table_say_what_the_record_says(scenario: Scenario) -> None:
    spec = importlib.util.spec_from_file_location("record_script", ROOT / "scripts" / "record_afghanistan.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TABLE.read_text(encoding="utf-8") == script.coverage_table(scenario), "run the script again"
    count = Counter(spell.basis if spell.is_known else "without" for *_, spell in spells(scenario))
    words = " ".join(PAGE.split())
    told = f"Of its {count.total()} spells {count['seen']} were *seen*"
    assert told in words
    assert f"{count['recalled']} are *recalled*" in words
    assert f"{count['derived']} are *derived*" in words
    assert f"{count['judgement']} are *judgements*" in words
    assert f"{count['without']} have no level" in words


def test_most_months_are_known(scenario: Scenario) -> None:
    rows = coverage(scenario)
    months = sum(row.months - row.absent for row in rows)
    assert sum(row.known for row in rows) / months > 0.9
    assert sum(row.judged for row in rows) / months < 1 / 3
    assert {f"{row.owner}.{row.name}" for row in rows if row.unknown > row.known} == {"haqqani.spoil"}


def test_kit_of_the_second_coder_tells_nothing_of_the_first(scenario: Scenario, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("record_script", ROOT / "scripts" / "record_afghanistan.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.kit(scenario, tmp_path / "kit")
    told = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "kit").iterdir())
    for owner, name in script.drawn(scenario):
        assert f"## {owner}.{name}:" in told
        for spell in scenario.record[owner][name]:
            assert spell.note is None or spell.note not in told
            assert spell.ref == "judgement" or spell.ref not in told
