"""The resolved form: explicit, stable, and blind to everything later than its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from realpolitik.errors import ScenarioError, UsageError
from realpolitik.scenario.checks import check
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.paths import walk
from realpolitik.scenario.resolve import digest, dump, resolve
from realpolitik.scenario.schema import Scenario

Make = Callable[..., Scenario]

WILL = ("will: 0.6", "will: {as_of: {2015: 0.4, 2017: {value: [0.5, 0.6], ref: paper:p2}, 2020: 0.9}}")
LATER = """
claims:
  c1: {source: paper, paragraph: 3, kind: value, text: A., certainty: fact, about: actors.reb.will, value: 0.9}
  c2: {source: late, paragraph: 1, kind: value, text: B., certainty: fact, about: actors.reb.will, value: 0.1}
  c3: {source: paper, paragraph: 4, kind: value, text: C., certainty: fact, about: actors.reb.will, value: 0.8,
    correction: No., corrected_by: c2}
  c4: {source: paper, paragraph: 5, kind: evidence, text: D., certainty: fact}
  c5: {source: other, paragraph: 6, kind: evidence, text: E., certainty: fact, origin: c1}
series:
  s: {title: S, unit: share, source: old, reads: ground.gov, points: [{date: 2015, value: 0.6},
    {date: 2016, value: 0.5, published: 2019}, {date: 2020, value: 0.1}]}
  t: {title: T, unit: share, source: late, reads: ground.reb, points: [{date: 2015, value: 0.6}]}
calibrations:
  early: {date: 2016, script: x, data: [s]}
  fresh: {date: 2019, script: x, data: [s]}
events:
  fall: {title: Fall, reads: ground.gov, crosses: below, threshold: 0.1, by: 2021, happened: 2021-08-15, ref: judgement}
questions:
  q: {title: Q}
hypotheses:
  h: {question: q, text: H., sets: {actors.pat.will: 0.2}, ref: judgement}
"""
SOURCES = (
    "sources:\n",
    "sources:\n  late: {title: Late, issued: 2020}\n  old: {title: Old, issued: 2014}\n"
    "  other: {title: Other, issued: 2017-08}\n",
)


@pytest.fixture
def rich(small: Make) -> Scenario:
    return small(WILL, SOURCES, more=LATER)


def dates(value: Any, but: tuple[str, ...] = ("by",)) -> list[dt.date]:
    """Every date held below a value, but for fields that ask about the future."""
    if isinstance(value, dt.date):
        return [value]
    if isinstance(value, BaseModel):
        value = {name: item for name, item in value.__dict__.items() if name not in but}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
    return [date for part in parts for date in dates(part, but)]


def test_numbers_of_the_date_are_chosen(rich: Scenario) -> None:
    for date, low in ((dt.date(2016, 1, 1), 0.4), (dt.date(2017, 12, 31), 0.5), (dt.date(2021, 1, 1), 0.9)):
        scenario = rich
        ((_, estimate),) = resolve(_without_references_to_paper(scenario), date).actors["pat"].will.dated
        assert estimate.low == low


def _without_references_to_paper(scenario: Scenario) -> Scenario:
    """The same scenario with the paper out early enough for all of the dates."""
    paper = scenario.sources["paper"].model_copy(update={"issued": dt.date(2014, 1, 1)})
    return scenario.model_copy(update={"sources": {**scenario.sources, "paper": paper}})


def test_everything_is_written_out(rich: Scenario) -> None:
    resolved = resolve(rich)
    for item in walk(resolved):
        ((day, estimate),) = item.number.dated
        assert day is None
        assert estimate.unit, item.path
        assert estimate.ref, item.path
    assert set(resolved.parameters) == set(parameters())
    assert set(resolved.hostility) == {"gov", "reb"}
    assert resolved.about.resolved
    assert resolved.about.as_of_dates == (resolved.about.as_of,) == (dt.date(2018, 1, 31),)
    assert isinstance(resolved.instruments["pat"]["troops"].initial, str)


def test_what_came_later_is_gone(rich: Scenario) -> None:
    resolved = resolve(rich)
    assert max(dates(resolved)) <= dt.date(2018, 1, 31)
    assert set(resolved.claims) == {"c1", "c3", "c4", "c5"}
    assert (resolved.claims["c3"].correction, resolved.claims["c3"].corrected_by) == (None, None)
    assert set(resolved.sources) == {"paper", "other", "old"}
    assert [point.value for point in resolved.series["s"].points] == [0.6]
    assert set(resolved.series) == {"s"}
    assert resolved.calibrations["early"].data == ("s",)
    assert set(resolved.calibrations) == {"early"}
    assert resolved.events["fall"].happened is None
    assert resolved.events["fall"].by == dt.date(2021, 12, 31)
    assert max(dates(rich)) > dt.date(2018, 1, 31), "the check above can fail"


def test_numbers_that_rest_on_what_came_later_are_errors(small: Make) -> None:
    scenario = small(SOURCES, ("will: 0.6", "will: {as_of: {2015: 0.5, 2020: {value: 0.6, ref: late}}}"))
    assert resolve(scenario).actors["pat"].will.estimates[0].low == 0.5
    with pytest.raises(ScenarioError, match=r"actors\.pat\.will: no value on 2014-06-30; its first is dated 2015-12"):
        resolve(scenario, dt.date(2014, 6, 30))
    with pytest.raises(
        ScenarioError, match=r"text:15:57: actors\.gov\.ref: paper:p1 came out on 2017-08-31, after 2016-01-01"
    ):
        resolve(scenario, dt.date(2016, 1, 1))


def test_settings_take_the_place_of_numbers_and_of_what_is_said_about_them(rich: Scenario) -> None:
    resolved = resolve(
        rich, settings={"reb.will": [0.1, 0.2], "pat.will": Estimate(low=0.3, mode=0.4, high=0.5), "ground_rate": 0.2}
    )
    assert resolved.actors["reb"].will.estimates[0].form() == [0.1, 0.2]
    assert resolved.actors["reb"].will.estimates[0].ref == "judgement"
    assert resolved.actors["pat"].will.estimates[0].form() == [0.3, 0.4, 0.5]
    assert resolved.parameters["ground_rate"].estimates[0].low == 0.2
    assert resolved.claims["c1"].about is None
    assert resolved.claims["c1"].value is None
    assert resolved.hypotheses["h"].sets == {}
    assert resolve(rich).claims["c1"].about == "actors.reb.will"
    assert digest(resolved) != digest(resolve(rich))


@pytest.mark.parametrize(("path", "value", "message"), [
    ("reb.will", 1.5, r"actors\.reb\.will: out of range: 1\.5; allowed 0 to 1"),
    ("reb.will", [0.5, 0.1], "must not fall"),
    ("reb.will", float("nan"), "finite"),
    ("reb.will", "high", "expected a number"),
    ("reb.will", {"value": 0.5, "ref": "late"}, "nothing known on 2018-01-31"),
    ("reb.will", {"value": 0.5, "unit": "points"}, "unit 'points'"),
    ("will", 0.5, "could be any of 3"),
    ("reb.wil", 0.5, r"did you mean actors\.reb\.will"),
])  # fmt: skip
def test_settings_that_make_no_sense(rich: Scenario, path: str, value: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        resolve(rich, settings={path: value})


def test_a_path_is_set_once(rich: Scenario) -> None:
    with pytest.raises(UsageError, match="set twice"):
        resolve(rich, settings={"reb.will": 0.5, "actors.reb.will": 0.6})


def test_a_view_keeps_one_source_s_claims(small: Make) -> None:
    scenario = small(SOURCES, ("will: 0.6", "will: {value: 0.6, ref: c5}"), more=LATER)
    resolved = resolve(scenario, view="paper")
    assert resolved.about.as_of == dt.date(2017, 8, 31)
    assert resolved.about.view == "paper"
    assert set(resolved.claims) == {"c1", "c3", "c4"}
    assert resolved.actors["pat"].will.estimates[0].ref == "other:p6"
    assert loads(dump(resolved)) == resolved
    assert resolve(resolved) == resolved
    later = resolve(scenario, dt.date(2018, 1, 31), view="other")
    assert later.claims["c5"].origin == "c1"
    assert (later.claims["c1"].source, later.claims["c1"].about) == ("paper", None), "what it repeats stays, silent"
    with pytest.raises(UsageError, match=r"no source 'papr'.*did you mean paper"):
        resolve(scenario, view="papr")
    with pytest.raises(UsageError, match="paper came out on 2017-08-31, after 2016-01-01"):
        resolve(scenario, dt.date(2016, 1, 1), view="paper")


@pytest.mark.parametrize("as_of", ["2015-08-31", "2017-03-31", "2017-08-31", "2018-01-31", "2020-07-31"])
def test_afghanistan_resolves_as_of_each_of_its_dates(afghanistan: Scenario, as_of: str) -> None:
    date = dt.date.fromisoformat(as_of)
    assert date in afghanistan.about.as_of_dates
    resolved = resolve(afghanistan, date)
    assert all(item.first(date) or item.rate is not None for item in resolved.successions.values())
    aside = {"experiments": {}, "focus": {}, "successions": {}}  # when to act, when to look, and when terms end
    known = resolved.model_copy(update=aside)
    assert max(dates(known)) <= date
    text = dump(resolved)
    again = loads(text)
    assert again == resolved
    assert dump(again) == text
    assert resolve(again) == resolved
    assert [str(problem) for problem in check(resolved) if problem.severity == "error"] == []


def test_order_has_no_meaning_but_for_levels(rich: Scenario) -> None:
    sections = ("actors", "claims", "issues", "territories")
    turned = rich.model_copy(update={name: dict(reversed(list(getattr(rich, name).items()))) for name in sections})
    assert list(turned.actors) != list(rich.actors)
    assert digest(turned) == digest(rich)
    assert digest(resolve(turned)) == digest(resolve(rich))
    assert list(resolve(turned).actors) == list(resolve(rich).actors)
    troops = rich.instruments["pat"]["troops"]
    other = troops.model_copy(update={"levels": dict(reversed(list(troops.levels.items())))})
    assert digest(rich.model_copy(update={"instruments": {"pat": {"troops": other}}})) != digest(rich)


AFTER = st.dates(dt.date(2018, 2, 1), dt.date(2030, 1, 1))
SHARE = st.floats(0, 1).map(lambda value: round(value, 6))


@given(day=AFTER, value=SHARE, text=st.sampled_from(["No.", "Yes.", "Perhaps."]), which=st.sets(st.integers(0, 6)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_later_can_change_the_resolved_form(
    small: Make, day: dt.date, value: float, text: str, which: set[int]
) -> None:
    base = small(WILL, SOURCES, more=LATER)
    changed = _perturbed(base, day, value, text, which)
    assert digest(resolve(changed)) == digest(resolve(base))
    if changed != base:
        assert digest(changed) != digest(base), "the perturbation is not seen at all"


def _perturbed(scenario: Scenario, day: dt.date, value: float, text: str, which: set[int]) -> Scenario:
    """The scenario with some of what is dated after 31 January 2018 changed."""
    update: dict[str, Any] = {}
    number = type(scenario.about.population).model_validate(
        {"as_of": {2015: 0.4, 2017: {"value": [0.5, 0.6], "ref": "paper:p2"}, day.isoformat(): value}}
    )
    if 0 in which:
        pat = scenario.actors["pat"].model_copy(update={"will": number})
        update["actors"] = {**scenario.actors, "pat": pat}
    if 1 in which:
        late = scenario.claims["c2"].model_copy(update={"text": text, "since": day})
        update["claims"] = {**scenario.claims, "c2": late}
    if 2 in which:
        late = scenario.sources["late"].model_copy(update={"issued": day, "title": text})
        update["sources"] = {**scenario.sources, "late": late}
    if 3 in which:
        first, second, third = scenario.series["s"].points
        points = (
            first,
            second.model_copy(update={"published": day, "value": value}),
            third.model_copy(update={"date": day}),
        )
        update["series"] = {**scenario.series, "s": scenario.series["s"].model_copy(update={"points": points})}
    if 4 in which:
        update["events"] = {"fall": scenario.events["fall"].model_copy(update={"happened": day})}
    if 5 in which:
        fresh = scenario.calibrations["fresh"].model_copy(update={"date": day, "script": text})
        update["calibrations"] = {**scenario.calibrations, "fresh": fresh}
    if 6 in which:
        update["about"] = scenario.about.model_copy(update={"as_of_dates": (scenario.about.as_of, day)})
    return scenario.model_copy(update=update)


CHARACTERS = st.characters(categories=["L", "M", "N", "P", "S", "Zs"], max_codepoint=0x2FFF)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=30)


@given(title=TEXTS, low=st.floats(0, 1), high=st.floats(0, 1), note=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_and_number_survives_the_dump(small: Make, title: str, low: float, high: float, note: str) -> None:
    from realpolitik.scenario.yaml_text import ODD_VALUE

    if ODD_VALUE.search(title + note):
        return
    base = small()
    low, high = min(low, high), max(low, high)
    will = type(base.actors["pat"].will).model_validate({"value": [low, high], "note": note})
    pat = base.actors["pat"].model_copy(update={"name": title, "will": will})
    scenario = base.model_copy(update={"actors": {**base.actors, "pat": pat}})
    assert loads(dump(scenario)) == scenario


def test_a_source_without_claims_has_no_view() -> None:
    """The coder's own hand is a source of figures and dates, and endorses nothing."""
    scenario = load("kabul_1989")
    assert "own-coding" in scenario.sources
    with pytest.raises(UsageError, match="'own-coding' makes no claims, so that it has no view to take") as refused:
        resolve(scenario, view="own-coding")
    assert set(refused.value.allowed) == {claim.source for claim in scenario.claims.values()}
    assert resolve(scenario, view="snie-1988").about.view == "snie-1988"
