"""Options of a run, which a command takes in one piece."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest

from realpolitik.cli.options import Json, Run, Where, names_in, run_options
from realpolitik.errors import UsageError

NAMES = ("worlds", "as_of", "do", "set", "threads")


def command(scenario: Where, *, run: Run, as_json: Json = False) -> None:
    """Keep what was handed over."""
    kept.append((scenario, run, as_json))


kept: list[tuple[str, Run, bool]] = []
offered = run_options(*NAMES, worlds=None, fewest=2, meaning="Worlds of each.")(command)


def test_options_stand_where_the_run_is_taken() -> None:
    assert list(inspect.signature(offered).parameters) == ["scenario", *NAMES, "as_json"]
    assert list(offered.__annotations__) == ["scenario", *NAMES, "as_json"]
    worlds = inspect.signature(offered).parameters["worlds"]
    assert worlds.default is None
    assert worlds.annotation.__metadata__[0].min == 2
    assert worlds.annotation.__metadata__[0].help == "Worlds of each."


def test_what_was_given_is_read_and_cannot_be_changed() -> None:
    given: dict[str, Any] = {"as_of": "2017-08", "do": None, "set": ["a.b=[0.3,0.6]", "c=1"], "threads": 2}
    offered(scenario="x", worlds=4, as_json=True, **given)
    scenario, run, as_json = kept.pop()
    assert (scenario, as_json) == ("x", True)
    assert dict(run) == {
        "worlds": 4,
        "as_of": dt.date(2017, 8, 31),
        "do": [],
        "set": {"a.b": [0.3, 0.6], "c": 1},
        "threads": 2,
    }
    with pytest.raises(TypeError):
        run["worlds"] = 5  # type: ignore[index]


@pytest.mark.parametrize("wrong", [{"as_of": "soon"}, {"set": ["a.b"]}])
def test_what_cannot_be_read_is_bad_usage(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        offered(**{"scenario": "x", **dict.fromkeys(NAMES), **wrong, "as_json": False})


def test_names_with_commas_between() -> None:
    assert names_in(["a, b", "c,"]) == names_in("a,b,c") == ["a", "b", "c"]
    assert names_in(None) == []
