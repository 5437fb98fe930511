"""What experiments came to, as frames: by experiment, window, month, mechanism and claim; and in every world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.report.wording import claim_links
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.origins import root_claim
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.mechanisms.coded import runs_through_choice
from realpolitik.studies.mechanisms.verdicts import TRIAL, Ruling, Verdict
from realpolitik.table import points_text, stepped_text

ORDER: tuple[Verdict, ...] = (
    "holds",
    "holds in part",
    "depends",
    "contradicted",
    "too small",
    "no effect",
    "unclear",
    "as coded",
    "cannot",
    "untested",
)
"""Verdicts in the order in which they are told."""
HALVES = ("low", "high")


# ---- one verdict for several experiments


def spoken_of(mechanism: str, rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The experiments that a verdict on a mechanism speaks of.

    Those that name it first, or else all that name it; of them contrasts and what cannot be expressed, or else all.
    """
    named = [ruling for ruling in rulings if mechanism in ruling.experiment.mechanisms]
    own = [ruling for ruling in named if ruling.experiment.mechanisms[0] == mechanism] or named
    causal = [ruling for ruling in own if ruling.experiment.is_contrast]
    return tuple([ruling for ruling in own if ruling in causal or ruling.verdict == "cannot"] if causal else own)


def combined(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict for several experiments: theirs if they agree, else what can be said of all of them.

    What only holds as coded counts where nothing else was run.
    """
    given = set(verdicts)
    found = given - {"as coded", "cannot", "untested"}
    if not found:
        order: tuple[Verdict, ...] = ("as coded", "cannot")
        return next((verdict for verdict in order if verdict in given), "untested")
    if len(found) == 1:
        return found.pop()
    if "depends" in found or {"holds", "contradicted"} <= found or {"holds in part", "contradicted"} <= found:
        return "depends"
    if "holds" in found or "holds in part" in found:
        return "holds in part"
    if found == {"too small", "no effect"}:
        return "too small"
    return "contradicted" if "contradicted" in found else "unclear"


def face(rulings: Iterable[Ruling]) -> Ruling | None:
    """The experiment that a mechanism is shown by, whatever came of it: the first that runs through choice.

    One that reads what somebody chooses puts a mechanism to the hardest test. Where none that ran does, the first
    contrast that does not only read back what was set; else the first that ran, if any did.
    """
    ran = [ruling for ruling in rulings if len(ruling.trials)]
    choosing = [ruling for ruling in ran if runs_through_choice(ruling.experiment)]
    contrasts = [ruling for ruling in ran if ruling.experiment.is_contrast and ruling.verdict != "as coded"]
    return next(iter([*choosing, *contrasts, *ran]), None)


# ---- frames

EXPERIMENT = (
    *("experiment", "title", "links", "claims", "mechanisms", "direction", "expects_low", "expects_high", "says"),
    *("measure", "unit", "matters", "verdict", "when", "reason", "note", "contrast"),
    *("window", "since", "until", "worlds", "effect", "low", "high", "standardised", "turned"),
    *("split_number", "split_median", "split_p", "split_flips"),
    *(f"split_{half}{end}" for half in HALVES for end in ("", "_low", "_high")),
)
"""What is said of an experiment."""


def experiments_of(scenario: Scenario, rulings: Iterable[Ruling]) -> pd.DataFrame:
    """One row for each experiment: what it asks, its verdict, and the trial that the verdict speaks of."""
    rows = [_experiment(scenario, ruling) for ruling in rulings]
    return pd.DataFrame(rows, columns=[*EXPERIMENT])


def _experiment(scenario: Scenario, ruling: Ruling) -> dict[str, Any]:
    item, lead = ruling.experiment, ruling.lead
    low, high = item.expects or (None, None)
    of_lead = ("window", "since", "until", "worlds", "effect", "low", "high", "standardised")
    return {
        "experiment": ruling.id,
        "title": item.title,
        "links": claim_links(scenario, item.claims),
        "claims": item.claims,
        "mechanisms": item.mechanisms,
        "direction": item.direction,
        "expects_low": low,
        "expects_high": high,
        "says": says_text(item),
        "measure": item.measure if item.reads is not None else None,
        "unit": item.unit,
        "matters": item.matters,
        "verdict": ruling.verdict,
        "when": when_text(ruling) if lead is not None else ruling.reason,
        "reason": ruling.reason,
        "note": item.note,
        "contrast": item.is_contrast,
        **{name: None if lead is None else lead[name] for name in of_lead},
        "turned": ruling.turned,
        **_split(ruling),
    }


def _split(ruling: Ruling) -> dict[str, Any]:
    split = ruling.split
    if split is None:
        return {}
    ends = {
        f"split_{half}{end}": value
        for half, interval in zip(HALVES, (split.low, split.high), strict=True)
        for end, value in zip(("", "_low", "_high"), interval, strict=True)
    }
    named = {"split_number": split.number, "split_median": split.middle, "split_p": split.p, "split_flips": split.flips}
    return {**named, **ends}


def trials_of(rulings: Iterable[Ruling]) -> pd.DataFrame:
    """One row for each experiment in each of its windows."""
    rows = []
    for ruling in rulings:
        item = ruling.experiment
        for trial in ruling.trials.to_dict("records"):
            counted = f" ({trial['worlds']} worlds)" if item.where else ""
            about = {
                "experiment": ruling.id,
                "title": f"{', '.join(item.mechanisms)} {item.title}".strip(),
                "says": says_text(item),
                "span": (span_text(trial) if item.reads is not None else "as drawn") + counted,
                "unit": item.unit,
                "matters": item.matters,
            }
            rows.append({**about, **{str(name): value for name, value in trial.items()}})
    return pd.DataFrame(rows, columns=["experiment", "title", "says", "span", "unit", "matters", *TRIAL])


def curves_of(rulings: Iterable[Ruling]) -> pd.DataFrame:
    """The effect of every contrast, month by month."""
    curves = [
        ruling.curve.assign(experiment=ruling.id, title=ruling.experiment.title, unit=ruling.experiment.unit)
        for ruling in rulings
        if len(ruling.curve)
    ]
    fields = ["experiment", "title", "unit", "date", "mean", "low", "high"]
    return pd.concat(curves, ignore_index=True)[fields] if curves else pd.DataFrame(columns=fields)


def mechanisms_of(scenario: Scenario, rulings: Sequence[Ruling], only: frozenset[str] | None = None) -> pd.DataFrame:
    """One row for each mechanism that the scenario names, or that a claim or an experiment carries.

    Args:
        scenario: as it was loaded.
        rulings: what its experiments came to.
        only: mechanisms to list; all if None.
    """
    reports = {(name, root_claim(key, scenario)) for key, claim in scenario.claims.items() for name in claim.mechanisms}
    carried = Counter(name for name, _ in reports)
    named = {name for ruling in rulings for name in ruling.experiment.mechanisms}
    names = [name for name in sorted({*scenario.mechanisms, *carried, *named}) if only is None or name in only]
    return pd.DataFrame([_mechanism(scenario, name, rulings, carried[name]) for name in names], columns=[*MECHANISM])


MECHANISM = (
    *(
        "mechanism",
        "title",
        "shown",
        "verdict",
        "shown_verdict",
        "verdicts",
        "experiment",
        "own_verdict",
        "effect",
        "low",
        "high",
    ),
    *("unit", "matters", "standardised", "when", "shown_when", "lives", "claims", "experiments"),
)
"""What is said of a mechanism."""


def _mechanism(scenario: Scenario, name: str, rulings: Sequence[Ruling], claims: int) -> dict[str, Any]:
    own = [ruling for ruling in rulings if name in ruling.experiment.mechanisms]
    record = scenario.mechanisms.get(name)
    title, lives = (record.title, record.lives) if record else (name, None)
    told = spoken_of(name, own)
    verdict = "elsewhere" if not own and lives else combined([ruling.verdict for ruling in told])
    counts = Counter(ruling.verdict for ruling in told)
    ordered = tuple((word, counts[word]) for word in ORDER if counts[word])
    lead = face(told)
    row = {
        "mechanism": name,
        "title": title,
        "verdict": verdict,
        "verdicts": ordered,
        "lives": lives,
        "claims": claims,
        "experiments": tuple(ruling.id for ruling in own),
    }
    if lead is None or lead.lead is None:
        where = lives or (own[0].reason if own else "no experiment")
        return {**row, "shown": title, "shown_verdict": ruled_text(verdict, counts, None), "shown_when": where}
    item, trial, when = lead.experiment, lead.lead, when_text(lead)
    return {
        **row,
        "shown": f"{title}: {item.title}",
        "shown_verdict": ruled_text(verdict, counts, item.matters)
        + ("" if lead.verdict == verdict else f"; shown: {verdict_text(lead.verdict, item.matters)}"),
        "experiment": lead.id,
        "own_verdict": lead.verdict,
        **{field: trial[field] for field in ("effect", "low", "high", "standardised")},
        "unit": item.unit,
        "matters": item.matters,
        "when": when,
        "shown_when": f"{when}; {lives}" if lives else when,
    }


def claims_of(scenario: Scenario, rulings: Iterable[Ruling], asked: Iterable[str]) -> pd.DataFrame:
    """One row for each claim of ``asked``, by verdict; those that no experiment names are untested."""
    by_claim: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        for claim in ruling.experiment.claims:
            by_claim.setdefault(claim, []).append(ruling)
    rows = []
    for name in asked:
        told, own = scenario.claims[name], by_claim.get(name, [])
        rows.append(
            {
                "claim": name,
                "text": told.text,
                "links": claim_links(scenario, (name,)),
                "source": told.source,
                "kind": told.kind,
                "mechanisms": told.mechanisms,
                "verdict": combined([ruling.verdict for ruling in own]),
                "experiments": tuple(ruling.id for ruling in own),
            }
        )
    rows.sort(key=lambda row: ORDER.index(row["verdict"]))
    return pd.DataFrame(rows, columns=[*CLAIM])


CLAIM = ("claim", "text", "links", "source", "kind", "mechanisms", "verdict", "experiments")
"""What is said of a claim."""


def precision_of(trials: pd.DataFrame) -> tuple[float, float]:
    """Half an interval beside the smallest size that counts: median over contrasts, and share of them beyond 1."""
    sized = trials[trials.matters.notna()]
    ratios = 0.5 * (sized.high - sized.low) / sized.matters
    return (0.0, 0.0) if ratios.empty else (float(ratios.median()), float((ratios > 1.0).mean()))


def data_of(rulings: Iterable[Ruling], worlds: int, attributes: Mapping[str, Any]) -> xr.Dataset:
    """Effects as labelled arrays: over ``test`` (experiment and window) and ``world``."""
    ran = [ruling for ruling in rulings if ruling.differences is not None]
    trials = trials_of(ran)
    fields = ("effect", "low", "high", "error")
    columns: dict[str, Any] = {name: ("test", trials[name].to_numpy(np.float64)) for name in fields}
    columns["verdict"] = ("test", trials.verdict.to_numpy(str))
    rows = [row for ruling in ran if ruling.differences is not None for row in ruling.differences]
    difference = np.array(rows, np.float64).reshape(len(rows), worlds)
    return xr.Dataset(
        {"difference": (("test", "world"), difference), **columns},
        {
            "test": [f"{row.experiment}:{row.window}" for row in trials.itertuples()],
            "world": np.arange(worlds),
            "experiment": ("test", trials.experiment.to_numpy(str)),
            "window": ("test", trials.window.to_numpy(str)),
        },
        dict(attributes),
    )


# ---- words


def verdict_text(verdict: Verdict, matters: float | None = None) -> str:
    """A verdict as it stands in a table, with the least size that counts where the effect falls short of it."""
    if verdict != "too small":
        return verdict
    return "too small to count" + ("" if matters is None else f" (under {points_text(matters)})")


def ruled_text(verdict: Verdict, counts: Mapping[Verdict, int], matters: float | None) -> str:
    """A verdict on several experiments, with what each of them came to where they differ."""
    if len(counts) < 2:
        return verdict_text(verdict, matters)
    return f"{verdict_text(verdict)} ({', '.join(f'{counts[w]} {verdict_text(w)}' for w in ORDER if counts.get(w))})"


def says_text(experiment: Experiment) -> str:
    """Which way the claim says that the cause moves the reading, or the range in which it expects it."""
    if experiment.direction is not None or experiment.expects is None:
        return experiment.direction or ""
    low, high = experiment.expects
    return f"{points_text(low)} to {points_text(high)}"


def when_text(ruling: Ruling) -> str:
    """When the verdict holds: the windows that have it, what it depends on, the number that its size hangs on.

    A number that makes less of a difference than counts is not told.
    """
    parts = []
    trials = ruling.trials.to_dict("records")
    told = [trial for trial in trials if trial["verdict"] == ruling.verdict]
    if ruling.verdict == "depends":
        told = [trial for trial in trials if trial["verdict"] in ("holds", "contradicted")]
        parts += [f"{trial['verdict']} {span_text(trial)}" for trial in told]
    elif ruling.experiment.numbers:
        parts.append("as drawn")
    elif len(told) < len(trials):
        parts += [span_text(trial) for trial in told]
    else:
        parts.append(" and ".join(span_text(trial) for trial in told))
    if ruling.reason:
        parts.append(ruling.reason)
    split, matters = ruling.split, ruling.experiment.matters
    if split is not None and matters is not None and abs(split.high.value - split.low.value) >= matters:
        low, high = (stepped_text(half.value, matters) for half in (split.low, split.high))
        parts.append(f"{low} where {split.number} is low, {high} where it is high")
    return "; ".join(parts)


def span_text(trial: Mapping[Any, Any]) -> str:
    """The first and the last month of a window."""
    first, last = trial["since"], trial["until"]
    return f"{first:%b %Y}" if first == last else f"{first:%b %Y}–{last:%b %Y}"
