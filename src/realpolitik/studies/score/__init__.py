"""Views, the pool and baselines, or a sealed forecast, against what happened."""

ORDER = 40
GONE = {"--sealed": "name the sealed forecast in place of the scenario, as in: realpolitik score FILE"}
