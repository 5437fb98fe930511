"""Where talks settle, by rival formulas."""

ORDER = 70
SECTIONS = """
    advice bargain ends gains issues pulls rounds terms
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
