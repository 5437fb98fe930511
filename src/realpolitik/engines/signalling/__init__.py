"""The signalling engine: a threat in many worlds in, who blinks in each of them out."""

from realpolitik.engines.signalling.payoffs import Stakes, weigh
from realpolitik.engines.signalling.solve import SOLUTIONS, solve, solve_cases, sweep

__all__ = ["SOLUTIONS", "Stakes", "solve", "solve_cases", "sweep", "weigh"]
