"""Who can carry, block or make a settlement: votes, vetoes, ties, the kingmaker."""

ORDER = 80
SECTIONS = """
    cut cut_settlement indices kingmakers power settlement standings
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
