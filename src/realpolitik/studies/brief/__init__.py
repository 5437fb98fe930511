"""One page to mail: the answer, the fan, what it hangs on, the record, the sources."""

ORDER = 12
HOME = "results"
"""Where a run that names no folder has one of its own: that of `assess`, which it goes on with."""
PAGE = "brief"
"""Name of its page and of its document for programs."""
SECTIONS = """
    disputes drivers events ground sources
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
