"""A study: what people and programs see of an answer, all made from the same tables."""

import copy
import csv
import datetime as dt
import io
import json
import pickle
from dataclasses import replace
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.report.charts.style import Drawing, altair_chart, named
from realpolitik.report.document import Link
from realpolitik.results import Provenance
from realpolitik.studies.subject import subject
from realpolitik.study import OTHERS, Chart, Part, RunInfo, Study, refused
from realpolitik.table import (
    COUNT,
    LINKS,
    MONTH,
    SHARE,
    Column,
    Table,
    number,
    points,
    points_text,
    share_end,
    share_text,
)


def events() -> Table:
    frame = pd.DataFrame(
        {
            "event": ["falls", "holds", "=SUM(A1)"],
            "chance": [0.004, 1.0, np.nan],
            "low": [0.001, 0.9, np.nan],
            "high": [0.02, 1.0, np.nan],
            "when": [dt.date(2021, 8, 31), None, None],
            "claims": [(Link("Ramani 2017 ¶4", "claim-x", "hover"),), (), ()],
        }
    )
    return Table(
        "What happens",
        frame,
        {
            "event": Column("Event", wide=True),
            "chance": Column("Chance", SHARE, meaning="share of worlds", ends=("low", "high")),
            "low": Column("Low", SHARE).hidden,
            "high": Column("High", SHARE).hidden,
            "when": Column("When", MONTH),
            "claims": Column("Behind it", LINKS),
        },
        anchor="event",
    )


def ground() -> Table:
    rows = [(who, year, share) for who in ("Kabul", "Taliban") for year, share in ((2018, 0.5), (2019, 0.25))]
    return Table(
        "Ground",
        pd.DataFrame(rows, columns=["who", "year", "share"]).drop(index=3),
        {"who": Column("Who"), "year": Column("Year"), "share": Column("Ground", SHARE, spread=True)},
        across="year",
    )


def study() -> Study:
    rows = [{"x": 1, "y": 2}]
    drawing = Drawing(alt.Chart(named()).mark_point().encode(x="x:Q", y="y:Q"), {"rows": rows})
    return Study(
        "assess",
        "A war <b>",
        tuple(f"Sentence {place} " + "of many words " * 20 for place in range(30)),
        {"events": events(), "ground": ground()},
        {"ground": Chart("Ground held", lambda: drawing, "Line: median."), "empty": Chart("Nothing", lambda: None)},
        run=RunInfo("war", "abc", dt.date(2018, 1, 31), "ramani-2017", 1, 500, 84, {"do": ["a.b=c"]}),
        studies={"bargain": refused("bargain", "Where talks settle", "nobody disagrees.")},
    )


def test_a_face_of_a_few_lines() -> None:
    text = repr(study())
    assert len(text.splitlines()) < 25 and len(text) < 2000
    assert text.startswith("<assess war as of 2018-01-31 through ramani-2017: 500 worlds × 84 months, seed 1>")
    assert "3 rows  What happens" in text and "24 more sentences" in text
    assert "not asked, because nobody disagrees" in repr(study().studies["bargain"])


def test_tables_by_name_with_units_and_meanings() -> None:
    frame = study()["events"]
    assert frame.chance[0] == 0.004
    assert frame.attrs["meanings"]["chance"] == "share of worlds"
    with pytest.raises(KeyError, match=r"did you mean 'events'"):
        study()["event"]
    with pytest.raises(KeyError, match=r"not asked, because nobody disagrees"):
        study()["bargain.terms"]


def test_how_values_read() -> None:
    shown = events().texts()
    assert list(shown["Chance"]) == ["under 1% (0.1–2)", "100% (90–100)", "–"]
    assert list(shown["When"]) == ["Aug 2021", "–", "–"]
    assert [share_text(value) for value in (0, 0.004, 0.5, 0.996, 1)] == ["0%", "under 1%", "50%", "over 99%", "100%"]
    assert [share_end(value) for value in (0, 0.004, 0.996)] == ["0", "0.4", "99.6"]
    assert [points_text(value) for value in (0, 2.7e2, -0.012345, 1234567.0, 1e-7)] == [
        "0",
        "270",
        "−0.0123",
        "1,234,567",
        "0.0000001",
    ]
    assert number(2, signed=True).text(-0.5) == "−0.50"


def test_values_side_by_side() -> None:
    shown = ground().texts()
    assert list(shown.columns) == ["Who", "2018", "2019"]
    assert shown.values.tolist() == [["Kabul", "50%", "25%"], ["Taliban", "50%", "–"]]


def test_values_beside_others() -> None:
    frame = pd.DataFrame({"issue": ["Troops", "Aid"], "shift": [-10.6, np.nan], "low": [-12.0, -1], "high": [-9.0, 2]})
    columns = {
        "issue": Column("Farthest on", beside="shift"),
        "shift": Column("By", number(1, signed=True), ends=("low", "high")),
        "low": Column("Low", number(1)).hidden,
        "high": Column("High", number(1)).hidden,
    }
    shown = Table("Issues", frame, columns).texts()
    assert list(shown["Farthest on"]) == ["Troops, −10.6 (−12.0 to −9.0)", "Aid, –"]
    assert list(shown["By"]) == ["−10.6 (−12.0 to −9.0)", "–"]


def test_values_to_a_tenth_of_what_counts_in_their_row() -> None:
    rows = pd.DataFrame(
        {
            "effect": [0.01234, -1234.56, 0.004, 0.5],
            "low": [-0.0004, -1300.0, -0.02, 0.25],
            "high": [0.026, 12.0, 0.03, 0.75],
            "matters": [0.02, 50.0, 0.2, np.nan],
        }
    )
    columns = {name: Column(name).hidden for name in ("low", "high", "matters")}
    columns["effect"] = Column("Effect", points(), ends=("low", "high"), step="matters")
    assert list(Table("Effects", rows, columns).texts()["Effect"]) == [
        "+0.012 (0 to +0.026)",
        "−1,235 (−1,300 to +12)",
        "0 (−0.02 to +0.03)",
        "0.5 (0.25–0.75)",
    ]
    with pytest.raises(ValueError, match="matters"):
        Table("Effects", rows.drop(columns="matters"), {n: c for n, c in columns.items() if n != "matters"})


def test_a_terminal_cuts_the_rows_that_are_shown_and_says_so() -> None:
    shown = replace(ground(), brief=1).shown("ground", brief=True)
    assert [[cell.text for cell in row] for row in shown.rows] == [["Kabul", "50%", "25%"]]
    assert shown.note == "1 of 2 rows." and replace(ground(), brief=2).shown("ground", brief=True).note == ""
    assert replace(events(), brief=2).shown("events", brief=True).note == "2 of 3 rows."
    assert replace(events(), brief=2).shown("events").note == ""
    few = replace(ground(), few=(2019,)).shown("ground", brief=True)
    assert [head.title for head in few.columns] == ["Who", "2019"]


def test_page_and_notebook_have_no_more_rows_than_a_table_says_and_programs_have_all() -> None:
    table = replace(ground(), most=1)
    part = Part("p", "P", "", ("ground",))
    one = Study("assess", "A war", tables={"ground": table}, parts=(part,))
    (block,) = one.sections()[0].blocks
    assert [row[0].text for row in block.rows] == ["Kabul"] and block.note == "1 of 2 rows."
    assert "Taliban" not in table._repr_html_() and len(table.texts()) == 2
    assert {row["who"] for row in one.to_dict()["tables"]["ground"]} == {"Kabul", "Taliban"}
    folded = replace(one, tables={"ground": replace(table, open=1)}).sections()[0].blocks
    assert [len(block.rows) for block in folded] == [1, 1]


def test_rows_of_one_name_stay_apart() -> None:
    rows = [("a1", "Ali", 2018, 0.1), ("a2", "Ali", 2018, 0.2), ("a1", "Ali", 2019, 0.3), ("a2", "Ali", 2019, 0.4)]
    columns = {
        "actor": Column("Id").hidden,
        "name": Column("Name"),
        "year": Column("Year"),
        "share": Column("Share", SHARE, spread=True),
    }
    table = Table("Shares", pd.DataFrame(rows, columns=list(columns)), columns, across="year")
    assert table.texts().values.tolist() == [["Ali", "10%", "30%"], ["Ali", "20%", "40%"]]


def test_fields_and_columns_must_agree() -> None:
    with pytest.raises(ValueError, match="differ by \\['b'\\]"):
        Table("x", pd.DataFrame({"a": [1]}), {"a": Column("A"), "b": Column("B")})
    with pytest.raises(ValueError, match="nobody"):
        Table("x", pd.DataFrame({"a": [1]}), {"a": Column("A", ends=("a", "nobody"))})


def test_terminal_page_notebook_and_programs_show_the_same(tmp_path: Path) -> None:
    console = Console(width=100, record=True, file=io.StringIO())
    for item in study().renderables():
        console.print(item)
    text = console.export_text()
    page = study().to_html(tmp_path / "deep" / "page.html").read_text(encoding="utf-8")
    book = study()._repr_html_()
    document = json.loads(json.dumps(study().to_dict(), allow_nan=False))
    for seen in (text, page, book):
        assert "falls" in seen and "under 1%" in seen
    assert "A war <b>" not in page and "A war <b>" not in book
    assert "Not asked, because nobody disagrees" in page
    assert document["tables"]["events"][0]["chance"] == 0.004
    assert document["tables"]["events"][2]["chance"] is None
    assert document["tables"]["events"][0]["claims"] == [{"text": "Ramani 2017 ¶4", "anchor": "claim-x"}]
    assert document["studies"]["bargain"]["refusal"] == "nobody disagrees"
    assert document["format"] == 2 and document["run"]["as_of"] == "2018-01-31"


def test_charts_are_drawn_when_looked_at() -> None:
    chart = study().plot("ground")
    assert chart.to_dict()["datasets"]["rows"] == [{"x": 1, "y": 2}]
    assert "var(--" not in json.dumps(chart.to_dict())
    with pytest.raises(ValueError, match="nothing to show"):
        study().plot("empty")
    with pytest.raises(KeyError, match="no chart 'fan'"):
        study().plot("fan")


def test_charts_of_several_layers_or_panels_are_altair_charts_too() -> None:
    one = alt.Chart(named()).mark_point().encode(x="x:Q")
    for chart in (alt.layer(one, one), alt.hconcat(one, one), alt.layer(one).facet("x:N", columns=2)):
        whole = altair_chart(Drawing(chart, {"rows": [{"x": 1}]})).to_dict()  # checks itself against the format
        assert whole["datasets"]["rows"] == [{"x": 1}]


def test_a_table_is_told_apart_by_a_field() -> None:
    frame = pd.DataFrame({"of": ["a", "a", "b"], "share": [True, True, False], "mean": [0.5, 0.25, 0.5]})
    columns = {
        "of": Column("Of").hidden,
        "share": Column("Share").hidden,
        "mean": Column("Mean", number(2), share_if="share"),
    }
    table = Table("Means", frame, columns, titles={"a": "Event"}, by="of", brief=1)
    assert [(one.title, list(one.texts()["Mean"])) for one in table.apart()] == [
        ("Means: Event", ["50%", "25%"]),
        ("Means: b", ["0.50"]),
    ]
    study = Study("assess", "War", tables={"means": table}, parts=(Part("b", "B", "", ("means",), only="b"),))
    assert [block.title for section in study.sections() for block in section.blocks] == ["Means: b"]
    whole = replace(study, parts=()).sections()[0].blocks
    assert [(block.id, len(block.rows)) for block in whole] == [("assess-means", 2), ("assess-means-1", 1)]
    brief = list(study.renderables())[1:]
    assert [shown.row_count for shown in brief] == [1, 1] and len(study.to_dict()["tables"]["means"]) == 3


def test_a_part_that_names_nothing_is_refused() -> None:
    wrong = Study("assess", "A war", parts=(Part("p", "P", "", ("nothing",)),))
    with pytest.raises(ValueError, match="neither chart nor table"):
        wrong.sections()


def test_studies_of_one_verb_on_a_page_have_places_of_their_own() -> None:
    parts = [
        Study("threat", name, tables={"ground": ground()}, parts=(Part(f"threat-{name}", name, "", ("ground",)),))
        for name in ("surge", "strike")
    ]
    places = [block.id for part in parts for section in part.sections() for block in section.blocks]
    assert places == ["threat-surge-ground", "threat-strike-ground"]


def test_studies_inside_stand_between_the_parts_and_say_no_sentence_twice() -> None:
    inner = Study("weigh", "Motive", ("It is likely.", "So it is."), {"ground": ground()})
    parts = (Part("first", "First", "", ("ground",)), OTHERS, Part("claims", "Claims", "", ("events",)))
    outer = Study(
        "weigh",
        "Questions",
        ("It is likely.",),
        {"events": events(), "ground": ground()},
        parts=parts,
        studies={"motive": inner},
    )
    assert [section.title for section in outer.sections()] == ["First", "Motive", "Claims"]
    console = Console(width=100, record=True, file=io.StringIO())
    for item in outer.renderables():
        console.print(item)
    text = console.export_text()
    assert text.count("It is likely.") == text.count("So it is.") == 1 and text.count("Kabul") == 2


def test_a_part_stands_by_its_lead_alone_only_where_it_says_so() -> None:
    empty = replace(ground(), frame=ground().frame.iloc[:0])
    parts = [Part(str(stands), "Claims", "None is known.", ("ground",), stands=stands) for stands in (True, False)]
    study = Study("weigh", "Questions", tables={"ground": empty}, parts=tuple(parts))
    assert [(section.id, section.stands) for section in study.sections()] == [("True", True)]
    assert refused("bargain", "Where talks settle", "nobody disagrees").sections()[0].stands


def test_what_a_study_was_made_from() -> None:
    scenario = rp.resolve(rp.load("proxy_war"), as_of=dt.date(2020, 12, 31))
    made = RunInfo.of(scenario, 3, 20, level="warn", threat=None, issues=())
    assert (made.scenario, made.seed, made.worlds, made.options) == ("proxy_war", 3, 20, {"level": "warn"})
    assert made.digest == rp.digest(scenario) and made.versions["realpolitik"] == rp.__version__
    run = Provenance("war", "abc", "2018-01-31", "ramani-2017", 1, 500, 84, ("a.b=c",), {"x": 0.5}, {"numpy": "2"})
    assert RunInfo.of_run(run, 0, every=3) == RunInfo(
        "war",
        "abc",
        dt.date(2018, 1, 31),
        "ramani-2017",
        1,
        500,
        0,
        {"do": ("a.b=c",), "set": {"x": 0.5}, "every": 3},
        {"numpy": "2"},
    )


def test_a_question_is_put_to_a_run_or_to_a_study_that_holds_one() -> None:
    assert subject("proxy_war") == "proxy_war"
    with pytest.raises(UsageError, match="'bargain' holds no run"):
        subject(refused("bargain", "Where talks settle", "nobody disagrees"))


def test_csv_with_a_dictionary_and_harmless_cells(tmp_path: Path) -> None:
    paths = study().to_csv(tmp_path)
    assert [path.name for path in paths] == [
        *("about.csv", "dictionary.csv", "events.csv", "ground.csv", "csv-metadata.json")
    ]
    with paths[2].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["chance"] == "0.004" and rows[2]["event"] == "'=SUM(A1)" and rows[0]["claims"] == "Ramani 2017 ¶4"
    with paths[1].open(encoding="utf-8", newline="") as stream:
        assert {
            "table": "events",
            "field": "chance",
            "title": "Chance",
            "unit": "",
            "type": "number",
            "meaning": "share of worlds",
        } in [*csv.DictReader(stream)]
    first = {path.name: path.read_bytes() for path in paths}
    assert {path.name: path.read_bytes() for path in study().to_csv(tmp_path)} == first


def test_a_workbook_with_numbers_as_numbers(tmp_path: Path) -> None:
    import zipfile

    path = study().to_excel(tmp_path / "tables.xlsx")
    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()
        sheet = book.read("xl/worksheets/sheet3.xml").decode()  # after about and charts
    assert [name in names for name in ('"about"', '"events"', '"ground"', '"dictionary"')] == [True] * 4
    assert "<v>0.004</v>" in sheet and "<f>" not in sheet
    assert study().to_excel(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_workbook_loses_no_rows_and_no_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    large = 2**60 + 1
    columns = {"orders": Column("Orders", COUNT)}
    table = Table("Orders", pd.DataFrame({"orders": [large, 10**400, 3]}, dtype=object), columns)
    one = Study("stable", "A game", tables={"orders": table})
    with zipfile.ZipFile(one.to_excel(tmp_path / "tables.xlsx")) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert f">{large}<" in texts and f">{10**400}<" in texts
    monkeypatch.setattr("realpolitik.export.workbook.ROWS", 2)
    with pytest.raises(UsageError, match="'orders' has 3 rows, a sheet no more than 2"):
        one.to_excel(tmp_path / "more.xlsx")
    assert not (tmp_path / "more.xlsx").exists()


def test_a_wrong_attribute_says_where_the_numbers_are() -> None:
    with pytest.raises(AttributeError, match=r"a Study has no 'questions'; its tables, by study\[name\]: "):
        _ = study().questions
    plain = Study("weigh", "x")
    assert vars(copy.copy(plain)) == vars(pickle.loads(pickle.dumps(plain))) == vars(plain)
