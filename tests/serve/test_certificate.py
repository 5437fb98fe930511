"""A certificate that is made: TLS takes it, for the names that it holds for, and no other."""

from __future__ import annotations

import socket
import ssl
import stat
import threading
from pathlib import Path

import pytest

from realpolitik.errors import UsageError
from realpolitik.serve.certificate import BASE, KEY, N, P, _times, fingerprint, kept, made
from realpolitik.serve.game_server import checked


def shaken(files: tuple[Path, Path], name: str) -> bytes:
    """What a client that trusts a certificate is shown when it asks for a name."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*files)
    client = ssl.create_default_context(cafile=files[0])
    near, far = socket.socketpair()

    def answer() -> None:
        try:
            server.wrap_socket(far, server_side=True).close()
        except (ssl.SSLError, OSError):
            far.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with client.wrap_socket(near, server_hostname=name) as joined:
            return joined.getpeercert(binary_form=True) or b""
    finally:
        near.close()
        thread.join(10)


def test_tls_takes_it_for_its_own_names_alone(tmp_path: Path) -> None:
    files = kept(tmp_path, "192.168.7.9")
    for name in ("192.168.7.9", "127.0.0.1", "localhost"):
        assert fingerprint(ssl.DER_cert_to_PEM_cert(shaken(files, name))) == fingerprint(files[0].read_text())
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(files, "192.168.7.8")


def test_a_signature_that_was_changed_is_seen(tmp_path: Path) -> None:
    one, other = made("localhost"), made("localhost")
    (tmp_path / "c").write_text(one.certificate)
    (tmp_path / "k").write_text(other.key)
    with pytest.raises(UsageError, match="--cert"):
        checked(tmp_path / "c", tmp_path / "k")


def test_the_key_is_for_its_owner_alone_and_is_kept(tmp_path: Path) -> None:
    first = kept(tmp_path, "localhost")
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    text = first[0].read_text()
    assert kept(tmp_path, "localhost")[0].read_text() == text
    assert kept(tmp_path, "10.0.0.1")[0].read_text() != text


def test_the_curve_is_what_its_standard_says() -> None:
    """SP 800-186: the base point lies on the curve and has the stated order; twice it, from the published vectors."""
    x, y = BASE
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    assert (y * y - x**3 + 3 * x - b) % P == 0
    assert _times(N, BASE) is None
    assert _times(N - 1, BASE) == (x, P - y)
    assert _times(2, BASE) == (
        0x7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978,
        0x07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1,
    )


@pytest.mark.parametrize("missing", ["cert", "key", "both"])
def test_a_certificate_that_is_none_is_told(tmp_path: Path, missing: str) -> None:
    (tmp_path / "x").write_text("no certificate")
    given = {"cert": (None, tmp_path / "x"), "key": (tmp_path / "x", None), "both": (tmp_path / "x", tmp_path / "y")}
    with pytest.raises(UsageError, match="--cert"):
        checked(*given[missing])
