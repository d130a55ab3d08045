"""
The secret in the address of a calendar: how it is drawn, and the hash by which it is found again.

Whom it stands for, and what it opens, is for `engine.showing.deadlines`.
"""

import re
import secrets

from vault.binding import digest

_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_feed_token() -> str:
    """Draw a secret of 256 bits, in letters that an address may hold."""
    return secrets.token_urlsafe(_BYTES)


def feed_lookup(token: str) -> bytes | None:
    """Answer the hash that is kept of a secret, apart from every other hash we make; None if it can be none of ours."""
    return digest("calendar-feed", token.encode()) if _TOKEN.fullmatch(token) else None
