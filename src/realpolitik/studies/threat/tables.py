"""What a threat comes to: who blinks, how that moves, what the payoffs are made of, and the equilibria behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.stats import mean_interval
from realpolitik.studies.threat import charts
from realpolitik.studies.threat.games import gambit
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, SHARE, Column, Table, points, share_text

OUTCOMES = {
    "resolved": "Would fight, as seen before any threat",
    "credibility": "Would fight if resisted, once it has threatened",
    "resists": "Target resists",
    "gives_short": "Target gives in short of the demand",
    "concedes": "Target concedes in full",
    "backs_down": "Challenger backs down",
    "war": "War",
    "accident": "War by accident",
    "threatens": "Threatens at all",
}
"""Outcomes in reading order; all but the first and the last are given a threat."""
SOLUTION_NAMES = {"pbe": "perfect Bayesian equilibrium", "qre": "quantal response equilibrium"}
CLASS_NAMES = {
    "pooling": "both types threaten",
    "bluffing": "irresolute bluff at times",
    "separating": "resolved alone threaten",
    "quiet": "nobody threatens",
}
"""Classes of perfect equilibrium in words."""
REFUSED = "quiet_refused"
"""Where nobody threatening is an equilibrium too, which D1 refuses."""
CAVEATS = (
    "One threat, one answer: no second round, no third party, no offer made up on the spot.",
    "Costs of backing down and of being seen to yield are judgements; no study of this case has measured them.",
)
"""What the study rests on."""


@dataclass(frozen=True, eq=False)
class SolvedThreat:
    """A threat solved in many worlds, or a published game.

    Attributes:
        id: of the threat in its scenario, or of the game.
        title: what is threatened.
        about: what the study is of, in a sentence or two.
        actors: ids of challenger and target; None in a published game.
        players: their names.
        solution: ``pbe`` or ``qre``: the one that tables and charts lead with.
        data: dataset over ``solution``, ``case``, ``world``, as of `engines.signalling.solve`.
        cases: each case → what is otherwise in it.
        run: what it was made from.
        surface: means over worlds by ``engaged`` and ``will``, as of `engines.signalling.sweep`; None for a published
            game.
        point: case → mean (engaged, will) of the challenger.
        payoffs: what makes up the payoffs: name → [W] values in utility.
    """

    id: str
    title: str
    about: str
    actors: tuple[str | None, str | None]
    players: tuple[str, str]
    solution: str
    data: xr.Dataset
    cases: Mapping[str, str]
    run: RunInfo
    surface: xr.Dataset | None = None
    point: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    payoffs: Mapping[str, np.ndarray] = field(default_factory=dict)


def study(found: SolvedThreat) -> Study:
    """The study of a threat."""
    every, cases, surface = outcomes_of(found.data), cases_of(found), found.surface
    leading = every[every.solution == found.solution]
    tables = {
        "outcomes": outcomes_table(leading, found),
        "solutions": solutions_table(every, found),
        "equilibria": equilibria_table(found.data),
        "quantal": quantal_table(found.data),
        "cases": cases_table(cases),
        "players": players_table(found),
    }
    if found.payoffs:
        tables["payoffs"] = payoffs_table(found.payoffs)
    if surface is not None:
        tables["surface"] = surface_table(surface)
    numbers = ", ".join(f"{place} {case}" for place, case in enumerate(found.point, 1))
    chart = Chart(
        "How far the threat is believed, and what it brings",
        lambda: None if surface is None else charts.credibility_chart(surface.sel(solution=found.solution), cases),
        "Mean over worlds once the threat is made, where will and the capacity taken elsewhere have these values in "
        f"every world and all else is as drawn. Points, at the means of the cases: {numbers}.",
    )
    blocks = [name for name in ("outcomes", "solutions", "equilibria", "payoffs") if name in tables]
    return Study(
        "threat",
        found.title,
        summary(leading, found),
        tables,
        {} if surface is None else {"credibility": chart},
        (
            Part(
                f"threat-{found.id}",
                found.title,
                found.about,
                (*(() if surface is None else ("credibility",)), *blocks),
            ),
        ),
        CAVEATS,
        found.data,
        found.run,
        about=found.about,
        games={f"{found.id}.efg": partial(gambit, found.data, found.title, found.players)},
    )


def outcomes_of(data: xr.Dataset) -> pd.DataFrame:
    """Every outcome by solution and case: mean over worlds, with the error of their finite number."""
    values = data[list(OUTCOMES)].to_array("outcome").transpose("solution", "case", "outcome", "world")
    found = np.apply_along_axis(mean_interval, -1, values.values)
    dims = ("solution", "case", "outcome")
    parts = {name: (dims, found[..., place]) for place, name in enumerate(("mean", "low", "high"))}
    rows = xr.Dataset(parts, {name: values[name] for name in dims}).to_dataframe().reset_index()
    rows[["low", "high"]] = rows[["low", "high"]].clip(0.0, 1.0)
    return rows.assign(title=rows.outcome.map(OUTCOMES))


def cases_of(found: SolvedThreat) -> pd.DataFrame:
    """What is otherwise in each case, and where the challenger stands in it."""
    at = [found.point.get(case, (np.nan, np.nan)) for case in found.cases]
    rows = pd.DataFrame({"case": list(found.cases), "title": list(found.cases.values())})
    return rows.assign(engaged=[engaged for engaged, _ in at], will=[will for _, will in at])


def summary(leading: pd.DataFrame, found: SolvedThreat) -> tuple[str, ...]:
    """The findings in short, from the outcomes by the leading solution."""
    means = leading.pivot(index="case", columns="outcome", values="mean").loc[list(found.cases)]
    means["yields"] = means.gives_short + means.concedes
    first, (challenger, target) = means.iloc[0], found.players
    most = max(
        (first.yields, f"{target} gives in"),
        (first.backs_down, f"{challenger} backs down"),
        (first.war, "it comes to war"),
    )
    lines = [
        f"Once the threat is made, most likely {most[1]} ({share_text(most[0])}); {target} gives in "
        f"{share_text(first.yields)}, {challenger} backs down {share_text(first.backs_down)}, war "
        f"{share_text(first.war)}.",
        f"A threat is made with probability {share_text(first.threatens)}; once made, {challenger} would fight if "
        f"resisted with {share_text(first.credibility)}.",
        f"War by accident, which would not come if both knew each other: {share_text(first.accident)}.",
    ]
    for case, row in means.iloc[1:].iterrows():
        moves = {"would fight": "credibility", f"{target} gives in": "yields", "threat made": "threatens"}
        told = ", ".join(f"{text} {share_text(first[key])} → {share_text(row[key])}" for text, key in moves.items())
        lines.append(f"{found.cases[str(case)]}: {told}.")
    return tuple(lines)


def outcomes_table(leading: pd.DataFrame, found: SolvedThreat) -> Table:
    """What comes of the threat by the leading solution, cases side by side."""
    several = found.data.sizes["world"] > 1
    return Table(
        f"What comes of the threat ({SOLUTION_NAMES[found.solution]})",
        leading,
        {
            "outcome": Column("Outcome's id").hidden,
            "title": Column("Outcome", wide=True),
            "solution": Column("Solution").hidden,
            "case": Column("Case"),
            **mean_columns(several),
        },
        "All but the first and the last row: once the threat is made, whether or not it would be. "
        "By accident: a war that would not come if both knew each other's type."
        + (" Brackets: 95% interval of the mean for the finite number of worlds." if several else ""),
        across="case",
    )


def mean_columns(several: bool) -> dict[str, Column]:
    """How the probability of an outcome reads: in percent with its interval, or of one world alone with its digits."""
    form, ends = (SHARE, ("low", "high")) if several else (points(4), None)
    return {
        "mean": Column("Probability", form, meaning="mean over worlds", ends=ends, spread=True),
        "low": Column("Low", form, meaning="lower end of its 95% interval for the finite number of worlds").hidden,
        "high": Column("High", form, meaning="upper end of its 95% interval for the finite number of worlds").hidden,
    }


def solutions_table(every: pd.DataFrame, found: SolvedThreat) -> Table:
    """Every outcome in every case, solutions side by side; a terminal shows the first case."""
    data = found.data
    several, failed = int((data["roots"] > 1).sum()), int((~data["converged"]).sum())
    return Table(
        "How much hangs on the solution",
        every,
        {
            "outcome": Column("Outcome's id").hidden,
            "title": Column("Outcome", wide=True),
            "case": Column("Case"),
            "solution": Column("Solution"),
            **mean_columns(data.sizes["world"] > 1),
        },
        "Perfect: both sides work everything out, and D1 chooses among equilibria. Quantal: both err, the less the "
        f"more it costs. Quantal responses that did not converge: {failed}; with more than one equilibrium: {several}.",
        across="solution",
        titles={name: text[0].upper() + text[1:] for name, text in SOLUTION_NAMES.items()},
        brief=len(OUTCOMES),
    )


def equilibria_table(data: xr.Dataset) -> Table:
    """Which class of perfect equilibrium holds, by case."""
    rows = []
    for case in data["case"].values:
        one = data.sel(case=case)
        kinds = one["kind"].values
        rows += [
            (name, text, case, (kinds == data.attrs["classes"].index(name)).mean())
            for name, text in CLASS_NAMES.items()
        ]
        rows.append((REFUSED, "besides: nobody threatens, refused by D1", case, float(one["quiet"].mean())))
    return Table(
        "Perfect equilibria: share of worlds by who threatens",
        pd.DataFrame(rows, columns=["class", "title", "case", "share"]),
        {
            "class": Column("Class").hidden,
            "title": Column("Equilibrium", wide=True),
            "case": Column("Case"),
            "share": Column("Share of worlds", SHARE, spread=True),
        },
        "One equilibrium passes D1 in every world.",
        across="case",
    )


def quantal_table(data: xr.Dataset) -> Table:
    """How well quantal responses were found, by case."""
    found = xr.Dataset(
        {
            "residual": data["residual"].max("world"),
            "not_converged": (~data["converged"]).sum("world"),
            "several": (data["roots"] > 1).sum("world"),
        }
    )
    return Table(
        "Quantal responses: how well they were found",
        found.to_dataframe().reset_index(),
        {
            "case": Column("Case"),
            "residual": Column("Largest residual", points(), meaning="distance of the belief from Bayes' rule"),
            "not_converged": Column("Not converged", COUNT, "worlds"),
            "several": Column("More than one equilibrium", COUNT, "worlds"),
        },
        brief=0,
    )


def cases_table(cases: pd.DataFrame) -> Table:
    """What is otherwise in each case."""
    return Table(
        "What is otherwise in each case",
        cases,
        {
            "case": Column("Case"),
            "title": Column("What is otherwise", wide=True),
            "engaged": Column("Taken elsewhere", SHARE, meaning="of the challenger's capacity, mean over worlds"),
            "will": Column("Will", SHARE, meaning="the challenger's, mean over worlds"),
        },
        brief=0,
    )


def players_table(found: SolvedThreat) -> Table:
    """Who threatens whom."""
    rows = {"role": ("challenger", "target"), "actor": found.actors, "name": found.players}
    columns = {"role": Column("Role"), "actor": Column("Actor's id").hidden, "name": Column("Actor")}
    return Table("Who threatens whom", pd.DataFrame(rows), columns, brief=0)


def payoffs_table(payoffs: Mapping[str, np.ndarray]) -> Table:
    """What the payoffs are made of: mean and the middle nine tenths of worlds."""
    ends = {name: np.quantile(values, [0.05, 0.95]) for name, values in payoffs.items()}
    rows = [(name, values.mean(), *ends[name]) for name, values in payoffs.items()]
    return Table(
        "What the payoffs are made of",
        pd.DataFrame(rows, columns=["part", "mean", "low", "high"]),
        {
            "part": Column("Part", wide=True),
            "mean": Column("Mean (nine worlds in ten)", points(2), "utility", "mean over worlds", ends=("low", "high")),
            "low": Column("Low", points(2), "utility", "5% quantile of worlds").hidden,
            "high": Column("High", points(2), "utility", "95% quantile of worlds").hidden,
        },
        "Utility: an issue of salience 0.5 moved from an actor's worst end to its best is worth 0.5.",
    )


def surface_table(surface: xr.Dataset) -> Table:
    """How credibility moves with the capacity taken elsewhere and with will."""
    return Table(
        "Credibility over will and the capacity taken elsewhere",
        surface.to_dataframe().reset_index(),
        {
            "solution": Column("Solution"),
            "engaged": Column("Taken elsewhere", SHARE, meaning="of the challenger's capacity, in every world"),
            "will": Column("Will", SHARE, meaning="the challenger's, in every world"),
            "credibility": Column("Would fight if resisted", SHARE, meaning="mean over worlds, given a threat"),
            "yields": Column("Target gives in", SHARE, meaning="short or in full; mean over worlds, given a threat"),
            "war": Column("War", SHARE, meaning="mean over worlds, given a threat"),
            "accident": Column("War by accident", SHARE, meaning="mean over worlds, given a threat"),
        },
        brief=0,
    )
