"""Charts: Altair in, Vega-Lite specifications out, every value inside the specification."""

from realpolitik.report.charts.record import record_chart
from realpolitik.report.charts.style import png, specification

__all__ = ["png", "record_chart", "specification"]
