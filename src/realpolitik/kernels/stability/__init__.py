"""Stability in the graph model for conflict resolution (Kilgour, Hipel & Fang 1987; Fang, Hipel & Kilgour 1993).

Arrays in, arrays out. States are the combinations of option levels, numbered in mixed radix with the first option as
the lowest digit; `layout` describes them and who may move where. `basic` finds Nash, GMR, SMR and SEQ stability in
time and memory linear in the number of states, `levels` faster still where everything is open to everybody,
`simultaneous` SIM, `limited` limited-move and non-myopic stability, `search` the variants for coalitions, unknown and
graded preference and attitudes. `plain` says all of it again in sets, as the definitions are printed.
"""
