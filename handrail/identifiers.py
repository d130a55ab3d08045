"""
Typed identifiers: what names a case, a move or a person, and how such names are made.

Identifiers are opaque: they are drawn at random or hashed from a cause, never from what a person wrote.
"""

import hashlib
import secrets
from typing import NewType
from uuid import UUID

CaseId = NewType("CaseId", str)
"""A case's key in the database: 32 hexadecimal digits."""
PersonId = NewType("PersonId", str)
"""A person's key in the database: 32 hexadecimal digits."""
MoveId = NewType("MoveId", str)
"""A move's key: hashed from its case and cause, so that one cause can never move twice."""
Reference = NewType("Reference", str)
"""What people and operators call a case: `HR-` and eight characters that are hard to mistake for one another."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_MOVES = UUID("5e0f3a52-6a0c-5d0e-9a51-6a2f5d1f6c0b")
_ID_LETTERS = 32
_PREFIX = hashlib.sha1(_MOVES.bytes, usedforsecurity=False)


def new_id() -> str:
    """Draw a new random key."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Answer whether a text has the form of a key."""
    return len(text) == _ID_LETTERS and not set(text) - set("0123456789abcdef")


def new_reference() -> Reference:
    """Draw a new reference: 30 ** 8 of them, about 6.6e11."""
    return Reference("HR-" + "".join(secrets.choice(_ALPHABET) for _ in range(8)))


def move_id(case: CaseId, cause: str) -> MoveId:
    """Hash a move's key from its cause, as UUID version 5 does: the same cause on the same case is the same move."""
    hashed = _PREFIX.copy()
    hashed.update(f"{case}:{cause}".encode())
    key = bytearray(hashed.digest()[:16])
    key[6] = key[6] & 0x0F | 0x50
    key[8] = key[8] & 0x3F | 0x80
    return MoveId(key.hex())
