"""Options that jobs take as keywords: what holds otherwise, what is refused, what signature and docstring say."""

from __future__ import annotations

import inspect

import pytest

import realpolitik as rp
from realpolitik.pipeline.options import DEFAULTS, PlanOptions

JOBS = (
    "advise",
    "assess",
    "attribute",
    "bargain",
    "discover",
    "explain",
    "power",
    "seal",
    "stable",
    "threat",
    "whatif",
)


def test_what_holds_otherwise_is_what_a_run_takes() -> None:
    taken = inspect.signature(rp.simulate).parameters
    assert set(DEFAULTS) == set(PlanOptions.__annotations__)
    assert {name: taken[name].default for name in DEFAULTS} == DEFAULTS


@pytest.mark.parametrize("name", JOBS)
def test_public_jobs_have_no_options_left_unsaid(name: str) -> None:
    signature = inspect.signature(getattr(rp, name))
    assert {"as_of", "view", "worlds", "seed"} <= set(signature.parameters)
    assert all(item.kind is not item.VAR_KEYWORD for item in signature.parameters.values())
    assert "**" not in inspect.getdoc(getattr(rp, name))


def test_a_wrong_keyword_reaches_nobody() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'thread'"):
        rp.assess("no such scenario", thread=2)
    with pytest.raises(TypeError, match="unexpected keyword argument 'wolds'"):
        rp.explain("proxy_war", actor="boreas", wolds=2)
