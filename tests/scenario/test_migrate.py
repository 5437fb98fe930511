"""A scenario of format 1 becomes one of format 2 that says the same; nothing is lost, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from realpolitik.errors import ScenarioError, UsageError
from realpolitik.scenario import migrate
from realpolitik.scenario.load import load, load_inquiry, read
from realpolitik.scenario.resolve import resolve

VALID = Path(__file__).parent.parent / "corpus" / "valid"
CORPUS = sorted(path for path in VALID.iterdir() if not path.name.startswith("."))
CLAIMS = """# my claims
claims:
  block:   # a comment
    source: paper
    paragraph: 1
    kind: evidence
    text: It rains.
    certainty: fact
    correction: >-
      It does
      not rain.

    # kept
    actors: [gov]
  flow: {source: paper, paragraph: 2, kind: evidence, correction: 'No, it
     snows.', text: It hails., certainty: fact}
  sole: {source: paper, corrected_by: paper, paragraph: 2, kind: evidence, text: It is dry., certainty: fact}
  quoted:
    source: paper
    paragraph: 3
    kind: evidence
    text: x
    certainty: fact
    correction: "over
      lines"   # tail
series:
  s: {title: t, unit: share, source: paper, reads: ground.gov, file: history/.x.csv}   # the file
"""
MIGRATED = """# my claims
claims:
  block:   # a comment
    source: paper
    paragraph: 1
    kind: evidence
    text: It rains.
    certainty: fact
    # format 2 asks for the source of a correction in 'corrected_by': name it and put both back
    # correction: >-
    #   It does
    #   not rain.

    # kept
    actors: [gov]
  flow: {source: paper, paragraph: 2, kind: evidence, text: It hails., certainty: fact}
  sole: {source: paper, paragraph: 2, kind: evidence, text: It is dry., certainty: fact}
  quoted:
    source: paper
    paragraph: 3
    kind: evidence
    text: x
    certainty: fact
    # format 2 asks for the source of a correction in 'corrected_by': name it and put both back
    # correction: "over
    #   lines"   # tail
series:
  s: {title: t, unit: share, source: paper, reads: ground.gov, file: history/x.csv}   # the file
# claims.flow: format 2 asks for the source of a correction in 'corrected_by': name it and put both back
# correction: 'No, it snows.'
# claims.sole: format 2 asks for the 'correction' that this is the source of: say it and put both back
# corrected_by: paper
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def old(path: Path, where: Path) -> Path:
    """A copy of a scenario of the corpus as format 1 wrote it."""
    made = where / path.name
    shutil.copytree(path, made) if path.is_dir() else shutil.copy(path, made)
    for file in made.rglob("*.y*ml") if made.is_dir() else [made]:
        file.write_bytes(file.read_bytes().replace(b"format: 2", b"format: 1", 1))
    return made


@pytest.fixture
def war(text: str, tmp_path: Path) -> Path:
    """A scenario that holds all that format 1 allowed and format 2 does not, with the line ends of Windows."""
    folder = tmp_path / "war"
    (folder / "history").mkdir(parents=True)
    (folder / "war.yaml").write_text(text.replace("format: 2", "format: 1   # leave it"), encoding="utf-8")
    (folder / "claims.yaml").write_bytes(b"\xef\xbb\xbf" + CLAIMS.replace("\n", "\r\n").encode())
    (folder / "history" / ".x.csv").write_text("date,value\n2017-08,0.5\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_valid_scenario_of_format_1_says_the_same_afterwards(path: Path, tmp_path: Path) -> None:
    made = old(path, tmp_path)
    scenario, before = read(made)
    assert scenario is not None, "format 1 loads as it is"
    plan = migrate.plan(made)
    assert plan.problems == ()
    migrate.write(plan)
    after, problems = read(made)
    assert after is not None and resolve(after) == resolve(scenario) == resolve(load(path))
    assert [str(problem) for problem in problems] == [str(problem) for problem in before], "not a word more"
    kept = contents(tmp_path)
    again = migrate.plan(made)
    assert (again.texts, again.changes, migrate.write(again)) == ({}, (), None)
    assert contents(tmp_path) == kept


def test_only_the_version_of_a_scenario_changes_that_needs_nothing_else(tmp_path: Path) -> None:
    made = old(VALID / "yaml-comments.yaml", tmp_path)
    before = made.read_text(encoding="utf-8")
    migrate.write(migrate.plan(made))
    assert made.read_text(encoding="utf-8") == before.replace("format: 1", "format: 2")
    assert (tmp_path / migrate.BACKUP / made.name).read_text(encoding="utf-8") == before


def test_what_has_to_change_is_changed_in_its_place(war: Path) -> None:
    _, refused = read(war)
    assert any(f"`realpolitik migrate {war}` rewrites it" in str(problem) for problem in refused)
    before = contents(war)
    plan = migrate.plan(war)
    assert contents(war) == before, "a plan writes nothing"
    backup = migrate.write(plan)
    assert (war / "claims.yaml").read_bytes() == b"\xef\xbb\xbf" + MIGRATED.replace("\n", "\r\n").encode()
    assert "\n  format: 2   # leave it\n" in (war / "war.yaml").read_text(encoding="utf-8")
    assert contents(war / "history") == {"x.csv": before["history/.x.csv"]}
    assert backup is not None and contents(backup) == before, "what the files were is kept"
    scenario = load(war)
    assert {name: claim.correction for name, claim in scenario.claims.items()} == dict.fromkeys(scenario.claims)
    assert [point.value for point in scenario.series["s"].points] == [0.5]
    assert plan.problems == ()


def test_what_a_person_has_to_decide_is_said_with_its_place(war: Path) -> None:
    told = [(change.file, change.line, change.path) for change in migrate.plan(war).changes if change.decide]
    places = [("block", 9), ("flow", 15), ("sole", 17), ("quoted", 24)]
    keys = {"sole": "corrected_by"}
    assert told == [("claims.yaml", line, f"claims.{name}.{keys.get(name, 'correction')}") for name, line in places]


def test_errors_that_only_a_person_can_mend_are_left_with_their_place(war: Path) -> None:
    path = war / "war.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("population: {value: 10", "population: {value: -10"))
    plan = migrate.plan(war)
    assert [(problem.file, problem.path) for problem in plan.problems] == [(str(path), "about.population")]
    assert set(plan.texts) == {"war.yaml", "claims.yaml"}


def test_no_file_is_overwritten(war: Path) -> None:
    (war / "history" / "x.csv").write_text("date,value\n2017-08,0.9\n", encoding="utf-8")
    (war / migrate.BACKUP).mkdir()
    (war / migrate.BACKUP / "war.yaml").write_text("mine", encoding="utf-8")
    plan = migrate.plan(war)
    assert plan.moved == {} and "war.yaml" not in plan.texts, "the version is not 2 while something is left to do"
    assert any("hidden files are not read" in problem.message for problem in plan.problems)
    backup = migrate.write(plan)
    assert backup == war / f"{migrate.BACKUP}-2"
    assert (war / migrate.BACKUP / "war.yaml").read_text(encoding="utf-8") == "mine"
    assert (war / "history" / "x.csv").read_text(encoding="utf-8").endswith("0.9\n")


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_leads_nowhere(war: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("date,value\n2017-08,0.7\n", encoding="utf-8")
    (war / "history" / ".x.csv").unlink()
    (war / "history" / ".x.csv").symlink_to(secret)
    plan = migrate.plan(war)
    migrate.write(plan)
    assert plan.moved == {} and not (war / "history" / "x.csv").exists()


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ("about:\n  name: q\n  title: Q\n  as_of: 2018\n", "about:\n  format: 2\n  name: q\n  title: Q\n"),
        ("about: {name: q, title: Q, as_of: 2018}\n", "about: {format: 2, name: q, title: Q, as_of: 2018}\n"),
        ("about: {name: q, format: 1, title: Q, as_of: 2018}\n", "about: {name: q, format: 2, title: Q,"),
    ],
)
def test_an_inquiry_of_one_file_gets_its_version(about: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    rest = "questions: {q: {title: Q, ref: judgement}}\nhypotheses:\n" + "".join(
        f"  {name}: {{question: q, text: H., ref: judgement}}\n" for name in "ab"
    )
    path.write_text(about + rest, encoding="utf-8")
    before = load_inquiry(path)
    plan = migrate.plan(path)
    migrate.write(plan)
    assert plan.problems == () and path.read_text(encoding="utf-8").startswith(wanted)
    assert load_inquiry(path) == before


def test_what_is_no_scenario_of_ones_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a built-in scenario needs no migration"):
        migrate.plan("afghanistan")
    with pytest.raises(ScenarioError):
        path = tmp_path / "game.efg"
        path.write_text('EFG 2 R "t" { "a" "b" }\n', encoding="utf-8")
        migrate.plan(path)
