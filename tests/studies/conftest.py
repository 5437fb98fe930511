import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from realpolitik.results import Result


def _invented() -> ModuleType:
    name = "invented"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / "findings" / "invented.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """The maker of an invented scenario and of results of its shape."""
    return _invented()


@pytest.fixture(scope="session")
def run(invented: ModuleType) -> Result:
    """300 worlds of the invented war."""
    return invented.result(worlds=300)


@pytest.fixture(scope="session")
def changed(invented: ModuleType) -> Result:
    """The same worlds, in which the Crown loses ground faster from the third year on."""
    return invented.result(worlds=300, push=0.05)
