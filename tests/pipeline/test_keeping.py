"""Runs on disk: damaged parts are made again, other runs never touched, a killed run resumes to the same numbers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import warnings
from collections import namedtuple
from pathlib import Path

import h5py
import pytest
import xarray as xr

import realpolitik
import realpolitik.pipeline.runs as runs
from realpolitik import disk, results
from realpolitik.cli import main
from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline import keeping
from realpolitik.pipeline.runs import folder_of, make_plan, paired, simulate
from realpolitik.results import Result

WAR = "proxy_war"
RUN = {"worlds": 12, "months": 5, "seed": 4}
PACKAGE = Path(realpolitik.__file__).parent
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run."""
    folder = tmp_path_factory.mktemp("whole")
    simulate(WAR, **RUN, out=folder, chunk=4).data.close()
    return folder


def content(folder: Path) -> str:
    """Checksum of a finished run, found right."""
    path = folder / "result.nc"
    with h5py.File(path, "r") as file:
        assert file.attrs[disk.CONTENT] == disk.checksum(file)
        return str(file.attrs[disk.CONTENT])


def unfinished(folder: Path) -> list[Path]:
    """A folder with all chunks but no result; the chunks."""

    class Halt(Exception):
        pass

    def halt(done: int, total: int) -> None:
        if done == total:
            raise Halt

    with pytest.raises(Halt):
        simulate(WAR, **RUN, out=folder, chunk=4, progress=halt)
    return sorted(folder.glob("chunks-*/*.nc"))


def damage(path: Path, how: str, other: Path) -> None:
    data = path.read_bytes()
    if how == "cut":
        path.write_bytes(data[: len(data) // 3])
    elif how == "foreign":
        shutil.copy(other, path)
    elif how == "empty":
        path.write_bytes(b"")
    else:
        with h5py.File(path, "r") as file:
            attributes = {name: value for name, value in file.attrs.items() if not name.startswith("_")}
        with xr.open_dataset(path, engine="h5netcdf") as found:
            values = found.load()
        if how == "short":
            values = values.isel(world=slice(0, 2))
        else:
            values["ground"] = values["ground"] + 0.001
        path.unlink()
        values.assign_attrs(attributes).to_netcdf(path, engine="h5netcdf")


@pytest.mark.parametrize("how", ["cut", "empty", "short", "value", "foreign"])
def test_a_damaged_chunk_is_made_again(tmp_path: Path, whole: Path, capsys, how: str) -> None:
    first, second, _ = unfinished(tmp_path)
    capsys.readouterr()
    damage(second, how, first)
    simulate(WAR, **RUN, out=tmp_path, chunk=4).data.close()
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and f"{second.name}: " in said and "thrown away and made again" in said
    assert content(tmp_path) == content(whole)
    assert [path.name for path in tmp_path.iterdir()] == ["result.nc"]


@pytest.mark.parametrize("how", ["cut", "bare", "value", "empty"])
def test_a_damaged_result_is_made_again(tmp_path: Path, whole: Path, capsys, how: str) -> None:
    final = Path(shutil.copy(whole / "result.nc", tmp_path / "result.nc"))
    if how == "bare":
        with h5py.File(final, "a") as file:
            del file.attrs["provenance"]
    else:
        damage(final, how, final)
    simulate(WAR, **RUN, out=tmp_path, chunk=4).data.close()
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "result.nc: " in said and "made again" in said
    assert content(tmp_path) == content(whole)


def test_what_is_not_a_result_is_never_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "result.nc").write_text("my notes")
    simulate(WAR, **RUN, out=tmp_path).data.close()
    assert (tmp_path / "result.nc.damaged").read_text() == "my notes"


def test_a_result_that_holds_less_than_it_says_is_refused(tmp_path: Path, whole: Path) -> None:
    final = Path(shutil.copy(whole / "result.nc", tmp_path / "result.nc"))
    damage(final, "short", final)
    with pytest.raises(RunError, match=r"a damaged result \(worlds and months are \(2, 6\)\)"):
        Result.load(final)


@pytest.mark.parametrize("attribute", ["provenance", "scenario", "candidates", "realpolitik_format"])
@pytest.mark.parametrize("value", [None, "{", "[]", 7])
def test_attributes_that_are_none_are_a_plain_error(tmp_path: Path, whole: Path, attribute: str, value: object) -> None:
    final = Path(shutil.copy(whole / "result.nc", tmp_path / "result.nc"))
    with h5py.File(final, "a") as file:
        if value is None:
            del file.attrs[attribute]
        else:
            file.attrs[attribute] = value
    with pytest.raises(RunError, match=r"result\.nc: "):
        Result.load(final)


def test_another_run_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(WAR, **RUN, out=tmp_path).data.close()
    before = (tmp_path / "result.nc").read_bytes()
    monkeypatch.setattr(runs, "play", lambda *_: pytest.fail("it started"))
    with pytest.raises(UsageError, match=r"holds another run \(seed 4, not 9\): name another folder"):
        simulate(WAR, **{**RUN, "seed": 9}, out=tmp_path)
    assert (tmp_path / "result.nc").read_bytes() == before


def test_a_pair_is_refused_before_either_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(WAR, **RUN, out=tmp_path / "changed").data.close()
    monkeypatch.setattr(runs, "play", lambda *_: pytest.fail("it started"))
    with pytest.raises(UsageError, match="changed holds another run"):
        paired(WAR, **RUN, do=["boreas.arms=overt"], out=tmp_path)


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    with disk.alone_in(tmp_path), pytest.raises(RunError, match="another run is writing in"):
        simulate(WAR, **RUN, out=tmp_path)


def test_the_packages_own_source_is_part_of_what_a_result_depends_on(tmp_path: Path) -> None:
    copy = tmp_path / "realpolitik"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("catalog", "__pycache__"))
    before = results.source(PACKAGE)
    assert results.source(copy) == before == results.versions()["source"]

    def digest_with(name: str) -> str:
        path = copy / name
        text = path.read_bytes()
        path.write_bytes(text + b"\n# more\n")
        results.source.cache_clear()
        found = results.source(copy)
        path.write_bytes(text)
        return found

    changed = (
        "worlds/draw.py",
        "kernels/random.py",
        "studies/stable/payoffs.py",
        "pipeline/runs.py",
        "scenario/load.py",
    )
    for name in (*changed, "engines/campaign.py", "scenario/parameters.yaml", "scenario/load.py"):
        assert digest_with(name) != before, name
    for name in ("cli/frame.py", "report/page.py"):
        assert digest_with(name) == before, name
    os.utime(copy / "worlds/draw.py", (0, 0))
    results.source.cache_clear()
    assert results.source(copy) == before, "contents count, not dates"


def test_numbers_of_other_code_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """Result, chunks, profiles and trial runs alike."""
    unfinished(tmp_path / "run")
    realpolitik.stable(WAR, worlds=4, months=6, out=tmp_path / "courses")
    size = {"worlds": 4, "months": 6, "only": ["M31"]}
    realpolitik.mechanisms(WAR, **size, out=tmp_path / "trials")
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nc")}
    assert len({path.parent for path in kept}) == 3
    monkeypatch.setattr(results, "source", lambda _: "other code")
    simulate(WAR, **RUN, out=tmp_path / "run", chunk=4).data.close()
    realpolitik.stable(WAR, worlds=4, months=6, out=tmp_path / "courses")
    realpolitik.mechanisms(WAR, **size, out=tmp_path / "trials")
    new = [path for path in tmp_path.rglob("*.nc") if path not in kept]
    assert len(new) == len(kept) - 3 + 1, "three chunks have become one result; all else is made anew"
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    with pytest.raises(UsageError, match="another version of its code"):
        monkeypatch.setattr(results, "source", lambda _: "still other code")
        simulate(WAR, **RUN, out=tmp_path / "run", chunk=4)


def test_damaged_profiles_and_trial_runs_are_made_again(tmp_path: Path, capsys) -> None:
    def all_of() -> tuple[xr.Dataset, object]:
        games = realpolitik.stable(WAR, worlds=4, months=6, out=tmp_path)
        trials = realpolitik.mechanisms(WAR, worlds=4, months=6, only=["M31"], out=tmp_path)
        return games.data.copy(deep=True), trials.to_dict()

    game, told = all_of()
    profile, trial = (sorted((tmp_path / name).glob("*.nc"))[0] for name in ("profiles", "arms"))
    profile.write_bytes(profile.read_bytes()[:-900])
    trial.write_bytes(b"")
    capsys.readouterr()
    again, retold = all_of()
    said = capsys.readouterr().err
    assert said.count("thrown away and made again") == said.count("\n") == 2
    xr.testing.assert_identical(game, again)
    assert told == retold


def test_every_run_has_a_folder_of_its_own() -> None:
    plain = folder_of(WAR, "results", **RUN)
    assert plain.parent == Path("results") / WAR
    assert plain.name == f"2020-12-31-{make_plan(WAR, **RUN).key[:8]}"
    others = [{"as_of": "2021-06-30"}, {"seed": 5}, {"worlds": 13}, {"months": 6}, {"formula": "nash1950"}]
    assert len({plain, *(folder_of(WAR, "results", **{**RUN, **other}) for other in others)}) == 6
    seen = folder_of("afghanistan", "results", view="gurganus-2018", as_of="2018-01-31")
    assert seen.name.startswith("2018-01-31-gurganus-2018-")


Usage = namedtuple("Usage", "total used free")


def test_a_run_larger_than_the_disk_says_so_before_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[int] = []
    play = runs.play
    monkeypatch.setattr(
        runs, "play", lambda plan, worlds, threads: played.extend(worlds) or play(plan, worlds, threads)
    )
    monkeypatch.setattr(keeping.shutil, "disk_usage", lambda _: Usage(2e11, 1e11, 1e11))
    expected = (
        r"1,000,000,000 worlds would take [\d.,]+ TB on disk, where 100.0 GB are free, \d+ MB of memory and about "
        r"[\d,]+ (minutes|hours|days|years); ask for at most [\d,]+"
    )
    with pytest.raises(RunError, match=expected) as told:
        simulate(WAR, worlds=10**9, months=5, out=tmp_path / "new")
    assert len(played) == 1 + keeping.TRIED, "no more than what is measured"
    assert not (tmp_path / "new").exists()
    most = int(str(told.value).rsplit(" ", 1)[1].replace(",", ""))
    world = simulate(WAR, **RUN).data
    size = sum(item.nbytes for item in world.variables.values() if item.dims[:1] == ("world",)) / RUN["worlds"]
    assert most == pytest.approx(1e11 / 2 / size, rel=1e-3), "chunks and result side by side"
    with pytest.raises(RunError, match=r"a chunk of 100,000,000 worlds would take .* GB of memory"):
        simulate(WAR, worlds=10**9, months=5, chunk=10**8, out=tmp_path / "new")


def test_a_pair_needs_room_for_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = keeping.bytes_per_world(make_plan(WAR, **RUN).scenario, RUN["months"]) * RUN["worlds"]
    data = simulate(WAR, **RUN).data
    rows = sum(item.nbytes for item in data.variables.values() if item.dims[:1] == ("world",))
    assert size > rows
    monkeypatch.setattr(keeping.shutil, "disk_usage", lambda _: Usage(rows, 0, int(rows * 2.5)))
    simulate(WAR, **RUN, out=tmp_path / "one").data.close()
    with pytest.raises(RunError, match=r"ask for at most 10$"):
        paired(WAR, **RUN, do=["boreas.arms=overt"], out=tmp_path / "two")


POINTS = {
    "after the first chunk": "after(disk, 'keep', 1)",
    "in the second chunk": "before(disk, 'seal', 2)",
    "while joining": "before(disk, 'seal', 4)",
    "after joining": "before(shutil, 'rmtree', 1)",
    "while writing the report": "at_move('report.html')",
    "while writing the document": "at_move('report.json')",
}
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from realpolitik import disk
from realpolitik.cli import main
from realpolitik.pipeline import simulate

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def before(where, name, times):
    real, left = getattr(where, name), [times]
    def counted(*args, **options):
        left[0] -= 1
        if not left[0]:
            die()
        return real(*args, **options)
    setattr(where, name, counted)

def after(where, name, times):
    real, left = getattr(where, name), [times]
    def counted(*args, **options):
        found = real(*args, **options)
        left[0] -= 1
        if not left[0]:
            die()
        return found
    setattr(where, name, counted)

def at_move(name):
    real = Path.replace
    Path.replace = lambda self, target: die() if Path(target).name == name else real(self, target)

home, *words = sys.argv[1:]
ended = []
for point, hook in POINTS.items():
    child = os.fork()
    if not child:
        exec(hook)
        folder = Path(home) / point
        main([*words, str(folder)]) if "report" in hook else simulate(WAR, **RUN, chunk=4, out=folder)
    ended.append(os.waitpid(child, 0)[1])
print(*ended)
"""
WORDS = ("assess", WAR, "--worlds", "12", "--months", "5", "--seed", "4", "--chunk", "4", "--alone", "--out")


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs that were killed, each at one of `POINTS`."""
    home = tmp_path_factory.mktemp("killed")
    environment = dict(os.environ, PYTHONPATH=str(PACKAGE.parent))
    command = [sys.executable, "-c", f"WAR, RUN, POINTS = {WAR!r}, {RUN!r}, {POINTS!r}\n{KILLED}", str(home), *WORDS]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=300)
    assert done.stdout.splitlines()[-1].split() == [str(int(signal.SIGKILL))] * len(POINTS)
    return home


@posix
@pytest.mark.parametrize("point", POINTS)
def test_a_run_that_is_killed_resumes_to_the_same(killed: Path, whole: Path, capsys, point: str) -> None:
    folder = killed / point
    left = {path.name for path in folder.rglob("*")}
    assert ("result.nc" in left) == (point not in list(POINTS)[:3])
    assert any(name.endswith(".part") for name in left) == (point not in ("after the first chunk", "after joining"))
    files = {"result.nc"}
    if "report" not in POINTS[point]:
        simulate(WAR, **RUN, chunk=4, out=folder).data.close()
    else:
        files |= {"report.html", "report.json"}
        pages = []
        for place in (folder, whole):
            with pytest.raises(SystemExit) as ended:
                main([*WORDS, str(place)])
            assert not ended.value.code
            pages.append([(place / name).read_bytes() for name in sorted(files - {"result.nc"})])
        assert pages[0] == pages[1]
    assert capsys.readouterr().err == ""
    assert content(folder) == content(whole)
    assert {path.name for path in folder.iterdir()} == files


def test_a_library_that_has_to_guess_reads_no_result(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A date that a stranger wrote into a saved result is no reason for a library to repeat it on the terminal."""
    path = simulate("proxy_war", worlds=2, months=2).save(tmp_path / "result.nc")
    with h5py.File(path, "r+") as file:
        file["date"].attrs["units"] = "days since \N{MATHEMATICAL DOUBLE-STRUCK DIGIT ONE}-01-31"
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # as outside of tests
        with pytest.raises(RunError, match="not a saved result"):
            Result.load(path)
    assert capfd.readouterr().err == ""
