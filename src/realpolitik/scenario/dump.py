"""A scenario as canonical YAML: sections and fields in the schema's order, records by name, levels as they rank."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from realpolitik.scenario.numbers import Estimate, Number
from realpolitik.scenario.once import Once
from realpolitik.scenario.schema import Scenario

LOGGER = logging.getLogger("realpolitik")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_RESERVED = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
ORDERED = frozenset(["levels", "courses", "options"])
"""Fields whose order means something; every other mapping is sorted by key."""
ASIDE = frozenset(["experiments", "mechanisms", "focus", "outcomes"])
"""Sections that say what to ask of a scenario; nothing in a world depends on them."""
_WRITTEN: Once[None, tuple[str, str | None]] = Once(most=32)
"""Digests of scenarios: of the whole, and of what its worlds depend on."""


def dump(scenario: Scenario) -> str:
    """Canonical YAML of a ``scenario``: one text for all scenarios that differ in order alone; loads back to it.

    >>> from realpolitik.scenario.load import load, loads
    >>> scenario = load("proxy_war")
    >>> dump(loads(dump(scenario))) == dump(scenario)
    True
    """
    return "".join(text for _, text in _sections(scenario))


def digest(scenario: Scenario) -> str:
    """SHA-256 of a ``scenario``'s canonical YAML (see `dump`), as 64 hexadecimal digits.

    >>> from realpolitik.scenario.load import load
    >>> len(digest(load("proxy_war")))
    64
    """
    found = _digests(scenario)[0]
    about = scenario.about
    LOGGER.info("scenario: %s as of %s, digest %s", about.name, about.as_of.isoformat(), found)
    return found


def digest_of_worlds(scenario: Scenario) -> str | None:
    """SHA-256 of the canonical YAML without the sections `ASIDE`; None where the rest is not in canonical order.

    Scenarios that have it in common have the same numbers in the same order: what was drawn and encoded for one serves
    for the other.
    """
    return _digests(scenario)[1]


def _digests(scenario: Scenario) -> tuple[str, str | None]:
    return _WRITTEN((scenario,), None, lambda: _written(scenario))


def _written(scenario: Scenario) -> tuple[str, str | None]:
    """Both digests, from one writing."""
    sections = list(_sections(scenario))
    played = [(name, text) for name, text in sections if name not in ASIDE]
    in_order = all(_is_in_order(getattr(scenario, name), name) for name, _ in played)
    whole, worlds = (hashlib.sha256("".join(text for _, text in some).encode()) for some in (sections, played))
    return whole.hexdigest(), worlds.hexdigest() if in_order else None


def _sections(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Name and text of every section that holds something."""
    for name, value in _items(scenario):
        lines = [f"{name}:"]
        _block(value, 1, lines)
        yield name, "\n".join(lines) + "\n"


def _is_in_order(value: Any, name: str = "") -> bool:
    """Whether every mapping inside a value stands in the order in which it is written."""
    if isinstance(value, dict):
        keys = list(value)
        return (name in ORDERED or "as_of" in value or keys == sorted(keys)) and all(map(_is_in_order, value.values()))
    if isinstance(value, tuple):
        return all(map(_is_in_order, value))
    if isinstance(value, BaseModel) and not isinstance(value, Number):
        return all(_is_in_order(item, field) for field, item in value.__dict__.items())
    return True


def _items(value: Any) -> list[tuple[Any, Any]]:
    """Keys and values to write: fields that hold something, or a mapping's entries in canonical order."""
    if isinstance(value, BaseModel):
        pairs = []
        for name, info in type(value).model_fields.items():
            item = getattr(value, name)
            if item is None or (isinstance(item, (dict, tuple)) and not item):
                continue
            pairs.append((info.alias or name, _sorted(item) if name not in ORDERED else item))
        return pairs
    return list(value.items())


def _sorted(value: Any) -> Any:
    if not isinstance(value, dict) or "as_of" in value:
        return value
    return {key: _sorted(value[key]) for key in sorted(value)}


def _block(value: Any, depth: int, lines: list[str]) -> None:
    """Write a mapping or a list below its key."""
    pad = "  " * depth
    if isinstance(value, (tuple, list)):
        lines.extend(f"{pad}- {_flow(item)}" for item in value)
        return
    for key, item in _items(value):
        head = f"{pad}{_key(key)}:"
        if _spreads(item):
            lines.append(head)
            _block(item, depth + 1, lines)
        else:
            lines.append(f"{head} {_flow(item)}")


def _spreads(item: Any) -> bool:
    """Whether a value is written below its key, not beside it."""
    if isinstance(item, tuple):
        return bool(item) and isinstance(item[0], BaseModel)
    return isinstance(item, (dict, BaseModel)) and not isinstance(item, Number) and bool(_items(item))


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Number):
        return _number(value)
    if isinstance(value, (dict, BaseModel)):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in _items(value)) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _number(number: Number) -> str:
    if len(number.dated) == 1 and number.dated[0][0] is None:
        return _estimate(number.dated[0][1])
    return "{as_of: {" + ", ".join(f"{day}: {_estimate(estimate)}" for day, estimate in number.dated) + "}}"


def _estimate(estimate: Estimate) -> str:
    form = _flow(estimate.form())
    given = [(key, getattr(estimate, key)) for key in ("unit", "ref", "note")]
    notes = [f"{key}: {_scalar(text)}" for key, text in given if text is not None]
    return "{" + ", ".join([f"value: {form}", *notes]) + "}" if notes else form


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (int, dt.date)):
        return str(value)
    return _text(str(value))


def _key(key: Any) -> str:
    return str(key) if isinstance(key, (int, dt.date)) else _text(key)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return json.dumps(text, ensure_ascii=False)
