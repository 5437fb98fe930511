"""Which courses or states hold, for whom, by which concept of stability."""

ORDER = 100
