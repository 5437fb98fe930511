"""Threats from scenario to study: who blinks, what moves it, what is refused, same numbers for the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from realpolitik.engines.signalling.efg import read_efg
from realpolitik.errors import UsageError
from realpolitik.findings.signalling import READ, ThreatStudy, blinks, class_shares, summary
from realpolitik.kernels.signalling.layout import CLASSES, Game, Terms
from realpolitik.pipeline import signalling
from realpolitik.pipeline.signalling import threat
from realpolitik.report.charts.signalling import surface_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.page import write_page
from realpolitik.report.studies import signalling as shown
from realpolitik.scenario.load import load

SMALL = str(Path(__file__).parents[1] / "corpus" / "valid" / "threats.yaml")


@pytest.fixture(scope="module")
def study() -> ThreatStudy:
    return threat(SMALL, worlds=24, seed=3)


def test_the_published_game_has_its_answer() -> None:
    found = threat("crisis").data.sel(solution="pbe").isel(case=0, world=0)
    assert float(found.threaten_irresolute) == pytest.approx(3 / 14)
    assert float(found.resists) == float(found.belief) == pytest.approx(2 / 3)
    assert CLASSES[int(found.kind)] == "bluffing" and bool(found.quiet)
    assert threat("crisis").solution == "pbe"


def test_a_study_is_labelled(study: ThreatStudy) -> None:
    assert study.data.sizes["world"] == 24 and list(study.data.solution.values) == ["pbe", "qre"]
    assert set(READ) | set(Game._fields) <= set(study.data.data_vars)
    assert study.players == ("Patron", "Rebels") and study.level == "warn" and study.solution == "qre"
    assert bool(study.data.converged.all())
    assert study.surface is not None and study.surface.credibility.dims == ("solution", "engaged", "will")
    for shares in class_shares(study).values():
        assert sum(shares.values()) == pytest.approx(1.0)


def test_overstretch_memory_and_an_attack_at_home_move_resolve_as_they_should(study: ThreatStudy) -> None:
    """World by world, as each enters the cost of force alone."""
    prior = study.data["resolved"]
    base = prior.sel(case="as it is").values
    assert (prior.sel(case="no other theatre").values >= base).all()
    assert (prior.sel(case="old war forgotten").values >= prior.sel(case="attack at home").values).all()
    assert (prior.sel(case="attack at home").values >= base).all()
    assert prior.sel(case="no other theatre").values.mean() > base.mean()
    assert study.surface is not None
    believed = study.surface.credibility.sel(solution="qre").values
    assert (np.diff(believed, axis=1) >= -1e-9).all() and (np.diff(believed, axis=0) <= 1e-9).all()


def test_games_keep_what_is_assumed_of_them(study: ThreatStudy) -> None:
    data = study.data
    assert (data.war_resolved <= data.concede_challenger + 1e-12).all()
    assert (data.war_firm <= data.back_target + 1e-12).all()
    assert (data.war_irresolute <= data.back_challenger + 1e-12).all()
    assert (data.back_challenger <= np.minimum(data.short_challenger, data.concede_challenger) + 1e-12).all()


def test_same_seed_same_numbers_and_worlds_do_not_depend_on_their_number(study: ThreatStudy) -> None:
    again, fewer = threat(SMALL, worlds=24, seed=3), threat(SMALL, worlds=8, seed=3)
    assert again.data.identical(study.data)
    assert fewer.data.credibility.identical(study.data.credibility.isel(world=slice(0, 8)))
    assert not threat(SMALL, worlds=24, seed=4).data.credibility.equals(study.data.credibility)


def test_settings_reach_the_payoffs() -> None:
    mild, dear = (threat(SMALL, worlds=4, set={"threats.surge.audience.warn": cost}) for cost in (0.0, 0.2))
    assert (dear.data.resolved.isel(case=0) > mild.data.resolved.isel(case=0)).all()
    prepared = threat(SMALL, level="prepare", worlds=4)
    assert "audience" in Terms._fields and prepared.level == "prepare"


def test_what_the_table_says_is_in_the_data(study: ThreatStudy) -> None:
    for row in blinks(study, "pbe"):
        values = study.data[row.outcome].sel(case=row.case)
        values = values.sel(solution="pbe") if "solution" in values.dims else values
        assert row.mean.value == pytest.approx(float(values.mean()))
    assert len(summary(study)) == 6


def test_tables_document_page_and_chart(study: ThreatStudy, tmp_path: Path) -> None:
    assert len(shown.tables(study)) == 7
    document = shown.document(study)
    assert {row["solution"] for row in document["outcomes"]} == {"pbe", "qre"}
    assert document["threat"] == "surge" and document["as_of"] == "2018-01-31"
    target = write_page(shown.front(study), (shown.section(study),), tmp_path / "threat.html")
    page = target.read_text(encoding="utf-8")
    assert "More troops beside the government" in page and "played forward" not in page
    drawing = surface_chart(study)
    assert drawing is not None and len(specification(drawing)["datasets"]["rows"]) == 3 * signalling.STEPS**2
    case = threat("crisis")
    assert surface_chart(case) is None and len(shown.section(case).blocks) == 3


def test_the_exported_game_is_the_mean_game(study: ThreatStudy) -> None:
    tree, title, players = read_efg(signalling.efg(study))
    assert (title, players) == (study.title, study.players)
    wars = sorted({node.payoffs[0] for _, node in tree.walk() if node.name.startswith("war")})
    first = study.data.isel(case=0)
    assert wars == pytest.approx([float(first[name].mean()) for name in ("war_irresolute", "war_resolved")])


@pytest.mark.parametrize(
    ("words", "options", "named"),
    [
        ((SMALL, "surg"), {}, "surge"),
        ((SMALL,), {"level": "prepar"}, "prepare"),
        ((SMALL,), {"solution": "nash"}, "pbe"),
        ((SMALL,), {"worlds": 0}, "worlds"),
        (("crisis",), {"as_of": "2017-08-31"}, "as_of"),
        (("proxy_war",), {}, "no threats"),
    ],
)
def test_what_makes_no_sense_is_refused(words: tuple[str, ...], options: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        threat(*words, **options)  # type: ignore[arg-type]


def test_afghanistan_threats_are_solved_as_of_every_date() -> None:
    scenario = load("afghanistan")
    assert set(scenario.threats) == {"counter_deployment", "border_strikes"}
    for day in ("2015-08-31", "2017-08-31"):
        found = threat(scenario, "border_strikes", as_of=day, worlds=8)
        assert found.players == ("Russia", "United States") and bool(found.data.converged.all())
