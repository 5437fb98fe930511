"""Who stands how to whom, and what leads from sources by claims and numbers to outcomes, as a graph.

Nodes are actors, sources, claims, numbers and outcomes, told apart by ``kind``; edges are ties between actors, and
arrows from a source to its claims, from a claim to the actors and the number that it speaks of, and from a number to
the outcomes whose variance it carries part of. GraphML and GEXF hold the same graph; Gephi, yEd, Cytoscape, igraph
and networkx read them.
"""

from __future__ import annotations

import io
import math
import re
from typing import Any

import networkx as nx

from realpolitik.errors import UsageError
from realpolitik.export.material import Material
from realpolitik.scenario.schema import Scenario

WRITTEN = re.compile(rb' lastmodifieddate="[^"]*"')
"""The day of writing, which would make each file another."""
TIES = ("access_first", "access_last", "relations_first", "relations_last")
"""Fields of the table of ties that an edge carries: means over worlds at the start and at the end."""


def graph(material: Material) -> nx.DiGraph:
    """The graph of a run.

    Raises:
        UsageError: the study does not tell of a scenario's actors.
    """
    scenario = material.scenario
    if scenario is None:
        raise UsageError("the study holds no scenario, so it has no graph of actors and claims: export a run")
    made = nx.DiGraph(**material.about)
    for name, actor in scenario.actors.items():
        _node(made, "actor", name, actor.name, type=actor.kind, part_of=actor.part_of)
    _ties(made, material, scenario)
    _claims(made, scenario)
    _outcomes(made, material)
    return made


def _ties(made: nx.DiGraph, material: Material, scenario: Scenario) -> None:
    """Edges between actors: contacts and relations, and how far the one fights the other."""
    if "ties" in material.tables:
        for row in material.tables["ties"].frame.to_dict("records"):
            ends = f"actor:{row['actor']}", f"actor:{row['other']}"
            _edge(made, *ends, "tie", weight=row["access_last"], **{field: row[field] for field in TIES})
    for name, others in scenario.hostility.items():
        for other, number in others.items():
            value = number.estimates[-1].centre
            ends = f"actor:{name}", f"actor:{other}"
            if made.has_edge(*ends):
                made.edges[ends]["hostility"] = float(value)
            else:
                _edge(made, *ends, "hostility", weight=value, hostility=value)


def _claims(made: nx.DiGraph, scenario: Scenario) -> None:
    """Sources, their claims, and what those speak of."""
    for name, source in scenario.sources.items():
        _node(made, "source", name, source.citation, reliability=source.reliability, licence=source.licence)
    for name, claim in scenario.claims.items():
        about = claim.about
        rating = f"{scenario.sources[claim.source].reliability}{claim.credibility}"
        _node(made, "claim", name, claim.text, type=claim.kind, paragraph=claim.paragraph, rating=rating)
        _edge(made, f"source:{claim.source}", f"claim:{name}", "says")
        for actor in claim.actors:
            _edge(made, f"claim:{name}", f"actor:{actor}", "speaks of")
        if about is not None:
            _node(made, "number", about, about)
            _edge(made, f"claim:{name}", f"number:{about}", "values")


def _outcomes(made: nx.DiGraph, material: Material) -> None:
    """Events and issues, and the numbers that carry most of their variance."""
    if "events" in material.tables:
        for row in material.tables["events"].frame.to_dict("records"):
            _node(made, "outcome", row["event"], row["title"], type="event", probability=row["probability"])
    if "driver_numbers" in material.tables:
        for row in material.tables["driver_numbers"].frame.to_dict("records"):
            _node(made, "outcome", row["outcome"], row["outcome_title"], type="event" if row["is_event"] else "issue")
            _node(made, "number", row["number"], row["name"])
            share = {field: row[field] for field in ("share", "low", "high")}
            _edge(made, f"number:{row['number']}", f"outcome:{row['outcome']}", "moves", weight=row["share"], **share)


def _node(made: nx.DiGraph, kind: str, name: str, label: str, **more: Any) -> None:
    made.add_node(f"{kind}:{name}", kind=kind, label=label, **_filled(more))


def _edge(made: nx.DiGraph, start: str, end: str, kind: str, **more: Any) -> None:
    made.add_edge(start, end, kind=kind, **_filled(more))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """What has a value, in Python's own types: neither format has a word for nothing."""
    plain = {name: value.item() if hasattr(value, "item") else value for name, value in values.items()}
    return {
        name: value
        for name, value in plain.items()
        if value is not None and not (isinstance(value, float) and not math.isfinite(value))
    }


def graphml(material: Material) -> bytes:
    """The graph as GraphML, what it was made from as attributes of the graph."""
    buffer = io.BytesIO()
    nx.write_graphml_xml(graph(material), buffer, named_key_ids=False)
    return buffer.getvalue()


def gexf(material: Material) -> bytes:
    """The graph as GEXF 1.2, what it was made from in its description."""
    buffer = io.BytesIO()
    made = graph(material)
    made.graph.clear()
    nx.write_gexf(made, buffer, version="1.2draft")
    text = WRITTEN.sub(b"", buffer.getvalue())
    described = _escaped(material.comment).encode("utf-8")
    return re.sub(
        rb"<creator>.*?</creator>",
        lambda _: b"<creator>realpolitik</creator>\n    <description>" + described + b"</description>",
        text,
        count=1,
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
