"""Where claims contradict one another, found by rule: within one source and across sources."""

ORDER = 65
SECTIONS = """
    claims contradictions evidence forecasts
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
