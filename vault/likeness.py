"""
Fingerprints of names, by which one reader finds the cases that may concern the same person, and nobody else does.

A fingerprint is made of a spelling, of the reader and of a secret of the server, and it is sealed as that reader's wrap
of the case is: under their public key, and under the case's outer key. So what the server holds alone compares nothing.
Which spellings a name has is for `engine.deciding.spellings`; who is given fingerprints is for `engine.keys.likeness`.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from handrail.identifiers import CaseId, PersonId
from vault.binding import bind, derive, to_bytes
from vault.case_keys import OuterKey
from vault.errors import PublicKeyError, SealBrokenError
from vault.hybrid import decrypt, oldest_in
from vault.locks import lock, unlock
from vault.padding import pad, unpad
from vault.server_key import ServerKey
from vault.wraps import Recipient, WrappingKeys

__all__ = [
    "Likeness",
    "PublicKeyError",
    "SealBrokenError",
    "fingerprints",
    "keep_fast",
    "open_likeness",
    "seal_likeness",
]

SIZE = 8
"""Bytes of a fingerprint: that two spellings share one by chance is less likely than any other mistake here."""
_WRAPPED = b"\x01"
"""What the server seals while the reader is not there: it opens with their private key."""
_OWN = b"\x02"
"""What was sealed anew in the reader's presence, under a key made of their private key: a hundred times as fast."""
_LENGTH = 4
_WHAT = "likeness"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A reader's fingerprints of one case, and whether they lie in the form that opens fast."""

    marks: frozenset[bytes] = field(repr=False)
    fast: bool


def fingerprints(server_key: ServerKey, reader: PersonId, spellings: Iterable[str]) -> frozenset[bytes]:
    """Make a reader's fingerprints of spellings; another reader's are others, so that theirs cannot be compared."""
    key = server_key.mac(_WHAT, bind(reader))
    return frozenset(hmac.digest(key, to_bytes(spelling), "sha256")[:SIZE] for spelling in spellings)


def seal_likeness(
    case: CaseId, marks: frozenset[bytes], reader: Recipient, outer: OuterKey, wrapping: WrappingKeys | None = None
) -> bytes:
    """
    Seal a reader's fingerprints of one case.

    Raises:
        PublicKeyError: the reader's public key is none.

    """
    bound = _bound(case, reader.person)
    secret, sealed = (wrapping or WrappingKeys()).of(reader)
    parts = (len(sealed).to_bytes(_LENGTH, "big"), sealed, lock(secret, bound, _joined(marks)))
    return lock(outer.secret, bound, _WRAPPED + b"".join(parts))


def open_likeness(case: CaseId, reader: PersonId, blob: bytes, outer: OuterKey, private: bytes) -> Likeness:
    """
    Open a reader's fingerprints of one case.

    Raises:
        SealBrokenError: another outer key, case, reader or private key, or changed bytes.

    """
    bound = _bound(case, reader)
    inner = unlock(outer.secret, bound, blob, _WHAT)
    kind, rest = inner[:1], inner[1:]
    if kind == _OWN:
        return Likeness(_cut(unlock(_own(private), bound, rest, _WHAT)), fast=True)
    if kind != _WRAPPED:
        raise SealBrokenError(_WHAT)
    end = _LENGTH + int.from_bytes(rest[:_LENGTH], "big")
    secret = decrypt(private, bind("wrapping key", reader), rest[_LENGTH:end], _WHAT)
    return Likeness(_cut(unlock(secret, bound, rest[end:], _WHAT)), fast=False)


def keep_fast(case: CaseId, reader: PersonId, marks: frozenset[bytes], outer: OuterKey, private: bytes) -> bytes:
    """Seal a reader's fingerprints anew in their presence, so that they open faster the next time."""
    bound = _bound(case, reader)
    return lock(outer.secret, bound, _OWN + lock(_own(private), bound, _joined(marks)))


def _own(private: bytes) -> bytes:
    """Make a reader's own key of the private key that they had first, which newer ones carry with them."""
    return derive(oldest_in(private), "likeness-own")


def _bound(case: CaseId, reader: PersonId) -> bytes:
    return bind(_WHAT, case, reader)


def _joined(marks: frozenset[bytes]) -> bytes:
    return pad(b"".join(sorted(marks)))


def _cut(padded: bytes) -> frozenset[bytes]:
    marks = unpad(padded)
    return frozenset(marks[start : start + SIZE] for start in range(0, len(marks), SIZE))
