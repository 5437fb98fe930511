"""Why an actor chooses what it chooses: by issue, by cost, with the claims behind."""

ORDER = 50
SECTIONS = """
    choices held options reasons
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
INNER = {"*": "explain"}
"""A study for each actor, by its id."""
