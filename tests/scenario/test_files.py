"""A scenario reads inside its folder, regular files only, and not too many."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario import files
from realpolitik.scenario.load import catalog, load, loads, read

TEXT = (Path(__file__).parent.parent / "corpus" / "valid" / "minimal.yaml").read_text(encoding="utf-8")
SERIES = "series: {s: {title: Polls, unit: share, source: paper, reads: ground.gov, file: %s}}\n"
ROWS = "date,value\n2015,0.6\n"


def messages(where: Path) -> list[str]:
    scenario, problems = read(where)
    assert scenario is None
    return [f"{Path(problem.file).name}: {problem.message}" for problem in problems if problem.severity == "error"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "war.yaml").write_text(TEXT, encoding="utf-8")
    assert load(inside).about.name == "small"
    return inside


def test_symbolic_links_are_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("events: {}\n", encoding="utf-8")
    (folder / "more.yaml").symlink_to(outside)
    (folder / "sub").symlink_to(tmp_path)
    (folder / "gone.yaml").symlink_to(tmp_path / "nothing")
    found = messages(folder)
    assert sorted(found) == [
        f"{name}: symbolic links are not followed; put the file here" for name in ("gone.yaml", "more.yaml", "sub")
    ]


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_series_does_not_follow_links(folder: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "polls.csv").write_text(ROWS, encoding="utf-8")
    war = tmp_path / "one.yaml"
    war.write_text(TEXT + SERIES % "data/polls.csv", encoding="utf-8")
    if link == "folder":
        (tmp_path / "data").symlink_to(outside)
    else:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "polls.csv").symlink_to(outside / "polls.csv")
    assert messages(war) == ["polls.csv: symbolic links are not followed; put the file here"]


@pytest.mark.parametrize(
    "name", ["../polls.csv", "a/../../polls.csv", "/etc/polls.csv", "..\\polls.csv", "c:polls.csv"]
)
def test_a_series_does_not_leave_the_folder(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "polls.csv").write_text(ROWS, encoding="utf-8")
    (folder / "war.yaml").write_text(TEXT + SERIES % f"'{name}'", encoding="utf-8")
    found = messages(folder)
    assert found
    assert all(message.startswith("war.yaml") for message in found)


@pytest.mark.parametrize("name", ["../x.yaml", "/etc/passwd", "a\\b", "a/../../b"])
def test_reading_refuses_names_that_lead_out(folder: Path, name: str) -> None:
    text, problems = files.read_text(folder, name)
    assert text == ""
    assert "leads out" in problems[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    assert messages(folder) == ["pipe.yaml: not a regular file"]


def test_large_files_many_files_and_large_folders_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "big.yaml").write_bytes(b"#" * (files.MAX_FILE + 1))
    assert messages(folder) == ["big.yaml: larger than 5 MB"]
    (folder / "big.yaml").write_bytes(b"#" * files.MAX_FILE)
    assert load(folder)
    monkeypatch.setattr(files, "MAX_FOLDER", files.MAX_FILE)
    assert "more than" in messages(folder)[0]
    monkeypatch.undo()
    for index in range(files.MAX_FILES - 1):
        (folder / f"n{index}.yaml").write_text("", encoding="utf-8")
    assert messages(folder) == ["inside: more than 200 files or 50 MB in one scenario"]


def test_files_that_are_not_read_are_named(folder: Path) -> None:
    (folder / "notes.md").write_text("Fine.", encoding="utf-8")
    (folder / "table.xlsx").write_text("x", encoding="utf-8")
    (folder / "polls.csv").write_text(ROWS, encoding="utf-8")
    _, problems = read(folder)
    assert [(Path(problem.file).name, problem.severity) for problem in problems] == [
        ("polls.csv", "warning"),
        ("table.xlsx", "warning"),
    ]


def test_unknown_names_get_the_nearest(tmp_path: Path) -> None:
    assert "afghanistan" in catalog()
    with pytest.raises(ScenarioError, match="did you mean afghanistan"):
        load("afganistan")
    with pytest.raises(ScenarioError, match="no such scenario"):
        load(tmp_path / "nothing")
    with pytest.raises(ScenarioError, match="no such scenario"):
        load("a\0b")
    with pytest.raises(ScenarioError, match="no YAML file"):
        load(tmp_path)


def test_problems_of_a_text_carry_its_name() -> None:
    with pytest.raises(ScenarioError) as raised:
        loads("about: {}\nfoo: {}\n", "memory")
    assert {problem.file for problem in raised.value.problems} == {"memory"}


def test_a_text_names_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as the scenario inside a saved result: not even one in the folder where the program runs."""
    (tmp_path / "held.csv").write_text("date,value\n2016-01-31,0.5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    series = "series:\n  held: {title: Held, unit: share, source: s, file: held.csv}\n"
    with pytest.raises(ScenarioError, match="a scenario that is a text names no files"):
        loads(TEXT + series)


@pytest.mark.parametrize("name", [".held.csv", "a/.held.csv", ".a/held.csv"])
def test_hidden_files_are_not_read(name: str, folder: Path) -> None:
    """Names of a series' file; the listing passes over such files, and so no name leads to one."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("date,value\n2016-01-31,0.5\n", encoding="utf-8")
    series = f"series:\n  held: {{title: Held, unit: share, source: s, file: {name}}}\n"
    (folder / "more.yaml").write_text(series, encoding="utf-8")
    _, problems = read(folder)
    assert any("hidden" in str(problem) or "the name of a .csv" in str(problem) for problem in problems), problems


def test_nothing_in_a_scenario_reaches_the_disk_or_runs(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    text = TEXT.replace("title: A small war", f"title: !!python/object/apply:os.mkdir ['{trap}']")
    (folder / "war.yaml").write_text(text, encoding="utf-8")
    title = f"\\input{{{tmp_path}/secret}} \\write18{{mkdir {trap}}}"
    (folder / "r.bib").write_text(f"@misc{{x, title={{{title}}}, year=2016}}")
    (tmp_path / "secret").write_text("hidden", encoding="utf-8")
    _, problems = read(folder)
    assert not trap.exists()
    assert not any("hidden" in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('EFG 2 R "x" { "A" }\n', "extensive form for Gambit"),
        ("actor;capability;position;salience\nA;1;2;1\n", "a table of a bargaining case (bargain reads it)"),
        ("Evidence;H1;H2;H3\nE1;C;I;II\nE2;CC;N;I\n", "competing hypotheses"),
        ('{"program": "gmcr-py", "decisionMakers": []}', "gmcr-py saves it (stable reads it)"),
    ],
)
def test_files_of_other_programs_are_named(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(text, encoding="utf-8")
    scenario, problems = read(tmp_path / "other.txt")
    assert scenario is None
    assert any(words in str(problem) and "what is read: a scenario in YAML" in str(problem) for problem in problems)


def test_a_saved_run_in_place_of_a_scenario_is_named(tmp_path: Path) -> None:
    (tmp_path / "result.nc").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(6_000_000))
    (tmp_path / "report.html").write_text("<p>")
    _, problems = read(tmp_path)
    errors = [item.message for item in problems if item.severity == "error"]
    assert errors == ["no YAML file in this folder: it holds a saved run (compare, rerun and cite take it)"]
    _, problems = read(tmp_path / "result.nc")
    assert [item.message for item in problems] == ["a file of numbers (HDF5), as a saved run is one; expected text"]
