"""Write requirements.lock, what users need, and requirements-dev.lock, what developers need besides.

Run: python scripts/lock.py [--split FILE]; needs uv, unless a lock of everything is given, which is then split. Both
come from one resolution, so that a package has one version. They hold hashes and no addresses of package indexes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
USERS, TOOLS = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
SELF = "realpolitik (pyproject.toml)"
LEFT_OUT = {"matplotlib"}
"""Packages that are brought and imported by nothing here, with those that they alone bring: SALib draws with it."""
COMPILE = (
    *("uv", "pip", "compile", "pyproject.toml", "--extra", "dev", "--generate-hashes", "--no-header", "--universal"),
    *("--only-binary", ":all:", "--no-emit-index-url", "--quiet", "-o"),
)
"""The command that resolves everything; the file that it writes keeps the versions that it holds already."""


def main(words: list[str]) -> int:
    """Resolve, split, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", type=Path, help="a lock of everything")
    given = parser.parse_args(words).split
    with tempfile.TemporaryDirectory() as folder:
        whole = given or Path(folder) / "whole.lock"
        if given is None:
            kept = USERS.read_text() + TOOLS.read_text() if TOOLS.exists() else USERS.read_text()
            whole.write_text(kept)  # versions stay unless a bound asks for others
            subprocess.run([*COMPILE, str(whole)], cwd=ROOT, check=True)
        users, tools = split(whole.read_text(encoding="utf-8"), roots())
    USERS.write_text(users, encoding="utf-8", newline="\n")
    TOOLS.write_text(tools, encoding="utf-8", newline="\n")
    return 0


def roots() -> set[str]:
    """Packages that users need, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}


def split(lock: str, wanted: Iterable[str]) -> tuple[str, str]:
    """The blocks of a lock that some packages need, and the others, without `LEFT_OUT`.

    Who brings a package is told as it is there.
    """
    blocks = [(name_of(block), block) for block in re.split(r"\n(?=[a-z0-9])", lock.strip())]  # a name may come twice
    brings: dict[str, set[str]] = {name: set() for name, _ in blocks}
    for name, block in blocks:
        for parent in parents(block):
            if parent != SELF:
                brings[parent].add(name)
    needed = reached(wanted, brings)
    every = reached({name for name, block in blocks if SELF in parents(block)}, brings)
    mine = [told_of(block, {SELF, *needed}) for name, block in blocks if name in needed]
    rest = [told_of(block, {SELF, *every}) for name, block in blocks if name in every - needed]
    return "\n".join(mine) + "\n", "\n".join(rest) + "\n"


def reached(wanted: Iterable[str], brings: Mapping[str, set[str]]) -> set[str]:
    """Packages with all that they bring."""
    found: set[str] = set()
    waiting = set(wanted)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= brings[name] - found - LEFT_OUT
    return found


def name_of(block: str) -> str:
    """The package of a block."""
    return canonicalize_name(re.split(r"==|\[", block, maxsplit=1)[0])


def parents(block: str) -> list[str]:
    """Who brings a package, as uv notes it."""
    noted = re.findall(r"^    # +(?:via )?(?!via$)(.+)$", block, flags=re.MULTILINE)
    return [SELF if text == SELF else canonicalize_name(text) for text in noted]


def told_of(block: str, known: set[str]) -> str:
    """A block in which nobody is named who is not in the lock."""
    head = re.sub(r"\n    # .*", "", block)
    named = [text for text in parents(block) if text in known]
    lines = [f"    # via {named[0]}"] if len(named) == 1 else ["    # via", *(f"    #   {text}" for text in named)]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
