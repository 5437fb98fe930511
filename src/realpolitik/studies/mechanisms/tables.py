"""What causal claims are worth in the model, as tables: by mechanism, by trial, by experiment and by claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from realpolitik.scenario.dates import month_end
from realpolitik.scenario.origins import standing
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import FAMILY
from realpolitik.studies.mechanisms import charts, frames
from realpolitik.studies.mechanisms.trial_runs import Bench
from realpolitik.studies.mechanisms.verdicts import Verdict
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, FLAG, LINKS, MONTH, SHARE, Column, Form, Table, number, points

CAVEATS = (
    "A verdict is about the model, with its numbers as drawn: that a claim holds in it is no proof that it is so.",
)
FOREST = (
    "Effect of each cause, as a multiple of the smallest size that counts, turned so that right is the way the claim "
    "says; bars are intervals that hold together. Grey band: too small to count. The scale is logarithmic outside it."
)
SHOWN = 12
"""Trials, experiments and claims that a terminal shows unasked."""
TOLD: dict[Verdict, str] = {
    "holds": "hold",
    "holds in part": "hold in part",
    "depends": "depend on when or where",
    "contradicted": "are contradicted",
    "too small": "show an effect too small to count",
    "no effect": "show no effect",
    "unclear": "are unclear",
    "as coded": "hold as coded alone",
    "cannot": "cannot be expressed",
    "elsewhere": "are answered elsewhere",
    "untested": "are untested",
}
"""Verdicts on several at once."""
LIST = Form(", ".join, "@", number=False)
TESTS = Form(lambda names: ", ".join(names) or "nothing", "@", number=False)
COUNTS = Form(lambda counts: ", ".join(f"{count} {frames.verdict_text(word)}" for word, count in counts), "@", False)
VERDICT = Form(frames.verdict_text, "@", number=False)
SIGNED = Form(lambda value: number(2, signed=True).text(value), "+0.00;-0.00;0.00")


def study(bench: Bench, brief: bool, run: RunInfo) -> Study:
    """The study of causal claims.

    Args:
        bench: the runs that were played, and what was asked of them.
        brief: whether it is a first look, of which a terminal shows the mechanisms alone.
        run: what it was made from.
    """
    asked, scenario, rulings = bench.asked, bench.asked.scenario, bench.rulings()
    experiments, trials = frames.experiments_of(scenario, rulings), frames.trials_of(rulings)
    curves = frames.curves_of(rulings)
    mechanisms = frames.mechanisms_of(scenario, rulings, asked.mechanisms())
    claims = frames.claims_of(scenario, rulings, asked.claims())
    precision = precision_row(bench, trials)
    found = summary(mechanisms, claims, precision, scenario)
    lead = f"Each claim is played with and without its cause in the same {bench.size.worlds:,} worlds. {found[0]}"
    few = 0 if brief else SHOWN
    return Study(
        "mechanisms",
        f"{scenario.about.title}: what the causal claims are worth",
        found,
        {
            "mechanisms": mechanisms_table(mechanisms, brief),
            "trials": trials_table(trials, few),
            "experiments": experiments_table(experiments, few),
            "claims": claims_table(claims, few),
            "curves": curves_table(curves),
            "precision": precision_table(pd.DataFrame([precision])),
        },
        {
            "effects": Chart("What each cause does", lambda: charts.forest_chart(experiments), FOREST),
            "turning": Chart(
                "Effects that turn with time",
                lambda: charts.curves_chart(curves[turning(curves, experiments)]),
                "Difference between the runs with and without the cause, month by month; band: its interval.",
            ),
        },
        (
            Part(
                "mechanisms",
                "What the causal claims are worth",
                lead,
                ("effects", "mechanisms", "turning", "trials", "experiments", "claims"),
            ),
        ),
        CAVEATS,
        frames.data_of(rulings, bench.size.worlds, {"level": bench.level, "seed": bench.size.seed}),
        run,
        f"Each claim is two runs of the same worlds, with and without its cause: {bench.runs} different runs.",
        month_end(run.as_of, bench.months) if run.as_of and bench.months else None,
    )


def turning(curves: pd.DataFrame, experiments: pd.DataFrame) -> pd.Series:
    """Which rows of curves are of an effect that depends on when or where."""
    return curves.experiment.isin(experiments.experiment[experiments.verdict == "depends"])


def precision_row(bench: Bench, trials: pd.DataFrame) -> dict[str, Any]:
    """How sure all tests of a study are together."""
    half, wide = frames.precision_of(trials)
    return {"runs": bench.runs, "tests": bench.tests, "level": bench.level, "half": half, "wide": wide}


# ---- sentences


def summary(
    mechanisms: pd.DataFrame, claims: pd.DataFrame, precision: dict[str, Any], scenario: Scenario
) -> tuple[str, ...]:
    """The study in a few sentences, the error of a finite number of worlds among them.

    Claims that repeat one another count once.
    """
    reports = standing(claims.claim, scenario)
    by_claim = claims.verdict[claims.claim.isin(reports)]
    sure = []
    if precision["tests"] > 1:
        sure.append(
            f"Intervals of all {precision['tests']} tests hold together with {100 * (1 - FAMILY):.0f}% (Bonferroni: "
            f"each {100 * precision['level']:.2f}%)."
        )
    if precision["half"]:
        sure.append(
            f"Half an interval is {precision['half']:.2g} times the smallest size that counts in the middle test, and "
            f"more than that size in {100 * precision['wide']:.0f}% of them, where only more worlds can tell small "
            "from none."
        )
    return (
        f"Of {many(len(mechanisms), 'mechanism')}: {counted(mechanisms.verdict)}.",
        f"Of {many(len(reports), 'claim')}: {counted(by_claim)}.",
        *([" ".join(sure)] if sure else []),
    )


def many(count: int, name: str) -> str:
    """So many of something."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def counted(verdicts: Iterable[Verdict]) -> str:
    """How many came to which verdict."""
    counts = Counter(verdicts)
    return ", ".join(f"{counts[word]} {TOLD[word]}" for word in frames.ORDER if counts[word]) or "none"


# ---- tables

SIZE = {
    "effect": Column(
        "Effect (interval)",
        points(),
        meaning="mean paired difference, with the cause less without; or the level read in one run",
        ends=("low", "high"),
        step="matters",
    ),
    "low": Column("Effect: low", points(), meaning="lower end of its interval; all of a study hold together").hidden,
    "high": Column("Effect: high", points(), meaning="upper end of its interval").hidden,
}
MATTERS = Column("Counts from", points(), meaning="smallest difference that counts, in the unit")
STANDARDISED = Column(
    "Beside spread", SIGNED, "standard deviations", "over the standard deviation between worlds without the cause"
)


def mechanisms_table(rows: pd.DataFrame, brief: bool) -> Table:
    """One row a mechanism: verdict over its contrasts, and size, interval and time of one that bears it out."""
    note = (
        "Effect: mean paired difference, with the cause less without, in one experiment: the first that runs "
        "through choice, whatever came of it. As coded: holds in what only reads back numbers that were drawn or set. "
        "Beside spread: over the standard deviation between worlds without the cause."
    )
    if brief:
        rows = pd.concat([rows[rows.effect.notna()], rows[rows.effect.isna()]])
        unclear = int((rows.verdict == "unclear").sum())
        note += f" One contrast for each mechanism: {unclear} of {len(rows)} stay unclear; more worlds tell more."
    return Table(
        "Mechanisms",
        rows,
        {
            "mechanism": Column("No."),
            "title": Column("Mechanism alone").hidden,
            "shown": Column(
                "Mechanism", wide=True, meaning="with the first experiment that runs through choice, if one does"
            ),
            "verdict": Column("Verdict alone", VERDICT).hidden,
            "shown_verdict": Column("Verdict", meaning="and that of the experiment shown, where it differs"),
            "verdicts": Column("Verdicts", COUNTS, meaning="of the experiments that the verdict speaks of").hidden,
            "experiment": Column("Experiment shown: id").hidden,
            "own_verdict": Column("Of the one shown", VERDICT, meaning="verdict on the experiment shown").hidden,
            **SIZE,
            "unit": Column("Unit"),
            "matters": MATTERS.hidden,
            "standardised": STANDARDISED,
            "when": Column("When alone", meaning="windows in which the experiment shown has its verdict").hidden,
            "shown_when": Column("When", wide=True, meaning="when it holds; or why it was not run, or where it lives"),
            "lives": Column("Lives", meaning="where in the program it is answered, if not here alone").hidden,
            "claims": Column("Claims", COUNT, meaning="that carry it; those that repeat one another count once").hidden,
            "experiments": Column("Experiments: ids", LIST, meaning="all that name it").hidden,
        },
        note,
        brief=int(rows.effect.notna().sum()) if brief else None,
    )


def trials_table(rows: pd.DataFrame, brief: int) -> Table:
    """Every experiment in every window."""
    return Table(
        "Trials",
        rows,
        {
            "experiment": Column("Experiment: id").hidden,
            "title": Column("Experiment", wide=True),
            "says": Column("Claim says", meaning="which way the cause moves the reading, or the range expected"),
            "window": Column("Window: id").hidden,
            "span": Column("Window"),
            "first_month": Column("First month", COUNT, "months", "from the date of knowledge").hidden,
            "last_month": Column("Last month", COUNT, "months", "from the date of knowledge").hidden,
            "since": Column("Since", MONTH).hidden,
            "until": Column("Until", MONTH).hidden,
            "worlds": Column("Worlds", COUNT, meaning="those that meet the conditions").hidden,
            "baseline": Column("Without", points(), meaning="mean over worlds in the run without the cause"),
            "changed": Column("With", points(), meaning="mean over the same worlds in the run with it"),
            **SIZE,
            "error": Column("Standard error", points(), meaning="of the effect").hidden,
            "standardised": STANDARDISED.hidden,
            "matters": MATTERS,
            "unit": Column("Unit"),
            "verdict": Column("Verdict", VERDICT),
        },
        "Claim says: which way the cause moves the reading, or the range expected of one run. Worlds: all, unless "
        "said.",
        brief=brief,
        folded=True,
    )


def experiments_table(rows: pd.DataFrame, brief: int) -> Table:
    """Every experiment: verdict, when it holds or why it was not run, and how the analyst reads it."""
    return Table(
        "Experiments",
        rows,
        {
            "experiment": Column("Experiment: id").hidden,
            "title": Column("Experiment", links="links", wide=True),
            "links": Column("Evidence", LINKS).hidden,
            "claims": Column("Claims: ids", LIST).hidden,
            "mechanisms": Column("Mechanisms", LIST),
            "direction": Column("Direction", meaning="which way the claim says the cause moves the reading").hidden,
            "expects_low": Column("Expected from", points(), meaning="of a reading of one run").hidden,
            "expects_high": Column("Expected to", points()).hidden,
            "says": Column("Claim says"),
            "measure": Column("Measure", meaning="what is taken of the reading over a window").hidden,
            "unit": Column("Unit").hidden,
            "matters": MATTERS.hidden,
            "verdict": Column("Verdict", VERDICT),
            "when": Column("When, or why not", wide=True),
            "reason": Column("Reason", meaning="why nothing was run, or what the verdict depends on").hidden,
            "note": Column("Note", wide=True, meaning="how the analyst reads the contrast, or its outcome"),
            "contrast": Column("Contrast", FLAG, meaning="whether two runs are compared").hidden,
            "window": Column("Window shown: id", meaning="the trial that the verdict speaks of").hidden,
            "since": Column("Since", MONTH).hidden,
            "until": Column("Until", MONTH).hidden,
            "worlds": Column("Worlds", COUNT).hidden,
            **{name: column.hidden for name, column in SIZE.items()},
            "standardised": STANDARDISED.hidden,
            "turned": Column("Turned", MONTH, meaning="month in which the effect turned to the other side").hidden,
            "split_number": Column("Split: number", meaning="on which the effect's size hangs").hidden,
            "split_median": Column("Split: median", points(), meaning="of the number, where worlds are split").hidden,
            "split_p": Column("Split: p", points(), meaning="chance of so close a tie if there were none").hidden,
            "split_flips": Column("Split: flips", FLAG, meaning="whether the halves go opposite ways").hidden,
            "split_low": Column("Split: low half", points(), meaning="effect where the number is low").hidden,
            "split_low_low": Column("Split: low half, from", points()).hidden,
            "split_low_high": Column("Split: low half, to", points()).hidden,
            "split_high": Column("Split: high half", points(), meaning="effect where it is high").hidden,
            "split_high_low": Column("Split: high half, from", points()).hidden,
            "split_high_high": Column("Split: high half, to", points()).hidden,
        },
        brief=brief,
        folded=True,
    )


def claims_table(rows: pd.DataFrame, brief: int) -> Table:
    """Every causal claim, and every other that an experiment tests."""
    columns = {
        "claim": Column("Claim's id").hidden,
        "text": Column("Claim", wide=True),
        "links": Column("Source", LINKS),
        "source": Column("Source's id").hidden,
        "kind": Column("Kind").hidden,
        "mechanisms": Column("Mechanisms", LIST),
        "verdict": Column("Verdict", VERDICT),
        "experiments": Column("Tested by", TESTS),
    }
    return Table("Claims", rows, columns, brief=brief, folded=True)


def curves_table(rows: pd.DataFrame) -> Table:
    """Every effect month by month."""
    columns = {
        "experiment": Column("Experiment: id").hidden,
        "title": Column("Experiment", wide=True),
        "unit": Column("Unit"),
        "date": Column("Month", MONTH),
        "mean": Column("Effect (interval)", points(), ends=("low", "high"), meaning="as it adds up, for counts"),
        "low": Column("Effect: low", points(), meaning="lower end of its interval").hidden,
        "high": Column("Effect: high", points(), meaning="upper end of its interval").hidden,
    }
    return Table("Effects month by month", rows, columns, brief=0)


def precision_table(rows: pd.DataFrame) -> Table:
    """How sure all tests are together."""
    columns = {
        "runs": Column("Runs", COUNT, meaning="different runs that were played"),
        "tests": Column("Tests", COUNT, meaning="intervals that hold together"),
        "level": Column("Coverage of each", number(4)),
        "half": Column("Half an interval", points(), meaning="beside the smallest size that counts, middle test"),
        "wide": Column("Wider than that size", SHARE, meaning="share of the tests where half an interval is"),
    }
    return Table("How sure all tests are together", rows, columns, brief=0)
