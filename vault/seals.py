"""
Sealing what a person wrote under its case's key, bound to the case and to the field it stands in.

A blob moved to another case or another field does not open. Who holds the case's key is for `vault.wraps`.
"""

from vault.binding import bind, to_bytes
from vault.case_keys import CaseKey
from vault.errors import SealBrokenError
from vault.locks import lock, unlock
from vault.padding import pad, unpad

__all__ = ["SealBrokenError", "open_sealed", "open_text", "seal"]


def seal(key: CaseKey, field: str, text: str | bytes) -> bytes:
    """Seal a text or bytes of one field; `field` names the place, for example `entry:<id>`, and never a person."""
    return lock(key.secret, _bound(key, field), pad(to_bytes(text)))


def open_sealed(key: CaseKey, field: str, blob: bytes) -> bytes:
    """
    Open what `seal` made.

    Raises:
        SealBrokenError: another key, case or field, or changed bytes.

    """
    return unpad(unlock(key.secret, _bound(key, field), blob, "case field"))


def open_text(key: CaseKey, field: str, blob: bytes) -> str:
    """
    Open a sealed text; what is not UTF-8 shows as replacement characters, so that it can always be shown.

    Raises:
        SealBrokenError: another key, case or field, or changed bytes.

    """
    return open_sealed(key, field, blob).decode("utf-8", "replace")


def _bound(key: CaseKey, field: str) -> bytes:
    return bind("seal", key.case, field)
