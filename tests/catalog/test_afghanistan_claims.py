"""The claims of the built-in scenario: complete, placed, rated, and about numbers that exist."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from importlib import resources

import pytest
import yaml

from realpolitik.scenario.load import load
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.worlds.draw import pools_of

PARAGRAPHS = {"tikhonova-2015": 33, "husseini-2017": 37, "ramani-2017": 19, "gurganus-2018": 20, "kalinovsky-2020": 15}
"""Paragraphs of each article, counted as blocks between blank lines."""

MECHANISMS = {f"M{number:02d}" for number in range(1, 48)}
ICD_203 = {
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
}


@cache
def claims() -> dict[str, Claim]:
    """Every claim file read by itself, so that a fault elsewhere in the scenario does not hide one here."""
    folder = resources.files("realpolitik") / "catalog" / "afghanistan" / "claims"
    found: dict[str, Claim] = {}
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        for name, record in yaml.safe_load(file.read_text(encoding="utf-8"))["claims"].items():
            assert name not in found, name
            found[name] = Claim.model_validate(record)
    return found


@cache
def scenario() -> Scenario:
    return load("afghanistan")


def failing(rule: Callable[[str, Claim], object]) -> list[str]:
    """Ids of the claims for which a rule does not hold."""
    return [name for name, claim in claims().items() if not rule(name, claim)]


def test_counts_by_kind():
    kinds = Counter(claim.kind for claim in claims().values())
    assert kinds["value"] >= 130
    assert kinds["causal"] + kinds["forecast"] + kinds["evidence"] >= 110
    assert min(kinds.values()) >= 20


@pytest.mark.parametrize("source", PARAGRAPHS)
def test_every_source_has_every_kind(source):
    kinds = Counter(claim.kind for claim in claims().values() if claim.source == source)
    assert kinds["value"] >= 35
    assert kinds["causal"] >= 12
    assert kinds["forecast"] >= 4
    assert kinds["evidence"] >= 5


def test_every_mechanism_is_carried():
    carried = {mechanism for claim in claims().values() for mechanism in claim.mechanisms}
    assert carried == MECHANISMS


def test_paragraph_exists_in_its_source():
    assert failing(lambda _, claim: 1 <= claim.paragraph <= PARAGRAPHS[claim.source]) == []


def test_id_says_source_and_paragraph():
    def right(name: str, claim: Claim) -> bool:
        start = f"{claim.source}.p{claim.paragraph}."
        return name.startswith(start) and re.fullmatch(r"[a-z0-9][a-z0-9-]*", name[len(start) :]) is not None

    assert failing(right) == []


def test_attributed_claims_name_who_says_it_and_how_it_was_learnt():
    assert failing(lambda _, claim: (claim.speaker == "author") == (claim.learnt is None)) == []
    assert failing(lambda _, claim: claim.certainty != "attributed" or claim.speaker != "author") == []


def test_texts_are_short_and_stand_alone():
    assert failing(lambda _, claim: len(claim.text) <= 300 and claim.text.endswith(".")) == []
    texts = Counter(claim.text for claim in claims().values())
    assert [text for text, count in texts.items() if count > 1] == []


def test_confidence_is_an_icd_203_term_and_every_forecast_has_one():
    assert failing(lambda _, claim: claim.confidence is None or claim.confidence in ICD_203) == []
    assert failing(lambda _, claim: claim.kind != "forecast" or claim.confidence is not None) == []


def test_only_value_claims_speak_about_a_number_and_few_do_not():
    assert failing(lambda _, claim: claim.kind == "value" or claim.about is None) == []
    values = [claim for claim in claims().values() if claim.kind == "value"]
    assert sum(claim.about is None for claim in values) <= 15


def test_evidence_says_what_it_bears_on():
    assert failing(lambda _, claim: claim.kind != "evidence" or "bears on " in claim.text) == []


def test_causal_claims_say_whom_they_concern():
    assert failing(lambda _, claim: claim.kind != "causal" or (claim.actors and claim.mechanisms)) == []


def test_sources_dispute_many_numbers():
    speakers = defaultdict(set)
    for claim in claims().values():
        if claim.about is not None:
            speakers[claim.about].add(claim.source)
    assert sum(len(sources) >= 2 for sources in speakers.values()) >= 45
    assert speakers["positions.russia.us_presence.position"] == set(PARAGRAPHS)
    assert speakers["ties.russia.us.belief"] == set(PARAGRAPHS)


def test_what_repeats_another_claim_is_not_earlier_than_it():
    issued = {name: source.issued for name, source in scenario().sources.items()}
    assert (
        failing(
            lambda _, claim: (
                claim.origin not in claims() or issued[claims()[claim.origin].source] <= issued[claim.source]
            )
        )
        == []
    )


def test_corrections_point_at_claims_or_sources():
    known = {*claims(), *scenario().sources}
    assert failing(lambda _, claim: claim.origin is None or claim.origin in known) == []
    assert failing(lambda _, claim: claim.corrected_by is None or claim.corrected_by in known) == []
    assert failing(lambda _, claim: (claim.corrected_by is None) is (claim.correction is None)) == []
    corrected = {name for name, claim in claims().items() if claim.correction is not None}
    assert {
        "tikhonova-2015.p16.kyrgyz-neighbour",
        "gurganus-2018.p14.mi35-deal",
        "gurganus-2018.p13.three-rounds",
        "husseini-2017.p5.moscow-meeting-february",
        "husseini-2017.p31.kandahar-bomb",
    } <= corrected


@pytest.mark.parametrize(("day", "known"), [(dt.date(2018, 1, 31), False), (dt.date(2020, 7, 31), True)])
def test_a_correction_is_not_known_before_its_source(day, known):
    found = resolve(scenario(), as_of=day).claims
    for name in ("husseini-2017.p33.pentagon-on-china", "ramani-2017.p14.unmarked-planes"):
        assert (found[name].correction is not None) is known
    assert found["ramani-2017.p11.deploy-domestic"].correction is not None


def test_claims_are_about_numbers_of_the_scenario_and_within_their_range():
    known = numbers(scenario())
    assert failing(lambda _, claim: claim.about is None or claim.about in known) == []
    for claim in claims().values():
        if claim.about is not None and claim.value is not None and (measure := known[claim.about].measure) is not None:
            measure.check(claim.value)


def test_claims_name_actors_issues_and_sources_of_the_scenario():
    here = scenario()
    assert failing(lambda _, claim: claim.source in here.sources) == []
    assert failing(lambda _, claim: set(claim.actors) <= set(here.actors)) == []
    assert failing(lambda _, claim: set(claim.issues) <= set(here.issues)) == []
    assert set(claims()) <= set(here.claims)


def test_no_letter_of_a_source_stands_for_the_digits_of_its_claims():
    digits = defaultdict(set)
    for claim in claims().values():
        digits[claim.source].add(claim.credibility)
    assert {source: len(found) for source, found in digits.items() if len(found) < 3} == {}


def test_a_stance_is_of_what_somebody_else_says():
    stances = Counter(claim.stance for claim in claims().values())
    assert stances["reports"] >= 50 and stances["disputes"] >= 4
    assert failing(lambda _, claim: claim.stance == "endorses" or claim.speaker != "author") == []


def test_no_view_believes_what_its_author_disputes():
    disputed = {name: claim for name, claim in claims().items() if claim.stance == "disputes" and claim.about}
    assert {"kalinovsky-2020.p4.us-says-ousting", "kalinovsky-2020.p9.russia-denies-arms"} <= set(disputed)
    for name, claim in disputed.items():
        pool = pools_of(resolve(scenario(), view=claim.source))[claim.about]
        assert pool.weights[pool.names.index(name)] == 0.0


def test_what_a_source_says_of_former_times_is_not_believed_of_the_present():
    found = [name for name, claim in claims().items() if claim.superseded]
    assert "husseini-2017.p13.taliban-blamed-2013" in found
    for name in found:
        claim = claims()[name]
        assert claim.superseded < scenario().sources[claim.source].issued
        assert name not in pools_of(resolve(scenario(), view=claim.source))[claim.about].names


def test_every_claim_says_where_its_sentence_stands():
    """No text is kept: offsets, a digest, and four words on either side at most."""
    assert failing(lambda name, claim: claim.anchor is not None) == []
    assert failing(lambda name, claim: len(f"{claim.anchor.before} {claim.anchor.after}".split()) <= 8) == []
