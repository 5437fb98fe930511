"""Files that the program writes: whole or not at all, by one writer at a time, and checked before they are used again.

A file of numbers carries what it was made from (its key) and a checksum of its content. It is used again only if both
are right; what is damaged, short or of something else is thrown away, and a line on standard error says so.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import math
import os
import sys
import time
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from realpolitik.disk.sink import Sink
from realpolitik.errors import RunError, UsageError

if TYPE_CHECKING:
    import h5py
    import xarray as xr

LOGGER = logging.getLogger("realpolitik")
"""Told of events; where nobody asks for them, they go nowhere."""
WINDOWS = sys.platform == "win32"
LOCK = ".lock"
"""Name of the file by which a folder is taken."""
STALE = 3600.0
"""Seconds without a change after which a half-written file was surely left behind by a process that was killed."""
BLOCK = 2**24
"""Bytes of a variable that are held in memory at a time while its checksum is taken."""
KEY, CONTENT = "realpolitik_key", "realpolitik_content"
"""Attributes of a file of numbers: what it was made from, and the checksum of what it holds."""


def user_cache() -> Path:
    """The folder in which this system keeps a user's caches; that of the kernels has a rule of its own beside this."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def tell(text: str) -> None:
    """A line on standard error, and in the log; where nobody can read it, it is left out."""
    LOGGER.info("warning: %s", text)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"realpolitik: {text}\n")
        sys.stderr.flush()


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to, which takes its place if all goes well, and is removed if anything fails.

    The folder is made if it is not there. What a killed process left behind goes too.

    Raises:
        OSError: it cannot be written; named is ``path``.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent, f".{path.name}.*.part")
        yield scratch
        scratch.replace(path)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)


def sweep(folder: Path, pattern: str, *, mine: bool = False) -> None:
    """Remove half-written files that killed processes left in a folder.

    Args:
        folder: where to look.
        pattern: of their names.
        mine: whether nobody else writes there, so that every such file was left.
    """
    for path in folder.glob(pattern.replace("[", "[[]")):
        with contextlib.suppress(OSError):
            if mine or _is_left(path):
                path.unlink()


def _is_left(path: Path) -> bool:
    """Whether the process that wrote to a file named by `whole` is gone."""
    number = path.name.split(".")[-2]
    if not WINDOWS and number.isascii() and number.isdigit():
        try:
            os.kill(int(number), 0)
        except (ProcessLookupError, OverflowError):
            return True
        except PermissionError:
            pass
    return time.time() - path.stat().st_mtime > STALE


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    with whole(path) as scratch:
        scratch.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    with whole(path) as scratch:
        scratch.write_bytes(content)


def write_page(path: Path, text: str) -> None:
    """Write a text file that may be there already: what it held before is kept beside it, and a line says where.

    Raises:
        OSError: it cannot be written.
    """
    with whole(path) as scratch:
        scratch.write_text(text, encoding="utf-8", newline="\n")
        if path.is_file() and path.read_bytes() != text.encode():
            number = 1
            while (aside := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
                number += 1
            path.replace(aside)
            tell(f"{path} held something else, which is now {aside.name}")


@contextlib.contextmanager
def sink(path: Path) -> Iterator[Sink]:
    """A file for HDF5 to fill: there whole once the body has ended well, else not at all.

    Raises:
        OSError: it cannot be written.
    """
    with whole(path) as scratch, contextlib.closing(Sink(scratch)) as file:
        try:
            yield file
        except Exception:
            if file.error is not None:  # what HDF5 makes of it says less
                raise file.error from None
            raise
        file.check()


def keep(data: xr.Dataset, path: Path, key: str) -> None:
    """Write a dataset with the key of what it was made from and the checksum of its content.

    Raises:
        OSError: it cannot be written.
    """
    import h5py

    with sink(path) as file:
        fill(file, data)
        file.check()
        with h5py.File(file, "r+") as filled:
            seal(filled, key)


def fill(file: Sink, data: xr.Dataset) -> None:
    """Write a dataset into an empty file."""
    import h5netcdf
    from xarray.backends import H5NetCDFStore

    with h5netcdf.File(file, "w") as empty:
        data.dump_to_store(H5NetCDFStore(empty))


class Space(NamedTuple):
    """Room for a variable: names of its dimensions, their sizes, kind of its numbers, how xarray would compress it."""

    dims: tuple[Hashable, ...]
    shape: tuple[int, ...]
    kind: Any
    packing: Mapping[str, Any]


def lay(file: Sink, spaces: Mapping[Hashable, Space]) -> None:
    """Make room for variables in a file that `fill` wrote; what is not written into it later takes none.

    Their dimensions get a fixed length: one that could grow makes whoever opens the file look it up in every variable.
    """
    import h5netcdf

    with h5netcdf.File(file, "r+") as there:
        for name, space in spaces.items():
            for dim, size in zip(space.dims, space.shape, strict=True):
                if dim not in there.dimensions:
                    there.dimensions[str(dim)] = size
            how = {("chunks" if key == "chunksizes" else key): value for key, value in space.packing.items()}
            there.create_variable(str(name), tuple(map(str, space.dims)), dtype=space.kind, **how)


def seal(file: h5py.File, key: str, found: Checksum | None = None) -> None:
    """Say in an open file what it was made from, and what its content's checksum is.

    Args:
        file: the file.
        key: what it was made from.
        found: checksum of those variables whose rows were taken as they were written; they are not read again.
    """
    content = checksum(file, found)
    file.attrs[KEY], file.attrs[CONTENT] = key, content


class Checksum:
    """The checksum of variables whose rows come one block after another; how they are cut does not matter."""

    def __init__(self) -> None:
        self._parts: dict[str, Any] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Variables of which rows were taken."""
        return tuple(self._parts)

    def add(self, name: str, rows: Any) -> None:
        """Take more rows (or the one value) of a variable, as they stand in the file."""
        import numpy as np

        array = np.asarray(rows)
        kind = "text" if array.dtype.kind == "O" else array.dtype.str
        if name not in self._parts:
            self._parts[name] = hashlib.sha256(f"{kind} {array.shape[1:]}".encode())
        part = self._parts[name]
        if kind == "text":
            for item in array.ravel():
                part.update((item if isinstance(item, bytes) else str(item).encode()) + b"\0")
        else:
            part.update(np.ascontiguousarray(array).view(np.uint8).data if array.size else b"")

    def done(self, attributes: Mapping[str, Any]) -> str:
        """64 hexadecimal digits of all variables and of attributes."""
        found = hashlib.sha256()
        for name in sorted(self._parts):
            found.update(f"{name} {self._parts[name].hexdigest()}\n".encode())
        for name in sorted({*attributes} - {KEY, CONTENT}):
            if not name.startswith("_"):  # the library's own, such as the one that names it
                found.update(f"{name} {attributes[name]}\n".encode())
        return found.hexdigest()


def checksum(file: h5py.File, found: Checksum | None = None) -> str:
    """Checksum of what an open file holds; ``found`` has taken the rows of some of its variables already."""
    found = found or Checksum()
    for name in [name for name in file if name not in found.names]:
        for part in blocks(file[name]):
            found.add(name, part)
    return found.done(file.attrs)


def blocks(variable: h5py.Dataset) -> Iterator[Any]:
    """The rows of a variable of an open file, as many at a time as `BLOCK` allows."""
    shape = variable.shape
    if not shape:
        yield variable[()]
        return
    step = max(1, BLOCK // max(1, variable.dtype.itemsize * math.prod(shape[1:])))
    for first in range(0, max(1, shape[0]), step):
        yield variable[first : first + step]


def fault(path: Path, key: str | None = None) -> str | None:
    """What is wrong with a file of numbers; None where it is what was written (and was made from what ``key`` says)."""
    import h5py

    try:
        with h5py.File(path, "r") as file:
            if KEY not in file.attrs or CONTENT not in file.attrs:
                return "no file of this program, or damaged"
            if key is not None and file.attrs[KEY] != key:
                return "made from something else"
            if file.attrs[CONTENT] != checksum(file):
                return "damaged"
    except Exception:  # bytes that are not ours can raise anything
        return "damaged, or cut short"
    return None


def kept(path: Path, key: str) -> xr.Dataset | None:
    """What `keep` wrote under the same key, in memory; None where it is not there, or was damaged and is now gone."""
    import xarray as xr

    if not usable(path, key):
        return None
    with xr.open_dataset(path, engine="h5netcdf") as data:
        return data.load().drop_attrs(deep=False)


def usable(path: Path, key: str) -> bool:
    """Whether a file of numbers is there and right; one that is not is thrown away, and a line says so."""
    if not path.exists():
        return False
    wrong = fault(path, key)
    if wrong is None:
        return True
    discard(path, wrong)
    return False


def discard(path: Path, wrong: str) -> None:
    """Throw a file away, and say what is wrong with it."""
    tell(f"{path}: {wrong}; thrown away and made again")
    path.unlink(missing_ok=True)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only one who writes to a folder, which is made if it is not there.

    The system gives the folder back if this process dies. Where it keeps no locks, nobody is kept out.

    Raises:
        RunError: another process writes there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    handle = _taken(path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if not WINDOWS:
                path.unlink()  # while it is held: who waits for this file sees that it has gone
        os.close(handle)
        with contextlib.suppress(OSError):
            if WINDOWS:
                path.unlink()


def _taken(path: Path) -> int:
    """An open file that nobody else holds."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
            if os.path.exists(path) and os.path.samestat(os.fstat(handle), os.stat(path)):
                return handle
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                return handle
            os.close(handle)
            raise RunError(f"another run is writing in {path.parent}: wait for it, or name another folder") from None
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_folder(path: Path) -> None:
    """Refuse a folder to write to that cannot be one, before any work is done for it.

    Raises:
        UsageError: a file stands there, or on the way there.
        PermissionError: nothing can be written there.
    """
    place = path.absolute()
    while not os.path.lexists(place):
        place = place.parent
    if not place.is_dir():
        raise UsageError(f"{path} cannot be a folder: {place} is a file")
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def check_free(path: Path) -> None:
    """Refuse to write a file where one is already.

    Raises:
        UsageError: there is one.
    """
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already and is not overwritten: name another file, or move it away")
    check_folder(path.parent)
