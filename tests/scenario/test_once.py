"""What was made of an object serves for that object alone, and only as long as it stays as it was."""

from __future__ import annotations

import copy
import gc
import hashlib
import pickle
from collections.abc import Callable

import pytest

from realpolitik.scenario.dump import digest_of_worlds
from realpolitik.scenario.once import Once
from realpolitik.scenario.resolve import digest, dump, resolve
from realpolitik.scenario.schema import Scenario

Make = Callable[..., Scenario]


def written_now(scenario: Scenario) -> str:
    """The digest, worked out anew."""
    return hashlib.sha256(dump(scenario).encode()).hexdigest()


@pytest.fixture
def known(small: Make) -> Scenario:
    """Resolved, with its digest known."""
    scenario = resolve(small())
    assert digest(scenario) == digest(scenario) == written_now(scenario)
    return scenario


def test_a_changed_copy_has_its_own_digest(known: Scenario) -> None:
    about = known.about.model_copy(update={"title": "Another"})
    changed = known.model_copy(update={"about": about})
    assert digest(changed) == written_now(changed) != digest(known)
    again = changed.model_copy(update={"about": known.about})
    assert digest(again) == digest(known)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda item: pickle.loads(pickle.dumps(item))])
def test_a_copy_written_into_has_its_own_digest(known: Scenario, copied: Callable[[Scenario], Scenario]) -> None:
    one = copied(known)
    assert digest(one) == digest(known)
    object.__setattr__(one, "actors", {**one.actors})
    one.actors.pop("pat")
    assert digest(one) == written_now(one) != digest(known) == written_now(known)


def test_a_table_written_into_counts_as_another(known: Scenario) -> None:
    """At any depth: a section, a table of a section, a table inside a record."""
    before = digest(known)
    gov = known.actors["gov"]
    known.actors["gov"] = gov.model_copy(update={"name": "Changed"})
    assert digest(known) == written_now(known) != before
    known.actors["gov"] = gov
    assert digest(known) == before
    one, row = next(iter(known.hostility.items()))
    other = next(iter(row))
    value = row.pop(other)
    assert digest(known) == written_now(known) != before
    known.hostility[one][other] = value
    assert digest(known) == before
    issue = next(iter(known.issues.values()))
    issue.anchors[50] = "Half"
    assert digest(known) == written_now(known) != before


def test_a_resolved_form_is_made_once_and_never_out_of_date(small: Make) -> None:
    scenario = small()
    first = resolve(scenario)
    assert resolve(scenario, as_of=scenario.about.as_of) is first
    scenario.actors["gov"] = scenario.actors["gov"].model_copy(update={"name": "Changed"})
    second = resolve(scenario)
    assert second.actors["gov"].name == "Changed" != first.actors["gov"].name
    second.actors["gov"] = first.actors["gov"]
    assert resolve(scenario).actors["gov"].name == "Changed", "what a caller did to the resolved form stays with them"
    assert resolve(scenario, settings={"actors.gov.will": 0.123}).actors["gov"].will.estimates[-1].low == 0.123
    assert resolve(scenario).actors["gov"].will == second.actors["gov"].will


def test_worlds_do_not_depend_on_what_is_asked(known: Scenario) -> None:
    assert digest_of_worlds(known) is not None
    about = known.about.model_copy(update={"months": 7})
    assert digest_of_worlds(known.model_copy(update={"focus": {}, "experiments": {}})) == digest_of_worlds(known)
    assert digest_of_worlds(known.model_copy(update={"about": about})) != digest_of_worlds(known)


def test_scenarios_in_another_order_share_nothing(known: Scenario) -> None:
    turned = known.model_copy(update={"actors": dict(reversed(known.actors.items()))})
    assert digest(turned) == digest(known)
    assert digest_of_worlds(turned) is None


class Thing:
    """Something to make things of."""


def test_what_is_kept_has_bounds() -> None:
    once: Once[int, str] = Once(most=10, size=len)
    for key, text in enumerate(("aaaa", "bbbb", "cccc", "d" * 11)):
        assert once((), key, lambda text=text: text) == text  # type: ignore[misc]
    assert once.kept() == [(2, "cccc"), (1, "bbbb")], "the oldest goes; what is too large is not kept"
    once((), 1, lambda: pytest.fail("made again"))
    once((), 4, lambda: "eeee")
    assert [key for key, _ in once.kept()] == [4, 1], "the one used longest ago goes"


def test_nothing_outlives_its_object() -> None:
    once: Once[None, object] = Once(most=9)
    thing, other = Thing(), Thing()
    once((thing,), None, lambda: 1)
    once((other,), None, lambda: 2)
    del thing
    gc.collect()
    assert once.kept() == [(None, 2)]


def test_an_error_is_not_kept() -> None:
    once: Once[None, int] = Once(most=9)

    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        once((), None, fail)
    assert once((), None, lambda: 3) == 3
