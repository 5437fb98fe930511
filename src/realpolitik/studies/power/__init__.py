"""Who can carry, block or make a settlement: votes, vetoes, ties, the kingmaker."""

ORDER = 80
