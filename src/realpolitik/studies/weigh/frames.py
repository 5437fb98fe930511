"""What was found on each question, as frames: hypotheses, items of evidence, marks, and the finding in sentences."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.report.wording import claim_links, source_name
from realpolitik.scenario.inquiry import Weighable
from realpolitik.stats import Interval
from realpolitik.table import share_end, share_text

NAMED = 3
"""Items that turn the lead which the text names."""
MOVED = 0.005
"""Shift of a posterior from which it is named as speaking for or against."""
CHANGES = {"leader": "{} leads", "order": "another order"}
"""What an item's removal changes, in words."""
ITEM = (
    *("claim", "text", "links", "source", "paragraph", "speaker", "rating", "gains", "losses", "bits", "bits_low"),
    *("bits_high", "ratio", "trust", "weight", "leader_without", "changes", "repeats", "note"),
)
"""Fields of an item of evidence."""


class Weighed(NamedTuple):
    """One question weighed: the likeliest hypotheses first, and first those items that move the posterior most."""

    id: str
    hypotheses: pd.DataFrame
    evidence: pd.DataFrame
    matrix: pd.DataFrame
    row: dict[str, Any]


def weighed(name: str, data: xr.Dataset, scenario: Weighable, known: Weighable) -> Weighed:
    """What was found on one question."""
    hypotheses, evidence = hypotheses_of(data, scenario), evidence_of(name, data, scenario)
    first = hypotheses.iloc[0]
    level = leading(hypotheses)
    count = list(zip(hypotheses.inconsistent, hypotheses.severity, strict=True))
    question = known.questions[name]
    hit = (hypotheses.hypothesis == question.answer).to_numpy()
    score = brier = None
    if hit.any():
        with np.errstate(divide="ignore"):
            score = float(-np.log2(hypotheses.posterior[hit].iloc[0]))
        brier = float(np.sum((hypotheses.posterior - hit) ** 2))
    row = {
        "question": name,
        "title": question.title,
        "text": question.text,
        "leader": first.hypothesis if len(level) == 1 else None,
        "leader_text": "; or ".join(level.text),
        **{field: first[field] for field in ("posterior", "low", "high", "leads")},
        "items": len(evidence),
        "turning": tuple(evidence.claim[evidence.changes == "leader"]),
        "least_inconsistent": tuple(hypotheses.hypothesis[[pair == min(count) for pair in count]]),
        "answer": question.answer,
        "answered": question.answered,
        "log_score": score,
        "brier": brier,
    }
    return Weighed(name, hypotheses, evidence, matrix_of(name, data, scenario, hypotheses, evidence), row)


def leading(hypotheses: pd.DataFrame) -> pd.DataFrame:
    """The likeliest hypothesis, or all that are as likely as the likeliest at the digits that are shown."""
    return hypotheses[hypotheses.posterior.map(share_text) == share_text(hypotheses.posterior.iloc[0])]


def hypotheses_of(data: xr.Dataset, scenario: Weighable) -> pd.DataFrame:
    """Hypotheses with prior, posterior and the classic count, the likeliest first."""
    posterior = data["posterior"].values
    first = posterior >= posterior.max(axis=1, keepdims=True) - 1e-9
    names = [str(name) for name in data["hypothesis"].values]
    spreads = np.array([spread(values) for values in posterior.T])
    rows = pd.DataFrame(
        {
            "hypothesis": names,
            "text": [scenario.hypotheses[name].text for name in names],
            "prior": data["prior"].mean("world").values,
            **dict(zip(("posterior", "low", "high"), spreads.T, strict=True)),
            "leads": (first / first.sum(axis=1, keepdims=True)).mean(axis=0),
            "inconsistent": data["against"].values.astype(int),
            "severity": data["severity"].values.astype(int),
        }
    )
    return rows.sort_values("posterior", ascending=False, kind="stable", ignore_index=True)


def evidence_of(question: str, data: xr.Dataset, scenario: Weighable) -> pd.DataFrame:
    """Items of evidence and what each does, those that move the posterior most first."""
    mean = data["posterior"].mean("world").values
    names = np.array([str(name) for name in data["hypothesis"].values])
    items = [str(name) for name in data["item"].values]
    origin, without = data["origin"].values, data["without"].mean("world").values
    order = np.argsort(-mean, kind="stable")
    rows = []
    for place, name in enumerate(items):
        claim, other = scenario.claims[name], np.argsort(-without[place], kind="stable")
        shift = sorted(zip(names.tolist(), (mean - without[place]).tolist(), strict=True), key=lambda pair: -pair[1])
        bits = spread(data["information"].values[:, place])
        rows.append(
            {
                "claim": name,
                "source": claim.source,
                "paragraph": claim.paragraph,
                "speaker": claim.speaker,
                "text": claim.text,
                "links": claim_links(scenario, (name,)),
                "rating": f"{scenario.sources[claim.source].reliability}{claim.credibility}",
                "gains": tuple(pair for pair in shift[:2] if pair[1] > MOVED),
                "losses": tuple(pair for pair in shift[::-1][:2] if pair[1] < -MOVED),
                **dict(zip(("bits", "bits_low", "bits_high"), bits, strict=True)),
                "ratio": float(np.exp(np.log(data["ratio"].values[:, place]).mean())),
                "trust": float(data["trust"].values[:, place].mean()),
                "weight": float(data["weight"].values[:, place].mean()),
                "leader_without": str(names[other[0]]),
                "changes": "leader" if other[0] != order[0] else "order" if (other != order).any() else None,
                "repeats": tuple(items[k] for k in np.flatnonzero(origin == origin[place]) if k != place),
                "note": scenario.matrix[question][name].note,
            }
        )
    found = pd.DataFrame(rows, columns=ITEM).sort_values("bits", ascending=False, kind="stable", ignore_index=True)
    found["without"] = [
        CHANGES.get(changes, "the same").format(leader)
        for changes, leader in zip(found.changes, found.leader_without, strict=True)
    ]
    return found


def matrix_of(
    question: str, data: xr.Dataset, scenario: Weighable, hypotheses: pd.DataFrame, evidence: pd.DataFrame
) -> pd.DataFrame:
    """The marks as given, and the shift of each posterior by each item: in the order of items and hypotheses."""
    shift = data["posterior"].mean("world") - data["without"].mean("world")
    rows = []
    for name in evidence.claim:
        row = scenario.matrix[question][name]
        given = {key: f"{value:g}" for key, value in row.likelihoods.items()}
        for key in hypotheses.hypothesis:
            mark = given[key] if given else row.marks.get(key, "N")
            rows.append((name, item_name(scenario, name), key, mark, float(shift.sel(item=name, hypothesis=key))))
    return pd.DataFrame(rows, columns=["claim", "item", "hypothesis", "mark", "shift"])


def item_name(scenario: Weighable, claim: str) -> str:
    """An item of evidence as short as it can be told apart: source, paragraph, and the last word of its id."""
    record = scenario.claims[claim]
    return f"{source_name(scenario, record.source)} ¶{record.paragraph}: {claim.rsplit('.', 1)[-1].replace('-', ' ')}"


def spread(values: np.ndarray) -> Interval:
    """Mean over the draws with the ends of the middle 95% of them."""
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))


def summary(item: Weighed) -> tuple[str, ...]:
    """A question in a few sentences."""
    title, rows = item.row["title"], item.hypotheses
    if item.evidence.empty:
        return (f"{title} Nothing known by then bears on it: the priors stand.",)
    first, second = rows.iloc[0], rows.iloc[1] if len(rows) > 1 else None
    level = leading(rows)
    if len(level) > 1:
        shown = share_text(first.posterior)
        return (f"{title} The evidence does not tell {' and '.join(level.hypothesis)} apart: {shown} each.",)
    said = [
        f"{title} “{first.text}” is likeliest: {share_text(first.posterior)} "
        f"({share_end(first.low)}–{share_end(first.high)}%), in the lead in {share_text(first.leads)} of the draws"
        + ("." if second is None else f"; then “{second.text}”: {share_text(second.posterior)}.")
    ]
    turning = item.evidence[item.evidence.changes == "leader"]
    if len(turning):
        names = ", ".join(f"{row.claim} ({row.leader_without})" for row in turning.head(NAMED).itertuples())
        more = f", and {len(turning) - NAMED} more" if len(turning) > NAMED else ""
        said.append(f"Another would lead without any one of these: {names}{more}.")
    else:
        said.append("No single item of evidence makes the difference who leads.")
    if first.hypothesis not in item.row["least_inconsistent"]:
        said.append(
            f"By the classic count of inconsistent items it would be: {', '.join(item.row['least_inconsistent'])}."
        )
    answer, score, brier = item.row["answer"], item.row["log_score"], item.row["brier"]
    if score is not None:
        told = rows.posterior[rows.hypothesis == answer].iloc[0]
        said.append(
            f"Later, {item.row['answered']:%B %Y}: {answer}, which had {share_text(told)} here "
            f"(log score {score:.2f} bits, Brier {brier:.2f})."
        )
    return tuple(said)
