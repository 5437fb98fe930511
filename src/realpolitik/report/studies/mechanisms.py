"""What causal claims are worth, as tables, as a document for programs, and as a section of the page."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.mechanism_study import ClaimRow, MechanismRow, MechanismStudy
from realpolitik.findings.mechanisms import Ruling, Trial, Verdict
from realpolitik.report.charts import specification
from realpolitik.report.charts.mechanisms import curves_chart, forest_chart
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.wording import claim_links, points
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.origins import standing
from realpolitik.stats import FAMILY

ORDER: tuple[Verdict, ...] = (
    "holds",
    "holds in part",
    "depends",
    "contradicted",
    "too small",
    "no effect",
    "unclear",
    "cannot",
    "untested",
)
"""Verdicts in the order in which they are told."""


TOLD: dict[Verdict, str] = {
    "holds": "hold",
    "holds in part": "hold in part",
    "depends": "depend on when or where",
    "contradicted": "are contradicted",
    "too small": "show an effect too small to count",
    "no effect": "show no effect",
    "unclear": "are unclear",
    "cannot": "cannot be expressed",
    "elsewhere": "are answered elsewhere",
    "untested": "are untested",
}
"""Verdicts on several at once."""


def verdict_text(verdict: Verdict, matters: float | None = None) -> str:
    """A verdict as it stands in a table, with the least size that counts where the effect falls short of it."""
    if verdict != "too small":
        return verdict
    return "too small to count" + ("" if matters is None else f" (under {matters:g})")


def tables(study: MechanismStudy) -> list[RenderableType]:
    """The study for a terminal: in short, by mechanism, by experiment, by claim, and what could not be run."""
    return [
        Text(_title(study), style="bold"),
        listed(in_short(study)),
        *(part.rich() for part in parts(study) if part.rows),
    ]


def parts(study: MechanismStudy) -> tuple[Table, ...]:
    """The tables of the study, in reading order."""
    return (
        mechanisms_table(study),
        experiments_table(study),
        notes_table(study),
        claims_table(study),
        cannot_table(study),
    )


def document(study: MechanismStudy) -> dict[str, Any]:
    """The study for programs, with the same content as `tables`."""
    return {
        "scenario": study.scenario.about.name,
        "as_of": study.as_of.isoformat(),
        "worlds": study.worlds,
        "months": study.months,
        "seed": study.seed,
        "runs": study.arms,
        "tests": study.tests,
        "level": study.level,
        "summary": list(in_short(study)),
        "mechanisms": [_mechanism_json(row) for row in study.mechanisms],
        "experiments": [_ruling_json(ruling) for ruling in study.rulings],
        "claims": [_claim_json(row) for row in study.claims],
    }


def section(study: MechanismStudy) -> Section:
    """The study for the page."""
    forest, curves = forest_chart(study), curves_chart(study)
    figures: list[Figure] = []
    if forest is not None:
        caption = (
            "Effect of each cause, as a multiple of the smallest size that counts, turned so that right is the way "
            "the claim says; bars are intervals that hold together. Grey band: too small to count. The scale is "
            "logarithmic outside it."
        )
        figures.append(Figure("mechanism-forest", "What each cause does", specification(forest), caption))
    if curves is not None:
        caption = "Difference between the runs with and without the cause, month by month; band: its interval."
        figures.append(Figure("mechanism-curves", "Effects that turn with time", specification(curves), caption))
    told = [part for part in parts(study) if part.rows]
    blocks: tuple[Figure | Table, ...] = (*figures[:1], *told[:1], *figures[1:], *told[1:])
    lead = f"Each claim is played with and without its cause in the same {study.worlds:,} worlds. {in_short(study)[0]}"
    return Section("mechanisms", "What the causal claims are worth", lead, blocks)


def front(study: MechanismStudy) -> Front:
    """The front of a page on the study alone."""
    return Front(
        title=f"{study.scenario.about.title}: what the causal claims are worth",
        about="Each claim is two runs of the same worlds, with and without its cause.",
        made=f"{study.worlds:,} worlds, {study.arms} runs, seed {study.seed}",
        as_of=f"{study.as_of:%d %B %Y}",
        until=f"{month_end(study.as_of, study.months):%B %Y}",
        view=None,
        summary=in_short(study),
        caveats=tuple(study.notes),
    )


def _title(study: MechanismStudy) -> str:
    return (
        f"{study.scenario.about.title}: causal claims as experiments, {study.as_of:%d %B %Y}, "
        f"{study.worlds:,} worlds, {study.arms} runs of up to {study.months} months, seed {study.seed}"
    )


def in_short(study: MechanismStudy) -> tuple[str, ...]:
    """The study in a few sentences, the error of a finite number of worlds among them."""
    by_mechanism = Counter(row.verdict for row in study.mechanisms)
    reports = standing((row.id for row in study.claims), study.scenario)
    by_claim = Counter(row.verdict for row in study.claims if row.id in reports)
    half, wide = study.precision
    sure = (
        f"Intervals of all {study.tests} tests hold together with {100 * (1 - FAMILY):.0f}% (Bonferroni: each "
        f"{100 * study.level:.2f}%)."
        if study.tests > 1
        else ""
    )
    if half:
        sure += (
            f" Half an interval is {half:.2g} times the smallest size that counts in the middle test, and more than "
            f"that size in {100 * wide:.0f}% of them, where only more worlds can tell small from none."
        )
    return (
        f"Of {_many(len(study.mechanisms), 'mechanism')}: {_counted(by_mechanism)}.",
        f"Of {_many(len(reports), 'claim')}: {_counted(by_claim)}.",
        *((sure.strip(),) if sure else ()),
        "A verdict is about the model, with its numbers as drawn: that a claim holds in it is no proof that it is so.",
    )


def _many(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _counted(counts: Counter[Any]) -> str:
    return ", ".join(f"{counts[verdict]} {TOLD[verdict]}" for verdict in ORDER if counts[verdict]) or "none"


def mechanisms_table(study: MechanismStudy) -> Table:
    """One row a mechanism: verdict over its contrasts, and size, interval and time of one that bears it out."""
    columns = (
        Column("No."),
        Column("Mechanism", wide=True),
        Column("Verdict"),
        Column("Effect (interval)"),
        Column("Unit"),
        Column("Beside spread", True),
        Column("When", wide=True),
    )
    rows = tuple(_mechanism(row) for row in study.mechanisms)
    note = (
        "Effect: mean paired difference, with the cause less without, in one experiment that bears the verdict out. "
        "Beside spread: over the standard deviation between worlds without the cause. All experiments: next table."
    )
    return Table("mechanisms-table", "Mechanisms", columns, rows, note)


def brief_table(study: MechanismStudy) -> Table:
    """One line a mechanism that was tried: verdict and size."""
    columns = (
        Column("No."),
        Column("Mechanism", wide=True),
        Column("Verdict"),
        Column("Effect (interval)"),
        Column("Unit"),
    )
    rows = []
    for row in study.mechanisms:
        if row.lead is not None and row.lead.lead is not None:
            verdict = verdict_text(row.verdict, row.lead.experiment.matters)
            shown = (row.id, row.title, verdict, _size(row.lead, row.lead.lead), row.lead.experiment.unit or "")
            rows.append(tuple(Cell(text) for text in shown))
    note = (
        f"{study.worlds:,} worlds; {sum(row.verdict == 'unclear' for row in study.mechanisms)} of "
        f"{len(study.mechanisms)} stay unclear. `realpolitik mechanisms {study.scenario.about.name}` tries every claim "
        "in more worlds, and says what each experiment is."
    )
    return Table("mechanisms-brief", "What the causal claims are worth", columns, tuple(rows), note)


def _mechanism(row: MechanismRow) -> tuple[Cell, ...]:
    lead = row.lead
    trial = lead.lead if lead is not None else None
    counts = ", ".join(f"{row.counts[word]} {verdict_text(word)}" for word in ORDER if row.counts.get(word))
    matters = lead.experiment.matters if lead is not None else None
    verdict = f"{verdict_text(row.verdict)} ({counts})" if len(row.counts) > 1 else verdict_text(row.verdict, matters)
    if trial is None or lead is None:
        where = row.lives or (row.rulings[0].reason if row.rulings else "no experiment")
        return Cell(row.id), Cell(row.title), Cell(verdict), *(Cell("–") for _ in range(3)), Cell(where)
    when = when_text(lead) + (f"; {row.lives}" if row.lives else "")
    beside = "–" if trial.standardised is None else _signed(trial.standardised, 2)
    shown = Cell(f"{row.title}: {lead.experiment.title}")
    size = Cell(_size(lead, trial))
    return Cell(row.id), shown, Cell(verdict), size, Cell(lead.experiment.unit or ""), Cell(beside), Cell(when)


def _size(ruling: Ruling, trial: Trial) -> str:
    """Effect and interval in one, to a tenth of the smallest size that counts; a level in three digits."""
    value, low, high = trial.effect
    matters = ruling.experiment.matters
    if matters is None:
        return f"{points(value)} ({points(low)} to {points(high)})"
    return f"{_rounded(value, matters)} ({_rounded(low, matters)} to {_rounded(high, matters)})"


def _rounded(value: float, matters: float) -> str:
    digits = max(0, 1 - math.floor(math.log10(matters)))
    text = f"{value:+,.{digits}f}".replace("-", "−")
    return text if any(digit in text for digit in "123456789") else "0"


def _signed(value: float, digits: int = 3) -> str:
    text = points(value, digits)
    return text if text.startswith("−") or value == 0 else f"+{text}"


def when_text(ruling: Ruling) -> str:
    """When the verdict holds: the windows that have it, what it depends on, the number that its size hangs on.

    A number that makes less of a difference than counts is not told.
    """
    parts = []
    told = [trial for trial in ruling.trials if trial.verdict == ruling.verdict]
    if ruling.verdict == "depends":
        told = [trial for trial in ruling.trials if trial.verdict in ("holds", "contradicted")]
        parts += [f"{trial.verdict} {_window(trial)}" for trial in told]
    elif ruling.experiment.numbers:
        parts.append("as drawn")
    elif len(told) < len(ruling.trials):
        parts += [_window(trial) for trial in told]
    else:
        parts.append(" and ".join(_window(trial) for trial in told))
    if ruling.reason:
        parts.append(ruling.reason)
    split, matters = ruling.split, ruling.experiment.matters
    if split is not None and matters is not None and abs(split.high.value - split.low.value) >= matters:
        low, high = (_rounded(half.value, matters) for half in (split.low, split.high))
        parts.append(f"{low} where {split.number} is low, {high} where it is high")
    return "; ".join(parts)


def _window(trial: Trial) -> str:
    first, last = trial.dates
    return f"{first:%b %Y}" if first == last else f"{first:%b %Y}–{last:%b %Y}"


def experiments_table(study: MechanismStudy) -> Table:
    """Every experiment in every window."""
    columns = (
        Column("Experiment", wide=True),
        Column("Claim says"),
        Column("Window"),
        Column("Without", True),
        Column("With", True),
        Column("Effect (interval)"),
        Column("Counts from", True),
        Column("Unit"),
        Column("Verdict"),
    )
    rows = tuple(_trial(ruling, trial, k == 0) for ruling in study.rulings for k, trial in enumerate(ruling.trials))
    note = (
        "Claim says: which way the cause moves the reading, or the range expected of one run. Worlds: all, unless said."
    )
    return Table("experiments-table", "Experiments", columns, rows, note, folded=True)


def _trial(ruling: Ruling, trial: Trial, first: bool) -> tuple[Cell, ...]:
    item = ruling.experiment
    says = item.direction or (f"{points(item.expects[0])} to {points(item.expects[1])}" if item.expects else "")
    counted = f" ({trial.worlds} worlds)" if item.where else ""
    return (
        Cell(f"{', '.join(item.mechanisms)} {item.title}" if first else ""),
        Cell(says if first else ""),
        Cell((_window(trial) if item.reads is not None else "as drawn") + counted),
        Cell(points(trial.baseline)),
        Cell("–" if trial.changed is None else points(trial.changed)),
        Cell(_size(ruling, trial)),
        Cell(points(item.matters) if item.matters is not None else "–"),
        Cell(item.unit or ""),
        Cell(verdict_text(trial.verdict, ruling.experiment.matters)),
    )


def notes_table(study: MechanismStudy) -> Table:
    """How the analyst reads a contrast, or its outcome."""
    columns = (Column("Experiment", wide=True), Column("Verdict"), Column("Note", wide=True))
    rows = tuple(
        (Cell(ruling.experiment.title), Cell(verdict_text(ruling.verdict)), Cell(ruling.experiment.note))
        for ruling in study.rulings
        if ruling.experiment.note
    )
    return Table("mechanism-notes", "How the contrasts are meant", columns, rows, folded=True)


def claims_table(study: MechanismStudy) -> Table:
    """Every causal claim, and every other that an experiment tests."""
    columns = (
        Column("Claim", wide=True),
        Column("Source"),
        Column("Mechanisms"),
        Column("Verdict"),
        Column("Tested by"),
    )
    rows = tuple(_claim(study, row) for row in sorted(study.claims, key=lambda row: ORDER.index(row.verdict)))
    return Table("mechanism-claims", "Claims", columns, rows, folded=True)


def _claim(study: MechanismStudy, row: ClaimRow) -> tuple[Cell, ...]:
    return (
        Cell(row.text),
        Cell("", claim_links(study.scenario, (row.id,))),
        Cell(", ".join(row.mechanisms)),
        Cell(verdict_text(row.verdict)),
        Cell(", ".join(row.experiments) or "nothing"),
    )


def cannot_table(study: MechanismStudy) -> Table:
    """What the model cannot express, or what could not be run, with the reason."""
    columns = (Column("Claims", wide=True), Column("Mechanisms"), Column("Verdict"), Column("Why", wide=True))
    rows = tuple(
        (
            Cell(ruling.experiment.title, claim_links(study.scenario, ruling.experiment.claims)),
            Cell(", ".join(ruling.experiment.mechanisms)),
            Cell(ruling.verdict),
            Cell(ruling.reason),
        )
        for ruling in study.rulings
        if not ruling.trials
    )
    return Table("mechanism-cannot", "Not run", columns, rows, folded=True)


def _mechanism_json(row: MechanismRow) -> dict[str, Any]:
    lead = row.lead
    return {
        "id": row.id,
        "title": row.title,
        "verdict": row.verdict,
        "verdicts": dict(row.counts),
        "experiments": [ruling.id for ruling in row.rulings],
        "shown": lead.id if lead is not None else None,
        "when": when_text(lead) if lead is not None else None,
        "lives": row.lives,
        "claims": row.claims,
    }


def _ruling_json(ruling: Ruling) -> dict[str, Any]:
    item = ruling.experiment
    split = ruling.split
    return {
        "id": ruling.id,
        "title": item.title,
        "claims": list(item.claims),
        "mechanisms": list(item.mechanisms),
        "direction": item.direction,
        "expects": list(item.expects) if item.expects else None,
        "measure": item.measure if item.reads is not None else None,
        "unit": item.unit,
        "matters": item.matters,
        "verdict": ruling.verdict,
        "reason": ruling.reason,
        "note": item.note,
        "turned": ruling.curve.turned.isoformat() if ruling.curve is not None and ruling.curve.turned else None,
        "trials": [_trial_json(trial) for trial in ruling.trials],
        "split": None
        if split is None
        else {
            "number": split.number,
            "median": split.middle,
            "low": list(split.low),
            "high": list(split.high),
            "p": split.p,
            "flips": split.flips,
        },
    }


def _trial_json(trial: Trial) -> dict[str, Any]:
    return {
        "window": trial.window,
        "months": list(trial.months),
        "dates": [day.isoformat() for day in trial.dates],
        "worlds": trial.worlds,
        "baseline": trial.baseline,
        "changed": trial.changed,
        "effect": trial.effect.value,
        "low": trial.effect.low,
        "high": trial.effect.high,
        "error": trial.error,
        "standardised": trial.standardised,
        "verdict": trial.verdict,
    }


def _claim_json(row: ClaimRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "source": row.source,
        "kind": row.kind,
        "text": row.text,
        "mechanisms": list(row.mechanisms),
        "verdict": row.verdict,
        "experiments": list(row.experiments),
    }
