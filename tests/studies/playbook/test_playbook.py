"""A patron's playbook in two arenas: the same scenario twice agrees with itself, and what is held is what is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.stats import FAMILY
from realpolitik.studies.playbook.analogies import FIELDS, USED, VERDICTS, analogies
from realpolitik.studies.playbook.arena import MEASURES, Arena
from realpolitik.studies.playbook.kinds import TITLES
from realpolitik.studies.playbook.tables import open_line, told_lines

WORLDS, MONTHS = 12, 24


@pytest.fixture(scope="module")
def study() -> rp.Study:
    return rp.playbook(["proxy_war", "proxy_war"], patron="boreas", worlds=WORLDS, months=MONTHS)


def test_the_same_arena_twice_agrees_with_itself(study: rp.Study) -> None:
    first, second = study["arenas"].itertuples()
    assert (first.arena, second.arena) == ("proxy_war", "proxy_war (2)")
    assert first.order == second.order and first.digest == second.digest
    for name in ("use", "shares", "returns"):
        one, other = (study[name][study[name].arena == label].drop(columns="arena") for label in study["arenas"].arena)
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))
    alike = study["analogies"]
    assert set(alike.verdict) <= {"holds", "too small", "no effect", "unclear"}
    kinds, used = set(study["use"].kind), study["use"][study["use"].in_use >= USED].kind
    assert 2 <= used.nunique() < len(kinds), "one kind is hardly in use, and no analogy is drawn on it"
    assert len(alike) == 2 * used.nunique() * len(MEASURES) and set(alike.kind) == set(used)
    assert study["arenas"].runs.sum() == 2 * (1 + len(kinds))
    assert set(study["returns"].level) == {1 - FAMILY / (2 * len(kinds) * len(MEASURES))}


def test_returns_are_paired_differences_of_whole_runs(study: rp.Study) -> None:
    pair = rp.whatif("proxy_war", do=["boreas.arms=none"], worlds=WORLDS, months=MONTHS).source
    gap = [
        run.data["influence"].sel(actor="boreas").isel(month=slice(1, None)).mean("month")
        for run in (pair.baseline, pair.changed)
    ]
    rows = study["returns"].query("arena == 'proxy_war' and kind == 'arms' and measure == 'influence'")
    assert rows.value.item() == pytest.approx(float((gap[0] - gap[1]).mean()))


def test_each_arena_may_have_a_patron_of_its_own() -> None:
    exits = {"kabul_1989": "ussr", "saigon_1973": "us"}
    study = rp.playbook(list(exits), patrons=exits, worlds=2, months=3)
    assert list(study["arenas"].patron) == ["ussr", "us"] and list(study["arenas"].client) == ["kabul", "saigon"]
    assert study.title == "The playbook of Soviet Union and United States across 2 arenas"
    with pytest.raises(UsageError, match="whose playbook in saigon_1973"):
        rp.playbook(list(exits), patrons={"kabul_1989": "ussr"}, worlds=2, months=3)
    with pytest.raises(UsageError, match="no scenario 'hanoi' is compared"):
        rp.playbook(list(exits), patron="us", patrons={"hanoi": "ussr"}, worlds=2, months=3)


def test_the_client_is_whom_it_helps_unless_said_otherwise(study: rp.Study) -> None:
    assert study["arenas"].client[0] == "league"
    other = rp.playbook(
        ["proxy_war", "proxy_war"], patron="boreas", clients={"proxy_war (2)": "crown"}, worlds=2, months=3
    )
    assert list(other["arenas"].client) == ["league", "crown"]
    assert other.run.options == {"patron": "boreas", "clients": {"proxy_war (2)": "crown"}}


def test_cost_is_paid_only_while_in_use(study: rp.Study) -> None:
    shares = study["shares"]
    for row in study["use"].itertuples():
        own = shares[(shares.arena == row.arena) & (shares.kind == row.kind)].sort_values("month").share.to_numpy()
        assert 0 <= row.raised <= 1
        assert (row.price > 0) == bool(own[1:].any())
        assert (row.start, row.in_use) == (own[0], pytest.approx(own[1:].mean()))


def test_kinds_are_ordered_by_the_middle_month_of_the_first_raise(study: rp.Study) -> None:
    use = study["use"][study["use"].arena == "proxy_war"].set_index("kind")
    (order,) = study["arenas"].order[:1]
    assert set(order) == set(use.index[use.raised >= 0.1])
    assert list(use.month[list(order)]) == sorted(use.month[list(order)])
    assert f"proxy_war: {TITLES[order[0]].lower()}" in study.summary[0]


def test_tables_stand_kind_by_kind_and_arena_by_arena(study: rp.Study) -> None:
    use = study["use"]
    assert list(use.kind_title) == [TITLES[kind] for kind in use.kind.unique() for _ in range(2)]
    shown = study.table("returns").texts()
    assert len(shown) == len(use) and "Ground of the client's camp" in shown.columns
    assert len(study.table("analogies").texts()) == len(study["analogies"]) / 2
    order = [VERDICTS.index(verdict) for verdict in study["analogies"].verdict]
    assert order == sorted(order)


def arena(label: str, kind: str, value: float, in_use: float = 1.0) -> Arena:
    """An arena with one kind, whose return is known."""
    use = pd.DataFrame([{"arena": label, "kind": kind, "in_use": in_use, "raised": 0.0, "month": np.nan}])
    ends = {"value": value, "low": value - 0.01, "high": value + 0.01}
    returns = pd.DataFrame([{"arena": label, "kind": kind, "measure": name, **ends} for name in MEASURES])
    return Arena(label, None, "", "", "", (), (), use, pd.DataFrame(), returns)  # type: ignore[arg-type]


def test_where_arenas_part_the_analogy_breaks_and_says_which_way_each_goes() -> None:
    rows = analogies([arena("a", "arms", 0.1), arena("b", "arms", -0.1)])
    assert set(rows.verdict) == {"breaks"}
    assert list(rows.sign[rows.measure == "utility"]) == [1, -1]
    (line,) = told_lines(rows)
    assert line.startswith("The analogy breaks for arms and own utility (a: up, b: down);")
    assert open_line(rows) == "Every comparison tells an effect in every arena."


def test_a_kind_that_is_hardly_used_is_no_evidence() -> None:
    rows = analogies([arena("a", "arms", 0.1), arena("b", "arms", -0.1, in_use=0.01)])
    assert set(rows.verdict) == {"one alone"} and rows.sign[rows.arena == "b"].isna().all()
    assert told_lines(rows) == ("No analogy is told to hold or to break.",)
    assert open_line(rows).startswith("4 of 4 comparisons are open")


def test_arenas_that_share_nothing() -> None:
    rows = analogies([arena("a", "arms", 0.1), arena("b", "ties", 0.1)])
    assert rows.empty and list(rows) == list(FIELDS)
    assert told_lines(rows) == () and "nothing is compared" in open_line(rows)


def test_each_panel_shows_its_own_measure(study: rp.Study) -> None:
    made = study.charts["returns"].draw()
    assert made is not None
    spec = made.chart.to_dict(validate=True)
    assert spec["facet"]["field"] == "measure"
    assert all("data" not in layer for layer in spec["spec"]["layer"])
    assert len(made.datasets["rows"]) == len(study["returns"])


def test_use_is_told_month_by_month(study: rp.Study) -> None:
    made = study.charts["shares"].draw()
    assert made is not None
    made.chart.to_dict(validate=True)
    assert len(made.datasets["rows"]) == len(study["shares"]) == (MONTHS + 1) * len(study["use"])


def test_a_page_is_written(study: rp.Study, tmp_path: Path) -> None:
    text = study.to_html(tmp_path / "playbook.html").read_text(encoding="utf-8")
    assert "playbook-gets-returns" in text and "Where the analogy holds" in text
    assert [section.id for section in study.sections()] == ["playbook-does", "playbook-gets", "playbook-alike"]
    assert all(section.blocks for section in study.sections())


@pytest.mark.parametrize(
    ("scenarios", "patron", "more", "told"),
    [
        (["proxy_war"], "boreas", {}, "two scenarios"),
        (["proxy_war", "proxy_war"], "boreus", {}, "boreas"),
        (["proxy_war", "proxy_war"], "boreas", {"worlds": 1}, "2 or more"),
        (["proxy_war", "proxy_war"], "boreas", {"clients": {"proxy": "crown"}}, "proxy_war"),
        (["proxy_war", "proxy_war"], "boreas", {"clients": {"proxy_war": "boreas"}}, "league"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    scenarios: list[str], patron: str, more: dict[str, object], told: str
) -> None:
    with pytest.raises(UsageError) as caught:
        rp.playbook(scenarios, patron=patron, **more)  # type: ignore[arg-type]
    assert told in f"{caught.value} {caught.value.allowed} {caught.value.nearest}"
