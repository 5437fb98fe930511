"""Tables of a focus for people: the profiles that hold most, for whom, what leaving them would bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.studies.stable.every_profile import PROFILE, REGRET, intervals_of
from realpolitik.studies.stable.profiles import SHOWN, Profiles
from realpolitik.table import MISSING, SHARE, Column, Form, Table, number, share_text

TOLD = 0.1
"""Difference between profiles from which on the share of worlds with an event is told."""
WORDS = {
    "nash": "no better course at once",
    "l2": "one answer ahead",
    "l3": "two answers ahead",
    "nonmyopic": "as far as one can see",
    "sim": "others improve at the same time",
    "seq": "others answer to their own good",
    "smr": "others punish, no way out",
    "gmr": "others punish at any price",
}
"""Concepts of stability by what an actor that thinks of leaving looks at."""
LIST = Form(", ".join, "@", number=False)


def profiles_table(found: Profiles, brief: bool = False) -> Table:
    """Options by profiles, below them in what share of worlds each holds and what comes about.

    Args:
        found: the focus, played.
        brief: in a terminal the first concept alone.
    """
    others = _concept_rows(found, range(1, len(found.concepts)))
    courses, first, then = _course_rows(found), _concept_rows(found, range(1)), [_mean_row(found), *_event_rows(found)]
    rows = [*courses, *first, *then, *others] if brief else [*courses, *first, *others, *then]
    return Table(
        "Profiles that hold most, and in what share of worlds",
        pd.DataFrame([cell for row in rows for cell in row]),
        {
            "profile": PROFILE,
            "part": Column("Part", meaning="option, concept, mean (the mean game) or event").hidden,
            "key": Column("Id", meaning="of the option, the concept or the event").hidden,
            "name": Column("Actor"),
            "title": Column("Option", wide=True),
            "text": Column("Is", Form(str, "@", number=False), spread=True, bar="share"),
            "share": Column("Share of worlds", SHARE).hidden,
        },
        "Numbers of profiles count the first option fastest. Below the courses: share of worlds in which nobody leaves "
        "the profile, by what those who think of leaving look at; and what comes about if it is kept, where that "
        f"differs by {share_text(TOLD)} of worlds or more.",
        across="profile",
        titles={profile: found.label(profile) for profile in found.shown},
        brief=len(rows) - len(others) if brief else None,
    )


def _course_rows(found: Profiles) -> list[list[dict[str, Any]]]:
    """What each option's course is; a row is a list over the profiles shown."""
    courses = [found.courses(profile) for profile in found.shown]
    return [
        _row(found, ("option", key, found.actor(option.actor), option.title), [mine[key] for mine in courses])
        for key, option in found.focus.options.items()
    ]


def _mean_row(found: Profiles) -> list[dict[str, Any]]:
    """Concepts by which profiles hold in the mean game."""
    held = found.arrays["mean_holds"][:, np.array(found.shown) - 1].T
    by = [" ".join(name for name, holds in zip(found.concepts, row, strict=True) if holds) for row in held]
    return _row(found, ("mean", None, "In the mean", "by these concepts"), [text or MISSING for text in by])


def _event_rows(found: Profiles) -> list[list[dict[str, Any]]]:
    """What comes about, where that differs between the profiles."""
    rows = []
    for place, event in enumerate(map(str, found.data.event.values)):
        came = found.arrays["event_share"][place, np.array(found.shown) - 1]
        known = came[~np.isnan(came)]
        if len(known) and known.max() - known.min() >= TOLD:
            texts = [MISSING if np.isnan(share) else share_text(share) for share in came]
            rows.append(_row(found, ("event", event, "Then", found.scenario.events[event].title), texts))
    return rows


def _concept_rows(found: Profiles, places: range) -> list[list[dict[str, Any]]]:
    """In what share of worlds profiles hold by some of the concepts."""
    rows = []
    for place in places:
        concept = found.concepts[place]
        title = f"{concept}: {WORDS[concept]}" if concept in WORDS else concept
        shares = found.shares[place, np.array(found.shown) - 1].tolist()
        rows.append(_row(found, ("concept", concept, "Holds", title), list(map(share_text, shares)), shares))
    return rows


def _row(
    found: Profiles, head: tuple[str | None, ...], texts: Sequence[str], shares: Sequence[float] | None = None
) -> list[dict[str, Any]]:
    first = dict(zip(("part", "key", "name", "title"), head, strict=True))
    each = zip(found.shown, texts, shares or [np.nan] * len(texts), strict=True)
    return [{"profile": profile, **first, "text": text, "share": share} for profile, text, share in each]


def in_order(found: Profiles, first: Sequence[int], rest: Sequence[int]) -> np.ndarray:
    """Numbers of all profiles: those that are shown, then the others."""
    return np.array(list(dict.fromkeys([*first, *rest])))


def _labels(found: Profiles, numbers: np.ndarray, each: int) -> np.ndarray:
    return np.repeat(np.array([found.label(int(profile)) for profile in numbers], object), each)


def stable_for_table(found: Profiles) -> Table:
    """For whom the profiles hold, by the first concept, with the interval of the share for all."""
    numbers, many = in_order(found, found.shown, found.ranked), len(found.deciders)
    stable = found.arrays["stable"][:, 0].mean(axis=0)[:, numbers - 1]
    whole = np.repeat(intervals_of(found.arrays["holds"][:, 0].sum(axis=0), found.worlds)[numbers - 1], many, axis=0)
    frame = pd.DataFrame(
        {
            "profile": np.repeat(numbers, many),
            "label": _labels(found, numbers, many),
            "courses": np.repeat(np.array([found.words(int(profile)) for profile in numbers], object), many),
            "actor": np.tile(np.array(found.deciders, object), len(numbers)),
            "share": stable.T.ravel(),
            **dict(zip(("all", "low", "high"), whole.T, strict=True)),
        }
    )
    return Table(
        f"For whom a profile holds: share of worlds ({found.concepts[0]})",
        frame,
        {
            "profile": PROFILE.hidden,
            "label": Column("Profile"),
            "courses": Column("Courses", wide=True),
            "all": Column(
                "All (95%)", SHARE, ends=("low", "high"), meaning="share of worlds in which it holds for all"
            ),
            "low": Column("Low", SHARE).hidden,
            "high": Column("High", SHARE).hidden,
            "actor": Column("Actor"),
            "share": Column("Share of worlds", SHARE, spread=True, bar="share"),
        },
        across="actor",
        titles={who: found.actor(who) for who in found.deciders},
        brief=len(found.shown),
        most=len(found.shown),
    )


def best_for_table(found: Profiles) -> Table:
    """For every actor that decides the profile that is best for it, and what today's and history's cost it."""
    mean = found.arrays["payoff"].mean(axis=0)
    others = {"held": found.ranked[0], "today": found.today, "history": found.history}
    rows = []
    for actor in found.deciders:
        worth = mean[found.actors.index(actor)]
        best = int(worth.argmax()) + 1
        gaps = {key: np.nan if n is None else worth[n - 1] - worth[best - 1] for key, n in others.items()}
        told = {"profile": best, "label": found.label(best), "courses": found.words(best)}
        rows.append({"actor": actor, "name": found.actor(actor), **told, **gaps})
    gap = number(3, signed=True)
    return Table(
        "For whom which profile is best, and how far others fall short of it",
        pd.DataFrame(rows),
        {
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "profile": PROFILE.hidden,
            "label": Column("Profile"),
            "courses": Column("Courses", wide=True),
            "held": Column("Most often held", gap, "utility a month", "payoff of that profile less that of the best"),
            "today": Column("Today's", gap, "utility a month"),
            "history": Column("History's", gap, "utility a month"),
        },
        "Mean over worlds of utility a month; 1 is a full swing on an issue that matters most.",
    )


def regret_table(found: Profiles) -> Table:
    """Profiles by regret, the least first, by actor, with the error of a finite number of worlds."""
    first = list(dict.fromkeys([*found.steadiest[:SHOWN], *found.shown[SHOWN:]]))
    numbers, many = in_order(found, first, found.steadiest), len(found.deciders)
    arrays, at = found.arrays, numbers - 1
    frame = pd.DataFrame(
        {
            "profile": np.repeat(numbers, many),
            "label": _labels(found, numbers, many),
            "actor": np.tile(np.array(found.deciders, object), len(numbers)),
            "regret": arrays["regret"][:, at].T.ravel(),
            "low": arrays["regret_low"][:, at].T.ravel(),
            "high": arrays["regret_high"][:, at].T.ravel(),
            "steady": np.repeat(arrays["steady"][at], many),
            "chance": np.repeat(arrays["chance"][at], many),
        }
    )
    return Table(
        "What each could gain by another course of its own (regret), in the mean of all worlds",
        frame,
        {
            "profile": PROFILE.hidden,
            "label": Column("Profile"),
            "actor": Column("Actor"),
            "regret": Column("Regret", REGRET, "utility a month", ends=("low", "high"), spread=True),
            "low": Column("Low", REGRET, "utility a month", "2.5% of worlds resampled").hidden,
            "high": Column("High", REGRET, "utility a month", "97.5% of worlds resampled").hidden,
            "steady": Column("Steady", SHARE),
            "chance": Column("Quantal response", SHARE, meaning="missing where no equilibrium was found"),
        },
        f"In brackets 95% of {found.worlds} worlds resampled. Steady: share of resamples in which nobody could gain "
        f"more than {found.indifference:g}. Quantal response: probability of the profile if each errs as its sharpness "
        "says.",
        across="actor",
        titles={who: found.actor(who) for who in found.deciders},
        brief=len(first),
        most=len(first),
    )


def quantal_table(found: Profiles) -> Table:
    """Courses by their probability in quantal response."""
    chance, course, rows = found.arrays["chance"], found.arrays["course"], []
    for place, (key, option) in enumerate(found.focus.options.items()):
        for level, (name, item) in enumerate(option.courses.items()):
            share = float(chance[course[:, place] == level].sum())
            who = (option.actor, found.actor(option.actor), key, option.title)
            rows.append((*who, name, item.title or name, item.do, share))
    fields = ["actor", "name", "option", "title", "course", "words", "do", "probability"]
    return Table(
        "Courses in quantal response",
        pd.DataFrame(rows, columns=fields),
        {
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "option": Column("Option's id").hidden,
            "title": Column("Option"),
            "course": Column("Course's id").hidden,
            "words": Column("Course", wide=True),
            "do": Column("Pins", LIST, meaning="instruments that the course holds at a level").hidden,
            "probability": Column("Probability", SHARE, bar="probability"),
        },
        "Equilibrium in which everybody errs the less the more an error costs, followed from play at random.",
    )
