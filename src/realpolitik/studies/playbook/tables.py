"""What one patron does in several arenas, as tables: use, order and cost, what it returns, where arenas are alike."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from realpolitik.readings import actor_name
from realpolitik.scenario.dates import month_end
from realpolitik.stats import FAMILY
from realpolitik.studies.playbook import charts
from realpolitik.studies.playbook.analogies import OPEN, SMALLEST, analogies
from realpolitik.studies.playbook.arena import Arena
from realpolitik.studies.playbook.kinds import TITLES
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, DAY, MONTH, SHARE, Column, Form, Table, number, points_text

SEVERAL = 3
"""Patrons from which on the title counts them."""
MEASURES = {
    "utility": "Own utility",
    "standing": "Standing",
    "influence": "Influence",
    "ground": "Ground of the client's camp",
}
"""Measures in words."""
TOLD = {1: "up", -1: "down", 0: "none told"}
SIGN = Form(lambda sign: TOLD[int(sign)], "General", number=False)
LIST = Form(", ".join, "@", number=False)
TITLES_IN_ORDER = Form(lambda kinds: order_words(kinds), "@", number=False)
RETURN = (
    "A return is what the kind adds to the patron's run as it goes: the same worlds without it are the other side. "
    "Utility is in units of each scenario's own issues; its sign can be laid side by side, its size hardly."
)
CAVEATS = (
    RETURN,
    "A verdict compares models: two scenarios by the same hand may agree because one was written after the other.",
)
WHO = {
    "kind": Column("Kind: id").hidden,
    "kind_title": Column("Kind"),
    "arena": Column("Arena"),
}


def study(arenas: Sequence[Arena], level: float, run: RunInfo) -> Study:
    """The study of a playbook.

    Args:
        arenas: the patron's playbook in each scenario.
        level: coverage of each interval of a return.
        run: what it was made from.
    """
    use, shares, returns = (
        in_order(pd.concat([getattr(arena, name) for arena in arenas]), arenas) for name in ("use", "shares", "returns")
    )
    returns = returns.assign(measure_title=returns.measure.map(MEASURES))
    alike = analogies(arenas)
    labels = [arena.label for arena in arenas]
    order, told, rest = order_line(arenas), told_lines(alike), open_line(alike)
    latest = max(arena.dates[0] for arena in arenas)
    named = dict.fromkeys(actor_name(arena.scenario, arena.patron) for arena in arenas)
    patrons = list(named) if len(named) < SEVERAL else [f"{len(named)} patrons"]
    return Study(
        "playbook",
        f"The playbook of {' and '.join(patrons)} across {len(arenas)} arenas",
        (order, *told, rest),
        {
            "arenas": arenas_table(arenas),
            "use": use_table(use),
            "returns": returns_table(returns, arenas, level),
            "analogies": analogies_table(alike),
            "shares": shares_table(shares),
        },
        {
            "shares": Chart(
                "What is in use",
                lambda: charts.use_chart(shares, labels),
                "Share of worlds in which any instrument of the kind is off its idle level.",
            ),
            "returns": Chart(
                "What each kind returns",
                lambda: charts.returns_chart(returns, labels),
                "As it goes, less the same worlds with all instruments of the kind idle. Bars hold together with "
                f"{1 - FAMILY:.0%}.",
            ),
        },
        (
            Part("playbook-does", "What is done, in what order, at what cost", order, ("shares", "use")),
            Part("playbook-gets", "What it returns", RETURN, ("returns",)),
            Part("playbook-alike", "Where the analogy holds and where it breaks", rest, ("analogies",)),
        ),
        CAVEATS,
        run=run,
        about=", ".join(f"{arena.scenario.about.title} ({arena.dates[0]:%B %Y})" for arena in arenas),
        until=month_end(latest, run.months or 0),
    )


def in_order(rows: pd.DataFrame, arenas: Sequence[Arena]) -> pd.DataFrame:
    """Rows kind by kind, and arena by arena within a kind; with the kind in words."""
    places = {arena.label: place for place, arena in enumerate(arenas)}
    keys = pd.DataFrame({"kind": rows.kind.map(list(TITLES).index), "arena": rows.arena.map(places)})
    found = rows.iloc[keys.reset_index(drop=True).sort_values(["kind", "arena"], kind="stable").index]
    return found.assign(kind_title=found.kind.map(TITLES)).reset_index(drop=True)


# ---- sentences


def order_line(arenas: Sequence[Arena]) -> str:
    """In which order kinds are raised, arena by arena."""
    return f"Order in which kinds are raised: {'; '.join(f'{a.label}: {order_words(a.order)}' for a in arenas)}."


def order_words(kinds: Sequence[str]) -> str:
    """Kinds one after another."""
    return " → ".join(TITLES[kind].lower() for kind in kinds) or "none in a tenth of the worlds"


def told_lines(alike: pd.DataFrame) -> tuple[str, ...]:
    """For what the analogy holds, for what the size differs, for what it breaks; or that nothing is told."""
    words = {
        "holds": "The analogy holds (same sign, intervals overlap) for",
        "size differs": "The sign is the same and the size is not for",
        "breaks": "The analogy breaks for",
    }
    lines = []
    for verdict, beginning in words.items():
        rows = alike[alike.verdict == verdict]
        named = [comparison_words(group) for _, group in rows.groupby(["kind", "measure"], sort=False)]
        lines += [f"{beginning} {'; '.join(named)}."] if named else []
    return tuple(lines or ["No analogy is told to hold or to break."] * (len(alike) > 0))


def comparison_words(rows: pd.DataFrame) -> str:
    """Kind, measure and which way each arena goes."""
    signs = rows[rows.sign.notna()]
    one = TOLD[int(signs.sign.iloc[0])]
    each = ", ".join(f"{row.arena}: {TOLD[int(row.sign)]}" for row in signs.itertuples())
    way = one if signs.sign.nunique() == 1 else each
    return f"{TITLES[rows.kind.iloc[0]].lower()} and {MEASURES[rows.measure.iloc[0]].lower()} ({way})"


def open_line(alike: pd.DataFrame) -> str:
    """How many comparisons are open."""
    if alike.empty:
        return "No kind that is in use stands in two arenas, so that nothing is compared."
    verdicts = alike.drop_duplicates(["kind", "measure"]).verdict
    count = int(verdicts.isin(OPEN).sum())
    if not count:
        return "Every comparison tells an effect in every arena."
    return (
        f"{count} of {len(verdicts)} comparisons are open: some or all arenas show no effect that is told from none, "
        "or one arena alone has the kind in use."
    )


# ---- tables


def arenas_table(arenas: Sequence[Arena]) -> Table:
    """What was played, and whose ground is read."""
    rows = [
        {
            "arena": arena.label,
            "title": arena.scenario.about.title,
            "scenario": arena.scenario.about.name,
            "digest": arena.digest,
            "as_of": arena.dates[0],
            "patron": arena.patron,
            "patron_name": actor_name(arena.scenario, arena.patron),
            "client": arena.client,
            "client_name": actor_name(arena.scenario, arena.client),
            "camp": arena.camp,
            "camp_names": tuple(actor_name(arena.scenario, key) for key in arena.camp),
            "order": arena.order,
            "runs": 1 + len(arena.use),
        }
        for arena in arenas
    ]
    columns = {
        "arena": Column("Arena"),
        "title": Column("Title", wide=True),
        "scenario": Column("Scenario").hidden,
        "digest": Column("Digest", meaning="SHA-256 of the scenario as it was played").hidden,
        "as_of": Column("As of", DAY),
        "patron": Column("Patron: id", meaning="whose playbook it is").hidden,
        "patron_name": Column("Patron", meaning="whose playbook it is"),
        "client": Column("Client: id", meaning="belligerent that the patron helps").hidden,
        "client_name": Column("Client", meaning="belligerent that the patron helps"),
        "camp": Column("Camp: ids", LIST).hidden,
        "camp_names": Column("Camp", LIST, meaning="belligerents whose ground is counted with the client's", wide=True),
        "order": Column("Raised in this order", TITLES_IN_ORDER, meaning="in a tenth of the worlds or more", wide=True),
        "runs": Column("Runs", COUNT, meaning="one as it goes, one with each kind idle").hidden,
    }
    return Table("Arenas", pd.DataFrame(rows), columns)


def use_table(rows: pd.DataFrame) -> Table:
    """One row a kind and arena: instruments, use over time, first raise, price and capacity."""
    return Table(
        "Use, order and cost",
        rows,
        {
            **WHO,
            "instruments": Column("Instruments", LIST, wide=True),
            "start": Column("In use at the start", SHARE, meaning="share of worlds with any off its idle level"),
            "first": Column("In the first year", SHARE),
            "last": Column("In the last year", SHARE),
            "in_use": Column("In use", SHARE, meaning="share of worlds and months played").hidden,
            "raised": Column("Raised", SHARE, meaning="share of worlds in which one goes above its level at the start"),
            "first_raised": Column("First raised", MONTH, meaning="in the middle one of these worlds"),
            "month": Column("Month", number(0), "months", "the same from the start"),
            "price": Column("Price", number(3), "utility", "paid in any case and at home, mean over months"),
            "capacity": Column("Capacity", SHARE, meaning="share of the patron's that it takes"),
        },
        "In use: share of worlds with any instrument of the kind off its idle level. Raised: share in which one goes "
        "above where it stood at the start, and when that begins in the middle one of those. Price: utility paid in "
        "any case and at home, mean over months.",
    )


def shares_table(rows: pd.DataFrame) -> Table:
    """Share of worlds in which each kind is in use, month by month."""
    columns = {
        **WHO,
        "month": Column("Month", number(0)),
        "date": Column("Date", MONTH),
        "share": Column("In use", SHARE, meaning="share of worlds with any instrument of the kind off its idle level"),
    }
    return Table("Use month by month", rows, columns, brief=0)


def returns_table(rows: pd.DataFrame, arenas: Sequence[Arena], level: float) -> Table:
    """One row a kind and arena: what it returns, measures side by side, with intervals."""
    change = number(3, signed=True)
    camps = "; ".join(
        f"{arena.label}: {', '.join(actor_name(arena.scenario, key) for key in arena.camp)}" for arena in arenas
    )
    return Table(
        "What each kind returns",
        rows.assign(level=level),
        {
            **WHO,
            "measure": Column("Measure"),
            "measure_title": Column("Measure in words").hidden,
            "value": Column("Return", change, meaning="mean over worlds and months", ends=("low", "high"), spread=True),
            "low": Column("Return: low", change, meaning=f"lower end of its interval of {level:.2%}").hidden,
            "high": Column("Return: high", change, meaning=f"upper end of its interval of {level:.2%}").hidden,
            "level": Column("Coverage", number(4), meaning="of each interval, such that all hold together").hidden,
        },
        f"As it goes, less the same worlds with the kind idle; means over months; intervals of {level:.2%}, which "
        f"hold together with {1 - FAMILY:.0%}. Ground: share of the population. Camps: {camps}.",
        across="measure",
        titles=MEASURES,
    )


def analogies_table(alike: pd.DataFrame) -> Table:
    """One row a kind and measure: the verdict, and the sign in each arena."""
    rows = alike.assign(kind_title=alike.kind.map(TITLES), measure_title=alike.measure.map(MEASURES))
    return Table(
        "Where the analogy holds and where it breaks",
        rows,
        {
            "kind": Column("Kind: id").hidden,
            "kind_title": Column("Kind"),
            "measure": Column("Measure: id").hidden,
            "measure_title": Column("Return"),
            "verdict": Column("Analogy"),
            "arena": Column("Arena"),
            "sign": Column("Sign", SIGN, meaning="1 up, -1 down, 0 not told from none", spread=True),
        },
        "Holds: same sign, overlapping intervals. Size differs: same sign, intervals apart. Breaks: opposite signs, or "
        "an effect in one arena and an interval well apart from it in another. Unclear: in some arenas nothing is "
        f"told, and an effect that counts (from {points_text(SMALLEST)} on) is not ruled out. No effect: it is ruled "
        "out in all; too small: so it is, though some effect is there. One alone: in use in one arena only. –: no such "
        "instrument, or hardly ever in use.",
        across="arena",
    )
