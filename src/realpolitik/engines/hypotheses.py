"""The hypotheses engine: questions in, posteriors with the part of every item of evidence out."""

from __future__ import annotations

import numpy as np
import xarray as xr

from realpolitik.kernels.plain import hypotheses as kernel
from realpolitik.scenario.inquiry import Weighable
from realpolitik.worlds.beliefs import Posterior, logarithm
from realpolitik.worlds.draw import weigh_all


def weigh(scenario: Weighable, draws: int, seed: int) -> dict[str, xr.Dataset]:
    """Weigh every question, with the same draws as the first worlds of a run with this seed.

    Args:
        scenario: resolved, or an inquiry narrowed to a date.
        draws: number of draws of priors, marks, ratings and overlap.
        seed: seed of the draws.

    Returns:
        Question → dataset over ``world``, ``item`` and ``hypothesis``:

        - prior, posterior [world, hypothesis]: probabilities;
        - without [world, item, hypothesis]: posterior without the item;
        - likelihood [world, item, hypothesis]: of the report, as a ratio to a neutral one, after the discount;
        - trust, weight [world, item]: probability that the report can be relied on; what is left of it beside others;
        - information [world, item]: bits by which the item moves the posterior;
        - ratio [world, item]: largest likelihood over smallest, to the power of the weight;
        - grade [item, hypothesis]: steps from neutral on the ACH scale;
        - origin, source [item]: numbers; items of one origin are one report, reports of one source overlap;
        - counts [item]: whether it stands for its report;
        - against, severity [hypothesis]: inconsistent reports, and with very inconsistent ones counted double.

    Raises:
        RunError: the evidence excludes every hypothesis of a question in some draw.
    """
    worlds = np.arange(draws)
    return {question: _labelled(weighed, worlds) for question, weighed in weigh_all(scenario, worlds, seed).items()}


def _labelled(weighed: Posterior, worlds: np.ndarray) -> xr.Dataset:
    matrix = weighed.matrix
    logs = logarithm(weighed.likelihood)
    without = kernel.leaving_out(weighed.prior, logs, matrix.source, weighed.overlap, matrix.counts)
    against, severity = kernel.inconsistencies(matrix.grade[matrix.counts])
    cube = ("world", "item", "hypothesis")
    return xr.Dataset(
        {
            "prior": (("world", "hypothesis"), weighed.prior),
            "posterior": (("world", "hypothesis"), weighed.posterior),
            "without": (cube, without),
            "likelihood": (cube, weighed.likelihood),
            "trust": (("world", "item"), weighed.trust),
            "weight": (("world", "item"), weighed.weight),
            "information": (("world", "item"), kernel.information(weighed.posterior[:, None], without)),
            "ratio": (("world", "item"), kernel.diagnosticity(weighed.likelihood) ** weighed.weight),
            "grade": (("item", "hypothesis"), matrix.grade),
            "origin": ("item", matrix.origin),
            "source": ("item", matrix.source),
            "counts": ("item", matrix.counts),
            "against": ("hypothesis", against),
            "severity": ("hypothesis", severity),
        },
        {"world": worlds, "item": list(matrix.items), "hypothesis": list(matrix.hypotheses)},
    )
