import numpy as np
import pytest

from realpolitik.readings import dates, fan, read, read_yearly, term
from realpolitik.scenario.fields import Reads


def test_a_reading_is_the_weighted_sum_of_its_terms(run):
    reading = Reads.model_validate({"terms": {"ground.crown": 2.0, "contested": -1.0}})
    ground = run.data["ground"].sel(belligerent="crown").values.astype(float)
    np.testing.assert_allclose(read(run, reading).values, 2 * ground - run.data["contested"].values, atol=1e-7)


def test_levels_are_fractions_from_first_to_last(run):
    values = term(run, "level.empire.presence").values
    raw = run.data["level"].sel(instrument="empire.presence").values
    np.testing.assert_array_equal(values, raw / 2)


def test_propensity_is_read_by_actor_and_instrument(run):
    raw = run.data["propensity"].sel(instrument="empire.presence").values
    np.testing.assert_array_equal(term(run, "propensity.empire.presence").values, raw.astype(float))
    with pytest.raises(KeyError, match="no instrument"):
        term(run, "propensity.empire.navy")


@pytest.mark.parametrize("path", ["access.neighbour.rebels", "belief.crown.empire"])
def test_what_is_kept_by_quarter_holds_until_the_next(run, path):
    values = term(run, path).values
    assert values.shape == (300, 85)
    np.testing.assert_array_equal(values[:, 3], values[:, 5])
    assert (values[:, 5] != values[:, 6]).any()


@pytest.mark.parametrize("path", ["ground", "ground.nobody", "weather.crown", "contested.crown", "access.crown"])
def test_unknown_terms_are_refused(run, path):
    with pytest.raises(KeyError):
        term(run, path)


def test_yearly_flow_of_a_rate_is_its_mean_over_the_year(run):
    reading = Reads.model_validate("war_deaths")
    yearly, monthly = read_yearly(run, reading).values, run.data["war_deaths"].values.astype(float)
    np.testing.assert_allclose(yearly[:, 24], monthly[:, 13:25].mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(yearly[:, 3], monthly[:, 1:4].mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(yearly[:, 0], monthly[:, 1], rtol=1e-6)


def test_yearly_flow_of_a_count_is_its_rise_over_the_year(run):
    reading = Reads.model_validate("attacks.empire")
    yearly, count = read_yearly(run, reading).values, run.data["attacks"].sel(territory="empire").values.astype(float)
    np.testing.assert_allclose(yearly[:, 36], count[:, 36] - count[:, 24])
    np.testing.assert_allclose(yearly[:, 6], 2 * (count[:, 6] - count[:, 0]))


def test_a_fan_holds_quantiles_in_order(run):
    band = fan(run, Reads.model_validate("ground.crown"))
    assert len(band.dates) == 85
    assert band.dates == dates(run)
    assert (np.diff(band.values, axis=0) >= 0).all()
    np.testing.assert_allclose(band.at(0.5), np.median(run.data["ground"].sel(belligerent="crown").values, axis=0))


def test_a_saved_result_reads_the_same(run, tmp_path):
    pytest.importorskip("h5py")
    from realpolitik.results import Result

    again = Result.load(run.save(tmp_path / "result.nc"))
    reading = Reads.model_validate("ground.crown")
    np.testing.assert_array_equal(read(run, reading).values, read(again, reading).values)
