"""Make an argument about a conflict executable.

What sources say becomes claims; claims and the analyst's own numbers make a scenario; a scenario is drawn into worlds,
worlds are played forward, and the outcomes are followed back to the claims that they hang on::

    import realpolitik as rp

    study = rp.assess("afghanistan", as_of="2018-01-31", worlds=500)
    study["events"]  # headline events with probability, interval and date, as a DataFrame
    study.plot("ground")  # an Altair chart
    study.data  # an xarray Dataset over world, month, belligerent, actor …

    rp.whatif("afghanistan", do=["us.presence=withdrawn@2019-01"])["events"]  # paired differences with their errors

Names are imported when they are first used, so that ``import realpolitik`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from realpolitik.studies import verbs
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.errors import Problem, RealpolitikError, RunError, ScenarioError, UsageError
    from realpolitik.findings.courses import Courses
    from realpolitik.findings.stability import Stability
    from realpolitik.pipeline import Pair, advise, attribute, discover, explain, whatif
    from realpolitik.pipeline.citing import cite
    from realpolitik.pipeline.focus import focus
    from realpolitik.pipeline.mechanisms import mechanisms
    from realpolitik.pipeline.playbook import playbooks
    from realpolitik.pipeline.scoring import score
    from realpolitik.pipeline.sealing import score_seal, seal, verify
    from realpolitik.pipeline.stability import stability
    from realpolitik.results import Provenance, Result
    from realpolitik.scenario.game_files import load_game
    from realpolitik.scenario.games import Game
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import digest, dump, resolve
    from realpolitik.scenario.schema import Scenario
    from realpolitik.studies.assess.ask import assess
    from realpolitik.studies.bargain.ask import bargain
    from realpolitik.studies.power.ask import power
    from realpolitik.studies.rerun.ask import rerun
    from realpolitik.studies.threat.ask import threat
    from realpolitik.studies.weigh.ask import weigh
    from realpolitik.study import Study

_HOME = {
    "Courses": "findings.courses",
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
    "attribute": "pipeline",
    "cite": "pipeline.citing",
    "digest": "scenario.resolve",
    "discover": "pipeline",
    "dump": "scenario.resolve",
    "explain": "pipeline",
    "focus": "pipeline.focus",
    "load": "scenario.load",
    "load_game": "scenario.game_files",
    "mechanisms": "pipeline.mechanisms",
    "resolve": "scenario.resolve",
    "playbooks": "pipeline.playbook",
    "score": "pipeline.scoring",
    "score_seal": "pipeline.sealing",
    "seal": "pipeline.sealing",
    "stability": "pipeline.stability",
    "verify": "pipeline.sealing",
    "whatif": "pipeline",
    **{name: f"studies.{name}.ask" for name in verbs()},
}

__all__ = sorted([*_HOME, "__version__"])  # made from the registry of verbs

_GONE = {
    "Findings": "rp.assess(…) returns a Study: study['events'], study['ground'], study.summary …",
    "compare": "rp.whatif(…) returns the comparison itself, as a Study",
    "find": "rp.assess(…) returns the findings itself, as a Study",
}
"""Names of earlier versions, and what stands in their place."""


def __getattr__(name: str) -> Any:
    """The public name, imported from its home on first use (PEP 562)."""
    if name not in _HOME:
        successor = f"; it is gone: {_GONE[name]}" if name in _GONE else ""
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{successor}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Every public name, whether it has been used yet or not."""
    return sorted({*globals(), *__all__})
