"""
Public-key encryption by HPKE (RFC 9180) to hybrid keys, each part of which must be broken to read what was encrypted.

Whoever records a blob today needs to break both parts, on a quantum computer too. The algorithms are in `vault.kems`.
A private key is a ring: the newest key first, and behind it those that its owner had before, so that blobs of each
algorithm open side by side. What is bound to a blob is for `vault.wraps` and `vault.inbox`.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag

from vault.errors import PublicKeyError, SealBrokenError, UnknownAlgorithmError
from vault.kems import KEMS, MLKEM768_X25519, Kem, PublicKey

NEWEST = MLKEM768_X25519
"""By which algorithm new keys are made. To change it is all that an upgrade takes; see `engine.keys.renewing`."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key pair: each half begins with the byte that names its algorithm; `private` is a ring of one key or more."""

    private: bytes = field(repr=False)
    public: bytes = field(repr=False)


def make_keypair() -> KeyPair:
    """Draw a new key pair of the newest algorithm."""
    private, public = KEMS[NEWEST].make()
    return KeyPair(NEWEST + private, NEWEST + public)


def is_newest(key: bytes) -> bool:
    """Answer whether a key, or the first one of a ring, is of the algorithm by which new ones are made."""
    return key[:1] == NEWEST


def add_to_ring(pair: KeyPair, ring: bytes) -> KeyPair:
    """Answer a new pair whose ring also holds the keys that its owner had before."""
    return KeyPair(pair.private + ring, pair.public)


def oldest_in(ring: bytes) -> bytes:
    """
    Answer the key of a ring that its owner had first.

    Raises:
        SealBrokenError: it is no ring.

    """
    return _parted(ring)[-1]


def encrypted_bytes(key: bytes, size: int, what: str = "public key") -> int:
    """
    Answer how long `size` bytes are once they are encrypted to a key, or by the algorithm of a blob.

    Raises:
        UnknownAlgorithmError: nothing is known by the byte that it begins with.

    """
    return len(key[:1]) + _kem(key, what).overhead + size


def encrypt(public: bytes, bound: bytes, data: bytes) -> bytes:
    """
    Encrypt to a public key; `bound` must be shown to open it.

    Raises:
        PublicKeyError: this is not a public key.

    """
    version = public[:1]
    try:
        return version + KEMS[version].suite.encrypt(data, _public_key(public), version + bound)
    except (KeyError, ValueError):
        raise PublicKeyError from None


def decrypt(ring: bytes, bound: bytes, blob: bytes, what: str) -> bytes:
    """
    Open what `encrypt` made, by the key of its algorithm.

    Raises:
        UnknownAlgorithmError: the blob names an algorithm that is not known here.
        SealBrokenError: another private key, another `bound`, or changed bytes; names `what`.

    """
    version, kem = blob[:1], _kem(blob, what)
    for key in (one for one in _parted(ring) if one[:1] == version):
        try:
            return kem.suite.decrypt(blob[1:], kem.private(key[1:]), version + bound)
        except (InvalidTag, ValueError):
            continue
    raise SealBrokenError(what)


def _kem(blob: bytes, what: str) -> Kem:
    version = blob[:1]
    if not version:
        raise SealBrokenError(what)
    if version not in KEMS:
        raise UnknownAlgorithmError(what, version[0])
    return KEMS[version]


def _parted(ring: bytes) -> list[bytes]:
    """Answer the keys of a ring, the newest first."""
    found: list[bytes] = []
    rest = ring
    while rest or not found:
        end = 1 + _kem(rest, "private key").private_bytes
        if len(rest) < end:
            raise SealBrokenError("private key")
        found.append(rest[:end])
        rest = rest[end:]
    return found


@lru_cache(maxsize=4096)
def _public_key(public: bytes) -> PublicKey:
    """Parse a public key; kept, because the same people are wrapped for again and again."""
    kem = KEMS[public[:1]]
    if len(public) != 1 + kem.public_bytes:
        raise PublicKeyError
    return kem.public(public[1:])
