"""Hypotheses weighed by evidence, as tables, as a document for programs, and as sections of the page."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.contradictions import contradictions
from realpolitik.findings.hypotheses import ItemRow, QuestionFinding, Weighing
from realpolitik.report.charts import specification
from realpolitik.report.charts.hypotheses import item_name, matrix_chart, posterior_chart
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.studies import contradictions as disagreements
from realpolitik.report.wording import claim_links, interval, percent, points
from realpolitik.scenario.schema import Scenario

NAMED = 3
"""Items that turn the lead which the text names."""
SHOWN = 8
"""Items of evidence in a terminal, where several questions are told."""


def tables(weighing: Weighing) -> list[RenderableType]:
    """The questions for a terminal: posterior and evidence; of a question alone also the matrix."""
    alone = len(weighing.questions) == 1
    parts: list[RenderableType] = [Text(_title(weighing), style="bold")]
    for question in weighing.questions:
        parts += [listed(in_short(question)), posterior_table(question).rich()]
        if question.items:
            parts.append(evidence_table(weighing, question, None if alone else SHOWN).rich())
        if alone and question.items:
            parts.append(matrix_table(weighing, question).rich())
    return parts


def document(weighing: Weighing) -> dict[str, Any]:
    """The questions for programs, with all that `tables` can show."""
    about = weighing.scenario.about
    return {
        "scenario": about.name,
        "as_of": about.as_of.isoformat(),
        "view": about.view,
        "draws": weighing.draws,
        "seed": weighing.seed,
        "questions": [_question_json(question) for question in weighing.questions],
    }


def section(weighing: Weighing) -> tuple[Section, ...]:
    """The questions for the page, one section each; of a scenario also where its claims contradict one another."""
    parts = question_sections(weighing)
    return (*parts, disagreements.section(weighing.scenario)) if isinstance(weighing.scenario, Scenario) else parts


def question_sections(weighing: Weighing) -> tuple[Section, ...]:
    """One section for each question."""
    return tuple(_section(weighing, question) for question in weighing.questions)


def _section(weighing: Weighing, question: QuestionFinding) -> Section:
    drawn = posterior_chart(question)
    caption = "Bar: mean posterior; line: the middle 95% of the draws; grey tick: before the evidence."
    blocks: list[Figure | Table] = [
        Figure(f"posterior-{question.id}", "How likely each is", specification(drawn), caption),
        posterior_table(question),
    ]
    matrix = matrix_chart(weighing, question)
    if matrix is not None:
        told = (
            "Blue: the evidence is what one would expect if the hypothesis were true; orange: it is not. What moves "
            "the posterior most stands on top."
        )
        blocks.append(Figure(f"matrix-{question.id}", "Evidence against hypotheses", specification(matrix), told))
    if question.items:
        blocks += [evidence_table(weighing, question), matrix_table(weighing, question)]
    return Section(f"question-{question.id}", question.title, " ".join(in_short(question)), tuple(blocks))


def evidence_section(weighing: Weighing) -> Section:
    """The claims that the questions and the contradictions lead to, for a page of their own."""
    scenario = weighing.scenario
    claims = {item.claim for question in weighing.questions for item in question.items}
    if isinstance(scenario, Scenario):
        claims |= {name for item in contradictions(scenario) for name in (*item.one, *item.other)}
    rows = tuple(
        (
            Cell(name, anchor=f"claim-{name}"),
            Cell(scenario.sources[scenario.claims[name].source].citation),
            Cell(str(scenario.claims[name].paragraph)),
            Cell(f"{scenario.sources[scenario.claims[name].source].reliability}{scenario.claims[name].credibility}"),
            Cell(scenario.claims[name].text + _said(scenario.claims[name].speaker)),
        )
        for name in sorted(claims)
    )
    columns = (
        Column("Claim"),
        Column("Source", wide=True),
        Column("Paragraph", True),
        Column("Rating"),
        Column("What it says", wide=True),
    )
    note = (
        "In our own words. Rating: NATO Admiralty letter of the source and digit of the claim (1 confirmed, 6 unknown)."
    )
    return Section("evidence", "The evidence", "", (Table("claims", "Claims", columns, rows, note),))


def _said(speaker: str) -> str:
    return "" if speaker == "author" else f" (as {speaker} says)"


def front(weighing: Weighing) -> Front:
    """The front of a page on the questions alone."""
    about = weighing.scenario.about
    view = weighing.scenario.sources[about.view].citation if about.view in weighing.scenario.sources else about.view
    return Front(
        title=f"{about.title}: hypotheses weighed by evidence",
        about=about.summary,
        made=f"{weighing.draws:,} draws, seed {weighing.seed}",
        as_of=f"{about.as_of:%d %B %Y}",
        until="",
        view=view,
        summary=tuple(in_short(question)[0] for question in weighing.questions),
        caveats=CAVEATS,
    )


CAVEATS = (
    "The marks are the analyst's: what an item of evidence would look like if a hypothesis were true.",
    "Intervals carry doubt about priors, about how strongly marks speak, about ratings, and about how far statements "
    "of one source say the same thing; not doubt about the marks, nor a hypothesis that nobody has thought of.",
)


def _title(weighing: Weighing) -> str:
    about = weighing.scenario.about
    view = f", view of {about.view}" if about.view else ""
    return f"{about.title}: {about.as_of:%d %B %Y}{view}, {weighing.draws:,} draws, seed {weighing.seed}"


def in_short(question: QuestionFinding) -> tuple[str, ...]:
    """A question in a few sentences."""
    if not question.items:
        return (f"{question.title} Nothing known by then bears on it: the priors stand.",)
    first, second = question.hypotheses[0], question.hypotheses[1] if len(question.hypotheses) > 1 else None
    shown = percent(first.posterior.value)
    level = [row.id for row in question.hypotheses if percent(row.posterior.value) == shown]
    if len(level) > 1:
        return (f"{question.title} The evidence does not tell {' and '.join(level)} apart: {shown} each.",)
    said = [
        f"{question.title} “{first.text}” is likeliest: {percent(first.posterior.value)} "
        f"({interval(first.posterior.low, first.posterior.high)}), in the lead in {percent(first.leads)} of the draws"
        + (f"; then “{second.text}”: {percent(second.posterior.value)}." if second else ".")
    ]
    if question.turning:
        names = ", ".join(f"{item.claim} ({item.leader_without})" for item in question.turning[:NAMED])
        more = f", and {len(question.turning) - NAMED} more" if len(question.turning) > NAMED else ""
        said.append(f"Another would lead without any one of these: {names}{more}.")
    else:
        said.append("No single item of evidence makes the difference who leads.")
    if first.id not in question.least_against:
        fewest = ", ".join(question.least_against)
        said.append(f"By the classic count of inconsistent items it would be: {fewest}.")
    if question.answer is not None and question.log_score is not None:
        told = next(row.posterior.value for row in question.hypotheses if row.id == question.answer)
        said.append(
            f"Later, {question.answered:%B %Y}: {question.answer}, which had {percent(told)} here "
            f"(log score {question.log_score:.2f} bits, Brier {question.brier:.2f})."
        )
    return tuple(said)


def posterior_table(question: QuestionFinding) -> Table:
    """Hypotheses with prior, posterior and the classic count."""
    columns = (
        Column("Hypothesis", wide=True),
        Column("Prior", True),
        Column("Posterior", True),
        Column("95% of draws", True),
        Column("Leads in", True),
        Column("Inconsistent", True),
        Column("Severity", True),
    )
    rows = tuple(
        (
            Cell(f"{row.id}: {row.text}"),
            Cell(percent(row.prior)),
            Cell(percent(row.posterior.value), weight=row.posterior.value),
            Cell(interval(row.posterior.low, row.posterior.high)),
            Cell(percent(row.leads)),
            Cell(str(row.against)),
            Cell(str(row.severity)),
        )
        for row in question.hypotheses
    )
    note = "Inconsistent: reports marked I or II, the classic count; severity: the same with II counted double."
    return Table(f"posterior-table-{question.id}", question.title, columns, rows, note)


def evidence_table(weighing: Weighing, question: QuestionFinding, most: int | None = None) -> Table:
    """Items of evidence, those that move the posterior most first."""
    columns = (
        Column("Evidence", wide=True),
        Column("Source"),
        Column("Rating"),
        Column("For"),
        Column("Against"),
        Column("Bits", True),
        Column("Ratio", True),
        Column("Weight", True),
        Column("Without it"),
    )
    rows = tuple(_item(weighing, item) for item in question.items[:most])
    left = len(question.items) - len(rows)
    note = (
        "Bits: by how much it moves the posterior. Ratio: largest likelihood over smallest, after discount and weight. "
        "Weight: what is left of it beside reports of the same origin and source."
        + (f" {left} more with --question {question.id}." if left else "")
    )
    return Table(f"evidence-{question.id}", "What the evidence does", columns, rows, note, folded=most is None)


def _item(weighing: Weighing, item: ItemRow) -> tuple[Cell, ...]:
    shift = sorted(item.shift.items(), key=lambda pair: -pair[1])
    gains = [f"{name} +{100 * value:.0f}" for name, value in shift[:2] if value > 0.005]
    losses = [f"{name} −{-100 * value:.0f}" for name, value in shift[::-1][:2] if value < -0.005]
    without = {"leader": f"{item.leader_without} leads", "order": "another order"}.get(item.changes or "", "the same")
    return (
        Cell(item.text),
        Cell("", claim_links(weighing.scenario, (item.claim,))),
        Cell(item.rating),
        Cell(", ".join(gains)),
        Cell(", ".join(losses)),
        Cell(f"{item.information.value:.3f}"),
        Cell(points(item.ratio)),
        Cell(f"{item.weight:.2f}"),
        Cell(without),
    )


def matrix_table(weighing: Weighing, question: QuestionFinding) -> Table:
    """The marks as given: one row an item, one column a hypothesis."""
    names = [row.id for row in question.hypotheses]
    columns = (Column("Evidence", wide=True), *(Column(name.replace("_", " ")) for name in names))
    rows = tuple(
        (Cell(item_name(weighing.scenario, item.claim)), *(Cell(_bare(item.marks[name])) for name in names))
        for item in question.items
    )
    note = "CC very consistent, C consistent, N or nothing neutral, I inconsistent, II very inconsistent."
    return Table(f"matrix-table-{question.id}", "The matrix", columns, rows, note, folded=True)


def _bare(mark: str) -> str:
    return "" if mark == "N" else mark


def _question_json(question: QuestionFinding) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "text": question.text,
        "summary": list(in_short(question)),
        "hypotheses": [
            {
                "id": row.id,
                "text": row.text,
                "prior": row.prior,
                "posterior": row.posterior.value,
                "low": row.posterior.low,
                "high": row.posterior.high,
                "leads": row.leads,
                "inconsistent": row.against,
                "severity": row.severity,
                "sets": dict(row.sets),
            }
            for row in question.hypotheses
        ],
        "least_inconsistent": list(question.least_against),
        "evidence": [_item_json(item) for item in question.items],
        "answer": question.answer,
        "answered": question.answered.isoformat() if question.answered else None,
        "log_score": question.log_score,
        "brier": question.brier,
    }


def _item_json(item: ItemRow) -> dict[str, Any]:
    return {
        "claim": item.claim,
        "source": item.source,
        "paragraph": item.paragraph,
        "speaker": item.speaker,
        "text": item.text,
        "rating": item.rating,
        "marks": dict(item.marks),
        "note": item.note,
        "trust": item.trust,
        "weight": item.weight,
        "repeats": list(item.repeats),
        "ratio": item.ratio,
        "bits": item.information.value,
        "bits_low": item.information.low,
        "bits_high": item.information.high,
        "shift": dict(item.shift),
        "leader_without": item.leader_without,
        "changes": item.changes,
    }
