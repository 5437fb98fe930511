"""The launcher: hands over at once when the environment is there, says what is wrong when it cannot be made."""

import ast
import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")}
PINS, TOOLS = (dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+)", lock, flags=re.MULTILINE)) for lock in LOCKS.values())

posix = pytest.mark.skipif(os.name != "posix", reason="makes an environment of symbolic links")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what the launcher reads."""
    for name in ("run", *LOCKS, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "src").mkdir()
    return tmp_path


def launcher(clone: Path) -> ModuleType:
    """The launcher of a copy, as a module."""
    loader = importlib.machinery.SourceFileLoader("launcher", str(clone / "run"))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def call(clone: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher of a copy."""
    environment = {key: value for key, value in os.environ.items() if key != "REALPOLITIK_VENV"} | variables
    return subprocess.run([sys.executable, str(clone / "run"), *words], env=environment, capture_output=True, text=True)


def ready(clone: Path) -> None:
    """An environment as a finished set-up leaves it, made of links to this Python."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
    module = launcher(clone)
    (clone / ".venv" / "made-by-run").write_text(module.stamp())
    (clone / ".venv" / "tools-by-run").write_text(module.stamp(module.TOOLS_LOCK))


@posix
def test_hands_over_at_once(clone: Path) -> None:
    ready(clone)
    before = sorted(path for path in clone.rglob("*") if ".venv" not in path.name)
    done = call(clone, "dev", "python", "-c", "print(6 * 7)")
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")
    assert sorted(path for path in clone.rglob("*") if ".venv" not in path.name) == before, "nothing is set up"
    tree = ast.parse((clone / "run").read_text(encoding="utf-8"))
    always = {name.name for item in tree.body if isinstance(item, ast.Import) for name in item.names}
    assert always == {"hashlib", "os", "sys"}, "what only a set-up needs is imported where it is needed"


@posix
def test_gives_back_the_exit_code_of_the_command(clone: Path) -> None:
    ready(clone)
    assert call(clone, "dev", "python", "-c", "raise SystemExit(2)").returncode == 2


@posix
def test_developers_tools_are_added_for_developers_alone(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(clone)
    module = launcher(clone)
    assert module.is_ready(False) and module.is_ready(True)
    (clone / "requirements-dev.lock").write_text("# other\n")
    assert module.is_ready(False) and not module.is_ready(True), "a user has nothing to set up"
    done: list[str] = []
    monkeypatch.setattr(module, "install", lambda lock: done.append(Path(lock).name))
    monkeypatch.setattr(module, "hand_over", lambda commands, extra: done.append(" ".join(extra)) or 0)
    monkeypatch.chdir(clone)
    for words in (["assess", "proxy_war"], ["dev", "lint"], ["test", "-q"], ["check", "my_war/"]):
        assert module.main(words) == 0
    assert done == ["assess proxy_war", "requirements-dev.lock", "", "-q", "check my_war/"]
    (clone / ".venv" / "made-by-run").unlink()
    (clone / ".venv" / "made-by-run").write_text("")
    monkeypatch.setattr(module, "create", lambda base: ready(clone))
    monkeypatch.setattr(module, "site_packages", lambda: str(clone / ".venv"))
    monkeypatch.setattr(module, "settle", lambda: done.append("settled"))
    done.clear()
    assert module.main(["--help"]) == 0
    assert done == ["requirements.lock", "settled", "--help"]


def test_a_set_up_says_how_far_it_is(clone: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    module = launcher(clone)
    monkeypatch.setattr(module, "EVERY", 0.02)

    def slow():
        yield "Collecting one"
        yield "Collecting two"
        time.sleep(0.2)
        yield "Installing collected packages: one, two"
        time.sleep(0.2)

    assert len(module.follow(slow())) == 3
    told = capsys.readouterr().err.splitlines()
    assert "run: fetching 2 packages, 0 s" in told and "run: unpacking 2 packages, 0 s" in told


@posix
@pytest.mark.parametrize("change", ["lock", "moved", "python"])
def test_another_lock_place_or_python_is_noticed(clone: Path, change: str) -> None:
    ready(clone)
    if change == "lock":
        (clone / "requirements.lock").write_text("# other\n")
    elif change == "moved":
        clone = clone.rename(clone.with_name("elsewhere"))
    else:
        (clone / ".venv" / "bin" / "python").unlink()
    module = launcher(clone)
    assert module.recorded() != module.stamp()


def test_an_environment_that_it_did_not_make_is_left_alone(clone: Path) -> None:
    (clone / ".venv" / "mine").mkdir(parents=True)
    done = call(clone, "test")
    assert done.returncode == 3
    assert "was not made by ./run" in done.stderr
    assert "Traceback" not in done.stderr
    assert (clone / ".venv" / "mine").exists()


@posix
def test_an_environment_that_serves_another_copy_is_left_alone(clone: Path, tmp_path_factory) -> None:
    ready(clone)
    (clone / ".venv" / "mine").mkdir()
    other = Path(shutil.copytree(clone, tmp_path_factory.mktemp("other") / "copy", ignore=lambda *_: [".venv"]))
    done = call(other, "--help", REALPOLITIK_VENV=str(clone / ".venv"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f"run: {clone / '.venv'} serves the copy in {clone}: set REALPOLITIK_VENV to a folder of this one's own\n"
    )
    assert (clone / ".venv" / "mine").exists() and launcher(clone).recorded() == launcher(clone).stamp()
    module = launcher(clone)
    assert module.owner() == str(clone)
    moved = clone.rename(clone.with_name(f"{clone.name}-moved"))
    assert not (Path(launcher(moved).owner()) / "run").exists(), "the environment of a copy that moved is made again"


def test_an_old_python_is_told_what_is_needed(clone: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    module = launcher(clone)
    monkeypatch.setattr(module.sys, "version_info", (3, 10, 4))
    monkeypatch.setenv("PATH", str(clone))
    assert module.main(["test"]) == 3
    assert "Python 3.11 to 3.14 is needed; this is 3.10" in capsys.readouterr().err


@posix
def test_an_old_python_finds_a_newer_one(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = launcher(clone)
    (clone / "bin").mkdir()
    (clone / "bin" / "python3.12").symlink_to(sys.executable)
    monkeypatch.setattr(module.sys, "version_info", (3, 10, 4))
    monkeypatch.setenv("PATH", str(clone / "bin"))
    assert module.suitable_python() == str(clone / "bin" / "python3.12")


def test_packages_that_cannot_be_fetched_leave_no_half_made_environment(clone: Path) -> None:
    (clone / "requirements.lock").write_text("no-such-package==1.0 --hash=sha256:" + 64 * "0" + "\n")
    done = call(clone, "--help", PIP_NO_INDEX="1", PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull)
    assert done.returncode == 3
    assert "could not be installed; the first call needs a network" in done.stderr
    assert "no-such-package" in done.stderr
    assert "Traceback" not in done.stderr
    module = launcher(clone)
    assert module.recorded() != module.stamp()


def test_every_requirement_is_locked_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for pins, wanted in ((PINS, project["dependencies"]), (PINS | TOOLS, project["optional-dependencies"]["dev"])):
        for requirement in map(Requirement, wanted):
            name = requirement.name.lower().replace("_", "-")
            assert name in pins, f"{name} is not locked: make lock"
            assert requirement.specifier.contains(pins[name], prereleases=True), f"{name}: make lock"


def test_users_and_developers_share_no_package() -> None:
    assert not {*PINS} & {*TOOLS}
    assert {"pytest", "mypy", "ruff", "sphinx", "playwright"} <= {*TOOLS}
    brought = {
        text for text in re.findall(r"^    # +(?:via )?([a-z0-9._-]+)$", LOCKS["requirements.lock"], re.MULTILINE)
    }
    assert brought - {"via"} <= {*PINS}, "what a tool alone brings is a tool"


def test_a_lock_is_split_by_who_brings_what(tmp_path: Path) -> None:
    loader = importlib.machinery.SourceFileLoader("lock", str(ROOT / "scripts" / "lock.py"))
    spec = importlib.util.spec_from_loader("lock", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    lock = (
        "a==1 \\\n    --hash=sha256:0\n    # via realpolitik (pyproject.toml)\n"
        "b==1 ; python_version < '3.12' \\\n    --hash=sha256:1\n    # via\n    #   a\n    #   t\n"
        "b==2 ; python_version >= '3.12' \\\n    --hash=sha256:2\n    # via\n    #   a\n    #   t\n"
        "c==1 \\\n    --hash=sha256:3\n    # via t\n"
        "t==1 \\\n    --hash=sha256:4\n    # via realpolitik (pyproject.toml)\n"
    )
    users, tools = module.split(lock, {"a"})
    assert re.findall(r"^[a-z]==[0-9]", users, re.MULTILINE) == ["a==1", "b==1", "b==2"]
    assert re.findall(r"^[a-z]==[0-9]", tools, re.MULTILINE) == ["c==1", "t==1"]
    assert users.count("# via a\n") == 2 and "#   t" not in users


def test_every_package_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {Requirement(text).name.lower().replace("-", "_") for text in project["dependencies"]}
    declared |= {"SALib", "sklearn", "yaml", "vl_convert", "realpolitik", "pydantic_core", *sys.stdlib_module_names}
    extra = {
        Requirement(text).name.removeprefix("python-")
        for part in ("models", "extras", "cluster")
        for text in project["optional-dependencies"][part]
    }
    for path in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not {name for name in extra if f"import {name}" in {ast.unparse(node) for node in tree.body}}, path
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                assert name.split(".")[0] in declared | extra, (
                    f"{path.name}:{node.lineno} imports {name}, which is not declared"
                )


def test_the_lock_holds_hashes_and_no_addresses() -> None:
    for lock in LOCKS.values():
        for block in re.split(r"\n(?=[a-z])", lock.strip()):
            assert "--hash=sha256:" in block
        assert "://" not in lock
        assert not re.search(r"^\s*--(extra-)?(index|find)", lock, flags=re.MULTILINE)


def test_property_tests_run_from_fixed_examples() -> None:
    """The same examples each time, whatever an earlier run has found, unless a search is asked for."""
    searching = bool(os.environ.get("REALPOLITIK_SEARCH"))
    assert settings.default is not None
    assert settings.default.derandomize is not searching
    assert (settings.default.database is None) is not searching
