"""The one place that strings it together: one module for each job that a user can ask for.

`runs` plays a scenario forward; the other modules ask an engine, or play many runs and read them together.
"""

from realpolitik.pipeline.advice import advise
from realpolitik.pipeline.keeping import note_latest
from realpolitik.pipeline.reasons import explain
from realpolitik.pipeline.runs import Pair, assess, folder_of, whatif

__all__ = ["Pair", "advise", "assess", "explain", "folder_of", "note_latest", "whatif"]
