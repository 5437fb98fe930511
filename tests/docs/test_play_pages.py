"""The game that a page tells of can be played to its end, and what the lesson lets students try can be ordered."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from realpolitik.pipeline.runs import make_plan
from realpolitik.play.counsel import spoken_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("play_script", ROOT / "scripts" / "play.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_recorded_game_is_played_to_its_end(script: ModuleType) -> None:
    study = script.recorded(others=0)
    text = script.PAGE.read_text(encoding="utf-8")
    told = text[text.index(script.MARKS[0]) : text.index(script.MARKS[1])]
    assert len(study["quarters"]) == 8
    for row in study["orders"].itertuples():
        assert f"| {row.since:%b %Y} | {row.title}: {row.level_title} |" in told


def test_the_lessons_orders_and_claims_are_there() -> None:
    scenario = make_plan("afghanistan", as_of="2018-01-31", worlds=1).scenario
    text = (ROOT / "docs/how-to/lesson.md").read_text(encoding="utf-8")
    kit, table = scenario.instruments["russia"], text[text.index("## Claims that the seat") :]
    for name, level in re.findall(r"`(?:why )?([a-z_]{3,}) ([a-z_]+)`", table):
        assert level in kit[name].levels, (name, level)
    said = {(voice.source, voice.paragraph) for voice in spoken_of(scenario, "russia")}
    ids = {"Gurganus 2018": "gurganus-2018", "Tikhonova 2015": "tikhonova-2015", "Ramani 2017": "ramani-2017"}
    ids["al-Husseini 2017"] = "husseini-2017"
    for author, first in re.findall(r"^\| ([A-Za-z-]+ \d{4}) ¶(\d+)", table, re.M):
        assert (ids[author], int(first)) in said, (author, first)
