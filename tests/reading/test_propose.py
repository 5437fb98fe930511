import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp
from realpolitik.reading.documents import from_text
from realpolitik.reading.language import RELATION_CLASSES, count_words, lexicon
from realpolitik.reading.names import Names, countries
from realpolitik.reading.propose import Proposal, propose
from realpolitik.reading.verify import faults
from realpolitik.scenario.schema import Scenario

KEYS = (
    *("source", "paragraph", "start", "end", "sentence", "actor", "target", "relation", "relation_class", "kind"),
    *("certainty", "speaker", "attributed", "issue", "about", "forecast", "cues"),
)


def read(text: str, scenario: Scenario | None = None) -> tuple[Proposal, ...]:
    return propose(from_text(text), scenario)


def first(text: str, scenario: Scenario | None = None) -> Proposal:
    return max(read(text, scenario), key=lambda proposal: proposal.score)


@pytest.mark.parametrize(
    ("text", "actor", "relation_class", "target"),
    [
        ("Norway backs Chile in the dispute.", "norway", "SUPPORT", "chile"),
        ("The Norwegian government rejected the Chilean offer.", "norway", "OPPOSE", "chile"),
        ("Oslo fears a Chilean victory.", "norway", "FEAR", "chile"),
        ("Chile was attacked by Norway in the spring.", "norway", "ATTACK", "chile"),
        ("Norway urged Chile to withdraw from Peru.", "norway", "SEEK_PREFER", "chile"),
        ("Norway supplies weapons to Chile, and Peru supplies none.", "norway", "ARM_AID", "chile"),
        ("Norwegian officials have accused Chile of meddling.", "norway", "CRITICISE_ACCUSE", "chile"),
        ("Norway hosted Chile for a day.", "norway", "TALK", "chile"),
        ("Norway’s support for Chile has cost it much.", "norway", "SUPPORT", "chile"),
        ("The Norwegian economy is highly dependent on Chile.", "norway", "DEPEND_BENEFIT", "chile"),
        ("Norway sees Chile as a threat.", "norway", "FEAR", "chile"),
        ("The offensive alarmed Norway.", "norway", "FEAR", None),
        ("Norway does not want Chile at the table.", "norway", "OPPOSE", "chile"),
        ("Chile, which borders Peru, threatens Norway.", "chile", "THREATEN", "norway"),
    ],
)
def test_who_does_what_to_whom(text: str, actor: str, relation_class: str, target: str | None) -> None:
    found = [(one.actor, one.relation_class, one.target) for one in read(text)]
    assert (actor, relation_class, target) in found


def test_a_verb_after_and_goes_on_with_its_subject() -> None:
    found = {(one.actor, one.relation_class) for one in read("Norway backs Chile and fears Peru.")}
    assert found == {("norway", "SUPPORT"), ("norway", "FEAR")}


def test_what_is_said_of_two_is_proposed_of_both() -> None:
    found = {(one.actor, one.relation_class) for one in read("Norway and Peru fear the Chilean navy.")}
    assert found == {("norway", "FEAR"), ("peru", "FEAR")}


def test_pronouns_and_groups_stand_for_who_was_named() -> None:
    found = read(
        "The Houthis hold the port. Norway fears the group.\n\nNorway has troops there. It will attack Chile soon."
    )
    assert [
        (one.actor, one.relation_class, one.target) for one in found if one.relation_class in ("FEAR", "ATTACK")
    ] == [
        ("norway", "FEAR", "houthis"),
        ("norway", "ATTACK", "chile"),
    ]


@pytest.mark.parametrize(
    ("text", "certainty", "speaker", "stance"),
    [
        ("Norway attacked Chile in May 2019.", "fact", "author", "own"),
        ("Norway may attack Chile.", "speculation", "author", "own"),
        ("Norway hopes to attack Chile.", "judgement", "author", "own"),
        ("Norway will attack Chile.", "judgement", "author", "own"),
        ("According to a Peruvian diplomat, Norway attacked Chile.", "attributed", "a Peruvian diplomat", "reported"),
        ("Peru said that Norway attacked Chile.", "attributed", "Peru", "reported"),
        ("Peru believes that Norway attacked Chile.", "attributed", "Peru", "reported"),
        ("Peru alleges that Norway attacked Chile.", "attributed", "Peru", "disputed"),
        ("“Norway attacked Chile,” said Ada Ember of the navy.", "attributed", "Ada Ember", "reported"),
        ("Norway reportedly attacked Chile.", "attributed", "unnamed", "reported"),
    ],
)
def test_how_it_is_put_and_who_says_it(text: str, certainty: str, speaker: str, stance: str) -> None:
    one = next(one for one in read(text) if one.relation_class == "ATTACK")
    assert (one.certainty, one.speaker, one.attributed) == (certainty, speaker, stance)


def test_he_adds_and_a_quotation_that_runs_on_belong_to_whoever_spoke() -> None:
    found = read("A Peruvian general says: “Norway wants Chile. It will attack Peru.” “Norway fears Brazil,” he adds.")
    assert {one.speaker for one in found} == {"Peruvian general"}


@pytest.mark.parametrize(
    ("text", "comes", "confidence", "by"),
    [
        ("It is almost certain that Norway will not attack Chile by 2030.", False, "almost certain", "2030-12-31"),
        ("It is very unlikely that Norway will attack Chile by March 2026.", True, "very unlikely", "2026-03-31"),
        ("Norway will probably attack Chile.", True, "likely", None),
    ],
)
def test_a_forecast_keeps_its_sign_its_words_and_its_date(
    text: str, comes: bool, confidence: str, by: str | None
) -> None:
    one = next(one for one in read(text) if one.kind == "forecast")
    assert one.forecast == {"comes": comes, "confidence": confidence, "by": by}


def test_kind_is_open_unless_it_is_clear() -> None:
    assert first("Norway backs Chile.").kind is None
    assert first("Norway met Chile in Lima in May 2019.").kind == "evidence"
    assert first("Norway attacked Chile because the raid triggered a revolt in Chile.").kind in (None, "causal")


def test_names_a_document_brings_are_learnt() -> None:
    text = (
        "The Popular Hill Front (PHF) attacked Chile. Chilean President Ada Ember fears the PHF.\n\n"
        "Bert Ash, the Norwegian envoy, met Ember. Ash accused the Popular Hill Front of a raid."
    )
    found = {(one.actor, one.relation_class, one.target) for one in read(text)}
    assert ("popular_hill_front", "ATTACK", "chile") in found
    assert ("chile", "FEAR", "popular_hill_front") in found
    assert ("norway", "TALK", "chile") in found
    assert ("norway", "CRITICISE_ACCUSE", "popular_hill_front") in found


def test_a_place_is_no_actor() -> None:
    assert not read("The rains came late in Chile this year.")
    assert not any(one.actor == "sudan" for one in read("Rebels took Port Sudan by night."))
    assert all(one.actor != "norway" for one in read("Norwegian-backed fighters attacked Chile."))


def test_a_scenarios_actors_issues_numbers_and_claims_are_tied(border_war: Scenario) -> None:
    document = from_text("x.\n\ny.\n\nz.\n\nw.\n\nBoreas supports the League of the hills over ground.", "review-2020")
    names = Names.of(border_war)
    assert names.resolve("Boreas") == "boreas"
    actors = {
        **border_war.actors,
        "league": border_war.actors["league"].model_copy(update={"aliases": ("the League",)}),
    }
    (one,) = propose(document, border_war.model_copy(update={"actors": actors}))
    assert (one.actor, one.relation_class, one.target) == ("boreas", "SUPPORT", "league")
    assert one.about == "ties.boreas.league.relations"
    assert one.have == ("boreas_patient",)


def test_a_claim_that_pulls_the_other_way_is_named(border_war: Scenario) -> None:
    claim = border_war.claims["league_cohesive"].model_copy(
        update={
            "about": "ties.boreas.league.relations",
            "value": border_war.ties["boreas"]["league"].relations.model_validate(-0.5),
        }
    )
    actors = {
        **border_war.actors,
        "league": border_war.actors["league"].model_copy(update={"aliases": ("the League",)}),
    }
    scenario = border_war.model_copy(update={"actors": actors, "claims": {"cold": claim}})
    (one,) = propose(from_text("Boreas backs the League.", "review-2020"), scenario)
    assert one.contradicts == ("cold",)


def test_every_cue_points_at_the_words_it_rests_on() -> None:
    text = "It was cold. According to Peru, Norway may attack Chile because it fears Chile."
    document = from_text(text)
    for one in propose(document):
        assert document.paragraphs[0].text[one.start : one.end] == one.sentence
        assert not faults(one, document)
    cues = {name: text[start:end] for name, (start, end) in first(text).cues.items()}
    assert cues["actor"] == "Norway" and cues["target"] == "Chile" and cues["relation"] == "attack"
    assert cues["hedge"] == "may" and cues["speaker"] == "According to"


def test_same_text_same_proposals_and_json_has_every_key(
    tmp_path: Path, say: Callable[..., tuple[int, str, str]]
) -> None:
    path = tmp_path / "one.txt"
    path.write_text("Norway backs Chile.\n\nPeru will attack Chile by 2030.", encoding="utf-8")
    code, out, _ = say("read", str(path), "--json")
    assert code == 0
    document: dict[str, Any] = json.loads(out)
    assert document["count"] == 2 and document["dropped"] == []
    assert all({*KEYS} <= proposal.keys() for proposal in document["proposals"])
    again = rp.read(path)
    assert json.loads(json.dumps(again.as_dict()["proposals"])) == document["proposals"]
    assert rp.read([path]).proposals == again.proposals


def test_these_tests_would_see_a_socket() -> None:
    with pytest.raises(AssertionError, match="a socket was opened"):
        socket.create_connection(("127.0.0.1", 9))


def test_ten_thousand_words_take_two_seconds_at_most() -> None:
    sentence = (
        "On Monday Norway, which has long backed Chile, said that Peru may attack the Chilean army, for it fears it. "
    )
    text = "\n\n".join([sentence * 5] * 105)
    document = from_text(text)
    assert document.words >= 10_000
    propose(document)
    start = time.process_time()
    propose(document)
    assert time.process_time() - start < 2.0


def test_a_sentence_without_end_takes_no_time() -> None:
    document = from_text("Norway, which fears Chile and said that Peru may attack it, " * 4000 + "in the end.")
    start = time.process_time()
    assert propose(document)
    assert time.process_time() - start < 2.0


def test_the_lexicon_knows_every_class_and_no_class_twice() -> None:
    assert set(count_words()) == set(RELATION_CLASSES)
    assert all(count >= 20 for count in count_words().values())
    assert set(lexicon().negated) | set(lexicon().negated.values()) <= set(RELATION_CLASSES)
    assert set(lexicon().deemed.values()) | lexicon().attitudes <= set(RELATION_CLASSES)


def test_every_state_has_names_and_a_code() -> None:
    assert len(countries()) > 190
    assert all(len(code) == 3 and record["names"] for code, record in countries().items())
    names = [name for record in countries().values() for key in ("names", "people") for name in record[key]]
    shared = {name for name in names if names.count(name) > 1}
    assert not shared, shared
