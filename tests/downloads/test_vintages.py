"""Series into a scenario: shown first, added on a yes, every download a vintage that no earlier run sees."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from realpolitik.downloads import intake
from realpolitik.downloads.found import DataError
from realpolitik.downloads.intake import data
from realpolitik.errors import UsageError
from realpolitik.scenario import starter
from realpolitik.scenario.load import load
from realpolitik.scenario.observations import observed_figures
from realpolitik.scenario.resolve import resolve

from .samples import event, ged


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """A scenario of one's own whose arena is Sudan, as of the end of 2023."""
    folder = tmp_path / "sudan_war"
    starter.write(starter.plan("sudan_war", arena="Sudan", as_of=dt.date(2023, 12, 31)), folder)
    return folder


def deaths(year: int, best: int, name: str, folder: Path) -> Path:
    return ged(folder, [event(1, "2021-05-01"), event(2, f"{year}-05-01", best=best, low=best, high=best)], name)


def test_a_series_stands_in_the_scenarios_own_format(war: Path, tmp_path: Path) -> None:
    added = intake.add(intake.data(deaths(2022, 30, "GEDEvent_v23_1.csv", tmp_path), war), war)
    assert [path.name for path in added.files] == ["ucdp_sdn_state.csv", "ucdp_sdn_battle.csv", "data.yaml"]
    scenario = load(war)
    series = scenario.series["ucdp_sdn_battle"]
    assert (series.per, series.source, dict(series.reads.terms)) == ("year", "ucdp-ged-23-1", {"war_deaths": 1})
    assert [(one.date.year, one.value, one.published) for one in series.points] == [
        (2021, 10, dt.date(2023, 6, 30)),
        (2022, 30, dt.date(2023, 6, 30)),
    ]
    source = scenario.sources["ucdp-ged-23-1"]
    assert source.licence and source.note and "SHA-256" in source.note and source.issued == dt.date(2023, 6, 30)


def test_nothing_published_later_enters_a_run(war: Path, tmp_path: Path) -> None:
    for name in ("GEDEvent_v23_1.csv", "GEDEvent_v24_1.csv"):
        year = 2022 if "23" in name else 2023
        intake.add(intake.data(deaths(year, 30 if year == 2022 else 70, name, tmp_path), war), war)
    scenario = load(war)
    seen = {
        day: [
            (one.date.year, one.value)
            for one in resolve(scenario, as_of=dt.date.fromisoformat(day)).series["ucdp_sdn_battle"].points
        ]
        for day in ("2023-12-31", "2024-06-30")
    }
    assert seen == {"2023-12-31": [(2021, 10), (2022, 30)], "2024-06-30": [(2021, 10), (2022, 0), (2023, 70)]}
    assert "ucdp_sdn_battle" not in resolve(scenario, as_of=dt.date(2023, 6, 29)).series


def test_a_second_download_revises_and_what_it_repeats_is_not_written_twice(war: Path, tmp_path: Path) -> None:
    intake.add(intake.data(ged(tmp_path, [event(1, "2021-05-01"), event(2, "2022-05-01")]), war), war)
    later = [event(1, "2021-05-01"), event(2, "2022-05-01", best=12), event(3, "2023-01-01")]
    found = intake.data(ged(tmp_path, later, "GEDEvent_v24_1.csv"), war)
    added = {change.series.id: change for change in intake.add(found, war).changes}["ucdp_sdn_battle"]
    assert ([one.date.year for one in added.new], [one.date.year for one in added.revised]) == ([2023], [2022])
    rows = list(csv.reader((war / "history" / "ucdp_sdn_battle.csv").read_text(encoding="utf-8").splitlines()))[1:]
    assert [(row[0][:4], row[1], row[4]) for row in rows] == [
        ("2021", "10", "2023-06-30"),
        ("2022", "10", "2023-06-30"),
        ("2022", "12", "2024-06-30"),
        ("2023", "10", "2024-06-30"),
    ]
    assert load(war).series["ucdp_sdn_battle"].source == "ucdp-ged-23-1"


def test_the_vintages_may_come_in_any_order(tmp_path: Path) -> None:
    texts = []
    for order in ((23, 24), (24, 23)):
        folder = tmp_path / f"war_{order[0]}"
        starter.write(starter.plan(folder.name, arena="Sudan", as_of=dt.date(2023, 12, 31)), folder)
        for version in order:
            rows = [event(1, "2021-05-01"), event(2, "2022-05-01", best=version)]
            intake.add(intake.data(ged(tmp_path, rows, f"GEDEvent_v{version}_1.csv"), folder), folder)
        series = load(folder).series["ucdp_sdn_battle"]
        asked = [dt.date(2023, 12, 31), dt.date(2024, 12, 31)]
        texts.append((series.source, [[(one.date, one.value) for one in series.as_known(day)] for day in asked]))
    assert texts[0] == texts[1]


def test_the_same_file_again_adds_nothing(war: Path, tmp_path: Path) -> None:
    path = deaths(2022, 30, "GEDEvent_v23_1.csv", tmp_path)
    intake.add(intake.data(path, war), war)
    before = {item: item.read_bytes() for item in war.rglob("*") if item.is_file()}
    added = intake.add(intake.data(path, war), war)
    assert (added.changes, added.files, added.had) == ((), (), (str(path),))
    assert {item: item.read_bytes() for item in war.rglob("*") if item.is_file()} == before


def test_two_files_of_one_day_that_disagree_are_refused(war: Path, tmp_path: Path) -> None:
    intake.add(intake.data(deaths(2022, 30, "GEDEvent_v23_1.csv", tmp_path), war), war)
    (tmp_path / "again").mkdir()
    with pytest.raises(DataError, match="two vintages need two days"):
        intake.add(intake.data(deaths(2022, 31, "GEDEvent_v23_1.csv", tmp_path / "again"), war), war)


def test_what_comes_after_the_date_is_there_for_scores(war: Path, tmp_path: Path) -> None:
    rows = [event(1, "2022-05-01"), event(2, "2023-05-01"), event(3, "2024-05-01", best=90)]
    intake.add(intake.data(ged(tmp_path, rows, "GEDEvent_v25_1.csv"), war), war)
    figures = observed_figures(load(war), dt.date(2023, 12, 31), dt.date(2025, 12, 31))
    assert [(one.series, one.value) for one in figures] == [("ucdp_sdn_battle", 90)]


def test_a_scenario_of_the_package_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="of your own"):
        intake.add(intake.data(ged(tmp_path, [event(1, "2021-01-01")]), country="SDN"), "afghanistan")


def test_the_arena_must_be_a_country_where_none_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "vale"
    starter.write(starter.plan("vale", arena="Vallia"), folder)
    with pytest.raises(UsageError, match="has no iso3"):
        intake.data(ged(tmp_path, [event(1, "2021-01-01")]), folder)


def test_a_file_is_not_known_before_what_it_speaks_of_nor_in_times_to_come(tmp_path: Path) -> None:
    path = ged(tmp_path, [event(1, "2022-03-04")])
    with pytest.raises(DataError, match="before the end of what it speaks of, 2022-12-31"):
        data(path, published="2015-01-01")
    with pytest.raises(DataError, match="still to come"):
        data(path, published="2999-01-01")
    late = ged(tmp_path, [event(1, "2024-12-04")], name="GEDEvent_v24_0_3.csv")
    with pytest.raises(DataError, match=r"ends in March 2024, but there are events of December 2024"):
        data(late)
