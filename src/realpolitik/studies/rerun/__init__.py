"""Make a saved run anew, and tell what differs."""

ORDER = 160
SECTIONS = """
    provenance rerun variables
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
