"""Every number of a scenario by its path: the dotted keys of the records that lead to it.

The walk follows the fields and annotations of the records themselves, so a number added to the schema has a path at
once. Claims' values, what hypotheses set, and errors of series are numbers too, but no world draws them: `walk` meets
them, `numbers` leaves them out.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from realpolitik.errors import UsageError
from realpolitik.scenario.marks import Path, dotted
from realpolitik.scenario.names import is_short_for, nearest_path
from realpolitik.scenario.numbers import Estimate, Measure, Number
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.refs import MODEL
from realpolitik.scenario.schema import Scenario

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PathedNumber:
    """A number in its place: path, what it measures, and the reference of its record."""

    keys: Path
    number: Number
    measure: Measure | None
    record_ref: str | None
    record: Path
    """Path of the record that `record_ref` is written in (or of the number's section)."""
    written: bool
    """False where the number is the schema's or the model's default."""

    @property
    def path(self) -> str:
        return dotted(self.keys)

    @property
    def ref(self) -> str | None:
        """Reference in force for the latest estimate: its own, else its record's."""
        return self.ref_of(self.number.dated[-1][1])

    def ref_of(self, estimate: Estimate) -> str | None:
        """Reference of one of the number's estimates: its own, else its record's."""
        return estimate.ref or self.record_ref


def numbers(scenario: BaseModel) -> dict[str, PathedNumber]:
    """Every number that worlds draw, by path: fields of records, and all parameters with the model's defaults.

    Order: sections as in the schema, records as written; parameters last, by name.
    """
    return listed(walk(scenario))


def listed(walked: Iterable[PathedNumber]) -> dict[str, PathedNumber]:
    """`numbers` of a scenario already walked."""
    found = {item.path: item for item in walked if not _is_not_drawn(item.keys)}
    for name, spec in parameters().items():
        path = f"parameters.{name}"
        given = found.pop(path, None)
        keys = ("parameters", name)
        if given is None:
            found[path] = PathedNumber(keys, spec.number, spec.measure, spec.ref, keys, False)
        elif given.ref == MODEL:
            found[path] = PathedNumber(keys, given.number, spec.measure, spec.ref, keys, given.written)
        else:
            found[path] = PathedNumber(keys, given.number, spec.measure, None, keys, given.written)
    return found


def find(scenario: Scenario, short: str) -> str:
    """The one path that a short path means: its parts in order, ending in the last part (``taliban.cohesion``).

    A full path means itself. UsageError if none or several fit, naming the nearest or all of them.
    """
    return find_among(numbers(scenario), short)


def find_among(paths: dict[str, PathedNumber], short: str) -> str:
    """`find` on numbers already listed."""
    if short in paths:
        return short
    parts = short.split(".")
    fits = [path for path in paths if is_short_for(parts, path.split("."))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise UsageError(f"{short!r} could be any of {len(fits)} numbers; add parts to say which", tuple(fits))
    raise UsageError(f"no number {short!r:.120}", nearest=nearest_path(short, paths))


def walk(scenario: BaseModel) -> Iterator[PathedNumber]:
    """Every number written in a scenario or given by a default of its records."""
    yield from _walk_model(scenario, (), None, ())


def cited(scenario: BaseModel) -> Iterator[tuple[Path, Any]]:
    """Every record that can carry a reference of its own, wherever the schema has one, with the keys to it."""
    yield from _cited(scenario, ())


def recited(scenario: Model, cite: Callable[[str | None], str | None]) -> Model:
    """The scenario with the reference of every record replaced by what ``cite`` makes of it."""
    return _recited(scenario, cite)  # type: ignore[no-any-return]


Change = Callable[[PathedNumber], Number]


def transform(scenario: Model, change: Change) -> Model:
    """The scenario (or an inquiry) with every number replaced by what ``change`` makes of it."""
    return _transform(scenario, change, (), None, ())  # type: ignore[no-any-return]


def _is_not_drawn(keys: Path) -> bool:
    """Whether a number is none of a world: it speaks of another one, or of figures."""
    return keys[0] in ("claims", "series") or (keys[0] == "hypotheses" and keys[2] == "sets")


@dataclass(frozen=True)
class _Leaf:
    """A number, with what it measures."""

    measure: Measure | None


@dataclass(frozen=True)
class _Table:
    """Things by name."""

    inner: Any


@dataclass(frozen=True)
class _Record:
    """A record with its fields that hold numbers, and whether it can carry a reference for them."""

    fields: tuple[tuple[str, Any], ...]
    has_ref: bool


@cache
def _plan_of(model: type[BaseModel]) -> _Record | None:
    found = []
    for name, info in model.model_fields.items():
        measure = next((item for item in info.metadata if isinstance(item, Measure)), None)
        plan = _plan(info.annotation, measure)
        if plan is not None:
            found.append((name, plan))
    return _Record(tuple(found), "ref" in model.model_fields) if found else None


def _plan(kind: Any, measure: Measure | None = None) -> _Leaf | _Table | _Record | None:
    """How to reach the numbers below a type; None where there are none."""
    if get_origin(kind) is Annotated:
        kind, *notes = get_args(kind)
        return _plan(kind, next((item for item in notes if isinstance(item, Measure)), measure))
    if get_origin(kind) in (Union, types.UnionType):
        return next((plan for inner in get_args(kind) if (plan := _plan(inner, measure)) is not None), None)
    if get_origin(kind) is dict:
        inner = _plan(get_args(kind)[1])
        return _Table(inner) if inner is not None else None
    if kind is Number:
        return _Leaf(measure)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _plan_of(kind)
    return None


def _walk_model(model: BaseModel, keys: Path, ref: str | None, record: Path) -> Iterator[PathedNumber]:
    plan = _plan_of(type(model))
    if plan is None:
        return
    if plan.has_ref and getattr(model, "ref", None):
        ref, record = model.ref, keys  # type: ignore[attr-defined]
    values, written = model.__dict__, model.model_fields_set
    for name, inner in plan.fields:
        value = values.get(name)
        if value is not None:
            yield from _walk(inner, value, (*keys, name), ref, record, name in written)


def _walk(plan: Any, value: Any, keys: Path, ref: str | None, record: Path, written: bool) -> Iterator[PathedNumber]:
    if type(plan) is _Leaf:
        yield PathedNumber(keys, value, plan.measure, ref, record or keys, written)
    elif type(plan) is _Table:
        for name, item in value.items():
            yield from _walk(plan.inner, item, (*keys, name), ref, record, written)
    else:
        yield from _walk_model(value, keys, ref, record)


def _transform(model: BaseModel, change: Change, keys: Path, ref: str | None, record: Path) -> Any:
    plan = _plan_of(type(model))
    if plan is None:
        return model
    if plan.has_ref and getattr(model, "ref", None):
        ref, record = model.ref, keys  # type: ignore[attr-defined]
    written = model.model_fields_set

    def apply(inner: Any, value: Any, path: Path, is_written: bool) -> Any:
        if type(inner) is _Leaf:
            return change(PathedNumber(path, value, inner.measure, ref, record or path, is_written))
        if type(inner) is _Table:
            return {name: apply(inner.inner, item, (*path, name), is_written) for name, item in value.items()}
        return _transform(value, change, path, ref, record)

    values = model.__dict__
    update = {
        name: apply(inner, values[name], (*keys, name), name in written)
        for name, inner in plan.fields
        if values.get(name) is not None
    }
    return model.model_copy(update=update)


@cache
def _leading(model: type[BaseModel]) -> tuple[str, ...]:
    """Fields of a record that lead to records with a reference."""
    return tuple(name for name, info in model.model_fields.items() if _leads(info.annotation))


def _leads(kind: Any) -> bool:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return not issubclass(kind, (Number, Estimate)) and ("ref" in kind.model_fields or bool(_leading(kind)))
    return any(_leads(inner) for inner in get_args(kind))


def _cited(value: Any, keys: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, BaseModel):
        if "ref" in type(value).model_fields:
            yield keys, value
        pairs: Iterable[tuple[Any, Any]] = ((name, value.__dict__.get(name)) for name in _leading(type(value)))
    else:
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, item in pairs:
        yield from _cited(item, (*keys, key))


def _recited(value: Any, cite: Callable[[str | None], str | None]) -> Any:
    if isinstance(value, dict):
        return {key: _recited(item, cite) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_recited(item, cite) for item in value)
    if not isinstance(value, BaseModel):
        return value
    update = {name: _recited(value.__dict__.get(name), cite) for name in _leading(type(value))}
    if "ref" in type(value).model_fields:
        update["ref"] = cite(value.ref)  # type: ignore[attr-defined]
    return value.model_copy(update=update) if update else value
