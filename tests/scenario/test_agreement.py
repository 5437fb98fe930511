"""Agreement of two coders of the record: kappa against a figure worked out by hand, the draw, the coder's folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from realpolitik.errors import ScenarioError
from realpolitik.scenario.agreement import agreement, drawn, recoded
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.record import conduct
from realpolitik.scenario.schema import Scenario

SMALL = Path(__file__).parents[1] / "corpus" / "valid" / "minimal.yaml"
NAME = ("pat", "troops")
LEVELS = """      levels:
        none: {}
        few: {capacity: 0.1, effects: {presence.gov: 2}}
"""


def coded(*spells: tuple[str, str]) -> Scenario:
    """The smallest scenario, with three levels of troops and a record from January 2017 to October 2018."""
    text = SMALL.read_text(encoding="utf-8").replace("      levels:\n        none: {}\n", LEVELS)
    text = text.replace("as_of: 2018-01-31", "as_of: 2018-01-31\n  recorded: [2017-01, 2018-10]")
    told = ", ".join(
        f"{{from: {start}, level: {level}, ref: judgement, basis: judgement, note: So}}" for start, level in spells
    )
    return loads(f"{text}record: {{pat: {{troops: [{told}]}}}}\n")


FIRST = coded(("2017-01", "none"), ("2017-07", "few"), ("2018-01", "some"), ("2018-07", "few"))
SECOND = coded(
    ("2017-01", "none"), ("2017-09", "few"), ("2018-01", "unknown"), ("2018-03", "some"), ("2018-10", "none")
)


def test_kappa_is_cohens() -> None:
    found = agreement(FIRST, SECOND, [NAME])
    (one,), (other,) = conduct(FIRST), conduct(SECOND)
    told = [(a, b) for a, b in zip(one.ranks, other.ranks, strict=True) if None not in (a, b)]
    assert len(told) == found.months == 20
    assert found.alike == pytest.approx(np.mean([a == b for a, b in told]))
    assert found.kappa == pytest.approx(cohen_kappa_score(*zip(*told, strict=True), weights="linear"))
    assert found.apart == 2


def test_changes_are_matched_within_three_months() -> None:
    found = agreement(FIRST, SECOND, [NAME])
    assert (found.changes, found.other_changes) == (3, 3)
    assert found.shared == 2, "few two months apart, some two months apart; few in 2018 has no fellow"


def test_one_coder_agrees_with_itself() -> None:
    found = agreement(FIRST, FIRST, [NAME])
    assert (found.alike, found.kappa, found.apart, found.shared) == (1, 1, 0, 3)


def test_where_nothing_moves_kappa_says_nothing() -> None:
    still = coded(("2017-01", "few"))
    found = agreement(still, still, [NAME])
    assert (found.alike, found.kappa) == (1, None)
    assert agreement(still, coded(("2017-01", "some")), [NAME]).kappa == 0
    assert agreement(still, still, []).alike is None


def test_draw_rests_on_names_alone() -> None:
    scenario = load("afghanistan")
    names = drawn(scenario)
    assert len(set(names)) == 15
    assert drawn(scenario.model_copy(update={"record": {}})) == names
    assert drawn(scenario, seed="another") != names
    assert all(name in scenario.instruments[owner] for owner, name in names)


def test_second_coders_folder_takes_the_place_of_the_record(tmp_path: Path) -> None:
    text = "record: {pat: {troops: [{from: 2017-01, level: few, ref: mine, published: 2017-02}]}}\n"
    (tmp_path / "record.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("sources: {mine: {title: Mine, issued: 2017-01-09}}\n", encoding="utf-8")
    again = recoded(FIRST, tmp_path, [NAME])
    assert [spell.level for spell in again.record["pat"]["troops"]] == ["few"]
    assert again.sources["mine"].issued == dt.date(2017, 1, 9)
    assert agreement(FIRST, again, [NAME]).alike == pytest.approx(10 / 22)


def test_second_coders_faults_are_named(tmp_path: Path) -> None:
    (tmp_path / "record.yaml").write_text(
        "record: {pat: {troops: [{from: 2017-01, level: fw, ref: nobody}]}}\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as raised:
        recoded(FIRST, tmp_path, [NAME])
    told = "\n".join(map(str, raised.value.problems))
    assert "record.yaml:1:" in told
    assert "did you mean few?" in told
    assert "nothing has the reference 'nobody'" in told


def test_nothing_else_may_be_coded_again(tmp_path: Path) -> None:
    (tmp_path / "record.yaml").write_text("record: {pat: {troops: [{from: 2017-01, level: few, ref: paper}]}}\n")
    with pytest.raises(ScenarioError, match="given twice"):
        recoded(FIRST, tmp_path, [])
