import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.findings.attribution import attribute
from realpolitik.readings.outcomes import outcome
from realpolitik.report.studies import attribution as study

COHESION = "actors.crown.belligerent.cohesion"


@pytest.fixture(scope="module")
def found(run):
    return attribute(run, "crown_falls")


def test_the_number_that_drives_it_stands_first(found):
    first = found.numbers[0]
    assert first.number == COHESION
    assert first.clear
    assert first.low < first.share < first.high
    assert first.share > found.dummy.strongest > found.dummy.one > 0
    assert first.at_low > first.at_high


def test_second_opinions_agree_on_the_first(found):
    opinions = {opinion.number: opinion for opinion in found.opinions}
    assert opinions[COHESION].rbd_fast == pytest.approx(found.numbers[0].share, abs=0.1)
    assert opinions[COHESION].rbd_fast > found.dummy.rbd_fast
    assert opinions[COHESION].pawn > found.dummy.pawn


def test_claims_on_that_number_stand_first(found, run):
    assert {row.claim for row in found.claims[:2]} == {"c-cohesion", "c-cohesion-2"}
    codes = run.data["believed"].sel(pooled=COHESION).values
    names = run.candidates[COHESION]
    happened = outcome(run, "crown_falls").values
    for row in found.claims[:2]:
        trust = codes == names.index(row.claim)
        assert row.believed == trust.mean()
        assert row.with_it.value == happened[trust].mean()
        assert row.without.value == happened[~trust].mean()
        assert row.share <= row.number_share
        assert row.numbers == (COHESION,)


def test_shares_of_candidates_add_up_to_the_numbers(found):
    """A number's share is divided among its claims and the scenario's own estimate, nothing more."""
    of_claims = sum(row.share for row in found.claims if row.numbers == (COHESION,))
    assert 0 < of_claims <= found.numbers[0].share + 1e-9


def test_every_claim_that_is_believed_has_a_row(found, run):
    names = {name for names in run.candidates.values() for name in names} & set(run.scenario.claims)
    assert {row.claim for row in found.claims} >= names


def test_origins_count_every_number_at_least_once(found):
    assert sum(row.numbers for row in found.origins) >= found.inputs
    assert {"north-2017", "reed-2018"} <= {row.origin for row in found.origins}
    assert found.together.low <= found.together.value <= found.together.high


def test_an_outcome_made_of_noise_hangs_on_nothing(run):
    noise = np.random.default_rng(8).random(run.data.sizes["world"])
    made = outcome(run, "ground.crown")
    found = attribute(run, type(made)(made.question, noise, made.at))
    assert not any(row.clear for row in found.numbers)
    assert not any(row.clear for row in found.claims)
    assert not any(row.clear for row in found.origins)


def test_the_same_twice(found, run):
    again = attribute(run, "crown_falls")
    assert again.numbers == found.numbers
    assert again.claims == found.claims
    assert again.origins == found.origins


def test_what_cannot_be_attributed_is_refused(run, invented):
    with pytest.raises(UsageError, match="too few"):
        attribute(invented.result(worlds=20), "crown_falls")
    with pytest.raises(UsageError, match="same in all"):
        attribute(run, "half")


def test_tables_and_document_tell_the_same(found):
    table = study.claims_table(found)
    assert len(table.rows) == min(40, len(found.claims))
    document = study.document([found])
    told = document["outcomes"][0]
    assert told["numbers"][0]["number"] == COHESION
    assert "scenario" not in told
    assert study.sections([found])[0].blocks
    assert study.tables([found])
    assert study.front([found]).summary
