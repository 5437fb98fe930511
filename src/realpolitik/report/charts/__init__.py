"""Charts of findings: Altair in, Vega-Lite specifications out, every value inside the specification."""

from realpolitik.report.charts.conduct import levels_chart, ties_chart, use_chart, wants_chart
from realpolitik.report.charts.hinges import disputes_chart, hinges_chart
from realpolitik.report.charts.outcome import curves_chart, events_chart, ground_chart, records_chart
from realpolitik.report.charts.record import record_chart
from realpolitik.report.charts.region import map_chart
from realpolitik.report.charts.style import png, specification

__all__ = [
    "curves_chart",
    "disputes_chart",
    "events_chart",
    "ground_chart",
    "hinges_chart",
    "levels_chart",
    "map_chart",
    "png",
    "record_chart",
    "records_chart",
    "specification",
    "ties_chart",
    "use_chart",
    "wants_chart",
]
