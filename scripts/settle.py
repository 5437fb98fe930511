"""Settle an environment that the launcher has filled: what nobody asks for goes, what the program imports is compiled.

Run by the launcher at set-up: python scripts/settle.py. Libraries bring their own tests, and names of languages in a
thousand languages; these go. Everything that some line of the program imports is then imported once, and Python keeps
the bytecode, so that no later start has to make it; modules that the program never asks for, most of them, stay as they
are.
"""

from __future__ import annotations

import ast
import compileall
import contextlib
import importlib
import shutil
import sys
import sysconfig
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
TESTED = ("networkx", "numba", "numpy", "pandas", "scipy", "sklearn", "xarray")
"""Libraries whose own tests are large, and imported by nothing else of theirs."""
LANGUAGES = ("root", "en")
"""Languages that babel keeps: it is there for a filter of web addresses, which no file on disk comes to."""


def trim(packages: Path) -> None:
    """Remove from a folder of packages what nothing here can ask for."""
    for name in TESTED:
        for folder in sorted((packages / name).rglob("tests")):
            if folder.is_dir():
                shutil.rmtree(folder)
    for path in (packages / "babel" / "locale-data").glob("*.dat"):
        if path.stem.partition("_")[0] not in LANGUAGES:
            path.unlink()


def imported(text: str) -> set[str]:
    r"""Modules from elsewhere that a module imports, wherever in its text; names inside them may be modules or not.

    >>> sorted(imported("import numpy as np\ndef f():\n    from rich.table import Table"))
    ['numpy', 'rich.table', 'rich.table.Table']
    """
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{item.name}" for item in node.names)}
    return {name for name in found if name.partition(".")[0] != "realpolitik"}


def main() -> int:
    """Trim, compile the program, and import what it imports."""
    trim(Path(sysconfig.get_path("purelib")))
    compileall.compile_dir(SOURCE, quiet=2)
    names = {name for path in SOURCE.rglob("*.py") for name in imported(path.read_text(encoding="utf-8"))}
    for name in sorted(names):
        with contextlib.suppress(ImportError):  # an extra that is not installed, or a name inside a module
            importlib.import_module(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
