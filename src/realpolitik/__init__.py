"""Make an argument about a conflict executable.

What sources say becomes claims; claims and the analyst's own numbers make a scenario; a scenario is drawn into worlds,
worlds are played forward, and the outcomes are followed back to the claims that they hang on::

    import realpolitik as rp

    study = rp.assess("afghanistan", as_of="2018-01-31", worlds=500)
    study["events"]  # headline events with probability, interval and date, as a DataFrame
    study.plot("ground")  # an Altair chart
    study.data  # an xarray Dataset over world, month, belligerent, actor …

    rp.whatif("afghanistan", do="us.presence=withdrawn@2019-01")["events"]  # paired differences with their errors

Names are imported when they are first used, so that ``import realpolitik`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from realpolitik.studies import verbs
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.downloads.intake import Found, data
    from realpolitik.errors import Problem, RealpolitikError, RunError, ScenarioError, UsageError
    from realpolitik.pipeline.citing import cite
    from realpolitik.pipeline.runs import Pair, simulate
    from realpolitik.reading.intake import Reading, read
    from realpolitik.results import Provenance, Result
    from realpolitik.scenario.game_files import load_game
    from realpolitik.scenario.games import Game
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import digest, dump, resolve
    from realpolitik.scenario.schema import Scenario
    from realpolitik.studies.advise.ask import advise
    from realpolitik.studies.assess.ask import assess
    from realpolitik.studies.attribute.ask import attribute
    from realpolitik.studies.bargain.ask import bargain
    from realpolitik.studies.brief.ask import brief
    from realpolitik.studies.compare.ask import compare
    from realpolitik.studies.contradictions.ask import contradictions
    from realpolitik.studies.discover.ask import discover
    from realpolitik.studies.explain.ask import explain
    from realpolitik.studies.mechanisms.ask import mechanisms
    from realpolitik.studies.playbook.ask import playbook
    from realpolitik.studies.power.ask import power
    from realpolitik.studies.rerun.ask import rerun
    from realpolitik.studies.score.ask import score
    from realpolitik.studies.seal.ask import seal
    from realpolitik.studies.stable.ask import stable
    from realpolitik.studies.threat.ask import threat
    from realpolitik.studies.weigh.ask import weigh
    from realpolitik.studies.whatif.ask import whatif
    from realpolitik.study import Study

_HOME = {
    "Found": "downloads.intake",
    "Game": "scenario.games",
    "Pair": "pipeline.runs",
    "Problem": "errors",
    "Provenance": "results",
    "Reading": "reading.intake",
    "RealpolitikError": "errors",
    "Result": "results",
    "RunError": "errors",
    "Scenario": "scenario.schema",
    "ScenarioError": "errors",
    "Study": "study",
    "UsageError": "errors",
    "cite": "pipeline.citing",
    "data": "downloads.intake",
    "digest": "scenario.resolve",
    "dump": "scenario.resolve",
    "load": "scenario.load",
    "load_game": "scenario.game_files",
    "read": "reading.intake",
    "resolve": "scenario.resolve",
    "simulate": "pipeline.runs",
    **{name: f"studies.{name}.ask" for name in verbs()},
}

__all__ = sorted([*_HOME, "__version__"])  # made from the registry of verbs

_GONE = {
    "Courses": "rp.stable(scenario), a Study: study['profiles'], study['regret'], study['alternatives'] …",
    "Findings": "rp.assess(…), a Study: study['events'], study['ground'], study.summary …",
    "Stability": "rp.stable(game), a Study: study['states'], study['stability'], study['ways'] …",
    "find": "rp.assess(…), which is the findings themselves, as a Study",
    "focus": "rp.stable(scenario, focus=…)",
    "playbooks": "rp.playbook(SCENARIOS, patron=…)",
    "score_seal": "rp.score(FILE)",
    "stability": "rp.stable(game)",
    "verify": "rp.seal(FILE)",
}
"""Names of earlier versions, and what stands in their place."""


def __getattr__(name: str) -> Any:
    """The public name, imported from its home on first use (PEP 562)."""
    if name not in _HOME:
        if name in _GONE:
            raise AttributeError(f"{__name__}.{name} is gone: use {_GONE[name]}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Every public name, whether it has been used yet or not."""
    return sorted({*globals(), *__all__})
