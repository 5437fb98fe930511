"""Change something and compare, world by world."""

ORDER = 20
SECTIONS = """
    causes chain course events ground issues lapses moves runs
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
