"""
Public-key encryption to a hybrid key: HPKE (RFC 9180) with ML-KEM-768 and X25519 together, SHA-256 and AES-256-GCM.

Whoever records a blob today needs to break both, on a quantum computer too, to read it. What is bound to a blob is for
`vault.wraps` and `vault.inbox`.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from vault.errors import PublicKeyError, SealBrokenError

MLKEM768_X25519 = b"\x01"
"""The version byte of keys and blobs of this suite."""
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
OVERHEAD = 1 + 1088 + 32 + 16
"""By how much a blob is longer than what is in it: version, both encapsulations, tag; bytes."""
_PUBLIC = 1 + 1184 + 32
_PRIVATE = 1 + 64 + 32


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A hybrid key pair: version byte, ML-KEM part, X25519 part; 97 private bytes (seeds) and 1,217 public ones."""

    private: bytes = field(repr=False)
    public: bytes = field(repr=False)


def make_keypair() -> KeyPair:
    """Draw a new hybrid key pair."""
    kem, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    private = MLKEM768_X25519 + kem.private_bytes_raw() + curve.private_bytes_raw()
    public = MLKEM768_X25519 + kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return KeyPair(private, public)


def encrypt(public: bytes, bound: bytes, data: bytes) -> bytes:
    """
    Encrypt to a public key; `bound` must be shown to open it.

    Raises:
        PublicKeyError: this is not a public key.

    """
    try:
        return MLKEM768_X25519 + _SUITE.encrypt(data, _public_key(public), MLKEM768_X25519 + bound)
    except ValueError:
        raise PublicKeyError from None


def decrypt(private: bytes, bound: bytes, blob: bytes, what: str) -> bytes:
    """
    Open what `encrypt` made.

    Raises:
        SealBrokenError: another private key, another `bound`, or changed bytes; names `what`.

    """
    if blob[:1] != MLKEM768_X25519:
        raise SealBrokenError(what)
    try:
        return _SUITE.decrypt(blob[1:], _private_key(private), MLKEM768_X25519 + bound)
    except (InvalidTag, ValueError):
        raise SealBrokenError(what) from None


@lru_cache(maxsize=4096)
def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Parse a public key; kept, because the same people are wrapped for again and again."""
    if len(public) != _PUBLIC or public[:1] != MLKEM768_X25519:
        raise PublicKeyError
    kem = MLKEM768PublicKey.from_public_bytes(public[1:-32])
    return MLKEM768X25519PublicKey(kem, X25519PublicKey.from_public_bytes(public[-32:]))


def _private_key(private: bytes) -> MLKEM768X25519PrivateKey:
    if len(private) != _PRIVATE or private[:1] != MLKEM768_X25519:
        raise SealBrokenError("private key")
    kem = MLKEM768PrivateKey.from_seed_bytes(private[1:-32])
    return MLKEM768X25519PrivateKey(kem, X25519PrivateKey.from_private_bytes(private[-32:]))
