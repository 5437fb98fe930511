"""Findings as plain dicts, lists, numbers and texts: what ``--json`` prints and other programs read."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields, is_dataclass
from typing import Any

import numpy as np

from realpolitik.findings.assessment import Findings
from realpolitik.results import Provenance
from realpolitik.scenario.numbers import Estimate

LEFT_OUT = {"Findings": {"scenario"}}
"""Fields that are not told: the scenario (``show --resolved`` prints it)."""


def assessment_json(findings: Findings) -> dict[str, Any]:
    """All findings of a run as one JSON-ready document."""
    scenario = findings.scenario
    return {"title": scenario.about.title, "names": _names(findings), **plain(findings)}


def _names(findings: Findings) -> dict[str, dict[str, str]]:
    scenario = findings.scenario
    return {
        "actors": {key: item.name for key, item in scenario.actors.items()},
        "issues": {key: item.title for key, item in scenario.issues.items()},
        "territories": {key: item.name for key, item in scenario.territories.items()},
    }


def plain(value: Any) -> Any:
    """Any finding as dicts, lists, numbers, texts and None; floats to six significant digits, no NaN or infinity."""
    if isinstance(value, Provenance):
        return asdict(value)
    if isinstance(value, Estimate):
        return value.form()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if is_dataclass(value) and not isinstance(value, type):
        hidden = LEFT_OUT.get(type(value).__name__, set())
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name not in hidden}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.6g}") if np.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value
