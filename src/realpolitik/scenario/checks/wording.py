"""Warnings about how things are worded: drafts, denials with a high number, sources far apart, names of two actors."""

from __future__ import annotations

import re
from itertools import combinations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.confidence import BANDS, probability
from realpolitik.scenario.statements import Claim

DRAFT = "DRAFT"
"""Beginning of the text of a claim that a program filled in and nobody has worded."""
HIGH = 0.5
"""Probability from which a denial beside "it comes about" is odd."""
APART = 80.0
"""Points of a 0 to 100 scale that two sources' estimates lie apart before it is pointed out."""
_DENIAL = re.compile(
    r"\b(?:certain|certainly|likely|probable|probably|sure|expected)\b[^.,;:]{0,40}\b(?:no|not|never|nobody|none)\b"
    r"|^[^.,;:]{0,60}\b(?:unlikely|improbable|no chance|doubtful)\b",
    re.I,
)
"""A denial of the forecast itself ("almost certain that no talks are held"), not of something beside it."""


def warn(context: Context) -> None:
    """Say of claims what a reader should look at again."""
    for name, claim in context.scenario.claims.items():
        if claim.text.startswith(DRAFT):
            context.warn(("claims", name, "text"), "a draft: put the statement in your own words", on_key=False)
        elif _is_odd(claim):
            message = "the text denies it, and the forecast says that it likely comes about: is 'comes: false' meant?"
            context.warn(("claims", name, "forecast"), message, on_key=False)
    _apart(context)
    _aliases(context)


def _is_odd(claim: Claim) -> bool:
    """Whether the text of a forecast denies what its number affirms."""
    forecast = claim.forecast
    if forecast is None or not forecast.comes or forecast.of is None or not _DENIAL.search(claim.text):
        return False
    if forecast.probability is not None:
        return forecast.probability > HIGH
    return claim.confidence in BANDS and probability(claim.confidence) > HIGH


def _apart(context: Context) -> None:
    """Estimates of one number in points by two sources that lie almost at its two ends."""
    on: dict[str, list[tuple[str, Claim]]] = {}
    for name, claim in context.scenario.claims.items():
        if claim.about is not None and claim.value is not None:
            on.setdefault(claim.about, []).append((name, claim))
    for about, claims in on.items():
        target = context.numbers.get(about)
        if target is None or target.measure is None or target.measure.unit != "points":
            continue
        for (_, one), (name, other) in combinations(claims, 2):
            if one.value is None or other.value is None or one.source == other.source:
                continue
            gap = abs(one.value.dated[-1][1].centre - other.value.dated[-1][1].centre)
            if gap >= APART:
                message = f"{gap:.0f} points from what {one.source} says of {about}: is the scale read the same way?"
                context.warn(("claims", name, "value"), message, on_key=False)


def _aliases(context: Context) -> None:
    """Names that two actors share: texts that say them are read as the first one's."""
    owner: dict[str, str] = {}
    for name, actor in context.scenario.actors.items():
        for index, form in enumerate((actor.name, *actor.aliases)):
            first = owner.setdefault(form.casefold(), name)
            if first != name and index:
                message = f"{form!r:.80} is a name of {first}, too: texts that say it are read as speaking of {first}"
                context.warn(("actors", name, "aliases", index - 1), message, on_key=False)
