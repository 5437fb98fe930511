"""What each actor of a focus could do instead of what it does: what it gains, against whom, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.findings.courses import Courses
from realpolitik.scenario.focus import FocusOption
from realpolitik.stats import Interval, paired_interval, shared_level, size_of


@dataclass(frozen=True)
class Alternative:
    """One course of an actor held against the one in force, in the same worlds, over all courses of the others.

    Attributes:
        actor, option, course: who, what is decided, and the course.
        against: the course in force; the option's first where today's is not told.
        gain: difference in the actor's own utility, costs included, mean over the others' courses; the interval holds
            for all alternatives of a study at once.
        pays, harms: share of the others' courses against which it gains, or loses, more than counts on the mean.
        event: the event whose probability it moves most, those that read what the owner sets left out; None where
            there is none.
        shift: by how much, mean over the others' courses that were played.
        least: gain or loss that counts.
    """

    actor: str
    option: str
    course: str
    against: str
    gain: Interval
    pays: float
    harms: float
    event: str | None
    shift: float
    least: float

    @property
    def verdict(self) -> str:
        """``gains``, ``loses``, or what `realpolitik.stats.size_of` says of one that does neither."""
        size = size_of(self.gain, self.least)
        return size if size != "counts" else "gains" if self.gain.value > 0 else "loses"


def counsel(study: Courses) -> tuple[Alternative, ...]:
    """Every course that is not in force, by its owner's gain, the greatest first.

    Args:
        study: a focus played out.
    """
    options = study.focus.options
    tests = sum(len(option.courses) - 1 for option in options.values())
    found, stride = [], 1
    for place, (name, option) in enumerate(options.items()):
        courses = list(option.courses)
        today = courses.index(study.focus.status_quo.get(name, courses[0]))
        for to in range(len(courses)):
            if to != today:
                here = np.flatnonzero(study.arrays["course"][:, place] == to)
                found.append(_alternative(study, name, courses[to], (here, here + (today - to) * stride), tests))
        stride *= len(courses)
    return tuple(sorted(found, key=lambda row: -row.gain.value))


def _alternative(
    study: Courses, name: str, course: str, profiles: tuple[np.ndarray, np.ndarray], tests: int
) -> Alternative:
    """One course against today's; ``profiles`` are those that have it, and the same with today's in its place."""
    here, there = profiles
    option = study.focus.options[name]
    owner = list(study.data.actor.values).index(option.actor)
    payoff, share = study.arrays["payoff"][:, owner], study.arrays["event_share"]
    gain = payoff[:, here] - payoff[:, there]
    mean = gain.mean(axis=0)
    shift = np.ma.masked_invalid(share[:, here] - share[:, there]).mean(axis=1).filled(0.0)
    shift[[place for place, event in enumerate(study.data.event.values) if _is_own(study, str(event), option)]] = 0.0
    most = int(np.argmax(np.abs(shift))) if shift.any() else None
    return Alternative(
        actor=option.actor,
        option=name,
        course=course,
        against=study.focus.status_quo.get(name, next(iter(option.courses))),
        gain=paired_interval(gain.mean(axis=1), 0.0, shared_level(tests)),
        pays=float((mean > study.indifference).mean()),
        harms=float((mean < -study.indifference).mean()),
        event=str(study.data.event.values[most]) if most is not None else None,
        shift=float(shift[most]) if most is not None else 0.0,
        least=study.indifference,
    )


def _is_own(study: Courses, event: str, option: FocusOption) -> bool:
    """Whether an event reads what a course sets by itself: a level that it holds, or its owner's troops."""
    held = {f"level.{pin.partition('=')[0]}" for course in option.courses.values() for pin in course.do}
    own = {*held, f"presence.{option.actor}", f"abruptness.{option.actor}"}
    return not own.isdisjoint(study.scenario.events[event].reads.terms)
