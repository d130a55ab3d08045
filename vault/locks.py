"""
The one authenticated lock under every seal: AES-256-GCM with a random nonce, behind a byte that names the algorithm.

What is bound to a lock, and how a text is padded before it, is for the modules that use it.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.errors import SealBrokenError

AES_256_GCM = b"\x01"
"""The version byte of this lock; a successor takes the next one, and both stay readable."""
_NONCE = 12
_TAG = 16


def lock(key: bytes, bound: bytes, data: bytes) -> bytes:
    """Lock `data` with a 32-byte key: version, nonce, ciphertext with its tag; `bound` must be shown to open it."""
    nonce = os.urandom(_NONCE)
    return AES_256_GCM + nonce + AESGCM(key).encrypt(nonce, data, AES_256_GCM + bound)


def unlock(key: bytes, bound: bytes, blob: bytes, what: str) -> bytes:
    """
    Open what `lock` made.

    Raises:
        SealBrokenError: wrong key, wrong `bound`, changed or cut bytes, or a version from the future; names `what`.

    """
    if blob[:1] != AES_256_GCM:
        raise SealBrokenError(what)
    try:
        return AESGCM(key).decrypt(blob[1 : 1 + _NONCE], blob[1 + _NONCE :], AES_256_GCM + bound)
    except (InvalidTag, ValueError):
        raise SealBrokenError(what) from None


def looks_locked(blob: bytes) -> bool:
    """Answer whether bytes have the form of a lock; whether they open is only known with the key."""
    return blob[:1] == AES_256_GCM and len(blob) > len(AES_256_GCM) + _NONCE + _TAG
