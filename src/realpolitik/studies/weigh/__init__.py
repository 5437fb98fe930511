"""Weigh hypotheses by the evidence: posterior, what each item does, the classic count."""

ORDER = 60
