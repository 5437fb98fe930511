"""Who blinks when one actor threatens another."""

ORDER = 90
