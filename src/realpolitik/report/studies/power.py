"""Power for terminal, programs and page."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.power import Moment, Power, Standing
from realpolitik.report.charts import power as charts
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import interval, percent, signed
from realpolitik.stats import LEAST_SHARE, Interval, sign_of

CAVEATS = (
    "A settlement can be had where some terms leave every party better off than fighting on, and somebody stands "
    "behind them. Outsiders do so with the chance standing × access to the camp they know least; nothing else makes "
    "terms credible in this measure.",
    "Kingmaker score: where a settlement can be had, the chance that it could not without this actor. It is 1 for "
    "those whose consent is needed.",
    "The indices of votes take a simple majority of weight for decisive, as no peace talks do.",
)


def tables(power: Power) -> list[RenderableType]:
    """What power says, for a terminal."""
    shown: list[RenderableType] = [Text(head(power), style="bold"), listed(lines(power))]
    shown += [table.rich() for table in (kingmaker_table(power), index_table(power), time_table(power)) if table.rows]
    shown.append(listed(CAVEATS))
    return shown


def document(power: Power) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": power.title,
        "view": power.view,
        "seed": power.seed,
        "worlds": power.worlds,
        "names": power.names,
        "summary": list(lines(power)),
        "caveats": list(CAVEATS),
        "moments": plain(power.moments),
        "without_ties": {"actor": power.cut, "moment": plain(power.without)},
    }


def head(power: Power) -> str:
    """One line on what was measured."""
    day = power.moments[0].date
    return f"{power.title}, as known on {day:%d %B %Y}: power at the table, {power.worlds:,} worlds"


def lines(power: Power) -> tuple[str, ...]:
    """The findings in short."""
    first = power.moments[0]
    found = [
        f"Some terms suit every party, if they are kept, in {percent(first.ground.value)} of worlds; in "
        f"{percent(first.possible.value)} somebody stands behind them as well.",
    ]
    if first.needed <= 1.0:
        found.append(
            f"Parties that reckon with that chance alone would have to trust the terms with {first.needed:.2f}; the "
            f"chance is {first.backing:.2f} (medians)."
        )
    outsiders = [row for row in first.standings if row.veto < 0.5 and row.needed is not None]
    counting = [row for row in outsiders if row.needed is not None and sign_of(row.needed, LEAST_SHARE)]
    brokers = sorted(counting, key=lambda row: -(row.needed.value if row.needed else 0.0))[:3]
    if outsiders and not brokers:
        found.append("No settlement is seen to hang on anybody without a veto.")
    elif brokers:
        told = ", ".join(f"{power.names[row.actor]} ({score(row.needed)})" for row in brokers)
        found.append(f"Among those without a veto a settlement hangs most on {told}.")
    if power.without is not None and power.cut is not None:
        before, after = first.of(power.cut), power.without.of(power.cut)
        found.append(
            f"Without its ties, {power.names[power.cut]} would be needed in "
            f"{_instead(score(after.needed), score(before.needed), 'settlements')}, and a settlement could be had in "
            f"{_instead(percent(power.without.possible.value), percent(first.possible.value), 'worlds')}; its "
            f"betweenness would be {_instead(percent(after.betweenness), percent(before.betweenness))}."
        )
    return tuple(found)


def _instead(after: str, before: str, of: str = "") -> str:
    """What a share becomes, at the digits that are shown."""
    told = f"{after} of {of}" if of else after
    return f"{told}, as before" if after == before else f"{told} instead of {before}"


def score(value: Interval | None) -> str:
    """A kingmaker score."""
    return "–" if value is None else percent(value.value)


def _ranked(power: Power) -> list[Standing]:
    def key(row: Standing) -> tuple[float, float]:
        return (-(row.needed.value if row.needed else row.veto), -row.weight)

    return sorted(power.moments[0].standings, key=key)


def kingmaker_table(power: Power) -> Table:
    """Who is needed, who blocks, who moves the terms."""
    rows = []
    for row in _ranked(power):
        cells = [
            Cell(power.names[row.actor]),
            Cell(percent(row.veto)),
            Cell(score(row.needed), weight=row.needed.value if row.needed else None),
            Cell(interval(row.needed.low, row.needed.high) if row.needed else "–"),
            Cell(percent(row.blocks)),
            Cell(f"{row.moves:.1f}"),
            Cell(f"{power.names[row.pulled[0]]} {signed(row.pulled[1], 1)}"),
        ]
        if power.without is not None:
            cells.append(Cell(score(power.without.of(row.actor).needed)))
        rows.append(tuple(cells))
    columns = [
        Column("Actor"),
        Column("Veto", True),
        Column("Kingmaker score", True),
        Column("95%", True),
        Column("Blocks", True),
        Column("Moves terms by", True),
        Column("Farthest on", wide=True),
    ]
    if power.without is not None and power.cut is not None:
        columns.append(Column(f"Score if {power.names[power.cut]} had no ties", True))
    return Table(
        "power-kingmaker",
        "Whose signature a settlement needs",
        tuple(columns),
        tuple(rows),
        "Veto: share of worlds in which its consent is needed. Blocks: share of worlds with no settlement but for its "
        "consent. Moves: mean over issues of the change of the compromise that its presence makes, points of 100.",
    )


def index_table(power: Power) -> Table:
    """Power by index."""
    rows = tuple(
        (
            Cell(power.names[row.actor]),
            Cell(percent(row.weight)),
            Cell(percent(row.shapley_shubik)),
            Cell(percent(row.banzhaf)),
            Cell(percent(row.pivotal)),
            Cell(percent(row.betweenness)),
            Cell(percent(row.reach)),
        )
        for row in sorted(power.moments[0].standings, key=lambda row: -row.weight)
    )
    return Table(
        "power-index",
        "Power by index",
        (
            Column("Actor"),
            Column("Weight", True),
            Column("Shapley–Shubik", True),
            Column("Banzhaf", True),
            Column("Holds the median", True),
            Column("Betweenness", True),
            Column("Reach", True),
        ),
        rows,
    )


def time_table(power: Power) -> Table:
    """Power of outsiders as the campaign goes on."""
    if len(power.moments) < 2:
        return Table("power-time", "", (), ())
    order = [row.actor for row in _ranked(power)]
    rows = [
        (Cell("A settlement can be had"), *(Cell(percent(at.possible.value)) for at in power.moments)),
        *((Cell(power.names[who]), *(Cell(_brief(at, who)) for at in power.moments)) for who in order),
    ]
    return Table(
        "power-time",
        "Weight and kingmaker score over time",
        (Column("Actor"), *(Column(f"{at.date:%b %Y}" if at.date else "", True) for at in power.moments)),
        tuple(rows),
        "Weight, then the kingmaker score.",
    )


def _brief(at: Moment, who: str) -> str:
    row = at.of(who)
    return f"{percent(row.weight)}, {score(row.needed)}"


def section(power: Power) -> Section:
    """The part of the page on power."""
    figures: list[Figure | Table] = [
        Figure(
            "power-chart",
            "Power by index",
            specification(charts.index_chart(power)),
            "Each dot is one measure of one actor's power; where they lie apart, what power means matters.",
        )
    ]
    over_time = charts.time_chart(power)
    if over_time is not None:
        figures.append(
            Figure(
                "power-time-chart",
                "Kingmaker score over time",
                specification(over_time),
                "Where a settlement can be had, the chance that it could not without the actor.",
            )
        )
    found = [kingmaker_table(power), *figures, index_table(power), time_table(power)]
    blocks = tuple(item for item in found if isinstance(item, Figure) or item.rows)
    return Section("power", "Who is the kingmaker", " ".join(lines(power)), blocks)


def front(power: Power) -> Front:
    """What stands before the section on a page of its own."""
    last = power.moments[-1].date
    return Front(
        title=f"{power.title}: power",
        about=None,
        made=f"{power.worlds:,} worlds, seed {power.seed}",
        as_of=f"{power.moments[0].date:%d %B %Y}",
        until=f"{last:%B %Y}" if len(power.moments) > 1 else "",
        view=power.view,
        summary=lines(power),
        caveats=CAVEATS,
    )
