"""Contradictions as a study: its table rule by rule, what is picked, what links lead to, what is refused."""

from __future__ import annotations

from functools import cache

import pytest

import realpolitik as rp
from realpolitik.report.document import PageTable
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.contradictions import tables
from realpolitik.studies.contradictions.rules import KINDS, find


@cache
def war() -> Scenario:
    return load("afghanistan")


@cache
def study() -> rp.Study:
    return rp.contradictions(war())


def test_they_stand_rule_by_rule() -> None:
    found, rows = find(war()), study()["contradictions"]
    assert len(rows) == len(found) and list(rows.kind) == list(found.kind)
    assert list(dict.fromkeys(rows.rule)) == [tables.RULES[kind] for kind in KINDS if kind in set(found.kind)]
    fields = ["about", "one", "one_says", "other", "other_says", "sources", "scope", "apart"]
    assert rows[fields].equals(found[fields])
    within = int((found.scope == "within").sum())
    assert f"{within} lie within one source, {len(found) - within} between sources" in study().summary[0]


def test_every_rule_that_found_any_is_counted() -> None:
    for kind, rows in study()["contradictions"].groupby("kind"):
        assert f"{tables.RULES[str(kind)].lower()}: {len(rows)}" in study().summary[0].lower()


def test_none_is_found_where_nothing_is_claimed() -> None:
    bare = war().model_copy(update={"claims": {}, "matrix": {}, "experiments": {}})
    found = rp.contradictions(bare)
    assert len(found["contradictions"]) == 0 and "No rule" in found.summary[0]
    (section,) = found.sections()
    assert section.stands and "No rule" in section.lead


def test_every_link_of_the_page_leads_to_a_claim_on_it() -> None:
    shown = [block for section in study().sections() for block in section.blocks if isinstance(block, PageTable)]
    cells = [cell for table in shown for row in table.rows for cell in row]
    assert {link.anchor for cell in cells for link in cell.links} == {cell.anchor for cell in cells if cell.anchor}


def test_what_is_asked_for_is_what_has_a_part() -> None:
    every = study()["contradictions"]
    picked = rp.contradictions(war(), kind="direction", source="ramani-2017")["contradictions"]
    by_hand = [row.kind == "direction" and "ramani-2017" in row.sources for row in every.itertuples()]
    assert 0 < len(picked) < len(every)
    assert picked.equals(every[by_hand].reset_index(drop=True))
    actors = rp.contradictions(war(), actor="russia", issue="us_presence")["contradictions"]
    assert 0 < len(actors) < len(every)
    for row in actors.itertuples():
        claims = [war().claims[name] for name in (*row.one, *row.other)]
        assert any("russia" in claim.actors for claim in claims)
        assert any("us_presence" in claim.issues for claim in claims)


def test_a_date_or_a_view_leaves_out_later_and_other_claims() -> None:
    early = rp.contradictions(war(), as_of="2018-01-31")
    assert early.run.as_of == war().about.as_of and early.run.digest == digest(resolve(war()))
    assert len(early["contradictions"]) < len(study()["contradictions"])
    assert study().run.as_of is None
    one = rp.contradictions(war(), view="kalinovsky-2020", as_of="2020-12-31")
    assert set(one["contradictions"].scope) <= {"within"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"kind": "causal"}, "no kind 'causal'"),
        ({"source": "ramani"}, "did you mean ramani-2017"),
        ({"actor": "rusia"}, "did you mean russia"),
        ({"issue": "us_presense"}, "did you mean us_presence"),
    ],
)
def test_what_is_not_there_is_refused(options: dict[str, str], told: str) -> None:
    with pytest.raises(rp.UsageError, match=told):
        rp.contradictions(war(), **options)  # type: ignore[arg-type]


def test_forecasts_stand_beside_the_run_that_is_asked_for() -> None:
    found = rp.contradictions(war(), as_of="2018-01-31", worlds=8, kind="model")
    rows = found["forecasts"]
    assert found.run.worlds == 8 and "Forecasts beside the run" in found.summary[1]
    told = rows[rows.run.notna()]
    assert {"us_leaves", "russia_intervenes"} <= set(told.event)
    assert ((told.run >= told.run_low) & (told.run <= told.run_high)).all()
    beyond = told[(told.run_high < told.low) | (told.run_low > told.high)]
    assert set(beyond.told) <= {"rarer in the run", "commoner in the run"}
    assert {name for names in found["contradictions"].one for name in names} == set(beyond.claim)


def test_forecasts_are_compared_as_of_a_date_too() -> None:
    assert "forecast" in set(rp.contradictions(war(), as_of="2020-07-31")["contradictions"].kind)
