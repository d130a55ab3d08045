"""
Mail that could not be read as a report, kept sealed until a person has looked at it.

It belongs to no case yet, so it is sealed under the server's key: a thief of the database and that key can read it.
`docs/threat-model.md` says so, and `intake` says how rarely it is used.
"""

from vault.errors import SealBrokenError
from vault.padding import pad, unpad
from vault.server_key import ServerKey

__all__ = ["SealBrokenError", "open_quarantine", "seal_quarantine"]


def seal_quarantine(server_key: ServerKey, key: str, raw: bytes) -> bytes:
    """Seal a raw message under the row's `key`."""
    return server_key.seal(_purpose(key), pad(raw))


def open_quarantine(server_key: ServerKey, key: str, blob: bytes) -> bytes:
    """
    Open a raw message.

    Raises:
        SealBrokenError: another row, another server's key, or changed bytes.

    """
    return unpad(server_key.open(_purpose(key), blob))


def _purpose(key: str) -> str:
    return f"quarantine:{key}"
