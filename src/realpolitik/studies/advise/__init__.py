"""What one actor could do for a goal: effect, cost and robustness of each of its levers."""

ORDER = 60
SECTIONS = """
    goal idle levers views
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
