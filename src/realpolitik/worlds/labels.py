"""Names along each dimension of a scenario, in the order of the kernel's arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from realpolitik.kernels.campaign.layout import LEVERS, PHASE, STRIDES, starts_of
from realpolitik.scenario.schema import Instrument, Scenario


@dataclass(frozen=True)
class Labels:
    """Names along each dimension, in the order of the kernel's arrays."""

    scenario: Scenario

    @cached_property
    def actor(self) -> tuple[str, ...]:
        return tuple(self.scenario.actors)

    @cached_property
    def belligerent(self) -> tuple[str, ...]:
        return tuple(name for name, actor in self.scenario.actors.items() if actor.belligerent is not None)

    @cached_property
    def territory(self) -> tuple[str, ...]:
        return tuple(self.scenario.territories)

    @cached_property
    def issue(self) -> tuple[str, ...]:
        return tuple(self.scenario.issues)

    @cached_property
    def rule(self) -> tuple[str, ...]:
        """Issues that read who rules: a settlement divides power, and so decides them."""
        return tuple(
            name
            for name, issue in self.scenario.issues.items()
            if any(term.startswith("power.") for term in issue.reads.terms)
        )

    @cached_property
    def topic(self) -> tuple[str, ...]:
        """Other issues that a settlement decides."""
        return tuple(name for name in self.scenario.about.table if name not in self.rule)

    @cached_property
    def seat(self) -> tuple[str, ...]:
        """Actors that sit at the table when a settlement is sought.

        They are belligerents that could be part of it, patrons with troops, and all who care about what it decides.
        """
        found = []
        for name, actor in self.scenario.actors.items():
            fights = actor.belligerent is not None
            cares = set(self.scenario.positions.get(name, {})) & {*self.rule, *self.topic}
            outside = actor.belligerent is not None and actor.belligerent.transnational
            if (fights or cares or name in self.patron) and not outside:
                found.append(name)
        return tuple(found)

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        return {
            f"{owner}.{name}": item for owner, kit in self.scenario.instruments.items() for name, item in kit.items()
        }

    @cached_property
    def instrument(self) -> tuple[str, ...]:
        return tuple(self.instruments)

    @cached_property
    def patron(self) -> tuple[str, ...]:
        """Actors that can be present with troops."""
        owners = {owner for owner, _, lever, _, _ in self.effects if lever == "presence"}
        return tuple(name for name in self.actor if name in owners)

    @cached_property
    def giver(self) -> tuple[str, ...]:
        """Instruments that at some level give arms or money to a belligerent other than their owner."""
        found = {name for owner, name, lever, to, _ in self.effects if lever in ("arms", "money") and owner != to}
        return tuple(name for name in self.instrument if name in found)

    @cached_property
    def supporter(self) -> tuple[str, ...]:
        """Actors that can give arms or money to a belligerent other than themselves."""
        owners = {name.split(".")[0] for name in self.giver}
        return tuple(name for name in self.actor if name in owners)

    @cached_property
    def succession(self) -> tuple[str, ...]:
        return tuple(self.scenario.successions)

    @cached_property
    def zone(self) -> tuple[str, ...]:
        return tuple(self.scenario.zones)

    @cached_property
    def deal(self) -> tuple[str, ...]:
        return tuple(self.scenario.deals)

    @cached_property
    def tie(self) -> tuple[str, ...]:
        """Declared ties, and those that an instrument could build, without duplicates."""
        names = [f"{i}.{j}" for i, row in self.scenario.ties.items() for j in row]
        names += [f"{owner}.{target}" for owner, _, lever, target, _ in self.effects if lever == "access"]
        return tuple(dict.fromkeys(names))

    @cached_property
    def effects(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """(owner, instrument, lever, target, path) of every effect of every level, in kernel order."""
        rows = []
        for owner, kit in self.scenario.instruments.items():
            for name, item in kit.items():
                for level, setting in item.levels.items():
                    for key in setting.effects:
                        lever, _, target = key.partition(".")
                        path = f"instruments.{owner}.{name}.levels.{level}.effects.{key}"
                        rows.append((owner, f"{owner}.{name}", lever, target, path))
        return tuple(rows)

    @cached_property
    def sizes(self) -> dict[str, int]:
        return {
            "belligerent": len(self.belligerent),
            "actor": len(self.actor),
            "territory": len(self.territory),
            "tie": len(self.tie),
            "patron": len(self.patron),
            "instrument": len(self.instrument),
            "issue": len(self.issue),
            "shock": len(self.scenario.shocks),
            "succession": len(self.succession),
            "zone": len(self.zone),
            "deal": len(self.deal),
            "side": sum(len(deal.parties) for deal in self.scenario.deals.values()),
            "promise": sum(1 for deal in self.scenario.deals.values() for _ in deal.promises()),
            "supporter": len(self.supporter),
            "seat": len(self.seat),
            "rule": len(self.rule),
            "topic": len(self.topic),
            "stride": len(STRIDES),
            "threat": len(self.scenario.threats),
            "menace": sum(len(threat.audience) for threat in self.scenario.threats.values()),
        }

    @cached_property
    def phase(self) -> dict[str, int]:
        """Where each block of the phase starts, and its size."""
        return starts_of(PHASE, self.sizes)

    @cached_property
    def lever(self) -> dict[str, int]:
        """Where each block of the levers starts, and its size."""
        return starts_of(LEVERS, self.sizes)

    def index(self, term: str) -> int:
        """Where a reading's term, such as ``ground.kabul`` or ``access.russia.taliban``, stands in the phase."""
        variable, *names = term.split(".")
        start = self.phase[variable]
        shape = PHASE[variable]
        if shape == "one":
            return start
        if shape == "actor_patron":
            return start + self.actor.index(names[0]) * len(self.patron) + self.patron.index(names[1])
        if shape == "zone_belligerent":
            return start + self.zone.index(names[0]) * len(self.belligerent) + self.belligerent.index(names[1])
        labels: tuple[str, ...] = getattr(self, shape)
        return start + labels.index(".".join(names))
