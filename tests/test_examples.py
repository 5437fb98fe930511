"""Every public function shows a call, and the call gives what it says; so does every example of a public class."""

import doctest
import inspect

import pytest

import realpolitik as rp

PUBLIC = [name for name in rp.__all__ if callable(getattr(rp, name))]
FUNCTIONS = [name for name in PUBLIC if inspect.isfunction(getattr(rp, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_shows_a_call(name: str) -> None:
    (found,) = doctest.DocTestFinder(recurse=False).find(getattr(rp, name), name, globs={})
    assert found.examples, f"rp.{name} shows no call"


@pytest.mark.parametrize("name", PUBLIC)
def test_the_example_runs(name: str) -> None:
    thing = getattr(rp, name)
    names = vars(inspect.getmodule(thing)) | {name: thing, "rp": rp}
    report: list[str] = []
    for found in doctest.DocTestFinder(recurse=False).find(thing, name, globs=names):
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found, out=report.append)
        assert not result.failed, "".join(report)
