"""What the program keeps outside the project's folder, and how it is cleared: its own files there, and nothing else."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from realpolitik import disk
from realpolitik.errors import UsageError
from realpolitik.scenario.names import nearest

KERNELS = re.compile(r".+-realpolitik\.kernels\..+\.nb[ic]")
"""Names of files with compiled kernels."""
CHARTS = re.compile(r"charts-[0-9a-f]{16}\.js")
"""Names of the script that draws charts, one for each version of it."""
DIGEST = re.compile(r"[0-9a-f]{16}")
"""Names of folders of compiled kernels."""


@dataclass(frozen=True)
class Kept:
    """What is kept of one kind.

    Attributes:
        kind: ``kernels`` or ``charts``.
        folder: where it lies.
        files: the program's own files there.
        size: bytes of them.
    """

    kind: str
    folder: Path
    files: tuple[Path, ...]
    size: int


@dataclass(frozen=True)
class Removed:
    """What was removed: kind, number of files, bytes."""

    kind: str
    files: int
    size: int


def kept(kind: str | None = None) -> tuple[Kept, ...]:
    """What is kept, kind by kind.

    Args:
        kind: one kind alone.

    Raises:
        UsageError: there is no such kind.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    homes = {
        "kernels": Path(chosen) if chosen else disk.user_cache() / "realpolitik" / "kernels",
        "charts": disk.user_cache() / "realpolitik" / "report",
    }
    if kind is not None and kind not in homes:
        raise UsageError(f"nothing of the kind {kind!r:.60} is kept", allowed=homes, nearest=nearest(kind, homes))
    found = []
    for name, folder in homes.items():
        if kind in (None, name):
            files = tuple(sorted(_kernels(folder) if name == "kernels" else _charts(folder)))
            found.append(Kept(name, folder, files, sum(_size(path) for path in files)))
    return tuple(found)


def clear(item: Kept) -> Removed:
    """Remove the files of one kind, and the folders that they leave empty.

    Raises:
        OSError: a file cannot be removed.
    """
    for path in item.files:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in item.files} - {item.folder}:
        with contextlib.suppress(OSError):  # something else lies there
            folder.rmdir()
    return Removed(item.kind, len(item.files), item.size)


def _kernels(folder: Path) -> Iterator[Path]:
    for inner in _inside(folder):
        if DIGEST.fullmatch(inner.name) and inner.is_dir() and not inner.is_symlink():
            yield from (path for path in _inside(inner) if KERNELS.fullmatch(path.name) and _is_own(path))


def _charts(folder: Path) -> Iterator[Path]:
    return (path for path in _inside(folder) if CHARTS.fullmatch(path.name) and _is_own(path))


def _inside(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder.iterdir())
    except OSError:
        return ()


def _is_own(path: Path) -> bool:
    """Whether a path is a file and no link to one."""
    return path.is_file() and not path.is_symlink()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
