"""The one place that strings it together: one module for each job that a user can ask for.

`runs` plays a scenario forward; the other modules ask an engine, or play many runs and read them together.
"""

from realpolitik.pipeline.keeping import note_latest
from realpolitik.pipeline.runs import folder_of, simulate

__all__ = ["folder_of", "note_latest", "simulate"]
