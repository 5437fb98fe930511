"""What the commands read from the words of their options."""

from __future__ import annotations

import pytest

from realpolitik.cli.options import assignments, date, names_in
from realpolitik.errors import UsageError


def test_what_cannot_be_read_is_bad_usage() -> None:
    with pytest.raises(UsageError):
        date("soon")
    with pytest.raises(UsageError):
        assignments(["a.b"])


def test_settings_are_numbers_and_ranges_by_path() -> None:
    assert assignments(["a.b=[0.3,0.6]", "c=1"]) == {"a.b": [0.3, 0.6], "c": 1}


def test_names_with_commas_between() -> None:
    assert names_in(["a, b", "c,"]) == names_in("a,b,c") == ["a", "b", "c"]
    assert names_in(None) == []
