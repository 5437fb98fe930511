"""What the campaign kernel works on: flat vectors, and a record that says where each quantity starts in them.

=======  ==================================================================================================
``x``    phase of a world in a month; ``x[s.at.ground + b]`` is the ground that belligerent b holds
``lev``  levers: what all instruments at their levels add up to; ``lev[s.lever.arms + b]``
``n``    numbers of a world; ``n[s.of.reach + b]``, and the model's parameters, ``n[s.p.ground_rate]``
``t``    tables of indices that all worlds share; ``t[s.to.camp + b]`` is the camp of belligerent b
``s``    the record: sizes (``s.belligerents`` …) and the starts above
=======  ==================================================================================================

Two-dimensional blocks are stored row by row: ``n[s.of.hostility + b * s.belligerents + c]``. The record's type does
not depend on the scenario, so the compiled kernel serves every scenario.

Units: shares 0–1; fighters and troops in thousands; money in million USD a year; the commodity in tonnes a year;
attacks and deaths a year; time in months.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

SIZES = (
    "belligerents",
    "actors",
    "territories",
    "ties",
    "patrons",
    "instruments",
    "issues",
    "shocks",
    "supporters",
    "seats",
    "rules",
    "topics",
    "threats",
    "menaces",
    "strides",
    "successions",
    "zones",
    "deals",
    "sides",
    "promises",
)

PHASE: dict[str, str] = {
    "ground": "belligerent",
    "fighters": "belligerent",
    "equipment": "belligerent",
    "cohesion": "belligerent",
    "power": "belligerent",
    "dominance": "belligerent",
    "losses": "belligerent",
    "revenue": "belligerent",
    "holds_capital": "belligerent",
    "heir": "belligerent",
    "talking": "belligerent",
    "terms": "belligerent",
    "strength": "belligerent",
    "might": "belligerent",
    "sweep": "belligerent",
    "pay": "belligerent",
    "usual_doom": "belligerent",
    "usual_pressure": "belligerent",
    "footing": "belligerent",
    "gave_up": "belligerent",
    "attack": "belligerent",
    "thrust": "belligerent",
    "hold": "belligerent",
    "held": "belligerent",
    "rivalry": "belligerent",
    "doom": "belligerent",
    "enmity": "belligerent_belligerent",
    "contested": "one",
    "war_deaths": "one",
    "lethality": "one",
    "wake": "one",
    "output": "one",
    "settled": "one",
    "stalemate": "one",
    "settlement_surplus": "one",
    "guarantee": "one",
    "drift": "one",
    "offered": "one",
    "offer": "topic",
    "agreed": "topic",
    "will": "actor",
    "mood": "actor",
    "standing": "actor",
    "influence": "actor",
    "presence": "actor",
    "presence_mean": "actor",
    "abruptness": "actor",
    "engaged": "actor",
    "evenness": "actor",
    "credibility": "actor",
    "threat": "territory",
    "flow": "territory",
    "guard": "territory",
    "labour": "territory",
    "fear": "territory",
    "attacks": "territory",
    "access": "tie",
    "relations": "tie",
    "resentment": "tie",
    "sway": "tie",
    "loyalty": "tie",
    "noticed": "actor",
    "notice": "actor_belligerent",
    "backing": "actor_belligerent",
    "grip": "actor_belligerent",
    "hands": "belligerent",
    "bond": "actor_belligerent",
    "bonds": "belligerent",
    "belief": "actor_patron",
    "level": "instrument",
    "propensity": "instrument",
    "reign": "succession",
    "due": "succession",
    "government": "actor",
    "ground_in": "zone_belligerent",
    "contested_in": "zone",
    "contact": "zone_belligerent",
    "footing_in": "zone_belligerent",
    "gave_up_in": "zone_belligerent",
    "usual_in": "zone_belligerent",
    "taken": "zone_belligerent",
    "accord": "deal",
    "since": "deal",
    "gain": "side",
    "price": "side",
    "before": "promise",
    "binds": "promise",
    "pledge": "patron",
}
"""Blocks of the phase and what each is indexed by."""

LEVERS: dict[str, str] = {
    "presence": "patron_belligerent",
    "support": "actor_belligerent",
    "hostility": "belligerent_belligerent",
    "ceasefire": "belligerent_belligerent",
    "cover": "belligerent_belligerent",
    "strikes": "belligerent",
    "arms": "belligerent",
    "money": "belligerent",
    "sanctuary": "belligerent",
    "foreign_fighters": "belligerent",
    "tempo": "belligerent",
    "cohesion": "belligerent",
    "amnesty": "belligerent",
    "talk": "belligerent",
    "spoil": "belligerent",
    "tolerance": "belligerent",
    "host": "actor",
    "standing": "actor",
    "declare": "actor",
    "enforcement": "one",
    "access": "tie",
    "relations": "tie",
    "guard": "territory",
    "interdict": "territory",
    "recruit": "territory",
    "restrict": "territory",
    "press": "instrument",
}
"""Blocks of the levers. ``support`` adds up what an actor gives a belligerent, in equipment points a year."""

NUMBERS = (
    "fighters_max",
    "concentration",
    "recruitment",
    "own_revenue",
    "reach",
    "tolerance",
    "tax",
    "cohesion_rest",
    "garrisoned",  # [B]
    "hostility",  # [B, B]
    "will_rest",
    "sharpness",
    "capability",
    "exposed",  # [I]; exposed: deaths a year per thousand troops in open war
    "exposure",
    "guard",
    "route",
    "recruits",  # [R]
    "affinity",  # [T]
    "prior",  # [I, P] odds of belief at the start
    "position",
    "salience",  # [I, K]
    "capacity",
    "domestic",
    "direct",  # [L] by level of every instrument in a row
    "effect",  # [effects]
    "shock_rate",
    "shock_change",  # [shocks], [changes]
    "threat_terms",  # [menaces, 17] as in `kernels.signalling.layout.Terms`
    "issue_weight",  # [readings]
    "issue_low",
    "issue_high",  # [K] what an issue's reading is at 0 and at 100
    "succession_rate",  # [successions] a year; 0 where it has a date
    "type_weight",
    "type_stays",  # [types] of all successions in a row, the first of each the same; log odds
    "type_shift",  # [shifts] what a type changes
    "zone_weight",
    "zone_guard",
    "zone_open",  # [zones] share of the people; how densely it is guarded; how far what is next to it reaches it
    "breach",  # [sides] what it costs a party to break a deal
    "stated",  # [I, K] positions as they are stated; empty where there are no deals
)
"""Blocks of a world's numbers (B belligerents, I actors, R territories, T ties, P patrons, K issues, L levels)."""

TABLES = (
    "camp",  # [B] the belligerent at the root of its part_of chain
    "actor_of",
    "transnational",  # [B]; transnational: 1 where outside any settlement
    "belligerent_of",
    "home",  # [I] belligerent or -1, territory or -1
    "stride",  # [strides] months of each stride of a look-ahead
    "bond_start",
    "bond",  # [I + 2] and rows: ties that an actor is part of; all ties, in the last group
    "gaze_start",
    "gaze",  # [I + 2] and rows: actors whose influence an actor cares about; all, in the last group
    "patron_actor",  # [P]
    "gift_start",
    "gift",  # [P + 1] and rows: levers by which a patron helps belligerents, and which leave with it
    "effect_gift",  # [effects] place of an effect among its owner's gifts, or -1
    "supporter",  # [supporters] actors that can give arms or money to a belligerent
    "gives",  # [U] 1 where a level of the instrument gives such support
    "tie_from",
    "tie_to",  # [T]
    "tie",  # [I, I] tie or -1
    "owner",
    "stood",
    "start_level",  # [U]; stood: months for which an instrument is known to have stood at its first level
    "first_level",  # [U + 1] row of an instrument's lowest level
    "locked",  # [L] 1: cannot be left
    "need_start",
    "need_instrument",
    "need_level",  # [L + 1] and rows: lowest levels of others that a level needs
    "effect_start",
    "effect_lever",
    "effect_threat",  # [L + 1] and rows: lever; actor whose resolve scales it, or -1
    "kit_start",
    "kit",  # [I + 1] and rows: instruments of an actor
    "issue_start",
    "issue_index",  # [K + 1] and rows: what an issue reads in the phase
    "seat",  # [seats] actors that sit at the table when a settlement is sought
    "rule",  # [rules] issues that read who rules
    "topic",  # [topics] other issues that a settlement decides
    "topic_of",  # [K] place of an issue among these, or -1
    "formula",  # [1] code of the formula of bargaining
    "threat_carrier",  # [threats] instrument that carries a threat
    "threat_demand",  # instrument that is to be set
    "threat_full",  # level of it that is demanded
    "threat_short",  # level of it that heeds the threat in part, or -1
    "threat_force",  # instrument that is threatened with
    "threat_level",  # level of it
    "threat_start",  # [threats + 1] menaces of a threat: levels of the carrier
    "threat_rank",  # [menaces] which level
    "shock_start",
    "shock_index",  # [shocks + 1] and rows: what a shock changes in the phase
    "succession_actor",
    "succession_month",  # first month in which it comes; 0: by chance
    "succession_every",  # [successions] months after which it comes again, or 0
    "type_start",  # [successions + 1] types of a succession
    "shift_start",
    "shift_kind",  # what is shifted: `POSITION` …
    "shift_index",  # [types + 1] and rows: its place in the block of numbers of that kind
    "near_start",
    "near",  # [zones + 1] and rows: zones next to a zone
    "capital_zone",  # [1] the zone in which the capital lies, or -1
    "deal_closes",  # [deals] last month in which it can be signed
    "side_actor",  # [sides] parties of the deals, two by two
    "promise_start",  # [sides + 1] promises of a party
    "promise_instrument",
    "promise_least",  # 1: at least at the level; 0: at most
    "promise_level",
    "promise_by",  # month by which it has to be so, or long ago
    "promise_within",  # months after signing by which it has to be so
    "promise_until",  # month in which it runs out, or far off
    "promise_lasts",  # months for which it holds once it is due
    "promise_patron",  # [promises] patron whose troops it takes away altogether, or -1
    "veto_start",
    "veto",  # [deals + 1] and rows: third actors that have to gain too
    "deal_need_start",
    "deal_need_instrument",
    "deal_need_level",  # [deals + 1] and rows: lowest levels that have to be in force for a deal to be proposed
    "stream_order",
    "stream_choice",
    "stream_luck",
    "stream_attack",
    "stream_shock",
    "stream_succession",
    "stream_deal",
    "stream_settlement",
)
"""Blocks of the tables. Streams name random draws by what they decide."""

PARAMETERS = (
    "quality_floor",
    "enabler_gain",
    "enabler_scale",
    "cover_gain",
    "decisiveness",
    "defence_advantage",
    "density_floor",
    "ground_rate",
    "contest_rate",
    "contest_decisiveness",
    "luck",
    "attrition",
    "attrition_scale",
    "contested_support",
    "pay_effect",
    "desertion",
    "unpaid",
    "wear",
    "cohesion_rate",
    "doom_effect",
    "rout_effect",
    "rout_scale",
    "rivalry_effect",
    "front_trend",
    "rebel_trend",
    "deaths_at_start",
    "threshold",
    "threshold_spread",
    "contagion",
    "surrender_rate",
    "surrender_memory",
    "unpaid_pressure",
    "habituation",
    "turning",
    "bandwagon",
    "inertia",
    "attention",
    "sharpness_factor",
    "renewal",
    "constancy",
    "discount",
    "leaving_time",
    "fall_spread",
    "will_fatigue",
    "will_deaths",
    "will_setback",
    "will_recovery",
    "rally",
    "belief_default",
    "belief_rate",
    "belief_trend",
    "belief_declare",
    "credibility_lost",
    "credibility_regained",
    "belief_will",
    "access_decay",
    "arms_access",
    "talks_access",
    "relations_rate",
    "friction_threshold",
    "friction_harm",
    "money_per_arms",
    "host_gain",
    "rank",
    "standing_decay",
    "talk_standing",
    "influence_curvature",
    "presence_grip",
    "loyalty_gain",
    "loyalty_decay",
    "autonomy",
    "output_rate",
    "price",
    "guard_flow",
    "guard_threat",
    "fear_gain",
    "fear_decay",
    "war_cost",
    "settle_rate",
    "breakdown_rate",
    "trend_scale",
    "capital_threshold",
    "rout",
)
"""The model's parameters (meaning, unit, source: scenario/parameters.yaml), at the head of a world's numbers."""


POSITION, SALIENCE, WILL, DIRECT, DOMESTIC = range(5)
"""Kinds of numbers that a type of government shifts; positions, saliences and will by adding, costs by a factor."""
QUARTER = 3
"""Months between two rounds of choice."""
STRIDES = (6, 18, 36)
"""Months of each stride of a look-ahead; the last stands for all that follows as well."""
LEAVES_WITH = ("support", "cover", "strikes", "arms", "money", "foreign_fighters", "tempo", "cohesion")
"""Levers by which a patron helps belligerents beside its troops: what it gives by them goes when it leaves."""


class Desk(NamedTuple):
    """Scratch of a world's choices.

    Attributes:
        first: phase from which a look-ahead starts [phase].
        ahead: phase ahead [phase].
        lev: levers of the levels that are tried [levers].
        in_force: levers of the levels in force [levers].
        ebbing: levers without what those who leave take along [levers].
        given: what each patron gives by each of its gifts [gifts].
        lost: share of ground lost in a stride [B].
        bound: 1 where a patron stays or leaves with the leading one [P].
        trust: trust in each patron's troops, along a stride [P].
        calm: the middle of fortune [B].
        worth, credit: what threats are worth [menaces], as `threats.heed` writes them.
        stakes: what a threat puts at stake [6], as in `kernels.signalling.layout.Gains`.
        eu: expected utilities of an instrument's levels [L].
        order: random order of the actors [I].
    """

    first: np.ndarray
    ahead: np.ndarray
    lev: np.ndarray
    in_force: np.ndarray
    ebbing: np.ndarray
    given: np.ndarray
    lost: np.ndarray
    bound: np.ndarray
    trust: np.ndarray
    calm: np.ndarray
    worth: np.ndarray
    credit: np.ndarray
    stakes: np.ndarray
    eu: np.ndarray
    order: np.ndarray


def _starts(names: tuple[str, ...]) -> np.dtype:
    return np.dtype([(name, np.uint32) for name in names])


RECORD = np.dtype(
    [(name, np.int32) for name in SIZES]
    + [
        ("at", _starts((*PHASE, "size"))),
        ("lever", _starts((*LEVERS, "size"))),
        ("p", _starts(PARAMETERS)),
        ("of", _starts(NUMBERS)),
        ("to", _starts(TABLES)),
    ]
)
"""Type of the record ``s``.

Starts without a sign and sizes half as wide as an index: so the compiler knows that their sums are not negative, and
leaves out what would count such an index from the end of a vector.
"""


class Arrays(NamedTuple):
    """What `run` takes: numbers [W, n], tables [t], the record [1], and pins [held, months + 1].

    Held can be instruments, shocks, successions and deals, in this order. A pin is the level that an instrument is held
    at, 1 for a shock that strikes in that month, 0 for one that does not, the number of the type from 1 for a
    succession that comes in that month, 0 for one that does not, 1 for a deal that is signed in that month, 0 for one
    that is not, and -1 for what is left to its owner, to its date or to chance.
    """

    n: np.ndarray
    t: np.ndarray
    s: np.ndarray
    pins: np.ndarray


def starts_of(blocks: Mapping[str, str], sizes: Mapping[str, int]) -> dict[str, int]:
    """Where each block starts when they follow one another, and the ``size`` of it all.

    Args:
        blocks: name → what it is indexed by (``belligerent``, ``actor_patron``, ``one`` …).
        sizes: length of each dimension, by its name in the singular.
    """
    found, total = {}, 0
    for name, shape in blocks.items():
        found[name] = total
        length = 1
        for dimension in shape.split("_"):
            length *= 1 if dimension == "one" else sizes[dimension]
        total += length
    return {**found, "size": total}


def pack(
    sizes: Mapping[str, int],
    parameters: Mapping[str, np.ndarray],
    numbers: Mapping[str, np.ndarray],
    tables: Mapping[str, np.ndarray],
    pins: np.ndarray,
) -> Arrays:
    """Lay numbers and tables out in a row and note where each starts.

    Args:
        sizes: length of each dimension, by its name in the singular (``belligerent`` …, ``issue``, ``shock``).
        parameters: [W] each.
        numbers: [W, …] each.
        tables: one-dimensional, or [I, I] for ``tie``.
        pins: [held, months + 1] what is held from outside, or -1.
    """
    record = np.zeros(1, dtype=RECORD)
    for name in SIZES:
        record[name] = sizes[{"territories": "territory"}.get(name, name.removesuffix("s"))]
    for field, blocks in (("at", PHASE), ("lever", LEVERS)):
        for name, start in starts_of(blocks, sizes).items():
            record[field][name] = start
    parts, total = [], 0
    for field, names, source in (("p", PARAMETERS, parameters), ("of", NUMBERS, numbers)):
        for name in names:
            block = source[name].reshape(len(source[name]), -1)
            record[field][name] = total
            parts.append(block)
            total += block.shape[1]
    rows, total = [], 0
    for name in TABLES:
        row = np.asarray(tables[name], dtype=np.int64).reshape(-1)
        record["to"][name] = total
        rows.append(row)
        total += row.size
    return Arrays(np.ascontiguousarray(np.concatenate(parts, axis=1)), np.concatenate(rows), record, pins)
