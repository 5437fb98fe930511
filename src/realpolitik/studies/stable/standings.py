"""What a focus says: which courses hold, for whom they are best, what leaving them would bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.report.charts.style import Drawing
from realpolitik.scenario.dates import month_end
from realpolitik.stats import jeffreys, mean_intervals, sign_of
from realpolitik.studies.stable import alternatives, charts
from realpolitik.studies.stable.profiles import SHOWN, Profiles
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, FLAG, MISSING, SHARE, Column, Form, Table, number, share_end, share_text

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
LEAD = (
    "Each profile is played in the same worlds; a profile holds where nobody gains by another course of its own, given "
    "what it expects the others to do then."
)
REGRET = Form(lambda value: "0" if abs(value) < 0.0005 else f"{value:.3f}", "0.000")
"""A gain in utility that is never below nought."""
LIST = Form(", ".join, "@", number=False)
PROFILE = Column("Number", COUNT, meaning="of the profile, the first option counting fastest")


def study(found: Profiles, run: RunInfo, brief: bool = False) -> Study:
    """The study of a focus.

    Args:
        found: the focus, played.
        run: what it was made from.
        brief: whether a terminal shows the first concept alone.
    """
    rows = alternatives.rows_of(found)
    told = (*lines(found), alternatives.line(found, rows))
    shown = {
        "profiles": profiles_table(found, brief),
        "stable_for": stable_for_table(found),
        "best_for": best_for_table(found),
        "regret": regret_table(found),
        "quantal": quantal_table(found),
    }
    every = {
        "ranking": ranking_table(found),
        "courses": courses_table(found),
        "holds": holds_table(found),
        "payoffs": payoffs_table(found),
        "events": events_table(found),
        **({"filled_in": filled_table(found)} if "fill_error" in found.data else {}),
    }
    blocks = ("profiles", "transitions", "stable_for", "best_for", "regret", "quantal")
    chart = Chart("Who would move where, in the mean of all worlds", lambda: drawing(found), charts.COURSES)
    about = found.scenario.about
    return Study(
        "stable",
        f"{about.title}: which courses hold",
        told,
        {**shown, "alternatives": alternatives.table(found, rows), **every},
        {"transitions": chart},
        (
            Part("courses", "Which courses hold", LEAD, blocks),
            Part("alternatives", alternatives.TITLE, alternatives.lead(found, rows), ("alternatives",)),
        ),
        caveats(found),
        found.data,
        run,
        about=found.focus.title,
        until=month_end(about.as_of, found.provenance.months),
    )


def caveats(found: Profiles) -> tuple[str, ...]:
    """What to keep in mind."""
    return (
        f"Differences in payoff of up to {found.indifference:g} count as none. What no course holds stays with its "
        "owner, who goes on choosing.",
        "In each world the game is played as if everybody knew that world's numbers and luck; the mean game as if "
        "nobody did. Courses are commitments: who takes one up keeps to it.",
        "Intervals are the error of a finite number of worlds alone; that the model or the sources may be wrong is not "
        "in them.",
    )


# ---- in sentences


def lines(found: Profiles) -> tuple[str, ...]:
    """The findings in short."""
    first, shares, top = found.concepts[0], found.shares[0], found.ranked[0]
    level = int((shares == shares.max()).sum()) - 1
    most = f" Most often: {found.words(top)}, in {_held(found, top)}{f'; {level} more as often' if level else ''}."
    counts = ", ".join(
        f"{concept} {int((row >= 0.5).sum())}" for concept, row in zip(found.concepts, found.shares, strict=True)
    )
    told = [
        f"{int((shares > 0).sum())} of {found.size} profiles hold in some world ({first}), "
        f"{int((shares >= 0.5).sum())} in half of them or more.{most if shares.any() else ''}",
        f"Profiles that hold in half of the worlds or more, by concept: {counts}.",
    ]
    if found.today is not None:
        told.append(_profile(found, found.today, "Today's profile"))
    if found.history is not None and found.history != found.today:
        told.append(_profile(found, found.history, "The profile nearest to what history followed"))
    elif found.history is not None:
        told.append("History followed today's profile.")
    told += _ways(found)
    if "fill_error" in found.data:
        pairs = zip(found.deciders, found.arrays["fill_error"], found.arrays["fill_spread"], strict=True)
        errors = ", ".join(f"{found.actor(who)} {error:.3f} (spread {spread:.3f})" for who, error, spread in pairs)
        told.append(
            f"{int(found.arrays['played'].sum())} of {found.size:,} profiles were played; the others are filled in "
            f"from courses and pairs of courses, with an error of {errors} where that was tried."
        )
    return tuple(told)


def _held(found: Profiles, profile: int, by: str = "") -> str:
    share = found.share(profile)
    return f"{share_text(share.value)} of worlds ({share_end(share.low)}–{share_end(share.high)}%{by})"


def _ways(found: Profiles) -> list[str]:
    """Where improvements lead from today's profile, in the mean game."""
    if found.today is None:
        return []
    held = found.arrays["mean_holds"][0]
    ends = [(found.way(profile, "improvements"), profile) for profile in found.ranked if held[profile - 1]]
    told = [
        f"{found.words(profile)} ({', '.join(found.actor(found.deciders[who]) for who, _ in way)} would move)"
        for way, profile in ends
        if way
    ]
    return [f"From today's profile improvements lead to: {'; '.join(told)}."] if told else []


def _profile(found: Profiles, profile: int, who: str) -> str:
    """What can be said of one profile."""
    told = f"{who} holds in {_held(found, profile, f'; {found.concepts[0]}')}"
    tempted = found.tempted(profile)
    if tempted is None or not sign_of(tempted.gain, found.indifference):
        return (
            f"{told}; in the mean of all worlds nobody is seen to gain more than {found.indifference:g} by leaving it "
            "alone."
        )
    before, gain = found.courses(profile), tempted.gain
    change = " and ".join(
        f"{found.focus.options[option].title}: {course}"
        for option, course in found.courses(tempted.to).items()
        if before[option] != course
    )
    signed = number(3, signed=True).text
    return (
        f"{told}. Most tempted to leave: {found.actor(tempted.actor)}, with {change} ({signed(gain.value)}, "
        f"{signed(gain.low)} to {signed(gain.high)}). By the greatest regret it ranks "
        f"{found.steadiest.index(profile) + 1} of {found.size}."
    )


# ---- the picture


def drawing(found: Profiles) -> Drawing | None:
    """The picture of the mean game; None where it is too large to draw."""
    if "edge_mover" not in found.data or not found.data.sizes["edge"]:
        return None
    holds = found.arrays["mean_holds"]

    def node(profile: int) -> dict[str, Any]:
        by = [name for name, row in zip(found.concepts, holds, strict=True) if row[profile - 1]]
        label = " ".join([str(profile), *found.marks(profile), *unlike_today(found, profile)])
        return {"label": label, "title": found.words(profile), "by": ", ".join(by) or "none"}

    return charts.transitions(found.arrays, found.today, [found.actor(who) for who in found.deciders], node)


def unlike_today(found: Profiles, profile: int) -> tuple[str, ...]:
    """How a profile differs from today's, in words, where that is by one course alone."""
    if found.today is None or profile == found.today:
        return ()
    before, after = found.courses(found.today), found.courses(profile)
    unlike = [option for option in after if after[option] != before[option]]
    if len(unlike) != 1:
        return ()
    return (f"{found.actor(found.focus.options[unlike[0]].actor)}: {after[unlike[0]].replace('_', ' ')}",)


# ---- for people


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


# ---- for programs: every profile


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
