"""The power of those at a table: in votes, in the network of ties, and over whether a settlement can be had at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.settle import play
from realpolitik.engines.bargaining.units import units_of
from realpolitik.kernels.power import banzhaf, kingmakers, pivot, shapley_shubik
from realpolitik.worlds.table import BargainTable, Network

RESOLUTION = 2000
"""Whole units that all weight together is cut into for the exact indices."""
BENCHMARK = "mean_achen2006"
"""Formula by whose terms it is measured how an actor moves them."""
LINK = 0.05
"""Access from which a tie counts as one: a judgement."""


@dataclass(frozen=True, eq=False)
class Positions:
    """Where everybody stands in the network, from access averaged over worlds."""

    betweenness: np.ndarray
    reach: np.ndarray


def power(table: BargainTable, network: Network) -> xr.Dataset:
    """Power of everybody at a table.

    Returns:
        Dataset over ``actor`` and ``world``:

        * ``shapley_shubik``, ``banzhaf`` [actor]: a vote by simple majority of weight (mean over worlds);
        * ``pivotal`` [actor]: share of issues and worlds in which the actor is the weighted median, issues weighted by
          the weight that is put on them;
        * ``betweenness``, ``reach`` [actor] in the network of ties (`positions`);
        * ``party`` [world, actor]: its consent is needed;
        * ``ground`` [world]: some terms suit every party if they are kept; ``ground_free`` [world, actor]: some would
          if this actor's consent were not needed;
        * ``backing`` [world]: chance that somebody stands behind the terms; ``backing_without`` [world, actor]: the
          same without the actor;
        * ``needed`` [world]: trust that the terms need where everybody reckons with that chance alone; above 1 where
          there is no ground;
        * ``moves`` [world, actor, issue]: the compromise with the actor less that without it, in the issue's unit.
    """
    units = units_of(table)
    worlds, actors, _ = units.position.shape
    needed, trust = np.empty(worlds), np.empty(worlds)
    without, free = np.empty((worlds, actors)), np.empty((worlds, actors))
    heads = np.ascontiguousarray(network.access[:, :, list(network.heads)])
    kingmakers(
        units.position,
        units.salience,
        units.walkaway,
        units.party,
        network.fights.astype(np.int64),
        np.ascontiguousarray(network.standing),
        heads,
        needed,
        trust,
        without,
        free,
    )
    shares = units.weight / np.maximum(units.weight.sum(axis=1, keepdims=True), 1e-12)
    whole = np.rint(RESOLUTION * shares.mean(axis=0)).astype(np.int64)
    quota = int(whole.sum()) // 2 + 1
    at = positions(network.access.mean(axis=0))
    variables = {
        "weight": (("actor",), shares.mean(axis=0)),
        "shapley_shubik": (("actor",), shapley_shubik(whole, quota)),
        "banzhaf": (("actor",), banzhaf(whole, quota)),
        "pivotal": (("actor",), pivotal(units.position, units.weight, units.salience)),
        "betweenness": (("actor",), at.betweenness),
        "reach": (("actor",), at.reach),
        "party": (("world", "actor"), units.party == 1),
        "ground": (("world",), needed <= 1.0),
        "ground_free": (("world", "actor"), free <= 1.0),
        "backing": (("world",), trust),
        "backing_without": (("world", "actor"), without),
        "needed": (("world",), needed),
        "moves": (("world", "actor", "issue"), moves(table)),
    }
    return xr.Dataset(variables, {"world": table.worlds, "actor": list(table.actors), "issue": list(table.issues)})


def pivotal(position: np.ndarray, weight: np.ndarray, salience: np.ndarray) -> np.ndarray:
    """[N] share of worlds and issues in which each holds the weighted median, issues by the weight put on them."""
    worlds, actors, issues = position.shape
    found = np.zeros(actors)
    mass = (weight[:, :, None] * salience).sum(axis=1)
    for w in range(worlds):
        for k in range(issues):
            i = pivot(position[w], weight[w], salience[w], k)
            if i >= 0:
                found[i] += mass[w, k]
    return np.asarray(found / mass.sum())


def positions(access: np.ndarray) -> Positions:
    """Betweenness (Freeman 1977) and reach in the network of ties.

    A path is worth the product of the access along it, so that its length is Σ −ln a; ties below `LINK` are none.
    Betweenness is the share of pairs of others whose best path goes through the actor; reach is the mean worth of its
    best paths to all others, 0 where there is none.

    Args:
        access: [N, N] of the one into the other.
    """
    actors = len(access)
    import networkx as nx  # takes a quarter of a second, and is wanted here alone

    graph = nx.DiGraph()
    graph.add_nodes_from(range(actors))
    for i in range(actors):
        for j in range(actors):
            if i != j and access[i, j] >= LINK:
                graph.add_edge(i, j, length=float(-np.log(min(access[i, j], 1.0))))
    between = nx.betweenness_centrality(graph, weight="length")
    reach = np.zeros(actors)
    for i in range(actors):
        lengths = nx.single_source_dijkstra_path_length(graph, i, weight="length")
        reach[i] = sum(np.exp(-length) for j, length in lengths.items() if j != i) / max(actors - 1, 1)
    return Positions(np.array([between[i] for i in range(actors)]), reach)


def moves(table: BargainTable) -> np.ndarray:
    """[W, N, K] weighted mean of all positions less that of the others, in the issues' units."""
    whole = _means(table)
    return np.stack([whole - _means(table.without(actor)) for actor in table.actors], axis=1)


def _means(table: BargainTable) -> np.ndarray:
    span = table.scale[:, 1] - table.scale[:, 0]
    return np.asarray(table.scale[:, 0] + span * play(table, BENCHMARK, threads=1).terms[:, 0])
