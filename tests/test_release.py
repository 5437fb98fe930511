"""What a release needs: the changelog gathered, every licence named, one script for every system."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from realpolitik.report import bundle

ROOT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    """A script of the project, as a module."""
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what a release rewrites, with three fragments."""
    for name in ("src/realpolitik/version.py", "CITATION.cff"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nBy release.\n\n## 0.1.0, 2020-01-01\n\n* First.\n")
    (tmp_path / "changelog.d").mkdir()
    for name, text in (("b.added", "Two\nlines."), ("a.added", "One."), ("c.fixed", "A fault.")):
        (tmp_path / "changelog.d" / f"{name}.md").write_text(f"{text}\n", encoding="utf-8")
    return tmp_path


def test_a_release_gathers_every_fragment_once(project: Path) -> None:
    changelog = script("changelog")
    words = ["7.8.9", "--date", "2031-02-03", "--root", str(project)]
    assert changelog.main(words) == 0
    assert (project / "CHANGELOG.md").read_text(encoding="utf-8") == (
        "# Changelog\n\nBy release.\n\n## 7.8.9, 2031-02-03\n\n### Added\n\n* One.\n* Two lines.\n\n"
        "### Fixed\n\n* A fault.\n\n## 0.1.0, 2020-01-01\n\n* First.\n"
    )
    assert [path.name for path in (project / "changelog.d").iterdir()] == [".gitkeep"]
    assert '__version__ = "7.8.9"\n' in (project / "src/realpolitik/version.py").read_text(encoding="utf-8")
    assert re.findall("^version: .*", (project / "CITATION.cff").read_text(encoding="utf-8"), re.M) == [
        "version: 7.8.9"
    ]
    with pytest.raises(SystemExit, match="no fragments"):
        changelog.main(words)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("d.new.md", "x", "KIND one of"), ("d.added.md", " \n", "d.added.md: empty"), ("d.txt", "x", "NAME.KIND.md")],
)
def test_a_fragment_that_is_not_in_order_stops_the_release(project: Path, name: str, text: str, told: str) -> None:
    (project / "changelog.d" / name).write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    with pytest.raises(SystemExit, match=re.escape(told)):
        script("changelog").main(["7.8.9", "--root", str(project)])
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_version_is_released_once(project: Path) -> None:
    with pytest.raises(SystemExit, match=r"the changelog has 0\.1\.0 already"):
        script("changelog").main(["0.1.0", "--root", str(project)])
    with pytest.raises(SystemExit, match=r"such as 0\.2\.0"):
        script("changelog").main(["two", "--root", str(project)])
    assert len(list((project / "changelog.d").iterdir())) == 3


def test_the_fragments_of_this_version_are_in_order() -> None:
    assert script("changelog").fragments(ROOT / "changelog.d")


def test_every_dataset_library_and_package_is_named_with_its_licence() -> None:
    licences = script("licences")
    listed, notice = (path.read_text(encoding="utf-8") for path in (licences.LIST, licences.NOTICE))
    assert licences.missing(listed, notice) == [], "run: ./run dev python scripts/licences.py"
    folders = {path.name for path in licences.CATALOG.iterdir() if path.is_dir()}
    assert all(f"`{name}" in listed for name in folders), "every folder of data"
    assert licences.missing(listed.replace("vega-lite", ""), notice) == ["| vega-lite |"]
    assert licences.missing(listed, notice.replace("semver", "")) == ["semver"]


def test_a_page_carries_the_licences_of_the_javascript_that_it_holds() -> None:
    text = bundle.script()
    head = text[: text.index("*/")]
    for words in ("University of Washington Interactive Data Lab", "Mike Bostock", "Redistribution and use", "ISC"):
        assert words in head


def test_the_workflow_calls_the_script_on_every_system_and_python() -> None:
    text = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    (job,) = yaml.safe_load(text)["jobs"].values()
    assert job["steps"][-1]["run"] == "bash .ci/run"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pythons = [line.split("::")[-1].strip() for line in project["classifiers"] if "Python :: 3." in line]
    assert job["strategy"]["matrix"] == {
        "system": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "python": pythons,
    }


def test_one_version_is_stated() -> None:
    words = [sys.executable, "-c", "from realpolitik.version import __version__ as v; print(v)"]
    version = subprocess.check_output(words, text=True, cwd=ROOT / "src").strip()
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
