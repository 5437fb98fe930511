"""The crisis game as numbers, and what is found in it.

A challenger threatens or not; the target, threatened, resists, gives in short of the demand, or concedes it; the
challenger, resisted, fights or backs down, and, given less than it asked, settles or fights. Before all this chance
makes the challenger resolved or irresolute and the target firm or soft, each known to itself alone. Payoffs are in
units of utility, the status quo is 0 for both.
"""

from __future__ import annotations

from typing import NamedTuple

OPTIONS = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
"""Options of the compiled functions: no lock, no runtime that counts references; they make no arrays."""


class CrisisGame(NamedTuple):
    """The crisis game of one world.

    Attributes:
        resolved: prior probability that the challenger is resolved.
        firm: prior probability that the target is firm.
        concede_challenger: what the demand, conceded in full, is worth to the challenger.
        concede_target: the same to the target.
        short_challenger: what giving in short of the demand is worth to the challenger; NaN: no such answer.
        short_target: the same to the target; NaN: no such answer.
        back_challenger: what backing down before resistance is worth to the challenger (less its audience cost).
        back_target: what it is worth to the target to see the challenger back down.
        war_resolved: war to a resolved challenger.
        war_irresolute: war to an irresolute challenger; not above ``war_resolved``.
        war_firm: war to a firm target.
        war_soft: war to a soft target; not above ``war_firm``.

    War is to nobody better than the other's yielding: ``war_resolved`` is not above ``concede_challenger``,
    ``war_firm`` not above ``back_target``, and ``back_challenger`` is above neither 0 nor ``concede_challenger``.
    """

    resolved: float
    firm: float
    concede_challenger: float
    concede_target: float
    short_challenger: float
    short_target: float
    back_challenger: float
    back_target: float
    war_resolved: float
    war_irresolute: float
    war_firm: float
    war_soft: float


class Strategy(NamedTuple):
    """What each type does, as probabilities, and what the target believes of a challenger that threatens.

    Attributes:
        threaten_resolved: a resolved challenger threatens.
        threaten_irresolute: an irresolute one does.
        resist_firm: a firm target resists.
        short_firm: a firm target gives in short of the demand; else, and if it does not resist, it concedes.
        resist_soft: a soft target resists.
        short_soft: a soft target gives in short of the demand.
        fight_resolved: a resolved challenger, resisted, fights.
        fight_irresolute: an irresolute one does.
        settle_resolved: a resolved challenger takes less than it asked; else it fights.
        settle_irresolute: an irresolute one does.
        belief: the target's belief, threatened, that the challenger is resolved.
    """

    threaten_resolved: float
    threaten_irresolute: float
    resist_firm: float
    short_firm: float
    resist_soft: float
    short_soft: float
    fight_resolved: float
    fight_irresolute: float
    settle_resolved: float
    settle_irresolute: float
    belief: float


class StrategyOutcome(NamedTuple):
    """What a strategy comes to.

    All but the first and the last two are given that the challenger threatens, at the target's belief.

    Attributes:
        threatens: probability that the challenger threatens.
        credibility: probability that the challenger would fight if it were resisted.
        resists: probability that the target resists.
        gives_short: probability that it gives in short of the demand.
        concedes: probability that it concedes the demand in full.
        backs_down: probability that the challenger backs down.
        war: probability of war.
        accident: probability of a war that would not have come had both known each other's type.
        challenger: expected payoff of the challenger before types are drawn.
        target: expected payoff of the target before types are drawn.
    """

    threatens: float
    credibility: float
    resists: float
    gives_short: float
    concedes: float
    backs_down: float
    war: float
    accident: float
    challenger: float
    target: float


class Gains(NamedTuple):
    """What may come of a threat is worth on the issues, less what they are worth as things stand.

    Attributes:
        demand_challenger: the demand met in full, to the challenger.
        demand_target: the same to the target.
        short_challenger: less than the demand; NaN: no such answer.
        short_target: the same to the target; NaN: no such answer.
        force_challenger: the use of force.
        force_target: the same to the target.
    """

    demand_challenger: float
    demand_target: float
    short_challenger: float
    short_target: float
    force_challenger: float
    force_target: float


class Terms(NamedTuple):
    """What a threat costs those whom it concerns, in units of utility unless said otherwise.

    Costs at home are paid in so far as will is lacking.

    Attributes:
        sunk_direct: making the threat, in any case.
        sunk_domestic: making the threat, at home.
        force_direct: using force, in any case.
        force_domestic: using force, at home.
        demand_direct: meeting the demand in full, in any case.
        demand_domestic: the same, at home.
        short_direct: giving less, in any case.
        short_domestic: the same, at home.
        share: how much of the demand giving less is, 0–1.
        audience: backing down before resistance.
        strain: using force per unit of capacity, where all capacity is taken elsewhere.
        capacity: share of the challenger's capacity that force takes.
        harm: what force costs the target besides its issues.
        reputation: being seen to concede in full.
        vindication: gain of seeing the challenger back down.
        unseen_challenger: standard deviation of what the target cannot see of force's worth to the challenger.
        unseen_target: the same the other way round.
    """

    sunk_direct: float
    sunk_domestic: float
    force_direct: float
    force_domestic: float
    demand_direct: float
    demand_domestic: float
    short_direct: float
    short_domestic: float
    share: float
    audience: float
    strain: float
    capacity: float
    harm: float
    reputation: float
    vindication: float
    unseen_challenger: float
    unseen_target: float


class ThreatEffect(NamedTuple):
    """What a threat does once it is made.

    Attributes:
        prior: probability, before anything is said, that the challenger would fight.
        credibility: the same, once it has threatened.
        gives_short: probability that the target gives in short of the demand.
        concedes: probability that it concedes the demand in full.
        backs_down: probability that the challenger backs down.
        war: probability that force is used.
        accident: probability of a war that would not come if both knew each other's type.
        challenger: expected payoff of making the threat, before the challenger's type is drawn.
        target: expected payoff of being threatened.
    """

    prior: float
    credibility: float
    gives_short: float
    concedes: float
    backs_down: float
    war: float
    accident: float
    challenger: float
    target: float


CLASSES = ("pooling", "bluffing", "separating", "quiet")
"""Equilibria by who threatens: both types, the irresolute at times, the resolved alone, nobody."""
POOLING, BLUFFING, SEPARATING, QUIET = range(4)
