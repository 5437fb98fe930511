"""One look for all charts: colours that colour-blind readers can tell apart, on light, dark and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

Row = dict[str, Any]
Drawing = Any
"""An Altair chart; what its own methods say they return is too wide to be of use."""

BLUE, ORANGE, GREEN, PINK, SKY, YELLOW, GREY = (
    "#2878b5",
    "#d55e00",
    "#009e73",
    "#b5629b",
    "#4aa9d9",
    "#d9a400",
    "#8a8f98",
)
"""Okabe & Ito's palette (2008), a little calmer."""
CATEGORIES = (BLUE, ORANGE, GREEN, PINK, SKY, YELLOW)
ACCENT = BLUE
DIVERGING = ("#c4560a", "#b9b5ac", "#1f6fae")
"""Low, middle, high: told apart by hue on light and on dark ground."""

INK = "var(--ink, #20262e)"
FAINT = "var(--faint, #5d6673)"
LINE = "var(--line, #dedbd4)"
"""Text and rules follow the page: its style sheet sets the names for light, dark and print."""
PLAIN = {INK: "#20262e", FAINT: "#5d6673", LINE: "#dedbd4"}

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def data(rows: Iterable[Row]) -> alt.InlineData:
    """Rows that travel inside the specification."""
    return alt.InlineData(values=list(rows))


def day(date: dt.date) -> str:
    """A date as Vega reads it, in local time."""
    return date.strftime("%Y/%m/%d")


def rounded(value: float, digits: int = 4) -> float:
    """A value as short as a chart needs it."""
    return float(f"{value:.{digits}g}")


def config() -> Row:
    """Vega-Lite configuration shared by all charts."""
    return {
        "font": FONT,
        "background": None,
        "padding": 4,
        "view": {"stroke": None},
        "axis": {
            "labelColor": FAINT,
            "titleColor": FAINT,
            "gridColor": LINE,
            "domainColor": LINE,
            "tickColor": LINE,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 340,
            "gridDash": [2, 3],
        },
        "header": {
            "labelColor": INK,
            "labelFontSize": 13,
            "labelFontWeight": "bold",
            "titleColor": FAINT,
            "labelAnchor": "start",
            "labelLimit": 420,
        },
        "legend": {
            "labelColor": FAINT,
            "titleColor": FAINT,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "orient": "top",
            "titleOrient": "left",
            "labelLimit": 300,
            "symbolStrokeWidth": 1.5,
            "titleLimit": 500,
        },
        "title": {"color": INK, "fontSize": 13, "anchor": "start", "subtitleColor": FAINT},
        "text": {"color": INK, "fontSize": 12},
        "rule": {"color": FAINT},
    }


def specification(chart: Drawing) -> Row:
    """The Vega-Lite specification of a chart, with the shared look and without addresses of any schema or data."""
    spec: Row = chart.to_dict(validate=False)
    spec.pop("$schema", None)
    spec.pop("usermeta", None)
    spec["config"] = config()
    return spec


def png(chart: Drawing, scale: float = 2.0) -> bytes:
    """A chart as a PNG on white ground."""
    import vl_convert

    spec = _plainly(specification(chart))
    spec["config"]["background"] = "white"
    image: bytes = vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
    return image


def _plainly(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plainly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plainly(item) for item in value]
    return PLAIN.get(value, value) if isinstance(value, str) else value


def diverging(low: float, middle: float, high: float) -> alt.Scale:
    """Colours from low by middle to high, straight through the middle one."""
    return alt.Scale(domain=[low, middle, high], range=list(DIVERGING), interpolate="rgb", clamp=True)


def date_axis(title: str | None = None) -> alt.Axis:
    """An axis of years."""
    return alt.Axis(title=title, format="%Y", tickCount="year", labelOverlap="greedy", grid=False)


def share_axis(title: str | None = None) -> alt.Axis:
    """An axis of shares, in percent."""
    return alt.Axis(title=title, format=".0%", tickCount=5)
