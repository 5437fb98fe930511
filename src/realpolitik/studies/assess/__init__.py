"""The main job: play it forward and say what happens and why."""

ORDER = 10
HOME = "results"
"""Where a run that names no folder gets one of its own."""
PAGE = "report"
"""Name of its page and of its document for programs."""
WORDS = {
    "talks": "bargain",
    "settlement": "bargain",
    "courses": "stable",
    "reasons": "explain",
    "conditions": "discover",
    "scenario-discovery": "discover",
    "sensitivity": "drivers",
    "causes": "mechanisms",
    "hypotheses": "weigh",
    "kingmaker": "power",
    "forecasts": "contradictions.forecasts",
    "map": "support",
    "hedging": "ties",
    "equilibria": "stable",
}
"""Other words for sections, as people look for them."""
SECTIONS = """
    actions calibrations claims conduct contradictions curves_months deals disputes driver_numbers driver_targets
    drivers events evidence ground ground_months hinges instruments left_out levels_months losses numbers outcome
    positions questions records series sources support surroundings territories ties wants work zones
"""
"""Names of its sections and tables; those with * are known when the scenario is."""
INNER = {
    **{
        name: name
        for name in ("explain", "discover", "bargain", "power", "mechanisms", "weigh", "contradictions", "score")
    },
    "stable": "stable",
    "threat": "threat",
    "threat-*": "threat",
}
"""Studies inside it → the verb whose sections they have."""
