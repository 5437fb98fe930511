"""The format as a JSON Schema for editors: what one file of a scenario may hold, marked and completed as it is typed.

It says more than the records alone can: which levers, state variables, parameters and words of probability exist, and
that an identifier is spelt right. What needs the whole scenario (whether a name refers to something, sums, dates) is
left to `check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from realpolitik.scenario.confidence import BANDS
from realpolitik.scenario.inquiry import Inquiry
from realpolitik.scenario.levers import targets
from realpolitik.scenario.numbers import human_number_schema
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.vocabulary import STATE, VARIABLES

DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_WORD = "[a-z0-9_]+"
_POINT = r"^([0-9]|[1-9][0-9]|100)$"


class _WithOpenDates(GenerateJsonSchema):
    """Dates as the format writes them: a day, a month, or a year, which YAML reads as a whole number."""

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        return {
            "anyOf": [
                {"type": "string", "pattern": DATE_PATTERN, "examples": ["2018-01", "2018-01-31"]},
                {"type": "integer", "minimum": 1, "maximum": 9999},
            ]
        }


def file_schema(model: type[Scenario] | type[Inquiry] = Scenario) -> dict[str, Any]:
    """JSON Schema (2020-12) of one YAML file: any sections of the format, none of them required.

    Args:
        model: what the file belongs to: a scenario, or an inquiry, which has questions and evidence alone.
    """
    schema = model.model_json_schema(by_alias=True, schema_generator=_WithOpenDates)
    schema.pop("required", None)
    for section in schema["properties"].values():
        section.pop("minProperties", None)  # the rest of a section may stand in another file
    head = "https://json-schema.org/draft/2020-12/schema"
    kind = model.__name__.lower()
    schema = {"$schema": head, **schema, "title": f"A file of a realpolitik {kind}", "type": ["object", "null"]}
    _speak(schema["$defs"], schema["properties"])
    _close(schema)
    _share(schema)
    return schema


def _close(node: Any) -> None:
    """Refuse keys that match no pattern, let dates alone be dates, and say of a key what its values say."""
    if isinstance(node, list):
        for item in node:
            _close(item)
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    if isinstance(properties, dict):
        for value in properties.values():
            value.pop("title", None)  # only repeats the key
            told = [item for item in (*value.get("anyOf", ()), *value.get("patternProperties", {}).values())]
            texts = [item["description"] for item in told if "description" in item]
            if texts:
                value.setdefault("description", texts[0])
        if set(properties) == {"as_of"} and "patternProperties" not in properties["as_of"]:
            dated = properties["as_of"]
            dated["patternProperties"] = {DATE_PATTERN: dated.pop("additionalProperties")}
    if "patternProperties" in node:
        node.setdefault("additionalProperties", False)
    for item in list(node.values()):
        _close(item)


def _share(schema: dict[str, Any]) -> None:
    """Write each form of a number once, and refer to it wherever a field takes it."""
    shared: dict[str, str] = {}

    def visit(node: Any) -> None:
        for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            visit(item)
        if isinstance(node, dict) and len(node.get("anyOf", ())) == 4 and "as_of" in str(node["anyOf"][-1]):
            text = json.dumps(node.pop("anyOf"), sort_keys=True)
            node["$ref"] = "#/$defs/" + shared.setdefault(text, f"number_{len(shared) + 1}")

    visit(schema)
    schema["$defs"] |= {name: {"anyOf": json.loads(text)} for text, name in shared.items()}


def _speak(records: dict[str, Any], sections: dict[str, Any]) -> None:
    """Put in the words that exist: levers, state variables, parameters, verbal probabilities, dated levels."""
    if "Level" in records:
        effects = records["Level"]["properties"]["effects"]
        (size,) = effects["patternProperties"].values()
        effects["patternProperties"] = {_one_of(targets()): size}
        effects["description"] += f". Levers: {', '.join(_example(targets(), lever) for lever in targets())}"
        changes = records["Shock"]["properties"]["changes"]
        (jump,) = changes["patternProperties"].values()
        changes["patternProperties"] = {_one_of({name: VARIABLES[name] for name in sorted(STATE)}): jump}
        records["Instrument"]["properties"]["initial"]["anyOf"][1] = _dated_level()
        anchors = records["Issue"]["properties"]["anchors"]
        text = anchors.pop("additionalProperties")
        anchors |= {"patternProperties": {_POINT: text}, "required": ["0", "100"]}
    if "Reads" in records:
        _readings(records["Reads"])
    if "Claim" in records:
        words = records["Claim"]["properties"]["confidence"]
        words["anyOf"] = [{"type": "string", "enum": list(BANDS)}, {"type": "null"}]
        records["Claim"]["dependentRequired"] = {"about": ["value"], "value": ["about"]}
    if "Source" in records:
        records["Source"]["properties"] |= _csl()
    if "parameters" in sections:
        sections["parameters"] = _parameters(sections["parameters"]["description"])


def _one_of(words: Mapping[str, tuple[str, ...]]) -> str:
    """Pattern of a word with as many indices as it takes."""
    by_count: dict[int, list[str]] = {}
    for word, kinds in words.items():
        by_count.setdefault(len(kinds), []).append(re.escape(word))
    parts = [f"({'|'.join(names)})" + rf"\.{_WORD}" * count for count, names in sorted(by_count.items())]
    return f"^({'|'.join(parts)})$"


def _example(words: Mapping[str, tuple[str, ...]], word: str) -> str:
    return ".".join((word, *(kind.upper() for kind in words[word])))


def _readings(record: dict[str, Any]) -> None:
    """State variables alone can be read."""
    pattern = _one_of(VARIABLES)
    full, short = record["anyOf"]
    weights, one, several = full["properties"]["terms"]["anyOf"]
    (weight,) = weights["patternProperties"].values()
    weights["patternProperties"] = {pattern: weight}
    for term in (one, several["items"], short):
        term["pattern"] = pattern
        term["examples"] = [_example(VARIABLES, name) for name in VARIABLES]


def _dated_level() -> dict[str, Any]:
    level = {"type": "string", "pattern": r"^[a-z][a-z0-9_]{0,39}$"}
    dated = {"type": "object", "minProperties": 1, "patternProperties": {DATE_PATTERN: level}}
    return {
        "type": "object",
        "required": ["as_of"],
        "additionalProperties": False,
        "properties": {"as_of": {**dated, "description": "Level in force from a date"}},
    }


def _csl() -> dict[str, Any]:
    """What CSL-JSON writes and the format takes: an id, a date in parts, a field for what CSL has no name for."""
    parts = {"type": "array", "items": {"type": ["integer", "string"]}, "minItems": 1, "maxItems": 3}
    issued: dict[str, Any] = {"type": "object", "required": ["date-parts"]}
    issued["properties"] = {"date-parts": {"type": "array", "items": parts, "minItems": 1}}
    plain = _WithOpenDates().date_schema(core_schema.date_schema())
    return {
        "id": {"type": "string", "description": "Its id, in sources.json"},
        "issued": {"anyOf": [*plain["anyOf"], issued], "description": "Publication; an open date means its last day"},
        "custom": {"type": "object", "description": "reliability and licence, in CSL-JSON"},
    }


def _parameters(description: str) -> dict[str, Any]:
    """Every parameter of the model with its meaning, unit and range."""
    known = {
        name: {
            **human_number_schema(spec.measure.low, spec.measure.high, spec.measure.unit),
            "description": f"{spec.text} [{spec.measure.unit}]",
        }
        for name, spec in parameters().items()
    }
    return {"type": "object", "description": description, "additionalProperties": False, "properties": known}


def described(schema: Mapping[str, Any]) -> dict[str, str]:
    """Description of every key of every record, by ``Record.key``; an empty text where there is none."""
    records: dict[str, Any] = {**schema["$defs"], "file": schema}
    found = {}
    for record, body in records.items():
        for key, value in body.get("properties", {}).items():
            own = value.get("description", "")
            named = value.get("$ref", "").rpartition("/")[2]
            found[f"{record}.{key}"] = own or (records[named].get("description", "") if named else "")
    return found
