"""
The authenticated lock under every seal, with a random nonce, behind a byte that names the algorithm: AES-256-GCM now.

ChaCha20-Poly1305 opens too, so that the day on which one of the two is broken is a change of one line.
What is bound to a lock, and how a text is padded before it, is for the modules that use it.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from vault.errors import SealBrokenError, UnknownAlgorithmError

AES_256_GCM = b"\x01"
"""The version byte of what is locked now; a successor takes another one, and all stay readable."""
CHACHA20_POLY1305 = b"\x02"
"""The version byte of the lock that stands ready; keys, nonces and tags are as long."""
_CIPHERS: dict[bytes, type[AESGCM | ChaCha20Poly1305]] = {AES_256_GCM: AESGCM, CHACHA20_POLY1305: ChaCha20Poly1305}
_NONCE = 12
_TAG = 16
OVERHEAD = len(AES_256_GCM) + _NONCE + _TAG
"""By how much a lock is longer than what is in it, in bytes; the same for both."""


def lock(key: bytes, bound: bytes, data: bytes, version: bytes = AES_256_GCM) -> bytes:
    """Lock `data` with a 32-byte key: version, nonce, ciphertext with its tag; `bound` must be shown to open it."""
    nonce = os.urandom(_NONCE)
    return version + nonce + _CIPHERS[version](key).encrypt(nonce, data, version + bound)


def unlock(key: bytes, bound: bytes, blob: bytes, what: str) -> bytes:
    """
    Open what `lock` made.

    Raises:
        UnknownAlgorithmError: the blob names an algorithm that is not known here.
        SealBrokenError: wrong key, wrong `bound`, changed or cut bytes; names `what`.

    """
    version = blob[:1]
    if not version:
        raise SealBrokenError(what)
    if version not in _CIPHERS:
        raise UnknownAlgorithmError(what, version[0])
    try:
        return _CIPHERS[version](key).decrypt(blob[1 : 1 + _NONCE], blob[1 + _NONCE :], version + bound)
    except (InvalidTag, ValueError):
        raise SealBrokenError(what) from None


def looks_locked(blob: bytes) -> bool:
    """Answer whether bytes have the form of a lock; whether they open is only known with the key."""
    return blob[:1] in _CIPHERS and len(blob) > len(AES_256_GCM) + _NONCE + _TAG
