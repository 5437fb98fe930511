"""What a change makes: paired differences, what moved and in which order, and how it is told."""

import json
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console
from scipy import stats

from realpolitik.pipeline.runs import Pair
from realpolitik.results import Result
from realpolitik.studies.whatif import frames, tables
from realpolitik.study import RunInfo, Study


def told(baseline: Result, changed: Result, *pins: str) -> Study:
    """The study of two runs, as if the second had been held so."""
    made = replace(changed.provenance, pins=pins)
    pair = Pair(baseline, replace(changed, provenance=made))
    return tables.study(pair, RunInfo.of_run(made))


@pytest.fixture(scope="module")
def study(run, changed) -> Study:
    return told(run, changed)


def ground(study: Study, name: str):
    return study["ground"].set_index("reading").loc[name]


def test_events_differ_world_by_world(study):
    events = study["events"].set_index("event")
    falls = events.loc["crown_falls"]
    assert falls.difference == pytest.approx(falls.changed - falls.baseline)
    assert falls.difference == pytest.approx((falls.gained - falls.lost) / 300)
    assert falls.low < falls.difference < falls.high
    assert falls.baseline_low < falls.baseline < falls.baseline_high
    assert falls.error > 0
    raid = events.loc["raid"]
    assert raid.difference == 0
    assert raid.low < 0 < raid.high


def test_pairing_beats_independent_runs(study, run, changed):
    ends = [one.data["ground"].sel(belligerent="crown").values[:, -1] for one in (run, changed)]
    assert ground(study, "crown").error < np.sqrt(sum(end.var() for end in ends) / 300)


def test_the_difference_starts_with_the_change(study):
    course = study["course"].query("reading == 'crown'")
    assert len(course) == 85
    assert (course[["q05", "q25", "q50", "q75", "q95"]].to_numpy()[:24] == 0).all()
    assert course["mean"].iloc[-1] < 0
    crown = ground(study, "crown")
    assert crown.low < crown.difference < crown.high < 0


def test_the_chain_names_what_moved_and_nothing_else(study):
    moves = study["moves"]
    assert set(moves.term) == {"ground.crown", "contested"}
    first = moves.iloc[0]
    assert first.title == "Ground held by Crown"
    assert first.peak < 0
    assert first.date.year == 2020
    text = " ".join(study.summary)
    assert "The Crown falls" in text
    assert "Ground held by Crown down" in text
    assert list(moves.date) == sorted(moves.date)


def test_nothing_changed_nothing_moves(run):
    found = told(run, run)
    assert found["chain"].empty
    assert found.summary == ("No quantity moves clearly: the change makes no difference that these worlds could show.",)
    assert all((found[name].difference == 0).all() for name in ("events", "ground", "issues"))


def test_what_the_user_sets_is_marked(run, changed):
    data = changed.data.copy()
    level = data["level"].copy(deep=True)
    level.loc[{"instrument": "empire.presence", "month": slice(12, None)}] = 0
    pinned = replace(changed, data=data.assign(level=level))
    first = told(run, pinned, "empire.presence=withdrawn@2019-01")["moves"].iloc[0]
    assert first.term == "level.empire.presence"
    assert first.set_by_user
    assert first.title == "Empire: Troops beside the Crown"


def test_like_moves_of_one_month_are_one_step(run, changed):
    data = changed.data.copy()
    belief = data["belief"].copy(deep=True)
    belief.loc[{"patron": "empire", "quarter": slice(8, None)}] -= 0.3
    found = told(run, replace(changed, data=data.assign(belief=belief)))
    steps = found["chain"]
    beliefs = steps[steps.term.str.startswith("belief.")]
    assert len(beliefs) == 1
    assert beliefs.alike.iloc[0] == 4
    assert (1 + steps.alike).sum() == len(found["moves"])


def resampled(run: Result, seed: int) -> Result:
    """Worlds drawn with replacement: a run that differs from another such run by chance alone."""
    worlds = np.random.default_rng(seed).integers(0, run.data.sizes["world"], run.data.sizes["world"])
    return replace(run, data=run.data.isel(world=worlds).assign_coords(world=run.data["world"].values))


def test_a_change_that_changes_nothing_is_seldom_told(invented):
    few = invented.result(worlds=60, months=24)
    events = readings = 0
    for seed in range(60):
        pair = Pair(resampled(few, seed), resampled(few, 1000 + seed))
        events += frames.events_of(pair).told.any()
        readings += frames.at_end(frames.ground_readings(pair), True).told.any()
    assert max(events, readings) <= stats.binom.ppf(0.999, 60, 0.05)


def test_one_world_tells_nothing(invented):
    """A single pair of worlds differs everywhere, and nothing of it may be told."""
    found = told(invented.result(worlds=1, months=24), invented.result(worlds=1, months=24, push=0.3))
    assert found["chain"].empty
    assert not any(found[name].told.any() for name in ("events", "ground", "issues"))


def test_terminal_page_and_document_say_the_same(run, changed, tmp_path):
    study = told(run, changed, "empire.presence=withdrawn@2019-01")
    console = Console(width=140, file=StringIO(), force_terminal=False)
    for item in study.renderables():
        console.print(item)
    text = console.file.getvalue()
    shown = ("empire.presence=withdrawn@2019-01", "What happens instead", "The Crown falls", "Ground held at the end")
    assert all(words in text for words in (*shown, "The chain of causes", "Ground held by Crown"))
    page = study.to_html(tmp_path / "whatif.html").read_text(encoding="utf-8")
    assert all(f'id="{name}"' in page for name in ("fig-events", "fig-course-differences", "fig-causes-chain"))
    document = json.loads(json.dumps(study.to_dict(), allow_nan=False))
    assert {"events", "ground", "issues", "course", "chain", "moves", "lapses", "runs"} == set(document["tables"])
    assert document["tables"]["runs"][1]["do"] == ["empire.presence=withdrawn@2019-01"]
    assert study.source.changed.data is changed.data


@pytest.mark.parametrize("name", ["events", "differences", "chain"])
def test_charts_are_valid(study, name):
    drawing = study.charts[name].draw()
    drawing.chart.to_dict(validate=True)
    assert drawing.datasets["rows"]
