"""Seal a forecast with a hash, or check a sealed one."""

ORDER = 50
GONE = {"--verify": "name the sealed forecast in place of the scenario, as in: realpolitik seal FILE --rerun"}
SECTIONS = """
    bank differences events quantiles seal sealed
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
