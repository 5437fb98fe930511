"""Files of other programs: the same numbers, harmless texts, the same bytes again, and where they come from."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import xarray as xr

import realpolitik as rp
from realpolitik.engines.signalling.efg import read_efg
from realpolitik.errors import UsageError
from realpolitik.export import FORMATS
from realpolitik.export.cells import harmless, type_of, value_of
from realpolitik.export.formats import ending_of
from realpolitik.export.gambit import write_nfg
from realpolitik.export.graph import graph
from realpolitik.export.plots import plot_of
from realpolitik.scenario.bibliography import read_bib, read_csl
from realpolitik.studies.assess.telling import study_of
from realpolitik.study import RunInfo, Study
from realpolitik.table import COUNT, DAY, SHARE, Column, Table, number

NEEDS = {".parquet": "pyarrow", ".pptx": "pptx"}
OF_RUN = [ending for ending in FORMATS if ending not in (".efg", ".nfg")]
TRICKY = ["=SUM(A1)", "+49 30", "-", "@home", "1,5", 'say "no"', "two\nlines", "007", "", "été; ½"]


@pytest.fixture(scope="module")
def study(run: rp.Result) -> Study:
    return study_of(run)


def exported(study: Study, ending: str, folder: Path, table: str = "events") -> Path:
    if ending in NEEDS:
        pytest.importorskip(NEEDS[ending])
    return study.export(folder / f"out{ending}", table if FORMATS[ending].of_table else None)[0]


def table_of_all_kinds() -> Table:
    """Every kind of value that a table may hold, and a hole in each."""
    frame = pd.DataFrame(
        {
            "text": [*TRICKY, None],
            "figure": [0.1, -1 / 3, 1e-300, 2.0**70, -0.0, 5, 6, 7, 8, 9, math.nan],
            "count": pd.Series([*range(-4, 6), None], dtype=object),
            "flag": pd.Series([True, False] * 5 + [None], dtype=object),
            "day": [*(dt.date(2020, 1, day) for day in range(1, 11)), None],
            "many": [("a", "b")] * 10 + [()],
        }
    )
    forms = {"figure": number(3), "count": COUNT, "day": DAY}
    columns = {name: Column(name.title(), **({"form": forms[name]} if name in forms else {})) for name in frame}
    columns["figure"] = replace(columns["figure"], unit="points", meaning="what it is")
    return Table("All kinds", frame, columns)


# every format


@pytest.mark.parametrize("ending", OF_RUN)
def test_a_second_export_is_the_same_to_the_byte_and_says_where_it_comes_from(
    study: Study, ending: str, tmp_path: Path
) -> None:
    first, second = (exported(study, ending, tmp_path / name) for name in ("one", "two"))
    content = first.read_bytes()
    assert content == second.read_bytes()
    text = everything(content, ending)
    if ending == ".csv":
        text = (tmp_path / "one" / "out.csv-metadata.json").read_text(encoding="utf-8")
    run = study.run
    assert run.digest[:12] in text and run.as_of.isoformat() in text and run.versions["realpolitik"] in text
    assert "BSD-3-Clause" in text
    if ending not in (".xlsx", ".nc"):  # where they are packed; read back below
        assert re.search(rf"seed\D{{0,60}}{run.seed}", text)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            assert {item.date_time for item in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert dt.date.today().isoformat() not in text


def everything(content: bytes, ending: str) -> str:
    """All text in a file, whatever packs it."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return "\n".join(everything(file.read(name), name) for name in file.namelist())
    return content.decode("utf-8", errors="replace")


def test_all_writes_what_there_is_and_says_why_the_rest_is_not(study: Study, tmp_path: Path) -> None:
    paths = study.export_all(tmp_path)
    endings = {ending_of(path) for path in paths if path.name != "csv-metadata.json"}
    assert {".xlsx", ".csv", ".nc", ".json", ".html", ".graphml", ".gexf", ".bib", ".csl.json", ".ris"} <= endings
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(paths)
    names = {path.stem for path in (tmp_path / "csv").glob("*.csv")}
    assert names == {"about", "dictionary", *(name for name, _ in study.walk())}


@pytest.mark.parametrize(
    ("name", "table", "said"),
    [
        ("out.doc", None, "no ending that can be written; allowed: .xlsx"),
        (".csv", "events", "no ending that can be written"),
        ("out.csv", None, "holds one table: name it with --table"),
        ("out.csv", "evnts", "did you mean events?"),
        ("out.xlsx", "events", "a file .xlsx holds more"),
        ("out.efg", None, "no game in extensive form"),
        ("out.nfg", None, "no game in strategic form"),
    ],
)
def test_what_cannot_be_written_is_said(study: Study, name: str, table: str | None, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as wrong:
        study.export(tmp_path / name, table)
    assert said in str(wrong.value)
    assert not any(tmp_path.iterdir())


# tables


def test_texts_are_made_harmless_and_numbers_never_changed() -> None:
    assert [harmless(text) for text in TRICKY[:5]] == ["'=SUM(A1)", "'+49 30", "'-", "'@home", "1,5"]
    assert [harmless(value) for value in (-1.5, -3, None, True)] == [-1.5, -3, None, True]


READERS: dict[str, Callable[[str], Any]] = {
    "number": float,
    "integer": int,
    "date": dt.date.fromisoformat,
    "string": lambda text: text.removeprefix("'") if text[1:2] in "=+-@" else text,
}


def test_a_csv_is_read_back_by_what_stands_beside_it(tmp_path: Path) -> None:
    table = table_of_all_kinds()
    path, beside = Study("stable", "A game", tables={"all": table}).export(tmp_path / "all.csv", "all")
    said = json.loads(beside.read_text(encoding="utf-8"))
    dialect, (described,) = said["dialect"], said["tables"]
    assert described["url"] == "all.csv"
    with path.open(encoding=dialect["encoding"], newline="") as stream:
        head, *rows = csv.reader(stream, delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"])
    columns = described["tableSchema"]["columns"]
    assert head == [column["name"] for column in columns] == list(table.columns)
    for place, column in enumerate(columns):
        read = [cell_of(row[place], column) for row in rows]
        kept = [value_of(value) if column["name"] != "day" else value for value in table.frame[column["name"]]]
        expected = [None if value == "" else value for value in kept]
        assert read == expected, column["name"]
    assert columns[1]["schema:unitText"] == "points" and columns[1]["dc:description"] == "what it is"
    assert columns[5]["separator"] == "; "


def cell_of(text: str, column: dict[str, Any]) -> Any:
    """A cell as CSVW says that it is to be read."""
    kind = column["datatype"]
    if text == "":
        return None
    if isinstance(kind, dict):
        return text == kind["format"].partition("|")[0]
    return READERS[kind](text)


def test_a_workbook_is_read_back(study: Study, tmp_path: Path) -> None:
    read = sheets(study.export(tmp_path / "out.xlsx")[0])
    assert list(read)[:2] == ["about", "charts"] and list(read)[-1] == "dictionary"
    about = {row[0]: row[1] for row in read["about"][1:]}
    assert about["digest"] == study.run.digest and about["seed"] == str(study.run.seed)
    events = study["events"]
    fields = list(study.table("events").columns)
    for name in ("event", "title", "probability", "low", "high"):
        kept = [row[fields.index(name)] for row in read["events"][1:]]
        wanted = events[name].tolist()
        is_text = name in ("event", "title")
        assert kept == (wanted if is_text else pytest.approx(wanted, rel=1e-15))  # Excel has 16 digits


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """A workbook's sheets, by a reader of its own."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    found: dict[str, list[list[Any]]] = {}
    with zipfile.ZipFile(path) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", space)
        texts = ["".join(part.itertext()) for part in shared]
        names = ElementTree.fromstring(book.read("xl/workbook.xml")).find("m:sheets", space)
        for number_, item in enumerate(names, 1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number_}.xml"))
            assert sheet.find(".//m:f", space) is None  # no formula anywhere
            rows: list[list[Any]] = []
            for row in sheet.iter(f"{{{space['m']}}}row"):
                cells: dict[int, Any] = {}
                for cell in row:
                    value = cell.find("m:v", space)
                    if value is not None:
                        raw = value.text or ""
                        cells[place_of(cell.attrib["r"])] = texts[int(raw)] if cell.get("t") == "s" else float(raw)
                rows.append([cells.get(place) for place in range(max(cells, default=-1) + 1)])
            found[item.attrib["name"]] = rows
    return found


def place_of(cell: str) -> int:
    """Place of a cell in its row: A1 → 0."""
    found = 0
    for sign in re.match("[A-Z]+", cell)[0]:
        found = found * 26 + ord(sign) - 64
    return found - 1


def test_charts_of_a_workbook_are_its_own_and_point_at_its_cells(study: Study, tmp_path: Path) -> None:
    with zipfile.ZipFile(study.export(tmp_path / "out.xlsx")[0]) as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    plots = {name: plot for name, table in study.walk() if (plot := plot_of(table)) is not None}
    assert len(charts) == len(plots) >= 2 and {"events", "ground_months"} <= {*plots}
    ground = next(chart for chart in charts if "ground_months!" in chart)
    sides = study["ground_months"].groupby("belligerent", sort=False).size()
    assert "<c:lineChart>" in ground and ground.count("<c:ser>") == len(sides)
    assert f"$2:$F${1 + sides.iloc[0]}" in ground  # the median of the first side, all of its months


def test_what_can_be_drawn_of_a_table() -> None:
    names, shares = ["b", "a", "c"], [0.1, 0.5, 0.4]
    columns = {"name": Column("Name"), "chance": Column("Chance", SHARE)}
    bars = plot_of(Table("Chances", pd.DataFrame({"name": names, "chance": shares}), columns))
    assert bars is not None and not bars.is_line and bars.series == (("", 0, 2),)
    twice = pd.DataFrame({"name": ["a", "a", "c"], "chance": shares})
    assert plot_of(Table("Chances", twice, columns)) is None
    assert plot_of(table_of_all_kinds()) is None
    lines = pd.DataFrame(
        {"name": [*"aabb"], "day": [dt.date(2020, 1, 1), dt.date(2020, 2, 1)] * 2, "median": [0.1, 0.2, 0.3, 0.4]}
    )
    dated = {"name": Column("Name"), "day": Column("Day", DAY), "median": Column("Median", SHARE)}
    found = plot_of(Table("Ground", lines, dated))
    assert found is not None and found.is_line and found.series == (("a", 0, 1), ("b", 2, 3))
    mixed = lines.iloc[[0, 2, 1, 3]]
    assert plot_of(Table("Ground", mixed, dated)) is None  # rows of one thing do not stand together


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "integer"),
        ([1, 2.5, None], "number"),
        ([True, None], "boolean"),
        ([np.bool_(True)], "boolean"),
        ([pd.Timestamp("2020-01-01")], "date"),
        (["2020-01-01"], "string"),
        ([1, "a"], "string"),
        ([math.nan], "string"),
    ],
)
def test_what_a_field_holds(values: list[Any], kind: str) -> None:
    assert type_of(values) == kind


def test_netcdf_holds_arrays_and_tables(study: Study, tmp_path: Path) -> None:
    path = study.export(tmp_path / "out.nc")[0]
    with xr.open_dataset(path, engine="h5netcdf") as root:
        assert root.attrs["digest"] == study.run.digest and root.attrs["seed"] == str(study.run.seed)
        xr.testing.assert_equal(root.load(), study.data)
    with xr.open_dataset(path, engine="h5netcdf", group="tables/events") as events:
        assert events["title"].values.tolist() == study["events"]["title"].tolist()
        np.testing.assert_array_equal(events["probability"].values, study["events"]["probability"])
        assert events["by"].values.tolist() == [day.isoformat() for day in study["events"]["by"]]
        assert events["probability"].attrs["long_name"] == "Probability"


def test_parquet_holds_a_table_with_its_types(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    table = table_of_all_kinds()
    made = Study("stable", "A game", tables={"all": table}, run=RunInfo("war", "abc"))
    read = pq.read_table(made.export(tmp_path / "all.parquet", "all")[0])
    assert json.loads(read.schema.metadata[b"realpolitik"])["digest"] == "abc"
    assert read.schema.field("figure").metadata == {b"title": b"Figure", b"unit": b"points", b"meaning": b"what it is"}
    assert read["text"].to_pylist() == [*TRICKY, None]
    assert read["figure"].to_pylist()[:-1] == table.frame["figure"].tolist()[:-1]
    assert read["day"].to_pylist() == table.frame["day"].tolist()
    assert read["flag"].to_pylist() == [*([True, False] * 5), None]


# graphs


@pytest.mark.parametrize(("ending", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf)])
def test_a_graph_is_read_back(study: Study, ending: str, read: Callable[..., Any], tmp_path: Path) -> None:
    made, found = graph(study.material()), read(study.export(tmp_path / f"out{ending}")[0])
    assert {name: data["label"] for name, data in found.nodes(data=True)} == {
        name: data["label"] for name, data in made.nodes(data=True)
    }
    assert found.is_directed() and set(found.edges) == set(made.edges)
    for start, end, data in made.edges(data=True):
        held = found.edges[start, end]
        assert {name: held[name] for name in data} == data


def test_a_graph_leads_from_a_source_to_an_outcome(study: Study, run: rp.Result) -> None:
    made = graph(study.material())
    kinds = nx.get_node_attributes(made, "kind")
    assert set(kinds.values()) == {"actor", "source", "claim", "number", "outcome"}
    scenario = run.scenario
    assert {name for name, kind in kinds.items() if kind == "actor"} == {f"actor:{name}" for name in scenario.actors}
    name, claim = next((name, claim) for name, claim in scenario.claims.items() if claim.about is not None)
    assert nx.has_path(made, f"source:{claim.source}", f"number:{claim.about}")
    assert made.edges[f"claim:{name}", f"number:{claim.about}"]["kind"] == "values"
    moved = [data for *_, data in made.edges(data=True) if data["kind"] == "moves"]
    assert moved and all(0 <= data["share"] <= 1 for data in moved)
    ties = study["ties"].set_index(["actor", "other"])
    for (actor, other), row in ties.iterrows():
        assert made.edges[f"actor:{actor}", f"actor:{other}"]["relations_last"] == row["relations_last"]


def test_a_study_without_a_scenario_has_no_graph_and_no_sources(tmp_path: Path) -> None:
    game = rp.stable("chicken")
    for ending in (".graphml", ".bib"):
        with pytest.raises(UsageError, match="holds no scenario"):
            game.export(tmp_path / f"out{ending}")


# games


def read_nfg(text: str) -> tuple[str, list[str], list[list[str]], str, list[float]]:
    """Title, players, strategies, comment and payoffs of a game in strategic form, by a reader of its own."""
    tokens = re.findall(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{}"]+', text)
    assert tokens[:3] == ["NFG", "1", "R"]
    plain = [re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] == '"' else token for token in tokens]
    opened, place, groups = 0, 4, []
    while True:
        if tokens[place] == "{":
            opened += 1
            groups.append([])
        elif tokens[place] == "}":
            opened -= 1
            if opened == 0 and len(groups) > 1:
                break
        else:
            groups[-1].append(plain[place])
        place += 1
    players, _, *strategies = groups
    return plain[3], players, strategies, plain[place + 1], list(map(float, tokens[place + 2 :]))


@pytest.mark.parametrize(
    ("name", "payoffs"),
    [
        # strategies: N, Y each, the first player's fastest; ranks from 0, ordinal
        ("chicken", [0, 0, 1, 3, 3, 1, 2, 2]),
        ("prisoners_dilemma", [1, 1, 0, 3, 3, 0, 2, 2]),
    ],
)
def test_a_game_in_strategic_form_for_gambit(name: str, payoffs: list[float], tmp_path: Path) -> None:
    game = rp.load_game(name)
    path = rp.stable(name).export(tmp_path / "game.nfg")[0]
    title, players, strategies, comment, read = read_nfg(path.read_text(encoding="utf-8"))
    assert title == game.title and players == [actor.name for actor in game.actors.values()]
    assert [len(own) for own in strategies] == [2, 2] and read == payoffs
    assert "versions realpolitik" in comment and "licence of realpolitik: BSD-3-Clause" in comment


def test_a_game_inside_a_study_says_what_its_own_study_was_made_from(tmp_path: Path) -> None:
    inner = rp.stable("chicken")
    outer = Study("assess", "A war", studies={"stable": inner}, run=RunInfo("war", "abc", worlds=500))
    outer.export(tmp_path / "one.nfg")
    inner.export(tmp_path / "two.nfg")
    assert (tmp_path / "one.nfg").read_bytes() == (tmp_path / "two.nfg").read_bytes()


def test_courses_of_a_war_in_strategic_form_have_their_mean_payoffs(tmp_path: Path) -> None:
    study = rp.stable("proxy_war", worlds=2, months=3)
    _, players, strategies, comment, read = read_nfg(study.export(tmp_path / "courses.nfg")[0].read_text("utf-8"))
    focus = next(iter(rp.load("proxy_war").focus.values()))
    assert [name for own in strategies for name in own] == [
        name for option in focus.options.values() for name in option.courses
    ]
    assert "worlds: 2" in comment and len(players) == len(study.data.decider)
    mean = study.data.payoff.mean("world").sel(actor=study.data.decider.values)
    first = mean.isel(profile=0).values  # every option at its first course
    assert read[: len(players)] == first.tolist()
    sizes = [len(own) for own in strategies]
    assert len(read) == math.prod(sizes) * len(players)
    assert sorted(read) == sorted(mean.values.ravel().tolist())


def test_gambit_reads_what_is_written(tmp_path: Path) -> None:
    gbt = pytest.importorskip("pygambit")
    dilemma = gbt.read_nfg(str(rp.stable("prisoners_dilemma").export(tmp_path / "dilemma.nfg")[0]))
    mine, theirs = dilemma.to_arrays(dtype=float)  # ranks, by own strategy and the other's
    assert mine.tolist() == [[1, 3], [0, 2]] and theirs.tolist() == [[1, 0], [3, 2]]
    assert len(gbt.nash.enumpure_solve(dilemma).equilibria) == 1
    crisis = gbt.read_efg(str(rp.threat("crisis").export(tmp_path / "crisis.efg")[0]))
    assert len(crisis.players) == 2 and crisis.title.startswith("A crisis game")


def test_a_game_with_infeasible_states_has_no_strategic_form() -> None:
    game = rp.load_game("elmira")
    assert game.infeasible and not rp.stable("elmira").games


def test_strategies_of_one_name_are_told_apart_and_payoffs_keep_every_digit() -> None:
    payoffs = np.random.default_rng(1).normal(size=(2, 3, 2, 3))
    names = ['A "the first"', "B", "C\\D"]
    text = write_nfg("A game", names, [["x", "x"], ["y", "z", "w"], ["u", "v"]], payoffs, "said")
    _, players, strategies, comment, read = read_nfg(text)
    assert players == names and strategies[0] == ["x 1", "x 2"] and comment == "said"
    back = np.array(read).reshape(2, 3, 2, 3).transpose(2, 1, 0, 3)
    np.testing.assert_array_equal(back, payoffs)
    with pytest.raises(ValueError, match="expected finite payoffs"):
        write_nfg("A game", names, [["x"], ["y"], ["u"]], payoffs)


def test_a_threats_game_is_read_back(tmp_path: Path) -> None:
    path = rp.threat("crisis").export(tmp_path / "any name.efg")[0]
    text = path.read_text(encoding="utf-8")
    tree, title, players = read_efg(text)
    assert players == ("Challenger", "Target") and title.startswith("A crisis game")
    assert tree.actions == ("resolved", "irresolute") and tree.chances == (0.3, 0.7)
    assert "scenario: crisis" in text.splitlines()[1]


# sources and slides


@pytest.mark.parametrize(("ending", "read"), [(".bib", read_bib), (".csl.json", read_csl)])
def test_sources_are_read_back(
    study: Study, run: rp.Result, ending: str, read: Callable[..., Any], tmp_path: Path
) -> None:
    text = study.export(tmp_path / f"out{ending}")[0].read_text(encoding="utf-8")
    found, _, problems = read(text, "out")
    assert not problems and set(run.scenario.sources) <= set(found)
    assert {found[name]["title"] for name in run.scenario.sources} == {
        source.title for source in run.scenario.sources.values()
    }


def test_ris_has_every_source_from_type_to_end(tmp_path: Path) -> None:
    scenario = rp.resolve(rp.load("libya"))
    text = rp.cite("libya", style="ris")
    records = [block.splitlines() for block in text.rstrip("\n").split("\n\n")]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ?.*", line) for lines in records for line in lines)
    assert all(lines[0].startswith("TY  - ") and lines[-1] == "ER  - " for lines in records if lines[-1])
    found = {line[6:]: lines for lines in records for line in lines if line.startswith("ID  - ")}
    assert set(scenario.sources) <= set(found)
    for name, source in scenario.sources.items():
        assert f"TI  - {' '.join(source.title.split())}" in found[name]
        assert f"DA  - {source.issued:%Y/%m/%d}" in found[name]
        assert sum(line.startswith("AU  - ") for line in found[name]) == len(source.author)
        assert not source.doi or f"DO  - {source.doi}" in found[name]


def test_slides_can_be_edited_and_name_their_claims(study: Study, run: rp.Result, tmp_path: Path) -> None:
    pytest.importorskip("pptx")
    from pptx import Presentation

    slides = list(Presentation(str(study.export(tmp_path / "out.pptx")[0])).slides)
    assert len(slides) == 8 and slides[0].shapes.title.text == study.title
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 2
    plot = plot_of(study.table("events"))
    assert list(charts[0].plots[0].series[0].values) == study["events"].iloc[:, plot.values].tolist()
    medians = study["ground_months"]
    assert [len(list(series.values)) for series in charts[1].plots[0].series] == medians.groupby(
        "belligerent", sort=False
    ).size().tolist()
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides]
    assert study.run.digest in notes[0]
    named = [name for name in run.scenario.claims for note in notes if f"[{name}; " in note]
    disputed = study["disputes"]
    assert {*disputed[disputed.told.astype(bool)].candidate} & {*run.scenario.claims} <= {*named}
    assert all(shape.left >= 0 and shape.top + shape.height <= 6_858_000 for slide in slides for shape in slide.shapes)
