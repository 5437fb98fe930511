"""Where talks settle, by rival formulas."""

ORDER = 70
