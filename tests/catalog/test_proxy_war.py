"""The textbook war stays small, invented and readable, and its README names what is there."""

import re
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.cli import app
from realpolitik.scenario.load import load, read
from realpolitik.studies import verbs

HOME = Path(rp.__file__).parent / "catalog" / "proxy_war"
README = (HOME / "README.md").read_text(encoding="utf-8")
SCENARIO = load("proxy_war")


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.yaml")), ids=lambda path: path.relative_to(HOME).as_posix())
def test_files_can_be_read_at_a_glance(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 30
    assert lines[0].startswith("# ")


def test_it_is_two_belligerents_and_two_patrons_and_its_one_position_on_a_means_is_named() -> None:
    belligerents = {name for name, actor in SCENARIO.actors.items() if actor.belligerent}
    assert belligerents == {"crown", "league"}
    assert set(SCENARIO.actors) - belligerents == {"meridia", "boreas"}
    assert [problem.path for problem in read("proxy_war")[1]] == ["positions.meridia.presence"]
    assert not SCENARIO.sources and not SCENARIO.claims


def test_readme_names_every_file_and_every_mechanism() -> None:
    files = {path.relative_to(HOME).as_posix() for path in HOME.rglob("*.yaml")}
    named = set(re.findall(r"`([\w/.]+(?:\.yaml|/))`", README))
    assert {f"{file.partition('/')[0]}/" if "/" in file else file for file in files} == named
    assert set(re.findall(r"\bM\d\d\b", README)) == set(SCENARIO.mechanisms)
    assert {name for one in SCENARIO.experiments.values() for name in one.mechanisms} == set(SCENARIO.mechanisms)


def test_what_the_readme_turns_exists() -> None:
    turned = re.findall(r"--do ([\w.]+)=(\w+)", README)
    assert len(turned) >= 7
    for path, level in turned:
        owner, _, name = path.partition(".")
        if owner == "shocks":
            assert name in SCENARIO.shocks
        else:
            assert level in SCENARIO.instruments[owner][name].levels
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert {words.split()[0] for words in re.findall(r"`(\w+ proxy_war[^`]*)`", README)} <= commands | {*verbs()}
