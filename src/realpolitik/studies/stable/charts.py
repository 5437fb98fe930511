"""Who moves where: states as points, moves as arrows of the colour of who makes them, states that hold marked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from realpolitik.report.charts.style import CATEGORIES, FAINT, GREEN, GREY, INK, YELLOW, Drawing, Row, named, wrapped

WIDTH, HEIGHT = 800, 460
TALL = 8
"""Points in one column of those that no improvements lead to."""
CAPTION = (
    "Points are states; from left to right, how many improvements lead there from the first, then those to which none "
    "lead. Of a large game: where improvements lead from the first, and all that is one move away. Arrows are moves "
    "that the mover would gain by, or all moves if asked for below the chart. Point at a state to see what leads away "
    "from it; click an actor in the legend to see its moves alone. Green: nobody would move (Nash); yellow: it holds "
    "by other concepts."
)
LETTERS = 18
"""Characters of a line under a state."""
COURSES = f"{CAPTION} Beside a number: the one course that is unlike today's, where it is one alone."
HOLDS = ("Nash", "by other concepts", "not stable")


def transitions(
    arrays: Mapping[str, np.ndarray], start: int | None, actors: Sequence[str], node: Callable[[int], Row]
) -> Drawing:
    """Place the states and draw the moves between them.

    Args:
        arrays: with ``edge_mover``, ``edge_source``, ``edge_target`` and ``edge_improves``; ``steps`` if there is a
            start.
        start: number of the first state.
        actors: names in the order of ``edge_mover``.
        node: number → what is written and told of a state.
    """
    pairs = list(zip(arrays["edge_source"].tolist(), arrays["edge_target"].tolist(), strict=True))
    numbers = sorted({number for pair in pairs for number in pair} | ({start} if start is not None else set()))
    steps = {number: int(arrays["steps"][1, number - 1]) if start is not None else -1 for number in numbers}
    place = placed(numbers, steps)
    nodes: list[Row] = []
    for number in numbers:
        told = node(number)
        by = told["by"].split(", ")
        holds = HOLDS[0] if "nash" in by else HOLDS[1] if told["by"] != "none" else HOLDS[2]
        x, y = place[number]
        nodes.append({"number": number, "x": x, "y": y, "holds": holds, "first": number == start, **told})
        nodes[-1]["text"] = wrapped(str(told["label"]), LETTERS)
    edges: list[Row] = []
    for mover, (source, target), improves in zip(
        arrays["edge_mover"].tolist(), pairs, arrays["edge_improves"].tolist(), strict=True
    ):
        edges.append(
            {"from": source, "actor": actors[mover], "gains": bool(improves), **arrow(place[source], place[target])}
        )
    return Drawing(_chart(actors).properties(width=WIDTH, height=HEIGHT), {"nodes": nodes, "edges": edges})


def placed(numbers: Sequence[int], steps: Mapping[int, int]) -> dict[int, tuple[float, float]]:
    """Number → place in the unit square: a column for each number of steps, then columns of what no steps lead to.

    Without any steps the states stand on an ellipse.
    """
    if all(step < 0 for step in steps.values()):
        turn = 2 * math.pi / len(numbers)
        return {
            number: (0.5 - 0.46 * math.cos(turn * k), 0.5 + 0.46 * math.sin(turn * k))
            for k, number in enumerate(numbers)
        }
    columns = [[number for number in numbers if steps[number] == step] for step in range(max(steps.values()) + 1)]
    rest = [number for number in numbers if steps[number] < 0]
    columns += [rest[first : first + TALL] for first in range(0, len(rest), TALL)]
    found = {}
    for k, column in enumerate(columns):
        for row, number in enumerate(column):
            aside = 0.14 * (row % 3 - 1) if len(column) > 2 else 0.0
            shift = 0.35 * (k % 2) if len(column) > 1 else 0.0
            found[number] = ((k + 0.5 + aside) / len(columns), (row + 0.65 - shift + 0.05) / max(1, len(column)))
    return {number: (x, min(0.97, max(0.04, y))) for number, (x, y) in found.items()}


def arrow(source: tuple[float, float], target: tuple[float, float]) -> dict[str, float]:
    """Ends of an arrow between two places, its head free of the states, and beside the arrow that runs back."""
    across, up = (target[0] - source[0]), (target[1] - source[1])
    length = math.hypot(across * WIDTH, up * HEIGHT) or 1.0
    free = min(0.45, 13.0 / length)
    aside = 4.0 / length  # moves there and back run beside one another
    dx, dy = -up * HEIGHT / WIDTH * aside, across * WIDTH / HEIGHT * aside
    first = (source[0] + across * free + dx, source[1] + up * free + dy)
    last = (target[0] - across * free + dx, target[1] - up * free + dy)
    return {
        "x": round(first[0], 4),
        "y": round(first[1], 4),
        "x2": round(last[0], 4),
        "y2": round(last[1], 4),
    }


def _chart(actors: Sequence[str]) -> Any:
    pick = alt.selection_point(name="pick", fields=["number"], on="pointerover", clear="pointerout", empty=False)
    who = alt.selection_point(name="who", fields=["actor"], bind="legend")
    every = alt.param(
        name="moves",
        value="improvements",
        bind=alt.binding_radio(options=["improvements", "all moves"], name="Arrows: "),
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    colour = alt.Color(
        "actor:N",
        scale=alt.Scale(domain=list(actors), range=list(CATEGORIES)),
        legend=alt.Legend(title="Moves of"),
    )
    shown = "(datum.gains || moves == 'all moves')"
    near = "(!isValid(pick.number) || indexof(pick.number, datum['from']) >= 0)"
    strength = (
        alt.when(f"{near} && datum.gains")
        .then(alt.value(0.85))
        .when(near)
        .then(alt.value(0.3))
        .otherwise(alt.value(0.06))
    )
    arrows = alt.Chart(named("edges")).transform_filter(shown).transform_filter(who)
    lines = arrows.mark_rule(strokeWidth=1.6).encode(
        x=alt.X("x:Q", scale=scale, axis=None),
        y=alt.Y("y:Q", scale=scale, axis=None),
        x2="x2:Q",
        y2="y2:Q",
        color=colour,
        opacity=strength,
    )
    # in the size in which it is drawn
    turned = "atan2((datum.x2 - datum.x) * width, (datum.y2 - datum.y) * height) * 180 / PI"
    heads = (
        arrows.transform_calculate(angle=turned)
        .mark_point(shape="triangle", filled=True, size=48)
        .encode(
            x=alt.X("x2:Q", scale=scale, axis=None),
            y=alt.Y("y2:Q", scale=scale, axis=None),
            angle=alt.Angle("angle:Q", scale=None),
            color=colour,
            opacity=strength,
        )
    )
    states = alt.Chart(named("nodes"))
    at = {"x": alt.X("x:Q", scale=scale, axis=None), "y": alt.Y("y:Q", scale=scale, axis=None)}
    points = states.mark_point(filled=True, size=190, opacity=1, stroke=INK).encode(
        **at,
        fill=alt.Fill(
            "holds:N",
            scale=alt.Scale(domain=list(HOLDS), range=[GREEN, YELLOW, GREY]),
            legend=alt.Legend(title="Holds"),
        ),
        shape=alt.Shape("first:N", scale=alt.Scale(domain=[False, True], range=["circle", "diamond"]), legend=None),
        strokeWidth=alt.when("datum.first").then(alt.value(2)).otherwise(alt.value(0.6)),
        tooltip=[
            alt.Tooltip("label:N", title="State"),
            alt.Tooltip("title:N", title="Courses"),
            alt.Tooltip("by:N", title="Holds by"),
        ],
    )
    words = states.mark_text(align="center", baseline="top", dy=11, fontSize=11, color=FAINT).encode(
        **at, text="text:N"
    )
    return (lines + heads + points.add_params(pick, every) + words).add_params(who)
