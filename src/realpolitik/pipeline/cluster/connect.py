"""Addresses of clusters, what may be reached without encryption, and clients that are closed again."""

from __future__ import annotations

import contextlib
import importlib.util
import ipaddress
import logging
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from realpolitik.errors import RunError, UsageError

if TYPE_CHECKING:
    from distributed import Client

FORMS = "local:N, tls://HOST:PORT, or tcp://127.0.0.1:PORT on this machine"
"""How a cluster may be named."""
MOST = 1024
"""Processes of this machine at most."""
ANSWERS = 10.0
"""Seconds that a scheduler has to answer."""
TLS = ("ca-file", "client.cert", "client.key")
"""What Dask's own settings must name below ``distributed.comm.tls`` for an encrypted connection."""


@contextlib.contextmanager
def connected(cluster: str | Client) -> Iterator[Client]:
    """A client of the cluster that is named; one that the caller brings is left open.

    Raises:
        UsageError, RunError: as for `realpolitik.pipeline.cluster.opened`.
    """
    checked = checked_address(cluster) if isinstance(cluster, str) else None
    if importlib.util.find_spec("distributed") is None:
        raise RunError("a cluster needs Dask, which is not installed: pip install realpolitik[cluster]")
    from distributed import Client

    if not isinstance(cluster, str):
        if not isinstance(cluster, Client):
            raise UsageError(f"no cluster: {cluster!r:.60}; expected {FORMS}, or a distributed.Client")
        yield cluster
    elif isinstance(checked, int):
        with quiet(), _local(checked) as client:
            yield client
    else:
        with quiet(), contextlib.closing(_client(cluster)) as client:
            yield client


def checked_address(text: str) -> int | None:
    """Number of processes of ``local:N``, None for the address of a scheduler.

    Raises:
        UsageError: it is neither, or an address that would be reached across a network without encryption.

    >>> checked_address("local:4")
    4
    >>> checked_address("tls://cluster.example.org:8786")
    """
    local = re.fullmatch(r"local:([0-9]{1,5})", text)
    if local:
        if not 1 <= int(local[1]) <= MOST:
            raise UsageError(f"{text!r}: expected 1 to {MOST:,} processes")
        return int(local[1])
    scheme, host, port = _parts(text)
    if not port:
        raise UsageError(f"no cluster: {text!r:.80}; expected {FORMS}")
    if scheme == "tcp" and not _is_loopback(host):
        raise UsageError(
            f"{text!r:.80} would be reached in plain text, by which anybody on the way could run programs on both "
            f"ends; start scheduler and workers with --protocol tls and their certificates, and name tls://{host}:{port}"
        )
    return None


def _parts(text: str) -> tuple[str, str, str]:
    """Scheme, host and port of an address; empty where it is none."""
    found = re.fullmatch(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})", text)
    if found is None or not 1 <= int(found[3]) <= 65535:
        return "", "", ""
    return found[1], found[2].strip("[]"), found[3]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """What Dask has to say of workers that come and go is left out: what matters is said as an error."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextlib.contextmanager
def _local(processes: int) -> Iterator[Client]:
    """Processes of this machine that only this one can reach: on loopback, with certificates made for the occasion."""
    import dask
    from distributed import Client, LocalCluster, Security

    try:
        security = Security.temporary()
    except ImportError as error:
        raise RunError(f"a cluster needs certificates ({error}): pip install realpolitik[cluster]") from None
    settings: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
    no_pages = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}  # a server it opens in any case; any free port
    options: dict[str, Any] = {"dashboard_address": None, "silence_logs": logging.CRITICAL}
    with (
        dask.config.set(settings),
        _one_thread(),
        LocalCluster(
            processes,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tls",
            security=security,
            scheduler_kwargs=no_pages,
            **options,
        ) as cluster,
        Client(cluster, security=security, set_as_default=False) as client,
    ):
        yield client


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Processes that start in here leave linear algebra to one thread: there are as many of them as are wanted."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: value or "1" for name, value in before.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)


def _client(address: str) -> Client:
    """A client of the scheduler at an address.

    Raises:
        UsageError: encryption is wanted, and Dask's settings name no certificates. RunError: nobody answers.
    """
    import dask
    from distributed import Client, Security

    security = None
    if address.startswith("tls://"):
        missing = [name for name in TLS if not dask.config.get(f"distributed.comm.tls.{name}", default=None)]
        if missing:
            named = ", ".join(f"distributed.comm.tls.{name}" for name in missing)
            raise UsageError(
                f"{address:.80}: Dask's settings name no {named}; put the files into ~/.config/dask/tls.yaml, or into "
                f"variables such as DASK_DISTRIBUTED__COMM__TLS__CA_FILE"
            )
        security = Security(require_encryption=True)
    try:
        return Client(address, security=security, timeout=ANSWERS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        why = str(error).partition("\n")[0] or type(error).__name__
        raise RunError(f"no scheduler answers at {address:.80} within {ANSWERS:.0f} seconds ({why:.200})") from None
