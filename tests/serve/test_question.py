"""A question in an address, its command, and all that is wrong with it at once."""

from __future__ import annotations

import shlex
from urllib.parse import parse_qsl

import pytest

from realpolitik.errors import UsageError
from realpolitik.scenario.load import load
from realpolitik.serve.question import MOST_GIVEN, MOST_WORLDS, WhatIf, faults

WHOLE = WhatIf(
    "proxy_war",
    ("meridia.presence=withdrawn@2022-03", "boreas.arms=none"),
    ("crown.will=0.5", "league.will=[0.2,0.4]"),
    ("boreas.arms=overt",),
    "2020-12-31",
    "survey",
    500,
    24,
    7,
    "nash1950",
)


def test_a_question_stands_whole_in_its_address() -> None:
    assert WhatIf.read(parse_qsl(WHOLE.query)) == WHOLE
    assert WhatIf.read(parse_qsl(WhatIf("a").query)) == WhatIf("a")


def test_the_command_says_the_same() -> None:
    said = shlex.split(WHOLE.command("./my war"))
    assert said[:3] == ["realpolitik", "whatif", "./my war"]
    assert said.count("--do") == 2 and said.count("--set") == 2 and said.count("--against") == 1
    assert said[-2:] == ["--worlds", "500"]
    assert WhatIf("a").command("a", 50) == "realpolitik assess a --alone --worlds 50"
    assert "--formula nash1950" in WhatIf("a", formula="nash1950").command("a")


def test_everything_wrong_with_the_words_is_told_at_once() -> None:
    with pytest.raises(UsageError) as wrong:
        WhatIf.read([("world", "3"), ("worlds", "0"), ("seed", "-1"), ("view", "a"), ("view", "b"), ("do", "x" * 500)])
    told = str(wrong.value).split("\n")
    assert len(told) == 5
    assert "did you mean worlds?" in told[0]


@pytest.mark.parametrize("worlds", ["0", str(MOST_WORLDS + 1), "1e3", "1_0", "٣", "", "9" * 30])
def test_sizes_are_capped(worlds: str) -> None:
    if not worlds:
        assert WhatIf.read([("worlds", worlds)]).worlds == 200
        return
    with pytest.raises(UsageError):
        WhatIf.read([("worlds", worlds)])


def test_no_more_can_be_held_than_a_page_has_room_for() -> None:
    with pytest.raises(UsageError, match=f"do: more than {MOST_GIVEN}"):
        WhatIf.read([("do", f"a.b{k}=c") for k in range(MOST_GIVEN + 1)])


def test_everything_wrong_with_the_question_is_told_in_the_words_of_the_command_line(say_whatif: object) -> None:
    known = load("proxy_war")
    asked = WhatIf("proxy_war", ("meridia.presense=withdrawn", "boreas.arms=plenty"), ("crown.wil=0.5", "crown.will=7"))
    told = faults(known, asked)
    assert len(told) == 4
    assert "did you mean meridia.presence?" in told[0]
    for text, words in zip(
        told,
        (["--do", asked.do[0]], ["--do", asked.do[1]], ["--set", asked.set[0]], ["--set", asked.set[1]]),
        strict=True,
    ):
        assert text in say_whatif("proxy_war", *words, "--worlds", "1")  # type: ignore[operator]


def test_a_question_that_can_be_asked_has_no_faults() -> None:
    assert faults(load("proxy_war"), WhatIf("proxy_war", ("meridia.presence=withdrawn",), ("crown.will=0.5",))) == ()
    wrong_day = faults(load("proxy_war"), WhatIf("proxy_war", as_of="yesterday"))
    assert wrong_day and "yesterday" in wrong_day[0]
    both = faults(load("proxy_war"), WhatIf("proxy_war", ("boreas.arms=none", "boreas.arms=overt")))
    assert len(both) == 1
