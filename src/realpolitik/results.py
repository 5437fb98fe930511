"""One result type: a labelled dataset over worlds and months, with everything needed to make it again.

The dataset's dimensions and variables are listed in `docs/reference/result.md`.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from realpolitik import disk
from realpolitik.errors import RealpolitikError, RunError
from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import dump
from realpolitik.scenario.schema import Scenario
from realpolitik.version import __version__

FORMAT = 1
"""Version of the saved form."""
BITS = 12
"""Binary digits after the first that a value of a history keeps: it is right to one part in 8,192."""
DRAWN_BITS = 16
"""The same of a number drawn: it is right to one part in 131,072."""
ROWS = 50
"""Worlds that lie together in a file, compressed as one."""
PACKED = {"compression": "gzip", "compression_opts": 2, "shuffle": True}
"""How a file of a result is compressed; every reader of NetCDF undoes it."""
SHOWING = ("cli", "report", "serve")
"""Parts of the package that show numbers and make none."""


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
    baseline: str | None = None
    """Digest of the scenario before ``settings``; None where nothing was set."""

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        raw = json.loads(text)
        raw["pins"] = tuple(raw["pins"])
        return cls(**raw)

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits that name all of this."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def others(self, other: Provenance) -> str:
        """In what another run differs, in words: ``seed 1, not 2``."""
        mine, theirs = asdict(self), asdict(other)
        found = []
        for name in mine:
            if mine[name] == theirs[name]:
                continue
            if name == "versions":
                parts = {*mine[name], *theirs[name]}
                changed = sorted(part for part in parts if mine[name].get(part) != theirs[name].get(part))
                found.append("another version of " + ", ".join("its code" if p == "source" else p for p in changed))
            elif name in ("digest", "baseline"):
                found.append("another content of the scenario")
            else:
                found.append(f"{name} {_brief(theirs[name])}, not {_brief(mine[name])}")
        return "; ".join(found)


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
        baseline: the resolved scenario before numbers were set, where some were: the run has its actors' tastes.

    >>> import tempfile
    >>> from realpolitik import simulate
    >>> played = simulate("proxy_war", worlds=2, months=3)
    >>> kept = Result.load(played.save(Path(tempfile.mkdtemp(), "result.nc")))
    >>> kept.provenance == played.provenance
    True
    """

    data: xr.Dataset
    scenario: Scenario
    provenance: Provenance
    candidates: Mapping[str, tuple[str, ...]]
    baseline: Scenario | None = None

    @functools.cached_property
    def size(self) -> int:
        """Bytes of the dataset, in memory or not; reckoned once, as every reading asks for it."""
        return int(self.data.nbytes)

    def save(self, path: str | Path) -> Path:
        """Write to NetCDF, whole or not at all, with a checksum of the content.

        Raises:
            OSError: it cannot be written.
        """
        disk.keep(packed(self.data.assign_attrs(self.attributes)), Path(path), self.provenance.key)
        return Path(path)

    @property
    def attributes(self) -> dict[str, Any]:
        """What stands in a file beside the numbers."""
        found = {
            "realpolitik_format": FORMAT,
            "provenance": self.provenance.to_json(),
            "scenario": dump(self.scenario),
            "candidates": json.dumps({path: list(names) for path, names in self.candidates.items()}),
        }
        return found if self.baseline is None else {**found, "baseline": dump(self.baseline)}

    @classmethod
    def load(cls, path: str | Path) -> Result:
        """Open a saved result; arrays are read when they are used.

        Raises:
            RunError: the file is missing, damaged, of another format, or holds less than it says.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # a library that has to guess reads a file that is none of ours
                data = xr.open_dataset(path, engine="h5netcdf")
        except Exception as error:  # bytes that are not ours can raise anything
            import h5py

            why = _first_line(error) if h5py.is_hdf5(path) else "no file in HDF5"
            raise RunError(f"{path}: not a saved result ({why})") from error
        try:
            return cls._of(data, path)
        except BaseException:
            data.close()
            raise

    @classmethod
    def _of(cls, data: xr.Dataset, path: str | Path) -> Result:
        if data.attrs.get("realpolitik_format") != FORMAT:
            raise RunError(f"{path}: saved in another format than {FORMAT}")
        try:
            candidates = {key: tuple(names) for key, names in json.loads(data.attrs["candidates"]).items()}
            provenance = Provenance.from_json(data.attrs["provenance"])
            scenario = loads(data.attrs["scenario"])
            baseline = loads(data.attrs["baseline"]) if provenance.baseline is not None else None
        except (RealpolitikError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise RunError(f"{path}: a damaged result ({_first_line(error)})") from error
        held = data.sizes.get("world"), data.sizes.get("month")
        if held != (provenance.worlds, provenance.months + 1):
            raise RunError(f"{path}: a damaged result (worlds and months are {held})")
        return cls(in_order(data.drop_attrs(deep=False)), scenario, provenance, candidates, baseline)


def as_kept(values: np.ndarray, bits: int = BITS) -> np.ndarray:
    """Values of a history as they are kept, in memory and on disk alike, so that a finding is the same of both.

    Each is rounded to the nearest with ``bits`` binary digits after the first (ties to even), as the quantization
    ``bitround`` of the CF conventions does.

    Args:
        values: floats of any shape.
        bits: binary digits that are kept.

    Returns:
        A new array.

    >>> as_kept(np.array([0.0, 1.0, 0.1, 12345.678], np.float32)).tolist()
    [0.0, 1.0, 0.0999755859375, 12346.0]
    """
    rest = 23 - bits
    whole = values.astype(np.float32).view(np.uint32)
    whole += np.uint32((1 << (rest - 1)) - 1) + ((whole >> np.uint32(rest)) & np.uint32(1))
    whole &= np.uint32((0xFFFFFFFF << rest) & 0xFFFFFFFF)
    return whole.view(np.float32)


def laid_out(data: xr.Dataset) -> xr.Dataset:
    """A dataset as it lies in a file: months last, so that what changes little from month to month lies together."""
    return data.drop_encoding().transpose("world", ..., *(name for name in ("quarter", "month") if name in data.dims))


def in_order(data: xr.Dataset) -> xr.Dataset:
    """A dataset as it is described: worlds, months or quarters, then what they are told of."""
    times = (name for name in ("month", "quarter") if name in data.dims)
    return data.transpose(*(name for name in ("world", *times) if name in data.dims), ...)


def packed(data: xr.Dataset) -> xr.Dataset:
    """A dataset as it lies in a file, compressed."""
    found = laid_out(data)
    for variable in found.variables.values():
        if variable.dims[:1] == ("world",):
            variable.encoding = packing(variable.shape)
    return found


def packing(shape: Sequence[int]) -> dict[str, Any]:
    """How a variable over worlds is compressed in a file; one with a single number for each world is not."""
    if len(shape) < 2 or not all(shape):
        return {}
    return {**PACKED, "chunksizes": (min(ROWS, shape[0]), *shape[1:])}


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _brief(value: object) -> str:
    return f"{value if value is not None else 'none'}"[:80]


def versions() -> dict[str, str]:
    """Versions of the program, of its own code and of the libraries that can change a number."""
    libraries = {name: importlib.metadata.version(name) for name in ("numpy", "scipy", "numba")}
    return {"realpolitik": __version__, "source": source(Path(__file__).parent), **libraries}


@functools.cache
def source(package: Path) -> str:
    """Sixteen hexadecimal digits of all code and parameters that can change a number, by content.

    Modules that only show numbers are left out; the catalog is data, and enters with the digest of a scenario.

    Args:
        package: folder of the package.
    """
    digest = hashlib.sha256()
    for path in sorted((*package.rglob("*.py"), *package.glob("scenario/*.yaml"))):
        name = path.relative_to(package)
        if name.parts[0] not in (*SHOWING, "catalog"):
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
