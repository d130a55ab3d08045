"""
The reporter's address, sealed so that the server can use it at night, when nobody who may read the case is there.

It is under the outer key alone, which the server holds: a thief needs the database, the key store and the server's
key, but no passphrase. `docs/threat-model.md` says so. Everything else of a case is for `vault.seals`.
"""

from vault.binding import bind, to_bytes
from vault.case_keys import OuterKey
from vault.errors import SealBrokenError
from vault.locks import lock, unlock
from vault.padding import pad, unpad

__all__ = ["SealBrokenError", "open_contact", "seal_contact"]


def seal_contact(outer: OuterKey, address: str) -> bytes:
    """Seal a reporter's address for the server's own use."""
    return lock(outer.secret, bind("contact", outer.case), pad(to_bytes(address)))


def open_contact(outer: OuterKey, blob: bytes) -> str:
    """
    Open a reporter's address.

    Raises:
        SealBrokenError: another outer key or case, or changed bytes.

    """
    opened = unpad(unlock(outer.secret, bind("contact", outer.case), blob, "contact"))
    return opened.decode("utf-8", "replace")
