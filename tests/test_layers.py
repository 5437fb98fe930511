"""Imports point one way only; read from the syntax, so that lazy and typing-only imports count as well."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PACKAGE = SOURCE / "realpolitik"

LAYERS = (
    {"version"},
    {"errors", "numerals"},
    {"disk"},
    {"scenario", "catalog"},
    {"options"},
    {"words"},
    {"worlds", "kernels", "results"},
    {"stats"},
    {"readings"},
    {"engines", "report", "reading"},
    {"pipeline"},
    {"table"},
    {"downloads"},
    {"export"},
    {"study"},
    {"studies"},
    {"play"},
    {"serve"},
    {"cli"},
    {"__main__", "realpolitik"},
)
"""From the ground up; a part may import what stands lower. ``realpolitik`` is the package's own front."""

BESIDE = {("worlds", "kernels"), ("__main__", "cli")}
"""Imports that are allowed inside one layer."""

FORBIDDEN = {
    ("report", "engines"),
    ("report", "worlds"),
    ("report", "kernels"),  # report never computes
    *(("kernels", low) for low in ("version", "errors", "disk", "scenario", "catalog")),  # arrays in, arrays out
}
"""Imports that are refused although they point down."""


def part_of(module: str) -> str:
    """The part of the package that a module belongs to."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else pieces[0]


def imported(tree: ast.AST, module: str, is_package: bool) -> set[str]:
    """Every module of the package that a module imports, wherever in its text."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*parents, *([base] if base else [])])
            for alias in node.names:
                name = f"{base}.{alias.name}"
                whole = SOURCE / Path(*name.split("."))
                found.add(name if whole.is_dir() or whole.with_suffix(".py").exists() else base)
    return {name for name in found if name.split(".")[0] == "realpolitik"}


def wrong(module: str, target: str) -> str | None:
    """Why one import is refused, or None."""
    here, there = part_of(module), part_of(target)
    level = {part: number for number, parts in enumerate(LAYERS) for part in parts}
    for part, name in ((here, module), (there, target)):
        if part not in level:
            return f"{name} belongs to no layer: give it one in {Path(__file__).name}"
    if here == there:
        if here == "engines" and target not in (module, "realpolitik.engines") and not _shared(module, target):
            return f"{module} imports {target}: engines never import engines"
        return None
    if (here, there) in FORBIDDEN or (level[there] >= level[here] and (here, there) not in BESIDE):
        return f"{module} imports {target}: {here} may not import {there}"
    return None


def _shared(module: str, target: str) -> bool:
    """Whether both modules belong to one engine that is a folder."""
    return module.split(".")[:3] == target.split(".")[:3] or module == "realpolitik.engines"


def modules() -> list[tuple[str, Path]]:
    """Every module of the package, by name."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        pieces = path.relative_to(SOURCE).with_suffix("").parts
        found.append((".".join(pieces[:-1] if pieces[-1] == "__init__" else pieces), path))
    return found


def test_imports_point_one_way() -> None:
    problems = []
    for module, path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for target in sorted(imported(tree, module, path.name == "__init__.py")):
            if reason := wrong(module, target):
                problems.append(reason)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("realpolitik.kernels.random", "realpolitik.errors"),
        ("realpolitik.engines.campaign", "realpolitik.engines.bargaining"),
        ("realpolitik.report.tables", "realpolitik.worlds"),
        ("realpolitik.scenario.load", "realpolitik.worlds"),
        ("realpolitik.results", "realpolitik.engines.campaign"),
        ("realpolitik.pipeline", "realpolitik.cli"),
        ("realpolitik.errors", "realpolitik"),
        ("realpolitik.unknown", "realpolitik.errors"),
    ],
)
def test_a_wrong_import_is_seen(module: str, target: str) -> None:
    assert wrong(module, target)


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("realpolitik.cli", "realpolitik.pipeline"),
        ("realpolitik.kernels.campaign.step", "realpolitik.kernels.random"),
        ("realpolitik.engines.campaign", "realpolitik.worlds"),
        ("realpolitik.worlds", "realpolitik.kernels.random"),
        ("realpolitik.scenario.resolve", "realpolitik.scenario.schema"),
    ],
)
def test_a_right_import_passes(module: str, target: str) -> None:
    assert wrong(module, target) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import realpolitik.errors", {"realpolitik.errors"}),
        ("from realpolitik import errors", {"realpolitik.errors"}),
        ("from realpolitik.errors import Problem", {"realpolitik.errors"}),
        ("from . import schema", {"realpolitik.scenario.schema"}),
        ("from .. import errors", {"realpolitik.errors"}),
        ("from ..errors import Problem", {"realpolitik.errors"}),
        ("def f():\n    import realpolitik.version", {"realpolitik.version"}),
        ("import os, numpy", set()),
    ],
)
def test_every_form_of_import_is_read(text: str, expected: set[str]) -> None:
    assert imported(ast.parse(text), "realpolitik.scenario.load", is_package=False) == expected


def test_tests_lie_as_the_package_does() -> None:
    """A test of a part is found where the part is; files at the top are of the whole."""
    tests = Path(__file__).parent
    beside = {"attack", "docs", "published/bargaining"}  # of strangers' files, of pages, and of other people's figures
    folders = {path.parent.relative_to(tests).as_posix() for path in tests.rglob("test_*.py")} - {".", *beside}
    assert sorted(folder for folder in folders if not (PACKAGE / folder).is_dir()) == []


def test_a_class_has_a_name_of_its_own() -> None:
    """What is meant by a name hangs on no import."""
    homes: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(path.relative_to(PACKAGE).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
