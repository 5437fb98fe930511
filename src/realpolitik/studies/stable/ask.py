"""Which states of a game hold, or which courses of a scenario's actors: solved at once, or by way of the campaign.

What takes long to import is imported when it is asked, so that help and wrong options come at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from realpolitik.options import AsOf, Flag, Months, Out, Place, Progress, Seed, Setting, Threads, View

if TYPE_CHECKING:
    from pathlib import Path

    from realpolitik.scenario.games import Game
    from realpolitik.scenario.schema import Scenario
    from realpolitik.study import Study

Where = Annotated[
    "str | Path | Scenario | Game",
    Place("SCENARIO|CASE", "Scenario with a focus, published case such as elmira, or a game's file."),
]
Concepts = Annotated[
    Sequence[str] | None,
    Flag("Concepts with commas between: nash,gmr,smr,seq … Else what the game needs.", metavar="NAMES", kind="names"),
]
Horizon = Annotated[int | None, Flag("Of a game: moves that actors look ahead, for limited-move stability.", least=1)]
Why = Annotated[
    str | None, Flag("Of a game: why this state holds or does not (code, name or number).", metavar="STATE")
]
Start = Annotated[str | None, Flag("Of a game: where ways begin; else its status quo.", name="from", metavar="STATE")]
Inverse = Annotated[
    str | None, Flag("Of a game: which preferences of --vary would make this state stable.", metavar="STATE")
]
Vary = Annotated[str | None, Flag("Of a game: actor whose preferences --inverse varies.", metavar="ACTOR")]
Spread = Annotated[float | None, Flag("Of a game: what holds if preferences err by so many ranks.", metavar="RANKS")]
Which = Annotated[str | None, Flag("Of a scenario: which focus; else the first that fits the date.", metavar="NAME")]
Each = Annotated[int | None, Flag("Worlds for each profile; else the focus says.", short="n", least=2, most=100_000)]


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
    from realpolitik.pipeline.runs import as_scenario, check_counts
    from realpolitik.scenario.games import Game
    from realpolitik.scenario.schema import Scenario
    from realpolitik.studies.stable.asking import of_focus, of_states, refuse
    from realpolitik.studies.stable.game import is_game

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
