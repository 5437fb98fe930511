import pytest

from realpolitik.results import Result
from realpolitik.studies.assess.telling import study_of
from realpolitik.study import Study


@pytest.fixture(scope="session")
def study(run: Result) -> Study:
    return study_of(run, run.scenario)
