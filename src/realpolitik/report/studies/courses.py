"""Which courses hold in a campaign: for terminal, programs and page."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.courses import Courses, Standing
from realpolitik.readings import actor_name
from realpolitik.report.charts import transitions
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import interval, percent
from realpolitik.scenario.dates import month_end
from realpolitik.stats import sign_of

SHOWN = 8
"""Profiles side by side in a table, besides those of today and of history."""
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


def tables(study: Courses) -> list[RenderableType]:
    """Which courses hold, for a terminal."""
    shown: list[RenderableType] = [Text(head(study), style="bold"), listed(lines(study))]
    shown += [table.rich() for table in blocks(study)]
    shown.append(listed(caveats(study)))
    return shown


def blocks(study: Courses) -> list[Table]:
    """All tables in reading order."""
    return [profiles_table(study), actors_table(study), best_table(study), regret_table(study), quantal_table(study)]


def head(study: Courses) -> str:
    """One line on what was played."""
    as_of = study.scenario.about.as_of
    played = study.provenance
    return (
        f"{study.focus.title}: {study.size:,} profiles of {len(study.deciders)} actors as of {as_of:%d %B %Y}, "
        f"{study.worlds:,} worlds, {played.months} months"
    )


def name(study: Courses, actor: str) -> str:
    """An actor's name."""
    return actor_name(study.scenario, actor)


def words(study: Courses, number: int) -> str:
    """A profile in words: every option's course."""
    return ", ".join(
        f"{name(study, study.focus.options[option].actor)}: {course}"
        for option, course in study.courses(number).items()
    )


def lines(study: Courses) -> tuple[str, ...]:
    """The findings in short."""
    first = study.concepts[0]
    shares = study.shares(first)
    top = study.standing(study.ranked[0])
    share = top.shares[first]
    level = int((shares == shares.max()).sum()) - 1
    most = (
        f" Most often: {words(study, top.number)}, in {percent(share.value)} of worlds "
        f"({interval(share.low, share.high)}){f'; {level} more as often' if level else ''}."
    )
    found = [
        f"{int((shares > 0).sum())} of {study.size} profiles hold in some world ({first}), "
        f"{int((shares >= 0.5).sum())} in half of them or more.{most if shares.any() else ''}",
        _foresight(study),
    ]
    if study.today is not None:
        found.append(_told(study, study.today, "Today's profile"))
    if study.history is not None and study.history != study.today:
        found.append(_told(study, study.history, "The profile nearest to what history followed"))
    elif study.history is not None:
        found.append("History followed today's profile.")
    found += _ways(study)
    if study.surrogate is not None:
        errors = ", ".join(
            f"{name(study, who)} {error:.3f} (spread {study.surrogate.spread[who]:.3f})"
            for who, error in study.surrogate.error.items()
        )
        found.append(
            f"{study.surrogate.played} of {study.size:,} profiles were played; the others are filled in from courses "
            f"and pairs of courses, with an error of {errors} where that was tried."
        )
    return tuple(found)


def _ways(study: Courses) -> list[str]:
    """Where improvements lead from today's profile, in the mean game."""
    if study.today is None:
        return []
    held = study.arrays["mean_holds"][0]
    ends = [(study.way(number, "improvements"), number) for number in study.ranked if held[number - 1]]
    told = [
        f"{words(study, number)} ({', '.join(name(study, who) for who, _ in way)} would move)"
        for way, number in ends
        if way
    ]
    return [f"From today's profile improvements lead to: {'; '.join(told)}."] if told else []


def _foresight(study: Courses) -> str:
    """How many profiles hold in half of the worlds or more, concept by concept."""
    counts = ", ".join(f"{concept} {int((study.shares(concept) >= 0.5).sum())}" for concept in study.concepts)
    return f"Profiles that hold in half of the worlds or more, by concept: {counts}."


def _told(study: Courses, number: int, who: str) -> str:
    """What can be said of one profile."""
    first = study.concepts[0]
    share = study.share(first, number)
    place = study.steadiest.index(number) + 1
    told = f"{who} holds in {percent(share.value)} of worlds ({interval(share.low, share.high)}; {first})"
    tempted = study.tempted(number)
    if tempted is None or not sign_of(tempted[2], study.indifference):
        return (
            f"{told}; in the mean of all worlds nobody is seen to gain more than {study.indifference:g} by leaving it "
            "alone."
        )
    actor, to, gain = tempted
    change = _change(study, number, to)
    return (
        f"{told}. Most tempted to leave: {name(study, actor)}, with {change} ({gain.value:+.3f}, {gain.low:+.3f} to "
        f"{gain.high:+.3f}). By the greatest regret it ranks {place} of {study.size}."
    )


def _change(study: Courses, number: int, to: int) -> str:
    before, after = study.courses(number), study.courses(to)
    return " and ".join(
        f"{study.focus.options[option].title}: {course}" for option, course in after.items() if before[option] != course
    )


def shown(study: Courses) -> list[int]:
    """Profiles that tables show: those that hold most, today's and history's."""
    extra = [number for number in (study.today, study.history) if number is not None]
    return list(dict.fromkeys([*study.ranked[:SHOWN], *extra]))


def called(study: Courses, number: int) -> str:
    """A profile's number, and what else it is."""
    marks = [word for word, mine in (("today", study.today), ("history", study.history)) if mine == number]
    return f"{number}" + (f" ({', '.join(marks)})" if marks else "")


def profiles_table(study: Courses, brief: bool = False) -> Table:
    """Options by profiles, below it in what share of worlds each holds, by concept, and what comes about.

    Args:
        study: the study.
        brief: of the concepts the first alone.
    """
    numbers = shown(study)
    standings = [study.standing(number) for number in numbers]
    rows = []
    for option, item in study.focus.options.items():
        cells = [Cell(standing.courses[option]) for standing in standings]
        rows.append((Cell(name(study, item.actor)), Cell(item.title), *cells))
    for concept in study.concepts[:1] if brief else study.concepts:
        cells = [_share_cell(standing, concept) for standing in standings]
        rows.append((Cell("Holds"), Cell(f"{concept}: {WORDS[concept]}" if concept in WORDS else concept), *cells))
    rows.append((Cell("In the mean"), Cell("by these concepts"), *(Cell(_by(standing)) for standing in standings)))
    for event in map(str, study.data.event.values):
        came = [standing.events.get(event) for standing in standings]
        known = [share for share in came if share is not None]
        if not known or max(known) - min(known) < TOLD:
            continue
        title = study.scenario.events[event].title
        rows.append((Cell("Then"), Cell(title), *(Cell("–" if share is None else percent(share)) for share in came)))
    return Table(
        "profiles",
        "Profiles that hold most, and in what share of worlds",
        (Column("Actor"), Column("Option", wide=True), *(Column(called(study, number)) for number in numbers)),
        tuple(rows),
        "Numbers of profiles count the first option fastest. Below the courses: share of worlds in which nobody leaves "
        "the profile, by what those who think of leaving look at; and what comes about if it is kept, where that "
        f"differs by {percent(TOLD)} of worlds or more.",
    )


def _share_cell(standing: Standing, concept: str) -> Cell:
    share = standing.shares[concept]
    return Cell(percent(share.value), weight=share.value)


def _by(standing: Standing) -> str:
    return " ".join(standing.mean) or "–"


def actors_table(study: Courses) -> Table:
    """For whom the profiles hold, by the first concept, with the interval of the share for all."""
    first = study.concepts[0]
    stable = study.arrays["stable"][:, 0].mean(axis=0)
    rows = []
    for number in shown(study):
        share = study.share(first, number)
        cells = [Cell(percent(float(part)), weight=float(part)) for part in stable[:, number - 1]]
        whole = f"{percent(share.value)} ({interval(share.low, share.high)})"
        rows.append((Cell(called(study, number)), Cell(words(study, number)), *cells, Cell(whole)))
    actors = (Column(name(study, actor), True) for actor in study.deciders)
    return Table(
        "stable-for",
        f"For whom a profile holds: share of worlds ({first})",
        (Column("Profile"), Column("Courses", wide=True), *actors, Column("All (95%)", True)),
        tuple(rows),
    )


def best_table(study: Courses) -> Table:
    """For every actor that decides the profile that is best for it, and what today's and history's cost it."""
    mean = study.arrays["payoff"].mean(axis=0)
    actors = list(map(str, study.data.actor.values))
    rows = []
    for actor in study.deciders:
        place = actors.index(actor)
        best = int(mean[place].argmax()) + 1
        cells = [Cell(name(study, actor)), Cell(called(study, best)), Cell(words(study, best))]
        for number in (study.ranked[0], study.today, study.history):
            gap = "–" if number is None else f"{mean[place, number - 1] - mean[place, best - 1]:+.3f}"
            cells.append(Cell(gap))
        rows.append(tuple(cells))
    heads = ("Most often held", "Today's", "History's")
    return Table(
        "best-for",
        "For whom which profile is best, and how far others fall short of it",
        (Column("Actor"), Column("Profile"), Column("Courses", wide=True), *(Column(title, True) for title in heads)),
        tuple(rows),
        "Mean over worlds of utility a month; 1 is a full swing on an issue that matters most.",
    )


def regret_table(study: Courses) -> Table:
    """Profiles of least regret, by actor, with the error of a finite number of worlds."""
    numbers = list(dict.fromkeys([*study.steadiest[:SHOWN], *shown(study)[SHOWN:]]))
    rows = []
    for number in numbers:
        standing = study.standing(number)
        cells = [
            Cell(f"{own.value:.3f} ({own.low:.3f}–{own.high:.3f})" if own.high > 0.0005 else "0")
            for own in standing.regret.values()
        ]
        chance = "–" if standing.chance is None else percent(standing.chance)
        rows.append((Cell(called(study, number)), *cells, Cell(percent(standing.steady)), Cell(chance)))
    return Table(
        "regret",
        "What each could gain by another course of its own (regret), in the mean of all worlds",
        (
            Column("Profile"),
            *(Column(name(study, actor), True) for actor in study.deciders),
            Column("Steady", True),
            Column("Quantal response", True),
        ),
        tuple(rows),
        f"In brackets 95% of {study.worlds} worlds resampled. Steady: share of resamples in which nobody could gain "
        f"more than {study.indifference:g}. Quantal response: probability of the profile if each errs as its sharpness "
        "says.",
    )


def quantal_table(study: Courses) -> Table:
    """Courses by their probability in quantal response."""
    chance = study.arrays["chance"]
    rows = []
    for place, option in enumerate(study.focus.options.values()):
        for level, (course, item) in enumerate(option.courses.items()):
            share = float(chance[study.arrays["course"][:, place] == level].sum())
            told = Cell("–") if share != share else Cell(percent(share), weight=min(1.0, share))
            rows.append((Cell(name(study, option.actor)), Cell(option.title), Cell(item.title or course), told))
    return Table(
        "quantal",
        "Courses in quantal response",
        (Column("Actor"), Column("Option"), Column("Course", wide=True), Column("Probability", True)),
        tuple(rows),
        "Equilibrium in which everybody errs the less the more an error costs, followed from play at random.",
    )


def caveats(study: Courses) -> tuple[str, ...]:
    """What to keep in mind."""
    return (
        f"Differences in payoff of up to {study.indifference:g} count as none. What no course holds stays with its "
        "owner, who goes on choosing.",
        "In each world the game is played as if everybody knew that world's numbers and luck; the mean game as if "
        "nobody did. Courses are commitments: who takes one up keeps to it.",
        "Intervals are the error of a finite number of worlds alone; that the model or the sources may be wrong is not "
        "in them.",
    )


def document(study: Courses) -> dict[str, Any]:
    """The same for programs, with every profile."""
    return {
        "title": study.focus.title,
        "focus": study.name,
        "as_of": study.scenario.about.as_of.isoformat(),
        "provenance": plain(study.provenance),
        "indifference": study.indifference,
        "summary": list(lines(study)),
        "caveats": list(caveats(study)),
        "deciders": {actor: name(study, actor) for actor in study.deciders},
        "options": {
            key: {
                "title": option.title,
                "actor": option.actor,
                "courses": {
                    course: {"title": item.title or course, "do": list(item.do)}
                    for course, item in option.courses.items()
                },
            }
            for key, option in study.focus.options.items()
        },
        "concepts": list(study.concepts),
        "today": study.today,
        "history": study.history,
        "surrogate": plain(study.surrogate),
        "profiles": [plain(study.standing(number)) for number in study.ranked],
    }


def section(study: Courses) -> Section:
    """The same for a page."""
    lead = (
        "Each profile is played in the same worlds; a profile holds where nobody gains by another course of its own, "
        "given what it expects the others to do then."
    )
    parts: list[Figure | Table] = list(blocks(study))
    drawing = transitions.of_courses(study)
    if drawing is not None:
        parts.insert(
            1,
            Figure(
                "transitions",
                "Who would move where, in the mean of all worlds",
                specification(drawing),
                transitions.COURSES,
            ),
        )
    return Section("courses", "Which courses hold", lead, tuple(parts))


def front(study: Courses) -> Front:
    """The front of a page on a focus."""
    about, played = study.scenario.about, study.provenance
    return Front(
        title=f"{about.title}: which courses hold",
        about=study.focus.title,
        made=f"{study.worlds:,} worlds, seed {played.seed}",
        as_of=f"{about.as_of:%d %B %Y}",
        until=f"{month_end(about.as_of, played.months):%B %Y}",
        view=about.view,
        summary=lines(study),
        caveats=caveats(study),
    )
