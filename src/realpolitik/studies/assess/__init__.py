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
