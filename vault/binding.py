"""
How names become bytes without ambiguity, and one secret becomes many keys.

`bind` makes associated data and key labels; `derive` makes a key for one purpose. Sealing with such a key is for
`vault.locks`.
"""

import hashlib
import hmac

_DOMAIN = b"handrail/1"


def to_bytes(text: str | bytes) -> bytes:
    """Encode a text; half a surrogate pair, as broken mail carries it, is kept rather than refused."""
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)


def bind(*parts: str | bytes) -> bytes:
    """Join parts, each behind its length, so that no two lists of parts give the same bytes."""
    encoded = [to_bytes(part) for part in parts]
    return _DOMAIN + b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def derive(secret: bytes, *label: str | bytes) -> bytes:
    """
    Derive a 32-byte key for one purpose from a secret of at least 100 random bits.

    One block of HKDF-Expand with SHA-256 (RFC 5869, section 2.3); no stretching, so never hand in a passphrase.
    """
    return hmac.digest(secret, bind(*label) + b"\x01", "sha256")


def digest(*parts: str | bytes) -> bytes:
    """Hash parts with SHA-256; the first part names the purpose, so that hashes of two purposes never meet."""
    return hashlib.sha256(bind(*parts)).digest()
