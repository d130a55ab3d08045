"""
A certificate for 127.0.0.1, made for one run of the tests.

It is made with the library that is among our dependencies anyway, so that no command need be installed.
"""

import ssl
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from handrail.clock import SystemClock


@dataclass(frozen=True)
class Trust:
    """A certificate for 127.0.0.1 made for this run: what the server shows, and what a client must trust."""

    server: ssl.SSLContext
    client: ssl.SSLContext
    ca: Path


def make_trust(folder: Path) -> Trust:
    """Make the certificate and both sides' contexts; `folder` keeps the files."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(_self_signed(key).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate, private)
    return Trust(server, ssl.create_default_context(cafile=str(certificate)), certificate)


def _self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Sign a certificate for loopback with its own key, good for a day of the real calendar."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.org")])
    now = SystemClock().now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
