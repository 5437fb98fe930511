"""Compilation of kernels, with a cache on disk that can never be stale.

Numba keeps compiled code beside a source file and looks only at that file's date: a kernel that calls, or takes a
constant from, another module goes on with the old one after that module has changed, and packages of one build all
carry one date. Here the cache's folder is named by the contents of every kernel module and by numba's version, so a
change anywhere starts afresh. The folder lies in the user's own cache, which also serves a package that was installed
read-only; where even that cannot be written, it is a private folder that ends with the process.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

PLAIN = "plain"
"""Name of the folders whose modules are not compiled."""
UNUSED_DAYS = 30
"""Days after which compiled code of other versions of the kernels is thrown away."""


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`numba.njit`, with the cache of this package.

    Args:
        options: as for `numba.njit`, such as ``nogil=True``; ``cache`` is always on.

    Returns:
        A decorator.
    """
    options["cache"] = True

    def compiled(function: Callable[..., Any]) -> Any:
        settings: Any = numba.config
        before = settings.CACHE_DIR
        settings.CACHE_DIR = str(cache_folder())
        try:
            return numba.njit(**options)(function)
        finally:
            settings.CACHE_DIR = before

    return compiled


@functools.cache
def cache_folder() -> Path:
    """Folder of compiled code for exactly these kernels; NUMBA_CACHE_DIR overrides where it lies."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(chosen) if chosen else user_cache() / "realpolitik" / "kernels"
    folder = base / fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="realpolitik-kernels-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return folder
    if not chosen:
        _drop_unused(base)
    return folder


def fingerprint() -> str:
    """Sixteen hexadecimal digits that change with any compiled module, with numba and with the Python version."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version_info[:2]}".encode())
    root = Path(__file__).parent
    for path in sorted(path for path in root.rglob("*.py") if PLAIN not in path.relative_to(root).parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def user_cache() -> Path:
    """The folder in which this system keeps a user's caches."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _drop_unused(base: Path) -> None:
    oldest = time.time() - UNUSED_DAYS * 86400
    for folder in base.iterdir():
        try:
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
