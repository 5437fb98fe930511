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


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0%"), (0.004, "under 1%"), (0.5, "50%"), (0.999, "over 99%"), (1, "100%")]
)
def test_percent_never_rounds_to_certainty(value, text):
    assert percent(value) == text
