"""What an outcome hangs on: numbers, claims and sources by share of variance."""

ORDER = 20
PAGE = "attribution"
