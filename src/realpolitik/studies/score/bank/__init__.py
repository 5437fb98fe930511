"""Scores on the question bank: items made by rule, answers from records, forecasts without a model, tables, charts."""
