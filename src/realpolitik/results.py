"""One result type: a labelled dataset over worlds and months, with everything needed to make it again.

The dataset's dimensions and variables are listed in `docs/reference/result.md`.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import xarray as xr

from realpolitik.errors import RunError
from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import dump
from realpolitik.scenario.schema import Scenario
from realpolitik.version import __version__

FORMAT = 1
"""Version of the saved form."""


@dataclass(frozen=True)
class Provenance:
    """What a run was made of: enough for anybody to run it again and get the same numbers."""

    scenario: str
    digest: str
    as_of: str
    view: str | None
    seed: int
    worlds: int
    months: int
    pins: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        raw = json.loads(text)
        raw["pins"] = tuple(raw["pins"])
        return cls(**raw)

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True)
class Result:
    """Outcome of a run over all its worlds.

    Attributes:
        data: dataset over ``world``, ``month``, ``actor`` … (opened lazily when it comes from a file).
        scenario: the resolved scenario that was run.
        provenance: scenario digest, seed, versions, date of knowledge.
        candidates: for each number on which claims speak or which a hypothesis sets, what a world could believe:
            ``own``, claim ids or ``hypotheses.ID``, in the order of the codes in ``data.believed``; for each question,
            as ``questions.ID``, its hypotheses in the order of the codes in ``data.hypothesis``.
    """

    data: xr.Dataset
    scenario: Scenario
    provenance: Provenance
    candidates: Mapping[str, tuple[str, ...]]

    def save(self, path: str | Path, unlimited: tuple[str, ...] = ()) -> Path:
        """Write to NetCDF, whole or not at all; ``unlimited`` dimensions can grow in the file."""
        target = Path(path)
        attrs = {
            "realpolitik_format": FORMAT,
            "provenance": self.provenance.to_json(),
            "scenario": dump(self.scenario),
            "candidates": json.dumps({path: list(names) for path, names in self.candidates.items()}),
        }
        scratch = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            self.data.assign_attrs(attrs).to_netcdf(scratch, engine="h5netcdf", unlimited_dims=unlimited)
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
        return target

    @classmethod
    def load(cls, path: str | Path) -> Result:
        """Open a saved result; arrays are read when they are used.

        Raises:
            RunError: the file is missing, damaged, or of another format.
        """
        try:
            data = xr.open_dataset(path, engine="h5netcdf")
        except (OSError, ValueError) as error:
            raise RunError(f"{path}: not a saved result ({error})") from error
        if data.attrs.get("realpolitik_format") != FORMAT:
            raise RunError(f"{path}: saved in another format than {FORMAT}")
        candidates = {key: tuple(names) for key, names in json.loads(data.attrs["candidates"]).items()}
        scenario = loads(data.attrs["scenario"])
        provenance = Provenance.from_json(data.attrs["provenance"])
        return cls(data.drop_attrs(deep=False), scenario, provenance, candidates)


def versions() -> dict[str, str]:
    """Versions of the program and of the libraries that can change a number."""
    libraries = {name: importlib.metadata.version(name) for name in ("numpy", "scipy", "numba")}
    return {"realpolitik": __version__, **libraries}
