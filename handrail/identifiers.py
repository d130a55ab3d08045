"""
Typed identifiers: what names a case, a move or a person, and how such names are made.

Identifiers are opaque: they are drawn at random or hashed from a cause, never from what a person wrote. Those of what
is written in great numbers begin with when it was, so that what belongs together stands together in every index.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import NewType
from uuid import UUID

CaseId = NewType("CaseId", str)
"""A case's key in the database: 32 hexadecimal digits, in the order in which cases were opened."""
PersonId = NewType("PersonId", str)
"""A person's key in the database: 32 hexadecimal digits."""
MoveId = NewType("MoveId", str)
"""A move's key: hashed from its case and cause, so that one cause can never move twice."""
Reference = NewType("Reference", str)
"""What people and operators call a case: `HR-` and eight characters that are hard to mistake for one another."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_MOVES = UUID("5e0f3a52-6a0c-5d0e-9a51-6a2f5d1f6c0b")
_ID_LETTERS = 32
_TIME_LETTERS = 12
_VARIANTS = "89ab"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_PREFIX = hashlib.sha1(_MOVES.bytes, usedforsecurity=False)


def new_id() -> str:
    """Draw a new random key."""
    return secrets.token_hex(16)


def new_ordered_id(at: datetime) -> str:
    """
    Draw a new key that sorts by when it was drawn, to the millisecond: a UUID of version 7 (RFC 9562, section 5.7).

    For what says when it was in a column of its own; a name that others get to see is drawn by `new_id`.
    """
    drawn = secrets.token_hex(10)
    variant = _VARIANTS[int(drawn[3], 16) % 4]
    return f"{(at - _EPOCH) // _MILLISECOND:012x}7{drawn[:3]}{variant}{drawn[4:19]}"


def _is_ordered(key: str) -> bool:
    """Answer whether a key was drawn in order; of those drawn otherwise, one in 64 is taken for such."""
    return key[12] == "7" and key[16] in _VARIANTS


def is_id(text: str) -> bool:
    """Answer whether a text has the form of a key."""
    return len(text) == _ID_LETTERS and not set(text) - set("0123456789abcdef")


def new_reference() -> Reference:
    """Draw a new reference: 30 ** 8 of them, about 6.6e11."""
    return Reference("HR-" + "".join(secrets.choice(_ALPHABET) for _ in range(8)))


def move_id(case: CaseId, cause: str) -> MoveId:
    """
    Hash a move's key from its cause: the same cause on the same case is the same move.

    It begins as its case's key does, so that moves of cases that are due together stand together. Where a case's key is
    not ordered, as none was in earlier versions, it stays what it was: the whole hash, as a UUID of version 5.
    """
    hashed = _PREFIX.copy()
    hashed.update(f"{case}:{cause}".encode())
    if _is_ordered(case):
        return MoveId(case[:_TIME_LETTERS] + hashed.hexdigest()[: _ID_LETTERS - _TIME_LETTERS])
    key = bytearray(hashed.digest()[:16])
    key[6] = key[6] & 0x0F | 0x50
    key[8] = key[8] & 0x3F | 0x80
    return MoveId(key.hex())
