"""`check`, `show` and `schema` on a small scenario."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

SECTIONS = ["actors", "issues", "positions", "instruments", "numbers", "sources", "claims", "events"]


def test_a_valid_scenario_passes(say, scenario: str) -> None:
    said = say("check", scenario)
    assert said.code == 0
    assert "can be used; 0 errors" in said.out


def test_every_error_is_listed_with_its_place(say, broken: str) -> None:
    said = say("check", broken)
    assert said.code == 1
    lines = Path(broken).read_text(encoding="utf-8").splitlines()
    for wrong in ("kind: army", "will: 6", "home: val"):
        line = next(number for number, text in enumerate(lines, 1) if text.strip() == wrong)
        assert f"broken.yaml:{line}:" in said.out
    assert "cannot be used; 3 errors" in said.out


def test_check_as_json(say, broken: str) -> None:
    said = say("check", broken, "--json")
    assert said.code == 1
    document = said.document
    assert document["valid"] is False
    assert document["errors"] == 3 == sum(problem["severity"] == "error" for problem in document["problems"])
    assert {"file", "line", "column", "path", "message", "allowed", "nearest"} <= set(document["problems"][0])


def test_a_scenario_that_is_not_there(say) -> None:
    said = say("check", "no/such/place")
    assert said.code == 1
    assert "no such scenario" in said.out
    said = say("show", "no/such/place", "--json")
    assert said.code == 1
    assert said.document["error"] == "bad input"


def test_overview(say, scenario: str) -> None:
    assert "A border war" in say("show", scenario).out
    document = say("show", scenario, "--json").document
    assert (document["actors"], document["issues"], document["instruments"], document["claims"]) == (3, 2, 2, 2)
    assert document["claims_by_kind"] == {"value": 1, "causal": 0, "forecast": 0, "evidence": 1}


@pytest.mark.parametrize("section", SECTIONS)
def test_table_and_json_hold_the_same_rows(say, scenario: str, section: str) -> None:
    document = say("show", section, scenario, "--json").document
    rows = document[section]
    assert document["count"] == len(rows) > 0
    table = say("show", section, scenario, "--limit", "0")
    assert table.code == 0
    assert f"{section} ({len(rows)})" in table.out
    first = "id" if "id" in rows[0] else "path" if "path" in rows[0] else "actor"
    for row in rows:
        assert row[first][:20] in re.sub(r"\s*[│┃]\s*", " ", table.out)


def test_markup_in_a_name_stays_text(say, scenario: str) -> None:
    assert "[bold]" in say("show", "actors", scenario).out


def test_claims_carry_source_paragraph_and_rating(say, scenario: str) -> None:
    claim = say("show", "claims", scenario, "--json").document["claims"][0]
    assert claim["id"] == "league_cohesive"
    assert (claim["source"], claim["paragraph"], claim["kind"], claim["rating"]) == ("weekly-2019", 3, "value", "B2")
    assert (claim["about"], claim["value"]) == ("actors.league.belligerent.cohesion", [0.75, 0.9])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["claims", "--source", "weekly-2019"], ["league_cohesive"]),
        (["claims", "--actor", "boreas"], ["boreas_patient"]),
        (["claims", "--actor", "league"], ["league_cohesive"]),
        (["claims", "--actor", "crown"], []),
        (["claims", "--issue", "rule"], ["boreas_patient"]),
        (["claims", "--kind", "value"], ["league_cohesive"]),
        (["claims", "--kind", "value", "--actor", "boreas"], []),
        (["instruments", "--actor", "boreas"], ["boreas.arms"]),
    ],
)
def test_filters(say, scenario: str, words: list[str], expected: list[str]) -> None:
    section, *filters = words
    rows = say("show", section, scenario, *filters, "--json").document[section]
    assert [row["id"] for row in rows] == expected


def test_numbers_of_one_actor(say, scenario: str) -> None:
    rows = say("show", "numbers", scenario, "--actor", "league", "--json").document["numbers"]
    assert rows
    assert all("league" in row["path"].split(".") for row in rows)
    cohesion = next(row for row in rows if row["path"] == "actors.league.belligerent.cohesion")
    assert (cohesion["value"], cohesion["ref"]) == ([0.7, 0.8, 0.9], "league_cohesive")
    assert cohesion["claims"] == ["league_cohesive"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["claim"], "did you mean claims?"),
        (["claims", "--source", "weekly-2018"], "did you mean weekly-2019?"),
        (["claims", "--kind", "opinion"], "allowed: value, causal, forecast, evidence"),
        (["issues", "--source", "weekly-2019"], "issues cannot be filtered by --source"),
    ],
)
def test_wrong_words_are_told_the_right_ones(say, scenario: str, words: list[str], text: str) -> None:
    section, *filters = words
    said = say("show", section, scenario, *filters)
    assert said.code == 2
    assert text in said.err


def test_the_resolved_form_loads_back(say, scenario: str, tmp_path: Path) -> None:
    first = say("show", scenario, "--resolved")
    assert first.code == 0
    assert yaml.safe_load(first.out)["about"]["resolved"] is True
    (tmp_path / "again.yaml").write_text(first.out, encoding="utf-8")
    assert say("check", str(tmp_path / "again.yaml")).code == 0
    assert say("show", str(tmp_path / "again.yaml"), "--resolved").out == first.out


def test_a_view_drops_the_other_sources_claims(say, scenario: str) -> None:
    rows = say("show", "claims", scenario, "--view", "review-2020", "--json").document["claims"]
    assert [row["id"] for row in rows] == ["boreas_patient"]


def test_a_date_drops_what_was_published_later(say, scenario: str) -> None:
    rows = say("show", "claims", scenario, "--as-of", "2020-01", "--json").document["claims"]
    assert [row["id"] for row in rows] == ["league_cohesive"]


def test_the_schema_accepts_what_loads(say, scenario: str) -> None:
    schema = json.loads(say("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    text = Path(scenario).read_text(encoding="utf-8")
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))  # dates and whole keys become texts
    refused = list(jsonschema.Draft202012Validator(schema).iter_errors(data))
    assert not refused, "\n".join(f"{error.json_path}: {error.message}" for error in refused)


def test_the_record_is_shown_with_its_sources(say) -> None:
    said = say("show", "record", "afghanistan", "--actor", "nato", "--json")
    assert said.code == 0
    rows = said.document["record"]
    assert [row["level"] for row in rows] == ["enlarge", "train", "enlarge", "train", "residual", "withdrawn"]
    assert rows[1]["published"] == "2015-02-28"
    assert rows[1]["ref"] == "series:nato_troops@2015-02-28"
    assert [row["to"] for row in rows][-2:] == ["2021-08-27", "2022-12-31"]
    early = say("show", "record", "afghanistan", "--as-of", "2015-08-31", "--actor", "nato", "--json").document
    assert [row["level"] for row in early["record"]] == ["enlarge", "train"]
    assert early["record"][-1]["to"] == "2015-08-31"
    assert "withdrawn" in say("show", "record", "afghanistan", "--actor", "nato").out
