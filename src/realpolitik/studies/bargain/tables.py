"""What a round of bargaining says: terms by formula, what the choice of formula changes, who carries it, who pulls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.kernels.bargaining.settle import FORMULAS, LIMIT, REFUSED, RETURNED, SETTLED
from realpolitik.studies.bargain import charts
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import SHARE, Column, Form, Table, minus, number, points_text, share_text
from realpolitik.worlds.table import BargainTable as Seats

BENCHMARK = "mean_achen2006"
"""The formula that others have to beat."""
ACCURACY = (
    "On 351 settled controversies of the European Union (DEU III), the mean absolute error in points of 100 was 26.8 "
    "for the challenge model, 23.0 for the weighted mean and 28.0 for a constant; the procedural model, Nash and "
    "Kalai–Smorodinsky did worse than the mean (Arregui & Perarnaud 2022 for the data; Thomson et al. 2006 for the "
    "models)."
)
"""How far to trust a formula; shown wherever one is chosen."""
LEAST_GAIN = 1e-6
"""Gain in utility below which an attempt to persuade is not told."""
LEAST_PULL = 0.5
"""Share of a point (of 100) that a pull has to reach to be told."""
NO_LOSS = -1e-9
"""Gain over no agreement from which an actor does not lose by it."""
BRIEF = 12
"""Rows of the long tables that a terminal shows unasked."""

VALUE = Form(
    lambda value: (
        points_text(value, 2) if 0 < abs(value) < 1 else minus(f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}")
    ),
    "#,##0.0",
)
"""A value on an issue's own scale, to two significant digits at least."""


def benchmark(formulas: Sequence[str]) -> str:
    """The formula whose spread over worlds stands for all."""
    return BENCHMARK if BENCHMARK in formulas else formulas[0]


def study(data: xr.Dataset, seats: Seats, run: RunInfo, advice: xr.Dataset | None = None) -> Study:
    """The study of a bargain.

    Args:
        data: as `engines.bargaining.settle.settle` gives it.
        seats: who sat at the table.
        run: what it was made from.
        advice: as `engines.bargaining.advice.advise` gives it, where an actor asked for it.
    """
    issues, ends, gains, pulls = (
        issues_of(data, seats),
        ends_of(data, seats),
        gains_of(data, seats),
        pulls_of(data, seats),
    )
    tables = {
        "terms": terms_table(data, seats, issues),
        "issues": issues_table(issues),
        "ends": ends_table(ends),
        "gains": gains_table(gains, data),
        "pulls": pulls_table(pulls),
        "rounds": rounds_table(data, seats),
    }
    if advice is not None:
        tables["advice"] = advice_table(advice, seats)
    moving = charts.moving(data, seats)
    caption = f"{FORMULAS[moving].title}. " if moving else ""
    return Study(
        "bargain",
        seats.title,
        summary(issues, ends),
        tables,
        {
            "rounds": Chart(
                "Positions by round",
                lambda: charts.rounds_chart(data, seats),
                f"{caption}Each line is an actor, mean over worlds; the broad line is where the formula would settle "
                "after that round.",
            ),
            "pulls": Chart(
                "Who pulls whom",
                lambda: charts.pulls_chart(data, seats),
                f"{caption}Size: how far the actor on the left moves to or with the actor above, summed over issues "
                "and rounds.",
            ),
        },
        (
            Part(
                "bargain",
                "Where talks settle",
                f"{len(seats.actors)} actors, {len(seats.issues)} issues. {ACCURACY}",
                tuple(name for name in ("terms", "rounds", "pulls", "ends", "gains", "advice") if name in tables),
            ),
        ),
        (*bound_together(seats), *(f"Assumed: {text}." for text in seats.assumed), ACCURACY),
        data,
        run,
        about=f"{len(seats.actors)} actors bargain over {len(seats.issues)} issues.",
    )


def bound_together(seats: Seats) -> tuple[str, ...]:
    """Which issues are settled as one, in sentences."""
    return tuple(
        f"Settled as one, since they read parts of one whole ({', '.join(bounds.wholes)}): "
        f"{', '.join(seats.names.get(issue, issue) for issue in bounds.issues)}."
        for bounds in seats.bounds
        if len(bounds.issues) > 1
    )


def named(seats: Seats, keys: pd.Series) -> pd.Series:
    """Actors or issues in words."""
    return keys.map(lambda key: seats.names.get(key, key))


def terms_of(data: xr.Dataset) -> pd.DataFrame:
    """Mean and middle nine tenths of worlds by formula and issue, in the issue's unit; extremes of the rounds."""
    outcome, path = data["outcome"], data["trajectory"].mean("world").isel(round=slice(1, None))
    rounds = xr.DataArray([FORMULAS[str(name)].rounds for name in data["formula"].values], dims="formula")
    low, high = outcome.quantile([0.05, 0.95], "world").drop_vars("quantile")
    found = xr.Dataset({"mean": outcome.mean("world"), "low": low, "high": high})
    found["rounds_low"], found["rounds_high"] = path.min("round").where(rounds), path.max("round").where(rounds)
    return found.transpose("issue", "formula").to_dataframe().reset_index()


def issues_of(data: xr.Dataset, seats: Seats) -> pd.DataFrame:
    """What is wanted issue by issue, and how far formulas and worlds move the terms."""
    means, first = (
        data["outcome"].mean("world"),
        data["outcome"].sel(formula=benchmark([str(name) for name in data["formula"].values])),
    )
    low, high = first.quantile([0.05, 0.95], "world").values
    return pd.DataFrame(
        {
            "issue": seats.issues,
            "title": [seats.names.get(key, key) for key in seats.issues],
            "unit": [seats.units.get(key, "") for key in seats.issues],
            "scale_low": seats.scale[:, 0],
            "scale_high": seats.scale[:, 1],
            "reference": seats.reference.mean(axis=0),
            "observed": [seats.observed.get(key, np.nan) for key in seats.issues],
            "by_formula": (means.max("formula") - means.min("formula")).values,
            "by_world": high - low,
        }
    )


def ends_of(data: xr.Dataset, seats: Seats) -> pd.DataFrame:
    """How each formula came to its end: shares of worlds, rounds, swing between rounds, weight that carries it."""
    reason, span = data["reason"], xr.DataArray(np.ptp(seats.scale, axis=1) / 100.0, dims="issue")
    path = data["trajectory"].mean("world").isel(round=slice(1, None)) / span
    weight = xr.DataArray(
        seats.weight / np.maximum(seats.weight.sum(axis=1, keepdims=True), 1e-12), dims=("world", "actor")
    )
    content = (data["gain"] >= NO_LOSS).drop_vars(("world", "actor"), errors="ignore")
    found = xr.Dataset(
        {
            "rounds": data["last"].mean("world"),
            "settled": (reason <= SETTLED).mean("world"),
            "returned": (reason == RETURNED).mean("world"),
            "limit": (reason == LIMIT).mean("world"),
            "refused": (reason == REFUSED).mean("world"),
            "swing": (path.max("round") - path.min("round")).max("issue"),
            "carried": (weight * content).sum("actor").mean("world"),
        }
    ).to_dataframe()
    has_rounds = np.array([FORMULAS[name].rounds for name in found.index])
    found.loc[~has_rounds, ["rounds", "swing"]] = np.nan
    found.insert(0, "title", [FORMULAS[name].title for name in found.index])
    return found.assign(work=[FORMULAS[name].work for name in found.index]).reset_index()


def gains_of(data: xr.Dataset, seats: Seats) -> pd.DataFrame:
    """Mean gain over no agreement by actor and formula, the share of worlds without a loss, the actor's weight."""
    found = xr.Dataset({"gain": data["gain"].mean("world"), "content": (data["gain"] >= NO_LOSS).mean("world")})
    rows = found.transpose("actor", "formula").to_dataframe().reset_index()
    shares = (seats.weight / seats.weight.sum(axis=1, keepdims=True)).mean(axis=0)
    rows["weight"] = rows.actor.map(dict(zip(seats.actors, shares, strict=True)))
    rows["name"] = named(seats, rows.actor)
    first = rows[rows.formula == rows.formula.iloc[0]].set_index("actor").gain
    return rows.sort_values("actor", key=lambda keys: -keys.map(first), kind="stable")


def pulls_of(data: xr.Dataset, seats: Seats) -> pd.DataFrame:
    """Every pull worth telling, the farthest first within each formula."""
    by_rounds = [name for name in data["formula"].values if FORMULAS[name].rounds]
    rows = data["pull"].sel(formula=by_rounds).to_dataframe().reset_index()
    points = rows["pull"] / rows["issue"].map(dict(zip(seats.issues, np.ptp(seats.scale, axis=1) / 100.0, strict=True)))
    order = points[points >= LEAST_PULL].sort_values(ascending=False, kind="stable").index
    found = rows.loc[order].rename(columns={"pull": "distance"})
    found = found.sort_values("formula", key=lambda names: names.map(by_rounds.index), kind="stable")
    titles = found.formula.map(lambda name: FORMULAS[name].title)
    return found.assign(
        title=titles,
        mover=named(seats, found.actor),
        by=named(seats, found.other),
        issue_title=named(seats, found.issue),
        unit=found.issue.map(lambda key: seats.units.get(key, "")),
    )


def terms_table(data: xr.Dataset, seats: Seats, issues: pd.DataFrame) -> Table:
    """Terms by issue, a column for each formula."""
    rows = terms_of(data).merge(issues[["issue", "title", "unit", "reference"]], on="issue")
    plain = rows.unit.isin(("", "points"))
    rows["title"] = rows.title.where(plain, rows.title + " (" + rows.unit + ")")
    spread = len(seats.worlds) > 1
    return Table(
        "Where talks settle",
        rows,
        {
            "issue": Column("Issue's id").hidden,
            "title": Column("Issue", wide=True),
            "unit": Column("Unit").hidden,
            "reference": Column("Now", VALUE, meaning="where the issue stands without an agreement, mean over worlds"),
            "formula": Column("Formula"),
            "mean": Column("Terms", VALUE, meaning="mean over worlds, in the issue's unit", spread=True),
            "low": Column("Low", VALUE, meaning="5% quantile of worlds").hidden,
            "high": Column("High", VALUE, meaning="95% quantile of worlds").hidden,
            "rounds_low": Column("Lowest round", VALUE, meaning="lowest of the means after each round").hidden,
            "rounds_high": Column("Highest round", VALUE, meaning="highest of the means after each round").hidden,
        },
        "Means over worlds." if spread else "",
        across="formula",
        titles={name: item.short for name, item in FORMULAS.items()},
    )


def issues_table(issues: pd.DataFrame) -> Table:
    """What the choice of formula, and the worlds, make of each issue's terms."""
    history = bool(issues.observed.notna().any())
    observed = Column("Agreed in history", VALUE)
    return Table(
        "How far apart formulas and worlds lie",
        issues,
        {
            "issue": Column("Issue's id").hidden,
            "title": Column("Issue", wide=True),
            "unit": Column("Unit"),
            "scale_low": Column("Lowest point", VALUE).hidden,
            "scale_high": Column("Highest point", VALUE).hidden,
            "reference": Column("Now", VALUE),
            "observed": observed if history else observed.hidden,
            "by_formula": Column("Formulas differ by", VALUE, meaning="lowest to highest of the formulas' means"),
            "by_world": Column("9 worlds in 10", VALUE, meaning="width of the middle nine tenths under the benchmark"),
        },
    )


def ends_table(ends: pd.DataFrame) -> Table:
    """How each formula came to its end."""
    return Table(
        "How each formula came to its end",
        ends,
        {
            "formula": Column("Formula's id").hidden,
            "title": Column("Formula", wide=True),
            "rounds": Column("Rounds", number(1), meaning="last round with movement, mean over worlds"),
            "settled": Column("Came to rest", SHARE, meaning="share of worlds, at once where there are no rounds"),
            "returned": Column("Came back", SHARE, meaning="share of worlds that came back to an earlier round"),
            "limit": Column("Movement left", SHARE, meaning="share of worlds with movement left when rounds were over"),
            "refused": Column("No agreement", SHARE, meaning="share of worlds in which no terms suit every party"),
            "swing": Column("Swing", number(1), "points of 100", "largest distance between rounds of the mean terms"),
            "carried": Column("Carried by", SHARE, meaning="weight of actors at least as well off as without it"),
            "work": Column("Work").hidden,
        },
        "Shares of worlds. Swing: between rounds, of 100. Carried by: weight of actors at least as well off as without "
        "an agreement, mean over worlds.",
    )


def gains_table(gains: pd.DataFrame, data: xr.Dataset) -> Table:
    """What each actor gains over no agreement, a column for each formula."""
    return Table(
        "Who gains over no agreement",
        gains,
        {
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "weight": Column("Weight", SHARE, meaning="share in capability × seat"),
            "formula": Column("Formula"),
            "gain": Column("Gain", number(2, signed=True), "utility", "salience × share of the scale", spread=True),
            "content": Column("Without loss", SHARE, meaning="share of worlds without a loss").hidden,
        },
        "Utility (salience × share of the scale), mean over worlds. Weight: share in capability × seat.",
        across="formula",
        titles={name: item.short for name, item in FORMULAS.items()},
    )


def pulls_table(pulls: pd.DataFrame) -> Table:
    """Who moves whom, how far, on what."""
    return Table(
        "Who pulls whom",
        pulls,
        {
            "formula": Column("Formula's id").hidden,
            "title": Column("Formula"),
            "actor": Column("Mover's id").hidden,
            "mover": Column("Moves"),
            "other": Column("Other's id").hidden,
            "by": Column("To or with"),
            "issue": Column("Issue's id").hidden,
            "issue_title": Column("Issue", wide=True),
            "distance": Column("Distance", VALUE, meaning="in the issue's unit, over all rounds, mean over worlds"),
            "unit": Column("Unit"),
        },
        "Summed over rounds, mean over worlds.",
        brief=BRIEF,
    )


def rounds_table(data: xr.Dataset, seats: Seats) -> Table:
    """Terms after each round, mean over worlds, of formulas that go by rounds."""
    by_rounds = [name for name in data["formula"].values if FORMULAS[name].rounds]
    means = data["trajectory"].sel(formula=by_rounds).mean("world").rename("terms")
    rows = means.transpose("formula", "issue", "round").to_dataframe().reset_index()
    return Table(
        "Terms by round",
        rows.assign(title=named(seats, rows.issue)),
        {
            "formula": Column("Formula"),
            "issue": Column("Issue's id").hidden,
            "title": Column("Issue", wide=True),
            "round": Column("Round"),
            "terms": Column("Terms", VALUE, meaning="mean over worlds, in the issue's unit"),
        },
        brief=0,
    )


def advice_table(advice: xr.Dataset, seats: Seats) -> Table:
    """Whom to persuade, on what, for how much movement; the best first, and only attempts by which the actor gains."""
    actor = str(advice.attrs["actor"])
    rows = advice[["gain", "moved", "surely"]].to_dataframe().reset_index()
    rows["step"] = rows.how.map(dict(zip(advice["how"].values, advice["step"].values, strict=True)))
    rows = rows[rows.gain > LEAST_GAIN].sort_values("gain", ascending=False, kind="stable")
    other = named(seats, rows.other)
    rows["attempt"] = [
        f"move {name} by {step:g} of 100"
        if how == "position"
        else f"care {step:g} more itself"
        if key == actor
        else f"make {name} care {step:g} more"
        for how, key, name, step in zip(rows.how, rows.other, other, rows.step, strict=True)
    ]
    by = FORMULAS[str(advice.attrs["formula"])].title
    return Table(
        f"Advice for {seats.names.get(actor, actor)}: whom to persuade ({by})",
        rows.assign(
            actor=actor,
            issue_title=named(seats, rows.issue),
            unit=rows.issue.map(lambda key: seats.units.get(key, "")),
        ),
        {
            "actor": Column("Whose advice").hidden,
            "other": Column("Whom").hidden,
            "how": Column("How").hidden,
            "step": Column("Step", meaning="points of 100, or salience").hidden,
            "attempt": Column("Attempt", wide=True),
            "issue": Column("Issue's id").hidden,
            "issue_title": Column("Issue", wide=True),
            "moved": Column("Terms move by", number(2, signed=True), meaning="in the issue's unit, mean over worlds"),
            "unit": Column("Unit"),
            "gain": Column(
                "Utility", number(4, signed=True), meaning="change of the actor's utility, mean over worlds"
            ),
            "surely": Column("Gains in", SHARE, meaning="share of worlds in which the actor gains"),
        },
        brief=BRIEF,
    )


def summary(issues: pd.DataFrame, ends: pd.DataFrame) -> tuple[str, ...]:
    """The findings in short."""
    found = []
    if len(ends) > 1:
        span = issues.scale_high - issues.scale_low
        widest = issues.loc[(issues.by_formula / span).idxmax()]
        found.append(_widest(widest.title, widest.unit, widest.by_formula, widest.by_world))
    for row in ends.itertuples():
        if row.swing >= 1.0 and row.limit + row.returned > 0.05:
            found.append(
                f"{row.title} has not come to rest in {share_text(row.limit + row.returned)} of worlds; by the "
                f"round at which one stops, the mean terms differ by up to {row.swing:.0f} points of 100."
            )
        if row.refused > 0.0:
            found.append(
                f"{row.title}: no terms suit every party in {share_text(row.refused)} of worlds; there the issues "
                "stay where they are."
            )
    return tuple(found)


def _widest(title: str, unit: str, by_formula: float, by_world: float) -> str:
    """What the choice of formula comes to where it matters most, at the digits that are shown."""
    apart, spread = round(float(by_formula), 1), round(float(by_world), 1)
    told = (
        f"The choice of formula matters most for “{title}”: formulas lie {VALUE.text(by_formula)} {unit} apart"
        if apart
        else "All formulas give the same terms"
    )
    return told + (f"; worlds spread over {VALUE.text(by_world)} under one formula." if spread else ".")
