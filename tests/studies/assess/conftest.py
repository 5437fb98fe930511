"""What the invented war says when it is assessed."""

from __future__ import annotations

import pytest

from realpolitik.results import Result
from realpolitik.studies.assess.telling import study_of
from realpolitik.study import Study


@pytest.fixture(scope="session")
def study(run: Result) -> Study:
    """What they say."""
    return study_of(run, run.scenario)
