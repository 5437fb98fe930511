"""Compilation of kernels, with a cache on disk that can never be stale.

Numba keeps compiled code beside a source file and looks only at that file's date: a kernel that calls, or takes a
constant from, another module goes on with the old one after that module has changed, and packages of one build all
carry one date. Here a module's compiled code lies in a folder named by the contents of that module, of every kernel
module that it imports, directly or through others, and by numba's version: a change starts afresh what rests on it, and
nothing else. The contents alone name it, so that two copies of one release share what either has compiled. The folder
lies in the user's own cache, which also serves a package that was installed read-only; where even that cannot be
written, it is a private folder that ends with the process. Every file carries a checksum: damaged code is made anew.
"""

from __future__ import annotations

import ast
import atexit
import functools
import hashlib
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile

PLAIN = "plain"
"""Name of the folders whose modules are not compiled."""
UNUSED_DAYS = 30
"""Days after which compiled code of other versions of the kernels is thrown away."""


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`numba.njit`, with the cache of this package.

    Args:
        options: as for `numba.njit`, such as ``nogil=True``; the cache is always on.

    Returns:
        A decorator.
    """

    def compiled(function: Callable[..., Any]) -> Any:
        dispatcher = numba.njit(**options)(function)
        dispatcher._cache = KernelCache(function)
        return dispatcher

    return compiled


class Folder:
    """Where the code compiled from one function lies, as numba asks for it."""

    def __init__(self, function: Callable[..., Any]):
        self.path = str(cache_folder(function.__module__))
        self.name = f"{function.__module__}-{function.__code__.co_firstlineno}"

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> Folder:
        return cls(function)

    def get_cache_path(self) -> str:
        return self.path

    def ensure_cache_path(self) -> None:
        os.makedirs(self.path, exist_ok=True)

    def get_source_stamp(self) -> str:
        return ""  # the folder's name already says all that the code rests on

    def get_disambiguator(self) -> str:
        return self.name


class CheckedFile(IndexDataCacheFile):
    """Numba's two files, each entry under its checksum: code that was cut short or altered must never be run."""

    def _dump(self, value: Any) -> bytes:
        data: bytes = super()._dump(value)
        return hashlib.sha256(data).digest() + data

    def _load_index(self) -> dict[Any, str]:
        try:
            with open(self._index_path, "rb") as file:
                if pickle.load(file) != self._version:
                    return {}
                _stamp, entries = pickle.loads(_checked(file.read()))
        except FileNotFoundError:
            return {}
        found: dict[Any, str] = entries
        return found

    def _load_data(self, name: str) -> Any:
        return pickle.loads(_checked(Path(self._data_path(name)).read_bytes()))


def _checked(data: bytes) -> bytes:
    digest, content = data[:32], data[32:]
    if hashlib.sha256(content).digest() != digest:
        raise ValueError("not what was written")
    return content


class Located(CompileResultCacheImpl):
    """Numba's form of compiled code, in this package's folder."""

    _locator_classes = [Folder]  # type: ignore[list-item]  # has the methods, which is all that numba asks


class KernelCache(FunctionCache):
    """Compiled code on disk; what is damaged or cannot be written is compiled again, and never stops a run."""

    _impl_class = Located

    def __init__(self, function: Callable[..., Any]):
        super().__init__(function)
        file = self._cache_file
        self._cache_file = CheckedFile(file._cache_path, self._impl.filename_base, file._source_stamp)

    def load_overload(self, signature: Any, context: Any) -> Any:
        try:
            return super().load_overload(signature, context)
        except Exception as error:  # pickled bytes that are not ours can raise anything
            self._told(f"damaged ({error}) and is made anew")
            self._cache_file.flush()
            return None

    def save_overload(self, signature: Any, data: Any) -> None:
        try:
            super().save_overload(signature, data)
        except OSError as error:  # a full disk costs the next start some time, and this run nothing
            self._told(f"not kept ({error.strerror}): the next start compiles it again")
        except (ValueError, pickle.UnpicklingError, EOFError):
            self._cache_file.flush()
            super().save_overload(signature, data)

    def _told(self, what: str) -> None:
        sys.stderr.write(f"compiled code of {self._py_func.__qualname__} was {what}\n")


@functools.cache
def cache_folder(module: str = "") -> Path:
    """Folder of compiled code for exactly these kernels; NUMBA_CACHE_DIR overrides where it lies.

    Args:
        module: full name of the module whose functions are compiled, as `fingerprint` takes it.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(chosen) if chosen else user_cache() / "realpolitik" / "kernels"
    folder = base / fingerprint(module)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return _private_folder()
    if not chosen:
        _drop_unused(base)
    return folder


@functools.cache
def _private_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="realpolitik-kernels-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def fingerprint(module: str = "") -> str:
    """Sixteen hexadecimal digits that change with what compiled code rests on.

    Args:
        module: full name of a kernel module: itself and what it imports among the kernels count, directly or through
            others. Of a module from elsewhere, or of none, all compiled modules do.

    Returns:
        the digits, which also change with numba and with the Python version.
    """
    digest = hashlib.sha256(f"{numba.__version__} {sys.version_info[:2]}".encode())
    root = Path(__file__).parent
    start = _file_of(module)
    for path, source in sorted((_resting_on(start) if start else _compiled()).items()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + source + b"\0")
    return digest.hexdigest()[:16]


@functools.cache
def imports(path: Path, source: bytes) -> frozenset[Path]:
    """Kernel modules that a kernel module imports itself, with the packages that they are taken from."""
    found: set[Path | None] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {_file_of(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            home = _home_of(node, path)
            found |= {_file_of(home), *(_file_of(f"{home}.{alias.name}") for alias in node.names)}
    return frozenset(item for item in found if item)


def _home_of(node: ast.ImportFrom, path: Path) -> str:
    """Full name of the module that ``from … import`` takes from."""
    if not node.level:
        return node.module or ""
    folder = path.parents[node.level - 1].relative_to(Path(__file__).parent)
    return ".".join((__package__, *folder.parts, *filter(None, [node.module])))


def _file_of(module: str) -> Path | None:
    """The file of a kernel module or package; None for one from elsewhere."""
    if not f"{module}.".startswith(f"{__package__}."):
        return None
    base = Path(__file__).parent.joinpath(*module.split(".")[len(__package__.split(".")) :])
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def _resting_on(start: Path) -> dict[Path, bytes]:
    """A module and all that it imports among the kernels, with their sources."""
    found: dict[Path, bytes] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = path.read_bytes()
            waiting += imports(path, found[path])
    return found


def _compiled() -> dict[Path, bytes]:
    """All modules that are compiled, with their sources."""
    root = Path(__file__).parent
    paths = (path for path in root.rglob("*.py") if PLAIN not in path.relative_to(root).parts)
    return {path: path.read_bytes() for path in paths}


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
