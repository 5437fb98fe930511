"""Crisis signalling: a threat, an answer, and what follows, under two-sided uncertainty on resolve."""
