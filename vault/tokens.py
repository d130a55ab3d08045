"""
The token in a reply address: it names the case and proves that we wrote it, inside one local part of a mail address.

Lower-case letters and digits only, 45 characters, and any case is read back, since mail systems fold it. Building and
splitting the address around it is for `notifiers` and `intake`.
"""

import base64
import binascii
import hmac

from handrail.identifiers import CaseId
from vault.server_key import ServerKey

_CASE_BYTES = 16
_MAC_BYTES = 12
_LENGTH = 45


def reply_token(server_key: ServerKey, case: CaseId) -> str:
    """
    Write the token of a case: its 128 bits and a 96-bit MAC, in base 32.

    Raises:
        ValueError: the case id is not 32 hexadecimal digits.

    """
    raw = bytes.fromhex(case)
    if len(raw) != _CASE_BYTES:
        raise ValueError("a case id has 32 hexadecimal digits")
    return base64.b32encode(raw + _mac(server_key, raw)).decode().rstrip("=").lower()


def read_reply_token(server_key: ServerKey, token: str) -> CaseId | None:
    """Answer the case a token names, or None if it is not one of ours; the MAC is compared in constant time."""
    raw = _decoded(token)
    if raw is None or not hmac.compare_digest(raw[_CASE_BYTES:], _mac(server_key, raw[:_CASE_BYTES])):
        return None
    return CaseId(raw[:_CASE_BYTES].hex())


def _decoded(token: str) -> bytes | None:
    """Decode a token of the right length, spelled in the one way we spell it; case does not matter."""
    if len(token) != _LENGTH or not token.isascii():
        return None
    try:
        raw = base64.b32decode(token.upper() + "===")
    except binascii.Error:
        return None
    return raw if base64.b32encode(raw).decode().rstrip("=") == token.upper() else None


def _mac(server_key: ServerKey, raw: bytes) -> bytes:
    return server_key.mac("reply-token", raw)[:_MAC_BYTES]
