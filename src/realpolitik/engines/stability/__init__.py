"""The stability engine: a game in, labelled stability of every state by actor and concept out.

`model` makes arrays of a game's records, `empirical` of payoffs such as a simulation's; `solve` says which states hold.
"""

from realpolitik.engines.stability.concepts import Concept, concept, usual
from realpolitik.engines.stability.model import Model, empirical, model
from realpolitik.engines.stability.solve import solve

__all__ = ["Concept", "Model", "concept", "empirical", "model", "solve", "usual"]
