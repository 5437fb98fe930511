"""Titles of the catalog are short enough for charts and tables."""

from importlib import resources

import pytest

from realpolitik.scenario.load import load

LONGEST = 60
NAMES = sorted(
    folder.name
    for folder in resources.files("realpolitik.catalog").iterdir()
    if folder.is_dir() and folder.name not in ("cases", "inquiries", "map") and not folder.name.startswith("_")
)


@pytest.mark.parametrize("name", NAMES)
def test_titles_of_events_are_under_sixty_letters_and_begin_with_what_matters(name):
    events = load(name).events
    assert events
    assert not [item.title for item in events.values() if len(item.title) >= LONGEST]
    assert not [item.title for item in events.values() if item.title.lower().startswith("the arena")]
