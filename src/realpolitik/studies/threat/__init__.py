"""Who blinks when one actor threatens another."""

ORDER = 90
SECTIONS = """
    cases equilibria outcomes payoffs players quantal solutions surface threat-*
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
