"""Reminders for a scenario that `new` made: what is still an example, and that nothing but judgement stands in it."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.numbers import JUDGEMENT

EXAMPLE = "example"
"""Id of the source that stands in for the user's own in a new scenario."""


def warn(context: Context) -> None:
    """Remind of the example source while it is there: its claims, its series, numbers that no source speaks of."""
    scenario = context.scenario
    if EXAMPLE not in scenario.sources:
        return
    context.warn(("sources", EXAMPLE), "still the example: put the first text that you read in its place")
    for name, claim in scenario.claims.items():
        if claim.source == EXAMPLE:
            context.warn(("claims", name), "an example claim: write what your source says, or delete it")
    for name, series in scenario.series.items():
        if series.source == EXAMPLE:
            context.warn(("series", name), "an example series: its figures are invented")
    written = [item for item in context.walked if item.written and item.keys[0] != "claims"]
    told = {claim.about for claim in scenario.claims.values() if claim.about and claim.source != EXAMPLE}
    bare = [
        item
        for item in written
        if all(item.ref_of(one) == JUDGEMENT for one in item.number.estimates) and item.path not in told
    ]
    if len(bare) == len(written):
        what = f"all {len(written)} numbers are judgement: no source says any of them yet"
        context.warn(("about", "name"), f"{what}; a claim with 'about' and 'value' gives one")
