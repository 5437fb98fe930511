"""What one actor could do for a goal: effect, cost and robustness of each of its levers."""

ORDER = 60
