import json

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.readings.outcomes import outcome
from realpolitik.studies.attribute.shares import shares
from realpolitik.studies.attribute.tables import level_text
from realpolitik.study import Study

COHESION = "actors.crown.belligerent.cohesion"


@pytest.fixture(scope="module")
def study(run) -> Study:
    return rp.attribute(run, of="crown_falls")


def floors(study: Study) -> pd.DataFrame:
    """What dummies reach: the one, and the strongest."""
    return study["dummies"].set_index("dummy")


def test_the_number_that_drives_it_stands_first(study):
    first, dummies = study["numbers"].iloc[0], floors(study)
    assert first.number == COHESION
    assert first.clear and first.told
    assert first.low < first.share < first.high
    assert first.share > dummies.share["strongest"] > dummies.share["one"] > 0
    assert first.at_low > first.at_high
    assert first.effect == pytest.approx(first.at_high - first.at_low)
    assert [link.anchor for link in first.links] == [f"number-{COHESION}", "claim-c-cohesion", "claim-c-cohesion-2"]


def test_a_cross_check_agrees_on_the_first(study):
    numbers, one = study["numbers"], floors(study).loc["one"]
    assert numbers.rbd_fast[0] == pytest.approx(numbers.share[0], abs=0.1)
    assert numbers.rbd_fast[0] > one.rbd_fast
    assert numbers.pawn[0] > one.pawn
    assert numbers.rbd_fast.notna().sum() == 12


def test_claims_on_that_number_stand_first(study, run):
    claims = study["claims"]
    assert set(claims.claim[:2]) == {"c-cohesion", "c-cohesion-2"}
    codes = run.data["believed"].sel(pooled=COHESION).values
    names = run.candidates[COHESION]
    happened = outcome(run, "crown_falls").values
    for _, row in claims[:2].iterrows():
        trust = codes == names.index(row.claim)
        assert row.believed == trust.mean()
        assert row.with_it == happened[trust].mean()
        assert row.without == happened[~trust].mean()
        assert row.with_low <= row.with_it <= row.with_high
        assert row.share <= row.number_share
        assert row.numbers == (COHESION,)


def test_shares_of_candidates_add_up_to_the_numbers(study):
    """A number's share is divided among its claims and the scenario's own estimate, nothing more."""
    claims = study["claims"]
    of_claims = claims.share[claims.numbers == (COHESION,)].sum()
    assert 0 < of_claims <= study["numbers"].share[0] + 1e-9


def test_every_claim_that_is_believed_has_a_row(study, run):
    names = {name for names in run.candidates.values() for name in names} & set(run.scenario.claims)
    assert set(study["claims"].claim) >= names


def test_origins_count_every_number_at_least_once(study):
    origins, row = study["origins"], study["outcomes"].iloc[0]
    assert origins.numbers.sum() >= row.inputs
    assert {"north-2017", "reed-2018"} <= set(origins.origin)
    assert row.together_low <= row.together <= row.together_high
    assert row.clear == study["numbers"].clear.sum() and row.beyond >= study["numbers"].share[0] - 1e-9


def test_an_outcome_made_of_noise_hangs_on_nothing(run):
    noise = np.random.default_rng(8).random(run.data.sizes["world"])
    made = outcome(run, "ground.crown")
    found = shares(run, type(made)(made.question, noise, made.at))
    assert not found.numbers.clear.any()
    assert not found.claims.clear.any()
    assert not found.origins.clear.any()
    assert np.isnan(found.row["beyond"])


def test_the_same_twice(study, run):
    assert rp.attribute(study, of="crown_falls").to_dict() == study.to_dict()


def test_what_cannot_be_attributed_is_refused(run, invented):
    with pytest.raises(UsageError, match="too few"):
        rp.attribute(invented.result(worlds=20), of="crown_falls")
    with pytest.raises(UsageError, match="same in all"):
        rp.attribute(run, of="half")
    with pytest.raises(UsageError, match="no options; found worlds, seed"):
        rp.attribute(run, of="crown_falls", worlds=10, seed=7)


def test_outcomes_asked_at_once_are_told_apart(run):
    asked = ["crown_falls", "ground.crown"]
    study = rp.attribute(run, of=asked)
    names = ["event.crown_falls", "reading.ground.crown"]
    for name in ("outcomes", "claims", "numbers", "origins", "dummies"):
        assert list(dict.fromkeys(study[name].outcome)) == names, name
    assert study.data["value"].dims == ("outcome", "world")
    assert study.data["value"].sel(outcome=names[0]).values.tolist() == outcome(run, asked[0]).values.tolist()
    sections = study.sections()
    assert [section.id for section in sections] == ["event-crown_falls", "reading-ground-crown"]
    for section, title in zip(sections, study["outcomes"].title, strict=True):
        assert section.title == title
        kinds = [block.title.partition(":")[0] for block in section.blocks]
        assert kinds[2:] == ["Claims", "Numbers", "Where it comes from", "What dummies reach"]
        assert all(block.title.endswith(title) for block in section.blocks[2:])
        assert len({block.id for block in section.blocks}) == 6
    floor = study.charts["shares.event.crown_falls"].draw().datasets["floor"][0]["to"]
    assert floor == pytest.approx(study["dummies"].share[1], rel=1e-3)
    alone = rp.attribute(run, of="crown_falls")["dummies"]
    assert study["dummies"].share[1] > alone.share[1], "two outcomes share the one case in twenty"


def test_an_event_reads_in_percent_and_a_reading_in_its_unit(run):
    study = rp.attribute(run, of=["crown_falls", "ground.crown"])
    event, reading = (table.texts()["Lowest, highest"][0] for table in study.table("numbers").apart())
    assert event.count("%") == 2
    assert "%" not in reading
    rows = study["numbers"].drop_duplicates("outcome").to_dict("records")
    assert [event, reading] == [f"{level_text(row, row['at_low'])}, {level_text(row, row['at_high'])}" for row in rows]


def test_words_page_and_document_tell_the_same(study):
    assert "Crown: will to stand and fight, at the start (" in study.summary[0], study.summary
    assert "stand out from chance" in study.summary[0] or "stands out from chance" in study.summary[0]
    assert any(line.startswith("Of 3 claims ") for line in study.summary), study.summary
    assert f"dummies {100 * floors(study).share['strongest']:.1f}%." in study.summary[-1]
    document = json.loads(json.dumps(study.to_dict(), allow_nan=False))
    assert document["tables"]["numbers"][0]["number"] == COHESION
    assert document["run"]["options"]["of"] == ["event.crown_falls"]
    page = study.sections()[0]
    assert page.lead.startswith("Of 118 uncertain numbers")
    assert study.plot("tornado").to_dict()["datasets"]["rows"][0]["path"] == COHESION
