"""The plain twin of the signalling kernels: the crisis game as a tree, and solvers and checks that read trees.

Written from the definitions, not from the compiled functions; the same tests run on both.

=============  =========================================================================
`tree`         games in extensive form as data; the crisis game as one
`check`        is it an equilibrium: sequential rationality, Bayes' rule
`perfect`      every equilibrium of the crisis game by search, and D1
`quantal`      agent quantal response of any small tree, traced from 0
=============  =========================================================================
"""
