"""What power says: who is needed, who blocks, who moves the terms, and how that changes as a campaign goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.stats import LEAST_SHARE, Interval, jeffreys, mean_interval, sign_of
from realpolitik.studies.power import charts
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import MISSING, MONTH, SHARE, Column, Table, number, share_text
from realpolitik.worlds.table import BargainTable as Seats

CAVEATS = (
    "A settlement can be had where some terms leave every party better off than fighting on, and somebody stands "
    "behind them. Outsiders do so with the chance standing × access to the camp they know least; nothing else makes "
    "terms credible in this measure.",
    "Kingmaker score: where a settlement can be had, the chance that it could not without this actor. It is 1 for "
    "those whose consent is needed.",
    "The indices of votes take a simple majority of weight for decisive, as no peace talks do.",
)
BROKERS = 3
"""Actors without a veto that the text names."""
VETO = 0.5
"""Share of worlds from which an actor counts as one whose consent is needed: more often than not."""


class PowerAt(NamedTuple):
    """Power at one date: world by world (`engines.bargaining.power.power`), and who sits at the table."""

    date: dt.date
    data: xr.Dataset
    seats: Seats


def study(moments: Sequence[PowerAt], cut: PowerAt | None, actor: str | None, run: RunInfo) -> Study:
    """The study of power.

    Args:
        moments: by date; the first is the date of knowledge.
        cut: the first moment again where ``actor`` has no ties; None if nobody asked.
        actor: whose ties are cut.
        run: what it was made from.
    """
    first = moments[0]
    settlement = pd.DataFrame([settlement_of(item) for item in moments])
    order = ranked(standings_of(first)).actor
    standings = pd.concat([standings_of(item).set_index("actor").loc[order].reset_index() for item in moments])
    now = standings.iloc[: len(order)]
    lone = None if cut is None else standings_of(cut).set_index("actor").loc[order].reset_index()
    name = first.seats.names.get(actor or "", "")
    tables = {
        "kingmakers": kingmakers_table(now, lone, name),
        "indices": indices_table(now),
        "settlement": settlement_table(settlement),
        "standings": standings_table(standings, len(moments) > 1),
    }
    found = summary(settlement.iloc[0], now)
    if cut is not None and lone is not None and actor is not None:
        apart = pd.DataFrame([settlement_of(cut)])
        found.append(cut_line(actor, settlement.iloc[0], now, apart.iloc[0], lone))
        tables["cut"] = cut_table(lone, name)
        tables["cut_settlement"] = settlement_table(apart, f"Whether a settlement can be had, had {name} no ties")
    return Study(
        "power",
        f"{first.seats.title}: power at the table",
        tuple(found),
        tables,
        {
            "indices": Chart(
                "Power by index",
                lambda: charts.indices_chart(now),
                "Each dot is one measure of one actor's power; where they lie apart, what power means matters.",
            ),
            "standings": Chart(
                "Kingmaker score over time",
                lambda: charts.standings_chart(standings[standings.veto < VETO]),
                "Where a settlement can be had, the chance that it could not without the actor.",
            ),
        },
        (
            Part(
                "power",
                "Who is the kingmaker",
                " ".join(found),
                ("kingmakers", "indices", *(("standings", "settlement") if len(moments) > 1 else ())),
            ),
        ),
        CAVEATS,
        first.data,
        run,
        until=moments[-1].date if len(moments) > 1 else None,
    )


def settlement_of(moment: PowerAt) -> dict[str, object]:
    """Whether a settlement can be had at a date: shares of worlds with their intervals; medians of what it rests on."""
    data = moment.data
    ground = data["ground"].values
    suits = jeffreys(int(ground.sum()), len(ground))
    possible = bounded_mean(ground * data["backing"].values)
    return {
        "date": moment.date,
        **dict(zip(("ground", "ground_low", "ground_high"), suits, strict=True)),
        **dict(zip(("possible", "possible_low", "possible_high"), possible, strict=True)),
        "backing": float(np.median(data["backing"].values)),
        "needed": float(np.median(data["needed"].values)),
    }


def standings_of(moment: PowerAt) -> pd.DataFrame:
    """The power of everybody at one date, an actor a row."""
    data, seats = moment.data, moment.seats
    ground, party, backing = (data[name].values for name in ("ground", "party", "backing"))
    alone = 1.0 - data["backing_without"].values / np.maximum(backing, 1e-12)[:, None]
    scores = np.where(party, 1.0, alone)[ground]
    score = np.array([bounded_mean(values) if len(values) else (np.nan,) * 3 for values in scores.T])
    span = (seats.scale[:, 1] - seats.scale[:, 0]) / 100.0
    shift = data["moves"].values
    mean = shift.mean(axis=0)
    most = np.argmax(np.abs(mean) / span, axis=1)
    issues = [seats.issues[k] for k in most]
    measures = ("weight", "shapley_shubik", "banzhaf", "pivotal", "betweenness", "reach")
    return pd.DataFrame(
        {
            "date": moment.date,
            "actor": seats.actors,
            "name": [seats.names.get(actor, actor) for actor in seats.actors],
            **{name: data[name].values for name in measures},
            "veto": party.mean(axis=0),
            **dict(zip(("score", "score_low", "score_high"), score.T, strict=True)),
            "blocks": (~ground[:, None] & data["ground_free"].values & party).mean(axis=0),
            "moves": (np.abs(shift) / span).mean(axis=(0, 2)),
            "issue": issues,
            "issue_title": [seats.names.get(issue, issue) for issue in issues],
            "shift": mean[np.arange(len(most)), most],
            "unit": [seats.units.get(issue, "") for issue in issues],
        }
    )


def bounded_mean(values: np.ndarray) -> Interval:
    """Mean of one share a world, its interval kept within 0 and 1."""
    found = mean_interval(values)
    return Interval(found.value, max(found.low, 0.0), min(found.high, 1.0))


def ranked(standings: pd.DataFrame) -> pd.DataFrame:
    """Those on whom a settlement hangs most first; by veto where none can be had, then by weight."""
    score = standings.score.fillna(standings.veto)
    return standings.iloc[np.lexsort((-standings.weight, -score))]


WHO = {"actor": Column("Actor's id").hidden, "name": Column("Actor")}
MEASURES = {
    "weight": Column("Weight", SHARE, meaning="share in all weight: capability × seat, mean over worlds"),
    "shapley_shubik": Column("Shapley–Shubik", SHARE, meaning="power in a vote by simple majority of weight"),
    "banzhaf": Column("Banzhaf", SHARE, meaning="power in a vote by simple majority of weight"),
    "pivotal": Column("Holds the median", SHARE, meaning="share of issues in which it holds the weighted median"),
    "betweenness": Column("Betweenness", SHARE, meaning="share of pairs of others whose best path goes through it"),
    "reach": Column("Reach", SHARE, meaning="mean worth of its best paths to all others"),
}
NEEDED = {
    "veto": Column("Veto", SHARE, meaning="share of worlds in which an agreement needs its consent"),
    "score": Column(
        "Kingmaker score",
        SHARE,
        meaning="where a settlement can be had, the chance that it could not without this actor",
        ends=("score_low", "score_high"),
        bar="score",
    ),
    "score_low": Column("Score: low", SHARE, meaning="lower end of its 95% interval").hidden,
    "score_high": Column("Score: high", SHARE, meaning="upper end of its 95% interval").hidden,
    "blocks": Column(
        "Blocks",
        SHARE,
        meaning="share of worlds in which no terms suit every party but some would if its consent were not needed",
    ),
    "moves": Column(
        "Moves terms by",
        number(1),
        "points of 100",
        "how far its presence moves the compromise, mean absolute over issues and worlds",
    ),
    "issue": Column("Farthest on: id", meaning="issue that it moves farthest").hidden,
    "issue_title": Column("Farthest on", wide=True, beside="shift"),
    "shift": Column("By", number(1, signed=True), meaning="in the issue's unit, mean over worlds").hidden,
    "unit": Column("Unit").hidden,
}


def kingmakers_table(now: pd.DataFrame, cut: pd.DataFrame | None, name: str) -> Table:
    """Who is needed, who blocks, who moves the terms; beside it the score where an actor has no ties."""
    frame, columns = now[[*WHO, *NEEDED]], {**WHO, **NEEDED}
    if cut is not None:
        frame = frame.assign(score_cut=cut.score.values)
        columns["score_cut"] = Column(f"Score if {name} had no ties", SHARE)
    return Table(
        "Whose signature a settlement needs",
        frame,
        columns,
        "Veto: share of worlds in which its consent is needed. Kingmaker score: with its 95% interval. Blocks: share "
        "of worlds with no settlement but for its consent. Moves: mean over issues of the change of the compromise "
        "that its presence makes, points of 100.",
    )


def indices_table(now: pd.DataFrame) -> Table:
    """Power by index, the weightiest first."""
    columns = {**WHO, **MEASURES}
    return Table("Power by index", now[[*columns]].sort_values("weight", ascending=False, kind="stable"), columns)


def standings_table(standings: pd.DataFrame, over_time: bool) -> Table:
    """Every measure of everybody's power at every date; shown are weight and kingmaker score, dates side by side."""
    measures = {name: replace(column, shown=False, ends=None) for name, column in {**MEASURES, **NEEDED}.items()}
    measures["weight"] = Column("Weight, score", SHARE, meaning=MEASURES["weight"].meaning, spread=True, beside="score")
    columns = {**WHO, "date": Column("Date", MONTH), **measures}
    return Table(
        "Weight and kingmaker score over time" if over_time else "Every measure of power",
        standings,
        columns,
        "Weight, then the kingmaker score.",
        across="date",
        brief=None if over_time else 0,
    )


def cut_table(cut: pd.DataFrame, name: str) -> Table:
    """Every measure of everybody's power where one actor has no ties."""
    columns = {**WHO, "date": Column("Date", MONTH).hidden, **MEASURES, **NEEDED}
    return Table(f"Power at the table, had {name} no ties", cut, columns, brief=0)


def settlement_table(rows: pd.DataFrame, title: str = "Whether a settlement can be had") -> Table:
    """Whether a settlement can be had, date by date."""
    return Table(
        title,
        rows,
        {
            "date": Column("Date", MONTH),
            "ground": Column(
                "Some terms suit all",
                SHARE,
                meaning="share of worlds in which some terms suit every party if they are kept",
                ends=("ground_low", "ground_high"),
            ),
            "ground_low": Column("Suit all: low", SHARE, meaning="lower end of its 95% interval").hidden,
            "ground_high": Column("Suit all: high", SHARE, meaning="upper end of its 95% interval").hidden,
            "possible": Column(
                "A settlement can be had",
                SHARE,
                meaning="share in which, besides, somebody stands behind them",
                ends=("possible_low", "possible_high"),
            ),
            "possible_low": Column("Can be had: low", SHARE, meaning="lower end of its 95% interval").hidden,
            "possible_high": Column("Can be had: high", SHARE, meaning="upper end of its 95% interval").hidden,
            "backing": Column(
                "Backed", number(2), meaning="chance that somebody stands behind the terms, median over worlds"
            ),
            "needed": Column(
                "Trust needed",
                number(2),
                meaning="trust that the terms need where parties reckon with that chance alone, median over worlds; "
                "above 1 where no terms suit every party",
            ),
        },
        "With 95% intervals. Backed: chance that somebody stands behind the terms; trust needed: what the terms would "
        "need of it, above 1 where none suit every party (medians).",
        brief=None if len(rows) > 1 else 0,
    )


def summary(now: pd.Series, standings: pd.DataFrame) -> list[str]:
    """The findings in short: whether a settlement can be had, and on whom it hangs."""
    found = [
        f"Some terms suit every party, if they are kept, in {share_text(now.ground)} of worlds; in "
        f"{share_text(now.possible)} somebody stands behind them as well."
    ]
    if now.needed <= 1.0:
        found.append(
            f"Parties that reckon with that chance alone would have to trust the terms with {now.needed:.2f}; the "
            f"chance is {now.backing:.2f} (medians)."
        )
    outsiders = standings[(standings.veto < VETO) & standings.score.notna()]
    counts = [
        sign_of(Interval(row.score, row.score_low, row.score_high), LEAST_SHARE) for row in outsiders.itertuples()
    ]
    brokers = outsiders[np.array(counts, dtype=bool)]
    brokers = brokers.sort_values("score", ascending=False, kind="stable").head(BROKERS)
    if len(outsiders) and not len(brokers):
        found.append("No settlement is seen to hang on anybody without a veto.")
    elif len(brokers):
        told = ", ".join(f"{row.name} ({share_text(row.score)})" for row in brokers.itertuples(name="Broker"))
        found.append(f"Among those without a veto a settlement hangs most on {told}.")
    return found


def cut_line(actor: str, now: pd.Series, standings: pd.DataFrame, cut: pd.Series, lone: pd.DataFrame) -> str:
    """What an actor's ties are worth."""
    before, after = (frame[frame.actor == actor].iloc[0] for frame in (standings, lone))
    return (
        f"Without its ties, {before['name']} would be needed in "
        f"{_instead(_score(after.score), _score(before.score), 'settlements')}, and a settlement could be had in "
        f"{_instead(share_text(cut.possible), share_text(now.possible), 'worlds')}; its betweenness would be "
        f"{_instead(share_text(after.betweenness), share_text(before.betweenness))}."
    )


def _instead(after: str, before: str, of: str = "") -> str:
    """What a share becomes, at the digits that are shown."""
    told = f"{after} of {of}" if of else after
    return f"{told}, as before" if after == before else f"{told} instead of {before}"


def _score(value: float) -> str:
    return MISSING if np.isnan(value) else share_text(value)
