"""Runs: interrupted and resumed, in chunks and whole, saved and loaded; pairs that share their worlds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

import realpolitik as rp
import realpolitik.pipeline.runs as pipeline
from realpolitik import results
from realpolitik.engines import campaign
from realpolitik.engines.campaign import bytes_per_world
from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline import keeping
from realpolitik.pipeline.runs import make_plan, paired, simulate
from realpolitik.results import Result
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.version import __version__
from realpolitik.worlds import draw

WAR = "proxy_war"
RUN = {"worlds": 23, "months": 7, "seed": 4}


class Interrupted(Exception):
    """Stands for the user's impatience."""


def stop_after(chunks: int):
    left = [chunks]

    def progress(done: int, total: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Interrupted

    return progress


@pytest.fixture(scope="module")
def whole() -> Result:
    return simulate(WAR, **RUN)


def same(one: xr.Dataset, other: xr.Dataset) -> None:
    """Every variable and coordinate equal bit for bit, with the same type."""
    assert set(one.variables) == set(other.variables)
    for name in one.variables:
        first, second = one[name].values, other[name].values
        assert first.dtype.kind == second.dtype.kind and first.shape == second.shape, name
        np.testing.assert_array_equal(first, second, err_msg=name)


@pytest.mark.parametrize(
    "options", [{"threads": 1}, {"threads": 3}, {"chunk": 7}, {"chunk": 250}, {"chunk": 1, "threads": 2}]
)
def test_neither_threads_nor_chunks_change_a_result(whole: Result, options: dict[str, int]) -> None:
    same(whole.data, simulate(WAR, **RUN, **options).data)


def test_worlds_in_any_order_or_alone_are_the_same_worlds(whole: Result) -> None:
    scenario = whole.scenario
    shuffled = np.random.default_rng(0).permutation(RUN["worlds"])
    mixed = campaign.simulate(scenario, draw(scenario, shuffled, RUN["seed"]), RUN["months"], RUN["seed"])
    same(whole.data, mixed.sortby("world"))
    alone = campaign.simulate(scenario, draw(scenario, np.array([17]), RUN["seed"]), RUN["months"], RUN["seed"])
    same(whole.data.sel(world=[17]), alone)


def test_fewer_worlds_are_the_first_of_more(whole: Result) -> None:
    same(whole.data.isel(world=slice(0, 5)), simulate(WAR, **{**RUN, "worlds": 5}).data)


def test_seeds_and_worlds_differ(whole: Result) -> None:
    other = simulate(WAR, **{**RUN, "seed": 5}).data
    assert not np.array_equal(whole.data["ground"], other["ground"])
    assert len(np.unique(whole.data["war_deaths"].values[:, -1])) == RUN["worlds"]


def test_chunks_on_disk_make_the_result_in_memory(whole: Result, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    written = simulate(WAR, **RUN, out=tmp_path, chunk=10, progress=lambda done, total: seen.append((done, total)))
    same(whole.data, written.data.load())
    assert seen == [(10, 23), (20, 23), (23, 23)]
    assert [path.name for path in tmp_path.iterdir()] == ["result.nc"]
    written.data.close()


def content(path: Path) -> str:
    """Digest of all that a result holds (not of the file, in which HDF5 may order things as it likes)."""
    result, text = Result.load(path), hashlib.sha256()
    text.update(
        (result.provenance.to_json() + digest(result.scenario) + repr(sorted(result.candidates.items()))).encode()
    )
    for name in sorted(result.data.variables):
        text.update(name.encode() + result.data[name].values.astype(str).tobytes())
    result.data.close()
    return text.hexdigest()


def test_an_interrupted_run_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    straight, halting = tmp_path / "straight", tmp_path / "halting"
    simulate(WAR, **RUN, out=straight, chunk=8).data.close()
    with pytest.raises(Interrupted):
        simulate(WAR, **RUN, out=halting, chunk=8, progress=stop_after(2))
    assert not (halting / "result.nc").exists()
    assert len(list(halting.rglob("0*.nc"))) == 2
    played: list[int] = []
    play = pipeline.play
    monkeypatch.setattr(
        pipeline, "play", lambda plan, worlds, threads: played.extend(worlds) or play(plan, worlds, threads)
    )
    simulate(WAR, **RUN, out=halting, chunk=8).data.close()
    assert played == list(range(16, RUN["worlds"])), "finished chunks are not played again"
    assert content(straight / "result.nc") == content(halting / "result.nc")


def test_a_chunk_cut_off_in_writing_is_played_again(tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        simulate(WAR, **RUN, out=tmp_path, chunk=12, progress=stop_after(1))
    folder = next(tmp_path.glob("chunks-*"))
    (folder / "000000012.part").write_bytes(b"half a file")
    finished = simulate(WAR, **RUN, out=tmp_path, chunk=12)
    assert finished.data.sizes["world"] == RUN["worlds"]
    finished.data.close()


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 5},
        {"worlds": 24},
        {"months": 8},
        {"settings": {"parameters.luck": 0.5}},
        {"do": ["boreas.arms=overt"]},
        {"as_of": "2021-06-30"},
    ],
)
def test_chunks_are_named_by_all_that_the_results_depend_on(change: dict) -> None:
    assert make_plan(WAR, **RUN).key == make_plan(WAR, **RUN).key != make_plan(WAR, **{**RUN, **change}).key


def test_chunks_of_another_run_are_not_used(tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        simulate(WAR, **RUN, out=tmp_path, chunk=10, progress=stop_after(1))
    other = {**RUN, "seed": 5}
    found = simulate(WAR, **other, out=tmp_path, chunk=10)
    same(simulate(WAR, **other).data, found.data.load())
    found.data.close()


def test_a_finished_run_is_opened_not_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(WAR, **RUN, out=tmp_path).data.close()
    monkeypatch.setattr(pipeline, "play", lambda *_: pytest.fail("played again"))
    seen: list[tuple[int, int]] = []
    again = simulate(WAR, **RUN, out=tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert again.provenance.worlds == RUN["worlds"] and seen == [(23, 23)]
    again.data.close()


def test_a_run_too_large_says_so_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "play", lambda *_: pytest.fail("it started"))
    with pytest.raises(RunError, match=r"1,000,000 worlds would take [\d.]+ GB; name a folder .* at most [\d,]+"):
        simulate(WAR, worlds=1_000_000)


def test_the_size_that_is_foretold_is_about_right(whole: Result) -> None:
    foretold = bytes_per_world(whole.scenario, RUN["months"]) * RUN["worlds"]
    kept = sum(whole.data[name].nbytes for name in whole.data.data_vars if "month" in whole.data[name].dims)
    assert kept < foretold < 6 * kept


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"worlds": 0}, "worlds"),
        ({"months": 0}, "months"),
        ({"months": 601}, "months"),
        ({"as_of": "soon"}, "date"),
        ({"do": ["boreas.arms"]}, "level"),
        ({"do": ["boreas.ams=overt"]}, "instrument"),
        ({"do": ["boreas.arms=over"]}, "level"),
        ({"do": ["boreas.arms=overt@2019-01"]}, "outside"),
        ({"do": ["boreas.arms=overt@"]}, "expected actor.instrument=level"),
        ({"do": ["boreas.arms=overt", "boreas.arms=none"]}, "another level from the same month"),
        ({"seed": -1}, "seed must lie between 0 and 9223372036854775807"),
        ({"seed": 2**63}, "seed must lie between 0 and 9223372036854775807"),
        ({"chunk": 0}, "chunk must be 1 or more"),
        ({"chunk": -4}, "chunk must be 1 or more"),
        ({"threads": 0}, "threads must be 1 or more"),
        ({"threads": -1}, "threads must be 1 or more"),
        ({"set": {"parameters.lack": 1}}, "lack"),
    ],
)
def test_wrong_wishes_are_refused(options: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        simulate(WAR, **{**RUN, **options})


def test_provenance_says_what_was_run(whole: Result) -> None:
    said = simulate(WAR, **RUN, do=["boreas.arms=overt@2021-03"], set={"parameters.luck": [0.1, 0.2]}).provenance
    assert (said.scenario, said.as_of, said.seed, said.worlds, said.months) == (WAR, "2020-12-31", 4, 23, 7)
    assert said.pins == ("boreas.arms=overt@2021-03",) and said.settings == {"parameters.luck": [0.1, 0.2]}
    assert said.versions["realpolitik"] == __version__ and set(said.versions) >= {"numpy", "scipy", "numba"}
    assert said.digest != whole.provenance.digest == digest(resolve(load(WAR)))


def test_a_saved_result_loads_back(whole: Result, tmp_path: Path) -> None:
    back = Result.load(whole.save(tmp_path / "kept.nc"))
    same(whole.data, back.data.load())
    assert back.scenario == whole.scenario
    assert back.provenance == whole.provenance
    assert back.candidates == whole.candidates
    back.data.close()


def test_a_file_that_is_no_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.nc").write_text("nothing of the kind")
    xr.Dataset({"a": 1}).to_netcdf(tmp_path / "other.nc", engine="h5netcdf")
    for name in ("text.nc", "other.nc", "missing.nc"):
        with pytest.raises(RunError, match=name):
            Result.load(tmp_path / name)


def test_the_same_result_from_its_own_scenario(whole: Result) -> None:
    """Provenance and the scenario inside a result are enough to make it again."""
    same(
        whole.data,
        simulate(
            whole.scenario, worlds=whole.provenance.worlds, months=whole.provenance.months, seed=whole.provenance.seed
        ).data,
    )


def test_a_broken_world_fails_the_run_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from realpolitik.engines import campaign

    encode = campaign.encode

    def broken(scenario, draws, months, pins):
        labels, start, arrays = encode(scenario, draws, months, pins)
        start[draws.worlds == 12, labels.index("fighters.crown")] = np.nan
        return labels, start, arrays

    monkeypatch.setattr(campaign, "encode", broken)
    with pytest.raises(RunError, match="world 12 of seed 4 became non-finite in month 1"):
        simulate(WAR, **RUN)


def test_a_pair_differs_by_the_change_alone() -> None:
    pair = paired(WAR, **{**RUN, "months": 14}, do=["meridia.presence=withdrawn@2021-07"])
    before, after = pair.baseline.data, pair.changed.data
    same(before.isel(month=slice(0, 7))[["ground", "level"]], after.isel(month=slice(0, 7))[["ground", "level"]])
    np.testing.assert_array_equal(before["drawn"], after["drawn"])
    assert (after["presence"].sel(actor="meridia").isel(month=slice(7, None)) == 0).all()
    assert not np.array_equal(before["ground"], after["ground"])


def test_a_pair_can_be_of_two_courses() -> None:
    """``against`` is held in the run compared with, and there alone."""
    stay, go = ["meridia.presence=full"], ["meridia.presence=full", "meridia.presence=withdrawn@2021-07"]
    pair = paired(WAR, **{**RUN, "months": 14}, do=go, against=stay)
    same(
        pair.baseline.data[["ground", "level"]],
        simulate(WAR, **{**RUN, "months": 14}, do=stay).data[["ground", "level"]],
    )
    same(
        pair.changed.data[["ground", "level"]], simulate(WAR, **{**RUN, "months": 14}, do=go).data[["ground", "level"]]
    )
    told = rp.whatif(WAR, **{**RUN, "months": 14}, do=go, against=stay).about or ""
    assert told.startswith("Changed: meridia.presence=withdrawn@2021-07. Compared with: meridia.presence=full. ")


def test_pinning_what_happens_anyway_changes_nothing() -> None:
    """In worlds where an instrument never moves, pinning it where it is gives the same history bit for bit."""
    plain = simulate(WAR, **RUN).data
    level = plain["level"].sel(instrument="meridia.presence")
    names = tuple(load(WAR).instruments["meridia"]["presence"].levels)
    still = (level == level.isel(month=0)).all("month").values
    assert still.any() and not still.all(), "the test needs worlds of both kinds"
    start = names[int(level.isel(month=0, world=0))]
    pinned = paired(WAR, **RUN, do=[f"meridia.presence={start}"]).changed.data
    reviewed = "propensity"  # what is held is not weighed, so that its chances stay those of the start
    same(*(data.isel(world=still).drop_vars(reviewed) for data in (plain, pinned)))


def test_a_number_set_to_what_it_is_changes_nothing(whole: Result) -> None:
    path = "parameters.density_floor"
    value = float(draw(whole.scenario, np.arange(1), 1).values[path])
    pair = paired(WAR, **RUN, set={path: value})
    same(pair.baseline.data, pair.changed.data)


def test_a_shock_strikes_when_it_is_told_to_and_nothing_else_is_drawn_anew() -> None:
    name = next(iter(load("proxy_war").shocks))
    options = {"worlds": 4, "months": 9, "seed": 3}
    never = simulate("proxy_war", do=[f"shocks.{name}=never"], **options).data
    once = simulate("proxy_war", do=[f"shocks.{name}=never", f"shocks.{name}=strike@2021-05"], **options).data
    month = int(np.flatnonzero(once.date == np.datetime64("2021-05-31"))[0])
    changed = next(iter(load("proxy_war").shocks[name].changes)).split(".")[0]
    before, after = ({"month": slice(0, month)}, {"month": month})
    assert (once[changed].isel(before) == never[changed].isel(before)).all()
    assert (once[changed].isel(after) != never[changed].isel(after)).any()
    assert (once.drawn == never.drawn).all()


def test_a_pair_is_written_side_by_side(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    run = {"worlds": 3, "months": 2, "out": tmp_path, "progress": lambda done, total: seen.append((done, total))}
    pair = paired(WAR, **run, do=["boreas.arms=overt"])
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.nc")}
    assert written == {"baseline/result.nc", "changed/result.nc"}
    assert seen == [(3, 6), (6, 6)]
    pair.baseline.data.close()
    pair.changed.data.close()


def test_a_pair_needs_a_change() -> None:
    with pytest.raises(UsageError, match="nothing to compare"):
        paired(WAR, **RUN)


def test_what_is_kept_of_a_history_is_right_to_one_part_in_8192(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = simulate(WAR, worlds=4, months=6).data
    monkeypatch.setattr(campaign, "as_kept", lambda values, bits=0: values)
    exact = simulate(WAR, worlds=4, months=6).data
    moved = False
    for name, values in exact.items():
        if values.dtype.kind == "f":
            part = 2.0**-17 if name == "drawn" else 2.0**-13
            np.testing.assert_allclose(kept[name], values, rtol=1.01 * part, atol=0.0)
            moved |= bool((kept[name] != values).any())
    assert moved


@pytest.mark.parametrize("chunk", [3, 5, 7])
def test_chunks_of_any_size_make_a_file_that_is_packed_as_one(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies together in the file is compressed once, wherever chunks were cut."""
    for module in (keeping, results):
        monkeypatch.setattr(module, "ROWS", 4)
    simulate(WAR, worlds=12, months=6, out=tmp_path / "joined", chunk=chunk)
    simulate(WAR, worlds=12, months=6, out=tmp_path / "once")
    sizes = []
    for name in ("joined", "once"):
        with h5py.File(tmp_path / name / keeping.RESULT) as file:
            sizes.append({key: (item.chunks, item.id.get_storage_size()) for key, item in file.items() if item.chunks})
    assert sizes[0] == sizes[1]
    assert sizes[0]["ground"][0][0] == 4


def test_a_world_of_seven_years_takes_less_than_40_kb(tmp_path: Path) -> None:
    """Of the largest war; without the scenario itself, which the file holds once."""
    simulate("afghanistan", worlds=50, months=84, out=tmp_path)
    with h5py.File(tmp_path / keeping.RESULT) as file:
        assert sum(item.id.get_storage_size() for item in file.values() if item.chunks) < 50 * 40_000
