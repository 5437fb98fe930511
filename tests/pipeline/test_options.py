"""Options that jobs take as keywords: what holds otherwise, what is refused, what signature and docstring say."""

from __future__ import annotations

import inspect
from typing import Unpack

import pytest

import realpolitik as rp
from realpolitik.pipeline.options import DEFAULTS, MEANINGS, PlanOptions, WorldOptions, with_options

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


@with_options(WorldOptions, worlds=7)
def job(what: str, *, loud: bool = False, **run: Unpack[WorldOptions]) -> tuple[str, bool, dict[str, object]]:
    """Do it.

    Args:
        what: to do.
        worlds: in which it is done.
        **run: `WorldOptions`.
        loud: whether it is heard.
    """
    return what, loud, dict(run)


def test_a_job_is_handed_every_option() -> None:
    assert job("it", seed=3, loud=True) == ("it", True, {"as_of": None, "view": None, "worlds": 7, "seed": 3})
    assert job("it", worlds=9)[2]["worlds"] == 9


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"wrlds": 3}, r"^job\(\) got an unexpected keyword argument 'wrlds'; did you mean 'worlds'\?$"),
        ({"lod": True}, "did you mean 'loud'"),
        ({"months": 3}, r"unexpected keyword argument 'months'$"),
    ],
)
def test_an_unknown_keyword_is_refused_by_name(given: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        job("it", **given)


def test_signature_and_docstring_say_what_can_be_given() -> None:
    signature = inspect.signature(job)
    assert list(signature.parameters) == ["what", "as_of", "view", "worlds", "seed", "loud"]
    assert signature.parameters["worlds"].default == 7
    assert signature.parameters["as_of"].annotation == "dt.date | str | None"
    lines = [line.strip() for line in inspect.getdoc(job).splitlines()]
    assert lines[3:] == [
        "what: to do.",
        f"as_of: {MEANINGS['as_of']}",
        f"view: {MEANINGS['view']}",
        "worlds: in which it is done.",
        f"seed: {MEANINGS['seed']}",
        "loud: whether it is heard.",
    ]


def test_every_option_has_a_meaning_and_a_default() -> None:
    assert list(MEANINGS) == ["as_of", "view", "worlds", "seed", "months"]
    assert set(DEFAULTS) == set(MEANINGS) == set(PlanOptions.__annotations__)


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
