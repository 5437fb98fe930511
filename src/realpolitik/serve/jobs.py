"""Work that takes longer than a page may wait: few at a time, told as it goes, stopped when nobody wants it."""

from __future__ import annotations

import gzip
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from realpolitik.errors import RealpolitikError, UsageError
from realpolitik.serve.question import texts_of

LOGGER = logging.getLogger("realpolitik")
AT_ONCE = 2
"""Jobs that are worked on at a time."""
WAITING = 8
"""Jobs that may wait for their turn."""
KEPT = 12
"""Finished jobs whose last answer is kept."""
State = Literal["waiting", "running", "done", "failed", "stopped"]
OVER: tuple[State, ...] = ("done", "failed", "stopped")


class Stopped(Exception):
    """Somebody wants a job no longer."""


class Busy(UsageError):
    """Too much is waiting already."""


@dataclass(frozen=True)
class Answer:
    """An answer as far as it goes, ready to be sent.

    Attributes:
        turn: which answer of its job it is, from 1 on.
        about: what the page has to know at once: worlds, command, sentences.
        html: what it shows, compressed.
        json: the study for programs, compressed: what the command would print; empty until it is made.
    """

    turn: int
    about: dict[str, Any]
    html: bytes
    json: bytes


@dataclass(eq=False)
class Job:
    """One question at work.

    Attributes:
        id: its name in addresses.
        owner: the page that asked; its newer question stops this one.
        state: how far it is.
        done, total: units of work done, and in all.
        stage: what is done at the moment.
        faults: what went wrong.
        answer: the last answer.
        turn: grows with everything that can be told.
    """

    owner: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    state: State = "waiting"
    done: int = 0
    total: int = 0
    stage_text: str = ""
    faults: tuple[str, ...] = ()
    answer: Answer | None = None
    turn: int = 0
    _wanted: threading.Event = field(default_factory=threading.Event)

    def __call__(self, done: int, total: int) -> None:
        """So many units are done, of so many; stops here if nobody wants the rest.

        Raises:
            Stopped: nobody does.
        """
        if self._wanted.is_set():
            raise Stopped
        self.done, self.total = done, total
        self.turn += 1

    def stage(self, text: str) -> None:
        """What is done from now on; stops here if nobody wants it."""
        self.stage_text = text
        self(0, 0)

    def stop(self) -> None:
        """Let it stop at its next step."""
        self._wanted.set()
        if self.state == "waiting":
            self.state = "stopped"
        self.turn += 1

    def tell(self, about: dict[str, Any], html: str, json: Callable[[], str]) -> None:
        """Put an answer in place of the one before: what the page shows first, then what programs get.

        Args:
            about: what the page has to know at once.
            html: what it shows.
            json: makes the document for programs.
        """
        turn = self.answer.turn + 1 if self.answer else 1
        self.answer = Answer(turn, about, packed(html), b"")
        self.turn += 1
        self.answer = replace(self.answer, json=packed(json()))

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be told."""
        return self.state in OVER


def packed(text: str) -> bytes:
    """A text as it is kept and sent."""
    return gzip.compress(text.encode(), 5, mtime=0)


class Jobs:
    """The jobs of a server: `AT_ONCE` at work, `WAITING` behind them, the last `KEPT` kept."""

    def __init__(self) -> None:
        self._all: OrderedDict[str, Job] = OrderedDict()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        self._lock = threading.Lock()

    def start(self, owner: str, work: Callable[[Job], None]) -> Job:
        """Begin a job, and stop those that the same page has asked for before.

        Args:
            owner: the page.
            work: does it: calls the job with how far it is, and tells it the answers.

        Raises:
            Busy: as much is waiting as may.
        """
        with self._lock:
            for other in self.open():
                if other.owner == owner:
                    other.stop()
            if sum(job.state in ("waiting", "running") for job in self._all.values()) >= AT_ONCE + WAITING:
                raise Busy(f"{AT_ONCE} questions are at work and {WAITING} wait: stop one, or ask again later")
            job = Job(owner)
            self._all[job.id] = job
            over = [held.id for held in self._all.values() if held.is_over]
            for name in over[: max(len(over) - KEPT, 0)]:
                del self._all[name]
        self._pool.submit(self._run, job, work)
        return job

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        if job.is_over:
            return
        job.state = "running"
        job.turn += 1
        try:
            work(job)
            job.state = "done"
        except Stopped:
            job.state = "stopped"
        except RealpolitikError as error:
            job.faults, job.state = tuple(texts_of(error)), "failed"
        except MemoryError:
            job.faults, job.state = ("out of memory: ask for fewer worlds",), "failed"
        except Exception:
            LOGGER.exception("a question could not be answered")
            job.faults, job.state = (
                ("this is a fault of the program; the terminal that serves has the lines",),
                "failed",
            )
        job.turn += 1

    def find(self, name: str) -> Job | None:
        """A job by its name."""
        return self._all.get(name)

    def open(self) -> Iterable[Job]:
        """The jobs that are not over."""
        return [job for job in self._all.values() if not job.is_over]

    def close(self) -> None:
        """Stop everything."""
        for job in self.open():
            job.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)
