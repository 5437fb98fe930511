"""Which states of a game hold, or which courses of a scenario's actors: solved at once, or by way of the campaign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Months, Option, Out, Place, Progress, Seed, Setting, Threads, View
from realpolitik.pipeline.runs import as_date, as_scenario, check_counts
from realpolitik.results import versions
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.games import Game
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.stable import courses, standings, states
from realpolitik.studies.stable.game import is_game, solve
from realpolitik.study import RunInfo, Study

QUICK_WORLDS, QUICK_MONTHS = 12, 36
"""Size of the small form."""

Where = Annotated[
    str | Path | Scenario | Game,
    Place("SCENARIO|CASE", "Scenario with a focus, published case such as elmira, or a game's file."),
]
Concepts = Annotated[
    Sequence[str] | None,
    Option("Concepts with commas between: nash,gmr,smr,seq … Else what the game needs.", metavar="NAMES", kind="names"),
]
Horizon = Annotated[int | None, Option("Of a game: moves that actors look ahead, for limited-move stability.", least=1)]
Why = Annotated[
    str | None, Option("Of a game: why this state holds or does not (code, name or number).", metavar="STATE")
]
Start = Annotated[str | None, Option("Of a game: where ways begin; else its status quo.", name="from", metavar="STATE")]
Inverse = Annotated[
    str | None, Option("Of a game: which preferences of --vary would make this state stable.", metavar="STATE")
]
Vary = Annotated[str | None, Option("Of a game: actor whose preferences --inverse varies.", metavar="ACTOR")]
Spread = Annotated[float | None, Option("Of a game: what holds if preferences err by so many ranks.", metavar="RANKS")]
Which = Annotated[str | None, Option("Of a scenario: which focus; else the first that fits the date.", metavar="NAME")]
Each = Annotated[int | None, Option("Worlds for each profile; else the focus says.", short="n", least=2, most=100_000)]


def stable(
    where: Where,
    *,
    concepts: Concepts = None,
    horizon: Horizon = None,
    why: Why = None,
    start: Start = None,
    inverse: Inverse = None,
    vary: Vary = None,
    spread: Spread = None,
    focus: Which = None,
    indifference: float | None = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Each = None,
    months: Months = None,
    seed: Seed = 1,
    set: Mapping[str, Setting] | None = None,
    threads: Threads = None,
    out: Out = None,
    progress: Progress | None = None,
) -> Study:
    """Which courses of a scenario's actors, or which states of a game, nobody wants to leave, by concept of stability.

    A scenario's focus is played: every profile of courses in the same worlds, and the game that comes of it. What has
    no meaning for a game, or for a scenario, is refused.

    Args:
        where: a scenario with a focus (name, folder, file, or loaded); or a game (name of a published case such as
            ``elmira``, YAML or JSON file, or loaded).
        concepts: such as ``nash``, ``gmr``, ``smr``, ``seq``, ``sim``; what the game calls for if None, of a focus
            `engines.stability.CONCEPTS`.
        horizon: of a game: moves that actors look ahead, for limited-move stability.
        why: of a game: state of which the reasons are told first (code, name or number); its status quo if None.
        start: of a game: state from which ways to others are looked for; its status quo if None.
        inverse: of a game: state of which is asked what preferences of ``vary`` would make it stable.
        vary: of a game: actor whose preferences ``inverse`` varies.
        spread: of a game: standard deviation, in ranks, of errors by which preferences are disturbed, to see which
            states hold nevertheless; not done if None.
        focus: of a scenario: name of the focus; the first one that fits the date if None.
        indifference: of a scenario: difference in payoff that does not count; the focus' own if None.
        as_of: of a scenario: date of knowledge; that of the focus, else of the scenario, if None.
        view: of a scenario: source whose claims alone are used.
        worlds: of a scenario: worlds for each profile; the focus' own number if None.
        months: of a scenario: months to play; the focus' own number if None.
        seed: same seed, same numbers.
        set: of a scenario: number path → value in place of the scenario's.
        threads: threads to use; results do not depend on it.
        out: folder that keeps what each profile showed; what is there is not played again.
        progress: called with (worlds played, worlds in all).

    Returns:
        A study. Of a game: the tables ``options`` (and ``options_2`` … as the width asks for), ``equilibria`` and,
        where there is something to tell, ``coalitions``, ``ways``, ``inverse``, ``robust``, ``misread``, ``reasons``;
        ``states`` and ``stability`` with every state, ``concepts``, ``actors``, ``choices``, ``sources``. Of a
        scenario: ``profiles``, ``stable_for``, ``best_for``, ``regret``, ``quantal``, ``alternatives``, and with every
        profile ``ranking``, ``courses``, ``holds``, ``payoffs``, ``events``; ``filled_in`` where not all were played.
        Its data are those arrays by world or by state (`studies.stable.game.Solved`,
        `studies.stable.profiles.Profiles`).

    Raises:
        ScenarioError, UsageError: bad input, or no focus that fits the date. RunError: a world became non-finite.

    >>> study = stable("prisoners_dilemma", concepts=["nash", "l2"])
    >>> study["states"].query("equilibrium")[["code", "concept"]].values.tolist()
    [['NN', 'nash'], ['NN', 'l2'], ['YY', 'l2']]
    """
    of_game = {"horizon": horizon, "why": why, "from": start, "inverse": inverse, "vary": vary, "spread": spread}
    eyes: dict[str, Any] = {"as_of": as_of, "view": view, "worlds": worlds, "months": months, "set": set or None}
    asked = tuple(concepts) if concepts else None
    check_counts(threads=threads)
    if isinstance(where, Scenario) or not (isinstance(where, Game) or is_game(where)):
        refuse(of_game, "a game, and this is a scenario")
        how: dict[str, Any] = {"concepts": asked, "indifference": indifference, "seed": seed, "out": out}
        return of_focus(as_scenario(where), focus, **eyes, **how, threads=threads, progress=progress)
    refuse({"focus": focus, **eyes, "indifference": indifference}, "a scenario, and this is a game")
    if (inverse is None) != (vary is None):
        refuse({"inverse": inverse, "vary": vary}, "the other of --inverse and --vary")
    return of_states(where, why, asked, horizon, start, inverse, vary, spread, seed, threads)


def refuse(given: Mapping[str, Any], needed: str) -> None:
    """UsageError for options that have no meaning here, by their names on the command line."""
    wrong = [f"--{name.replace('_', '-')}" for name, value in given.items() if value is not None]
    if wrong:
        raise UsageError(f"{', '.join(wrong)}: needs {needed}")


def of_states(
    where: str | Path | Game,
    why: str | None,
    concepts: Sequence[str] | None,
    horizon: int | None,
    start: str | None,
    inverse: str | None,
    vary: str | None,
    spread: float | None,
    seed: int,
    threads: int | None,
) -> Study:
    """The study of a game."""
    game = where if isinstance(where, Game) else load_game(where)
    pair = None if inverse is None or vary is None else (inverse, vary)
    solved = solve(
        game,
        concepts=concepts,
        horizon=horizon,
        reasons=why is not None,
        start=start,
        inverse=pair,
        spread=spread,
        seed=seed,
        threads=threads,
    )
    given = {
        "concepts": solved.concepts,
        "horizon": horizon,
        "start": solved.start,
        "inverse": inverse,
        "vary": vary,
        "spread": spread,
    }
    options = {name: value for name, value in given.items() if value is not None}
    run = RunInfo(game.name, seed=None if spread is None else seed, options=options, versions=versions())
    return states.study(solved, run, None if why is None else solved.find(why))


def of_focus(
    scenario: Scenario,
    name: str | None,
    *,
    as_of: dt.date | str | None,
    view: str | None,
    brief: bool = False,
    **how: Any,
) -> Study:
    """The study of a scenario's focus.

    Args:
        scenario: as loaded.
        name: of the focus; the first one that fits the date if None.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        brief: whether a terminal shows the first concept alone.
        how: the rest of what `courses.played` takes.
    """
    day = as_date(as_of)
    key, chosen = courses.choose(scenario, name, day, view)
    known = day or (chosen.as_of if view is None else None)
    found = courses.played(scenario, key, chosen, as_of=known, view=view, **how)
    options: dict[str, Any] = {"focus": key, "concepts": found.concepts, "indifference": found.indifference}
    return standings.study(found, RunInfo.of_run(found.provenance, **options), brief)


def quick(
    known: Scenario,
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    seed: int = 1,
    worlds: int = QUICK_WORLDS,
    months: int = QUICK_MONTHS,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Study:
    """The small form of the study of a scenario's focus, for a report on something else.

    Args:
        known: the scenario, as loaded.
        as_of: date of knowledge; the scenario's own if None.
        view: source whose claims alone are used.
        seed: same seed, same numbers.
        worlds: worlds for each profile.
        months: months to play; no more than the focus asks for.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all).

    Returns:
        As `stable`; a terminal shows ``profiles`` by the first concept alone.

    Raises:
        UsageError: the scenario has no focus for the date; the message is the reason. ScenarioError: bad input.
    """
    day = as_date(as_of) or known.about.as_of
    fits = courses.due(known, day)
    if not fits:
        raise UsageError(f"no focus of the scenario is for {day}" if known.focus else "the scenario has no focus")
    name, chosen = next(iter(fits.items()))
    how: dict[str, Any] = {"worlds": worlds, "months": min(months, chosen.months), "seed": seed, "threads": threads}
    return of_focus(known, name, as_of=day, view=view, brief=True, progress=progress, **how)
