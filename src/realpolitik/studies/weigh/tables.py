"""What the evidence says on each question: posteriors with intervals, and what each item of evidence does to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import xarray as xr

from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.claims import claims_table
from realpolitik.studies.contradictions import tables as contradictions
from realpolitik.studies.contradictions.rules import find
from realpolitik.studies.weigh import charts
from realpolitik.studies.weigh.frames import Weighed, summary, weighed
from realpolitik.study import OTHERS, Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, LINKS, MONTH, SHARE, Column, Form, Table, minus, number, points

SHOWN = 8
"""Items of evidence in a terminal, where several questions are told."""
CAVEATS = (
    "The marks are the analyst's: what an item of evidence would look like if a hypothesis were true.",
    "Intervals carry doubt about priors, about how strongly marks speak, about ratings, and about how far statements "
    "of one source say the same thing; not doubt about the marks, nor a hypothesis that nobody has thought of.",
)
LIST = Form(", ".join, "@", number=False)
SHIFTS = Form(lambda pairs: ", ".join(f"{name} {minus(f'{100 * by:+.0f}')}" for name, by in pairs), "@", number=False)
"""Pairs of a hypothesis and the shift of its posterior, in points."""
MARK = Form(lambda mark: "" if mark == "N" else mark, "@", number=False)


def study(data: Mapping[str, xr.Dataset], scenario: Weighable, known: Weighable, run: RunInfo) -> Study:
    """The study of questions.

    Args:
        data: question → dataset, as `engines.hypotheses.weigh` makes it.
        scenario: what was weighed: resolved, or narrowed to its date.
        known: the same as loaded, whose answers, later ones too, serve the scores alone.
        run: what it was made from.
    """
    found = {name: weighed(name, item, scenario, known) for name, item in data.items()}
    alone = len(found) == 1
    inner = {name: question_study(item, data[name], scenario, run, alone) for name, item in found.items()}
    about, cited = scenario.about, {name for item in found.values() for name in item.evidence.claim}
    tables = {"questions": questions_table(pd.DataFrame([item.row for item in found.values()]), alone)}
    parts: list[Part | str] = [
        Part("questions", "How likely each answer is", "", () if alone else ("questions",)),
        OTHERS,
    ]
    if isinstance(scenario, Scenario):
        clashes = find(scenario)
        tables["contradictions"] = replace(contradictions.table(scenario, clashes), brief=0, folded=True)
        lead = contradictions.lead(clashes)
        parts.append(Part("contradictions", contradictions.TITLE, lead, ("contradictions",), stands=True))
        cited |= contradictions.cited(clashes)
    tables["claims"] = claims_table(scenario, cited)
    parts.append(Part("evidence", "The evidence", "", ("claims",)))
    eyes = (
        f" Through the claims of {scenario.sources[about.view].citation} alone."
        if about.view in scenario.sources
        else ""
    )
    return Study(
        "weigh",
        f"{about.title}: hypotheses weighed by evidence",
        tuple(item.summary[0] for item in inner.values()),
        tables,
        parts=tuple(parts),
        caveats=CAVEATS,
        run=run,
        about=f"{about.summary or ''}{eyes}".strip() or None,
        studies=inner,
    )


def question_study(item: Weighed, data: xr.Dataset, scenario: Weighable, run: RunInfo, alone: bool) -> Study:
    """The study of one question."""
    title, sentences = item.row["title"], summary(item)
    tables = {"hypotheses": hypotheses_table(item.hypotheses)}
    if len(item.evidence):
        tables["evidence"] = evidence_table(item.evidence, alone)
        tables["matrix"] = matrix_table(item.matrix, alone)
    numbers = [
        (row, path, str(number.estimates[-1]))
        for row in item.hypotheses.hypothesis
        for path, number in scenario.hypotheses[row].sets.items()
    ]
    if numbers:
        tables["sets"] = sets_table(pd.DataFrame(numbers, columns=["hypothesis", "path", "value"]))
    return Study(
        "weigh",
        title,
        sentences,
        tables,
        {
            "hypotheses": Chart(
                "How likely each is",
                lambda: charts.posterior_chart(item.hypotheses),
                "Bar: mean posterior; line: the middle 95% of the draws; grey tick: before the evidence.",
            ),
            "marks": Chart(
                "Evidence against hypotheses",
                lambda: charts.matrix_chart(item.matrix, item.evidence, list(item.hypotheses.hypothesis)),
                "Blue: the evidence is what one would expect if the hypothesis were true; orange: it is not. What "
                "moves the posterior most stands on top.",
            ),
        },
        (
            Part(
                f"question-{item.id}",
                title,
                " ".join(sentences),
                ("hypotheses", "marks", *(name for name in ("evidence", "matrix") if name in tables)),
            ),
        ),
        data=data,
        run=run,
        about=item.row["text"],
    )


def questions_table(rows: pd.DataFrame, alone: bool) -> Table:
    """The questions side by side: the likeliest answer, what hangs on single items, how it came out."""
    return Table(
        "How likely each answer is",
        rows,
        {
            "question": Column("Question's id").hidden,
            "title": Column("Question", wide=True),
            "text": Column("What is asked").hidden,
            "leader": Column("Likeliest: id", meaning="none where several are as likely").hidden,
            "leader_text": Column("Likeliest", wide=True),
            "posterior": Column(
                "Posterior", SHARE, meaning="mean over the draws", ends=("low", "high"), bar="posterior"
            ),
            "low": Column("Low", SHARE, meaning="2.5% quantile of the draws").hidden,
            "high": Column("High", SHARE, meaning="97.5% quantile of the draws").hidden,
            "leads": Column("Leads in", SHARE, meaning="share of the draws in which it is the likeliest"),
            "items": Column("Items", COUNT, meaning="items of evidence known by then"),
            "turning": Column("Turning items", LIST, meaning="without any one of these another would lead").hidden,
            "least_inconsistent": Column("Fewest inconsistent", LIST, meaning="the classic choice of ACH").hidden,
            "answer": Column("Answer", meaning="what history bore out, where it is known"),
            "answered": Column("Known since", MONTH).hidden,
            "log_score": Column(
                "Log score", number(2), "bits", "minus the logarithm (base 2) of the answer's posterior"
            ),
            "brier": Column("Brier", number(2), meaning="squared differences of posterior and answer, 0 to 2").hidden,
        },
        "With the middle 95% of the draws.",
        brief=0 if alone else None,
    )


def hypotheses_table(rows: pd.DataFrame) -> Table:
    """Hypotheses with prior, posterior and the classic count."""
    return Table(
        "How likely each is",
        rows,
        {
            "hypothesis": Column("Hypothesis"),
            "text": Column("What it says", wide=True),
            "prior": Column("Prior", SHARE, meaning="mean probability before the evidence"),
            "posterior": Column(
                "Posterior", SHARE, meaning="mean over the draws", ends=("low", "high"), bar="posterior"
            ),
            "low": Column("Low", SHARE, meaning="2.5% quantile of the draws").hidden,
            "high": Column("High", SHARE, meaning="97.5% quantile of the draws").hidden,
            "leads": Column(
                "Leads in",
                SHARE,
                meaning="share of the draws in which it is the likeliest; those that lead together share a draw",
            ),
            "inconsistent": Column("Inconsistent", COUNT, meaning="reports marked I or II, the classic count"),
            "severity": Column("Severity", COUNT, meaning="the same with II counted double"),
        },
        "Posterior: with the middle 95% of the draws. Inconsistent: reports marked I or II, the classic count; "
        "severity: the same with II counted double.",
    )


EVIDENCE = {
    "claim": Column("Claim's id").hidden,
    "text": Column("Evidence", wide=True),
    "links": Column("Source", LINKS),
    "source": Column("Source's id").hidden,
    "paragraph": Column("Paragraph").hidden,
    "speaker": Column("Speaker").hidden,
    "rating": Column("Rating", meaning="NATO Admiralty letter of the source and digit of the claim"),
    "gains": Column("For", SHIFTS, "points", "hypotheses whose posterior it raises most"),
    "losses": Column("Against", SHIFTS, "points", "hypotheses whose posterior it lowers most"),
    "bits": Column("Bits", number(3), "bits", "by how much it moves the posterior, mean over the draws"),
    "bits_low": Column("Bits: low", number(3), "bits", "2.5% quantile of the draws").hidden,
    "bits_high": Column("Bits: high", number(3), "bits", "97.5% quantile of the draws").hidden,
    "ratio": Column("Ratio", points(), meaning="largest likelihood over smallest, after discount and weight"),
    "trust": Column("Trust", number(2), meaning="probability that the report can be relied on").hidden,
    "weight": Column("Weight", number(2), meaning="what is left of it beside reports of the same origin and source"),
    "leader_without": Column("Leader without it").hidden,
    "changes": Column("Changes", meaning="what its removal changes: leader, order of the others, or nothing").hidden,
    "without": Column("Without it"),
    "repeats": Column("Same report", LIST, meaning="other items that are the same report").hidden,
    "note": Column("Note", meaning="why it is marked so").hidden,
}


def evidence_table(rows: pd.DataFrame, alone: bool) -> Table:
    """Items of evidence, those that move the posterior most first."""
    return Table(
        "What the evidence does",
        rows,
        EVIDENCE,
        "Bits: by how much it moves the posterior. Ratio: largest likelihood over smallest, after discount and weight. "
        "Weight: what is left of it beside reports of the same origin and source.",
        brief=None if alone else SHOWN,
        folded=True,
    )


def matrix_table(rows: pd.DataFrame, alone: bool) -> Table:
    """The marks as given: one row an item, one column a hypothesis."""
    return Table(
        "The matrix",
        rows,
        {
            "claim": Column("Claim's id").hidden,
            "item": Column("Evidence", wide=True),
            "hypothesis": Column("Hypothesis"),
            "mark": Column("Mark", MARK, meaning="on the ACH scale, or the likelihood as given", spread=True),
            "shift": Column("Shift", number(3), meaning="mean posterior with the item less without it").hidden,
        },
        "CC very consistent, C consistent, N or nothing neutral, I inconsistent, II very inconsistent.",
        across="hypothesis",
        titles={name: name.replace("_", " ") for name in rows.hypothesis},
        brief=None if alone else 0,
        folded=True,
    )


def sets_table(rows: pd.DataFrame) -> Table:
    """Numbers that hypotheses set in the worlds that believe them."""
    columns = {"hypothesis": Column("Hypothesis"), "path": Column("Number"), "value": Column("Value")}
    return Table("Numbers that hypotheses set in worlds that believe them", rows, columns, brief=0)
