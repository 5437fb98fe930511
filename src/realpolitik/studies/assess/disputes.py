"""Where the sources disagree on a number: who is believed how often, and what follows from believing whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
from scipy import stats

from realpolitik.readings import NEVER, crossings, variable
from realpolitik.readings.labels import number_words
from realpolitik.report.charts.style import (
    CATEGORIES,
    GREY,
    Drawing,
    Row,
    name_axis,
    named,
    panels,
    rounded,
    share_axis,
)
from realpolitik.report.document import Link
from realpolitik.report.wording import claim_links, number_link, source_name, value_text
from realpolitik.results import Result
from realpolitik.scenario import paths
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.origins import root_source
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import FAMILY, LEAST_SHARE, jeffreys
from realpolitik.table import COUNT, FLAG, LINKS, SHARE, Column, Table, points

OWN = "own"
"""The scenario's own number, as a candidate beside the claims."""
SHOWN = 8
"""Estimates in dispute that a terminal shows."""
OPEN = 10
"""Numbers in dispute that a page shows unfolded."""
DRAWN = 9
"""Numbers in dispute that the chart shows."""
SEEN = 5
"""Worlds that must believe an estimate for the chart to show it."""


@dataclass(frozen=True, eq=False)
class Dispute:
    """A number, or a question, on which there is more than one estimate.

    Attributes:
        path: of the number; the id of a question.
        candidates: a row an estimate that a world could believe, the most believed first.
        event: the headline event that differs most between them.
        reach: its probability in the worlds that believe the estimate that stands out most, and in all others, the
            lesser first.
        explained: share of that event's variance that goes with whom one believes, less what chance yields (>= 0).
        p_value: chance of so great a difference if it made none: each estimate against all others (hypergeometric,
            two-sided), shared among the estimates; it holds for rare events and few worlds too.
        clear: whether that chance is below `FAMILY` for all numbers and events looked at together (Bonferroni).
        sources: number of distinct sources that the claims come from in the end.
    """

    path: str
    candidates: pd.DataFrame
    event: str | None
    reach: tuple[float, float]
    explained: float
    p_value: float
    clear: bool
    sources: int

    @property
    def told(self) -> bool:
        """Whether it may be said that it matters whom one believes: beyond chance, and by as much as counts."""
        return self.event is not None and self.clear and self.reach[1] - self.reach[0] >= LEAST_SHARE


def disputes(result: Result) -> tuple[Dispute, ...]:
    """Every number with two estimates or more, those that move a headline event most coming first."""
    if "believed" not in result.data or not result.data.sizes.get("pooled"):
        return ()
    pooled = [str(path) for path in result.data["pooled"].values]
    names, happened = _events(result)
    own = {path: item.number.estimates[-1] for path, item in paths.numbers(result.scenario).items()}
    tests = max(1, len(names) * sum(len(result.candidates[path]) >= 2 for path in pooled))
    believed = variable(result, "believed").transpose("world", "pooled").values
    found = [
        _dispute(result, path, path, own.get(path), believed[:, place].astype(np.int64), happened, names, tests)
        for place, path in enumerate(pooled)
        if len(result.candidates[path]) >= 2
    ]
    return ordered(found)


def questions(result: Result) -> tuple[Dispute, ...]:
    """Every question on which numbers hang, as disputes are told: what follows where worlds believe this or that.

    Empty where the scenario has no questions.
    """
    if "hypothesis" not in result.data:
        return ()
    names, happened = _events(result)
    setting = {item.question for item in result.scenario.hypotheses.values() if item.sets}
    asked = [str(name) for name in result.data["question"].values if str(name) in setting]
    if not asked:
        return ()
    codes = variable(result, "hypothesis").sel(question=asked).transpose("world", "question").values.astype(np.int64)
    tests = max(1, len(names) * len(asked))
    return ordered(
        [
            _dispute(result, name, f"questions.{name}", None, codes[:, place], happened, names, tests)
            for place, name in enumerate(asked)
        ]
    )


def _events(result: Result) -> tuple[tuple[str, ...], np.ndarray]:
    """Open headline events, and whether each comes about [world, event]."""
    first = crossings(result)
    return tuple(str(name) for name in first["event"].values), first.values.T != NEVER


def ordered(found: Sequence[Dispute]) -> tuple[Dispute, ...]:
    """Those that move an event most come first."""
    return tuple(sorted(found, key=lambda item: (-item.explained, item.p_value, item.path)))


def _dispute(
    result: Result,
    path: str,
    pool: str,
    own: Estimate | None,
    codes: np.ndarray,
    happened: np.ndarray,
    names: tuple[str, ...],
    tests: int,
) -> Dispute:
    """One number from the code of what each world believed [world] of the candidates of ``pool``."""
    known = result.candidates[pool]
    member = codes[:, None] == np.arange(len(known))
    drawn = variable(result, "drawn").sel(number=path).values if path in result.data.indexes["number"] else None
    means = [float(drawn[rows].mean()) if drawn is not None and rows.any() else np.nan for rows in member.T]
    counts = member.T.astype(np.int64) @ happened
    return dispute_of(result.scenario, path, own, known, member.sum(axis=0), counts, means, names, tests)


def dispute_of(
    scenario: Scenario,
    path: str,
    own: Estimate | None,
    known: Sequence[str],
    sizes: np.ndarray,
    counts: np.ndarray,
    drawn: Sequence[float],
    names: tuple[str, ...],
    tests: int,
) -> Dispute:
    """One number, or question, from what was counted.

    Args:
        scenario: the run's.
        path: of the number, or the question's id.
        own: the scenario's own estimate, where it has one.
        known: what a world could believe.
        sizes: [candidate] worlds that believe it.
        counts: [candidate, event] worlds among these in which the event comes about.
        drawn: [candidate] mean of the number as drawn in these worlds; NaN where that is not known.
        names: of the events.
        tests: numbers and events that are looked at together.
    """
    total = int(sizes.sum())
    event, explained, p_value, reach = _strongest(counts, sizes, names)
    rows = []
    for code, name in enumerate(known):
        size = int(sizes[code])
        chance = jeffreys(int(counts[code, names.index(event)]), size) if size and event else (np.nan,) * 3
        claim = scenario.claims.get(name)
        estimate = (
            claim.value.estimates[-1]
            if claim and claim.value
            else own
            if name == OWN
            else _set_by(scenario, name, path)
        )
        who, links = _who(scenario, name)
        rows.append(
            {
                "candidate": name,
                "source": claim.source if claim else None,
                "who": who,
                "evidence": links,
                "value": estimate.form() if estimate else None,
                "estimate": value_text(estimate) if estimate else None,
                "believed": size / total,
                "worlds": size,
                "drawn": drawn[code],
                "chance": chance[0],
                "low": chance[1],
                "high": chance[2],
            }
        )
    candidates = pd.DataFrame(rows).sort_values("believed", ascending=False, kind="stable", ignore_index=True)
    spoken = {root_source(scenario.claims[name], scenario) for name in known if name in scenario.claims}
    return Dispute(path, candidates, event, reach, explained, p_value, p_value * tests < FAMILY, len(spoken))


def _set_by(scenario: Scenario, name: str, path: str) -> Estimate | None:
    """What a hypothesis puts in place of a number."""
    hypothesis = scenario.hypotheses.get(name.removeprefix("hypotheses."))
    return hypothesis.sets[path].estimates[-1] if name.startswith("hypotheses.") and hypothesis else None


def _who(scenario: Scenario, name: str) -> tuple[str, tuple[Link, ...]]:
    """Who says so, in words or as a link."""
    if name == OWN:
        return "the scenario's own", ()
    if name in scenario.claims:
        return "", claim_links(scenario, (name,))
    hypothesis = scenario.hypotheses.get(name.removeprefix("hypotheses."))
    return (f"if so: {hypothesis.text}" if hypothesis else name), ()


Strongest = tuple[str | None, float, float, tuple[float, float]]
"""Event, variance explained, p-value, least and greatest probability among the candidates compared."""


def _strongest(counts: np.ndarray, sizes: np.ndarray, names: tuple[str, ...]) -> Strongest:
    """The event whose occurrence goes most with the candidate believed.

    The correlation ratio is the between-group share of variance of a 0/1 outcome; its expectation under independence,
    (k - 1)/(n - 1), is taken off.
    """
    held = sizes > 0
    counts, sizes = counts[held], sizes[held][:, None]
    total, groups, came = int(sizes.sum()), len(sizes), counts.sum(axis=0)
    varies = (came > 0) & (came < total)
    if groups < 2 or not varies.any():
        return None, 0.0, 1.0, (0.0, 0.0)
    law = stats.hypergeom(total, came, sizes)
    alone = 2.0 * np.minimum(law.cdf(counts), law.sf(counts - 1))
    p_values = np.minimum(1.0, alone.min(axis=0) * (groups if groups > 2 else 1))
    best = int(np.argmin(np.where(varies, p_values, np.inf)))
    most = int(np.argmin(alone[:, best]))
    mean = came[best] / total
    between = float((sizes[:, 0] * (counts[:, best] / sizes[:, 0] - mean) ** 2).sum()) / (mean * (1.0 - mean))
    explained = max(0.0, (between - (groups - 1)) / (total - 1))
    inside = float(counts[most, best] / sizes[most, 0])
    outside = float((came[best] - counts[most, best]) / (total - sizes[most, 0]))
    return names[best], explained, float(p_values[best]), (min(inside, outside), max(inside, outside))


BEHIND = {
    "event": Column("Event's id").hidden,
    "event_title": Column("Event that differs most", wide=True),
    "chance": Column("Its probability then", SHARE, meaning="in the worlds that believe it", ends=("low", "high")),
    "low": Column("95% from", SHARE).hidden,
    "high": Column("95% to", SHARE).hidden,
    "explained": Column("Variance explained", SHARE, meaning="of the event, by whom one believes").hidden,
    "p_value": Column("p", points(), meaning="chance of so great a difference if it made none").hidden,
    "clear": Column("Beyond chance", FLAG, meaning="for all numbers and events looked at together"),
    "told": Column("May be told", FLAG, meaning="beyond chance, and by as much as counts").hidden,
}
"""Columns on the event that differs most."""
ESTIMATES = {
    "number": Column("Number's path").hidden,
    "title": Column("Number", wide=True, links="link"),
    "link": Column("Number's place", LINKS).hidden,
    "candidate": Column("Claim's id").hidden,
    "source": Column("Source's id").hidden,
    "who": Column("Who says so", links="evidence"),
    "evidence": Column("Claim", LINKS).hidden,
    "value": Column("Estimate as written").hidden,
    "estimate": Column("Estimate"),
    "believed": Column("Believed in", SHARE, meaning="share of worlds"),
    "worlds": Column("Worlds", COUNT).hidden,
    "drawn": Column("Mean drawn", points(), meaning="of the number in these worlds").hidden,
    **BEHIND,
}


def rows_of(found: tuple[Dispute, ...], scenario: Scenario, titles: dict[str, str]) -> pd.DataFrame:
    """A row an estimate; what holds for the number as a whole stands in every row."""
    parts = []
    for item in found:
        part = item.candidates.assign(
            number=item.path,
            title=titles[item.path],
            event=item.event,
            event_title=scenario.events[item.event].title if item.event else None,
            explained=item.explained,
            p_value=item.p_value,
            clear=item.clear,
            told=item.told,
        )
        part["link"] = [(number_link(item.path),)] * len(part)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)[list(ESTIMATES)] if parts else pd.DataFrame(columns=list(ESTIMATES))


def disputes_table(found: tuple[Dispute, ...], scenario: Scenario) -> Table:
    """Numbers with more than one estimate: who says what, how often believed, what follows."""
    frame = rows_of(found, scenario, {item.path: number_words(scenario, item.path) for item in found})
    shared = sum(item.sources > 1 for item in found)
    have = "number has" if len(found) == 1 else "numbers have"
    return Table(
        "Sources in dispute",
        frame,
        ESTIMATES,
        f"{len(found)} {have} more than one estimate; on {shared} of them two sources or more speak. "
        "Those that move an event most stand first. Estimates: most likely (low to high).",
        brief=int(frame.number.isin([item.path for item in found[:SHOWN]]).sum()),
        group=("number", "title", "event_title", "clear"),
        open=int(frame.number.isin([item.path for item in found[:OPEN]]).sum()),
    )


def questions_table(found: tuple[Dispute, ...], scenario: Scenario) -> Table:
    """What follows where a world believes this or that hypothesis: the event that goes most with it."""
    frame = rows_of(found, scenario, {item.path: scenario.questions[item.path].title for item in found})
    frame["who"] = [scenario.hypotheses[name].text for name in frame.candidate]
    kept = {
        **{name: ESTIMATES[name] for name in ("number", "title", "candidate", "who", "believed", "worlds")},
        **BEHIND,
    }
    kept |= {"title": Column("Question", wide=True), "who": Column("Where worlds believe", wide=True)}
    note = "Each world believes one hypothesis of a question, drawn from its posterior, and takes what it sets."
    group = ("number", "title", "event_title", "clear")
    return Table("Questions in dispute", frame[list(kept)], kept, note, group=group)


def disputes_chart(found: tuple[Dispute, ...], scenario: Scenario) -> Drawing | None:
    """For the numbers in dispute that move an event most: its probability under each estimate; None if none do."""
    rows: list[Row] = []
    order: list[str] = []
    for item in [item for item in found if item.event is not None and item.clear][:DRAWN]:
        panel = f"{number_words(scenario, item.path)}  →  {scenario.events[str(item.event)].title}"
        order.append(panel)
        for row in item.candidates.sort_values("drawn", kind="stable", na_position="first").to_dict("records"):
            if row["worlds"] >= SEEN:
                rows.append(
                    {
                        "panel": panel,
                        "who": _short(scenario, row),
                        "p": rounded(row["chance"]),
                        "low": rounded(row["low"]),
                        "high": rounded(row["high"]),
                        "source": "the scenario's own" if row["candidate"] == OWN else "a source",
                        "share": rounded(row["believed"], 3),
                    }
                )
    if not rows:
        return None
    y = alt.Y("who:N", sort=None, axis=name_axis(330))
    scale = alt.Scale(domain=[0, 1])
    colour = alt.Color(
        "source:N",
        scale=alt.Scale(domain=["a source", "the scenario's own"], range=[CATEGORIES[0], GREY]),
        legend=alt.Legend(title=None),
    )
    base = alt.Chart()
    rule = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", scale=scale, axis=share_axis("probability of the event in the worlds that believe it")),
        x2="high:Q",
        y=y,
        color=colour,
    )
    dot = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("p:Q", scale=scale),
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("who:N", title="Estimate"),
            alt.Tooltip("p:Q", format=".0%", title="Probability"),
            alt.Tooltip("low:Q", format=".0%", title="95% from"),
            alt.Tooltip("high:Q", format=".0%", title="to"),
            alt.Tooltip("share:Q", format=".0%", title="Believed in"),
        ],
    )
    layered = alt.layer(rule, dot, data=named()).properties(width=560, height=alt.Step(21))
    return Drawing(panels(layered, "panel", order, columns=1).resolve_scale(y="independent"), {"rows": rows})


def _short(scenario: Scenario, row: dict[str, object]) -> str:
    name = str(row["candidate"])
    if name.startswith("hypotheses."):
        return f"if so, {name.removeprefix('hypotheses.')}: {row['estimate']}"
    who = "own" if not isinstance(row["source"], str) else source_name(scenario, str(row["source"]))
    place = f" ¶{scenario.claims[name].paragraph}" if name in scenario.claims else ""
    return f"{who}{place}: {row['estimate']}"
