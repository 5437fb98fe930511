"""A local page to ask: one program on the user's own machine, for the user's own browser.

``serve`` stands above the studies, like the command line, and says the same things: a question is a `Question` whether
it stands in an address or in a command, a `Session` holds the worlds that were played for it, a `Job` tells an answer
that grows from 50 worlds on, and what is shown is the study that the command would print. `guard` decides who is
answered at all.
"""
