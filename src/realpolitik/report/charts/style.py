"""One look for all charts: colours that colour-blind readers can tell apart, on light, dark and paper."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

Row = dict[str, Any]
Marks = Any
"""An Altair chart; what its own methods say they return is too wide to be of use."""


@dataclass(frozen=True)
class Drawing:
    """An Altair chart that names its data, and the data under those names.

    Rows stay outside the chart until it is written, since Altair copies and checks what is inside again and again.
    """

    chart: Marks
    datasets: Mapping[str, Any]

    def sized(self, **size: int) -> Drawing:
        """The same in another size, such as ``width=600``."""
        return Drawing(self.chart.properties(**size), self.datasets)


def named(name: str = "rows") -> alt.NamedData:
    """Data that a drawing brings under a name."""
    return alt.NamedData(name)


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
PAPER = "var(--paper, #ffffff)"
"""Text and rules follow the page: its style sheet sets the names for light, dark and print."""
PLAIN = {INK: "#20262e", FAINT: "#5d6673", LINE: "#dedbd4", PAPER: "#ffffff"}

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


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
        "lineBreak": "\n",
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


def specification(drawing: Drawing) -> Row:
    """The Vega-Lite specification of a drawing: the shared look, every value inside, no address of schema or data."""
    spec: Row = drawing.chart.to_dict(validate=False)
    spec.pop("$schema", None)
    spec.pop("usermeta", None)
    spec["config"] = config()
    spec["datasets"] = dict(drawing.datasets)
    return spec


KINDS: Mapping[str, Any] = {
    "layer": alt.LayerChart,
    "facet": alt.FacetChart,
    "concat": alt.ConcatChart,
    "hconcat": alt.HConcatChart,
    "vconcat": alt.VConcatChart,
    "repeat": alt.RepeatChart,
}
"""What a specification has at its top, and the Altair chart that it is; a plain chart has none of it."""


def altair_chart(drawing: Drawing) -> Marks:
    """A drawing as an Altair chart with its data inside, in the look for light ground."""
    spec = _plainly(specification(drawing))
    spec["config"]["background"] = "white"
    kind = next((kind for key, kind in KINDS.items() if key in spec), alt.Chart)
    return kind.from_dict(spec, validate=False)


def png(drawing: Drawing, scale: float = 2.0) -> bytes:
    """A drawing as a PNG on white ground."""
    return png_of(specification(drawing), scale)


def png_of(spec: Mapping[str, Any], scale: float = 2.0) -> bytes:
    """A specification (`specification`) as a PNG on white ground: the same on every machine; nothing is fetched."""
    import vl_convert

    told = _plainly(spec)
    told["config"]["background"] = "white"
    image: bytes = vl_convert.vegalite_to_png(told, scale=scale, allowed_base_urls=[])
    return image


def _plainly(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plainly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plainly(item) for item in value]
    return PLAIN.get(value, value) if isinstance(value, str) else value


def wrapped(text: str, width: int = 34) -> str:
    """Text on as many lines as it needs."""
    return "\n".join(textwrap.wrap(text, width)) or text


def panels(chart: Marks, field: str, order: Sequence[str], columns: int = 3) -> Marks:
    """Small multiples: one panel for each value of a field."""
    header = alt.Header(labelLimit=320 if columns > 1 else 860, labelPadding=4)
    return chart.facet(
        facet=alt.Facet(f"{field}:N", sort=list(order), title=None, header=header), columns=columns, spacing=22
    )


def diverging(low: float, middle: float, high: float) -> alt.Scale:
    """Colours from low by middle to high, straight through the middle one."""
    return alt.Scale(domain=[low, middle, high], range=list(DIVERGING), interpolate="rgb", clamp=True)


def date_axis(title: str | None = None) -> alt.Axis:
    """An axis of years."""
    return alt.Axis(title=title, format="%Y", tickCount="year", labelOverlap="parity", labelSeparation=6, grid=False)


def name_axis(limit: int = 460, grid: bool = False) -> alt.Axis:
    """An axis of names, in up to ``limit`` pixels; the page folds longer ones, or sets them above their rows."""
    return alt.Axis(title=None, labelLimit=limit, labelPadding=10, domain=False, ticks=False, grid=grid)


def share_axis(title: str | None = None) -> alt.Axis:
    """An axis of shares, in percent."""
    return alt.Axis(title=title, format=".0%", tickCount=5)
