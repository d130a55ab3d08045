"""
Locking under a passphrase: Argon2id (RFC 9106) with its costs written into the blob, so that they can be raised later.

The hash takes a fifth of a second on purpose and lets other threads run meanwhile: callers on an event loop use a
thread. What is locked, and when, is for `vault.people`.
"""

import os
import struct
import unicodedata
from dataclasses import dataclass

from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from vault.binding import bind, to_bytes
from vault.errors import SealBrokenError, WrongPassphraseError
from vault.locks import lock, unlock

_ARGON2ID = 1
_SALT = 16
_HEADER = struct.Struct(f">BIBB{_SALT}s")
_MOST_MEMORY_KIB = 1024 * 1024
_MOST_PASSES = 64
_MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, and lanes (threads)."""

    memory_kib: int
    passes: int
    lanes: int

    def allowed(self) -> bool:
        """Answer whether Argon2 takes it and a damaged blob cannot exhaust the machine with it."""
        enough = self.memory_kib >= 8 * self.lanes and self.passes >= 1 and self.lanes >= 1
        sparing = self.memory_kib <= _MOST_MEMORY_KIB and self.passes <= _MOST_PASSES and self.lanes <= _MOST_LANES
        return enough and sparing


DEFAULT_COST = Cost(memory_kib=64 * 1024, passes=3, lanes=1)
"""64 MiB and three passes, the memory and passes of RFC 9106's second choice, on one lane: about 0.2 s of one core."""


def normalised(passphrase: str) -> str:
    """Bring a passphrase into the form NFKC, so that two keyboards that write the same words give the same bytes."""
    return unicodedata.normalize("NFKC", passphrase)


def lock_with(passphrase: str, data: bytes, cost: Cost) -> bytes:
    """Lock data: version, costs and salt, then the lock, which covers them too."""
    salt = os.urandom(_SALT)
    header = _HEADER.pack(_ARGON2ID, cost.memory_kib, cost.passes, cost.lanes, salt)
    return header + lock(stretch(passphrase, salt, cost), bind("passphrase", header), data)


def unlock_with(passphrase: str, blob: bytes) -> bytes:
    """
    Open what `lock_with` made.

    Raises:
        WrongPassphraseError: it does not open.

    """
    try:
        salt, cost = _read_header(blob)
        key = stretch(passphrase, salt, cost)
        return unlock(key, bind("passphrase", blob[: _HEADER.size]), blob[_HEADER.size :], "private key")
    except (struct.error, SealBrokenError):
        raise WrongPassphraseError("the passphrase does not fit") from None


def _read_header(blob: bytes) -> tuple[bytes, Cost]:
    version, memory_kib, passes, lanes, salt = _HEADER.unpack(blob[: _HEADER.size])
    cost = Cost(memory_kib, passes, lanes)
    if version != _ARGON2ID or not cost.allowed():
        raise SealBrokenError("private key")
    return salt, cost


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Hash a passphrase into a 32-byte key."""
    return hash_secret_raw(
        to_bytes(normalised(passphrase)),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
        version=ARGON2_VERSION,
    )
