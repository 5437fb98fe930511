"""`attribute`, `discover`, `explain` and `advise`: tables and JSON say the same, pages are left, misuse is told."""

from pathlib import Path
from typing import Any

import pytest

WAR = "proxy_war"
RUN = ["--worlds", "90", "--months", "30", "--seed", "3"]


@pytest.fixture(scope="module")
def war() -> Any:
    from realpolitik.scenario.load import load

    return load(WAR)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the finished run, which every command opens."""
    return str(tmp_path_factory.mktemp("run"))


def test_attribute(say, war: Any, saved: str) -> None:
    of = f"ground.{war.about.incumbent}"
    words = ["attribute", WAR, *RUN, "--of", of, "--out", saved]
    shown, told = say(*words), say(*words, "--json")
    assert (shown.code, told.code) == (0, 0)
    first = told.document["tables"]["outcomes"][0]
    assert first["outcome"] == f"reading.{of}"
    assert told.document["run"]["worlds"] == 90
    assert "dummy" in shown.out
    assert first["title"] in (Path(saved) / "attribution.html").read_text(encoding="utf-8")


def test_discover(say, war: Any, saved: str) -> None:
    of = f"ground.{war.about.incumbent}"
    middle = _middle(saved, war.about.incumbent)
    words = ["discover", WAR, *RUN, "--of", of, "--below", str(middle), "--out", saved]
    shown, told = say(*words), say(*words, "--json")
    assert (shown.code, told.code) == (0, 0)
    found = told.document["tables"]["outcomes"][0]
    assert found["share"] == pytest.approx(0.5, abs=0.02)
    assert told.document["run"]["options"] == {"of": [f"reading.{of}"], "below": middle}
    assert found["title"] in (Path(saved) / "discovery.html").read_text(encoding="utf-8")
    assert any(word in shown.out for word in ("held out", "against", "screening"))


def _middle(folder: str, side: str) -> float:
    from realpolitik.results import Result

    run = Result.load(f"{folder}/result.nc")
    return float(run.data["ground"].sel(belligerent=side).isel(month=-1).median())


def test_explain(say, war: Any, tmp_path: Any) -> None:
    actor = next(iter(war.instruments))
    words = ["explain", WAR, "--actor", actor, "-n", "2", "--out", str(tmp_path)]
    shown, told = say(*words), say(*words, "--json")
    assert (shown.code, told.code) == (0, 0)
    assert told.document["run"]["options"] == {"actor": actor}
    assert {choice["instrument"] for choice in told.document["tables"]["choices"]} <= set(war.instruments[actor])
    assert (tmp_path / "explain.html").exists()


def test_advise(say, war: Any, tmp_path: Any) -> None:
    side = war.about.incumbent
    words = ["advise", WAR, "--for", side, "--goal", f"ground.{side} up", "-n", "6", "--months", "6"]
    shown, told = say(*words, "--out", str(tmp_path)), say(*words, "--json")
    assert (shown.code, told.code) == (0, 0)
    assert told.document["tables"]["goal"][0]["wanted"] == 1
    assert {row["instrument"] for row in told.document["tables"]["levers"]} <= set(war.instruments[side])
    assert (tmp_path / "advise.html").exists()


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["attribute", WAR, "--of", "nothing"], "nothing"),
        (["attribute", WAR, "--of", "ground.nobody", "-n", "60", "--months", "2"], "nobody"),
        (["attribute", WAR, "-n", "10", "--months", "2", "--of", "contested"], "too few"),
        (["discover", WAR, "--of", "contested", "-n", "60", "--months", "2"], "above and below"),
        (["explain", WAR, "--actor", "nobody"], "nobody"),
        (["advise", WAR, "--for", "nobody", "--goal", "contested up"], "nobody"),
    ],
)
def test_misuse_is_told(say, words: list[str], hint: str) -> None:
    said = say(*words)
    assert said.code == 2
    assert hint in said.err
    assert "Traceback" not in said.err
