"""Put every causal claim to the test: paired runs with and without the cause."""

ORDER = 50
SECTIONS = """
    claims curves experiments mechanisms precision trials
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
