"""What a question is put to: a scenario, or a run that has been played."""

from __future__ import annotations

from pathlib import Path

from realpolitik.errors import UsageError
from realpolitik.pipeline.runs import Pair
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.study import Study


def subject(where: str | Path | Scenario | Result | Study) -> str | Path | Scenario | Result:
    """What a question is put to: in place of a study, the run that it holds.

    Raises:
        UsageError: a study that holds none.
    """
    if not isinstance(where, Study):
        return where
    if isinstance(where.source, Result):
        return where.source
    if isinstance(where.source, Pair):
        raise UsageError(f"the study {where.verb!r} holds two runs: ask .source.baseline or .source.changed")
    raise UsageError(f"the study {where.verb!r} holds no run that could be asked further")
