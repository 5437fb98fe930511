"""Sections that a verb can show are known before any work, but for those that a scenario names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik import studies
from realpolitik.cli import main
from realpolitik.errors import UsageError
from realpolitik.scenario import load
from realpolitik.studies import verbs
from realpolitik.study import Study


def written(verb: str) -> Iterator[str]:
    """Names of tables and parts that are written in the modules of a verb."""
    for path in (Path(studies.__file__).parent / verb).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                pairs = [(node.targets[0].slice, node.value)]
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "Part":
                pairs = [(node.args[0], ast.Call(ast.Name("Table"), [], []))]
            else:
                continue
            for key, value in pairs:
                is_table = isinstance(value, ast.Call) and ast.unparse(value.func).lower().endswith("table")
                if is_table and isinstance(key, ast.Constant):
                    yield str(key.value)


@pytest.mark.parametrize("name", verbs())
def test_what_a_verb_writes_is_among_its_sections(name: str) -> None:
    found = set(written(name))
    verbs()[name].check_sections(sorted(found))
    assert found or name in ("brief",)


def made() -> list[Study]:
    run = {"worlds": 4, "months": 3}
    seal = rp.seal("libya", worlds=2, months=12, file=None)
    return [
        rp.assess("proxy_war", **run),
        rp.whatif("proxy_war", do=["boreas.arms=overt"], **run),
        rp.explain("proxy_war", actor="boreas", worlds=4),
        rp.weigh("heuer_iraq"),
        rp.contradictions("libya"),
        rp.power("proxy_war"),
        rp.bargain("proxy_war"),
        *(rp.stable(case) for case in ("elmira", "chicken")),
        rp.threat("crisis"),
        seal,
        rp.score(seal),
    ]


def test_every_section_of_a_study_can_be_asked_for() -> None:
    for study in made():
        verb = verbs()[study.verb]
        verb.check_sections(study.named_sections(verb.words))


@pytest.mark.parametrize(
    ("verb", "name", "near"),
    [
        ("assess", "evnts", "events"),
        ("assess", "stable.profile", "stable.profiles"),
        ("score", "bank.itms", "bank.items"),
    ],
)
def test_a_section_that_no_study_has_is_refused_with_the_nearest(verb: str, name: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        verbs()[verb].check_sections([name])
    assert caught.value.nearest == near


def test_a_wrong_section_is_told_before_any_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(load, "read", lambda *_, **__: pytest.fail("a scenario was read"))
    with pytest.raises(SystemExit) as left:
        main(["assess", "proxy_war", "--show", "nosuch"])
    assert left.value.code == 2
    assert "no section 'nosuch' to show" in capsys.readouterr().err
