"""The smallest scenario of the corpus, and ways to change it in a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from realpolitik.scenario.load import load, loads
from realpolitik.scenario.schema import Scenario

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="session")
def text() -> str:
    """The smallest scenario's text."""
    return (CORPUS / "valid" / "minimal.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def afghanistan() -> Scenario:
    """The scenario that comes with the package."""
    return load("afghanistan")


@pytest.fixture(scope="session")
def small(text: str) -> Callable[..., Scenario]:
    """Makes the smallest scenario with parts replaced (each must be there once) and more at the end."""

    def make(*changes: tuple[str, str], more: str = "") -> Scenario:
        changed = text
        for old, new in changes:
            assert changed.count(old) == 1, f"{old!r} is there {changed.count(old)} times"
            changed = changed.replace(old, new)
        return loads(changed + more)

    return make
