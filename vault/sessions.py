"""
Who is signed in: the private key lies sealed under a key that lives only in the person's cookie.

The database keeps a hash of the cookie to find the row by, and the sealed key; neither opens anything alone. How long
a row lives, and which person it is, is for `storage` and `engine`.
"""

import secrets
from dataclasses import dataclass, field

from vault.binding import bind, derive, digest
from vault.errors import SealBrokenError
from vault.locks import lock, unlock

__all__ = ["SealBrokenError", "SessionKeys", "new_session", "open_session", "seal_for", "session_lookup"]


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """A new sign-in: `cookie` for the person only, `lookup` (32 bytes) and `sealed` for the database."""

    cookie: str = field(repr=False)
    lookup: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def new_session(private: bytes) -> SessionKeys:
    """Seal a person's private key under a new random cookie of 256 bits."""
    cookie = secrets.token_urlsafe(32)
    return SessionKeys(cookie, session_lookup(cookie), seal_for(cookie, private))


def seal_for(cookie: str, private: bytes) -> bytes:
    """Seal a private key that was renewed under a cookie that is there already."""
    return lock(_key(cookie), bind("session"), private)


def session_lookup(cookie: str) -> bytes:
    """Hash a cookie to find its row by; any text is taken, most are found nowhere."""
    return digest("session-lookup", cookie)


def open_session(cookie: str, sealed: bytes) -> bytes:
    """
    Open the private key of who is signed in.

    Raises:
        SealBrokenError: another cookie, or changed bytes.

    """
    return unlock(_key(cookie), bind("session"), sealed, "session")


def _key(cookie: str) -> bytes:
    return derive(digest("session-secret", cookie), "session-key")
