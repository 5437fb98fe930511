"""The log file that ``--log FILE`` asks for: a line an event, appended, with its time and the process's number.

Events are what the package tells the logger ``realpolitik``: that a command starts and ends, which scenario was read
with which digest, notes, warnings and errors. A file that cannot be written is said once and stops nothing.
"""

from __future__ import annotations

import logging
import os
import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from realpolitik import disk
from realpolitik.scenario.signs import shown

LOGGER = logging.getLogger("realpolitik")


class LogLines(logging.Handler):
    """Events as lines at the end of a file, which is opened for each, so that many processes can share it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path.absolute()
        self.broken = False
        self.seen: set[str] = set()
        self.started = time.perf_counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Append one event; the same one comes once."""
        text = shown(record.getMessage()).replace("\r", "").replace("\n", " / ")
        if self.broken or text in self.seen:
            return
        self.seen.add(text)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = f"{moment}.{int(record.msecs):03d}Z [{os.getpid()}] {text}\n"
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            try:
                os.write(handle, line.encode("utf-8", "replace"))
            finally:
                os.close(handle)
        except OSError as error:
            self.broken = True
            disk.tell(f"no log is kept in {self.path}: {error.strerror or error}")


def start(path: Path, words: Sequence[str]) -> None:
    """Begin to keep the events of this process.

    Args:
        path: file to append to.
        words: the command's words.
    """
    LOGGER.addHandler(LogLines(path))
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    LOGGER.info("start: realpolitik %s", shlex.join(words))


def end(code: int) -> None:
    """Note how a command ended, and keep no more events; does nothing where none are kept."""
    for handler in [item for item in LOGGER.handlers if isinstance(item, LogLines)]:
        LOGGER.info("end: exit code %d after %.2f s", code, time.perf_counter() - handler.started)
        LOGGER.removeHandler(handler)
        LOGGER.propagate = True
        LOGGER.setLevel(logging.NOTSET)
