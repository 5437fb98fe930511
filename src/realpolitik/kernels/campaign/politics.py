"""Will, belief, ties and talks: one step of the politics around the war.

Forms: patron's will (Mueller 1970, 1973), status as a rank (Larson & Shevchenko 2010). Symbols as in
docs/explanation/model.md.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, bounded, drawn_to, kept_up
from realpolitik.kernels.jit import njit


@njit(**OPTIONS)
def deploy(x, lev, t, s, trust, dt):
    """Troops of each patron, their trailing mean over a year, and how abruptly they left (fades over two years)."""
    for patron in range(s.patrons):
        i = t[s.to.patron_actor + patron]
        troops = 0.0
        for b in range(s.belligerents):
            troops += lev[s.lever.presence + patron * s.belligerents + b]
        troops *= trust[patron]
        before = x[s.at.presence + i]
        mean = x[s.at.presence_mean + i]
        largest = max(mean, before)
        drop = bounded((before - troops) / largest, 0.0, 1.0) if largest > 1e-9 else 0.0
        x[s.at.abruptness + i] = max(x[s.at.abruptness + i] * np.exp(-dt / 24.0), drop)
        x[s.at.presence_mean + i] = mean + (troops - mean) * (1.0 - np.exp(-dt / 12.0))
        x[s.at.presence + i] = troops


@njit(**OPTIONS)
def keep_will(x, lev, n, t, s, who, dt):
    """Will W_i = [M_i + r fear]: mood M is worn by presence, deaths and setbacks of those beside, and restored by time.

    In the look-ahead of an actor ``who`` the will of patrons alone moves: nobody else's can matter within it.
    """
    restored = 1.0 - np.exp(-n[s.p.will_recovery] * dt / 12.0)
    worn_for = restored / n[s.p.will_recovery] if n[s.p.will_recovery] > 0.0 else dt / 12.0
    if who == s.actors:
        for i in range(s.actors):
            x[s.at.mood + i] += restored * (n[s.of.will_rest + i] - x[s.at.mood + i])
    war = min(x[s.at.war_deaths] / 20000.0, 2.0)
    for patron in range(s.patrons):
        i = t[s.to.patron_actor + patron]
        if who < s.actors:
            x[s.at.mood + i] += restored * (n[s.of.will_rest + i] - x[s.at.mood + i])
        troops = x[s.at.presence + i]
        if troops > 0.0:
            worn = n[s.p.will_fatigue] * troops / (troops + n[s.p.enabler_scale])
            worn += n[s.p.will_deaths] * n[s.of.exposed + i] * troops * war
            worn = worn * worn_for + n[s.p.will_setback] * setback(x, lev, t, s, patron)
            x[s.at.mood + i] = bounded(x[s.at.mood + i] - worn, 0.0, 1.0)
        if who < s.actors:
            rally(x, n, t, s, i)
    if who == s.actors:
        for i in range(s.actors):
            rally(x, n, t, s, i)


@njit(**INLINE)
def rally(x, n, t, s, i):
    """W_i = [M_i + r fear_h(i)]: an attack at home rallies people at once, and for as long as it is felt."""
    fear = x[s.at.fear + t[s.to.home + i]] if t[s.to.home + i] >= 0 else 0.0
    x[s.at.will + i] = bounded(x[s.at.mood + i] + n[s.p.rally] * fear, 0.0, 1.0)


@njit(**OPTIONS)
def setback(x, lev, t, s, patron):
    """Ground that a step took from the camps that a patron's troops stand beside, each weighed by its troops there."""
    troops, lost = 0.0, 0.0
    for b in range(s.belligerents):
        beside = lev[s.lever.presence + patron * s.belligerents + b]
        if beside > 0.0:
            moved = 0.0
            for c in range(s.belligerents):
                if t[s.to.camp + c] == t[s.to.camp + b]:
                    moved += x[s.at.held + c] - x[s.at.ground + c]
            troops += beside
            lost += beside * max(moved, 0.0)
    return lost / troops if troops > 0.0 else 0.0


@njit(**OPTIONS)
def update_beliefs(x, lev, n, t, s, who, dt):
    """β_ip tends to logit⁻¹(prior_ip + signal_p): trend, declared policy and will of p; to none where p has left.

    What is declared, and a pledge to leave by a day that is near, counts as far as p's word is believed (`keep_word`).

    In the look-ahead of an actor ``who`` only belligerents' beliefs move: they alone act on them within it.
    """
    speed = 1.0 - np.exp(-n[s.p.belief_rate] * dt / 12.0)
    for patron in range(s.patrons):
        p = t[s.to.patron_actor + patron]
        troops, mean = x[s.at.presence + p], x[s.at.presence_mean + p]
        signal = n[s.p.belief_trend] * (troops - mean) / (mean + 0.5)
        declared = bounded(lev[s.lever.declare + p], -1.0, 1.0)
        keep_word(x, n, s, p, declared, dt)
        declared = bounded(declared - x[s.at.pledge + patron], -1.0, 1.0)
        signal += n[s.p.belief_declare] * declared * x[s.at.credibility + p]
        signal += n[s.p.belief_will] * (x[s.at.will + p] - n[s.of.will_rest + p])
        factor = np.exp(bounded(signal, -50.0, 50.0)) if troops > 0.05 else 0.0
        if who < s.actors:
            for b in range(s.belligerents):
                update_belief(x, n, s, t[s.to.actor_of + b], patron, factor, speed)
        else:
            for i in range(s.actors):
                update_belief(x, n, s, i, patron, factor, speed)


@njit(**INLINE)
def keep_word(x, n, s, p, declared, dt):
    """Credibility falls while deeds belie what is declared, and comes back: c' = r (1 − c) − k broken c.

    broken = D a where staying is declared, −D (1 − a) where leaving is: a is how fast p's troops go, 1 where half of
    their trailing mean is gone, or all.
    """
    going = 1.0
    if x[s.at.presence + p] > 0.05:
        mean = x[s.at.presence_mean + p]
        going = bounded(2.0 * (mean - x[s.at.presence + p]) / (mean + 0.5), 0.0, 1.0)
    broken = declared * going if declared > 0.0 else -declared * (1.0 - going)
    rate = n[s.p.credibility_regained] + n[s.p.credibility_lost] * broken
    if rate > 0.0:
        rest = n[s.p.credibility_regained] / rate
        x[s.at.credibility + p] = rest + (x[s.at.credibility + p] - rest) * np.exp(-rate * dt / 12.0)


@njit(**INLINE)
def update_belief(x, n, s, i, patron, factor, speed):
    """Move actor i's belief in a patron towards prior odds × ``factor``."""
    row = i * s.patrons + patron
    odds = n[s.of.prior + row] * factor
    x[s.at.belief + row] += speed * (odds / (1.0 + odds) - x[s.at.belief + row])


@njit(**INLINE)
def friction(support, n, s):
    """Notice that support draws: almost none below the threshold, most of it above (logistic; 0 at 0)."""
    if support <= 0.0:
        return 0.0
    steep = 6.0 / n[s.p.friction_threshold]
    floor = 1.0 / (1.0 + np.exp(6.0))
    return (1.0 / (1.0 + np.exp(-steep * (support - n[s.p.friction_threshold]))) - floor) / (1.0 - floor)


@njit(**INLINE)
def resentment(x, t, s, j, i):
    """What j resents in i: noticed support to belligerents whom j is at odds with."""
    total = 0.0
    if x[s.at.noticed + i] == 0.0:
        return total
    for b in range(s.belligerents):
        noticed = x[s.at.notice + i * s.belligerents + b]
        if noticed > 0.0:
            tie = t[s.to.tie + j * s.actors + t[s.to.actor_of + b]]
            if tie >= 0 and x[s.at.relations + tie] < 0.0:
                total -= noticed * x[s.at.relations + tie]
    return total


@njit(**OPTIONS)
def measure_notice(x, lev, n, t, s):
    """Notice that each supporter's help draws, by belligerent and in all; no other actor can give any."""
    for one in range(s.supporters):
        i = t[s.to.supporter + one]
        row = i * s.belligerents
        x[s.at.noticed + i] = 0.0
        for b in range(s.belligerents):
            x[s.at.notice + row + b] = friction(lev[s.lever.support + row + b], n, s)
            x[s.at.noticed + i] += x[s.at.notice + row + b]


@njit(**OPTIONS)
def measure_resentment(x, t, s, who):
    """Of each of the ties that are tended: what its two ends resent in each other; the same in both directions."""
    for row in range(t[s.to.bond_start + who], t[s.to.bond_start + who + 1]):
        k = t[s.to.bond + row]
        i, j = t[s.to.tie_from + k], t[s.to.tie_to + k]
        back = t[s.to.tie + j * s.actors + i]
        if 0 <= back < k:
            x[s.at.resentment + k] = x[s.at.resentment + back]
        else:
            x[s.at.resentment + k] = resentment(x, t, s, j, i) + resentment(x, t, s, i, j)


@njit(**OPTIONS)
def tend_ties(x, lev, n, t, s, who, dt):
    """Access is built with diminishing returns and decays; relations drift to affinity, pushed by joint work and harm.

    What builds access to a belligerent while it does not rule is remembered as loyalty, which fades.
    ``who``: the actor whose ties are tended, or the number of actors for everybody's.
    """
    measure_resentment(x, t, s, who)
    step = dt / 12.0
    decay = np.exp(-n[s.p.access_decay] * step)
    remembered = np.exp(-n[s.p.loyalty_decay] * step)
    for row in range(t[s.to.bond_start + who], t[s.to.bond_start + who + 1]):
        k = t[s.to.bond + row]
        i, j = t[s.to.tie_from + k], t[s.to.tie_to + k]
        build = lev[s.lever.access + k]
        b = t[s.to.belligerent_of + j]
        if b >= 0:
            support = max(lev[s.lever.support + i * s.belligerents + b], 0.0)
            build += n[s.p.arms_access] * min(support / n[s.p.friction_threshold], 1.0)
            build += n[s.p.talks_access] * max(lev[s.lever.host + i], 0.0) * x[s.at.talking + b]
        access = x[s.at.access + k]
        x[s.at.access + k] = bounded(kept_up(access, build, n[s.p.access_decay], step), 0.0, 1.0)
        if b >= 0:
            earned = max(x[s.at.access + k] - access * decay, 0.0) * (1.0 - x[s.at.power + b])
            x[s.at.loyalty + k] = min(x[s.at.loyalty + k] * remembered + earned, 1.0)
            measure_sway(x, n, s, k)
        push = lev[s.lever.relations + k] - n[s.p.friction_harm] * x[s.at.resentment + k]
        relations = drawn_to(x[s.at.relations + k], n[s.of.affinity + k], push, n[s.p.relations_rate], step)
        x[s.at.relations + k] = bounded(relations, -1.0, 1.0)


@njit(**INLINE)
def measure_sway(x, n, s, k):
    """What the access of a tie to a belligerent is worth as a hand on it: A^γ."""
    access = x[s.at.access + k]
    x[s.at.sway + k] = access ** n[s.p.influence_curvature] if access > 0.0 else 0.0


@njit(**OPTIONS)
def measure_sways(x, n, t, s):
    """The same of all ties to belligerents."""
    for k in range(s.ties):
        if t[s.to.belligerent_of + t[s.to.tie_to + k]] >= 0:
            measure_sway(x, n, s, k)


@njit(**INLINE)
def tie_value(x, t, s, start, i, j):
    """Entry of a tie block for the pair (i, j), 0 where the pair has no tie."""
    tie = t[s.to.tie + i * s.actors + j]
    return x[start + tie] if tie >= 0 else 0.0


@njit(**OPTIONS)
def hold_talks(x, lev, n, t, s, dt):
    """Who talks; standing from hosting, from talking and by other means, in the room that others leave; decay."""
    kept = np.exp(-n[s.p.standing_decay] * dt / 12.0)
    parties, sides = 0.0, 0.0
    for b in range(s.belligerents):
        spoiled = 0.0
        for c in range(s.belligerents):
            if t[s.to.camp + c] == t[s.to.camp + b]:
                spoiled = max(spoiled, lev[s.lever.spoil + c])
        x[s.at.talking + b] = bounded(lev[s.lever.talk + b], 0.0, 1.0) * (1.0 - bounded(spoiled, 0.0, 1.0))
        if t[s.to.transnational + b] == 0:
            sides += 1.0
            parties += 1.0 if x[s.at.talking + b] > 0.25 else 0.0
    leader, first, second = leading_outsiders(x, t, s)
    present = parties / sides if sides > 0.0 else 0.0
    for i in range(s.actors):
        gain = lev[s.lever.standing + i] + host_gain(x, lev, n, t, s, i, present)
        if t[s.to.belligerent_of + i] >= 0:
            gain += n[s.p.talk_standing] * x[s.at.talking + t[s.to.belligerent_of + i]]
        if gain > 0.0:
            gain *= 1.0 - n[s.p.rank] * (second if i == leader else first)
        standing = x[s.at.standing + i] * kept
        if gain != 0.0:
            standing = kept_up(x[s.at.standing + i], gain, n[s.p.standing_decay], dt / 12.0)
        x[s.at.standing + i] = bounded(standing, 0.0, 1.0)


@njit(**INLINE)
def host_gain(x, lev, n, t, s, i, parties):
    """Standing that i gains a year by hosting: a third in any case, more with more parties and with access to them."""
    host = bounded(lev[s.lever.host + i], 0.0, 1.0)
    if host == 0.0:
        return 0.0
    reach, sides = 0.0, 0.0
    for b in range(s.belligerents):
        if t[s.to.transnational + b] == 0:
            reach += tie_value(x, t, s, s.at.access, i, t[s.to.actor_of + b])
            sides += 1.0
    if sides == 0.0:
        return n[s.p.host_gain] * host / 3.0
    return n[s.p.host_gain] * host * (1.0 + parties + reach / sides) / 3.0


@njit(**OPTIONS)
def leading_outsiders(x, t, s):
    """The outsider of the highest standing, that standing, and the next one: a seat that is taken leaves less room."""
    leader, first, second = -1, 0.0, 0.0
    for i in range(s.actors):
        if t[s.to.belligerent_of + i] < 0 and x[s.at.standing + i] > second:
            second = x[s.at.standing + i]
            if second > first:
                leader, first, second = i, second, first
    return leader, first, second
