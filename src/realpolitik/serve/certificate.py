"""A certificate of one's own for a game on a local network, made where none is given.

It is signed with its own key, so a browser warns of it once; whoever opens the link compares the fingerprint that the
terminal shows. What is encrypted is encrypted by the system's TLS; here is only the writing of the certificate (RFC
5280) and of its key (RFC 5915), on the curve P-256 (FIPS 186-5, section 6; SP 800-186, section 3.2.1.3), so that no
further package is needed for it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import ipaddress
import os
import secrets
import textwrap
from pathlib import Path
from typing import NamedTuple

CERTIFICATE, KEY = "certificate.pem", "key.pem"
"""Files of a game's folder."""
DAYS = 30
"""How long a certificate holds: longer than a course, shorter than the memory of where its key was left."""
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
"""The curve P-256: its field, the order of its base point, and the base point."""
SIGNED = (1, 2, 840, 10045, 4, 3, 2)
CURVE = (1, 2, 840, 10045, 3, 1, 7)
"""Object identifiers of ecdsa-with-SHA256 and of the curve."""
Point = tuple[int, int] | None


class Made(NamedTuple):
    """A certificate and its key, as files hold them (PEM)."""

    certificate: str
    key: str


def made(host: str, now: dt.datetime | None = None) -> Made:
    """A new certificate for an address, and its key.

    Args:
        host: the address or name that stands in links; this machine's own always holds besides.
        now: when it is made.
    """
    since = (now or dt.datetime.now(dt.UTC)) - dt.timedelta(hours=1)
    secret = secrets.randbelow(N - 1) + 1
    public = _public(secret)
    body = _body(host, public, since)
    whole = _seq(body, _seq(_oid(SIGNED)), _bits(_signature(body, secret)))
    key = _seq(_int(1), _tag(4, secret.to_bytes(32)), _tag(0xA0, _oid(CURVE)), _tag(0xA1, _bits(public)))
    return Made(_pem("CERTIFICATE", whole), _pem("EC PRIVATE KEY", key))


def kept(folder: Path, host: str) -> tuple[Path, Path]:
    """The certificate that lies in a folder, and its key; made anew where there is none for the address, or an old one.

    Args:
        folder: of the game.
        host: as for `made`.
    """
    files = folder / CERTIFICATE, folder / KEY
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=DAYS - 1)
    if all(file.is_file() for file in files):
        is_young = dt.datetime.fromtimestamp(files[0].stat().st_mtime, dt.UTC) > since
        if is_young and _name(host) in _content(files[0].read_text(encoding="ascii", errors="replace")):
            return files
    found = made(host)
    for file, text in zip(files, found, strict=True):
        file.unlink(missing_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
            stream.write(text)
    return files


def fingerprint(certificate: str) -> str:
    """The SHA-256 of a certificate, as browsers show it.

    Args:
        certificate: as a file holds it (PEM).

    """
    return ":".join(textwrap.wrap(hashlib.sha256(_content(certificate)).hexdigest().upper(), 2))


def _content(certificate: str) -> bytes:
    """The first certificate of a file; nothing where it holds none."""
    body = certificate.partition("-----BEGIN CERTIFICATE-----")[2].partition("-----END CERTIFICATE-----")[0]
    try:
        return base64.b64decode("".join(body.split()), validate=True)
    except ValueError:
        return b""


def _body(host: str, public: bytes, since: dt.datetime) -> bytes:
    """What is signed: who it is for, how long it holds, and the public key."""
    name = _seq(_tag(0x31, _seq(_oid((2, 5, 4, 3)), _tag(12, b"realpolitik, a game"))))
    holds = _seq(*(_tag(23, f"{day:%y%m%d%H%M%S}Z".encode()) for day in (since, since + dt.timedelta(days=DAYS))))
    key = _seq(_seq(_oid((1, 2, 840, 10045, 2, 1)), _oid(CURVE)), _bits(public))
    names = _seq(*dict.fromkeys(map(_name, (host, "127.0.0.1", "::1", "localhost"))))
    more = _seq(
        _seq(_oid((2, 5, 29, 17)), _tag(4, names)),  # names that it holds for
        _seq(_oid((2, 5, 29, 19)), _tag(1, b"\xff"), _tag(4, _seq())),  # it signs no others
    )
    serial = _int(secrets.randbits(120) | 1 << 119)
    return _seq(_tag(0xA0, _int(2)), serial, _seq(_oid(SIGNED)), name, holds, name, key, _tag(0xA3, more))


def _name(host: str) -> bytes:
    try:
        return _tag(0x87, ipaddress.ip_address(host).packed)
    except ValueError:
        return _tag(0x82, host.encode("idna"))


def _signature(body: bytes, secret: int) -> bytes:
    """ECDSA with SHA-256 (FIPS 186-5, section 6.4)."""
    told = int.from_bytes(hashlib.sha256(body).digest())
    while True:
        nonce = secrets.randbelow(N - 1) + 1
        point = _times(nonce, BASE)
        r = 0 if point is None else point[0] % N
        s = pow(nonce, -1, N) * (told + r * secret) % N
        if r and s:
            return _seq(_int(r), _int(s))


def _public(secret: int) -> bytes:
    point = _times(secret, BASE)
    assert point is not None
    return b"\x04" + point[0].to_bytes(32) + point[1].to_bytes(32)


def _times(factor: int, point: Point) -> Point:
    found: Point = None
    while factor:
        if factor & 1:
            found = _plus(found, point)
        point, factor = _plus(point, point), factor >> 1
    return found


def _plus(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


# ---- DER (X.690)


def _tag(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    long = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 128 | len(long))) + long + content


def _seq(*parts: bytes) -> bytes:
    return _tag(48, b"".join(parts))


def _int(value: int) -> bytes:
    return _tag(2, value.to_bytes(value.bit_length() // 8 + 1))


def _bits(content: bytes) -> bytes:
    return _tag(3, b"\x00" + content)


def _oid(arcs: tuple[int, ...]) -> bytes:
    found = bytearray((40 * arcs[0] + arcs[1],))
    for arc in arcs[2:]:
        groups = [arc & 127]
        while arc := arc >> 7:
            groups.append(128 | arc & 127)
        found += bytes(reversed(groups))
    return _tag(6, bytes(found))


def _pem(kind: str, content: bytes) -> str:
    lines = "\n".join(textwrap.wrap(base64.b64encode(content).decode(), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----\n"
