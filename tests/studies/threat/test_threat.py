"""Threats from scenario to study: who blinks, what moves it, what is refused, same numbers for the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from realpolitik.engines.signalling.efg import read_efg
from realpolitik.errors import UsageError
from realpolitik.kernels.signalling.layout import CLASSES, CrisisGame, Terms
from realpolitik.report.charts.style import specification
from realpolitik.scenario.load import load
from realpolitik.studies.threat.ask import STEPS, threat
from realpolitik.studies.threat.tables import OUTCOMES
from realpolitik.study import Study

SMALL = str(Path(__file__).parents[2] / "corpus" / "valid" / "threats.yaml")


@pytest.fixture(scope="module")
def study() -> Study:
    return threat(SMALL, worlds=24, seed=3)


def test_the_published_game_has_its_answer() -> None:
    study = threat("crisis")
    assert study.data is not None
    found = study.data.sel(solution="pbe").isel(case=0, world=0)
    assert float(found.threaten_irresolute) == pytest.approx(3 / 14)
    assert float(found.resists) == float(found.belief) == pytest.approx(2 / 3)
    assert CLASSES[int(found.kind)] == "bluffing" and bool(found.quiet)
    assert study.run.options == {"solution": "pbe"}
    outcomes = study["outcomes"].set_index("outcome")
    assert outcomes["mean"]["resists"] == pytest.approx(2 / 3)
    assert study.table("outcomes").texts()["as published"][2] == "0.6667"


def test_a_study_is_labelled(study: Study) -> None:
    assert study.data is not None
    assert study.data.sizes["world"] == 24 and list(study.data.solution.values) == ["pbe", "qre"]
    assert set(OUTCOMES) | set(CrisisGame._fields) <= set(study.data.data_vars)
    assert study["players"].values.tolist() == [["challenger", "pat", "Patron"], ["target", "reb", "Rebels"]]
    assert study.run.options == {"threat": "surge", "level": "warn", "solution": "qre"}
    assert study["quantal"].not_converged.sum() == 0
    assert len(study["surface"]) == 2 * STEPS**2
    classes = study["equilibria"].query("`class` != 'quiet_refused'")
    assert classes.groupby("case").share.sum().values == pytest.approx(1.0)


def test_overstretch_memory_and_an_attack_at_home_move_resolve_as_they_should(study: Study) -> None:
    """World by world, as each enters the cost of force alone."""
    assert study.data is not None
    prior = study.data["resolved"]
    base = prior.sel(case="as it is").values
    assert (prior.sel(case="no other theatre").values >= base).all()
    assert (prior.sel(case="old war forgotten").values >= prior.sel(case="attack at home").values).all()
    assert (prior.sel(case="attack at home").values >= base).all()
    assert prior.sel(case="no other theatre").values.mean() > base.mean()
    surface = study["surface"].query("solution == 'qre'")
    believed = surface.pivot(index="engaged", columns="will", values="credibility").values
    assert (np.diff(believed, axis=1) >= -1e-9).all() and (np.diff(believed, axis=0) <= 1e-9).all()


def test_games_keep_what_is_assumed_of_them(study: Study) -> None:
    data = study.data
    assert data is not None
    assert (data.war_resolved <= data.concede_challenger + 1e-12).all()
    assert (data.war_firm <= data.back_target + 1e-12).all()
    assert (data.war_irresolute <= data.back_challenger + 1e-12).all()
    assert (data.back_challenger <= np.minimum(data.short_challenger, data.concede_challenger) + 1e-12).all()


def test_same_seed_same_numbers_and_worlds_do_not_depend_on_their_number(study: Study) -> None:
    again, fewer, other = (threat(SMALL, worlds=n, seed=seed).data for n, seed in ((24, 3), (8, 3), (24, 4)))
    assert study.data is not None and again is not None and fewer is not None and other is not None
    assert again.identical(study.data)
    assert fewer.credibility.identical(study.data.credibility.isel(world=slice(0, 8)))
    assert not other.credibility.equals(study.data.credibility)


def test_settings_reach_the_payoffs() -> None:
    mild, dear = (threat(SMALL, worlds=4, set={"threats.surge.audience.warn": cost}) for cost in (0.0, 0.2))
    assert mild.data is not None and dear.data is not None
    assert (dear.data.resolved.isel(case=0) > mild.data.resolved.isel(case=0)).all()
    assert dear.run.options["set"] == {"threats.surge.audience.warn": 0.2} and dear.run.digest != mild.run.digest
    prepared = threat(SMALL, level="prepare", worlds=4)
    assert "audience" in Terms._fields and prepared.run.options["level"] == "prepare"


def test_what_the_table_says_is_in_the_data(study: Study) -> None:
    data = study.data
    assert data is not None and len(study["solutions"]) == 2 * 4 * len(OUTCOMES)
    for row in study["solutions"].itertuples():
        values = data[row.outcome].sel(case=row.case)
        values = values.sel(solution=row.solution) if "solution" in values.dims else values
        assert row.mean == pytest.approx(float(values.mean())) and 0 <= row.low <= row.mean <= row.high <= 1
    leading = study["solutions"].query("solution == 'qre'").reset_index(drop=True)
    assert leading[list(study["outcomes"].columns)].equals(study["outcomes"])
    assert len(study.summary) == 6


def test_who_blinks_is_who_gives_way_most(study: Study) -> None:
    first = study["outcomes"].query("case == 'as it is'").set_index("outcome")["mean"]
    ways = {
        "Rebels gives in": first["gives_short"] + first["concedes"],
        "Patron backs down": first["backs_down"],
        "it comes to war": first["war"],
    }
    most = max(ways, key=lambda way: ways[way])
    assert study.summary[0].startswith(f"Once the threat is made, most likely {most} ({100 * ways[most]:.0f}%)")


def test_terminal_page_and_chart(study: Study, tmp_path: Path) -> None:
    titles = [item.title.plain for item in study.renderables() if hasattr(item, "columns")]
    assert [title.partition(" (")[0] for title in titles] == [
        "What comes of the threat",
        "How much hangs on the solution",
        "Perfect equilibria: share of worlds by who threatens",
        "What the payoffs are made of",
    ]
    page = study.to_html(tmp_path / "threat.html").read_text(encoding="utf-8")
    assert "More troops beside the government" in page and "played forward" not in page
    assert [section.id for section in study.sections()] == ["threat-surge"]
    drawing = study.charts["credibility"].draw()
    assert drawing is not None
    data = specification(drawing)["datasets"]
    assert len(data["rows"]) == 3 * STEPS**2 and len(data["points"]) == 4
    case = threat("crisis")
    assert not case.charts and len(case.sections()[0].blocks) == 3


def test_the_exported_game_is_the_mean_game(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "surge.efg"
    assert threat(SMALL, worlds=24, seed=3, efg=path).to_dict() == study.to_dict()
    tree, title, players = read_efg(path.read_text(encoding="utf-8"))
    assert title == study.title and list(players) == list(study["players"]["name"])
    wars = sorted({node.payoffs[0] for _, node in tree.walk() if node.name.startswith("war")})
    assert study.data is not None
    first = study.data.isel(case=0)
    assert wars == pytest.approx([float(first[name].mean()) for name in ("war_irresolute", "war_resolved")])


@pytest.mark.parametrize(
    ("where", "options", "named"),
    [
        (SMALL, {"name": "surg"}, "surge"),
        (SMALL, {"level": "prepar"}, "prepare"),
        (SMALL, {"solution": "nash"}, "pbe"),
        (SMALL, {"worlds": 0}, "worlds"),
        ("crisis", {"as_of": "2017-08-31"}, "as_of"),
        ("proxy_war", {}, "no threats"),
    ],
)
def test_what_makes_no_sense_is_refused(where: str, options: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        threat(where, **options)  # type: ignore[arg-type]


def test_afghanistan_threats_are_solved_as_of_every_date() -> None:
    scenario = load("afghanistan")
    assert set(scenario.threats) == {"counter_deployment", "border_strikes"}
    for day in ("2015-08-31", "2017-08-31"):
        found = threat(scenario, name="border_strikes", as_of=day, worlds=8)
        assert list(found["players"]["name"]) == ["Russia", "United States"]
        assert found["quantal"].not_converged.sum() == 0
