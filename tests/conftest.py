"""What all tests share: an invented war, and property tests that run from fixed examples unless a search is asked for.

With ``REALPOLITIK_SEARCH`` set, they draw new examples each time and keep those that fail in ``.hypothesis``.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from realpolitik.results import Result

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("search" if os.environ.get("REALPOLITIK_SEARCH") else "fixed")


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """The maker of an invented scenario and of results of its shape."""
    name = "invented"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("invented.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def run(invented: ModuleType) -> Result:
    """300 worlds of the invented war."""
    return invented.result(worlds=300)


@pytest.fixture(scope="session")
def changed(invented: ModuleType) -> Result:
    """The same worlds, in which the Crown loses ground faster from the third year on."""
    return invented.result(worlds=300, push=0.05)
