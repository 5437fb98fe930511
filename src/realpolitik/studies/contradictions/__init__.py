"""Where claims contradict one another, found by rule: within one source and across sources."""

ORDER = 65
