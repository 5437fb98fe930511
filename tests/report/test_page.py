import base64
import hashlib
import json
import re
import shutil
import subprocess
import urllib.parse
from html.parser import HTMLParser

import pytest

from realpolitik.report import bundle, page
from realpolitik.report.document import Cell, Column, Link, Section, Table
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
    seen = parsed(written.read_text(encoding="utf-8"))
    assert len(seen.ids) == len(set(seen.ids))
    inside = [urllib.parse.unquote(link[1:]) for link in seen.links if link.startswith("#")]
    assert len(inside) >= 90
    assert set(inside) <= set(seen.ids)
    assert "claim-c-cohesion" in inside
    assert {link for link in seen.links if not link.startswith("#")} == {"https://example.org/north"}


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
    specs = [json.loads(body) for kind, body in parsed(hostile).scripts if kind == "application/json"]
    assert len(specs) >= 9
    assert any("onerror" in json.dumps(spec) for spec in specs)
    assert all("<" not in body for kind, body in parsed(hostile).scripts if kind == "application/json")


def test_no_text_of_a_scenario_becomes_an_expression_of_a_chart(hostile):
    def strings(value, keys=("transform", "expr", "labelExpr", "filter", "test", "calculate", "signal")):
        if isinstance(value, dict):
            for key, item in value.items():
                if key in keys:
                    yield json.dumps(item)
                if key != "datasets":
                    yield from strings(item, keys)
        elif isinstance(value, list):
            for item in value:
                yield from strings(item, keys)

    for kind, body in parsed(hostile).scripts:
        if kind == "application/json":
            assert not [text for text in strings(json.loads(body)) if "evil" in text]


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
        target.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    seen = parsed(done.stdout)
    figures = done.stdout.count("data-label=")
    assert figures >= 9
    assert done.stdout.count('class="drawn"') == figures
    assert "img" not in seen.tags
    assert "Refused" not in done.stderr
    assert "evil is not defined" not in done.stderr


def test_a_link_to_a_place_that_the_page_lacks_is_text():
    here, there = Link("here", "claim-a", "what it says"), Link("number", "number-a.b", "a.b")
    cells = (Cell("x", (here, there), anchor="claim-a"),)
    table = Table("t", "T", (Column("c"),), (cells,))
    front = page.Front("t", None, "m", "a", "u", None, (), ())
    text = page.render(front, (Section("s", "S", "", (table,)),))
    assert 'href="#claim-a"' in text
    assert "number-a.b" not in text
    assert ">a.b</span>" in text
