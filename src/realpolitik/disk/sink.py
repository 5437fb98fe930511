"""A file for HDF5 that never refuses anything."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any


class Sink(io.RawIOBase):
    """A file for HDF5 that takes everything, and keeps the first refusal of the system for the end.

    The library cannot close a file whose disk is full: it leaves it open and crashes when the process ends. So what is
    refused is held in memory, where the library finds it again, until it has closed the file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = open(path, "w+b", buffering=0)  # noqa: SIM115 - closed by close()
        self._refused: list[tuple[int, bytes]] = []
        self.error: OSError | None = None

    def check(self) -> None:
        """Raise what the system refused, if anything."""
        if self.error is not None:
            raise self.error

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        place, count = self._file.tell(), self._file.readinto(view) or 0
        if self.error is None:
            return count
        view[count:] = bytes(len(view) - count)
        for start, data in self._refused:
            first, last = max(start, place), min(start + len(data), place + len(view))
            if first < last:
                view[first - place : last - place] = data[first - start : last - start]
        self._file.seek(place + len(view))
        return len(view)

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        place, done = self._file.tell(), 0
        try:
            while self.error is None and done < len(view):
                done += self._file.write(view[done:]) or 0
        except OSError as error:
            self.error = error
        if self.error is not None:
            self._refused.append((place, bytes(view)))
            self._file.seek(place + len(view))
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        try:
            return self._file.truncate(size)
        except OSError as error:
            self.error = self.error or error
            return size or 0

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self._file.close()
        super().close()
