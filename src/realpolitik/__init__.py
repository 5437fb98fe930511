"""Make an argument about a conflict executable.

What sources say becomes claims; claims and the analyst's own numbers make a scenario; a scenario is drawn into worlds,
worlds are played forward, and the outcomes are followed back to the claims that they hang on::

    import realpolitik as rp

    scenario = rp.load("afghanistan")
    result = rp.assess(scenario, as_of="2018-01-31", worlds=500)
    result.data  # an xarray Dataset over world, month, belligerent, actor …

    rp.find(result).events  # headline events with probability, interval and date

    pair = rp.whatif(scenario, do=["us.presence=withdrawn@2019-01"])
    rp.compare(pair.baseline, pair.changed).events  # paired differences with their errors

Names are imported when they are first used, so that ``import realpolitik`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from realpolitik.studies import verbs
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.errors import Problem, RealpolitikError, RunError, ScenarioError, UsageError
    from realpolitik.findings.assessment import Findings, find
    from realpolitik.findings.comparison import compare
    from realpolitik.findings.courses import Courses
    from realpolitik.findings.stability import Stability
    from realpolitik.pipeline import Pair, advise, assess, attribute, discover, explain, whatif
    from realpolitik.pipeline.focus import focus
    from realpolitik.pipeline.mechanisms import mechanisms
    from realpolitik.pipeline.playbook import playbooks
    from realpolitik.pipeline.stability import stability
    from realpolitik.results import Provenance, Result
    from realpolitik.scenario.game_files import load_game
    from realpolitik.scenario.games import Game
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import digest, dump, resolve
    from realpolitik.scenario.schema import Scenario
    from realpolitik.studies.bargain.ask import bargain
    from realpolitik.studies.power.ask import power
    from realpolitik.studies.score.ask import score
    from realpolitik.studies.seal.ask import seal
    from realpolitik.studies.threat.ask import threat
    from realpolitik.studies.weigh.ask import weigh
    from realpolitik.study import Study

_HOME = {
    "Courses": "findings.courses",
    "Findings": "findings.assessment",
    "Game": "scenario.games",
    "Pair": "pipeline",
    "Problem": "errors",
    "Provenance": "results",
    "RealpolitikError": "errors",
    "Result": "results",
    "RunError": "errors",
    "Scenario": "scenario.schema",
    "ScenarioError": "errors",
    "Stability": "findings.stability",
    "Study": "study",
    "UsageError": "errors",
    "advise": "pipeline",
    "assess": "pipeline",
    "attribute": "pipeline",
    "compare": "findings.comparison",
    "digest": "scenario.resolve",
    "discover": "pipeline",
    "dump": "scenario.resolve",
    "explain": "pipeline",
    "find": "findings.assessment",
    "focus": "pipeline.focus",
    "load": "scenario.load",
    "load_game": "scenario.game_files",
    "mechanisms": "pipeline.mechanisms",
    "resolve": "scenario.resolve",
    "playbooks": "pipeline.playbook",
    "stability": "pipeline.stability",
    "whatif": "pipeline",
    **{name: f"studies.{name}.ask" for name in verbs()},
}

_GONE = {
    "score_seal": "rp.score(FILE)",
    "verify": "rp.seal(FILE)",
}
"""Names that were public once, with what stands in their place."""

__all__ = [
    "Courses",
    "Findings",
    "Game",
    "Pair",
    "Problem",
    "Provenance",
    "RealpolitikError",
    "Result",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Stability",
    "Study",
    "UsageError",
    "__version__",
    "advise",
    "assess",
    "attribute",
    "bargain",
    "compare",
    "digest",
    "discover",
    "dump",
    "explain",
    "find",
    "focus",
    "load",
    "load_game",
    "mechanisms",
    "playbooks",
    "power",
    "resolve",
    "score",
    "seal",
    "stability",
    "threat",
    "weigh",
    "whatif",
]


def __getattr__(name: str) -> Any:
    """The public name, imported from its home on first use (PEP 562)."""
    if name in _GONE:
        raise AttributeError(f"{__name__}.{name} is gone: use {_GONE[name]}")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Every public name, whether it has been used yet or not."""
    return sorted({*globals(), *__all__})
