import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from realpolitik.results import Result
from realpolitik.studies.assess.telling import study_of
from realpolitik.study import Study


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """The maker of an invented scenario and of results of its shape, shared with the tests of findings."""
    name = "invented"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "findings" / "invented.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def run(invented: ModuleType) -> Result:
    return invented.result(worlds=300)


@pytest.fixture(scope="session")
def study(run: Result) -> Study:
    return study_of(run, run.scenario)
