"""The stability engine: a game in, labelled stability of every state by actor and concept out.

`model` makes arrays of a game's records, `empirical` of payoffs such as a simulation's; `solve` says which states hold,
`stable` the same without labels, for many games one after another. `courses` says of a game of payoffs in many worlds
which profiles hold, `guess` fills in payoffs that were not played. `reachable`, `inverse` and `robustness` go beyond
the answer: ways from the status quo, preferences by which a state would hold, preferences disturbed.
"""

from realpolitik.engines.stability.beyond import INVERTED, drawn, inverse, lowered, reachable, robustness, transitions
from realpolitik.engines.stability.concepts import Concept, concept, usual
from realpolitik.engines.stability.courses import CONCEPTS, courses
from realpolitik.engines.stability.model import Model, empirical, model, views
from realpolitik.engines.stability.normal import graded, guess
from realpolitik.engines.stability.solve import solve, stable

__all__ = [
    "CONCEPTS",
    "INVERTED",
    "Concept",
    "Model",
    "concept",
    "courses",
    "drawn",
    "empirical",
    "graded",
    "guess",
    "inverse",
    "lowered",
    "model",
    "reachable",
    "robustness",
    "solve",
    "stable",
    "transitions",
    "usual",
    "views",
]
