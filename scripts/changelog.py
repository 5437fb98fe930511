"""Gather the fragments of changelog.d into CHANGELOG.md under a version, set that version, and delete the fragments.

Run: python scripts/changelog.py VERSION [--date YYYY-MM-DD] [--root FOLDER]

The version is written into src/realpolitik/version.py and CITATION.cff too. Nothing is written where a fragment is not
named NAME.KIND.md, is empty or no text, or where the changelog has the version already.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path

KINDS = ("added", "changed", "fixed", "removed")
"""Kinds of fragments, in the order of their headings."""
NAME = re.compile(rf"[a-z0-9-]+\.({'|'.join(KINDS)})\.md")
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+((a|b|rc)[0-9]+)?")
PLACES = {
    "src/realpolitik/version.py": re.compile(r'(?<=^__version__ = ")[^"]*(?=")', re.MULTILINE),
    "CITATION.cff": re.compile(r"(?<=^version: ).*$", re.MULTILINE),
}
"""File → where the version stands in it."""


def fragments(folder: Path) -> dict[str, list[str]]:
    """Kind → texts of its fragments, in order of their names, each on one line.

    Raises:
        SystemExit: a file that is no fragment; all of them are named.
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    wrong = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        match = NAME.fullmatch(path.name)
        text = " ".join(path.read_text(encoding="utf-8").split()) if path.is_file() else ""
        if match is None or not text:
            wrong.append(f"{path}: " + ("empty" if match else f"expected NAME.KIND.md, KIND one of {', '.join(KINDS)}"))
        else:
            found[match[1]].append(text)
    if wrong:
        raise SystemExit("\n".join(wrong))
    return found


def section(version: str, day: dt.date, found: dict[str, list[str]]) -> str:
    """The part of the changelog of one version."""
    lines = [f"## {version}, {day.isoformat()}", ""]
    for kind, texts in found.items():
        if texts:
            lines += [f"### {kind.capitalize()}", "", *(f"* {text}" for text in texts), ""]
    return "\n".join(lines)


def gathered(text: str, version: str, part: str) -> str:
    """A changelog with a new part before those of earlier versions.

    Raises:
        SystemExit: it has the version already.
    """
    if re.search(rf"^## {re.escape(version)}\b", text, re.MULTILINE):
        raise SystemExit(f"the changelog has {version} already")
    head, mark, rest = text.partition("\n## ")
    return f"{head.rstrip()}\n\n{part.rstrip()}\n" + (f"\n## {rest}" if mark else "")


def release(root: Path, version: str, day: dt.date) -> int:
    """Gather everything, then write, then delete the fragments; the number of fragments."""
    if not VERSION.fullmatch(version):
        raise SystemExit(f"expected a version such as 0.2.0; found {version!r}")
    found = fragments(root / "changelog.d")
    if not any(found.values()):
        raise SystemExit("changelog.d holds no fragments")
    changelog = root / "CHANGELOG.md"
    texts = {changelog: gathered(changelog.read_text(encoding="utf-8"), version, section(version, day, found))}
    for name, place in PLACES.items():
        before = (root / name).read_text(encoding="utf-8")
        texts[root / name], count = place.subn(version, before)
        if count != 1:
            raise SystemExit(f"{name}: expected one place for the version; found {count}")
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    gone = [path for path in sorted((root / "changelog.d").iterdir()) if NAME.fullmatch(path.name)]
    for path in gone:
        path.unlink()
    (root / "changelog.d" / ".gitkeep").touch()
    return len(gone)


def main(words: Sequence[str] | None = None) -> int:
    """Read the words and gather."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version")
    parser.add_argument(
        "--date", type=dt.date.fromisoformat, default=dt.date.today(), help="of the release; else today"
    )
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the project's folder")
    given = parser.parse_args(words)
    print(f"{release(given.root, given.version, given.date)} fragments gathered under {given.version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
