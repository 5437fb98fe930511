"""Finding and reading a scenario's files: regular files inside its folder, within limits, UTF-8; nothing else."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario import formats
from realpolitik.scenario.signs import ODD_TEXT
from realpolitik.scenario.yaml_text import odd_message

MAX_FILE = 5_000_000
"""Bytes in one file, at most."""
MAX_FOLDER = 50_000_000
"""Bytes in a scenario's folder, at most."""
MAX_FILES = 200
"""Files in a scenario's folder, at most."""

HDF5 = b"\x89HDF\r\n\x1a\n"
"""What a file in HDF5 begins with."""

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SHOWN_ODD = 50
YAML_ENDINGS = (".yaml", ".yml")


@dataclass
class Listing:
    """Files of a scenario by name relative to its folder (with forward slashes), and what is wrong with the folder."""

    folder: Path
    names: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    name: str = ""
    """The scenario's one file, where it is not a folder."""
    is_text: bool = False
    """Whether it is a text without a folder, which cannot name files."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """File → text that is read in its place: what a file would hold, before it is written."""

    def shown(self, name: str) -> str:
        """A file's name as messages give it."""
        return str(self.folder / name)

    def text(self, name: str) -> tuple[str, list[Problem]]:
        """A file's text, or what stands in its place; on trouble an empty text and what is wrong."""
        return (self.instead[name], []) if name in self.instead else read_text(self.folder, name)


def list_folder(folder: Path) -> Listing:
    """All regular files under a folder, in order of name; hidden files are passed over, links refused."""
    listing = Listing(folder)
    total = 0

    def refused(error: OSError) -> None:
        place = error.filename if isinstance(error.filename, str) else str(folder)
        listing.problems.append(Problem(place, 0, 0, "", _cannot(error)))

    for where, folders, files in os.walk(folder, followlinks=False, onerror=refused):
        inside = Path(where).relative_to(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(files)]:
            relative = (inside / name).as_posix()
            if name.startswith("."):
                continue
            try:
                status = os.lstat(folder / relative)
            except OSError as error:
                refused(error)
                continue
            if stat.S_ISLNK(status.st_mode):
                listing.problems.append(_whole(listing, relative, "symbolic links are not followed; put the file here"))
            elif stat.S_ISREG(status.st_mode):
                listing.names.append(relative)
                total += status.st_size
            elif not stat.S_ISDIR(status.st_mode):
                listing.problems.append(_whole(listing, relative, "not a regular file"))
        folders[:] = [name for name in folders if not (folder / inside / name).is_symlink()]
        if len(listing.names) > MAX_FILES or total > MAX_FOLDER:
            limit = f"{MAX_FILES} files or {MAX_FOLDER // 1_000_000} MB"
            return Listing(folder, [], [Problem(str(folder), 0, 0, "", f"more than {limit} in one scenario")])
    listing.names.sort()
    return listing


def read_text(folder: Path, name: str) -> tuple[str, list[Problem]]:
    """A file's text without its byte-order mark; on trouble an empty text and what is wrong."""
    shown = str(folder / name)
    try:
        trouble = _outside(folder, name)
        if trouble:
            return "", [Problem(shown, 0, 0, "", trouble)]
        with os.fdopen(os.open(folder / name, os.O_RDONLY | _NO_FOLLOW), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return "", [Problem(shown, 0, 0, "", "not a regular file")]
            raw = stream.read(MAX_FILE + 1)
    except OSError as error:
        return "", [Problem(shown, 0, 0, "", _cannot(error))]
    if raw.startswith(HDF5):
        return "", [Problem(shown, 0, 0, "", "a file of numbers (HDF5), as a saved run is one; expected text")]
    if len(raw) > MAX_FILE:
        return "", [Problem(shown, 0, 0, "", f"larger than {MAX_FILE // 1_000_000} MB")]
    try:
        return raw.decode("utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        return "", [Problem(shown, before.count(b"\n") + 1, column, "", "not UTF-8 text")]


def text_of(path: Path) -> str:
    """The text of a file that was named by itself.

    Raises:
        ScenarioError: it cannot be read, is too large, or is no text.
    """
    text, problems = read_text(path.parent, path.name)
    if problems:
        raise ScenarioError(problems)
    return text


def exists(folder: Path, name: str) -> bool:
    """Whether there is something of a name in a folder; what the operating system refuses to look for is not there."""
    try:
        return (folder / name).exists()
    except OSError:
        return False


def one_file(path: Path) -> Listing:
    """A scenario of one file; a file of another program is named instead of read."""
    listing = Listing(path.parent, [path.name], name=str(path))
    if not path.name.endswith(YAML_ENDINGS):
        text, problems = read_text(path.parent, path.name)
        if not problems and (found := formats.known(text)) is not None:
            message = formats.refusal(found, "a scenario in YAML, or a folder of one")
            return Listing(path.parent, [], [Problem(str(path), 1, 1, "", message)], name=str(path))
    return listing


def odd_text(text: str, shown: str) -> list[Problem]:
    """One problem for each of the first lines that hold a control or invisible character."""
    if not ODD_TEXT.search(text):
        return []
    lines = ((number, ODD_TEXT.search(line)) for number, line in enumerate(text.split("\n"), 1))
    found = [Problem(shown, number, odd.start() + 1, "", odd_message(odd[0])) for number, odd in lines if odd]
    return found[:_SHOWN_ODD]


def _outside(folder: Path, name: str) -> str | None:
    """Why a name leads out of the folder or through a link, or None."""
    parts = name.split("/")
    if os.path.isabs(name) or ".." in parts or "\\" in name or ":" in name:
        return "leads out of the scenario's folder"
    if len(parts) > 1 and any(part.startswith(".") for part in parts):
        return "hidden files and folders are not read"
    for end in range(1, len(parts) + 1):
        if (folder / "/".join(parts[:end])).is_symlink():
            return "symbolic links are not followed; put the file here"
    return None


def _cannot(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


def _whole(listing: Listing, name: str, message: str) -> Problem:
    return Problem(listing.shown(name), 0, 0, "", message)
