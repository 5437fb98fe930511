"""The mathematics: plain arrays in, plain arrays out; nothing of the rest of the package."""
