"""Twins of the bargaining kernels: the same equations on whole arrays, slow and short; the same tests run on both."""
