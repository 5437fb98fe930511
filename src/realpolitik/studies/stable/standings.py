"""What a focus says: which courses hold, for whom they are best, what leaving them would bring."""

from __future__ import annotations

from typing import Any

from realpolitik.report.charts.style import Drawing
from realpolitik.scenario.dates import month_end
from realpolitik.stats import sign_of
from realpolitik.studies.stable import alternatives, charts, every_profile, gambit, profile_tables
from realpolitik.studies.stable.profiles import Profiles
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import number, share_end, share_text

LEAD = (
    "Each profile is played in the same worlds; a profile holds where nobody gains by another course of its own, given "
    "what it expects the others to do then."
)


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
        "profiles": profile_tables.profiles_table(found, brief),
        "stable_for": profile_tables.stable_for_table(found),
        "best_for": profile_tables.best_for_table(found),
        "regret": profile_tables.regret_table(found),
        "quantal": profile_tables.quantal_table(found),
    }
    every = {
        "ranking": every_profile.ranking_table(found),
        "courses": every_profile.courses_table(found),
        "holds": every_profile.holds_table(found),
        "payoffs": every_profile.payoffs_table(found),
        "events": every_profile.events_table(found),
        **({"filled_in": every_profile.filled_table(found)} if "fill_error" in found.data else {}),
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
            Part("courses", "Which courses hold: stability and equilibria", LEAD, blocks),
            Part("alternatives", alternatives.TITLE, alternatives.lead(found, rows), ("alternatives",)),
        ),
        caveats(found),
        found.data,
        run,
        about=found.focus.title,
        until=month_end(about.as_of, found.provenance.months),
        games=gambit.of_courses(found),
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
