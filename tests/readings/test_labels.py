"""State variables and numbers in words."""

import pytest

from realpolitik.numerals import share_text as percent
from realpolitik.readings.labels import WORDS, describe, number_words
from realpolitik.scenario.vocabulary import VARIABLES


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
        ("actors.crown.belligerent.cohesion", "Crown: will to stand and fight, at the start"),
        ("positions.empire.troops.salience", "how much “The Empire's troops” matters to Empire"),
        ("ties.empire.crown.access", "working ties of Empire into Crown"),
        ("hostility.crown.raiders", "hostility of Crown to Raiders"),
        ("parameters.ground_rate", "share of ground lost a month where the attacker is far superior"),
        ("territories.vale.exposure", "Vale: share of exported violence that heads here"),
        (
            "instruments.neighbour.arms.levels.some.effects.arms.rebels",
            "Neighbour, “Arms for the Rebels” at “some”: arms for Rebels",
        ),
    ],
)
def test_numbers_in_words(run, path, words):
    assert number_words(run.scenario, path) == words


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0%"), (0.004, "under 1%"), (0.5, "50%"), (0.999, "over 99%"), (1, "100%")]
)
def test_percent_never_rounds_to_certainty(value, text):
    assert percent(value) == text
