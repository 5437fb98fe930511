"""Seal a forecast with a hash, or check a sealed one."""

ORDER = 50
GONE = {"--verify": "name the sealed forecast in place of the scenario, as in: realpolitik seal FILE --rerun"}
