"""
Marks of browsers in which someone has signed in: random, with the server's MAC over them and the account.

A mark opens nothing; with it a browser's tries at this account are counted apart. What is counted is for `web`.
"""

import base64
import hmac
import secrets

from engine.context import Context

_RANDOM = 16
_MAC_BYTES = 16


def mark(context: Context, email: str) -> str:
    """Make a new mark for an account; nothing is kept of it."""
    drawn = secrets.token_urlsafe(12)
    return drawn + _mac(context, email, drawn)


def knows(context: Context, email: str, shown: str) -> bool:
    """Answer whether a mark was made for this account; compared in constant time."""
    expected = shown[:_RANDOM] + _mac(context, email, shown[:_RANDOM])
    return hmac.compare_digest(expected.encode(), shown.encode("utf-8", "replace"))


def _mac(context: Context, email: str, drawn: str) -> str:
    said = f"{drawn}\0{email.strip().lower()}".encode("utf-8", "replace")
    return base64.urlsafe_b64encode(context.server_key.mac("known-browser", said)[:_MAC_BYTES]).decode().rstrip("=")
