"""TLS is verified: who answers, for which name, and until when."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pipeline.fetch import Fetcher, Limits, Request
from pipeline.records import FetchOutcome
from tests.server import HOST, running

NAME = "ministry.example"
DAY = timedelta(days=1)


def certificate(file: Path, name: str, until: timedelta) -> Path:
    """Write a certificate signed by itself, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - 9 * DAY)
        .not_valid_after(now + until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return file


@pytest.mark.parametrize(
    ("name", "until", "trusted", "reason"),
    [
        (NAME, DAY, True, None),
        (NAME, DAY, False, "self-signed certificate"),
        ("other.example", DAY, True, "Hostname mismatch"),
        (NAME, -DAY, True, "certificate has expired"),
    ],
)
def test_only_the_host_itself_is_listened_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    until: timedelta,
    trusted: bool,
    reason: str | None,
) -> None:
    file = certificate(tmp_path / "server.pem", name, until)
    other = certificate(tmp_path / "other.pem", "authority.example", DAY)
    monkeypatch.setenv("SSL_CERT_FILE", str(file if trusted else other))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    with (
        running(context) as pages,
        Fetcher(
            contact="x",
            limits=Limits(connect=2, request=5, gap=0),
            allow_hosts=frozenset({NAME}),
            resolver=lambda host, port: [HOST],
        ) as fetcher,
    ):
        result = fetcher.fetch(Request(pages.add("/", b"words").replace(HOST, NAME)))
        assert len(pages.seen) == (reason is None)
    if reason is None:
        assert result.body == b"words", result.reason
    else:
        assert result.outcome is FetchOutcome.UNREACHABLE
        assert reason in (result.reason or "")
