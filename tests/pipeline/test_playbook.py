"""A patron's playbook in two arenas: the same scenario twice agrees with itself, and what is held is what is read."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.findings.playbook import MEASURES, Playbooks
from realpolitik.report.studies import playbook as study

WORLDS, MONTHS = 12, 24


@pytest.fixture(scope="module")
def found() -> Playbooks:
    return rp.playbooks(["proxy_war", "proxy_war"], patron="boreas", worlds=WORLDS, months=MONTHS)


def test_the_same_arena_twice_agrees_with_itself(found: Playbooks) -> None:
    first, second = found.arenas
    assert (first.label, second.label) == ("proxy_war", "proxy_war (2)")
    assert first.order == second.order
    for kind in found.kinds:
        assert first.plays[kind].returns == second.plays[kind].returns
        np.testing.assert_array_equal(first.plays[kind].use.shares, second.plays[kind].use.shares)
    assert {row.verdict for row in found.analogies} <= {"holds", "too small", "no effect", "unclear"}
    assert len(found.analogies) == len(found.kinds) * len(MEASURES)
    assert found.runs == 2 * (1 + len(found.kinds))


def test_returns_are_paired_differences_of_whole_runs(found: Playbooks) -> None:
    pair = rp.whatif("proxy_war", do=["boreas.arms=none"], worlds=WORLDS, months=MONTHS).source
    gap = [
        run.data["influence"].sel(actor="boreas").isel(month=slice(1, None)).mean("month")
        for run in (pair.baseline, pair.changed)
    ]
    assert found.arenas[0].plays["arms"].returns["influence"].value == pytest.approx(float((gap[0] - gap[1]).mean()))


def test_the_client_is_whom_it_helps_unless_said_otherwise(found: Playbooks) -> None:
    assert found.arenas[0].client == "league"
    other = rp.playbooks(
        ["proxy_war", "proxy_war"], patron="boreas", clients={"proxy_war (2)": "crown"}, worlds=2, months=3
    )
    assert [arena.client for arena in other.arenas] == ["league", "crown"]


def test_cost_is_paid_only_while_in_use(found: Playbooks) -> None:
    for play in found.arenas[0].plays.values():
        assert 0 <= play.use.raised <= 1
        assert (play.use.cost.price > 0) == bool(play.use.shares[1:].any())


def test_document_and_tables_tell_the_same(found: Playbooks) -> None:
    document = study.document(found)
    assert [row["verdict"] for row in document["analogies"]] == [row.verdict for row in found.analogies]
    use, gains, alike = study.parts(found)
    assert len(use.rows) == len(gains.rows) == sum(len(arena["plays"]) for arena in document["arenas"])
    assert len(alike.rows) == len(document["analogies"])
    assert all(section.blocks for section in study.sections(found))


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
        rp.playbooks(scenarios, patron=patron, **more)
    assert told in f"{caught.value} {caught.value.allowed} {caught.value.nearest}"
