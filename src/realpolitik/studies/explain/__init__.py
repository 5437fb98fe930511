"""Why an actor chooses what it chooses: by issue, by cost, with the claims behind."""

ORDER = 50
