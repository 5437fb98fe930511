"""A game: one actor's seat, or several, in one hidden world, quarter by quarter. Nothing here knows of a terminal.

::

    game      what was decided, move by move; a state is nothing but a replay of the moves
    board     one hidden world replayed with the orders held; what stays the same of it is worked out once
    orders    what a seat may order now, by the model's own choice set, and why not the rest
    seen      what a seat may know: the dossier
    counsel   what the model's own look-ahead would advise in worlds that agree with a dossier; voices of sources
    log       the moves on disk: only ever added to, each line sealed to the one before
    debrief   what was played against the model's own course, as a study
"""
