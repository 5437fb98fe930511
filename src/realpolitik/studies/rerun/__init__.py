"""Make a saved run anew, and tell what differs."""

ORDER = 160
