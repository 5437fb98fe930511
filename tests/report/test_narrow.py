"""No chart of a page is wider than the screen that it is on."""

import html
import json
import re
import shutil
import subprocess

import pytest

from realpolitik.report.charts.words import in_words

MARGINS = 32
"""Pixels of a phone's page beside its text."""
LOOK = """<!DOCTYPE html><iframe id="page" src="report.html#all" width="WIDTH" height="900"></iframe>
<pre id="told"></pre><script>
const look = () => {
  const page = document.getElementById("page").contentDocument;
  if (!page?.documentElement?.classList.contains("ready")) return setTimeout(look, 200);
  const figures = [...page.querySelectorAll("figure[data-label]")].map((figure) => ({
    id: figure.id,
    width: figure.querySelector("svg.marks")?.getBoundingClientRect().width ?? 0,
    over: figure.querySelector(".scroll").scrollWidth - figure.querySelector(".scroll").clientWidth,
    table: !!figure.querySelector("details.numbers"),
    images: figure.querySelectorAll("[role]").length,
  }));
  const wide = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  document.getElementById("told").textContent = JSON.stringify({figures, wide});
};
look();
</script>"""
"""A page with another in a narrow frame, which tells how wide all in it is: no window is as narrow as a phone."""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_no_chart_is_wider_than_the_screen(width, study, tmp_path):
    study.to_html(tmp_path / "report.html")
    look = tmp_path / "look.html"
    look.write_text(LOOK.replace("WIDTH", str(width)), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    where = [f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1600,1000", "--virtual-time-budget=60000"]
    command = ["chromium", *flags, *where, "--dump-dom", look.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True).stdout
    told = json.loads(html.unescape(re.search(r'<pre id="told">(.*?)</pre>', dom)[1]))
    figures = told["figures"]
    assert len(figures) >= 9
    assert not [figure for figure in figures if not 0 < figure["width"] <= width - MARGINS + 1]
    assert not [figure["id"] for figure in figures if figure["over"] > 1 or not figure["table"]]
    assert {figure["images"] for figure in figures} == {1}, "one image with one label each"
    assert told["wide"] <= 0


def test_a_chart_says_what_it_shows(study):
    figures = [block for part in study.sections() for block in part.blocks if hasattr(block, "spec")]
    told = {figure.id: in_words(figure.spec) for figure in figures}
    assert len(told) >= 9 and all(told.values())
    events = study["events"].sort_values("probability", ascending=False, kind="stable")
    assert told["fig-outcome-events"].startswith(f"{len(events)} rows. Highest: {events.title.iloc[0]} ")
    held = study["ground_months"].query("belligerent == 'crown'")
    said = re.search(r"Crown: (\d+)% in 2018 to ", told["fig-outcome-ground"])
    assert said is not None and abs(int(said[1]) - 100 * held["q50"].iloc[0]) < 1, (
        "of figures that the page holds rounded"
    )


def test_words_of_panels_of_a_grid_and_of_a_chart_that_says_it_itself():
    rows = [{"n": "A", "d": "2018/01/31", "v": 0.25}, {"n": "A", "d": "2020/01/31", "v": 0.5}]
    line = {"x": {"field": "d", "type": "temporal"}, "y": {"field": "v", "type": "quantitative"}}
    faceted = {"facet": {"field": "n"}, "spec": {"mark": "line", "encoding": line}, "datasets": {"rows": rows}}
    assert in_words(faceted) == "A: 0.25 in 2018 to 0.5 in 2020."
    cells = [{"to": "X", "from": "Y", "size": -3.0}, {"to": "X", "from": "Z", "size": 1.0}]
    grid = {"x": {"field": "to", "type": "nominal"}, "y": {"field": "from", "type": "nominal"}}
    grid["size"] = {"field": "size", "type": "quantitative"}
    assert in_words({"encoding": grid, "datasets": {"rows": cells}}) == (
        "A grid of 2 rows by 1 columns; greatest: Y by X −3, Z by X 1."
    )
    assert in_words({"description": "Said.", "datasets": {}}) == "Said."
