"""Files are there whole or not at all, whatever the disk does; one writes at a time; what is damaged is seen."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

from realpolitik import disk
from realpolitik.errors import RunError, UsageError

SOURCE = Path(disk.__file__).parents[1]
posix = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")


def table(worlds: int = 40) -> xr.Dataset:
    """A dataset of every kind of variable that a run has."""
    draws = np.random.default_rng(1)
    return xr.Dataset(
        {
            "ground": (("world", "month"), draws.random((worlds, 30)).astype(np.float32)),
            "level": (("world", "month"), draws.integers(0, 3, (worlds, 30)).astype(np.int8)),
            "none": (("world", "nothing"), np.zeros((worlds, 0))),
            "one": ((), 3.5),
        },
        {
            "world": np.arange(worlds),
            "actor": ["crown", "ligue é"],
            "date": ("month", np.arange("2020-01-01", "2020-01-31", dtype="datetime64[D]").astype("datetime64[ns]")),
        },
        {"text": "what it was made of"},
    )


def python(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(SOURCE))
    command = [sys.executable, "-W", "ignore", "-c", code, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "kept.nc"
    disk.keep(table(), path, "key")
    found = disk.kept(path, "key")
    assert found is not None
    xr.testing.assert_equal(found, table())
    assert [item.name for item in path.parent.iterdir()] == ["kept.nc"]
    assert disk.kept(tmp_path / "other.nc", "key") is None


def altered(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "byte", "bare", "short", "value", "attribute", "key"])
def test_what_is_damaged_is_thrown_away_with_a_word(tmp_path: Path, capsys, damage: str) -> None:
    path = tmp_path / "kept.nc"
    disk.keep(table(), path, "key")
    data = path.read_bytes()
    ground = data.index(table()["ground"].values.tobytes()[:64])
    bytes_of = {"cut": data[: len(data) // 2], "empty": b"", "text": b"nothing", "byte": altered(data, ground + 7)}
    if damage in bytes_of:
        path.write_bytes(bytes_of[damage])
    elif damage == "bare":
        table().to_netcdf(path, engine="h5netcdf")
    elif damage == "short":
        with h5py.File(path, "r") as file:
            attributes = {name: value for name, value in file.attrs.items() if not name.startswith("_")}
        table().isel(world=slice(0, 30)).assign_attrs(attributes).to_netcdf(path, engine="h5netcdf")
    elif damage == "value":
        with h5py.File(path, "a") as file:
            file["one"][...] = 4.5
    elif damage == "attribute":
        with h5py.File(path, "a") as file:
            file.attrs["text"] = "something else"
    assert disk.kept(path, "other" if damage == "key" else "key") is None
    assert not path.exists()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "kept.nc: " in said and said.endswith("; thrown away and made again\n")


def test_rows_have_one_checksum_however_they_are_cut() -> None:
    values, names = np.arange(60.0).reshape(20, 3), np.array(["a", "bc"] * 10, dtype=object)

    def sum_of(cuts: list[int]) -> str:
        found = disk.Checksum()
        for first, last in zip([0, *cuts], [*cuts, 20], strict=True):
            found.add("values", values[first:last])
            found.add("names", names[first:last])
        return found.done({"of": 1})

    assert sum_of([]) == sum_of([7]) == sum_of([1, 2, 19])
    first = sum_of([])
    values[3, 1] += 1e-9
    second = sum_of([])
    names[:2] = ["ab", "c"]
    assert len({first, second, sum_of([])}) == 3


@posix
def test_a_full_disk_is_one_error_and_leaves_nothing(tmp_path: Path) -> None:
    """At whatever byte it is full; the process that met it ends as it should."""
    disk.keep(table(400), tmp_path / "whole.nc", "key")
    size = (tmp_path / "whole.nc").stat().st_size
    code = f"""
import resource, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_disk import disk, table
data, refused = table(400), 0
limits = [0, 1, 96, 2048, *(int({size} * share) for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99))]
for limit in limits:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        disk.keep(data, Path(sys.argv[1]) / "kept.nc", "key")
    except OSError as error:
        assert error.errno == {errno.EFBIG} and error.filename.endswith("kept.nc"), error
        refused += 1
print(refused, len(limits), list(Path(sys.argv[1]).iterdir()))
"""
    (tmp_path / "full").mkdir()
    done = python(code, str(tmp_path / "full"))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "10 10 []\n")


def test_no_space_left_is_said_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left") as refused:
        disk.write_text(tmp_path / "page.html", "text")
    assert refused.value.filename == str(tmp_path / "page.html")
    assert not list(tmp_path.iterdir())


def test_a_page_that_was_there_is_kept_beside(tmp_path: Path, capsys) -> None:
    page = tmp_path / "report.html"
    for text in ("first", "first", "second", "third"):
        disk.write_page(page, text)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "report.html": "third",
        "report-1.html": "first",
        "report-2.html": "second",
    }
    assert capsys.readouterr().err.count("held something else, which is now report-") == 2


@posix
def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for number in (gone.pid, os.getppid()):
        (tmp_path / f".kept.txt.{number}.part").write_text("half")
    disk.write_text(tmp_path / "kept.txt", "text")
    assert {path.name for path in tmp_path.iterdir()} == {"kept.txt", f".kept.txt.{os.getppid()}.part"}


def test_a_folder_is_one_writers_at_a_time(tmp_path: Path) -> None:
    code = "import pathlib, sys; from realpolitik import disk\nwith disk.alone_in(pathlib.Path(sys.argv[1])): pass"
    with disk.alone_in(tmp_path):
        with pytest.raises(RunError, match="another run is writing in"), disk.alone_in(tmp_path):
            pass
        done = python(code, str(tmp_path))
        assert done.returncode == 1
        assert "another run is writing in" in done.stderr
    assert python(code, str(tmp_path)).returncode == 0
    assert not list(tmp_path.iterdir())


@posix
def test_a_killed_writer_gives_its_folder_back(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from realpolitik import disk
with disk.alone_in(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert python(code, str(tmp_path)).returncode == -9
    with disk.alone_in(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def test_folders_and_files_that_cannot_be_are_refused_before_work(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("mine")
    disk.check_folder(tmp_path / "new" / "deep")
    disk.check_free(tmp_path / "new" / "file")
    for wrong in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="is a file"):
            disk.check_folder(wrong)
    with pytest.raises(UsageError, match="is there already and is not overwritten"):
        disk.check_free(tmp_path / "file")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        disk.check_folder(tmp_path / "new")
