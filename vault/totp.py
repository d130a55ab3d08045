"""
The second factor: six digits that change every half minute (TOTP, RFC 6238, with HMAC-SHA1 as authenticators expect).

The secret is sealed by the person's own private key, so it opens only once their passphrase has. Which code was used
last is for `storage`: one that was used, or is older, is refused here.
"""

import base64
import hmac
import os
from urllib.parse import quote

from vault.binding import bind, derive
from vault.errors import SealBrokenError
from vault.locks import lock, unlock

__all__ = ["SealBrokenError", "address_of", "code_at", "new_secret", "open_secret", "seal_secret", "step_of"]

_SECONDS = 30
_DIGITS = 6
_BYTES = 20
_DRIFT = 1
"""How many steps a telephone's clock may be off, either way."""


def new_secret() -> bytes:
    """Draw a secret of 160 bits, as RFC 4226 recommends."""
    return os.urandom(_BYTES)


def code_at(secret: bytes, step: int, digits: int = _DIGITS) -> str:
    """Answer the code of one step of half a minute (RFC 4226, section 5.3)."""
    hashed = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = hashed[-1] & 0x0F
    number = int.from_bytes(hashed[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, typed: str, seconds: float, last: int) -> int | None:
    """Answer the step that a typed code belongs to, at a time since 1970; None if wrong, or not after step `last`."""
    bare = "".join(typed.split())
    now, found = int(seconds) // _SECONDS, None
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        fits = hmac.compare_digest(code_at(secret, step).encode(), bare.encode("utf-8", "replace"))
        if fits and step > last:
            found = step
    return found


def address_of(secret: bytes, account: str) -> str:
    """Write the `otpauth:` address that authenticators read."""
    spelled = base64.b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/Handrail:{quote(account)}?secret={spelled}&issuer=Handrail"


def seal_secret(private: bytes, secret: bytes) -> bytes:
    """Seal a secret under a key made of the person's private key."""
    return lock(derive(private, "totp-key"), bind("totp"), secret)


def open_secret(private: bytes, blob: bytes) -> bytes:
    """
    Open a secret.

    Raises:
        SealBrokenError: another person's private key, or changed bytes.

    """
    return unlock(derive(private, "totp-key"), bind("totp"), blob, "second factor")
