"""Weigh hypotheses by the evidence: posterior, what each item does, the classic count."""

ORDER = 60
SECTIONS = """
    claims contradictions evidence hypotheses matrix question-* questions sets
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
INNER = {"*": "weigh"}
"""A study for each question, by its id."""
