"""The credibility of a threat over the challenger's will and the capacity that other theatres take of it."""

from __future__ import annotations

import altair as alt
import pandas as pd
import xarray as xr

from realpolitik.report.charts.style import FAINT, INK, Drawing, Marks, Row, named, rounded, share_axis

SHOWN = {"credibility": "Would fight if resisted", "yields": "Target gives in", "accident": "War by accident"}
"""Panels of the surface."""


def credibility_chart(surface: xr.Dataset, cases: pd.DataFrame) -> Drawing:
    """Three maps, one for each outcome, with the cases as points on them.

    Args:
        surface: means over worlds by ``engaged`` and ``will``, by one solution.
        cases: case, and the challenger's mean ``engaged`` and ``will`` in it.
    """
    engaged, will = surface["engaged"].values, surface["will"].values
    reach = 0.5 / (len(engaged) - 1)
    rows: list[Row] = [
        {
            "panel": title,
            "x": rounded(max(w - reach, 0.0)),
            "x2": rounded(min(w + reach, 1.0)),
            "y": rounded(max(e - reach, 0.0)),
            "y2": rounded(min(e + reach, 1.0)),
            "will": rounded(w),
            "engaged": rounded(e),
            "p": rounded(float(surface[name].values[a, b])),
        }
        for name, title in SHOWN.items()
        for a, e in enumerate(engaged)
        for b, w in enumerate(will)
    ]
    points: list[Row] = [
        {"case": row.case, "number": str(k), "engaged": rounded(row.engaged), "will": rounded(row.will)}
        for k, row in enumerate(cases.itertuples(), 1)
    ]
    top = max(0.1, *(float(row["p"]) for row in rows))
    panels = [_panel(title, first=k == 0, top=top) for k, title in enumerate(SHOWN.values())]
    return Drawing(alt.hconcat(*panels, spacing=26).resolve_scale(color="shared"), {"rows": rows, "points": points})


def _panel(title: str, first: bool, top: float) -> Marks:
    x = alt.X(
        "x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=share_axis("will of the challenger"), title="will"
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=share_axis("capacity taken by other theatres" if first else None),
    )
    tiles = (
        alt.Chart(named())
        .transform_filter(alt.datum.panel == title)
        .mark_rect()
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            color=alt.Color(
                "p:Q",
                scale=alt.Scale(domain=[0, top], scheme="blues"),
                legend=alt.Legend(title="mean probability, given a threat", format=".0%", gradientLength=180),
            ),
            tooltip=[
                alt.Tooltip("engaged:Q", format=".0%", title="Taken elsewhere"),
                alt.Tooltip("will:Q", format=".0%", title="Will"),
                alt.Tooltip("p:Q", format=".1%", title=title),
            ],
        )
    )
    base = alt.Chart(named("points")).encode(x="will:Q", y="engaged:Q")
    dots = base.mark_point(filled=True, size=55, color="white", stroke="#20262e", strokeWidth=1.2, opacity=1).encode(
        tooltip=[alt.Tooltip("case:N", title="Case")]
    )
    names = base.mark_text(dy=-12, fontSize=11, fontWeight="bold", color=INK).encode(text="number:N")
    return alt.layer(tiles, dots, names).properties(width=250, height=250, title=alt.Title(title, color=FAINT))
