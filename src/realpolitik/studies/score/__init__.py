"""Views, the pool and baselines, or a sealed forecast, against what happened."""

ORDER = 40
GONE = {"--sealed": "name the sealed forecast in place of the scenario, as in: realpolitik score FILE"}
SECTIONS = """
    actors bank claims covered dates events figures groups horizons items kinds means open outcomes points
    probabilities reliability scores scores-common scores-together series source_forecasts source_scores sources
    standing units unscored
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
INNER = {"bank": "score", "common": "score", "together": "score"}
"""Studies inside it → the verb whose sections they have."""
