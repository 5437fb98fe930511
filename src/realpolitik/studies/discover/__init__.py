"""Under what conditions something comes about: boxes and a tree of inputs."""

ORDER = 30
PAGE = "discovery"
SECTIONS = """
    boxes conditions leaves outcomes steps
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
