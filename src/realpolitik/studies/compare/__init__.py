"""Two saved runs side by side: two dates, views or scenarios, before and after."""

ORDER = 25
SECTIONS = """
    conduct course events ground inputs issues only roles runs series why
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
