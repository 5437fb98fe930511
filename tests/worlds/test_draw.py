"""Draws depend on the seed, the world's number and the record alone, and follow estimates and ratings."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws
from realpolitik.worlds import draw as draw_or_kept
from realpolitik.worlds.draw import BLOCK, OWN, OWN_WEIGHT, Points, quantiles
from realpolitik.worlds.draw import draw_anew as draw

from .scenarios import ACTOR, WAR, built, war

WORLDS = 40


def same(one: Draws, other: Draws, rows: np.ndarray | slice = slice(None)) -> bool:
    """Whether all of ``other`` equals those rows of ``one``, bit for bit."""
    return (
        one.values.keys() == other.values.keys()
        and one.candidates == other.candidates
        and all(
            np.array_equal(value[rows] if value.ndim else value, other.values[path])
            for path, value in one.values.items()
        )
        and all(np.array_equal(codes[rows], other.believed[path]) for path, codes in one.believed.items())
    )


def test_chunks_of_any_size_in_any_order_give_the_same_worlds() -> None:
    whole = draw(war(), np.arange(WORLDS), 7)
    for size in (1, 7, 250):
        for first in reversed(range(0, WORLDS, size)):
            rows = np.arange(first, min(first + size, WORLDS))
            assert same(whole, draw(war(), rows, 7), rows)
    shuffled = np.random.default_rng(0).permutation(WORLDS)
    assert same(whole, draw(war(), shuffled, 7), shuffled)


def test_worlds_beyond_a_block_stand_alone_too() -> None:
    far = np.array([BLOCK - 1, BLOCK, 5 * BLOCK + 3])
    whole = draw(war(), far, 7)
    for k, world in enumerate(far):
        assert same(whole, draw(war(), np.array([world]), 7), np.array([k]))


def test_threads_do_not_change_draws() -> None:
    expected = draw(war(), np.arange(WORLDS), 7)
    found: list[Draws] = []
    workers = [threading.Thread(target=lambda: found.append(draw(war(), np.arange(WORLDS), 7))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == 4 and all(same(expected, one) for one in found)


def test_another_seed_gives_other_draws() -> None:
    one, other = draw(war(), np.arange(WORLDS), 7), draw(war(), np.arange(WORLDS), 8)
    for path in one.uncertain:
        assert not np.array_equal(one.values[path], other.values[path]), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("actors/c", {"name": "C", **ACTOR, "kind": "bloc"}),
        (
            "territories/sea",
            {
                "name": "Sea",
                "ref": "judgement",
                "exposure": [0.1, 0.3],
                "guard": 0.2,
                "route": 0.1,
                "recruits": 0,
                "migrants": 0,
            },
        ),
        (
            "issues/peace",
            {"title": "Peace", "question": "Is there peace?", "anchors": {0: "no", 100: "yes"}, "reads": "settled"},
        ),
        ("positions/p", {"rule": {"position": [10, 50, 90], "salience": 0.4, "ref": "judgement"}}),
        ("ties/b", {"p": {"access": [0.1, 0.2, 0.6], "relations": [-0.5, 0.5], "ref": "judgement"}}),
        (
            "claims/other",
            {
                "source": "good",
                "paragraph": 3,
                "kind": "value",
                "text": "A is rich.",
                "certainty": "judgement",
                "credibility": 1,
                "about": "ties.p.a.access",
                "value": 0.9,
            },
        ),
        ("shocks/quake", {"title": "Quake", "ref": "judgement", "rate": [0.1, 0.4], "changes": {"will.p": -0.1}}),
    ],
)
def test_an_addition_elsewhere_leaves_other_records_as_they_were(path: str, value: dict) -> None:
    before, after = draw(war(), np.arange(WORLDS), 3), draw(resolve(built((path, value))), np.arange(WORLDS), 3)
    touched = {"claims/other": "ties.p.a"}.get(path, path.replace("/", "."))
    kept = [name for name in before.values if not name.startswith(touched)]
    assert len(kept) > 50
    for name in kept:
        assert np.array_equal(before.values[name], after.values[name]), name
        assert np.array_equal(before.believed.get(name, 0), after.believed.get(name, 0)), name


def test_pools_believe_in_proportion_to_ratings() -> None:
    path = "actors.b.belligerent.cohesion"
    found = draw(war(), np.arange(4 * BLOCK), 1)
    assert found.candidates[path] == (OWN, "firm", "weak")
    weights = np.array([OWN_WEIGHT, 1.0 * 1.0, 0.25 * 0.75])
    shares = np.bincount(found.believed[path], minlength=3) / (4 * BLOCK)
    assert shares == pytest.approx(weights / weights.sum(), abs=0.002)
    values = found.values[path]
    assert (values[found.believed[path] == 1] == 0.95).all()
    assert ((values[found.believed[path] == 2] > 0.1) & (values[found.believed[path] == 2] < 0.2)).all()
    assert ((values[found.believed[path] == 0] > 0.4) & (values[found.believed[path] == 0] < 0.8)).all()


def test_what_repeats_another_is_not_counted_twice() -> None:
    claim = {
        "source": "echo",
        "paragraph": 1,
        "kind": "value",
        "text": "B stands firm, one hears.",
        "certainty": "attributed",
        "speaker": "Good",
        "credibility": 1,
        "about": "actors.b.belligerent.cohesion",
        "value": 0.9,
        "origin": "firm",
    }
    path = "actors.b.belligerent.cohesion"
    found = draw(resolve(built(("claims/heard", claim))), np.arange(BLOCK), 1)
    alone = draw(resolve(built()), np.arange(BLOCK), 1)
    assert found.candidates[path] == alone.candidates[path] == (OWN, "firm", "weak")
    assert np.array_equal(found.believed[path], alone.believed[path])
    assert np.array_equal(found.values[path], alone.values[path])


def test_a_view_believes_its_source_alone() -> None:
    viewed = draw(resolve(built(), view="poor"), np.arange(WORLDS), 1)
    assert viewed.candidates["actors.b.belligerent.cohesion"] == ("weak",)
    assert (viewed.believed["actors.b.belligerent.cohesion"] == 0).all()
    cohesion = viewed.values["actors.b.belligerent.cohesion"]
    assert cohesion.min() >= 0.1 and cohesion.max() <= 0.2
    assert np.all(viewed.values["actors.p.will"] == 1.0)
    assert np.all(
        draw(resolve(built(), view="good", as_of=None), np.arange(3), 1).values["actors.b.belligerent.cohesion"] == 0.95
    )


def stances(*given: tuple[str, float]) -> Scenario:
    """The view of a source that says something of b's cohesion, with each (stance, value)."""
    weak = {**WAR["claims"]["weak"], "certainty": "attributed", "speaker": "A guard"}
    told = {f"told-{place}": {**weak, "stance": stance, "value": value} for place, (stance, value) in enumerate(given)}
    return resolve(built(("claims", told)), view="poor")


@pytest.mark.parametrize(
    ("given", "shares"),
    [
        ((("endorses", 0.2), ("disputes", 0.9)), {0.2: 1.0}),
        ((("endorses", 0.2), ("reports", 0.9)), {0.2: 2 / 3, 0.9: 1 / 3}),
        ((("reports", 0.9),), {0.9: 0.5}),
        ((("disputes", 0.9),), {}),
        ((("reports", 0.2), ("reports", 0.9), ("disputes", 1.0)), {0.2: 0.25, 0.9: 0.25}),
    ],
)
def test_a_view_believes_what_its_author_endorses_half_of_what_he_reports_nothing_that_he_disputes(
    given: tuple[tuple[str, float], ...], shares: dict[float, float]
) -> None:
    found = draw(stances(*given), np.arange(BLOCK), 1)
    cohesion = np.broadcast_to(found.values["actors.b.belligerent.cohesion"], BLOCK)
    for value in {number for _, number in given}:
        assert np.mean(cohesion == value) == pytest.approx(shares.get(value, 0.0), abs=0.05)
    own = np.mean(~np.isin(cohesion, [number for _, number in given]))
    assert own == pytest.approx(1 - sum(shares.values()), abs=0.05)


def test_without_a_view_a_speaker_is_heard_whatever_who_relays_him_thinks() -> None:
    claim = {**WAR["claims"]["weak"], "certainty": "attributed", "speaker": "A guard"}
    drawn = [
        draw(resolve(built(("claims/weak", {**claim, "stance": stance}))), np.arange(64), 1)
        for stance in ("endorses", "disputes")
    ]
    path = "actors.b.belligerent.cohesion"
    assert np.array_equal(drawn[0].values[path], drawn[1].values[path])


@settings(max_examples=60, deadline=None)
@given(low=st.floats(-100, 100), width=st.floats(1e-3, 1e3), peak=st.floats(0, 1), u=st.floats(1e-6, 1 - 1e-6))
def test_pert_quantiles_are_those_of_scipys_beta(low: float, width: float, peak: float, u: float) -> None:
    mode, high = min(low + peak * width, low + width), low + width
    alpha = 1 + 4 * (mode - low) / (high - low)
    drawn = quantiles([(Estimate(low=low, mode=mode, high=high), np.array([u]))])[0][0]
    assert drawn == pytest.approx(stats.beta(alpha, 6 - alpha, low, high - low).ppf(u), rel=1e-9, abs=1e-9)
    assert low <= drawn <= high


def test_uniform_and_point_quantiles() -> None:
    u = np.array([0.25, 0.5])
    uniform, point = quantiles([(Estimate(low=2, high=6), u), (Estimate(low=3, high=3), u)])
    assert uniform == pytest.approx([3, 4])
    assert (point == 3).all()


def test_each_number_fills_its_strata() -> None:
    """In the first block every number has one world in each of 1,024 equal slices of its distribution."""
    points = Points(np.arange(BLOCK), 5).of("actors.a", 12)
    assert (points > 0).all() and (points < 1).all()
    for column in points.T:
        assert np.array_equal(np.sort(np.floor(column * BLOCK)), np.arange(BLOCK))


def test_records_pair_at_random_and_within_one_evenly() -> None:
    points = Points(np.arange(BLOCK), 5)
    one, other = points.of("actors.a", 4), points.of("actors.b", 4)
    assert np.abs(np.corrcoef(one.T, other.T)[:4, 4:]).max() < 0.12
    cells = np.floor(one[:, :2] * 32).astype(int)
    assert len({tuple(cell) for cell in cells}) > 900, (
        "pairs within a record are spread better than at random (about 650)"
    )


def test_a_record_of_more_numbers_than_dimensions_is_served() -> None:
    points = Points(np.arange(64), 5).of("instruments.x.y", 300)
    assert points.shape == (64, 300)
    assert np.abs(np.corrcoef(points[:, :128].T, points[:, 128:256].T)[:128, 128:].diagonal()).max() < 0.6


def test_the_catalog_draws_within_every_estimate() -> None:
    scenario = resolve(load("proxy_war"))
    found = draw(scenario, np.arange(200), 1)
    from realpolitik.scenario.paths import numbers

    for path, entry in numbers(scenario).items():
        estimate = entry.number.estimates[-1]
        assert np.all(found.values[path] >= estimate.low - 1e-12) and np.all(
            found.values[path] <= estimate.high + 1e-12
        ), path
    assert len(found.uncertain) > 20


def test_kept_draws_are_those_that_would_be_drawn() -> None:
    """The same object for the same worlds; rows of kept draws for some of them; another seed or number: drawn anew."""
    scenario, some = war(), np.array([5, 3, 3, 39])
    whole = draw_or_kept(scenario, np.arange(WORLDS), 7)
    assert draw_or_kept(scenario.model_copy(), np.arange(WORLDS), 7) is whole
    assert same(draw(scenario, np.arange(WORLDS), 7), whole)
    assert same(draw(scenario, some, 7), draw_or_kept(scenario, some, 7))
    assert same(draw(scenario, np.arange(WORLDS), 8), draw_or_kept(scenario, np.arange(WORLDS), 8))
    name = next(iter(scenario.actors))
    changed = scenario.actors[name].model_copy(update={"will": scenario.actors[name].capability})
    other = scenario.model_copy(update={"actors": {**scenario.actors, name: changed}})
    assert same(draw(other, np.arange(WORLDS), 7), draw_or_kept(other, np.arange(WORLDS), 7))


def test_an_order_of_its_own_is_kept_apart() -> None:
    """Draws list numbers in the scenario's order, which a digest does not tell."""
    scenario = war()
    turned = scenario.model_copy(update={"actors": dict(reversed(scenario.actors.items()))})
    assert list(draw_or_kept(scenario, np.arange(3), 7).values) == list(draw(scenario, np.arange(3), 7).values)
    assert list(draw_or_kept(turned, np.arange(3), 7).values) == list(draw(turned, np.arange(3), 7).values)
    assert list(draw(turned, np.arange(3), 7).values) != list(draw(scenario, np.arange(3), 7).values)


def test_kept_draws_cannot_be_written_into() -> None:
    draws = draw_or_kept(war(), np.arange(3), 7)
    for array in draws.arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
