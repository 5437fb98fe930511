"""What deals make of an actor's choices: where those stand of which it is a party, and what either expects of them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from realpolitik.readings import actor_name
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import mean_interval
from realpolitik.table import number, share_text

IN_FORCE = 1
"""Where a deal stands that is signed and neither broken nor over."""
UTILITY = number(3, signed=True)
PRICE = number(3)


def told(scenario: Scenario, weighed: xr.Dataset, actor: str) -> tuple[str, ...]:
    """A sentence for each deal of which an actor is a party.

    Args:
        scenario: resolved.
        weighed: what `realpolitik.engines.deliberation.deliberate` returns for the actor.
        actor: whose choices.
    """
    said = []
    for name, deal in scenario.deals.items():
        if actor in deal.parties:
            data = weighed.sel(deal=name)
            own, other = sorted(deal.parties, key=lambda party: party != actor)
            places = {party: place + 1 for place, party in enumerate(deal.parties)}
            signed = data["accord"].values == IN_FORCE
            parts = [f"in force in {share_text(float(signed.mean()))} of the worlds"]
            price = data["deal_price"].sel(party=places[own]).values[signed]
            if (price != 0.0).any():
                parts.append(f"breaking it now would cost it {PRICE.text(mean_interval(price[price != 0.0]).value)}")
            gains = [data["deal_gain"].sel(party=places[party]).values for party in (own, other)]
            weighed_by = gains[0] != 0.0
            if weighed_by.any():
                parts.append(
                    f"with it rather than without, it expected {_mean(gains[0][weighed_by])} and "
                    f"{actor_name(scenario, other)} {_mean(gains[1][weighed_by])}, when it was last weighed"
                )
            said.append(f"“{deal.title}”: {'; '.join(parts)}.")
    return tuple(said)


def _mean(values: np.ndarray) -> str:
    return UTILITY.text(mean_interval(values).value)
