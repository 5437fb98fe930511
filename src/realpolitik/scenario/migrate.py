"""A scenario of format 1 rewritten for format 2: edits at their places, and what a person still has to decide.

A correction without its source becomes a comment, since nobody but its author knows the source; a series' hidden file
gets a name that is read; the version is written down. A file is rewritten only if it then holds what it held before,
but for these. What it was stays in a hidden folder beside, where no reader of scenarios looks.
"""

from __future__ import annotations

import copy
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from realpolitik import disk
from realpolitik.errors import Problem, ScenarioError, UsageError
from realpolitik.scenario.edits import Edits
from realpolitik.scenario.fields import FORMAT
from realpolitik.scenario.files import YAML_ENDINGS, Listing, list_folder, one_file, read_text
from realpolitik.scenario.load import load_inquiry
from realpolitik.scenario.marks import dotted
from realpolitik.scenario.outdated import REMOVED, Outdated, outdated, visible
from realpolitik.scenario.statements import CSV_NAME
from realpolitik.scenario.yaml_text import parse

BACKUP = ".before-migration"
"""Folder that keeps what files were; with a number behind it where there is one already."""
WHY = {
    "correction": "format 2 asks for the source of a correction in 'corrected_by': name it and put both back",
    "corrected_by": "format 2 asks for the 'correction' that this is the source of: say it and put both back",
}
"""Key that became a comment → what stands above it."""


@dataclass(frozen=True)
class Rewriting:
    """One thing that is rewritten.

    Attributes:
        file: name inside the folder.
        line: where it stood, counted from 1.
        path: what it is of.
        what: what is done, in words.
        decide: what a person still has to decide; None where nothing is left.
    """

    file: str
    line: int
    path: str
    what: str
    decide: str | None = None


@dataclass(frozen=True)
class Migration:
    """What the rewriting of a scenario comes to.

    Attributes:
        folder: the scenario's folder, or that of its one file.
        found: version that it states; None where it states none.
        texts: file → what it is to hold, of those that change.
        moved: file → its new name.
        changes: in order of file and line.
        problems: errors that are left, in the files as they will be; they are for a person to mend.
    """

    folder: Path
    found: object
    texts: Mapping[str, str]
    moved: Mapping[str, str]
    changes: tuple[Rewriting, ...]
    problems: tuple[Problem, ...]


def plan(where: str | Path) -> Migration:
    """What is to be rewritten; nothing is written.

    Args:
        where: folder or YAML file of a scenario or an inquiry.

    Raises:
        UsageError: there is no such folder or file.
        ScenarioError: the folder cannot be read.
    """
    path = Path(where)
    if not path.exists():
        raise UsageError(f"no such folder or file: {str(where)!r:.200}; a built-in scenario needs no migration")
    listing = list_folder(path) if path.is_dir() else one_file(path)
    if listing.problems:
        raise ScenarioError(listing.problems)
    work = _Migration(listing)
    work.read()
    work.rewrite()
    changes = tuple(sorted(work.changes, key=lambda change: (change.file, change.line)))
    return Migration(listing.folder, work.found, work.texts, work.moved, changes, _left(work, path))


def write(migration: Migration) -> Path | None:
    """Write what was planned; the folder that keeps what the files were, or None where nothing changes.

    Raises:
        OSError: something cannot be written. Each file is there whole, as it was or as it will be.
    """
    if not migration.texts and not migration.moved:
        return None
    folder, number = migration.folder, 1
    backup = folder / BACKUP
    while backup.exists():
        number += 1
        backup = folder / f"{BACKUP}-{number}"
    for name in (*migration.texts, *migration.moved):
        (backup / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, backup / name)
    for name, new in migration.moved.items():
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, folder / new)
    for name, text in migration.texts.items():
        disk.write_text(folder / name, text)
    for name in migration.moved:
        (folder / name).unlink()
    return backup


class _Migration:
    """A scenario's files while they are looked through."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.found: object = None
        self.files: dict[str, tuple[Edits, Any]] = {}
        """YAML file → its text, and its sections as plain data."""
        self.marked: set[str] = set()
        """Files that begin with a byte-order mark."""
        self.texts: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.changes: list[Rewriting] = []

    def read(self) -> None:
        """Every YAML file that can be read as one; what is wrong with the others is said at the end."""
        alone = len(self.listing.names) == 1
        for name in self.listing.names:
            if not name.endswith(YAML_ENDINGS) and not (alone and self.listing.name):
                continue
            text, problems = read_text(self.listing.folder, name)
            document = parse(text, name)
            if problems or document.problems or not document.whole or not isinstance(document.data, dict):
                continue
            if (self.listing.folder / name).read_bytes().startswith(b"\xef\xbb\xbf"):
                self.marked.add(name)
            self.files[name] = Edits(text), document.data
            about = document.data.get("about")
            if isinstance(about, dict):
                self.found = about.get("format", self.found)

    def rewrite(self) -> None:
        """Edit file by file; the version is written only where everything else could be."""
        if self.found not in (None, 1):
            return
        done = [self._mended(name, item) for name, (_, data) in self.files.items() for item in outdated(data)]
        if all(done):
            for name, (_, data) in self.files.items():
                if isinstance(data.get("about"), dict):
                    self._version(name)
        if not all(self._take(name, edits, data) for name, (edits, data) in self.files.items() if edits.done):
            self.texts, self.moved, self.changes = {}, {}, []  # rather nothing than half of it

    def _mended(self, name: str, item: Outdated) -> bool:
        edits, data = self.files[name]
        path, key = item.path, str(item.path[-1])
        line = edits.line(path)
        if item.kind == "hidden":
            old = str(data["series"][path[1]]["file"])
            new = visible(old) or ""
            if _is_linked(self.listing.folder, old) or not self._free(old, new) or not edits.put(path, new):
                return False
            if (self.listing.folder / old).is_file() and old != new:
                self.moved[old] = new
            self.changes.append(Rewriting(name, line, dotted(path), f"{old} is {new} now: hidden files are not read"))
            return True
        if not edits.comment_out(path, {**WHY, **REMOVED}[key]):
            return False
        if item.kind == "removed":
            self.changes.append(Rewriting(name, line, dotted(path), f"'{key}' is a comment now: {REMOVED[key]}"))
            return True
        other = "its source ('corrected_by')" if key == "correction" else "what is wrong with it ('correction')"
        decide = f"name {other}, and take both out of the comment"
        self.changes.append(Rewriting(name, line, dotted(path), f"'{key}' is a comment now", decide))
        return True

    def _free(self, old: str, new: str) -> bool:
        """Whether a file can have a name: nothing else has it."""
        here, there = self.listing.folder / old, self.listing.folder / new
        if not PurePosixPath(new).stem or new in self.moved.values():
            return self.moved.get(old) == new
        return not there.exists() or (here.exists() and here.samefile(there))

    def _version(self, name: str) -> None:
        edits, data = self.files[name]
        path = ("about", "format")
        line = edits.line(path) or edits.line(path[:1])
        stated = "format" in data["about"]
        put = edits.put(path, str(FORMAT)) if stated else edits.put_first(path[:1], "format", str(FORMAT))
        if put:
            before = f"{self.found}" if stated else "not stated"
            self.changes.append(Rewriting(name, line, dotted(path), f"the version is {FORMAT}; it was {before}"))

    def _take(self, name: str, edits: Edits, data: Any) -> bool:
        """Keep a file's new text, if it holds what it should and nothing else has changed in it; whether it does."""
        wanted = copy.deepcopy(data)
        mended = {change.path for change in self.changes if change.file == name}
        for item in outdated(data):
            record = wanted[item.path[0]][item.path[1]]
            if dotted(item.path) in mended and item.kind == "hidden":
                record["file"] = visible(record["file"])
            elif dotted(item.path) in mended:
                del record[item.path[2]]
        if "about.format" in mended:
            wanted["about"]["format"] = FORMAT
        text = edits.result()
        document = parse(text, name)
        self.texts[name] = ("\ufeff" if name in self.marked else "") + text
        return not document.problems and bool(document.data == wanted)


def _left(work: _Migration, path: Path) -> tuple[Problem, ...]:
    """Errors in the scenario as it will be, read from a copy."""
    folder = work.listing.folder
    with tempfile.TemporaryDirectory(prefix="realpolitik-") as scratch:
        base = Path(scratch) / "scenario"
        copied = {name: name for name in work.listing.names} | work.moved
        for _, data in work.files.values() if work.listing.name else ():
            copied |= {name: name for name in _beside(data, folder)} | work.moved
        for name, new in copied.items():
            (base / new).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, base / new)
        for name, text in work.texts.items():
            disk.write_text(base / name, text)
        try:
            load_inquiry(base / path.name if work.listing.name else base)
        except ScenarioError as error:
            found = [problem for problem in error.problems if problem.severity == "error"]
            return tuple(replace(problem, file=_homed(problem.file, base, folder)) for problem in found)
    return ()


def _beside(data: Any, folder: Path) -> Iterator[str]:
    """Files that the series of a scenario of one file name, in its folder and nowhere else."""
    series = data.get("series")
    for item in series.values() if isinstance(series, dict) else ():
        file = item.get("file") if isinstance(item, dict) else None
        if not isinstance(file, str) or not re.fullmatch(CSV_NAME, file) or visible(file) != file:
            continue
        if (folder / file).is_file() and not _is_linked(folder, file):
            yield file


def _is_linked(folder: Path, name: str) -> bool:
    """Whether a name leads through a symbolic link."""
    parts = name.split("/")
    return any((folder / "/".join(parts[:end])).is_symlink() for end in range(1, len(parts) + 1))


def _homed(file: str, base: Path, folder: Path) -> str:
    """The name of a copied file as that of the file itself."""
    try:
        return str(folder / Path(file).relative_to(base))
    except ValueError:
        return file
