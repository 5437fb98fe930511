"""Files as people download them: known by content, summed, dated, and everything left out counted by reason."""

import datetime as dt
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.downloads import cells
from realpolitik.downloads.found import DataError, FoundFile, FoundSeries
from realpolitik.downloads.intake import data
from realpolitik.errors import UsageError

from .samples import (
    ACLED_NEW,
    ACLED_OLD,
    DATABANK,
    REGISTER,
    TIV_NEW,
    TIV_OLD,
    WORLD_BANK,
    clash,
    event,
    ged,
    sheet,
)


def only(path: Path, **more: object) -> FoundFile:
    (file,) = data(path, country="SDN", **more).files
    return file


def by_id(file: FoundFile) -> dict[str, FoundSeries]:
    return {series.id: series for series in file.series}


def figures(series: FoundSeries) -> dict[str, tuple[float, float | None, float | None]]:
    return {f"{value.date:%Y-%m}": (value.value, value.low, value.high) for value in series.values if value.value}


def written(folder: Path, text: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# ---- UCDP


def test_ged_is_summed_by_month_and_type_and_dated_by_its_release(tmp_path: Path) -> None:
    rows = [
        event(1, "2021-03-01"),
        event(2, "2021-03-31", best=20, low=20, high=30),
        event(3, "2022-07-01", type_of_violence=3),
        event(4, "2022-12-31", type_of_violence=2, country="Yemen (North Yemen)"),
    ]
    file = only(ged(tmp_path, rows))
    assert (file.kind, file.published, file.source) == ("UCDP GED 23.1", dt.date(2023, 6, 30), "ucdp-ged-23-1")
    found = by_id(file)
    assert figures(found["ucdp_sdn_state"]) == {"2021-03": (30, 25, 45)}
    assert figures(found["ucdp_sdn_onesided"]) == {"2022-07": (10, 5, 15)}
    assert len(found["ucdp_sdn_state"].values) == 24  # two whole years, months without an event at nought
    assert found["ucdp_sdn_battle"].reads == {"terms": {"war_deaths": 1}}
    assert [(one.date.year, one.value) for one in found["ucdp_sdn_battle"].values] == [(2021, 30), (2022, 0)]
    assert (file.tally.rows, file.tally.used, dict(file.tally.dropped)) == (4, 3, {"another country": 1})


def test_an_event_over_two_months_is_split_by_days(tmp_path: Path) -> None:
    found = by_id(only(ged(tmp_path, [event(1, "2021-01-30", "2021-02-02", best=8, low=4, high=12)])))
    assert figures(found["ucdp_sdn_state"]) == {"2021-01": (4, 2, 6), "2021-02": (4, 2, 6)}


@given(st.dates(dt.date(1990, 1, 1), dt.date(2020, 1, 1)), st.integers(0, 800))
def test_splitting_by_days_loses_nothing(start: dt.date, days: int) -> None:
    shares = cells.by_days(start, start + dt.timedelta(days))
    assert math.isclose(sum(shares.values()), 1)
    assert min(shares.values()) > 0
    assert list(shares) == list(range(cells.index_of(start), cells.index_of(start + dt.timedelta(days)) + 1))


def test_a_candidate_file_without_a_header_is_read_in_order(tmp_path: Path) -> None:
    rows = [event(1, "2024-03-02", code_status="Check deaths"), event(2, "2024-02-28", "2024-03-02")]
    file = only(ged(tmp_path, rows, "GEDEvent_v24_0_3.csv", header=False))
    assert (file.kind, file.published) == ("UCDP Candidate 24.0.3", dt.date(2024, 4, 30))
    assert figures(by_id(file)["ucdp_sdn_state"]) == {"2024-03": (20, 10, 30)}
    assert file.tally.rows == 2
    assert file.tally.noted["days beyond the file's months: put into the nearest"] == 1
    assert "ucdp_sdn_battle" not in by_id(file)  # a month is no year


def test_a_quarter_of_candidate_events_covers_the_months_of_its_name(tmp_path: Path) -> None:
    file = only(ged(tmp_path, [event(1, "2024-01-02")], "GEDEvent_v24_01_24_03.csv"))
    assert [one.value for one in by_id(file)["ucdp_sdn_state"].values] == [10, 0, 0]
    assert file.published == dt.date(2024, 4, 30)


def test_a_renamed_file_is_dated_by_what_is_in_it(tmp_path: Path) -> None:
    assert only(ged(tmp_path, [event(1, "2020-12-05")], "sudan.csv")).kind == "UCDP GED 21.1"
    assert only(ged(tmp_path, [event(1, "2021-05-05")], "sudan.csv")).kind == "UCDP Candidate 21.0.5"


def test_low_and_high_without_a_best_make_a_point(tmp_path: Path) -> None:
    rows = [event(1, "2021-01-01", best="", low=10, high=30), event(2, "2021-02-01", best="", low="", high=9)]
    file = only(ged(tmp_path, rows))
    assert figures(by_id(file)["ucdp_sdn_state"]) == {"2021-01": (20, 10, 30)}
    assert file.tally.dropped["no figure at all"] == 1
    assert file.tally.noted["no best figure: the middle of low and high"] == 1


def test_an_event_that_is_in_twice_counts_once(tmp_path: Path) -> None:
    file = only(ged(tmp_path, [event(7, "2021-01-01"), event(7, "2021-01-01")]))
    assert figures(by_id(file)["ucdp_sdn_state"])["2021-01"][0] == 10
    assert file.tally.dropped == {"an event that is in twice": 1}


def test_what_lies_before_the_first_year_is_counted_and_gone(tmp_path: Path) -> None:
    file = only(ged(tmp_path, [event(1, "2019-06-01"), event(2, "2021-06-01")]), since="2021")
    assert file.tally.dropped == {"before 2021": 1}
    assert by_id(file)["ucdp_sdn_state"].values[0].date == dt.date(2021, 1, 31)


def test_every_fault_is_told_with_line_and_column(tmp_path: Path) -> None:
    bad = [
        event(1, "2021-02-30"),
        event(2, "2021-03-01", best="many", type_of_violence=4),
        event(3, "2021-03-09", "2021-03-01"),
        event(4, "2021-03-01", best=-3),
    ]
    first = ged(tmp_path, bad, "GEDEvent_v22_1.csv")
    second = written(tmp_path, "name,age\nx,3\n", "people.csv")
    with pytest.raises(DataError) as caught:
        data([first, second], country="SDN")
    told = [(Path(one.file).name, one.line, one.path) for one in caught.value.problems]
    assert told == [
        ("GEDEvent_v22_1.csv", 3, "date_start"),  # the place's name has a line break: each record is two lines
        ("GEDEvent_v22_1.csv", 3, "date_end"),
        ("GEDEvent_v22_1.csv", 4, "type_of_violence"),
        ("GEDEvent_v22_1.csv", 5, "best"),
        ("GEDEvent_v22_1.csv", 7, "date_end"),
        ("GEDEvent_v22_1.csv", 9, "best"),
        ("people.csv", 1, ""),
    ]


def test_the_column_is_that_of_the_cell(tmp_path: Path) -> None:
    text = "id,type_of_violence,country,date_start,date_end,best,high,low\n" + '1,1,"Sudan, north",2021-01-01,x,1,1,1\n'
    with pytest.raises(DataError) as caught:
        data(written(tmp_path, text), country="SDN")
    problem = caught.value.problems[0]
    assert (problem.line, text.splitlines()[1][problem.column - 1]) == (2, "x")


# ---- ACLED


@pytest.mark.parametrize(("columns", "form"), [(ACLED_OLD, "before 2023"), (ACLED_NEW, "2023 and later")])
@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_acled_is_kept_as_monthly_sums_alone(
    tmp_path: Path, columns: list[str], form: str, separator: str, encoding: str
) -> None:
    day = "{:02d} March 2023" if form == "before 2023" else "2023-03-{:02d}"
    rows = [
        clash(1, day.format(1), 3),
        clash(2, day.format(9), 4, "Violence against civilians", notes="said a man; he saw it"),
        clash(2, day.format(9), 4),
        clash(3, day.format(30), 0, country="Chad"),
    ]
    file = only(written(tmp_path, sheet(columns, rows, separator), encoding=encoding))
    assert file.kind == f"ACLED (columns of {form})"
    assert (file.published, file.dated_by) == (dt.date(2024, 1, 17), "by its latest timestamp")
    assert figures(by_id(file)["acled_sdn_deaths"]) == {"2023-03": (7, None, None)}
    assert figures(by_id(file)["acled_sdn_battles"]) == {"2023-03": (1, None, None)}
    assert dict(file.tally.dropped) == {"an event that is in twice": 1, "another country": 1}
    assert "may not be passed on" in str(file.record["licence"])


def test_months_of_acled_that_are_not_whole_are_left_out(tmp_path: Path) -> None:
    rows = [clash(1, "2023-01-20"), clash(2, "2023-02-05"), clash(3, "2023-03-10")]
    file = only(written(tmp_path, sheet(ACLED_NEW, rows)))
    assert [f"{one.date:%Y-%m}" for one in by_id(file)["acled_sdn_deaths"].values] == ["2023-02"]
    assert file.tally.noted["reported killed in months that are not whole, Sudan"] == 6


def test_acled_without_timestamps_asks_when_it_came_out(tmp_path: Path) -> None:
    path = written(tmp_path, sheet(ACLED_NEW, [clash(1, "2023-01-01", timestamp=""), clash(2, "2023-01-31")]))
    assert only(path).published == dt.date(2024, 1, 17)
    path = written(tmp_path, sheet(ACLED_NEW, [clash(1, "2023-01-01", timestamp="")]))
    with pytest.raises(DataError, match="--published"):
        only(path)
    assert only(path, published="2023-02-03").published == dt.date(2023, 2, 3)


# ---- SIPRI


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_the_table_of_values_in_its_older_form(tmp_path: Path, encoding: str) -> None:
    file = only(written(tmp_path, TIV_OLD, encoding=encoding))
    assert (file.kind, file.published) == ("SIPRI table of values (TIV)", dt.date(2021, 3, 15))
    found = by_id(file)
    assert set(found) == {f"sipri_sdn_{end}" for end in ("arms", "from_blr", "from_chn", "from_civ")}
    belarus = found["sipri_sdn_from_blr"]
    assert [(one.date.year, one.value, one.low, one.high) for one in belarus.values] == [
        (2010, 0, None, None),
        (2011, 12, None, None),
        (2012, 0.25, 0, 0.5),
    ]
    assert belarus.partner == "BLR"
    assert [one.value for one in found["sipri_sdn_arms"].values] == [21, 15, 5.25, 6]
    assert file.tally.noted == {"figures that SIPRI marks as uncertain": 1}


def test_the_table_of_values_in_its_newer_form(tmp_path: Path) -> None:
    file = only(written(tmp_path, TIV_NEW))
    assert file.published == dt.date(2026, 9, 28)
    assert [one.value for one in by_id(file)["sipri_sdn_from_rus"].values] == [30, 9, 0, 4]
    assert [one.value for one in by_id(file)["sipri_sdn_arms"].values] == [30, 9, 5, 4]


def test_in_the_register_a_delivery_counts_and_an_order_does_not(tmp_path: Path) -> None:
    file = only(written(tmp_path, REGISTER, encoding="latin-1"))
    found = by_id(file)
    assert [(one.date.year, one.value, one.derived) for one in found["sipri_sdn_from_rus"].values] == [
        (2018, 10, True),
        (2019, 10, True),
    ]
    assert "sipri_sdn_from_chn" not in found
    assert dict(file.tally.dropped) == {
        "ordered, and not delivered yet": 1,
        "the recipient is no state that is known": 1,
        "another recipient": 1,
    }


def test_a_table_that_says_nothing_of_whose_it_is_is_refused(tmp_path: Path) -> None:
    text = "\n".join(line for line in TIV_NEW.splitlines() if not line.startswith("Total"))
    with pytest.raises(DataError, match="whose transfers"):
        only(written(tmp_path, text))


# ---- World Bank


def test_world_bank_with_its_preamble(tmp_path: Path) -> None:
    file = only(written(tmp_path, WORLD_BANK))
    assert file.published == dt.date(2023, 12, 18)
    found = by_id(file)
    people = found["wb_sdn_sp_pop_totl"]
    assert (people.per, [one.date.year for one in people.values]) == ("moment", [2020, 2021, 2022])
    growth = found["wb_sdn_ny_gdp_mktp_kd_zg"]
    assert (growth.unit, growth.gaps) == ("annual %", (dt.date(2021, 12, 31),))
    assert file.tally.dropped == {"a group of countries or a territory, no country": 1, "another country": 1}
    assert file.tally.noted == {"figures of a year that was not over when they came out: left out": 1}


def test_world_bank_as_databank_writes_it(tmp_path: Path) -> None:
    file = only(written(tmp_path, DATABANK, encoding="utf-8-sig"))
    assert file.published == dt.date(2023, 6, 30)
    assert [one.value for one in by_id(file)["wb_sdn_ms_mil_totl_p1"].values] == [124000]
    assert file.tally.rows == 2


# ---- what is none of these


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "zip archive or an Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"<html>", "web page"),
        (b'{"a": 1}', "JSON"),
        (b"", "empty"),
        (b"a\0b", "no text"),
        (b"year,value\n2020,3\n", "none of the forms"),
    ],
)
def test_a_refusal_names_what_was_found(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        data(path)


def test_unknown_countries_and_empty_folders_are_told(tmp_path: Path) -> None:
    path = ged(tmp_path, [event(1, "2021-01-01")])
    with pytest.raises(UsageError, match="did you mean Sudan"):
        data(path, country="Sudam")
    (empty := tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match=r"no \.csv"):
        data(empty, country="SDN")


def test_without_a_country_every_country_is_summed(tmp_path: Path) -> None:
    path = ged(tmp_path, [event(1, "2021-01-01"), event(2, "2021-01-01", country="DR Congo (Zaire)")])
    (file,) = data(path).files
    assert {"ucdp_sdn_state", "ucdp_cod_state"} <= set(by_id(file))
    assert dict(file.countries) == {"SDN": 1, "COD": 1}
