"""Chart of a box's trajectory: coverage against density."""

from __future__ import annotations

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import ORANGE, Drawing, Row, named, rounded, share_axis


def trajectory_chart(steps: pd.DataFrame, boxes: pd.DataFrame) -> Drawing | None:
    """Coverage and density of every box of the first trajectory, and of the one chosen; None where none was peeled."""
    if len(steps) < 2:
        return None
    rows: list[Row] = [
        {"coverage": rounded(row["coverage"]), "density": rounded(row["density"]), "restricted": row["inputs"]}
        for row in steps.to_dict("records")
    ]
    first = boxes[boxes.rule == 1].head(1).dropna(subset=["coverage", "density"])
    chosen: list[Row] = [
        {name: rounded(row[name]) for name in ("coverage", "density")} for row in first.to_dict("records")
    ]
    x = alt.X("coverage:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis("coverage: share of all cases inside"))
    y = alt.Y("density:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis("density: share of cases inside"))
    dots = (
        alt.Chart(named())
        .mark_point(filled=True, size=45, opacity=0.9)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "restricted:Q",
                scale=alt.Scale(scheme="viridis"),
                legend=alt.Legend(title="inputs limited", format="d", tickMinStep=1),
            ),
            tooltip=[
                alt.Tooltip("coverage:Q", format=".0%", title="Coverage"),
                alt.Tooltip("density:Q", format=".0%", title="Density"),
                alt.Tooltip("restricted:Q", title="Inputs limited"),
            ],
        )
    )
    mark = alt.Chart(named("chosen")).mark_point(shape="diamond", filled=True, size=180, color=ORANGE, opacity=1)
    chart = alt.layer(dots, mark.encode(x=x, y=y)).properties(width="container", height=320)
    return Drawing(chart, {"rows": rows, "chosen": chosen})
