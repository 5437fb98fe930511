"""Questions weighed by evidence: load → resolve → weigh → find."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from realpolitik.engines import hypotheses as engine
from realpolitik.errors import UsageError
from realpolitik.findings.hypotheses import Weighing, findings
from realpolitik.pipeline.runs import as_date
from realpolitik.scenario.inquiry import Inquiry, Weighable, narrowed
from realpolitik.scenario.load import load_inquiry
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

DRAWS = 1000
"""Draws of priors, marks, ratings and overlap, unless another number is asked for."""


def weigh(
    scenario: str | Path | Weighable,
    *,
    question: str | None = None,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Weighing:
    """Weigh the hypotheses of a scenario's questions by the evidence known on a date.

    Args:
        scenario: catalog name of a scenario or an inquiry, folder, file, or one already loaded.
        question: id of the one question to weigh; all if None.
        as_of: date of knowledge; nothing that came out after it is used.
        view: source whose claims alone are used.
        draws: number of draws of priors, marks, ratings and overlap, which the intervals are made of.
        seed: seed of the draws; with the seed of a run, the draws are those of its worlds.

    Raises:
        ScenarioError: bad input.
        UsageError: no question, or none of this name; no such view; less than one draw.
        RunError: the evidence excludes every hypothesis.
    """
    if draws < 1:
        raise UsageError("draws must be 1 or more")
    known = scenario if isinstance(scenario, Scenario | Inquiry) else load_inquiry(scenario)
    day = as_date(as_of)
    ready = narrowed(known, day, view) if isinstance(known, Inquiry) else resolve(known, as_of=day, view=view)
    asked = sorted({item.question for item in ready.hypotheses.values()})
    if not asked:
        raise UsageError(f"{known.about.name} has no hypotheses to weigh")
    if question is not None and question not in asked:
        raise UsageError(f"no question {question!r:.90} in {known.about.name}", asked, nearest(question, asked))
    data = {
        name: item for name, item in engine.weigh(ready, draws, seed).items() if question is None or name == question
    }
    return Weighing(ready, findings(data, ready, known), data, draws, seed)
