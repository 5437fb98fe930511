"""The plain twin of the campaign kernel: the same model in ordinary Python and numpy, written to be read.

It was written from the equations, not from the compiled kernel, and the same tests run on both, which must agree to
1e-10. Use it to follow a world step by step, and to try a change of an equation before it is compiled.

=============  =========================================================================
`names`        phase, levers, numbers and tables as records with named arrays
`fighting`     strength, ground, deaths, numbers, cohesion
`politics`     presence, will, belief, ties, standing
`settlement`   terms, consent, guarantee, agreement and breakdown
`arena`        commodity, spill-over, fear, rule, fall of the capital
`step`         the order of it all: a month of a run, a stride of a look-ahead, chance
`decide`       capacity, consent, irreversibility and quantal response
`run`          worlds, one after another
`random`       the same counter-based random numbers
=============  =========================================================================
"""
