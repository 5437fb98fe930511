"""Questions weighed by evidence: load → resolve → weigh → tell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from realpolitik.engines import hypotheses as engine
from realpolitik.errors import Problem, ScenarioError, UsageError
from realpolitik.options import MOST, AsOf, Flag, Place, Seed, View
from realpolitik.pipeline.runs import as_date
from realpolitik.results import versions
from realpolitik.scenario import ach_sheet, formats
from realpolitik.scenario.files import read_text
from realpolitik.scenario.inquiry import Inquiry, narrowed
from realpolitik.scenario.load import load_inquiry
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.weigh import tables
from realpolitik.study import RunInfo, Study

Where = Annotated[
    str | Path | Scenario | Inquiry,
    Place(
        "SCENARIO|CASE",
        "Folder, YAML file, or name of a built-in scenario; a sheet of competing hypotheses (CSV); or a published "
        "case: heuer_iraq, cab_problem.",
    ),
]
Question = Annotated[str | None, Flag("This question alone, with its matrix.", metavar="ID")]
Draws = Annotated[int, Flag("Draws of priors, marks, ratings and overlap.", least=1, most=MOST)]


def weigh(
    where: Where,
    *,
    question: Question = None,
    as_of: AsOf = None,
    view: View = None,
    draws: Draws = 1000,
    seed: Seed = 1,
) -> Study:
    """Weigh the hypotheses of every question by the evidence known on a date, each item discounted by its rating.

    Args:
        where: a scenario or an inquiry: name in the catalog, folder, file, or one already loaded.
        question: id of the one question to weigh; all if None.
        as_of: date of knowledge; nothing that came out after it is used.
        view: source whose claims alone are used.
        draws: number of draws of priors, marks, ratings and overlap, which the intervals are made of.
        seed: seed of the draws; with the seed of a run, the draws are those of its worlds.

    Returns:
        A study with the tables ``questions``, ``claims`` and, of a scenario, ``contradictions``; inside it a study for
        each question, such as ``study["motive.matrix"]``, with the tables ``hypotheses``, ``evidence``, ``matrix`` and
        ``sets``. The data of each are those of the engine, draw by draw (`engines.hypotheses.weigh`).

    Raises:
        ScenarioError: bad input.
        UsageError: no question, or none of this name; no such view; less than one draw.
        RunError: the evidence excludes every hypothesis.

    >>> study = weigh("cab_problem", draws=20)
    >>> study["colour.hypotheses"].query("hypothesis == 'blue'").posterior.round(4).tolist()
    [0.4138]
    """
    if draws < 1:
        raise UsageError("draws must be 1 or more")
    known = where if isinstance(where, Scenario | Inquiry) else _known(where)
    day = as_date(as_of)
    ready = narrowed(known, day, view) if isinstance(known, Inquiry) else resolve(known, as_of=day, view=view)
    asked = sorted({item.question for item in ready.hypotheses.values()})
    if not asked:
        raise UsageError(f"{known.about.name} has no hypotheses to weigh")
    if question is not None and question not in asked:
        raise UsageError(f"no question {question!r:.90} in {known.about.name}", asked, nearest(question, asked))
    weighed = engine.weigh(ready, draws, seed)
    if isinstance(ready, Scenario):
        run = RunInfo.of(ready, seed, draws, question=question)
    else:
        options = {} if question is None else {"question": question}
        about = ready.about
        run = RunInfo(about.name, "", about.as_of, about.view, seed, draws, options=options, versions=versions())
    return tables.study({name: weighed[name] for name in ([question] if question else weighed)}, ready, known, run)


def _known(where: str | Path) -> Scenario | Inquiry:
    """A scenario or inquiry by name, folder or file; a sheet of competing hypotheses where the file is one."""
    path = Path(where)
    if path.suffix.lower() in ach_sheet.ENDINGS and path.is_file():
        text, problems = read_text(path.parent, path.name)
        if problems:
            raise ScenarioError(problems)
        if ach_sheet.is_sheet(text):
            return ach_sheet.read(path)
        found = formats.foreign(text) or "no sheet of competing hypotheses"
        raise ScenarioError([Problem(str(path), 1, 1, "", formats.refusal(found, ach_sheet.FORMS))])
    return load_inquiry(where)
