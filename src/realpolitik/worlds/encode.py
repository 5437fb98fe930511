"""Labels to indices: a resolved scenario and its draws as the arrays that the campaign kernel takes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import RunError
from realpolitik.kernels.bargaining.settle import FORMULAS
from realpolitik.kernels.campaign.layout import LEAVES_WITH, LEVERS, PARAMETERS, STRIDES, Arrays, pack
from realpolitik.scenario.dump import digest_of_worlds
from realpolitik.scenario.levers import levers
from realpolitik.scenario.once import Once
from realpolitik.scenario.record import months_stood
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds.deals import deal_numbers, deal_tables, pin_deal, start_deals
from realpolitik.worlds.draw import Draws
from realpolitik.worlds.labels import Labels
from realpolitik.worlds.successions import pin_succession, succession_numbers, succession_tables
from realpolitik.worlds.threats import threat_tables, threat_terms
from realpolitik.worlds.zones import zone_ground, zone_numbers, zone_tables

FREE = -1
"""A pin that leaves the instrument to its owner."""
KEPT = 64e6
"""Bytes of arrays that are kept, at most."""


@dataclass(frozen=True)
class Encoded:
    """What no pin reaches: the phase at the start [W, phase], and all arrays but ``arrays.pins``."""

    labels: Labels
    start: np.ndarray
    arrays: Arrays

    @property
    def size(self) -> float:
        """Bytes."""
        return float(self.start.nbytes + self.arrays.n.nbytes + self.arrays.t.nbytes)


_ENCODED: Once[str, Encoded] = Once(most=KEPT, size=lambda encoded: encoded.size)
"""Arrays by what the scenario's worlds depend on, and draws."""


def encode(
    scenario: Scenario, draws: Draws, months: int, pins: Mapping[str, Sequence[tuple[int, str]]] | None = None
) -> tuple[Labels, np.ndarray, Arrays]:
    """Arrays of a resolved scenario.

    Args:
        scenario: resolved.
        draws: values of its numbers for W worlds.
        months: length of the run.
        pins: instrument → [(month, level)], levels held from outside from that month on; level "free" releases it;
            ``shocks.NAME`` → [(month, "strike")] for that month, or "never" and "free" from that month on;
            ``successions.NAME`` → [(month, type)] for that month, or "never" and "free" from that month on;
            ``deals.NAME`` → [(month, "signed")] for that month, or "never" and "free" from that month on.

    Returns:
        labels, the phase at the start [W, phase], and the kernel's arrays.
    """
    found = digest_of_worlds(scenario)
    made = _ENCODED((draws,), found, lambda: encode_anew(scenario, draws)) if found else encode_anew(scenario, draws)
    labels = made.labels if made.labels.scenario is scenario else Labels(scenario)
    n, t, s, _ = (array.copy() for array in made.arrays)  # for each caller its own
    return labels, made.start.copy(), Arrays(n, t, s, encode_pins(labels, months, pins or {}))


def encode_anew(scenario: Scenario, draws: Draws) -> Encoded:
    """What `encode` keeps, worked out now."""
    labels = Labels(scenario)
    parameters = encode_parameters(scenario, Columns(draws))
    numbers = encode_numbers(labels, Columns(draws), parameters)
    start = encode_start(labels, Columns(draws), parameters)
    arrays = pack(labels.sizes, parameters, numbers, encode_tables(labels), encode_pins(labels, 0, {}))
    return Encoded(labels, start, arrays)


@dataclass(frozen=True)
class Columns:
    """Drawn values by path, one for each world."""

    draws: Draws

    @property
    def worlds(self) -> int:
        return len(self.draws.worlds)

    def __call__(self, path: str | float) -> np.ndarray:
        """[W] values at a path, or the same number everywhere."""
        value = np.float64(path) if isinstance(path, float) else self.draws.values[path]
        return np.broadcast_to(value, (self.worlds,))

    def stack(self, paths: Iterable[str | float]) -> np.ndarray:
        """[W, paths]"""
        columns = [self(path) for path in paths]
        return np.stack(columns, axis=1) if columns else np.zeros((self.worlds, 0))


def rows(groups: Iterable[Sequence[int]], *more: Iterable[Sequence[int]]) -> tuple[np.ndarray, ...]:
    """Ragged groups as (start, flat …): group g is flat[start[g]:start[g + 1]]."""
    lists = [list(group) for group in groups]
    start = np.concatenate([[0], np.cumsum([len(group) for group in lists])]).astype(np.int64)
    flat = [np.array([item for group in lists for item in group], dtype=np.int64)]
    flat += [np.array([item for group in other for item in group], dtype=np.int64) for other in more]
    return (start, *flat)


def integers(values: Iterable[int]) -> np.ndarray:
    """A table of indices."""
    return np.array(list(values), dtype=np.int64)


def streams(kind: str, names: Sequence[str]) -> np.ndarray:
    """Random streams named by what they decide (CRC-32 of the name)."""
    return np.array([zlib.crc32(f"{kind}:{name}".encode()) for name in names], dtype=np.int64)


def encode_tables(labels: Labels) -> dict[str, np.ndarray]:
    """Indices that all worlds share."""
    scenario = labels.scenario
    actor = {name: i for i, name in enumerate(labels.actor)}
    belligerent = {name: b for b, name in enumerate(labels.belligerent)}
    territory = {name: r for r, name in enumerate(labels.territory)}
    pairs = [name.split(".") for name in labels.tie]
    tie = np.full((len(actor), len(actor)), -1, dtype=np.int64)
    for t, (i, j) in enumerate(pairs):
        tie[actor[i], actor[j]] = t
    fighting = {name: record.belligerent for name, record in scenario.actors.items() if record.belligerent}
    return {
        "camp": integers(belligerent[camp_of(scenario, name)] for name in labels.belligerent),
        "actor_of": integers(actor[name] for name in labels.belligerent),
        "transnational": integers(fighting[name].transnational for name in labels.belligerent),
        "belligerent_of": integers(belligerent.get(name, -1) for name in labels.actor),
        "home": integers(territory[item.home] if item.home else -1 for item in scenario.actors.values()),
        "stride": integers(STRIDES),
        "patron_actor": integers(actor[name] for name in labels.patron),
        "supporter": integers(actor[name] for name in labels.supporter),
        "tie_from": integers(actor[i] for i, _ in pairs),
        "tie_to": integers(actor[j] for _, j in pairs),
        "tie": tie,
        **instrument_rows(labels),
        **reading_rows(labels),
        "seat": integers(actor[name] for name in labels.seat),
        "rule": integers(labels.issue.index(name) for name in labels.rule),
        "topic": integers(labels.issue.index(name) for name in labels.topic),
        "topic_of": integers(labels.topic.index(name) if name in labels.topic else -1 for name in labels.issue),
        **{name: integers(found) for name, found in threat_tables(labels).items()},
        **{name: integers(found) for name, found in succession_tables(labels).items()},
        **{name: integers(found) for name, found in zone_tables(labels).items()},
        **{name: integers(found) for name, found in deal_tables(labels).items()},
        "formula": integers([FORMULAS[scenario.about.formula].code]),
        "stream_order": streams("order", labels.actor),
        "stream_choice": streams("choice", labels.instrument),
        "stream_luck": streams("luck", labels.belligerent),
        "stream_attack": streams("attack", labels.territory),
        "stream_shock": streams("shock", tuple(scenario.shocks)),
        "stream_succession": streams("succession", labels.succession),
        "stream_deal": streams("deal", labels.deal),
        "stream_settlement": streams("settlement", ("agreement", "breakdown")),
    }


def lasting(term: str) -> str:
    """What a shock changes of a variable: of will, the mood that lasts; the rally of an attack comes on top."""
    return term.replace("will.", "mood.", 1) if term.startswith("will.") else term


def reading_rows(labels: Labels) -> dict[str, np.ndarray]:
    """Issues' readings, shocks' changes, and actors' instruments, ties and concerns, as rows."""
    scenario = labels.scenario
    issue_start, issue_index = rows(
        [[labels.index(term) for term in issue.reads.terms] for issue in scenario.issues.values()]
    )
    shock_start, shock_index = rows(
        [[labels.index(lasting(term)) for term in shock.changes] for shock in scenario.shocks.values()]
    )
    bond_start, bond = rows(
        [[t for t, name in enumerate(labels.tie) if actor in name.split(".")] for actor in labels.actor]
        + [list(range(len(labels.tie)))]
    )
    cares = [
        {term for issue in scenario.positions.get(name, {}) for term in scenario.issues[issue].reads.terms}
        for name in labels.actor
    ]
    gaze_start, gaze = rows(
        [[j for j, other in enumerate(labels.actor) if f"influence.{other}" in read] for read in cares]
        + [list(range(len(labels.actor)))]
    )
    kit_start, kit = rows(
        [[u for u, name in enumerate(labels.instrument) if name.split(".")[0] == owner] for owner in labels.actor]
    )
    return {
        "issue_start": issue_start,
        "issue_index": issue_index,
        "shock_start": shock_start,
        "shock_index": shock_index,
        "kit_start": kit_start,
        "kit": kit,
        "bond_start": bond_start,
        "bond": bond,
        "gaze_start": gaze_start,
        "gaze": gaze,
    }


def camp_of(scenario: Scenario, name: str) -> str:
    """The belligerent at the root of ``part_of``, as far up as belligerents go."""
    parent = scenario.actors[name].part_of
    while parent is not None and scenario.actors[parent].belligerent is not None:
        name, parent = parent, scenario.actors[parent].part_of
    return name


def instrument_rows(labels: Labels) -> dict[str, np.ndarray]:
    """Levels, their needs and effects, as rows."""
    items = labels.instruments
    number = {name: u for u, name in enumerate(items)}
    settings = [(name, level, setting) for name, item in items.items() for level, setting in item.levels.items()]
    need_start, need_instrument, need_level = rows(
        [[number[need] for need in setting.requires] for _, _, setting in settings],
        [
            [list(items[need].levels).index(lowest) for need, lowest in setting.requires.items()]
            for _, _, setting in settings
        ],
    )
    effect_start, effect_lever, effect_threat = rows(
        [
            [lever for key in setting.effects for lever, _ in lever_rows(labels, name, key)]
            for name, _, setting in settings
        ],
        [
            [threat for key in setting.effects for _, threat in lever_rows(labels, name, key)]
            for name, _, setting in settings
        ],
    )
    return {
        "owner": integers(labels.actor.index(name.split(".")[0]) for name in items),
        "first_level": np.concatenate([[0], np.cumsum([len(item.levels) for item in items.values()])]).astype(np.int64),
        "locked": integers(level in items[name].irreversible for name, level, _ in settings),
        "need_start": need_start,
        "need_instrument": need_instrument,
        "need_level": need_level,
        "effect_start": effect_start,
        "effect_lever": effect_lever,
        "effect_threat": effect_threat,
        **gift_rows(labels, effect_lever),
        "gives": integers(name in labels.giver for name in items),
        "stood": integers(months_stood(labels.scenario, name, labels.scenario.about.as_of) for name in items),
        "start_level": integers(list(item.levels).index(item.initial_levels[-1][1]) for item in items.values()),
    }


def lever_rows(labels: Labels, instrument: str, key: str) -> list[tuple[int, int]]:
    """(lever index, threatening actor or -1) of an effect; support to a belligerent is also noted as such.

    An effect on relations counts for both directions, where they are tied.
    """
    owner = instrument.split(".")[0]
    name, *named = key.split(".")
    block = levers()[name].at
    found = [(labels.lever[block] + place, -1) for place in _places(labels, block, owner, named)]
    if name == "threat":
        found = [(place, labels.actor.index(owner)) for place, _ in found]
    if name in ("arms", "money") and [owner] != named:
        found.append((labels.lever["support"] + _places(labels, "support", owner, named)[0], -1))
    return found


def _places(labels: Labels, block: str, owner: str, named: Sequence[str]) -> list[int]:
    """Where in a block of levers an effect adds up, by what the block is indexed by and what the effect names.

    What an effect does not name is its owner's. A tie is there only where the scenario has one.
    """
    kinds = [kind for kind in LEVERS[block].split("_") if kind != "one"]
    if kinds == ["tie"]:
        pairs = [f"{owner}.{named[0]}", *([f"{named[0]}.{owner}"] if block == "relations" else [])]
        return [labels.tie.index(pair) for pair in pairs if pair in labels.tie]
    if kinds == ["instrument"]:
        return [labels.instrument.index(".".join(named))]
    place = 0
    for kind, name in zip(kinds, [*[owner] * (len(kinds) - len(named)), *named], strict=True):
        place = place * labels.sizes[kind] + getattr(labels, kind).index(name)
    return [place]


def gift_rows(labels: Labels, effect_lever: np.ndarray) -> dict[str, np.ndarray]:
    """Levers by which each patron helps belligerents and which leave with it, and the place of every effect among them.

    Args:
        labels: names of the scenario.
        effect_lever: [effects] lever that each moves.
    """
    owners = [
        labels.actor.index(owner)
        for owner, instrument, lever, target, _ in labels.effects
        for _ in lever_rows(labels, instrument, f"{lever}.{target}".rstrip("."))
    ]
    at = labels.lever
    after = dict(zip(at, [*list(at.values())[1:], at["size"]], strict=False))
    leaving = [(at[name], after[name]) for name in LEAVES_WITH]
    places = np.full(len(owners), -1, dtype=np.int64)
    groups: list[list[int]] = []
    for patron in labels.patron:
        mine: dict[int, int] = {}
        before = sum(map(len, groups))
        for e, (owner, lever) in enumerate(zip(owners, effect_lever, strict=True)):
            if labels.actor[owner] == patron and any(first <= lever < last for first, last in leaving):
                places[e] = before + mine.setdefault(int(lever), len(mine))
        groups.append(list(mine))
    gift_start, gift = rows(groups)
    return {"gift_start": gift_start, "gift": gift, "effect_gift": places}


def encode_pins(labels: Labels, months: int, pins: Mapping[str, Sequence[tuple[int, str]]]) -> np.ndarray:
    """[U + shocks + successions + deals, months + 1] level held from outside, or FREE.

    Shocks strike (1) or do not (0); successions bring a type, by its number from 1, or none (0); deals are signed (1)
    or not (0).
    """
    shocks = list(labels.scenario.shocks)
    rows_held = len(labels.instrument) + len(shocks) + len(labels.succession) + len(labels.deal)
    held = np.full((rows_held, months + 1), FREE, dtype=np.int64)
    for name, steps in pins.items():
        for month, level in sorted(steps, key=lambda step: step[0]):
            first = max(month, 0)
            if name.startswith("shocks."):
                row = len(labels.instrument) + shocks.index(name.removeprefix("shocks."))
                last = first + 1 if level == "strike" else months + 1
                held[row, first:last] = {"free": FREE, "never": 0, "strike": 1}[level]
            elif name.startswith("successions."):
                place = labels.succession.index(name.removeprefix("successions."))
                row = len(labels.instrument) + len(shocks) + place
                pin_succession(labels, place, first, level, held[row])
            elif name.startswith("deals."):
                place = labels.deal.index(name.removeprefix("deals."))
                pin_deal(first, level, held[len(held) - len(labels.deal) + place])
            else:
                levels = list(labels.instruments[name].levels)
                row = labels.instrument.index(name)
                held[row, first:] = FREE if level == "free" else levels.index(level)
    return held


def encode_numbers(labels: Labels, column: Columns, parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """[W, …] quantities of each world, by the names of `layout.NUMBERS`."""
    scenario = labels.scenario
    fighting = (
        "fighters_max",
        "concentration",
        "recruitment",
        "reach",
        "tolerance",
        "tax",
        "cohesion_rest",
        "garrisoned",
    )
    found = {
        field: column.stack(f"actors.{name}.belligerent.{field}" for name in labels.belligerent) for field in fighting
    }
    found["own_revenue"] = column.stack(f"actors.{name}.belligerent.revenue" for name in labels.belligerent)
    for block, field in (
        ("will_rest", "will"),
        ("sharpness", "sharpness"),
        ("capability", "capability"),
        ("exposed", "exposure"),
    ):
        found[block] = column.stack(f"actors.{name}.{field}" for name in labels.actor)
    found["sharpness"] = found["sharpness"] * parameters["sharpness_factor"][:, None]
    for field in ("exposure", "guard", "route", "recruits"):
        found[field] = column.stack(f"territories.{name}.{field}" for name in labels.territory)
    for field in ("position", "salience"):
        found[field] = column.stack(
            f"positions.{i}.{k}.{field}" if k in scenario.positions.get(i, {}) else 0.0
            for i in labels.actor
            for k in labels.issue
        )
    for field in ("capacity", "domestic", "direct"):
        found[field] = column.stack(
            f"instruments.{name}.levels.{level}.{field}"
            for name, item in labels.instruments.items()
            for level in item.levels
        )
    found["hostility"] = column.stack(
        f"hostility.{b}.{c}" if c in scenario.hostility.get(b, {}) else 0.0
        for b in labels.belligerent
        for c in labels.belligerent
    )
    found["threat_terms"] = threat_terms(labels, column.draws)
    found["affinity"] = column.stack(tie_paths(labels, "affinity", "relations"))
    found["prior"] = odds(beliefs(labels, column, parameters))
    found["effect"] = encode_effects(labels, column, parameters)
    found["shock_rate"] = column.stack(f"shocks.{name}.rate" for name in scenario.shocks)
    found["shock_change"] = column.stack(
        f"shocks.{name}.changes.{term}" for name, shock in scenario.shocks.items() for term in shock.changes
    )
    found |= succession_numbers(labels, column)
    found |= zone_numbers(labels, column, column.worlds)
    found |= deal_numbers(labels, column)
    found["issue_weight"] = column.stack(w for issue in scenario.issues.values() for w in issue.reads.terms.values())
    found["issue_low"] = column.stack(issue.reads.at[0] for issue in scenario.issues.values())
    found["issue_high"] = column.stack(issue.reads.at[1] for issue in scenario.issues.values())
    return found


def encode_parameters(scenario: Scenario, column: Columns) -> dict[str, np.ndarray]:
    """[W] of each of the model's parameters."""
    return {name: column(f"parameters.{name}") for name in PARAMETERS}


def tie_paths(labels: Labels, field: str, otherwise: str | None = None) -> list[str | float]:
    """Path of a field for every tie: the field, else the other one, else 0 for a tie that is not declared."""
    found: list[str | float] = []
    for name in labels.tie:
        i, j = name.split(".")
        record = labels.scenario.ties.get(i, {}).get(j)
        given = record is not None and getattr(record, field) is not None
        chosen = field if given else otherwise
        found.append(0.0 if record is None or chosen is None else f"ties.{name}.{chosen}")
    return found


def beliefs(labels: Labels, column: Columns, parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """[W, I·P] belief at the start that each patron stays; a patron knows its own mind."""
    found = np.empty((column.worlds, len(labels.actor), len(labels.patron)))
    for i, actor in enumerate(labels.actor):
        for p, patron in enumerate(labels.patron):
            record = labels.scenario.ties.get(actor, {}).get(patron)
            if actor == patron:
                found[:, i, p] = 0.99
            elif record is not None and record.belief is not None:
                found[:, i, p] = column(f"ties.{actor}.{patron}.belief")
            else:
                found[:, i, p] = parameters["belief_default"]
    return found.reshape(column.worlds, -1)


def odds(probability: np.ndarray) -> np.ndarray:
    """p/(1 − p), kept away from certainty."""
    bounded = np.clip(probability, 0.005, 0.995)
    return np.asarray(bounded / (1.0 - bounded))


def encode_effects(labels: Labels, column: Columns, parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """[W, effects] sizes; money counts as support in equipment points."""
    columns = []
    for _, instrument, lever, target, path in labels.effects:
        for index, _ in lever_rows(labels, instrument, f"{lever}.{target}".rstrip(".")):
            is_support = labels.lever["support"] <= index < labels.lever["hostility"]
            size = column(path)
            columns.append(size / parameters["money_per_arms"] if is_support and lever == "money" else size)
    return np.stack(columns, axis=1) if columns else np.zeros((column.worlds, 0))


def encode_start(labels: Labels, column: Columns, parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """[W, phase] the phase at the start, as far as the scenario states it; the kernel fills in what it implies.

    Where the shares of ground drawn for a world add up to more than one, they are scaled down to one.
    """
    at = labels.phase
    start = np.zeros((column.worlds, at["size"]))
    ground = column.stack(f"actors.{name}.belligerent.ground" for name in labels.belligerent)
    ground = ground / np.maximum(ground.sum(axis=1, keepdims=True), 1.0)

    def fill(block: str, values: np.ndarray) -> None:
        start[:, at[block] : at[block] + values.shape[1]] = values

    fill("ground", ground)
    start[:, at["contested"]] = 1.0 - ground.sum(axis=1)
    if labels.zone:
        inside = zone_ground(labels, column, ground)
        fill("ground_in", inside[:, :, :-1].reshape(column.worlds, -1))
        fill("contested_in", inside[:, :, -1])
    for field in ("fighters", "equipment", "cohesion"):
        fill(field, column.stack(f"actors.{name}.belligerent.{field}" for name in labels.belligerent))
    fill("mood", column.stack(f"actors.{name}.will" for name in labels.actor))
    for field in ("will", "standing", "engaged"):
        fill(field, column.stack(f"actors.{name}.{field}" for name in labels.actor))
    for field in ("access", "relations"):
        fill(field, column.stack(tie_paths(labels, field)))
    fill("belief", beliefs(labels, column, parameters))
    start[:, at["holds_capital"] + labels.belligerent.index(labels.scenario.about.incumbent)] = 1.0
    start[:, at["stalemate"]] = 1.0
    fill("credibility", np.ones((column.worlds, len(labels.actor))))
    start_deals(labels, start)
    if not np.isfinite(start).all():
        raise RunError("the phase at the start is not finite; check the scenario's numbers")
    return start
