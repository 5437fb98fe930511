"""What lies on the disk: scenarios of an earlier format, caches, the log; and what a paper has to cite."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from realpolitik import disk
from realpolitik.kernels import jit
from realpolitik.scenario.bibliography import read_bib, read_csl
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import digest, resolve

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \[\d+\] (.+)")


# migrate


def test_migrate_says_what_it_does_and_does_it(say, scenario: str, tmp_path: Path) -> None:
    path = tmp_path / "war.yaml"
    path.write_text(Path(scenario).read_text(encoding="utf-8").replace("format: 2", "format: 1"), encoding="utf-8")
    tried = say("migrate", str(path), "--dry-run")
    assert tried.code == 0 and "the version is 2; it was 1" in tried.out and "nothing was written" in tried.out
    assert "format: 1" in path.read_text(encoding="utf-8")
    done = say("migrate", str(path), "--json").document
    assert (done["found"], done["format"], done["problems"]) == (1, 2, [])
    assert [change["path"] for change in done["files"][0]["changes"]] == ["about.format"]
    assert Path(done["kept"], "war.yaml").is_file()
    again = say("migrate", str(path))
    assert (again.code, again.out) == (0, f"{path}: nothing to rewrite\n")


def test_migrate_ends_with_1_where_errors_are_left(say, broken: str) -> None:
    said = say("migrate", broken)
    assert said.code == 1 and said.out.count("error: ") == 3 and "left for you to decide:" in said.out
    assert say("migrate", "nosuch").code == 2


# cite


def test_cite_names_scenario_digest_date_sources_and_program(say) -> None:
    resolved = resolve(load("syria"), as_of="2018-01-31")
    text = say("cite", "syria", "--as-of", "2018-01-31").out
    assert f"digest sha256:{digest(resolved)}" in text.lower() and "as known on 2018-01-31" in text
    for name, source in resolved.sources.items():
        assert f"- {source.citation}." in text and f"({name})" in text
    assert len(re.findall(r"^- ", text, re.M)) == len(resolved.sources) < len(load("syria").sources)


@pytest.mark.parametrize(("style", "reader"), [("bibtex", read_bib), ("csl", read_csl)])
@pytest.mark.parametrize("name", ["syria", "libya"])
def test_what_cite_writes_is_read_back(say, style: str, reader, name: str) -> None:
    scenario = resolve(load(name))
    text = say("cite", name, "--format", style).out
    sources, _, problems = reader(text, "cited")
    assert problems == []
    about = sources.pop(f"{name}-{digest(scenario)[:12]}")
    assert about["title"] == scenario.about.title and digest(scenario) in str(about["note"])
    assert "realpolitik" in sources.pop("realpolitik")["title"]
    read = {key: type(scenario.sources[key]).model_validate(item) for key, item in sources.items()}
    assert set(read) == set(scenario.sources)
    for key, source in scenario.sources.items():
        found = read[key]
        assert (found.title, found.issued) == (source.title, source.issued)
        assert (found.url, found.doi) == (source.url, source.doi)
        assert [str(person) for person in found.author] == [str(person) for person in source.author]


def test_cite_of_a_run_names_the_run_and_the_program_that_made_it(say, tmp_path: Path) -> None:
    say(
        "assess",
        "proxy_war",
        "--worlds",
        "3",
        "--months",
        "2",
        "--alone",
        "--out",
        str(tmp_path),
        "--set",
        "crown.will=0.5",
    )
    text = say("cite", str(tmp_path)).out
    assert "3 worlds, 2 months, seed 1" in text and "Set: crown.will=0.5" in text and "Version " in text
    assert say("cite", str(tmp_path), "--as-of", "2020-12").code == 2
    assert "did you mean bibtex?" in say("cite", "proxy_war", "--format", "bibtx").err


def test_cited_title_authors_and_licence_are_those_of_the_project() -> None:
    from realpolitik.pipeline import citing

    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{citing.TITLE}"' in text and f'name: "{citing.AUTHORS}"' in text
    assert f"license: {citing.LICENCE}" in text


def test_tex_finds_no_command_in_a_title(say, scenario: str, tmp_path: Path) -> None:
    path = tmp_path / "war.yaml"
    odd = r"100% & \input{x} #1_2 ~ ^ $5"
    text = Path(scenario).read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"^  title: .*$", lambda _: f"  title: '{odd}'", text, count=1, flags=re.M), encoding="utf-8"
    )
    cited = say("cite", str(path), "--format", "bibtex").out
    assert r"100\% \& \textbackslash{}input\{x\} \#1\_2 \textasciitilde{} \textasciicircum{} \$5" in cited


# cache


def test_cache_shows_and_clears_the_programs_own_files_and_nothing_else(
    say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "user_cache", lambda: tmp_path)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    own = tmp_path / "realpolitik"
    kernels, charts = own / "kernels" / "0123456789abcdef", own / "report"
    for folder in (kernels, charts, own / "kernels" / "mine"):
        folder.mkdir(parents=True)
    ours = [kernels / "step.play-realpolitik.kernels.step-9.py311.nbi", charts / "charts-0123456789abcdef.js"]
    theirs = [kernels / "notes.txt", charts / "page.js", own / "kernels" / "mine" / ours[0].name, own / "other.js"]
    for path in (*ours, *theirs):
        path.write_bytes(b"x" * 10)
    kept = say("cache", "--json").document["kept"]
    assert [(item["kind"], item["files"], item["bytes"]) for item in kept] == [("kernels", 1, 10), ("charts", 1, 10)]
    assert all(path.exists() for path in ours), "looking removes nothing"
    assert say("cache", "--clear", "charts", "--json").document["removed"] == [
        {"kind": "charts", "files": 1, "bytes": 10}
    ]
    assert [path.exists() for path in ours] == [True, False]
    assert say("cache", "--clear").code == 0
    assert not any(path.exists() for path in ours) and all(path.read_bytes() == b"x" * 10 for path in theirs)
    assert "did you mean kernels?" in say("cache", "kernel").err


def test_both_caches_lie_in_one_place() -> None:
    assert disk.user_cache() == jit.user_cache()


# log


def events(path: Path) -> list[str]:
    """What the lines of a log say behind their time."""
    matches = [LINE.fullmatch(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(matches)
    return [match[1] for match in matches if match]


def test_a_log_tells_what_a_command_did(say, tmp_path: Path) -> None:
    log, out = tmp_path / "a.log", tmp_path / "o p"
    words = [
        "assess",
        "proxy_war",
        "--as-of",
        "2190-01",
        "--worlds",
        "2",
        "--months",
        "2",
        "--alone",
        "--out",
        str(out),
    ]
    assert say("--log", str(log), *words).code == 0
    start, note, scenario, end = events(log)
    assert start.startswith("start: realpolitik --log ") and f"--out '{out}'" in start
    assert note.startswith("note: The date of knowledge, 31 January 2190, is still to come")
    made = digest(resolve(load("proxy_war"), as_of="2190-01"))
    assert scenario == f"scenario: proxy_war as of 2190-01-31, digest {made}"
    assert re.fullmatch(r"end: exit code 0 after \d+\.\d\d s", end)


def test_a_log_is_appended_to_with_errors_warnings_and_codes(say, broken: str, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    assert say("--log", str(log), "check", broken).code == 1
    assert say("--log", str(log), "show", "nosuch", "--json").code == 1
    assert say("--log", str(log), "whatif").code == 2
    assert say("check", broken).code == 1, "nothing is kept unless it is asked for"
    told = events(log)
    assert sum(line.startswith("error: ") for line in told) == 5
    assert [line.split(" after")[0] for line in told if line.startswith("end")] == [
        f"end: exit code {n}" for n in (1, 1, 2)
    ]


def test_a_log_that_cannot_be_written_is_said_once_and_stops_nothing(say, broken: str, tmp_path: Path) -> None:
    said = say("--log", str(tmp_path), "check", broken, "--json")
    assert said.code == 1 and len(said.document["problems"]) == 3
    assert said.err.count("no log is kept") == 1
    assert json.loads(say("check", broken, "--json").out) == said.document
