"""The words that readings may use: state variables, and what each points at."""

import math

VARIABLES: dict[str, tuple[str, ...]] = {
    "ground": ("belligerent",),
    "fighters": ("belligerent",),
    "equipment": ("belligerent",),
    "cohesion": ("belligerent",),
    "power": ("belligerent",),
    "dominance": ("belligerent",),
    "losses": ("belligerent",),
    "revenue": ("belligerent",),
    "holds_capital": ("belligerent",),
    "talking": ("belligerent",),
    "rivalry": ("belligerent",),
    "contested": (),
    "war_deaths": (),
    "output": (),
    "settled": (),
    "stalemate": (),
    "settlement_surplus": (),
    "will": ("actor",),
    "standing": ("actor",),
    "influence": ("actor",),
    "presence": ("actor",),
    "abruptness": ("actor",),
    "engaged": ("actor",),
    "evenness": ("actor",),
    "credibility": ("actor",),
    "threat": ("territory",),
    "flow": ("territory",),
    "guard": ("territory",),
    "labour": ("territory",),
    "fear": ("territory",),
    "attacks": ("territory",),
    "access": ("actor", "actor"),
    "relations": ("actor", "actor"),
    "belief": ("actor", "patron"),
    "level": ("actor", "instrument"),
    "propensity": ("actor", "instrument"),
    "ground_in": ("zone", "belligerent"),
    "contested_in": ("zone",),
}
"""State variables that issues, events and series can read, and what each is indexed by.

Units: docs/reference/result.md.
"""

_SHARES = (
    *("ground", "equipment", "cohesion", "power", "dominance", "holds_capital", "talking", "rivalry", "contested"),
    *("settled", "stalemate", "will", "standing", "influence", "abruptness", "engaged", "evenness", "credibility"),
    *("guard", "labour", "ground_in", "contested_in"),
    *("fear", "access", "belief", "level", "propensity"),
)
_COUNTED = ("fighters", "losses", "revenue", "war_deaths", "output", "presence", "threat", "flow", "attacks")
BOUNDS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(_SHARES, (0.0, 1.0)),
    **dict.fromkeys(_COUNTED, (0.0, math.inf)),
    "relations": (-1.0, 1.0),
    "settlement_surplus": (-1.0, 1.0),
}
"""Least and greatest value that each state variable can have, in its own unit."""

STATE = frozenset(
    {
        *("ground", "fighters", "equipment", "cohesion"),
        *("will", "standing", "abruptness", "engaged", "belief"),
        *("access", "relations", "fear", "settled"),
    }
)
"""State variables that last from month to month, so that a shock can change them; the others follow from these."""

WHOLES: dict[str, str] = {
    "ground": "ground",
    "contested": "ground",
    "power": "power",
    "dominance": "dominance",
    "holds_capital": "capital",
}
"""Variable → whole that its values are parts of: all parts of a whole add up to 1."""

COUNTS = frozenset({"attacks"})
"""State variables that count up from the start of each run."""
