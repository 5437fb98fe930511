"""A saved run made anew is the same to the bit; where it is not, the study says what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import realpolitik as rp
from realpolitik.results import Result
from realpolitik.studies.rerun.differences import DIFFERS, FORM, NOW, THEN, Differences

RUN: dict[str, Any] = {"worlds": 20, "months": 6, "seed": 7}
ASKED: dict[str, Any] = {"do": ["boreas.arms=overt@+2"], "set": {"crown.will": 0.5}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with everything that can be asked of one."""
    home = tmp_path_factory.mktemp("run") / "one"
    rp.assess("proxy_war", alone=True, out=home, **RUN, **ASKED)
    return home


def changed(folder: Path, where: Path, change: Callable[[xr.Dataset], xr.Dataset]) -> Path:
    """The run with other numbers in it, as another program would have saved them."""
    result = Result.load(folder / "result.nc")
    other = replace(result, data=change(result.data.load()))
    return other.save(where / "result.nc")


def test_a_run_made_anew_is_the_same_to_the_bit(folder: Path) -> None:
    before = sorted(folder.iterdir())
    study = rp.rerun(folder, chunk=8)
    assert not study.failed and set(study["variables"].state) == {"the same"}
    assert study["variables"].differing.sum() == 0 and study["variables"]["values"].sum() > 4000
    assert study["provenance"].same.all()
    record = dict(zip(study["provenance"].item, study["provenance"].then, strict=True))
    assert record["seed"] == "7"
    assert (record["pins"], record["settings"]) == ('["boreas.arms=overt@+2"]', '{"crown.will": 0.5}')
    assert study.run.options == {"do": ("boreas.arms=overt@+2",), "set": {"crown.will": 0.5}}
    assert sorted(folder.iterdir()) == before, "nothing is written"


def test_one_number_in_one_world_is_found(folder: Path, tmp_path: Path) -> None:
    def change(data: xr.Dataset) -> xr.Dataset:
        ground = data["ground"].values.copy()
        ground[3, 4, 1] += np.float32(0.125)
        return data.assign(ground=(data["ground"].dims, ground))

    study = rp.rerun(changed(folder, tmp_path, change), chunk=2)
    first = study["variables"].iloc[0]
    assert study.failed
    assert (first.variable, first.state, first.differing, first.world) == ("ground", DIFFERS, 1, 3)
    assert first.largest == pytest.approx(0.125, abs=1e-6)
    assert (study["variables"].state == DIFFERS).sum() == 1
    assert study.summary[0] == "1 of 54 variables differ: ground by up to 0.125 (in 1 of 280 values)."


def test_a_variable_that_is_gone_or_new_is_told(folder: Path, tmp_path: Path) -> None:
    study = rp.rerun(changed(folder, tmp_path, lambda data: data.drop_vars("ground").assign(extra=data["cohesion"])))
    states = study["variables"].set_index("variable").state
    assert (states["ground"], states["extra"]) == (NOW, THEN) and study.failed


def test_bits_count_and_not_only_values() -> None:
    one = xr.Dataset({"x": ("world", np.array([0.0, np.nan, 1.0]))}, {"world": [0, 1, 2]})
    found = Differences(one)
    found.add(one.assign(x=("world", np.array([-0.0, np.nan, np.nan]))))
    assert (found.found["x"].differing, found.found["x"].largest, found.found["x"].world) == (2, np.inf, 2)
    found = Differences(one)
    found.add(one.astype(np.float32))
    assert found.found["x"].state == FORM


def test_another_program_is_named(folder: Path, tmp_path: Path) -> None:
    result = Result.load(folder / "result.nc")
    made = result.provenance
    versions = {**made.versions, "numpy": "1.0.0"}
    older = type(made)(**{**vars(made), "versions": versions})
    replace(result, data=result.data.load(), provenance=older).save(tmp_path / "result.nc")
    study = rp.rerun(tmp_path)
    assert not study.failed and study.summary[1] == "It was made otherwise: another version of numpy."
    odd = study["provenance"].query("not same")
    assert odd[["item", "then"]].to_numpy().tolist() == [["version of numpy", "1.0.0"]]


def test_the_latest_run_of_a_scenario_is_found(folder: Path) -> None:
    (folder.parent / "latest").write_text("one\n", encoding="utf-8")
    assert not rp.rerun(folder.parent).failed


def test_where_there_is_no_run_those_near_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(rp.UsageError, match=r"holds no result\.nc"):
        rp.rerun(tmp_path)
    (tmp_path / "changed").mkdir()
    (tmp_path / "changed" / "result.nc").write_bytes((folder / "result.nc").read_bytes())
    with pytest.raises(rp.UsageError, match="changed"):
        rp.rerun(tmp_path)
    (tmp_path / "result.nc").write_text("no run", encoding="utf-8")
    with pytest.raises(rp.RunError, match="not a saved result"):
        rp.rerun(tmp_path)


def test_the_command_ends_with_1_where_a_number_differs(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from realpolitik.cli import main

    other = changed(folder, tmp_path, lambda data: data.assign(ground=data["ground"] * np.float32(0.5)))
    for path, code in ((folder, None), (other, 1)):
        with pytest.raises(SystemExit) as left:
            main(["rerun", str(path)])
        assert (left.value.code or None) == code
    most = float(Result.load(folder / "result.nc").data["ground"].max()) / 2
    assert f"1 of 54 variables differ: ground by up to {most:.3g}" in capfd.readouterr().out
