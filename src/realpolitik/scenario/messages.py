"""Validation errors in plain words: what was found, what is allowed, the nearest right name."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from realpolitik.scenario.marks import Path
from realpolitik.scenario.names import nearest
from realpolitik.scenario.outdated import REMOVED

PATTERNS = {
    r"^[a-z][a-z0-9_]{0,39}$": "a name of lower-case letters, digits and underscores, letter first, at most 40",
    r"^[a-z0-9][a-z0-9_.:-]{0,79}$": "an id of lower-case letters, digits and _ . : -, at most 80",
    r"^[a-z0-9][a-z0-9_.:@-]{0,119}$": "a reference: judgement, a claim, source:p3, series:id, calibration:id",
    r"^[a-z0-9_]+(\.[a-z0-9_]+){0,9}$": "names joined by dots, such as presence.us",
    r"^[A-Z]{3}$": "an ISO 3166 code of three capitals",
    r"^Q[1-9][0-9]*$": "a Wikidata id such as Q889",
    r"^M[0-9]{2}$": "a mechanism such as M07",
    r"^[0-9a-f]{16}$": "sixteen hexadecimal digits",
    r"^[a-z0-9_]+\.[a-z0-9_]+=[a-z0-9_]+(@(\+[1-9][0-9]{0,2}|[0-9]{4}(-[0-9]{2}){0,2}))?$": "actor.instrument=level, "
    "with @+12 (months from the start) or @2019-01 for a later date",
    r"^https?://[^\s<>\"']+$": "an address beginning with http:// or https://",
    r"^10\.[^\s<>\"']+$": "a DOI beginning with 10.",
    r"^[YN0-9-]{1,64}$": "a state, one sign an option: Y, N or a level's number, and - for any",
    r"^([YN0-9-]{1,64}|[a-z][a-z0-9_]{0,39})$": "a state such as NYN or Y--, or the name of one",
    r"^([YN0-9-]{1,64}|[a-z][a-z0-9_]{0,39}|>>)$": "a state such as NYN or Y--, the name of one, or '>>'",
    r"^[A-Za-z0-9_][A-Za-z0-9_/.-]*\.csv$": "the name of a .csv file in the scenario's folder",
}

_WORDS = {
    "model_type": "expected a mapping",
    "model_attributes_type": "expected a mapping",
    "dict_type": "expected a mapping",
    "list_type": "expected a list",
    "tuple_type": "expected a list",
    "string_type": "expected a text",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "finite_number": "expected a finite number",
}

Finding = tuple[Path, bool, str, tuple[str, ...], str | None]
"""Path below the record, whether the key is at fault, message, what is allowed, nearest name."""


def explain(error: ValidationError, model: Any, raw: Any) -> Iterator[Finding]:
    """Findings of one validation error, against the raw data of the record and its type."""
    choices: set[Path] = set()
    for item in error.errors(include_url=False):
        on_key = item["type"] == "extra_forbidden" or "[key]" in item["loc"]
        path = _path(item["loc"], raw)
        if get_origin(at(model, path)) not in (Union, types.UnionType):
            for inner, *rest in _finding(item, path, on_key, model):
                pinned = _pinned(inner, _value(raw, inner), str(rest[1])) if item["type"] == "value_error" else inner
                yield (pinned, *rest)  # type: ignore[misc]
        elif path not in choices:
            choices.add(path)
            yield path, on_key, f"expected a text or a mapping; found {_shown(item.get('input'))}", (), None


def _finding(item: Any, path: Path, on_key: bool, model: Any) -> Iterator[Finding]:
    kind, context, found = item["type"], item.get("ctx", {}), item.get("input")
    allowed: tuple[str, ...] = ()
    near: str | None = None
    if kind == "extra_forbidden":
        name = str(path[-1]) if path else ""
        allowed = fields(at(model, path[:-1]))
        message, near = f"unknown key {name!r:.60}", nearest(name, allowed)
        if path[:1] == ("actors",) and len(path) == 3 and name in REMOVED:
            message, near = f"{message}: {REMOVED[name]} (realpolitik migrate takes it out)", None
    elif kind == "missing":
        message = f"missing {str(item['loc'][-1])!r}"
    elif kind == "literal_error":
        allowed = tuple(str(choice) for choice in _choices(at(model, path)))
        message = f"found {found!r:.60}" if allowed else f"expected {context['expected']}; found {found!r:.60}"
        near = nearest(found, allowed) if isinstance(found, str) else None
    elif kind == "string_pattern_mismatch":
        message = f"expected {PATTERNS.get(context['pattern'], 'the form ' + context['pattern'])}; found {found!r:.60}"
    elif kind == "value_error":
        message = inner_message(context.get("error"))
    else:
        message = _message(kind, context, found, item["msg"])
    yield path, on_key, message, allowed, near


def _message(kind: str, context: dict[str, Any], found: Any, fallback: str) -> str:
    if kind in _WORDS:
        return f"{_WORDS[kind]}; found {_shown(found)}"
    if kind == "string_too_long":
        return f"longer than {context['max_length']} characters"
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "too_short":
        return f"at least {context['min_length']} needed; found {context['actual_length']}"
    if kind == "too_long":
        return f"at most {context['max_length']} allowed; found {context['actual_length'] or len(found)}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']:g}" if "ge" in context else f"at most {context['le']:g}"
        return f"must be {bound}; found {_shown(found)}"
    return f"{fallback[:1].lower()}{fallback[1:]}; found {_shown(found)}"


def inner_message(error: Any) -> str:
    """The message of an error raised by a validator, without pydantic's frame."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        raised = first.get("ctx", {}).get("error")
        if raised is not None:
            return inner_message(raised)
        key = ".".join(map(str, first["loc"]))
        return ": ".join(
            part
            for part in (key, _message(first["type"], first.get("ctx", {}), first.get("input"), first["msg"]))
            if part
        )
    return str(error)


def _shown(found: Any) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, (list, tuple)):
        return "a list"
    return f"{found!r:.60}"


def _path(loc: tuple[str | int, ...], raw: Any) -> Path:
    """The part of a pydantic location that exists in the raw data (plus a last missing key)."""
    path: list[str | int] = []
    for part in loc:
        inside = part in raw if isinstance(raw, dict) else isinstance(raw, list) and part in range(len(raw))
        if not inside:
            continue
        raw = raw[part]
        path.append(part)
    return tuple(path)


def _value(raw: Any, path: Path) -> Any:
    for part in path:
        raw = raw[part]
    return raw


def _pinned(path: Path, record: Any, message: str) -> Path:
    """The path of what a complaint about a whole record names: one of its keys, or a value quoted from it."""
    if not isinstance(record, dict):
        return path
    named = [message.split(" ", 1)[0], *re.findall(r"'([^']+)'", message)]
    keys = [name for name in named if name in record]
    if keys and "as_of" not in keys:
        return (*path, keys[0])
    holding = [key for key, value in record.items() if any(name in _leaves(value) for name in named[1:])]
    return (*path, holding[0]) if holding else path


def _leaves(value: Any) -> list[Any]:
    """Every value in a mapping or list, or the value itself."""
    if isinstance(value, (dict, list)):
        parts = value.values() if isinstance(value, dict) else value
        return [leaf for part in parts for leaf in _leaves(part)]
    return [value]


def at(model: Any, path: Path) -> Any:
    """The type at a path below a type; None where there is none."""
    for part in path:
        model = _bare(model)
        if isinstance(model, type) and issubclass(model, BaseModel):
            info = next((info for name, info in model.model_fields.items() if part in (name, info.alias)), None)
            model = info.annotation if info else None
        elif get_origin(model) is dict:
            model = get_args(model)[1]
        elif get_origin(model) is tuple:
            model = get_args(model)[0]
        else:
            return None
    return _bare(model)


def _bare(model: Any) -> Any:
    """A type without Annotated and without ``| None``."""
    while True:
        kinds = [kind for kind in get_args(model) if kind is not type(None)]
        is_choice = get_origin(model) in (Union, types.UnionType)
        if get_origin(model) is not Annotated and not (is_choice and len(kinds) == 1):
            return model
        model = kinds[0]


def fields(model: Any) -> tuple[str, ...]:
    """Keys that a record takes."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return ()
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _choices(model: Any) -> tuple[Any, ...]:
    return get_args(_bare(model))
