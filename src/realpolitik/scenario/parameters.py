"""The model's own numbers: defaults with unit, range, meaning and reference, from ``parameters.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.numbers import Measure, Number
from realpolitik.scenario.yaml_text import parse

_KEYS = {"value", "unit", "range", "text", "ref"}


@dataclass(frozen=True)
class ParameterSpec:
    """One parameter of the model: its default, unit, range and meaning, and where the default comes from."""

    name: str
    number: Number
    measure: Measure
    text: str
    ref: str


@cache
def parameters() -> dict[str, ParameterSpec]:
    """All parameters of the model by name, in the order of their file; read once."""
    source = resources.files("realpolitik.scenario") / "parameters.yaml"
    return read_parameters(source.read_text(encoding="utf-8"), "parameters.yaml")


def read_parameters(text: str, file: str) -> dict[str, ParameterSpec]:
    """Parameters from YAML: name → {value, unit, range: [low, high], text, ref}; ScenarioError with every fault."""
    document = parse(text, file)
    problems = list(document.problems)
    specs: dict[str, ParameterSpec] = {}
    for name, raw in (document.data or {}).items():
        try:
            specs[name] = _spec(name, raw)
        except (ValueError, TypeError, KeyError) as error:
            problems.append(Problem(*document.marks.place((name,), True), name, f"not a parameter: {error}"))
    if problems:
        raise ScenarioError(problems)
    return specs


def _spec(name: str, raw: Any) -> ParameterSpec:
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        raise ValueError(f"needs {', '.join(sorted(_KEYS))} and nothing else")
    low, high = raw["range"]
    measure = Measure(str(raw["unit"]), float(low), float(high), str(raw["text"]))
    number = measure.check(Number.model_validate(raw["value"]))
    return ParameterSpec(name, number, measure, str(raw["text"]), str(raw["ref"]))
