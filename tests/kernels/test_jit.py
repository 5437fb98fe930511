import importlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from realpolitik.kernels import jit


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A cache of its own."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(jit, "user_cache", lambda: tmp_path)
    jit.cache_folder.cache_clear()
    yield tmp_path / "realpolitik" / "kernels"
    jit.cache_folder.cache_clear()


def twice(x: int) -> int:
    return 2 * x


def test_compiled_code_lies_in_the_folder_of_these_kernels(fresh: Path) -> None:
    compiled = jit.njit(nogil=True)(twice)
    assert compiled(21) == 42
    assert Path(compiled.stats.cache_path) == fresh / jit.fingerprint(twice.__module__)
    assert list(Path(compiled.stats.cache_path).glob("*.nbc"))


@pytest.mark.parametrize("kind", ["*.nbc", "*.nbi"])
@pytest.mark.parametrize("damage", ["cut", "empty", "flipped"])
def test_damaged_code_is_made_anew_and_said(
    fresh: Path, kind: str, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def call() -> tuple[int, int]:
        compiled = jit.njit(nogil=True)(twice)
        return compiled(21), sum(compiled.stats.cache_hits.values())

    assert call() == (42, 0)
    assert call() == (42, 1)
    (file,) = fresh.rglob(kind)
    whole = file.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    file.write_bytes({"cut": whole[:middle], "empty": b"", "flipped": flipped}[damage])
    assert call() == (42, 0)
    assert capsys.readouterr().err.count("damaged") == 1
    assert call() == (42, 1)


def test_code_that_cannot_be_kept_still_runs(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jit.CheckedFile, "_save_data", full)
    assert jit.njit(nogil=True)(twice)(21) == 42


def test_copies_of_one_release_share_what_either_compiled(tmp_path: Path) -> None:
    """The code lies where the contents say, wherever the package itself lies."""
    source = Path(jit.__file__).parents[1]
    code = (
        "from realpolitik.kernels.random import uniform; uniform(1, 2, 3, 4, 5); "
        "print(sum(uniform.stats.cache_hits.values()))"
    )
    hits = []
    for copy in ("here", "there"):
        package = tmp_path / copy / "realpolitik"
        shutil.copytree(source, package, ignore=shutil.ignore_patterns("__pycache__", "catalog", "assets"))
        environment = dict(os.environ, NUMBA_CACHE_DIR=str(tmp_path / "cache"), PYTHONPATH=str(package.parent))
        hits.append(subprocess.check_output([sys.executable, "-c", code], env=environment, text=True).strip())
    assert hits == ["0", "1"]


def test_the_users_choice_of_folder_counts(fresh: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    assert jit.cache_folder() == tmp_path / "mine" / jit.fingerprint()
    assert not fresh.exists()


def test_an_unwritable_cache_gives_a_private_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(jit, "user_cache", lambda: tmp_path / "file")
    folder = jit.cache_folder.__wrapped__()
    assert folder.is_dir()
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_only_long_unused_code_is_dropped(fresh: Path) -> None:
    old, recent = fresh / "old", fresh / "recent"
    old.mkdir(parents=True)
    recent.mkdir()
    long_ago = time.time() - (jit.UNUSED_DAYS + 1) * 86400
    os.utime(old, (long_ago, long_ago))
    jit.cache_folder()
    assert not old.exists()
    assert recent.exists()


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Kernels of their own: ``a.one`` rests on ``a.two``, by way of ``b`` also on ``c``; ``d`` stands alone."""
    sources = {
        "a/__init__.py": "",
        "a/one.py": "from realpolitik.kernels.a import two\nfrom realpolitik.kernels.b import RATE\n",
        "a/two.py": "HALF = 0.5\n",
        "b/__init__.py": "from ..c import RATE\n",
        "c.py": "import numpy\nRATE = 1\n",
        "d.py": "import realpolitik.kernels.c\n",
        "a/plain/one.py": "WHOLE = 1\n",
    }
    for name, source in sources.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    monkeypatch.setattr(jit, "__file__", str(tmp_path / "jit.py"))
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "modules"),
    [
        ("a/one.py", {"a.one"}),
        ("a/two.py", {"a.one", "a.two"}),
        ("a/__init__.py", {"a.one"}),
        ("b/__init__.py", {"a.one", "b"}),
        ("c.py", {"a.one", "b", "c", "d"}),
        ("d.py", {"d"}),
        ("a/plain/one.py", set()),
    ],
)
def test_a_change_starts_afresh_what_rests_on_it(kernels: Path, changed: str, modules: set[str]) -> None:
    every = {name: f"realpolitik.kernels.{name}" for name in ("a.one", "a.two", "b", "c", "d")}
    before = {name: jit.fingerprint(module) for name, module in every.items()}
    with (kernels / changed).open("a") as stream:
        stream.write("MORE = 2\n")
    after = {name: jit.fingerprint(module) for name, module in every.items()}
    assert {name for name in every if before[name] != after[name]} == modules


def test_imports_are_those_that_python_follows() -> None:
    """Whatever a module's name lets numba see of other kernel modules stands among its imports."""
    root = Path(jit.__file__).parent
    for path in (path for path in root.rglob("*.py") if jit.PLAIN not in path.relative_to(root).parts):
        module = importlib.import_module(
            ".".join(("realpolitik.kernels", *path.relative_to(root).with_suffix("").parts))
        )
        homes = {
            value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
            for value in vars(module).values()
        }
        seen = {Path(sys.modules[home].__file__ or "") for home in homes if home.startswith("realpolitik.kernels")}
        assert seen - {path} <= jit.imports(path, path.read_bytes()), path


def test_the_campaign_does_not_rest_on_formulas_that_play_rounds() -> None:
    root = Path(jit.__file__).parent
    campaign = jit._resting_on(root / "campaign" / "run.py")
    assert root / "bargaining" / "static.py" in campaign
    rounds = ("settle", "challenge", "exchange", "spatial")
    assert not {root / "bargaining" / f"{name}.py" for name in rounds} & campaign.keys()


def test_a_change_in_any_kernel_module_changes_the_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.py").write_text("RATE = 1\n")
    monkeypatch.setattr(jit, "__file__", str(tmp_path / "jit.py"))
    first = jit.fingerprint()
    (tmp_path / "deep" / "one.py").write_text("RATE = 2\n")
    assert jit.fingerprint() != first


def test_another_process_finds_the_compiled_code(tmp_path: Path) -> None:
    code = (
        "from realpolitik.kernels.random import uniform; uniform(1, 2, 3, 4, 5); "
        "print(sum(uniform.stats.cache_hits.values()))"
    )
    path = os.pathsep.join(filter(None, [str(Path(jit.__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
    environment = dict(os.environ, NUMBA_CACHE_DIR=str(tmp_path), PYTHONPATH=path)
    hits = [subprocess.check_output([sys.executable, "-c", code], env=environment, text=True).strip() for _ in range(2)]
    assert hits == ["0", "1"]
