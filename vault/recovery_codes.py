"""
The printed recovery code: 130 random bits as seven groups of four letters and digits, the last two of them a check.

It is read back tolerantly, since it is typed from paper. What it opens is for `vault.people`.
"""

import re
import secrets
import unicodedata

from vault.binding import digest

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_SYMBOLS = 26
_CHECK = 2
_GROUP = 4


def new_code() -> str:
    """Draw a code."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_SYMBOLS))
    whole = drawn + _check(drawn)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_code(typed: str) -> str | None:
    """Answer the bare symbols of a code as it was typed, or None if it is none; I, L and O count as 1, 1 and 0."""
    text = unicodedata.normalize("NFKC", typed[:200]).upper()
    bare = re.sub(r"[^0-9A-Z]", "", text).translate(_MISREAD)
    drawn, check = bare[:_SYMBOLS], bare[_SYMBOLS:]
    return drawn if len(drawn) == _SYMBOLS and check == _check(drawn) else None


def _check(drawn: str) -> str:
    hashed = digest("recovery-check", drawn)
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in hashed[:_CHECK])
