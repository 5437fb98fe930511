"""What an outcome hangs on: numbers, claims and sources by share of variance."""

ORDER = 20
PAGE = "attribution"
SECTIONS = """
    claims dummies numbers origins outcomes
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
