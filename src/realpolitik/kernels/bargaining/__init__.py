"""Where talks settle: rival formulas of bargaining over one or many issues, for one world or for many.

A *table* is what the formulas work on, on plain arrays, distances on a unit scale (0–100 becomes 0–1):

=============  =======  =====================================================================
``position``   [N, K]   point that actor i prefers on issue k, 0–1
``salience``   [N, K]   how much issue k matters to it, 0–1
``weight``     [N]      its weight at the table (capability, with what else gives weight)
``walkaway``   [N]      its utility without an agreement, in the unit of `common.utility`
``party``      [N]      1 where an agreement needs its consent (a veto player), else 0
``reference``  [K]      where the issues stand without an agreement, 0–1
=============  =======  =====================================================================

To get the terms for one world inside another kernel, nothing allocated::

    found = static.terms_of(formula, position, salience, weight, walkaway, party, reference, terms, room)

``formula`` is a code of `static` (`MEAN`, `MEDIAN`, `NASH`, `KALAI_SMORODINSKY`, `PROCEDURAL`); ``terms`` [K] is
written; ``room`` [ground.ROWS + N, ground.width_of(N, K)] is scratch; the return value is False where no terms leave
every party better off than its walkaway, and ``terms`` is then the reference (mean, median and procedure always return
True). Whether one veto player would sign given terms::

    common.acceptable(position, salience, walkaway, i, terms)
    common.signs(position, salience, walkaway, betrayed, i, terms, trust)

the second where it trusts only with probability ``trust`` that the terms are kept, and gets ``betrayed[i]`` if not.
`kernels.power.needed_trust` gives the least trust at which some terms suit every party, and those terms.

Formulas that go round by round (`challenge`, `spatial`, `exchange`) write a whole path; `settle.settle_worlds` plays
any formula by its code in some worlds: `challenge` side by side, the others one by one. Names, authors and years stand
in `settle.FORMULAS`.
`plain` holds the twin of each formula, written like its equations.
"""
