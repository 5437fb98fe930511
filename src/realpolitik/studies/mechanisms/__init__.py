"""Put every causal claim to the test: paired runs with and without the cause."""

ORDER = 50
