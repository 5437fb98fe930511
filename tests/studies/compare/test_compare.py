"""Two runs side by side: paired where the worlds are the same, read at the same dates, and nothing dropped."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import realpolitik as rp
from realpolitik.cli import main
from realpolitik.errors import RunError, UsageError
from realpolitik.readings import crossings
from realpolitik.results import Result
from realpolitik.stats import group_contrast
from realpolitik.studies.compare.ask import compare
from realpolitik.studies.compare.frames import Sides, at_end, events_of, ground_readings

VALUES = ("events", "ground", "issues", "series", "conduct")


def of_seed(run: Result, seed: int) -> Result:
    """The same run, told as one of another seed."""
    return replace(run, provenance=replace(run.provenance, seed=seed))


def test_a_run_beside_itself_differs_in_nothing(run):
    study = compare(run, run)
    assert study.summary[0] == "The same 300 worlds, world by world. Both were made of the same."
    assert study["only"].empty
    for name in VALUES:
        assert len(study[name]), name
        assert (study[name].difference == 0).all() and not study[name].told.any(), name
    assert list(study["runs"].run) == ["first", "second"]


def test_the_same_worlds_are_compared_one_by_one_as_a_what_if_does():
    whatif = rp.whatif("proxy_war", do="meridia.presence=withdrawn", worlds=30, months=12)
    study = compare(whatif.source.baseline, whatif.source.changed)
    one, other = whatif["events"].set_index("event"), study["events"].set_index("event")
    columns = {"first": "baseline", "second": "changed"}
    for name in ("first", "second", "difference", "error", "low", "high", "told"):
        assert list(one.loc[other.index, columns.get(name, name)]) == list(other[name]), name
    pairs = zip(whatif["ground"].itertuples(), study["ground"].itertuples(), strict=True)
    assert all((row.difference, row.low, row.high) == (two.difference, two.low, two.high) for row, two in pairs)
    assert study["runs"].run.tolist() == ["nothing held", "meridia.presence=withdrawn"]
    assert study["conduct"].set_index("instrument").loc["meridia.presence"].second == 0.0


def test_other_worlds_are_another_sample(run, changed):
    apart, paired = compare(run, of_seed(changed, 2)), compare(run, changed)
    assert apart.summary[0].startswith("Two samples of worlds, 300 and 300, so a difference carries the error of both.")
    assert apart.summary[0].endswith("In the second run: seed 2, not 1.")
    ends = [one.data["ground"].sel(belligerent="crown").values[:, -1].astype(float) for one in (run, changed)]
    row = apart["ground"].set_index("reading").loc["crown"]
    assert (row.difference, row.low, row.high) == pytest.approx(group_contrast(*ends))
    assert row.error == pytest.approx(np.sqrt(sum(end.var(ddof=1) / 300 for end in ends)))
    assert row.error > paired["ground"].set_index("reading").loc["crown"].error
    assert row["first"] == pytest.approx(ends[0].mean()) and row.second == pytest.approx(ends[1].mean())


def test_worlds_of_one_war_are_seldom_told_to_differ(invented):
    """Samples of the same worlds: what is told among all events, or all ground, is told by chance."""
    few = invented.result(worlds=60, months=24)
    events = ground = 0
    for seed in range(60):
        picks = np.random.default_rng(seed).integers(0, 60, (2, 60))
        runs = [of_seed(replace(few, data=few.data.isel(world=worlds)), place) for place, worlds in enumerate(picks)]
        sides = Sides(*runs)
        assert not sides.paired
        events += events_of(sides).rows.told.any()
        ground += at_end(sides, ground_readings(sides)[0], "share").told.any()
    assert max(events, ground) <= stats.binom.ppf(0.999, 60, 0.05)


def test_a_real_difference_is_told_of_other_worlds_too(invented, run):
    far = of_seed(invented.result(worlds=300, seed=5, push=0.1), 5)
    study = compare(run, far)
    falls = study["events"].set_index("event").loc["crown_falls"]
    assert falls.told and falls.difference > 0 and falls["size"] == "counts"
    text = " ".join(study.summary)
    assert "The Crown falls" in text and "Ground held differs most for" in text


def test_two_dates_are_read_at_the_last_month_of_both(invented, run):
    made = invented.scenario()
    about = made.about.model_copy(update={"as_of": dt.date(2019, 1, 31)})
    later = invented.result(made.model_copy(update={"about": about}), worlds=300, months=60)
    study = compare(run, later)
    assert study.until == dt.date(2024, 1, 31) == later.data["date"].values.astype("datetime64[D]")[-1].item()
    crown = study["ground"].set_index("reading").loc["crown"]
    assert crown["first"] == pytest.approx(float(run.data["ground"].sel(belligerent="crown", month=72).mean()))
    assert crown.second == pytest.approx(float(later.data["ground"].sel(belligerent="crown", month=60).mean()))
    months = study["course"].query("reading == 'crown'")
    assert months.date.iloc[0] == dt.date(2019, 1, 31) and len(months) == 61
    assert months["first"].iloc[0] == pytest.approx(float(run.data["ground"].sel(belligerent="crown", month=12).mean()))
    came = crossings(run).sel(event="crown_falls").values
    falls = study["events"].set_index("event").loc["crown_falls"]
    assert falls["first"] == pytest.approx(((came >= 0) & (came <= 72)).mean())
    assert study["runs"].run.tolist() == ["as of Jan 2018", "as of Jan 2019"]


def test_what_is_in_one_alone_is_named_with_the_reason(invented, run):
    made = invented.scenario()
    events = dict(made.events)
    falls = events.pop("crown_falls")
    events["crown_falls"] = falls.model_copy(update={"threshold": falls.threshold / 2})
    raid = events.pop("raid")
    events["storm"] = raid
    name, item = next(iter(made.instruments["empire"].items()))
    levels = {**item.levels, "more": list(item.levels.values())[-1]}
    kit = {
        **made.instruments,
        "empire": {**made.instruments["empire"], name: item.model_copy(update={"levels": levels})},
    }
    series = {key: one.model_copy(update={"unit": "souls"}) for key, one in made.series.items()}
    other = replace(run, scenario=made.model_copy(update={"events": events, "instruments": kit, "series": series}))
    study = compare(run, other)
    only = {(row.kind, row.id, row.run): row.reason for row in study["only"].itertuples()}
    assert only[("event", "raid", "first")] == only[("event", "storm", "second")] == "is not in the other"
    for place in ("first", "second"):
        assert only[("instrument", f"empire.{name}", place)] == "has other levels in the other"
    reasons = {reason for (kind, _, _), reason in only.items() if kind == "series"}
    assert reasons == {"measures something else in the other"} and study["series"].empty
    row = study["events"].set_index("event").loc["crown_falls"]
    assert not row.same
    text = " ".join(study.summary)
    assert "1 event is not asked alike" in text and falls.title in text
    assert "Not in both, or not alike: 2 events, " in text


def test_a_deadline_that_had_passed_is_told(invented, run):
    made = invented.scenario()
    name, event = next((key, item) for key, item in made.events.items() if item.by is not None)
    start = event.by + dt.timedelta(days=31)
    about = made.about.model_copy(update={"as_of": start.replace(day=28)})
    later = invented.result(made.model_copy(update={"about": about}), worlds=20, months=12)
    only = compare(run, later)["only"].set_index("id").loc[name]
    assert only.run != "" and only.reason.startswith("had passed its deadline on ")


def test_runs_without_a_common_month_are_refused(invented, run):
    about = invented.scenario().about.model_copy(update={"as_of": dt.date(2030, 1, 31)})
    later = invented.result(invented.scenario().model_copy(update={"about": about}), worlds=20, months=12)
    with pytest.raises(UsageError, match=r"no month in common: they go from 2018-01-31 .* and from 2030-01-31"):
        compare(run, later)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """A folder with two saved runs."""
    home = tmp_path_factory.mktemp("runs")
    for name, day in (("early", "2020-12-31"), ("late", "2021-02-28")):
        rp.simulate("proxy_war", as_of=day, worlds=8, months=9, out=home / name).data.close()
    return home


def test_folders_files_and_studies_are_runs(saved, capsys):
    study = compare(saved / "early", saved / "late" / "result.nc")
    asked = [rp.assess("proxy_war", as_of=day, worlds=8, months=9, alone=True) for day in ("2020-12-31", "2021-02-28")]
    again = compare(*asked)
    assert study.to_dict()["tables"] == again.to_dict()["tables"]
    with pytest.raises(SystemExit) as left:
        main(["compare", str(saved / "early"), str(saved / "late"), "--json"])
    assert left.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert {**told, "report": None} == {**json.loads(json.dumps(study.to_dict())), "report": None}
    for pair in (study.source, again.source):
        pair.baseline.data.close()
        pair.changed.data.close()


def test_what_is_no_saved_run_is_refused(saved, tmp_path):
    with pytest.raises(UsageError, match=r"no saved run at .*result\.nc.*early"):
        compare(saved, saved / "early")
    with pytest.raises(UsageError, match=r"no saved run at 'nowhere'.*kabul_1989"):
        compare("nowhere", saved / "early")
    (tmp_path / "result.nc").write_text("no run")
    with pytest.raises(RunError):
        compare(tmp_path, saved / "early")
    pair = rp.whatif("proxy_war", do="boreas.arms=overt", worlds=2, months=2)
    with pytest.raises(UsageError, match=r"holds two runs: ask \.source\.baseline or \.source\.changed"):
        compare(pair, pair)


def test_page_and_charts(run, changed, tmp_path):
    study = compare(run, of_seed(changed, 2))
    assert [part.id for part in study.sections()] == ["events", "course", "conduct", "runs"]
    for name, chart in study.charts.items():
        drawing = chart.draw()
        assert drawing is not None, name
        drawing.chart.to_dict(validate=True)
    page = study.to_html(tmp_path / "compare.html").read_text(encoding="utf-8")
    assert 'id="fig-course-ground_course"' in page


def test_wars_of_other_times_are_read_by_months_and_by_role():
    study = compare("kabul_1989", "saigon_1973", worlds=4)
    assert "They have no month in common" in study.about and study.until == dt.date(1991, 8, 31)
    roles = study["roles"].set_index("reading")
    one, other = study.source.baseline, study.source.changed
    camp = one.data["ground"].sel(belligerent=["kabul", "militias"], month=30).sum("belligerent")
    assert roles.loc["government"]["first"] == pytest.approx(float(camp.mean()), rel=1e-6)
    standing = other.data["holds_capital"].sel(belligerent="saigon", month=30)
    assert roles.loc["capital"].second == pytest.approx(float(standing.mean()))
    assert study["course"].query("kind == 'roles'").date.nunique() == 31
    assert compare("proxy_war", rp.simulate("proxy_war", worlds=4, months=6), worlds=4)["roles"].empty
