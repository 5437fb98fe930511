"""What a stability analysis found, of courses or of a game's states: its dataset, by name and without labels."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import xarray as xr


class Solved:
    """Base of studies that hold a dataset over concepts.

    Attributes:
        data: the dataset; the profile or state numbered n stands at n − 1.
    """

    data: xr.Dataset

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """The dataset's variables without labels."""
        return {str(name): variable.values for name, variable in self.data.data_vars.items()}

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts."""
        return tuple(map(str, self.data.concept.values))
