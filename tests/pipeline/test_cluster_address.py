"""Which addresses of clusters are taken, and what is said of the others; needs nothing but this program."""

from __future__ import annotations

import importlib.util

import pytest

import realpolitik as rp
from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline.cluster.connect import checked_address
from realpolitik.pipeline.cluster.work import others


@pytest.mark.parametrize(
    "text", ["tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786", "tls://10.0.0.9:8786"]
)
def test_addresses_that_are_taken(text: str) -> None:
    assert checked_address(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("local:0", "expected 1 to 1,024 processes"),
        ("local:99999", "expected 1 to 1,024 processes"),
        ("local", "expected local:N, tls://HOST:PORT"),
        ("127.0.0.1:8786", "expected local:N, tls://HOST:PORT"),
        ("tcp://127.0.0.1", "expected local:N, tls://HOST:PORT"),
        ("tls://host:70000", "expected local:N, tls://HOST:PORT"),
        ("ws://127.0.0.1:8786", "expected local:N, tls://HOST:PORT"),
        ("tcp://10.0.0.9:8786", "in plain text.*--protocol tls.*tls://10.0.0.9:8786"),
        ("tcp://127.0.0.1.example.org:8786", "in plain text"),
        ("tcp://127.0.0.1@example.org:8786", "expected local:N"),
    ],
)
def test_addresses_that_are_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        rp.simulate("proxy_war", worlds=2, months=1, cluster=text)


def test_without_dask_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "distributed" else find(name))
    with pytest.raises(RunError, match=r"pip install realpolitik\[cluster\]"):
        rp.simulate("proxy_war", worlds=2, months=1, cluster="local:2")


def test_differences_between_programs_in_words() -> None:
    assert others({"numpy": "2"}, {"numpy": "2"}) == ""
    assert others({"python": "3.11"}, {"python": "3.12", "source": "a"}) == (
        "python 3.12, not 3.11; other code of this program"
    )
