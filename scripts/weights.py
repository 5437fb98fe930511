"""What each package of the users' environment weighs, and what it is for: the table of docs/how-to/environment.md.

Run: python scripts/weights.py [--environment FOLDER]; in an environment that the launcher made, or of that one.
"""

from __future__ import annotations

import argparse
import ast
import importlib.metadata
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
EARNS = {
    "altair": "charts of the report, as specifications",
    "anyio": "the served page: waiting without a thread each",
    "bibtexparser": "sources in BibTeX",
    "h5netcdf": "results on disk",
    "h5py": "results on disk: chunks that are joined without being held",
    "jinja2": "the page, from templates in which everything is escaped",
    "lxml": "pages and workbooks that are read",
    "markupsafe": "the same escaping, where text is made in Python",
    "networkx": "who brings whom to talks; graphs for Gephi",
    "numba": "compiled kernels (llvmlite is its compiler, and the heaviest file of all)",
    "numpy": "arrays",
    "pandas": "tables; workbooks and CSV that are read",
    "pydantic": "the scenario's format, its checks and its schema",
    "pylatexenc": "accents of BibTeX",
    "pypdfium2": "articles in PDF",
    "pyyaml": "scenarios",
    "rich": "tables in a terminal",
    "salib": "a cross-check of what outcomes hang on, by somebody else's code",
    "scikit-learn": "the tree of `discover`, and its cross-validation",
    "scipy": "distributions, optimisation, games",
    "starlette": "the served page",
    "trafilatura": "articles on web pages: text without what stands around it (brings babel, dateparser, regex)",
    "typer": "the command line",
    "uvicorn": "the served page: the server itself",
    "vl-convert-python": "charts as PNG and SVG, and the script that draws them on a page without a network",
    "xarray": "runs as labelled arrays",
    "xlsxwriter": "workbooks that are written",
}
"""What a package is there for."""


def main(words: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", type=Path, help="folder that the launcher made; else the one at work")
    folder = parser.parse_args(words).environment
    place = next(folder.glob("lib/python*/site-packages")) if folder else Path(sysconfig.get_path("purelib"))
    found = {canonicalize_name(str(item.name)): item for item in importlib.metadata.distributions(path=[str(place)])}
    sizes = {name: size_of(item) for name, item in found.items()}
    direct, needs = roots(), {name: needed(item) & {*found} for name, item in found.items()}
    reached = {name: reach({name}, needs) for name in direct}
    users = set[str]().union(*reached.values())
    used = imports(ROOT / "src" / "realpolitik")
    print("| package | itself, MB | what goes with it alone, MB | modules that import it | what for |")
    print("|---|---:|---:|---:|---|")
    alone = {name: sum(sizes[item] for item in only(name, direct, reached)) for name in direct}
    for name in sorted(direct, key=lambda name: (-alone[name], -sizes[name])):
        row = f"{sizes[name] / 1e6:.1f} | {alone[name] / 1e6:.1f} | {used.get(module_of(name), 0)}"
        print(f"| {name} | {row} | {EARNS[name]} |")
    shared = sum(sizes[name] for name in users) - sum(alone.values())
    whole = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    print(f"| brought by several | | {shared / 1e6:.1f} | | |")
    tools = sum(size for name, size in sizes.items() if name not in users and name != "pip")
    mine = sum(sizes[name] for name in users)
    print(f"\nOf users: {mine / 1e6:.0f} MB in {len(users)} packages; others: {tools / 1e6:.0f} MB.")
    print(f"The folder as a whole, with pip: {whole / 1e6:.0f} MB.")
    return 0


def roots() -> set[str]:
    """Packages that the program asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}


def size_of(package: importlib.metadata.Distribution) -> int:
    """Bytes of a package's files that are there, with their bytecode."""
    total = 0
    for path in package.files or ():
        real = Path(str(package.locate_file(path)))
        places = [real, *real.parent.glob(f"__pycache__/{real.stem}.*.pyc")] if real.suffix == ".py" else [real]
        total += sum(item.stat().st_size for item in places if item.is_file() and "__pycache__" not in str(path))
    return total


def needed(package: importlib.metadata.Distribution) -> set[str]:
    """Packages that a package asks for here, without extras."""
    wanted = map(Requirement, package.requires or ())
    return {canonicalize_name(item.name) for item in wanted if not item.marker or item.marker.evaluate({"extra": ""})}


def reach(names: Iterable[str], needs: Mapping[str, set[str]]) -> set[str]:
    """Packages with all that they ask for."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= needs.get(name, set()) - found
    return found & {*needs}


def only(name: str, direct: Iterable[str], reached: Mapping[str, set[str]]) -> set[str]:
    """What would go with a package: itself, if no other asks for it, and what no other brings."""
    others = set[str]().union(*(reached[item] for item in direct if item != name))
    return reached[name] - others


def imports(folder: Path) -> dict[str, int]:
    """Name of a library's module → modules of the program that import it, anywhere in their text."""
    found: dict[str, int] = {}
    for path in folder.rglob("*.py"):
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {item.name.partition(".")[0] for item in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
        for name in names:
            found[name] = found.get(name, 0) + 1
    return found


def module_of(package: str) -> str:
    """The module by which a package is imported."""
    known = {"pyyaml": "yaml", "scikit-learn": "sklearn", "salib": "SALib", "vl-convert-python": "vl_convert"}
    return known.get(package, re.sub("-", "_", package))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
