"""Which courses or states hold, for whom, by which concept of stability."""

ORDER = 100
SECTIONS = """
    actors alternatives best_for choices coalitions concepts courses equilibria events filled_in holds inverse
    misread options options_* payoffs profiles quantal ranking reasons regret robust sources stability
    stable_for states ways
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
