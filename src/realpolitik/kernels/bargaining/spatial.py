"""Spatial bargaining over several issues at once, and the election that weighs positions against one another.

The spatial model of politics of the KAPSARC toolkit (Wise, Lester & Efird 2015): every actor challenges the one from
whom it gains most, the two strike a bargain between their positions, and all actors vote, with their capabilities,
on the bargains that each actor is party to; the likeliest is carried out. With Δ the distance from i's position to a
point y, issue by issue, and s the saliences:

    sd_i(y) = √(Σ_k (s_ik Δ_k)²/Σ_k s_ik²),  u_i(y) = (1 − sd)(1 + R_i sd)

*Probabilistic Condorcet election*: coalitions C_ab = ε + Σ_k max(0, v(c_k, u_k(a) − u_k(b))) for all pairs of
options, P_ab = C_ab^e/(C_ab^e + C_ba^e), and p_a ∝ Π_b P_ab, the chance that a beats every other given that some
option does. Risk attitudes follow from the election among the positions held by risk-neutral actors: with p lowest
and highest p̌ and p̂, R_i = (3 p_i − p̂ − 2p̌)/(2 (p̂ − p̌)), from −½ to 1.

*Challenge* of j by i, in the view of h (which takes R^h_i = R_h + η (R_i − R_h) for i's attitude): the two and all
third parties n put their weight c_n Σ_k s_nk behind the side they favour; a third party reckons with the chances of
the contest with itself alone in it. With φ the chance so found, the gain is
2[(1 − s_j) u(x_i) + s_j (φ u(x_i) + (1 − φ) u(x_j))] − u(x_i) − u(x_j), s_j = Σ_k s_jk.

*Bargain*, issue by issue: x = (a_i x_i + a_j x_j)/(a_i + a_j), a_i = s_ik² φ², a_j = s_jk² (1 − φ)²; or a_i = s_ik φ
and so on; or by margin, m = 1 − 2φ > 0, i alone goes the share m s_jk²/(m s_jk² + (1 − m) s_ik²) of the way to j, and j
to i where m < 0.

Switches: the voting rule v, the exponent e, whether third parties weigh in, η, the range of R, where bargains lie, and
digits that they are rounded to (the toolkit rounds to 4, but not by margin).
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import INLINE, OPTIONS, ROUNDING
from realpolitik.kernels.jit import njit

VOTE, VICTORY, THIRD, EMPATHY, RISK, DIGITS, MEETING = range(7)
"""Places of the switches."""
SQUARES, PRODUCTS, MARGIN = range(3)
"""Where the two of a bargain meet: between them by (s P)², by s P; or the likelier loser alone gives way."""
PROPORTIONAL, BINARY, MIXED, HALF_CUBIC, CUBIC, PROSPECT = range(6)
"""Voting rules: v(w, Δ) = wΔ; w sign Δ; 0.8 wΔ + 0.2 w sign Δ; ½ wΔ + ½ wΔ³; wΔ³; gains count two thirds.

With the last it matters what is proposed: of two options the later, as in the toolkit; the earlier is what stands.
"""
MIDDLE, LOW, WIDE = range(3)
"""Range of R: −½ to 1, 0 to 1, −1 to 1."""
EPSILON = 1e-8
"""Strength of a coalition that nobody joins."""
LEAST = 1e-10
"""The same in a challenge."""
LEAST_GAIN = 1e-5
"""Gain below which nobody is challenged."""
LEAST_PULL = 1e-6
"""Pull that a side keeps towards its own position in a bargain."""
ROWS = 5
"""Rows [N + 1] of scratch."""
NOBODY = -1


@njit(**OPTIONS)
def separation(position, salience, i, point, row):
    """sd_i: weighted distance from i's position to row ``row`` of ``point`` [·, K]."""
    total, weight = 0.0, 0.0
    for k in range(position.shape[1]):
        s = salience[i, k]
        gap = s * (position[i, k] - point[row, k])
        total += gap * gap
        weight += s * s
    return np.sqrt(total / weight) if weight > 0.0 else 0.0


@njit(**OPTIONS)
def worth(sd, attitude):
    """U = (1 − sd)(1 + R sd); beyond sd = 1, (1 − sd)(1 + R)."""
    return (1.0 - sd) * (1.0 + min(sd, 1.0) * attitude)


@njit(**OPTIONS)
def vote(rule, weight, difference):
    """v(w, Δ): influence that a difference of utility calls up.

    The sign passes from −1 to 1 within 10⁻⁸, as in the toolkit, but rounding has none: two who propose the same bargain
    to each other would else be told apart by it.
    """
    if rule == PROPORTIONAL:
        return weight * difference
    sign = min(max(difference / 1e-8, -1.0), 1.0) if abs(difference) > ROUNDING else 0.0
    if rule == BINARY:
        return weight * sign
    if rule == MIXED:
        return weight * (0.8 * difference + 0.2 * sign)
    if rule == HALF_CUBIC:
        return weight * 0.5 * (difference + difference**3)
    if rule == CUBIC:
        return weight * difference**3
    return weight * difference * (2.0 / 3.0 if difference > 0.0 else 1.0)


@njit(**OPTIONS)
def elect(u, options, weight, rule, victory, p):
    """p_a ∝ Π_b P_ab over the first ``options`` columns of u [N, ·]; written to ``p``."""
    for a in range(options):
        p[a] = 0.5
    for a in range(options):
        for b in range(a):
            first, second = EPSILON, EPSILON
            for k in range(weight.shape[0]):
                v = vote(rule, weight[k], u[k, a] - u[k, b])
                if v > 0.0:
                    first += v
                else:
                    second -= v
            share = 1.0 / (1.0 + (second / first) ** victory)
            p[a] *= share
            p[b] *= 1.0 - share
    total = 0.0
    for a in range(options):
        total += p[a]
    for a in range(options):
        p[a] /= total


@njit(**OPTIONS)
def measure_separation(position, salience, sd):
    """sd_ij for all pairs."""
    for i in range(position.shape[0]):
        for j in range(position.shape[0]):
            sd[i, j] = separation(position, salience, i, position, j)


@njit(**OPTIONS)
def risk_attitudes(sd, weight, switches, u, p, attitude):
    """R_i from the election among the positions held, by risk-neutral actors (u = 1 − sd)."""
    actors = sd.shape[0]
    for i in range(actors):
        for j in range(actors):
            u[i, j] = worth(sd[i, j], 0.0)
    elect(u, actors, weight, switches[VOTE], switches[VICTORY], p)
    low, high = np.inf, -np.inf
    for i in range(actors):
        low, high = min(low, p[i]), max(high, p[i])
    for i in range(actors):
        place = (p[i] - low) / (high - low) if high > low else 0.0
        if switches[RISK] == MIDDLE:
            place = 1.5 * place - 0.5
        elif switches[RISK] == WIDE:
            place = 2.0 * place - 1.0
        attitude[i] = place


@njit(**OPTIONS)
def third_party(rule, weight, own, of_i, of_j, at_i, at_j):
    """Influence of a third party n on the contest of i and j (positive: for i).

    φ_n is the chance of i with n alone beside the two. Who joins the winner keeps its own position, who joins the
    loser takes the winner's: v(w_n, φ_n (u_n(x_n) − u_n(x_i)) − (1 − φ_n)(u_n(x_n) − u_n(x_j))).

    Args:
        rule: voting rule.
        weight: w_n = c_n Σ_k s_nk.
        own: n's utility of its own position.
        of_i: of i's.
        of_j: of j's.
        at_i: what i brings itself.
        at_j: what j brings itself.
    """
    leaning = vote(rule, weight, of_i - of_j)
    with_i, with_j = at_i + max(leaning, 0.0), at_j + max(-leaning, 0.0)
    chance = with_i / (with_i + with_j)
    return vote(rule, weight, chance * (own - of_i) - (1.0 - chance) * (own - of_j))


@njit(**OPTIONS)
def contest(h, i, j, sd, attitude, weight, switches):
    """φ: the chance, in h's view, that i's challenge to j succeeds.

    ``weight`` [N] is c_n Σ_k s_nk.
    """
    rule = switches[VOTE]
    base, share = attitude[h], switches[EMPATHY]
    r_i = base + share * (attitude[i] - base)
    r_j = base + share * (attitude[j] - base)
    for_i = vote(rule, weight[i], worth(0.0, r_i) - worth(sd[i, j], r_i))
    for_j = vote(rule, weight[j], worth(0.0, r_j) - worth(sd[j, i], r_j))
    at_i, at_j = LEAST + for_i, LEAST + for_j
    side_i, side_j = at_i, at_j
    if switches[THIRD] == 1.0:
        for n in range(sd.shape[0]):
            if n != i and n != j:
                r_n = base + share * (attitude[n] - base)
                of_i, of_j = worth(sd[n, i], r_n), worth(sd[n, j], r_n)
                pull = third_party(rule, weight[n], 1.0, of_i, of_j, at_i, at_j)
                side_i += max(pull, 0.0)
                side_j += max(-pull, 0.0)
    return side_i / (side_i + side_j)


@njit(**OPTIONS)
def best_target(i, sd, attitude, weight, attention, switches):
    """(whom i challenges or NOBODY, φ): the one from whom it gains most in its own view; s_j = ``attention`` [N]."""
    target, best, at = NOBODY, LEAST_GAIN, 0.0
    for j in range(sd.shape[0]):
        if j != i:
            chance = contest(i, i, j, sd, attitude, weight, switches)
            other = worth(sd[i, j], attitude[i])
            won, lost = 2.0, 2.0 * other
            expected = (1.0 - attention[j]) * won + attention[j] * (chance * won + (1.0 - chance) * lost)
            gain = expected - (1.0 + other)
            if gain > best:
                target, best, at = j, gain, chance
    return target, at


@njit(**OPTIONS)
def rounded(value, digits):
    """A value to some decimal digits; as it is where digits are negative."""
    if digits < 0.0:
        return value
    scale = 10.0**digits
    return np.floor(0.5 + value * scale) / scale


@njit(**INLINE)
def way_given(margin, own, others):
    """Share of the way that one goes towards the other, who is likelier to win by ``margin`` (0 if not likelier)."""
    lag = max(margin, 0.0)
    pull = lag * others**2
    return pull / (pull + LEAST_PULL + (1.0 - lag) * own**2)


@njit(**OPTIONS)
def strike(i, j, chance, position, salience, switches, deal):
    """Positions of i (row 0 of ``deal``) and of j (row 1) in the bargain that i proposes."""
    digits, power = switches[DIGITS], 1 if switches[MEETING] == PRODUCTS else 2
    for k in range(position.shape[1]):
        x, y = position[i, k], position[j, k]
        if switches[MEETING] == MARGIN:
            deal[0, k] = rounded(x + way_given(1.0 - 2.0 * chance, salience[i, k], salience[j, k]) * (y - x), digits)
            deal[1, k] = rounded(y + way_given(2.0 * chance - 1.0, salience[j, k], salience[i, k]) * (x - y), digits)
            continue
        a = (salience[i, k] * chance) ** power
        b = (salience[j, k] * (1.0 - chance)) ** power
        whole = a + b + LEAST_PULL
        deal[0, k] = rounded(((a + LEAST_PULL) * x + b * y) / whole, digits)
        deal[1, k] = rounded((a * x + (b + LEAST_PULL) * y) / whole, digits)


@njit(**OPTIONS)
def value_deals(position, salience, attitude, target, deals, sd, worth_of):
    """[n, b] u_n averaged over everybody's positions after bargain b (of initiator b) is carried out alone.

    Column N is the state as it is.
    """
    actors = position.shape[0]
    for n in range(actors):
        now = 0.0
        for m in range(actors):
            now += worth(sd[n, m], attitude[n])
        worth_of[n, actors] = now / actors
        for b in range(actors):
            after = now
            if target[b] != NOBODY:
                after += worth(separation(position, salience, n, deals, 2 * b), attitude[n])
                after += worth(separation(position, salience, n, deals, 2 * b + 1), attitude[n])
                after -= worth(sd[n, b], attitude[n]) + worth(sd[n, target[b]], attitude[n])
            worth_of[n, b] = after / actors


@njit(**OPTIONS)
def chosen_deal(k, target, worth_of, capability, switches, ballot, listed, p):
    """Initiator of the likeliest bargain among those that actor k is party to; the number of actors for none."""
    actors = capability.shape[0]
    listed[0], options = actors, 1
    for b in range(actors):
        if target[b] != NOBODY and (b == k or target[b] == k):
            listed[options] = b
            options += 1
    for n in range(actors):
        for a in range(options):
            ballot[n, a] = worth_of[n, listed[a]]
    elect(ballot, options, capability, switches[VOTE], switches[VICTORY], p)
    best = 0
    for a in range(1, options):
        if p[a] > p[best]:
            best = a
    return listed[best]


@njit(**OPTIONS)
def play_round(position, salience, capability, switches, room, numbers, moved, partner):
    """One round: positions [N, K] to ``moved`` [N, K], ``partner`` [N] telling with whom; returns the largest move.

    Args:
        position: [N, K] 0–1.
        salience: [N, K] 0–1; those of an actor add up to 1 at most.
        capability: [N].
        switches: as above.
        room: scratch of `make_room`.
        numbers: whole-number scratch of `make_room`.
        moved: written.
        partner: written.
    """
    sd, u, worth_of, deals, rows = room
    attitude, weight, attention, p = rows[0], rows[1], rows[2], rows[3]
    target, listed = numbers[0], numbers[1]
    actors, issues = position.shape
    for i in range(actors):
        attention[i] = 0.0
        for k in range(issues):
            attention[i] += salience[i, k]
        weight[i] = capability[i] * attention[i]
    measure_separation(position, salience, sd)
    risk_attitudes(sd, capability, switches, u, p, attitude)
    for i in range(actors):
        target[i], chance = best_target(i, sd, attitude, weight, attention, switches)
        if target[i] != NOBODY:
            strike(i, target[i], chance, position, salience, switches, deals[2 * i : 2 * i + 2])
    value_deals(position, salience, attitude, target, deals, sd, worth_of)
    largest = 0.0
    for i in range(actors):
        deal = chosen_deal(i, target, worth_of, capability, switches, u, listed, p)
        partner[i] = NOBODY
        row = 0
        if deal < actors:
            partner[i] = target[deal] if deal == i else deal
            row = 2 * deal + (0 if deal == i else 1)
        for k in range(issues):
            moved[i, k] = deals[row, k] if deal < actors else position[i, k]
            largest = max(largest, abs(moved[i, k] - position[i, k]))
    return largest


@njit(**OPTIONS)
def election(position, salience, capability, switches, room, terms):
    """Expected position under the probabilistic Condorcet election among the positions held, by risk-neutral actors.

    A position that several hold stands once.
    """
    sd, u, _, _, rows = room
    p = rows[3]
    actors, issues = position.shape
    measure_separation(position, salience, sd)
    options = 0
    for j in range(actors):
        if first_with_position(position, j) == j:
            for k in range(actors):
                u[k, options] = worth(sd[k, j], 0.0)
            rows[4, options] = j
            options += 1
    elect(u, options, capability, switches[VOTE], switches[VICTORY], p)
    for k in range(issues):
        terms[k] = 0.0
        for a in range(options):
            terms[k] += p[a] * position[int(rows[4, a]), k]


@njit(**OPTIONS)
def first_with_position(position, j):
    """The first actor that holds the same position as j."""
    for i in range(j):
        same = True
        for k in range(position.shape[1]):
            if position[i, k] != position[j, k]:
                same = False
                break
        if same:
            return i
    return j
