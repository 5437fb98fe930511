import itertools
import sys

import pytest

from realpolitik.findings.assessment import find
from realpolitik.findings.summary import LIKELIHOOD, percent, signed, verbal
from realpolitik.readings.labels import WORDS, describe, number_words
from realpolitik.scenario.vocabulary import VARIABLES


def test_everything_is_found(run):
    found = find(run, run.scenario)
    assert found.as_of.isoformat() == "2018-01-31"
    assert found.until.isoformat() == "2025-01-31"
    text = " ".join(found.summary)
    assert "The Crown falls" in text
    assert "Crown: cohesion" in text
    assert "more than one estimate for 2 numbers" in text
    caveats = " ".join(found.caveats)
    assert "A deadline gone by" in caveats
    assert "calibrated on data up to 2018-01-15" in caveats
    assert "none of them was used" in caveats


def calls(function, *given):
    """Python functions called in a call."""
    count = itertools.count()

    def note(frame, event, argument):
        if event == "call":
            next(count)

    sys.setprofile(note)
    try:
        function(*given)
    finally:
        sys.setprofile(None)
    return next(count)


def test_work_is_on_arrays_and_not_world_by_world(invented):
    few, many = (invented.result(worlds=worlds) for worlds in (100, 1000))
    find(few, few.scenario)
    assert calls(find, many, many.scenario) < 1.2 * calls(find, few, few.scenario)


@pytest.mark.parametrize("months", [1, 2, 7])
def test_short_runs_and_few_worlds_are_fine(invented, months):
    found = find(invented.result(worlds=2, months=months))
    assert found.events
    assert found.summary


def test_evidence_leads_from_number_to_claim(run):
    proof = find(run).evidence
    number = next(row for row in proof.numbers if row.path == "actors.crown.belligerent.cohesion")
    assert number.claims == ("c-cohesion", "c-cohesion-2")
    assert number.unit == "share"
    claim = next(row for row in proof.claims if row.id == "c-cohesion")
    assert (claim.rating, claim.paragraph, claim.correction) == ("B3", 4, "Overstated.")
    assert claim.believed == pytest.approx(1 / 3, abs=0.1)
    assert {row.id: row.claims for row in proof.sources} == {"north-2017": 1, "reed-2018": 3}


def test_every_state_variable_has_words():
    assert set(WORDS) == set(VARIABLES)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("ground.crown", "Ground held by Crown"),
        ("threat.empire", "Exported violence that reaches Empire"),
        ("access.neighbour.rebels", "Access of Neighbour to Rebels"),
        ("level.empire.talks", "Empire: Talks with the Rebels"),
        ("belief.crown.empire", "Belief of Crown in Empire staying"),
        ("contested", "Contested ground"),
    ],
)
def test_terms_in_words(run, term, words):
    assert describe(run.scenario, term)[0] == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("actors.crown.belligerent.cohesion", "Crown: cohesion"),
        ("positions.empire.troops.salience", "Empire on “The Empire's troops”: salience"),
        ("ties.empire.crown.access", "Empire to Crown: access"),
        ("hostility.crown.raiders", "Crown to Raiders: hostility"),
        ("parameters.ground_rate", "Model: ground rate"),
        ("territories.vale.exposure", "Vale: exposure"),
        (
            "instruments.neighbour.arms.levels.some.effects.arms.rebels",
            "Neighbour, “Arms for the Rebels” at “some”: effect on arms rebels",
        ),
    ],
)
def test_numbers_in_words(run, path, words):
    assert number_words(run.scenario, path) == words


def test_words_for_probabilities_rise():
    assert [verbal(p) for p in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)] == [words for _, words in LIKELIHOOD]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0%"), (0.004, "under 1%"), (0.5, "50%"), (0.999, "over 99%"), (1, "100%")]
)
def test_percent_never_rounds_to_certainty(value, text):
    assert percent(value) == text


def test_signed_has_no_negative_zero():
    assert signed(-0.001) == "+0.00"
    assert signed(-0.5) == "−0.50"
