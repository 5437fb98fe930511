"""Questions, their hypotheses, and the matrix of evidence: who answers what, and what bears on it."""

from __future__ import annotations

from collections.abc import Mapping

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Path
from realpolitik.scenario.origins import root_claim, standing
from realpolitik.scenario.statements import Bearing


def check(context: Context) -> None:
    """Hypotheses answer questions that exist, marks stand beside hypotheses of their question, priors leave one.

    Two questions cannot set the same number: which of them would a world follow?
    """
    answers = _answers(context)
    _hypotheses(context)
    _answered(context, answers)
    _sets(context)
    for question, rows in context.scenario.matrix.items():
        path: Path = ("matrix", question)
        if not context.named(path, question, "question", context.questions, on_key=True):
            continue
        for claim, row in rows.items():
            if context.named((*path, claim), claim, "claim", context.claims, on_key=True):
                _row(context, (*path, claim), row, answers.get(question, {}), question)


def _answers(context: Context) -> dict[str, dict[str, bool]]:
    """Question → its hypotheses → whether each is valid; one that failed counts where its question can be read."""
    found: dict[str, dict[str, bool]] = {}
    for name, hypothesis in context.scenario.hypotheses.items():
        found.setdefault(hypothesis.question, {})[name] = True
    for name, raw in context.raw.get("hypotheses", {}).items():
        if name not in context.scenario.hypotheses and isinstance(raw, dict) and isinstance(raw.get("question"), str):
            found.setdefault(raw["question"], {})[name] = False
    return found


def _hypotheses(context: Context) -> None:
    weights: dict[str, list[float]] = {}
    for name, hypothesis in context.scenario.hypotheses.items():
        context.named(("hypotheses", name, "question"), hypothesis.question, "question", context.questions)
        weights.setdefault(hypothesis.question, []).append(min(item.low for item in hypothesis.prior.estimates))
    for question, lowest in weights.items():
        if not any(lowest) and question in context.questions:
            context.error(("questions", question), "every prior can be 0: one hypothesis has to be possible")


def _answered(context: Context, answers: dict[str, dict[str, bool]]) -> None:
    for name, question in context.scenario.questions.items():
        known = answers.get(name, {})
        if question.answer is not None:
            context.named(("questions", name, "answer"), question.answer, f"hypothesis of {name}", known)


def _sets(context: Context) -> None:
    first: dict[str, str] = {}
    for name, hypothesis in sorted(context.scenario.hypotheses.items()):
        for path in hypothesis.sets:
            other = first.setdefault(path, hypothesis.question)
            if other != hypothesis.question:
                message = f"{path} is set by hypotheses of {other} too; a number can hang on one question"
                context.error(("hypotheses", name, "sets", path), message, on_key=True)


def _row(context: Context, path: Path, row: Bearing, answers: dict[str, bool], question: str) -> None:
    for kind, given in (("marks", row.marks), ("likelihoods", row.likelihoods)):
        for hypothesis in given:
            context.named((*path, kind, hypothesis), hypothesis, f"hypothesis of {question}", answers, on_key=True)
    missing = sorted(name for name in answers if name not in row.likelihoods) if row.likelihoods else []
    if missing:
        context.error((*path, "likelihoods"), f"no likelihood for {', '.join(missing)}")


def warn(context: Context) -> None:
    """Warn of questions with nothing to choose between or to choose by, and of evidence that bears on none."""
    scenario = context.scenario
    for name in scenario.questions:
        answers = sum(hypothesis.question == name for hypothesis in scenario.hypotheses.values())
        if answers < 2:
            context.warn(("questions", name), f"{'one hypothesis' if answers else 'no hypothesis'}: nothing to weigh")
        elif not scenario.matrix.get(name):
            context.warn(("questions", name), "no evidence bears on it")
    for question, rows in scenario.matrix.items():
        _otherwise(context, question, rows)
    marked = {claim for rows in scenario.matrix.values() for claim in rows}
    for name, claim in scenario.claims.items():
        if scenario.questions and claim.kind == "evidence" and name not in marked:
            context.warn(("claims", name), "bears on nothing: evidence that stands in no row of the matrix")


def _otherwise(context: Context, question: str, rows: Mapping[str, Bearing]) -> None:
    """Warn of an item that is marked otherwise than the report which it repeats: its own marks do not count."""
    known = [claim for claim in rows if claim in context.scenario.claims and _sourced(claim, context)]
    stands = {root_claim(name, context.scenario): name for name in standing(known, context.scenario)}
    for claim in known:
        first = stands[root_claim(claim, context.scenario)]
        if _bearing(rows[claim]) != _bearing(rows[first]):
            message = f"marked otherwise than {first}, which is the same report: the marks of {first} count"
            context.warn(("matrix", question, claim), message, on_key=True)


def _sourced(claim: str, context: Context) -> bool:
    return context.scenario.claims[claim].source in context.scenario.sources


def _bearing(row: Bearing) -> tuple[dict[str, str], dict[str, float]]:
    """What an item says of the hypotheses; a mark of neutral is as none."""
    return {name: mark for name, mark in row.marks.items() if mark not in ("N", "NA")}, dict(row.likelihoods)
