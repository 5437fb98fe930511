import base64
import dataclasses
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import urllib.parse
from html.parser import HTMLParser
from typing import Any

import pytest

from realpolitik.report import bundle, page
from realpolitik.report.document import Link, PageCell, PageColumn, PageTable, Point, Section
from realpolitik.studies.assess.telling import study_of

EVIL = "</script><script>evil()</script><img src=x onerror=evil()>'\"]]><!--&amp;{{7*7}}${evil()}\u2028"


class Seen(HTMLParser):
    """Tags, ids, links and the text of scripts of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.links, self.scripts, self.attributes = [], [], [], [], []
        self._script = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes += [name for name in found]
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href"))
        if tag == "script":
            self._script = found.get("type")
            self.scripts.append((self._script, ""))

    def handle_endtag(self, tag):
        if tag == "script":
            self._script = None

    def handle_data(self, data):
        if self._script is not None:
            kind, text = self.scripts[-1]
            self.scripts[-1] = (kind, text + data)


def test_commands_are_set_as_code_and_everything_else_is_text():
    assert page.coded("say `go <x>` & `y`") == "say <code>go &lt;x&gt;</code> &amp; <code>y</code>"
    assert page.coded("a ` alone") == "a ` alone"


def parsed(text: str) -> Seen:
    seen = Seen()
    seen.feed(text)
    return seen


def held(text: str) -> list[Any]:
    """What the scripts of a page hold for its own: tables and charts, unpacked."""
    found = []
    for packed, body in re.findall(r'<script type="application/json"( data-packed="gzip")?>(.*?)</script>', text, re.S):
        value = json.loads(body)
        found.append(json.loads(gzip.decompress(base64.b64decode(value))) if packed else value)
    return found


def places(text: str) -> tuple[list[str], list[str]]:
    """Places that can be led to, and where links lead, in the page and in the tables that it holds as data."""
    seen = parsed(text)
    ids, links = list(seen.ids), list(seen.links)
    for table in held(text):
        for cell in (cell for row in table.get("rows", ()) for cell in row if isinstance(cell, list)):
            ids += cell[2:3] if cell[2:3] != [None] else []
            links += [f"#{urllib.parse.quote(link[1])}" for link in (cell[1] if len(cell) > 1 else ()) if link[1:2]]
            links += cell[4:5]
    return ids, [link for link in links if link != "#"]


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    return study.to_html(tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def hostile(invented):
    result = invented.result(invented.scenario(EVIL), worlds=30)
    study = study_of(result, result.scenario)
    return page.render(study.front(), study.sections())


def test_one_file_without_addresses_to_load(written):
    text = written.read_text(encoding="utf-8")
    seen = parsed(text)
    assert not {"link", "iframe", "object", "embed", "base", "form", "img"} & set(seen.tags)
    assert "src" not in seen.attributes
    assert len(text) < 5_000_000
    assert list(written.parent.iterdir()) == [written]


def test_every_link_has_its_place(written):
    ids, links = places(written.read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids))
    inside = [urllib.parse.unquote(link[1:]) for link in links if link.startswith("#")]
    assert len(inside) >= 80
    assert set(inside) - {"all"} <= set(ids)
    assert "claim-c-cohesion" in inside
    assert {link for link in links if not link.startswith("#")} == {"https://example.org/north"}


def test_only_the_pages_own_script_may_run(written):
    text = written.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1].replace("&#39;", "'")
    own = [body for kind, body in parsed(text).scripts if kind == "module"]
    digest = base64.b64encode(hashlib.sha256(own[0].encode()).digest()).decode()
    assert len(own) == 1
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy


def test_hostile_texts_stay_texts(hostile):
    seen = parsed(hostile)
    assert "img" not in seen.tags
    assert not [name for name in seen.attributes if name.startswith("on")]
    kinds = [kind for kind, _ in seen.scripts]
    assert kinds.count("module") == 1
    assert set(kinds) == {"module", "application/json"}
    assert "{{7*7}}" in hostile
    assert "evil()" in hostile


def test_hostile_texts_survive_in_charts(hostile):
    specs = held(hostile)
    assert len(specs) >= 9
    assert any("onerror" in json.dumps(spec) for spec in specs)
    assert all("<" not in body for kind, body in parsed(hostile).scripts if kind == "application/json")


def test_no_text_of_a_scenario_becomes_an_expression_of_a_chart(hostile):
    def strings(value, keys=("transform", "expr", "labelExpr", "filter", "test", "calculate", "signal")):
        if isinstance(value, dict):
            for key, item in value.items():
                if key in keys:
                    yield json.dumps(item)
                if key not in ("datasets", "tables", "rows"):
                    yield from strings(item, keys)
        elif isinstance(value, list):
            for item in value:
                yield from strings(item, keys)

    for value in held(hostile):
        assert not [text for text in strings(value) if "evil" in text]


def test_a_failed_write_leaves_the_old_report(study, tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    target.write_text("old")
    monkeypatch.setattr(page, "render", lambda *_: "\ud800")
    with pytest.raises(UnicodeEncodeError):
        study.to_html(target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_script_is_kept_and_mended(tmp_path, monkeypatch):
    text = bundle.script()
    monkeypatch.setattr(bundle, "_cache", lambda: tmp_path / "cache")
    bundle._keep(tmp_path / "cache" / "a.js", "alert(1)")
    assert bundle._read(tmp_path / "cache" / "a.js") == "alert(1)"
    (tmp_path / "cache" / "a.js").write_text("0\nalert(2)")
    assert bundle._read(tmp_path / "cache" / "a.js") is None
    assert bundle._read(tmp_path / "cache" / "none.js") is None
    assert "</script" not in text.lower()
    assert "figure[data-label]" in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
@pytest.mark.parametrize("what", ["plain", "hostile"])
def test_charts_draw_in_a_browser_and_nothing_else_runs(what, written, hostile, tmp_path):
    target = written
    if what == "hostile":
        target = tmp_path / "hostile.html"
        target.write_text(hostile, encoding="utf-8")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=20000",
        "--enable-logging=stderr",
        "--dump-dom",
        f"{target.as_uri()}#all",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    seen = parsed(done.stdout)
    figures = done.stdout.count("data-label=")
    assert figures >= 9
    assert done.stdout.count('class="drawing drawn"') == figures
    assert "<noscript>" in done.stdout
    assert "img" not in seen.tags
    assert "Refused" not in done.stderr
    assert "evil is not defined" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
def test_a_link_opens_the_table_that_holds_its_place(tmp_path):
    rows = tuple((PageCell(f"<b>{place}</b>", (), f"number-{place}"), PageCell("judgement")) for place in range(2000))
    table = PageTable("t", "T", (PageColumn("c"), PageColumn("d")), rows, folded=True)
    front = page.Front("t", None, "m", "a", "u", None, (), (), points=(Point("answer", "A", ("It does.",)),))
    target = tmp_path / "page.html"
    target.write_text(page.render(front, (Section("s", "S", "", (table,)),)), encoding="utf-8")
    assert 'data-packed="gzip"' in target.read_text(encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"]
    for place, there in (("", False), ("#number-1937", True)):
        command = ["chromium", *flags, f"--user-data-dir={tmp_path / 'profile'}", f"{target.as_uri()}{place}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        assert ('id="number-1937"' in done.stdout) is there
        assert ("&lt;b&gt;1937&lt;/b&gt;" in done.stdout) is there
        assert "<b>" not in done.stdout


def test_a_link_to_a_place_that_the_page_lacks_is_text():
    here, there = Link("here", "claim-a", "what it says"), Link("number", "number-a.b", "a.b")
    cells = (PageCell("x", (here, there), anchor="claim-a"),)
    table = PageTable("t", "T", (PageColumn("c"),), (cells,))
    front = page.Front("t", None, "m", "a", "u", None, (), ())
    text = page.render(front, (Section("s", "S", "", (table,)),))
    assert 'href="#claim-a"' in text
    assert "number-a.b" not in text
    assert ">a.b</span>" in text


def test_a_long_table_is_data_and_a_chart_is_told_column_by_column():
    rows = tuple(
        (PageCell(f"number {place}", (), f"number-{place}"), PageCell("judgement", weight=0.5)) for place in range(40)
    )
    table = PageTable("t", "T", (PageColumn("c"), PageColumn("d", number=True)), rows)
    front = page.Front("t", None, "m", "a", "u", None, (), ())
    text = page.render(front, (Section("s", "S", "", (table,)),))
    told = next(value for value in held(text) if "rows" in value)
    assert told["columns"] == [["c", 0, 0], ["d", 1, 0]]
    assert told["rows"][3] == [["number 3", [], "number-3"], ["judgement", [], None, 0.5]]
    assert "<table" not in text.partition('<script type="module">')[0]
    spec = {"mark": "bar", "config": {}, "datasets": {"rows": [{"a": "x", "b": 1}, {"a": "x"}, {"a": "x", "b": None}]}}
    slim = page.slim(spec)["tables"]["rows"]
    assert slim["length"] == 3
    assert slim["columns"]["a"] == {"t": ["x"], "v": [0, 0, 0]}
    assert slim["columns"]["b"] == {"v": [1, None, None], "absent": [1]}


def test_a_page_with_a_brief_has_its_sections_closed_and_others_stand_open():
    section = Section("s", "S", "lead", (PageTable("t", "T", (PageColumn("c"),), ((PageCell("x"),),)),))
    plain = page.Front("t", None, "m", "a", "u", None, ("said",), ())
    first = dataclasses.replace(plain, points=(Point("answer", "What happens", ("It does.",)),))
    assert '<details class="part" id="part-s" open>' in page.render(plain, (section,))
    text = page.render(first, (section,))
    assert '<details class="part" id="part-s">' in text
    assert text.index("It does.") < text.index("said") < text.index("part-s")


def test_what_is_told_first_is_small_before_anything_is_opened(study, written):
    seen = parsed(written.read_text(encoding="utf-8"))
    assert len(seen.tags) < 4_000
    assert len(written.read_bytes()) < 2_000_000
