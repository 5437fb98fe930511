"""Whatever is dated after the date of knowledge can be anything: the run as of the date stays what it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from realpolitik.errors import ScenarioError
from realpolitik.pipeline import simulate
from realpolitik.scenario import resolve as resolving
from realpolitik.scenario.dates import Date
from realpolitik.scenario.history import Spell
from realpolitik.scenario.inquiry import Inquiry, narrowed
from realpolitik.scenario.known import Available
from realpolitik.scenario.load import catalog, inquiries, load, load_inquiry, loads
from realpolitik.scenario.numbers import Frozen, Number
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.paths import PathedNumber, cited, numbers, transform, walk
from realpolitik.scenario.resolve import digest, dump, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.starts import DEATHS, deaths_on_record

from .later import DATES, NEW, Later, date_fields


@cache
def loaded(name: str) -> Scenario:
    return load(name)


@cache
def resolved_text(name: str, day: dt.date) -> str:
    return dump(resolve(loaded(name), day))


def pairs() -> list[tuple[str, dt.date]]:
    """Every scenario of the catalog with each of its as-of dates."""
    return [
        (name, day) for name in catalog() for day in sorted({loaded(name).about.as_of, *loaded(name).about.as_of_dates})
    ]


@pytest.mark.parametrize(("name", "day"), pairs())
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_later_reaches_the_resolved_form(name: str, day: dt.date, seed: int) -> None:
    scenario = loaded(name)
    later = Later(scenario, day, seed)
    changed = later.made()
    assert later.changed["entries"] > 50 and later.changed["spells"] > 5, "the change is too small to show a leak"
    assert scenario.record or later.changed["levels"] > 5
    assert changed != scenario
    resolved = resolve(changed, day)
    assert dump(resolved) == resolved_text(name, day)
    assert digest(resolved) == hashlib.sha256(resolved_text(name, day).encode()).hexdigest()


@pytest.mark.parametrize("name", ["afghanistan", "libya", "syria"])
def test_nothing_later_reaches_a_source_s_view(name: str) -> None:
    scenario = loaded(name)
    spoken = {claim.source for claim in scenario.claims.values()}
    first = min(scenario.about.as_of_dates)
    views = [key for key in sorted(spoken) if scenario.sources[key].issued >= first][:2]
    assert views
    for view in views:
        day = scenario.sources[view].issued
        changed = Later(scenario, day, 3).made()
        assert dump(resolve(changed, day, view)) == dump(resolve(scenario, day, view))


@pytest.mark.parametrize("name", inquiries())
def test_nothing_later_reaches_an_inquiry(name: str) -> None:
    inquiry = load_inquiry(name)
    assert isinstance(inquiry, Inquiry)
    later = Later(inquiry, inquiry.about.as_of, 4)
    changed = later.made()
    assert later.changed["rows"] and later.changed["corrections"]
    assert narrowed(changed) == narrowed(inquiry)


@pytest.mark.parametrize(("name", "day"), pairs())
def test_every_number_that_reaches_a_run_rests_on_what_was_known(name: str, day: dt.date) -> None:
    """All that there is in the resolved form is walked: filled in from a record, from a claim, or written."""
    resolved, known = resolve(loaded(name), day), Available(loaded(name), day)
    found = numbers(resolved)
    assert len(found) > 100 and {f"parameters.{key}" for key in parameters()} <= set(found)
    for item in walk(resolved):
        for when, estimate in item.number.dated:
            ref = item.ref_of(estimate)
            assert when is None and ref is not None, item.path
            assert known.why_not(ref) is None, item.path
    for place, when in days(resolved):
        assert DATES[place] == "asked" or when <= day, place


def test_a_later_count_of_deaths_is_not_the_start_s(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where what keeps it out is taken away, this notices."""
    points = "[{date: 2016, value: 100}, {date: 2017, value: 900, published: 2018-06}]"
    series = f"{{title: D, unit: persons/year, per: year, reads: war_deaths, source: paper, points: {points}}}"
    scenario = loads(f"{text}series: {{dead: {series}}}\n")
    start = resolve(scenario).parameters[DEATHS].estimates[-1]
    assert (start.mode, start.ref) == (100, "series:dead@2016-12-31")
    monkeypatch.setattr(resolving, "deaths_on_record", _deaths_of_two_years_on)
    leaked = resolve(loads(f"{text}series: {{dead: {series}}}\n")).parameters[DEATHS].estimates[-1]
    assert leaked.mode == 900


@pytest.mark.parametrize("name", catalog())
def test_the_deaths_at_the_start_are_those_of_the_last_count_known(name: str) -> None:
    """Whatever is changed of later counts; where none was known, the model's own value stands."""
    scenario = loaded(name)
    for day in scenario.about.as_of_dates or (scenario.about.as_of,):
        estimate = resolve(scenario, day).parameters[DEATHS].estimates[-1]
        assert estimate.ref is not None
        if DEATHS in scenario.parameters or not estimate.ref.startswith("series:"):
            continue
        series, _, when = estimate.ref.removeprefix("series:").partition("@")
        points = [one for one in scenario.series[series].points if one.known <= day]
        last = max(points, key=lambda one: one.date)
        assert (when, estimate.mode if estimate.mode is not None else estimate.low) == (str(last.date), last.value)


def days(value: Any) -> Iterator[tuple[str, dt.date]]:
    """``Record.field`` and value of every date that stands anywhere in a scenario."""
    if isinstance(value, Number):
        yield from (("Number.dated", when) for when, _ in value.dated if when is not None)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            for item in held(getattr(value, name)):
                yield from [(f"{type(value).__name__}.{name}", item)] if isinstance(item, dt.date) else days(item)


def held(value: Any) -> Iterator[Any]:
    """What a field holds, out of tables and tuples."""
    if isinstance(value, dict | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from held(item)
    else:
        yield value


@pytest.mark.parametrize(
    ("name", "day"), [("afghanistan", "2015-08-31"), ("syria", "2015-09-29"), ("libya", "2017-02-16")]
)
def test_nothing_later_reaches_the_numbers_of_a_run(name: str, day: str) -> None:
    changed = Later(loaded(name), dt.date.fromisoformat(day), 5).made()
    one, other = (simulate(item, as_of=day, worlds=3, months=4, seed=2) for item in (loaded(name), changed))
    assert one.data.equals(other.data)
    assert one.provenance == other.provenance


def _keep_all(self: Any, record: Any, *_: Any) -> Any:
    return record


def _all_spells(scenario: Scenario, owner: str, name: str, date: dt.date) -> tuple[Spell, ...]:
    return scenario.record.get(owner, {}).get(name, ())


def _latest_level(scenario: Scenario, owner: str, name: str, date: dt.date) -> str:
    """The last level that is written anywhere, whenever it was known."""
    spells = scenario.record.get(owner, {}).get(name)
    return spells[-1].level if spells else scenario.instruments[owner][name].initial_levels[-1][1]


def _deaths_of_two_years_on(scenario: Scenario, known: Available) -> Number | None:
    return deaths_on_record(scenario, Available(scenario, known.as_of + dt.timedelta(days=730)))


LEAKS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "numbers": (Number, "at", lambda self, day: self.dated[-1][1]),
    "points": (resolving._Work, "_series", _keep_all),
    "events": (resolving._Work, "_event", _keep_all),
    "answers": (resolving._Work, "_question", _keep_all),
    "levels": (resolving, "starting_level", _latest_level),
    "spells": (resolving, "spells_known", _all_spells),
    "focus": (resolving._Work, "_focus", lambda self, resolved: resolved.focus),
    "corrections": (resolving._Work, "_claim", _keep_all),
    "rows": (resolving._Work, "_matrix", lambda self, resolved: resolved.matrix),
    "sources": (Available, "_late_source", lambda self, text, name: None),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_seen(leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of what keeps later things out is taken away in turn, and the comparison above notices."""
    scenario, day = loaded("afghanistan"), dt.date(2015, 8, 31)
    changed = Later(scenario, day, 1).made()
    if leak == "sources":
        late = transform(scenario, lambda item: _resting_on(item.number, "ramani-2017"))
        with pytest.raises(ScenarioError, match="ramani-2017 came out on"):
            resolve(late, day)
        monkeypatch.setattr(*LEAKS[leak])
        resolve(late, day)
        return
    monkeypatch.setattr(*LEAKS[leak])
    if leak == "numbers":  # the references of the later numbers give them away before their values do
        with pytest.raises(ScenarioError, match=f"{NEW} came out on"):
            resolve(changed, day)
        changed = transform(changed, lambda item: _resting_on(item.number, "judgement"))
        scenario = transform(scenario, lambda item: _resting_on(item.number, "judgement"))
    assert dump(resolve(changed, day)) != dump(resolve(scenario, day))


def _resting_on(number: Number, ref: str) -> Number:
    return Number.model_construct(dated=tuple((day, one.model_copy(update={"ref": ref})) for day, one in number.dated))


def test_every_date_of_the_schema_says_what_it_means_for_knowledge() -> None:
    found = {*date_fields(Scenario), *date_fields(Inquiry)}
    assert found == set(DATES)

    class Rumour(Frozen):
        heard: Date

    class Wider(Scenario):
        rumours: dict[str, Rumour]

    assert set(date_fields(Wider)) - set(DATES) == {"Rumour.heard"}


@pytest.fixture(scope="module")
def rich(everything: str) -> Scenario:
    return loads(everything)


def test_no_number_in_force_can_rest_on_what_came_later(rich: Scenario) -> None:
    paths = {item.path for item in walk(rich)}
    sections = {path.partition(".")[0] for path in paths}
    assert sections >= {"about", "ties", "threats", "claims", "hypotheses", "parameters"}
    for path in sorted(paths):

        def late_there(item: PathedNumber, at: str = path) -> Number:
            return _resting_on(item.number, NEW) if item.path == at else item.number

        late = transform(rich, late_there)
        with pytest.raises(ScenarioError) as raised:
            resolve(late)
        assert [problem.path for problem in raised.value.problems] == [path]


def test_no_record_can_rest_on_what_came_later(rich: Scenario) -> None:
    places = [keys for keys, _ in cited(rich)]
    assert {keys[0] for keys in places} >= {
        *("actors", "territories", "issues", "positions", "instruments", "ties", "shocks", "threats", "events"),
        *("questions", "hypotheses", "experiments", "focus"),
    }
    for keys in places:
        with pytest.raises(ScenarioError, match=f"{NEW} came out on 2020-12-31, after 2018-01-31"):
            resolve(_cited_at(rich, keys))


def _cited_at(value: Any, keys: tuple[Any, ...]) -> Any:
    """A scenario in which the record at some keys has the late reference, and its numbers none of their own."""
    if not keys:
        return value.model_copy(update={"ref": NEW})
    if isinstance(value, dict):
        return {**value, keys[0]: _cited_at(value[keys[0]], keys[1:])}
    return value.model_copy(update={keys[0]: _cited_at(getattr(value, keys[0]), keys[1:])})


def test_an_error_on_a_date_says_where_it_stands() -> None:
    with pytest.raises(ScenarioError) as raised:
        resolve(loaded("afghanistan"), dt.date(2010, 1, 1))
    assert len(raised.value.problems) > 100
    for problem in raised.value.problems:
        assert problem.file.endswith(".yaml") and problem.line and problem.column


PLANS = {
    ("afghanistan", "about.summary"),
    ("afghanistan", "actors.us.will.note"),
    ("afghanistan", "positions.us.us_presence.position.note"),
    ("afghanistan", "instruments.tajikistan.host_201st.levels.host.title"),
    *((war, f"successions.us_{year}.title") for war in ("afghanistan", "syria", "libya") for year in (2016, 2020)),
}
"""Texts that name a later year and tell nothing that came later: plans and terms of office of the day, what
the scenario is about."""
WHOSE_OWN = ("sources", "claims", "experiments", "focus")
"""Sections whose texts are about the future or about how a source was read: forecasts, what is tried, editions."""


def texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text below a value with its path; of numbers, their notes."""
    if isinstance(value, str):
        yield ".".join(path), value
    elif isinstance(value, Number):
        yield from (((".".join((*path, "note"))), one.note) for one in value.estimates if one.note)
    else:
        pairs = (
            value.items() if isinstance(value, dict) else value.__dict__.items() if hasattr(value, "__dict__") else ()
        )
        for key, item in pairs:
            yield from texts(item, (*path, str(key)))


@pytest.mark.parametrize(("name", "day"), pairs())
def test_no_text_in_force_tells_of_a_later_year(name: str, day: dt.date) -> None:
    resolved = resolve(loaded(name), day)
    found = {
        (name, path)
        for section in Scenario.model_fields
        if section not in WHOSE_OWN
        for path, text in texts(getattr(resolved, section), (section,))
        if any(int(year) > day.year for year in re.findall(r"\b(?:19|20)\d\d\b", text))
    }
    assert found <= PLANS


def test_a_note_in_force_is_that_of_its_date() -> None:
    path = "instruments.us.aid_kabul.levels.none.direct.note"
    for day, pledges in ((dt.date(2015, 8, 31), "2012"), (dt.date(2018, 1, 31), "2012 and 2016")):
        found = dict(texts(resolve(loaded("afghanistan"), day)))
        assert found[path] == f"Pledges of {pledges} broken"
