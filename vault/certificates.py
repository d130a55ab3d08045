"""
Until when a certificate holds.
"""

from datetime import datetime

from cryptography.x509 import load_pem_x509_certificate


def ends_at(pem: bytes) -> datetime:
    """
    Answer when the first certificate of a PEM file ends.

    Raises:
        ValueError: there is none in it.

    """
    return load_pem_x509_certificate(pem).not_valid_after_utc
