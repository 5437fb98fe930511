"""The same definitions in plain Python and sets: slow, and meant to be read beside the papers.

One scheme serves every variant. What differs is held in three judgements (`Judgement`): what makes an actor leave a
state, what deters it from doing so, and which answers the others give where answers must be credible.
"""
