"""One patron's playbook across scenarios: instruments, order, cost, return, analogy."""

ORDER = 110
SECTIONS = """
    analogies arenas playbook-alike playbook-does playbook-gets returns shares use
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
