"""What is public is listed, found, typed and documented."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import realpolitik as rp

PACKAGE = Path(rp.__file__).parent
NAMES = [name for name in rp.__all__ if name != "__version__"]
FUNCTIONS = [name for name in NAMES if name[0].islower()]


def front() -> ast.Module:
    return ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))


def typed_names() -> dict[str, str]:
    """Names that the front imports for type checkers, with the module of each."""
    block = next(node for node in front().body if isinstance(node, ast.If))
    return {
        alias.name: str(node.module).removeprefix("realpolitik.")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_lazy_names_and_names_for_type_checkers_are_the_same() -> None:
    assert typed_names() == rp._HOME
    assert sorted(NAMES) == sorted(rp._HOME)
    assert rp.__all__ == sorted(rp.__all__)
    assert set(rp.__all__) <= set(dir(rp))
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.parametrize("name", NAMES)
def test_public_name_is_there_and_documented(name: str) -> None:
    thing = getattr(rp, name)
    assert inspect.getdoc(thing)
    assert thing.__name__ == name


@pytest.mark.parametrize("name", FUNCTIONS)
def test_public_function_explains_its_arguments(name: str) -> None:
    function = getattr(rp, name)
    signature, text = inspect.signature(function), inspect.getdoc(function) or ""
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, f"{name}({parameter.name}) has no type"
        assert parameter.name in text, f"{name}: the docstring does not speak of {parameter.name}"


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        rp.asess  # noqa: B018


@pytest.mark.parametrize("name", list(rp._GONE))
def test_a_name_that_is_gone_says_what_stands_in_its_place(name: str) -> None:
    with pytest.raises(AttributeError, match=rf"realpolitik\.{name} is gone: use rp\.") as caught:
        getattr(rp, name)
    successor = str(caught.value).partition("use rp.")[2].partition("(")[0]
    assert successor in rp.__all__ and name not in rp.__all__


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, realpolitik; print([m for m in ('numpy', 'numba', 'pydantic', 'xarray') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=PACKAGE.parent).strip() == "[]"


def test_every_public_function_and_class_of_the_package_has_a_docstring() -> None:
    bare = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        bare += [
            f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}"
            for node in named
            if not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    assert not bare, "\n".join(bare)
