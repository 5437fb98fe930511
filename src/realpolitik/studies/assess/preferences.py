"""Who wants what: position, salience and stated position of every actor on every issue."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.readings import drawn
from realpolitik.report.charts.style import DIVERGING, INK, Drawing, Row, diverging, name_axis, named, rounded
from realpolitik.report.document import Link
from realpolitik.report.wording import claim_links, number_link, ref_link
from realpolitik.results import Result
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.table import LINKS, Column, Table, number

CARING = 4
"""Actors that the short table names on each issue: those that care most."""
APART = 15
"""Points between what an actor wants and what it says from which the chart rings it."""


def preferences(result: Result) -> pd.DataFrame:
    """What every actor prefers on every issue on which it holds a position."""
    scenario = result.scenario
    rows = []
    for actor, positions in scenario.positions.items():
        for issue, spot in positions.items():
            path = f"positions.{actor}.{issue}"
            place = drawn(result, f"{path}.position")
            low, high = np.quantile(place, (0.05, 0.95))
            rows.append(
                {
                    "actor": actor,
                    "name": scenario.actors[actor].name,
                    "issue": issue,
                    "title": scenario.issues[issue].title,
                    "position": float(place.mean()),
                    "low": float(low),
                    "high": float(high),
                    "salience": float(drawn(result, f"{path}.salience").mean()),
                    "stated": None if spot.stated is None else spot.stated.estimates[-1].centre,
                    "evidence": behind(scenario, path, spot.position.estimates[-1].ref or spot.ref),
                }
            )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({name: float for name in ("position", "low", "high", "salience", "stated")})


def behind(scenario: Scenario, path: str, ref: str | None) -> tuple[Link, ...]:
    """The number of a position, the claims that speak of it, and what its reference points at."""
    claims = [
        claim for field in ("position", "salience", "stated") for claim in claims_about(scenario, f"{path}.{field}")
    ]
    if ref in scenario.claims:
        claims.append(str(ref))
    found = ref_link(scenario, ref)
    links = (
        number_link(f"{path}.position"),
        *claim_links(scenario, tuple(dict.fromkeys(claims))),
        *((found,) if found else ()),
    )
    return tuple({link.anchor: link for link in links}.values())


COLUMNS = {
    "actor": Column("Actor's id").hidden,
    "name": Column("Actor"),
    "issue": Column("Issue's id").hidden,
    "title": Column("Issue", wide=True),
    "position": Column(
        "Wants", number(0), "0–100", "point preferred in private, mean over worlds", ends=("low", "high")
    ),
    "low": Column("Wants, 5%", number(0)).hidden,
    "high": Column("Wants, 95%", number(0)).hidden,
    "salience": Column("Salience", number(2), "0–1", "how much it matters, mean over worlds"),
    "stated": Column("Says", number(0), "0–100", "point that it says it prefers, where that is another"),
    "evidence": Column("Behind it", LINKS),
}


def preferences_table(frame: pd.DataFrame) -> Table:
    """Every position with salience, stated position and what stands behind it."""
    return Table("Every position", frame, COLUMNS, brief=0, folded=True)


def leading(frame: pd.DataFrame) -> pd.DataFrame:
    """One row an issue: the actors that care most, in order of what they want."""
    rows = []
    for issue, group in frame.groupby("issue", sort=False):
        chosen = group.sort_values("salience", ascending=False, kind="stable").head(CARING)
        chosen = chosen.sort_values("position", kind="stable")
        text = " · ".join(f"{row.name} {row.position:.0f}" for row in chosen.itertuples(index=False))
        rows.append((issue, group.title.iloc[0], text))
    return pd.DataFrame(rows, columns=["issue", "title", "who"])


def leading_table(frame: pd.DataFrame) -> Table:
    """Who wants what, in short."""
    columns = {"issue": Column("Issue's id").hidden, "title": Column("Issue"), "who": Column("Positions", wide=True)}
    return Table("Who wants what (0–100; those who care most)", frame, columns)


def preferences_chart(frame: pd.DataFrame, scenario: Scenario, order: list[str]) -> Drawing | None:
    """What every actor wants on every issue: colour is the position, size is how much it matters."""
    if frame.empty:
        return None
    rows = [
        {
            "actor": row["name"],
            "issue": row["title"],
            "position": rounded(row["position"], 3),
            "salience": rounded(row["salience"], 3),
            "stated": None if np.isnan(row["stated"]) else rounded(row["stated"], 3),
            "low": scenario.issues[row["issue"]].anchors[0],
            "high": scenario.issues[row["issue"]].anchors[100],
        }
        for row in frame.to_dict("records")
    ]
    actors = [scenario.actors[key].name for key in order]
    issues = [scenario.issues[key].title for key in scenario.issues if key in set(frame.issue)]
    plain: Row = {"domain": False, "ticks": False, "grid": True}
    base = alt.Chart(named()).encode(
        x=alt.X(
            "actor:N", sort=actors, axis=alt.Axis(title=None, orient="top", labelAngle=-45, labelLimit=160, **plain)
        ),
        y=alt.Y("issue:N", sort=issues, axis=name_axis(360, grid=True)),
        tooltip=[
            alt.Tooltip("actor:N", title="Actor"),
            alt.Tooltip("issue:N", title="Issue"),
            alt.Tooltip("position:Q", title="Wants (0–100)"),
            alt.Tooltip("stated:Q", title="Says"),
            alt.Tooltip("salience:Q", title="Salience"),
            alt.Tooltip("low:N", title="0 means"),
            alt.Tooltip("high:N", title="100 means"),
        ],
    )
    dots = base.mark_circle(opacity=1).encode(
        size=alt.Size(
            "salience:Q",
            scale=alt.Scale(domain=[0, 1], range=[8, 330]),
            legend=alt.Legend(title="salience", values=[0.25, 0.5, 1], symbolFillColor=DIVERGING[1]),
        ),
        color=alt.Color(
            "position:Q", scale=diverging(0, 50, 100), legend=alt.Legend(title="wants", gradientLength=140)
        ),
    )
    ring = base.transform_filter(f"isValid(datum.stated) && abs(datum.stated - datum.position) >= {APART}").mark_point(
        shape="circle", size=400, strokeWidth=1.2, stroke=INK, filled=False
    )
    return Drawing(alt.layer(dots, ring).properties(width="container", height=alt.Step(23)), {"rows": rows})
