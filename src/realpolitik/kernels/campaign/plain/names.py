"""Phase, levers, numbers and tables as records with named arrays, read from the flat vectors of `layout`.

B belligerents, I actors, P patrons, R territories, T ties, U instruments, K issues, L levels of all instruments in a
row. Units: shares 0–1; fighters and troops in thousands; money in million USD a year; the commodity in tonnes a year;
attacks and deaths a year.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, fields
from types import SimpleNamespace
from typing import Any

import numpy as np

from realpolitik.kernels.campaign.layout import LEVERS, PARAMETERS, PHASE

Array = np.ndarray


@dataclass
class Phase:
    """A world's condition in a month."""

    # of belligerents [B]
    ground: Array
    fighters: Array
    equipment: Array
    cohesion: Array
    power: Array  # share of rule
    dominance: Array  # share of rule if it were won by force now
    losses: Array  # deaths, thousand a year
    revenue: Array
    holds_capital: Array
    heir: Array  # chance, in a look-ahead, that b has taken the capital
    talking: Array
    terms: Array  # share of rule by the settlement
    strength: Array  # P_b
    might: Array  # (P_b conc_b)^m
    sweep: Array  # (P_b conc_b)^m', by which contested ground falls
    pay: Array  # revenue per fighter at the start
    usual_doom: Array
    usual_pressure: Array  # chance to lose at the start, at the beliefs of the start
    footing: Array  # how much better its ground is held than numbers say
    gave_up: Array  # of a camp, at its head: share of its ground given up of late
    attack: Array  # A_b
    thrust: Array  # (A_b luck_b)^m
    hold: Array  # D_c^m of a camp, at its head
    held: Array  # ground before the step
    rivalry: Array
    doom: Array  # expected chance to lose
    enmity: Array  # [B, B] h_bc
    # of the arena
    contested: float
    war_deaths: float
    lethality: float  # factor on attrition that the record of the start asks for
    wake: float  # 1 as a capital falls, fading
    output: float
    settled: float
    stalemate: float
    settlement_surplus: float
    guarantee: float
    drift: float  # trend of the ruling side's ground, share a year
    offered: float  # share of power that the terms on the table give the challenger
    offer: Array  # [topics] terms on the table, as shares of the issues' scales
    agreed: Array  # [topics] terms of the settlement
    # of actors [I]
    will: Array
    mood: Array  # will without the rally of an attack at home
    standing: Array
    influence: Array
    presence: Array
    presence_mean: Array
    abruptness: Array
    engaged: Array
    evenness: Array
    credibility: Array  # how far what it declares is believed
    # of territories [R]
    threat: Array
    flow: Array
    guard: Array
    labour: Array
    fear: Array
    attacks: Array
    # of ties [T], of actors towards patrons [I, P], of instruments [U]
    access: Array
    relations: Array
    resentment: Array  # what the two ends resent in each other
    sway: Array  # A^γ of ties to belligerents
    loyalty: Array  # what is owed for help given before a side ruled
    noticed: Array  # [I] support in all
    notice: Array  # [I, B] that support draws
    backing: Array  # [I, B] root of what an actor gives a camp, at its head
    grip: Array  # [I, B] of outsiders on belligerents
    hands: Array  # [B] all grips on a belligerent, and its own
    bond: Array  # [I, B] of a grip, what rests on loyalty
    bonds: Array  # [B] all of them
    belief: Array
    level: Array
    propensity: Array  # [U] mean level by the chances of the last review
    reign: Array  # [successions] number from 1 of the type that came last, 0 for none yet
    due: Array  # [successions] mean share of the next two years under the government that comes next
    government: Array  # [I] row from 1 of the type in office, 0 for the government of the start
    # of zones [Z, B]
    ground_in: Array
    contested_in: Array  # [Z]
    contact: Array  # how far a camp, at its head, gets at a zone
    footing_in: Array
    gave_up_in: Array  # of a camp, at its head: share of its ground there given up of late
    usual_in: Array  # pressure that its garrisons there are used to
    taken: Array  # share of its ground there lost to contest, or given up, in a step
    accord: Array  # [deals] 0 not signed, 1 in force, 2 and 3 broken by the first or second party, 4 run out
    since: Array  # [deals] month of signing
    gain: Array  # [sides] what a party expected to gain when the deal was last weighed
    price: Array  # [sides] what it would cost a party to break it now
    before: Array  # [promises] level before it was signed
    binds: Array  # [promises] 1 while the promise is due and has not run out
    pledge: Array  # [P] how near the day is by which a patron has promised to leave

    def copy(self) -> Phase:
        """The same phase, free to go another way."""
        return copy.deepcopy(self)


@dataclass
class Levers:
    """What all instruments at their levels add up to."""

    presence: Array  # [P, B] thousand troops
    support: Array  # [I, B] equipment points a year
    hostility: Array  # [B, B]
    ceasefire: Array  # [B, B] row offers to column
    cover: Array  # [B, B] air and fire support for the row against the column
    strikes: Array  # [B] from here on
    arms: Array
    money: Array
    sanctuary: Array
    foreign_fighters: Array
    tempo: Array
    cohesion: Array
    amnesty: Array
    talk: Array
    spoil: Array
    tolerance: Array
    host: Array  # [I]
    standing: Array
    declare: Array
    enforcement: float
    access: Array  # [T]
    relations: Array
    guard: Array  # [R]
    interdict: Array
    recruit: Array
    restrict: Array
    press: Array  # [U]


@dataclass(frozen=True)
class Numbers:
    """Numbers of a world; those of an actor change with its government."""

    fighters_max: Array  # [B]
    concentration: Array
    recruitment: Array
    own_revenue: Array
    reach: Array
    tolerance: Array
    tax: Array
    cohesion_rest: Array
    garrisoned: Array
    hostility: Array  # [B, B]
    will_rest: Array  # [I]
    sharpness: Array
    capability: Array
    exposed: Array
    exposure: Array  # [R]
    guard: Array
    route: Array
    recruits: Array
    affinity: Array  # [T]
    prior: Array  # [I, P] odds
    position: Array  # [I, K]
    salience: Array
    capacity: Array  # [L]
    domestic: Array
    direct: Array
    effect: Array  # [effects]
    shock_rate: Array  # [shocks]
    shock_change: Array  # [changes]
    threat_terms: Array  # [menaces · 17]
    issue_weight: Array  # [readings]
    issue_low: Array  # [K]
    issue_high: Array
    succession_rate: Array  # [successions]
    type_weight: Array  # [types]
    type_stays: Array
    type_shift: Array  # [shifts]
    zone_weight: Array  # [Z] share of the people
    zone_guard: Array
    zone_open: Array
    breach: Array  # [sides]
    stated: Array  # [I, K], or empty where there are no deals


@dataclass(frozen=True)
class World:
    """One draw of every number, with parameters ``p``, tables ``t`` and the record ``s`` of sizes and starts."""

    n: Numbers
    p: Any
    t: Any
    s: Any

    def levels_of(self, u: int) -> range:
        """Rows of instrument u's levels in the tables of levels."""
        return range(self.t.first_level[u], self.t.first_level[u + 1])

    def kit_of(self, i: int) -> Array:
        """Instruments of actor i."""
        return group(self.t.kit_start, self.t.kit, i)

    def tie(self, block: Array, i: int, j: int) -> float:
        """Entry of a block of ties for the pair (i, j); 0 where the pair has no tie."""
        tie = self.t.tie[i, j]
        return block[tie] if tie >= 0 else 0.0


def group(start: Array, flat: Array, g: int) -> Array:
    """Group g of ragged rows."""
    return flat[start[g] : start[g + 1]]


def lengths(s: Any) -> dict[str, int]:
    """Length of each dimension, by its name in the singular."""
    names = {
        "belligerent": "belligerents",
        "actor": "actors",
        "territory": "territories",
        "tie": "ties",
        "patron": "patrons",
        "instrument": "instruments",
        "topic": "topics",
        "succession": "successions",
        "zone": "zones",
        "deal": "deals",
        "side": "sides",
        "promise": "promises",
    }
    return {name: int(s[plural]) for name, plural in names.items()}


def unpack(vector: Array, starts: Any, blocks: dict[str, str], s: Any) -> dict[str, Any]:
    """Blocks of a vector by name, in their shapes."""
    length, found = lengths(s), dict[str, Any]()
    for name, indices in blocks.items():
        first = int(starts[name])
        if indices == "one":
            found[name] = float(vector[first])
        else:
            shape = tuple(length[index] for index in indices.split("_"))
            found[name] = np.array(vector[first : first + int(np.prod(shape))], dtype=float).reshape(shape)
    return found


def phase_of(vector: Array, s: Any) -> Phase:
    """The phase in a vector."""
    return Phase(**unpack(vector, s["at"], PHASE, s))


def vector_of(x: Phase) -> Array:
    """The vector of a phase."""
    return np.concatenate([np.ravel(getattr(x, name)) for name in PHASE])


def levers_of(vector: Array, s: Any) -> Levers:
    """The levers in a vector."""
    return Levers(**unpack(vector, s["lever"], LEVERS, s))


def world_of(n: Array, t: Array, s: Any) -> World:
    """A world's numbers, parameters and tables from the flat vectors and their record."""
    blocks = _cut(n, {name: int(s["of"][name]) for name in s["of"].dtype.names})
    square = {"hostility": "belligerents", "prior": "patrons", "position": "issues", "salience": "issues"}
    for name, columns in square.items():
        rows = int(s["belligerents"]) if name == "hostility" else int(s["actors"])
        blocks[name] = blocks[name].reshape(rows, int(s[columns]))
    if int(s["deals"]) > 0:
        blocks["stated"] = blocks["stated"].reshape(blocks["position"].shape)
    parameters = SimpleNamespace(**{name: float(n[int(s["p"][name])]) for name in PARAMETERS})
    tables = _cut(t, {name: int(s["to"][name]) for name in s["to"].dtype.names})
    tables["tie"] = tables["tie"].reshape(int(s["actors"]), int(s["actors"]))
    tables["transnational"] = tables["transnational"].astype(bool)
    return World(
        Numbers(**{field.name: blocks[field.name] for field in fields(Numbers)}),
        parameters,
        SimpleNamespace(**tables),
        s,
    )


def _cut(vector: Array, starts: dict[str, int]) -> dict[str, Array]:
    """A vector cut at the starts of its blocks, which follow one another."""
    order = sorted(starts, key=lambda name: starts[name])
    ends = [starts[name] for name in order[1:]] + [len(vector)]
    return {name: vector[starts[name] : end] for name, end in zip(order, ends, strict=True)}
