"""Which experiments only read back what was drawn or set, and which run through somebody's choice: by rule.

An experiment reads back where its outcome could not have been otherwise, whatever anybody did: it reads numbers as
drawn, a level that its own arms hold, a variable that a shock of its own moves at once, or one that in every month is
worked out from levels that both arms hold and from drawn numbers alone.
"""

from __future__ import annotations

from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.schema import Scenario

CHOSEN = ("level", "propensity")
"""Variables of what an actor chooses, and of how near it is to choosing it."""
MADE_OF: dict[str, tuple[str, ...]] = {
    "presence": ("presence",),
    "guard": ("guard",),
    "labour": ("restrict",),
    "talking": ("talk", "spoil"),
}
"""Variables that are worked out anew each month from the levels in force, and from which levers."""
SHOCK = "shocks."
"""How a pin that strikes a shock begins."""


def held(experiment: Experiment) -> set[str]:
    """Instruments that every arm holds."""
    arms = [arm for arm in (experiment.baseline, experiment.changed) if arm is not None]
    pins = [{pin.partition("=")[0] for pin in arm.do if not pin.startswith(SHOCK)} for arm in arms]
    return set.intersection(*pins) if pins else set()


def struck(experiment: Experiment) -> set[str]:
    """Shocks that one of the arms strikes."""
    arms = [arm for arm in (experiment.baseline, experiment.changed) if arm is not None]
    pins = {pin.partition("=")[0] for arm in arms for pin in arm.do}
    return {pin.removeprefix(SHOCK) for pin in pins if pin.startswith(SHOCK)}


def reads_back(experiment: Experiment, scenario: Scenario) -> str:
    """What an experiment reads back; empty where its outcome could have been otherwise.

    Args:
        experiment: one that can be run.
        scenario: human or resolved form.
    """
    if experiment.numbers:
        return "reads what was drawn"
    if experiment.reads is None:
        return ""
    reasons = {_back(term, experiment, scenario) for term in experiment.reads.terms}
    return "" if "" in reasons else "; ".join(sorted(reasons))


def _back(term: str, experiment: Experiment, scenario: Scenario) -> str:
    variable, _, index = term.partition(".")
    pinned = held(experiment)
    if variable == "level" and index in pinned:
        return "reads what it holds"
    if any(term in scenario.shocks[name].changes for name in struck(experiment) if name in scenario.shocks):
        return "reads what its shock moves"
    if variable in MADE_OF:
        moving = _moving(term, scenario)
        if moving and moving <= pinned:
            return "reads what it holds"
    return ""


def _moving(term: str, scenario: Scenario) -> set[str]:
    """Instruments some level of which moves a variable that is made of levers."""
    variable, _, index = term.partition(".")
    found = set()
    for owner, mine in scenario.instruments.items():
        for name, instrument in mine.items():
            for lever in (lever for level in instrument.levels.values() for lever in level.effects):
                head, _, target = lever.partition(".")
                if head in MADE_OF[variable] and index == (owner if variable == "presence" else target):
                    found.add(f"{owner}.{name}")
    return found


def runs_through_choice(experiment: Experiment) -> bool:
    """Whether an experiment reads, of two runs, something that an actor chooses and that neither of them holds."""
    if not experiment.is_contrast or experiment.reads is None:
        return False
    arms = [arm for arm in (experiment.baseline, experiment.changed) if arm is not None]
    pinned = {pin.partition("=")[0] for arm in arms for pin in arm.do}
    chosen = [term.partition(".") for term in experiment.reads.terms]
    return all(variable in CHOSEN and index not in pinned for variable, _, index in chosen)
