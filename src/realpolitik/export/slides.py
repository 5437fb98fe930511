"""Eight slides that can be edited: texts, two native charts, and in the notes the claims that each rests on."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from realpolitik.errors import UsageError
from realpolitik.export.cells import value_of
from realpolitik.export.material import Material, put
from realpolitik.export.plots import Plot, plot_of
from realpolitik.report.document import Point

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every part of the file, so that equal content gives equal files."""
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
"""Dates of making inside a document's properties."""
WIDTH, HEIGHT = 12_192_000, 6_858_000
"""A slide of 16:9 in EMU, 914,400 to the inch."""
LINES, LONGEST = 7, 220
"""Lines of a slide, and characters of a line, at most; the notes have the whole."""
NOTED = 14
"""Claims named in the notes of a slide, at most."""
TEXTS = 5
"""Slides of sentences."""
EVENTS = "How likely each event is by its date: share of worlds"
GROUND = "Ground held in the middle world, as a share of the population"
RESTS = "What it rests on"


def write_slides(material: Material, target: Path) -> Path:
    """Write eight slides: title, answer, two charts, what it hangs on, the record, disagreement, limits.

    Raises:
        UsageError: python-pptx is not installed, or the study does not tell a run as a whole.
    """
    try:
        from pptx import Presentation
    except ImportError:
        raise UsageError("PPTX needs python-pptx: pip install 'realpolitik[extras]'") from None
    if not material.first or not {"events", "ground_months", "claims"} <= {*material.tables}:
        raise UsageError("slides tell a run as a whole, which this study does not: export the folder of a run")
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _title(deck, material)
    what, *rest = _points(material)
    _text(deck, what, _evidence(material, what))
    _chart(deck, material, "events", EVENTS)
    _chart(deck, material, "ground_months", GROUND)
    for point in rest:
        _text(deck, point, _evidence(material, point))
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = material.title, "realpolitik", "realpolitik"
    properties.created = properties.modified = dt.datetime(*EPOCH)
    buffer = io.BytesIO()
    deck.save(buffer)
    return put(target, timeless(buffer.getvalue()))


def _points(material: Material) -> tuple[Point, ...]:
    """What the slides of sentences tell: what is told first, with the caveats behind the limits."""
    *most, last = material.first[:TEXTS]
    found = [*most, Point(last.id, last.title, (*last.lines, *material.caveats))]
    spare = [Point("findings", "What was found", material.summary), Point("rests", RESTS, material.caveats)]
    return (*found, *spare)[:TEXTS]


def _title(deck: Any, material: Material) -> None:
    """The first slide; its notes have what it takes to get the same numbers, and the licences."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = material.title
    shown = {"as_of": "as known on", "worlds": "worlds", "seed": "seed", "digest": "scenario"}
    told = [f"{word} {material.about[name][:12]}" for name, word in shown.items() if name in material.about]
    slide.placeholders[1].text = " · ".join(told)
    _place(slide.shapes.title, 0.28, 0.3)
    _place(slide.placeholders[1], 0.6, 0.15)
    _note(slide, [f"{name}: {text}" for name, text in material.about.items()])


def _text(deck: Any, point: Point, notes: Iterable[str]) -> None:
    from pptx.util import Pt

    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = point.title
    frame = slide.placeholders[1].text_frame
    frame.word_wrap = True
    lines = point.lines[:LINES] or ("Nothing to tell.",)
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
        paragraph.font.size = Pt(18)
    _place(slide.shapes.title, 0.05, 0.15)
    _place(slide.placeholders[1], 0.22, 0.72)
    _note(slide, [*point.lines, "", *notes])


def _chart(deck: Any, material: Material, name: str, title: str) -> None:
    """A slide with a chart whose numbers can be edited in place."""
    from pptx.chart.data import CategoryChartData as Made
    from pptx.enum.chart import XL_CHART_TYPE

    table = material.tables[name]
    plot = plot_of(table)
    if plot is None:
        rows = ["; ".join(str(value_of(value)) for value in row) for row in table.frame.itertuples(index=False)]
        _text(deck, Point(name, title, tuple(rows)), ())
        return
    data: Any = cast(Any, Made)(number_format="0%")
    frame = table.frame
    _, first, last = plot.series[0]
    data.categories = [_label(value, plot) for value in frame.iloc[first : last + 1, plot.along]]
    for label, first, last in plot.series:
        data.add_series(label or table.title, [float(value) for value in frame.iloc[first : last + 1, plot.values]])
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = title
    _place(slide.shapes.title, 0.05, 0.15)
    kind = XL_CHART_TYPE.LINE if plot.is_line else XL_CHART_TYPE.BAR_CLUSTERED
    place = [int(WIDTH * 0.05), int(HEIGHT * 0.2), int(WIDTH * 0.9), int(HEIGHT * 0.75)]
    chart = slide.shapes.add_chart(kind, *place, data).chart
    _look(chart, plot)
    meanings = [f"{column.title}: {column.meaning}" for column in table.columns.values() if column.meaning]
    _note(slide, [table.note, *meanings])


def _look(chart: Any, plot: Plot) -> None:
    """Shares in percent from 0 to 1, names beside lines, the first bar on top."""
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    chart.has_title, chart.has_legend = False, plot.is_line
    if plot.is_line:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
        chart.legend.font.size = Pt(11)
        for series in chart.plots[0].series:
            series.smooth = False
    else:
        chart.category_axis.reverse_order = True
        chart.plots[0].gap_width = 40
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0.0, 1.0
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0%", False
    for axis in (chart.category_axis, values):
        axis.tick_labels.font.size = Pt(11)


def _label(value: Any, plot: Plot) -> str:
    return f"{value:%b %Y}" if plot.is_line else str(value)


def _place(shape: Any, top: float, height: float) -> None:
    """Put a shape across the slide, at a share of its height; its text begins at the left."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    if shape.is_placeholder and shape.placeholder_format.idx == 0:
        for paragraph in shape.text_frame.paragraphs:
            paragraph.font.size, paragraph.font.bold, paragraph.alignment = Pt(30), True, PP_ALIGN.LEFT
    shape.left, shape.width = int(WIDTH * 0.05), int(WIDTH * 0.9)
    shape.top, shape.height = int(HEIGHT * top), int(HEIGHT * height)


def _note(slide: Any, lines: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(line for line in lines if line is not None).strip()


def _evidence(material: Material, point: Point) -> Iterator[str]:
    """The claims behind a slide: those whose paragraph it names; behind what it hangs on, those in dispute."""
    text = "\n".join(point.lines)
    behind = set()
    if point.id == "hinges" and "disputes" in material.tables:
        frame = material.tables["disputes"].frame
        behind = {*frame[frame.told.astype(bool)].candidate}
        behind |= {claim for claims in material.tables["drivers"].frame.claims for claim in claims}
    rows = material.tables["claims"].frame.to_dict("records")
    named = [row for row in rows if row["claim"] in behind or any(_names(text, link.text) for link in row["where"])]
    if named:
        yield "Claims:"
    for row in named[:NOTED]:
        where = ", ".join(link.text for link in row["where"])
        yield f"{where} [{row['claim']}; {row['rated']}]: {row['text']}"
    if len(named) > NOTED:
        yield f"and {len(named) - NOTED} more"


def _names(text: str, place: str) -> bool:
    """Whether a text cites a place such as ``Gurganus 2018 ¶3``, and not ``¶31``."""
    return re.search(rf"{re.escape(place)}(?!\d)", text) is not None


def timeless(content: bytes) -> bytes:
    """A zip file (a document, and workbooks inside it) with the same date on everything, and nothing else changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.endswith(".xlsx"):
                data = timeless(data)
            elif item.filename == "docProps/core.xml":
                data = STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", data)
            entry = zipfile.ZipInfo(item.filename, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, data)
    return made.getvalue()
