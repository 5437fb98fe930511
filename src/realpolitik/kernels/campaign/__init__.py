"""The campaign model: a civil war, those who back its sides, and what they choose."""
