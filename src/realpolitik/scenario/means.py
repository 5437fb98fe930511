"""Means taken for ends: issues that an actor cares about and that its own instruments move at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from realpolitik.scenario.schema import Scenario

AT_ONCE = {
    "presence": "presence",
    "abruptness": "presence",
    "guard": "guard",
    "labour": "restrict",
    "talking": "talk",
}
"""Variable that follows a lever within the month → that lever."""


class Means(NamedTuple):
    """A position on a means.

    Attributes:
        actor: whose.
        issue: what it cares about.
        instrument: its own instrument that moves what the issue reads.
    """

    actor: str
    issue: str
    instrument: str


def means(scenario: Scenario) -> Iterator[Means]:
    """Every position of an actor on an issue that reads what its own instrument sets, in the scenario's order.

    An actor who wants its troops where they are, rather than what they are there for, does what is coded: that it does
    so is no finding.
    """
    for actor, mine in scenario.positions.items():
        kit = scenario.instruments.get(actor, {})
        for issue in mine:
            read = scenario.issues[issue].reads.terms if issue in scenario.issues else {}
            for name, item in kit.items():
                moved = {key for level in item.levels.values() for key in level.effects}
                if any(_sets(term, actor, name, moved) for term in read):
                    yield Means(actor, issue, name)


def put_in(scenario: Scenario, terms: Iterable[str]) -> Means | None:
    """The first means by which some variables are set: whoever wants it does what is coded, and that is no finding."""
    read = tuple(terms)
    for found in means(scenario):
        item = scenario.instruments[found.actor][found.instrument]
        moved = {key for level in item.levels.values() for key in level.effects}
        if any(_sets(term, found.actor, found.instrument, moved) for term in read):
            return found
    return None


def _sets(term: str, actor: str, instrument: str, moved: set[str]) -> bool:
    """Whether an actor's instrument, whose levels have the effects ``moved``, sets what a term reads."""
    variable, _, rest = term.partition(".")
    if variable in ("level", "propensity"):
        return rest == f"{actor}.{instrument}"
    lever = AT_ONCE.get(variable)
    if lever == "presence":
        return rest == actor and any(key.startswith("presence.") for key in moved)
    return lever is not None and f"{lever}.{rest}" in moved
