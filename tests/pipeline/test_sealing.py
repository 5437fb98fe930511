"""Sealed forecasts: the same hash for the same run, tampering found, scores once more is known."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline.runs import simulate
from realpolitik.readings.bank import bank_forecast
from realpolitik.scenario.bank import bank
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score.ask import score
from realpolitik.studies.seal import sealed
from realpolitik.studies.seal.ask import seal
from realpolitik.studies.seal.sealed import Sealed, open_seal
from realpolitik.study import Study

RUN = {"worlds": 10, "months": 25, "seed": 2}


@pytest.fixture(scope="module")
def war(scored: ModuleType) -> Scenario:
    return scored.scored_war()


@pytest.fixture(scope="module")
def made(war: Scenario) -> Sealed:
    source = seal(war, **RUN, file=None).source
    assert isinstance(source, Sealed)
    return source


@pytest.fixture
def file(made: Sealed, tmp_path: Path) -> Path:
    return made.save(tmp_path / "war.seal.json")


def verdict(study: Study) -> tuple[Any, ...]:
    """What a check found: genuine, made anew, sound."""
    row = study["seal"].iloc[0]
    assert study.failed is not row.sound
    return row.genuine, row.rerun, row.sound


def test_what_is_sealed(made: Sealed) -> None:
    run = made.content["run"]
    assert (run["scenario"], run["as_of"], run["worlds"], run["seed"]) == ("proxy_war", "2020-12-31", 10, 2)
    assert set(made.content["events"]) == {"crown_falls", "meridia_leaves", "strong"}
    assert list(made.content["events"]["crown_falls"]["worlds_by"]) == ["2021-12-31", "2022-12-31", "2023-01-31"]
    assert "happened" not in json.dumps(made.content)
    counts = list(made.content["events"]["meridia_leaves"]["worlds_by"].values())
    assert counts == sorted(counts)
    for values in made.content["series"]["held"]["quantiles"].values():
        assert len(values) == len(sealed.LEVELS)
        assert values == sorted(values)


def test_the_bank_is_sealed_and_scored(war: Scenario, made: Sealed, file: Path) -> None:
    """What is sealed of the bank is what the run says, and scores like it."""
    asked = bank(war, made.as_of)
    held = sealed.bank_of(open_seal(file))
    assert held is not None and made.content["bank"]["rules"] == 1
    run = simulate(war, **RUN)
    said = bank_forecast(run, asked.items)
    assert held.counts == said.counts and held.last == said.last == {"held": 0.58}
    assert set(held.counts) == {item.id for item in asked.items if item.horizon <= 25}
    of_seal, of_run = (score(one, scenario=war).studies["bank"] for one in (file, run))
    for name in ("scores", "items", "figures"):
        pd.testing.assert_frame_equal(of_seal[name], of_run[name], rtol=1e-5)
    items = of_seal["items"].set_index("item")
    assert items.came["series.held.down10@12"] == True  # noqa: E712 (0.50 after 0.58; a missing value is not False)
    assert items.why["series.held.down10@48"] == "no figure"


def test_counts_are_read_off_worlds(war: Scenario) -> None:
    """By hand, for one item of each kind that the war has."""
    run = simulate(war, **RUN)
    said = bank_forecast(run, bank(war, war.about.as_of).items)
    levels = run.data["level"].sel(instrument="meridia.presence").values[:, 12]
    order = list(war.instruments["meridia"]["presence"].levels)
    for rank, level in enumerate(order[1:], 1):
        assert said.counts[f"conduct.meridia.presence.{level}@12"] == (levels >= rank).sum()
    ground = run.data["ground"].sel(belligerent="crown").values
    assert said.counts["series.held.down25@24"] == (ground[:, 24] <= 0.75 * 0.58).sum()
    less = run.data["ground"].sel(belligerent="league").values > ground
    assert said.counts["order.league:crown@6"] == less[:, 6].sum()
    assert (
        said.counts["rule.league@24"] == (run.data["holds_capital"].sel(belligerent="league").values[:, 24] > 0.5).sum()
    )
    assert said.quantiles["held@12"] == pytest.approx(np.quantile(ground[:, 12], said.levels))


def test_a_seal_of_the_first_format_still_reads(file: Path, war: Scenario) -> None:
    """It had no bank, and is made anew and scored without one."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    del raw["content"]["bank"]
    old = sealed.seal_of(raw["content"]).save(file)
    assert json.loads(old.read_text(encoding="utf-8"))["realpolitik_seal"] == 1
    assert verdict(seal(old, rerun=True, scenario=war)) == (True, True, True)
    assert not score(old, scenario=war).studies


def test_a_seal_of_other_rules_is_scored_without_them(file: Path, war: Scenario) -> None:
    raw = json.loads(file.read_text(encoding="utf-8"))
    raw["content"]["bank"]["rules"] = 99
    sealed.seal_of(raw["content"]).save(file)
    assert verdict(seal(file, rerun=True, scenario=war)) == (True, True, True)
    assert not score(file, scenario=war).studies


def test_a_later_format_is_refused_with_a_way_out(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace('"realpolitik_seal": 3', '"realpolitik_seal": 4')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=r"of format 4; this version reads 1, 2 and 3: a later one of realpolitik"):
        open_seal(file)


def test_a_figure_revised_since_is_not_asked_about(file: Path, war: Scenario) -> None:
    raw = json.loads(file.read_text(encoding="utf-8"))
    raw["content"]["bank"]["last"]["held"] = 0.6
    sealed.seal_of(raw["content"]).save(file)
    items = score(file, scenario=war).studies["bank"]["items"]
    assert "series" not in set(items.kind) and "conduct" in set(items.kind)


def test_the_hash_can_be_made_by_anybody(file: Path) -> None:
    """Without this package: SHA-256 over the content as JSON with keys in order and no spaces."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    text = json.dumps(raw["content"], sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode("ascii")).hexdigest() == raw["sha256"]


def test_same_run_same_hash(war: Scenario, made: Sealed) -> None:
    assert seal(war, **RUN, threads=2, file=None)["seal"].sha256.item() == made.sha256
    assert seal(war, **{**RUN, "seed": 3}, file=None)["seal"].sha256.item() != made.sha256


def test_later_history_does_not_change_the_hash(scored: ModuleType, made: Sealed) -> None:
    assert seal(scored.scored_war("2029-01-01"), **RUN, file=None)["seal"].sha256.item() == made.sha256


def test_tables_say_what_is_sealed(war: Scenario, made: Sealed, tmp_path: Path) -> None:
    study = seal(war, **RUN, file=tmp_path)
    file = tmp_path / "proxy_war-2020-12-31.seal.json"
    assert study["seal"].file.item() == str(file) and open_seal(file) == made
    assert f"SHA-256: {made.sha256}" in study.summary
    events = study["events"].set_index(["event", "by"])
    for name, record in made.content["events"].items():
        for day, count in record["worlds_by"].items():
            assert events.probability[name, dt.date.fromisoformat(day)] == count / 10
    quantiles = study["quantiles"].query("series == 'held'")
    assert quantiles.value.tolist() == [
        value for row in made.content["series"]["held"]["quantiles"].values() for value in row
    ]
    with pytest.raises(UsageError, match="is there already"):
        seal(war, **RUN, file=file)


def test_a_scenario_and_a_seal_take_different_options(war: Scenario, file: Path) -> None:
    with pytest.raises(UsageError, match="a sealed forecast has its own run: leave out as_of, worlds, file"):
        seal(file, as_of="2021", worlds=10, file=None)
    with pytest.raises(UsageError, match="a scenario is no sealed forecast: leave out rerun, scenario"):
        seal(war, rerun=True, scenario=war)
    with pytest.raises(UsageError, match="ask for rerun, or leave it out"):
        seal(file, scenario=war)
    with pytest.raises(UsageError, match="leave out views, seed"):
        score(file, scenario=war, views=["early"], seed=2)


def test_a_seal_of_any_name(war: Scenario, made: Sealed, tmp_path: Path) -> None:
    """A file is known by what it holds, where its ending does not say what it is."""
    assert verdict(seal(made.save(tmp_path / "mine.seal"))) == (True, None, True)
    assert score(tmp_path / "mine.seal", scenario=war)["means"].events.item() == 8


def test_verified(war: Scenario, file: Path) -> None:
    assert verdict(seal(file)) == (True, None, True)
    assert verdict(seal(file, rerun=True, scenario=war)) == (True, True, True)


def changes(raw: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Paths of every value in a document."""
    if isinstance(raw, dict):
        return [found for key, item in raw.items() for found in changes(item, (*path, key))]
    return [path]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_change_is_found(made: Sealed, data: st.DataObject) -> None:
    content = json.loads(sealed.canonical(made.content))
    path = data.draw(st.sampled_from(changes(content)))
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    holder[path[-1]] = old + 1 if isinstance(old, int) else [*old, 1.0] if isinstance(old, list) else "other"
    assert not sealed.genuine(Sealed(content, made.sha256))


def test_tampering_is_found_and_not_scored(war: Scenario, file: Path) -> None:
    raw = json.loads(file.read_text(encoding="utf-8"))
    worlds_by = raw["content"]["events"]["meridia_leaves"]["worlds_by"]
    worlds_by["2022-12-31"] = (worlds_by["2022-12-31"] + 1) % 11
    file.write_text(json.dumps(raw), encoding="utf-8")
    found = seal(file, rerun=True, scenario=war)
    assert verdict(found) == (False, None, False)
    assert "The seal is NOT sound." in found.summary and "events" not in found.tables
    with pytest.raises(RunError, match=r"war\.seal\.json: the content does not have the hash .* changed"):
        score(file, scenario=war)
    with pytest.raises(RunError, match="the sealed forecast: the content does not have the hash"):
        score(found, scenario=war)


def test_a_forger_with_a_new_hash_is_found_by_the_rerun(war: Scenario, file: Path) -> None:
    raw = json.loads(file.read_text(encoding="utf-8"))
    count = raw["content"]["events"]["crown_falls"]["worlds_by"]["2023-01-31"]
    raw["content"]["events"]["crown_falls"]["worlds_by"]["2023-01-31"] = (count + 1) % 11
    sealed.seal_of(raw["content"]).save(file)
    found = seal(file, rerun=True, scenario=war)
    assert verdict(found) == (True, False, False)
    assert found["differences"].path.tolist() == ["events.crown_falls.worlds_by.2023-01-31"]


def test_another_scenario_cannot_vouch(war: Scenario, file: Path) -> None:
    claims = {name: claim for name, claim in war.claims.items() if name != "c1"}
    other = war.model_copy(update={"claims": claims})
    found = seal(file, rerun=True, scenario=other)
    assert verdict(found) == (True, None, True)
    assert any("digest" in line for line in found.summary)


def test_a_record_that_grew_still_vouches(war: Scenario, file: Path) -> None:
    strong = war.outcomes["strong"].model_copy(update={"threshold": 0.95})
    grown = war.model_copy(update={"outcomes": {**war.outcomes, "stronger": strong}})
    assert verdict(seal(file, rerun=True, scenario=grown)) == (True, True, True)


def test_scored_later(war: Scenario, file: Path) -> None:
    found = score(file, scenario=war)
    rows = {(row.event, row.by): row for row in found["events"].itertuples()}
    row = rows["meridia_leaves", dt.date(2022, 12, 31)]
    assert row.came and row.date == dt.date(2022, 3, 15)
    assert row.brier == pytest.approx((1 - row.probability) ** 2)
    assert not rows["meridia_leaves", dt.date(2021, 12, 31)].came
    figures = found["figures"]
    assert [(one.series, one.date, one.value) for one in figures.itertuples()] == [("held", dt.date(2021, 12, 31), 0.5)]
    assert ("crown_falls", dt.date(2023, 1, 31)) not in rows, "history is known to the end of 2022"
    means = found["means"].iloc[0]
    assert means.open == 3
    assert means.brier == pytest.approx(sum(row.brier for row in rows.values()) / len(rows))
    assert means.crps == pytest.approx(figures.crps.item() / 0.5)
    assert found.source == open_seal(file), "a study that holds a seal can be put to further questions"
    assert score(found, scenario=war).to_dict() == found.to_dict()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"realpolitik_seal": 2, "sha256": "x", "content": {}}',
        '{"realpolitik_seal": 1, "sha256": "x", "content": {}}',
        '{"realpolitik_seal": 1, "sha256": 5, "content": []}',
    ],
)
def test_no_seal(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=r"x\.json"):
        open_seal(file)


def test_misshapen_content_with_its_hash(file: Path) -> None:
    raw = json.loads(file.read_text(encoding="utf-8"))
    raw["content"]["events"]["crown_falls"]["worlds_by"]["2023-01-31"] = 11
    sealed.seal_of(raw["content"]).save(file)
    with pytest.raises(RunError, match="more worlds"):
        seal(file)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        seal(tmp_path / "none.json")
    with pytest.raises(UsageError, match="no such file"):
        score(tmp_path / "none.json")


def forged(file: Path, change: tuple[str, ...], value: Any) -> Path:
    """A sealed forecast with one value changed and a hash that fits."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    holder = raw["content"]
    for key in change[:-1]:
        holder = holder[key]
    holder[change[-1]] = value
    return sealed.seal_of(raw["content"]).save(file)


@pytest.mark.parametrize(
    ("change", "value", "words"),
    [
        (("run", "as_of"), "2020-12", "run.as_of: expected a day such as 2030-01-31; found '2020-12'"),
        (("run", "as_of"), 2020, "run.as_of: expected a day"),
        (("run", "as_of"), "2020-02-30", "no such day"),
        (("run", "scenario"), "/etc/passwd", "run.scenario: expected a name of lower-case letters"),
        (("run", "scenario"), "../secret", "run.scenario: expected a name of lower-case letters"),
        (("run", "worlds"), "10", "run.worlds: expected a whole number"),
        (("run", "worlds"), 10**30, "run.worlds"),
        (("events", "crown_falls", "worlds_by"), {"2021-12": 1}, "expected a day"),
        (("events", "crown_falls", "worlds_by"), {"2019-12-31": 1}, "not after its date of knowledge"),
        (("levels",), ["0.1"], "levels"),
    ],
)
def test_a_seal_from_a_stranger_is_refused_in_a_line(
    war: Scenario, file: Path, change: tuple[str, ...], value: Any, words: str
) -> None:
    forged(file, change, value)
    for attempt in (lambda: score(file, scenario=war), lambda: seal(file, rerun=True)):
        with pytest.raises(RunError, match="not a whole sealed forecast") as caught:
            attempt()
        assert words in str(caught.value) and 2 <= len(str(caught.value).splitlines()) <= 3


def test_a_seal_names_nothing_to_open(
    war: Scenario, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of its name where the user stands is not opened; only the catalog, or what the user names."""
    forged(file, ("run", "scenario"), "borderland")
    (tmp_path / "borderland").mkdir()
    (tmp_path / "borderland" / "a.yaml").write_text("about: {}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for attempt in (lambda: score(file), lambda: seal(file, rerun=True)):
        with pytest.raises(UsageError, match="'borderland', which is not in the catalog: name its folder or file"):
            attempt()
    with pytest.raises(UsageError, match="of 'borderland', and this is 'proxy_war'"):
        score(file, scenario=war)


@pytest.mark.parametrize("text", ["[" * 10_000, '{"a": 1, "a": 2}', "1" * 5000, '{"realpolitik_seal": NaN}', "\x00"])
def test_no_text_breaks_the_reader_of_seals(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match="not a sealed forecast"):
        open_seal(file)
