"""Tables of a focus for programs: every profile, what it is worth, in what share of worlds it holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from realpolitik.stats import jeffreys, mean_intervals
from realpolitik.studies.stable.profiles import Profiles
from realpolitik.table import COUNT, FLAG, SHARE, Column, Form, Table, number

REGRET = Form(lambda value: "0" if abs(value) < 0.0005 else f"{value:.3f}", "0.000")
"""A gain in utility that is never below nought."""
PROFILE = Column("Number", COUNT, meaning="of the profile, the first option counting fastest")


def intervals_of(counts: np.ndarray, worlds: int) -> np.ndarray:
    """[…, 3] shares of worlds with their intervals, from counts."""
    values, where = np.unique(counts, return_inverse=True)
    return np.array([jeffreys(int(count), worlds) for count in values])[where.reshape(counts.shape)]


def ranking_table(found: Profiles) -> Table:
    """Every profile, from the one that holds most."""
    numbers, arrays = np.array(found.ranked), found.arrays
    at = numbers - 1
    frame = pd.DataFrame(
        {
            "profile": numbers,
            "courses": [found.words(profile) for profile in found.ranked],
            "is_today": numbers == found.today,
            "is_history": numbers == found.history,
            "regret": arrays["regret"].max(axis=0)[at],
            "steady": arrays["steady"][at],
            "chance": arrays["chance"][at],
            "played": arrays["played"][at],
        }
    )
    columns = {
        "profile": PROFILE,
        "courses": Column("Courses", wide=True),
        "is_today": Column("Today's", FLAG),
        "is_history": Column("History's", FLAG, meaning="nearest to what history followed, where that is known"),
        "regret": Column("Greatest regret", REGRET, "utility a month", "of those who decide, in the mean game"),
        "steady": Column("Steady", SHARE, meaning="share of resamples in which nobody could gain more than counts"),
        "chance": Column("Quantal response", SHARE),
        "played": Column("Played", FLAG, meaning="else its payoffs are filled in"),
    }
    return Table("Every profile, from the one that holds most", frame, columns, brief=0, most=len(found.shown))


def courses_table(found: Profiles) -> Table:
    """Courses of every profile."""
    rows = [
        (profile, option, found.focus.options[option].actor, course)
        for profile in found.ranked
        for option, course in found.courses(profile).items()
    ]
    columns = {
        "profile": PROFILE,
        "option": Column("Option"),
        "actor": Column("Actor"),
        "course": Column("Course", spread=True),
    }
    frame = pd.DataFrame(rows, columns=list(columns))
    return Table("Courses of every profile", frame, columns, brief=0, most=len(found.shown) * len(found.focus.options))


def holds_table(found: Profiles) -> Table:
    """In what share of worlds every profile holds, concept by concept."""
    numbers, many = np.array(found.ranked), len(found.concepts)
    shares = intervals_of(found.arrays["holds"].sum(axis=0)[:, numbers - 1].T, found.worlds).reshape(-1, 3)
    frame = pd.DataFrame(
        {
            "profile": np.repeat(numbers, many),
            "concept": np.tile(np.array(found.concepts, object), len(numbers)),
            **dict(zip(("share", "low", "high"), shares.T, strict=True)),
            "mean": found.arrays["mean_holds"][:, numbers - 1].T.ravel(),
        }
    )
    columns = {
        "profile": PROFILE,
        "concept": Column("Concept"),
        "share": Column("Holds", SHARE, ends=("low", "high"), meaning="share of worlds in which it holds for all"),
        "low": Column("Low", SHARE).hidden,
        "high": Column("High", SHARE).hidden,
        "mean": Column("Holds in the mean", FLAG, meaning="in the game whose payoffs are means over worlds"),
    }
    most = len(found.shown) * many
    return Table("In what share of worlds every profile holds", frame, columns, brief=0, most=most)


def payoffs_table(found: Profiles) -> Table:
    """What every profile is worth to every actor, and for whom no other is better by more than counts."""
    numbers, many = np.array(found.ranked), len(found.actors)
    worth = mean_intervals(found.arrays["payoff"])
    mean = found.arrays["payoff"].mean(axis=0)
    best = mean >= mean.max(axis=1, keepdims=True) - found.indifference
    frame = pd.DataFrame(
        {
            "profile": np.repeat(numbers, many),
            "actor": np.tile(np.array(found.actors, object), len(numbers)),
            **dict(zip(("payoff", "low", "high"), (part[:, numbers - 1].T.ravel() for part in worth), strict=True)),
            "best": best[:, numbers - 1].T.ravel(),
        }
    )
    form = number(3)
    columns = {
        "profile": PROFILE,
        "actor": Column("Actor"),
        "payoff": Column("Payoff", form, "utility a month", "mean over worlds", ends=("low", "high")),
        "low": Column("Low", form, "utility a month").hidden,
        "high": Column("High", form, "utility a month").hidden,
        "best": Column("Best", FLAG, meaning="no profile is better for the actor by more than counts"),
    }
    most = len(found.shown) * many
    return Table("What every profile is worth to every actor", frame, columns, brief=0, most=most)


def events_table(found: Profiles) -> Table:
    """In what share of worlds each event comes about, by profile; those that were not played have none."""
    played = [profile for profile in found.ranked if found.arrays["played"][profile - 1]]
    numbers, events = np.array(played), [str(name) for name in found.data.event.values]
    frame = pd.DataFrame(
        {
            "profile": np.repeat(numbers, len(events)),
            "event": np.tile(np.array(events, object), len(numbers)),
            "share": found.arrays["event_share"][:, numbers - 1].T.ravel(),
        }
    )
    columns = {"profile": PROFILE, "event": Column("Event"), "share": Column("Share of worlds", SHARE)}
    return Table("What comes about", frame, columns, brief=0, most=len(found.shown) * max(1, len(events)))


def filled_table(found: Profiles) -> Table:
    """How well payoffs of profiles that were not played are filled in."""
    arrays = found.arrays
    frame = pd.DataFrame(
        {
            "actor": found.deciders,
            "name": list(map(found.actor, found.deciders)),
            "error": arrays["fill_error"],
            "spread": arrays["fill_spread"],
        }
    )
    columns = {
        "actor": Column("Actor's id").hidden,
        "name": Column("Actor"),
        "error": Column(
            "Error", number(3), "utility a month", "root mean square, each played profile left out in turn"
        ),
        "spread": Column("Spread", number(3), "utility a month", "standard deviation over the profiles played"),
    }
    return Table("How well payoffs are filled in", frame, columns, brief=0)
