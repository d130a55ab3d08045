"""
The secret in an invitation's link: whose it is, with the server's MAC over that and the day on which it ends.

Nothing of it is kept, so nobody who reads the database can follow a link; one that was sent anew ends the one before.
"""

import base64
import binascii
import hmac
from datetime import datetime

from engine.context import Context
from handrail.identifiers import PersonId

_ID_BYTES = 16
_MAC_BYTES = 16


def link_token(context: Context, person: PersonId, ends_at: datetime) -> str:
    """Write what stands in the link: 43 letters, digits, lines and underscores."""
    raw = bytes.fromhex(person)
    return base64.urlsafe_b64encode(raw + _mac(context, raw, ends_at)).decode().rstrip("=")


def person_in(token: str) -> PersonId | None:
    """Answer whom a token names; whether it is ours is for `is_ours`."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=")
    except (binascii.Error, ValueError):
        return None
    return PersonId(raw[:_ID_BYTES].hex()) if len(raw) == _ID_BYTES + _MAC_BYTES else None


def is_ours(context: Context, token: str, person: PersonId, ends_at: datetime) -> bool:
    """Answer whether we wrote this token for an invitation that ends then; compared in constant time."""
    return hmac.compare_digest(link_token(context, person, ends_at).encode(), token.encode("utf-8", "replace"))


def _mac(context: Context, raw: bytes, ends_at: datetime) -> bytes:
    return context.server_key.mac("invitation", raw + ends_at.isoformat().encode())[:_MAC_BYTES]
