"""The stability engine: a game in, labelled stability of every state by actor and concept out.

`model` makes arrays of a game's records, `empirical` of payoffs such as a simulation's; `solve` says which states hold,
`stable` the same without labels, for many games one after another. `courses` says of a game of payoffs in many worlds
which profiles hold, `guess` fills in payoffs that were not played.
"""

from realpolitik.engines.stability.concepts import Concept, concept, usual
from realpolitik.engines.stability.courses import CONCEPTS, courses
from realpolitik.engines.stability.model import Model, empirical, model
from realpolitik.engines.stability.normal import guess
from realpolitik.engines.stability.solve import solve, stable

__all__ = [
    "CONCEPTS",
    "Concept",
    "Model",
    "concept",
    "courses",
    "empirical",
    "guess",
    "model",
    "solve",
    "stable",
    "usual",
]
