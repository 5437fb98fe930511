"""Engines: worlds in, labelled results out."""
