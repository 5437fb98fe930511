"""The main job: play it forward and say what happens and why."""

ORDER = 10
HOME = "results"
"""Where a run that names no folder gets one of its own."""
PAGE = "report"
"""Name of its page and of its document for programs."""
