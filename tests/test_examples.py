"""Every public function shows a call, and the call gives what it says."""

import doctest

import pytest

import realpolitik as rp
from realpolitik.studies import verbs


@pytest.mark.parametrize("name", list(verbs()))
def test_the_example_runs(name: str) -> None:
    ask = getattr(rp, name)
    (found,) = doctest.DocTestFinder(recurse=False).find(ask, name, globs={name: ask, "rp": rp})
    assert found.examples, f"rp.{name} shows no call"
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found, out=report.append)
    assert not result.failed, "".join(report)
