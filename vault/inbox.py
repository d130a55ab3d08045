"""
A case's inbox: what arrives while no case key is open, such as a reply by mail, sealed to the case's own public key.

The private half is sealed under the case's key, so whoever can read the case can read its inbox. Anyone who knows the
public half can put something in: who sent it is for `intake` to establish.
"""

from dataclasses import dataclass, field

from handrail.identifiers import CaseId
from vault.binding import bind, to_bytes
from vault.case_keys import CaseKey
from vault.errors import PublicKeyError, SealBrokenError
from vault.hybrid import add_to_ring, decrypt, encrypt, make_keypair
from vault.padding import pad, unpad
from vault.seals import open_sealed, seal

__all__ = [
    "Inbox",
    "PublicKeyError",
    "SealBrokenError",
    "new_inbox",
    "open_from_inbox",
    "renewed_inbox",
    "seal_to_case",
]

_PRIVATE_FIELD = "inbox-private"


@dataclass(frozen=True, slots=True)
class Inbox:
    """The two halves of a case's inbox as they are kept."""

    public: bytes = field(repr=False)
    sealed_private: bytes = field(repr=False)


def new_inbox(key: CaseKey) -> Inbox:
    """Make a case's inbox; once, when it is opened."""
    pair = make_keypair()
    return Inbox(pair.public, seal(key, _PRIVATE_FIELD, pair.private))


def renewed_inbox(key: CaseKey, sealed_private: bytes) -> Inbox:
    """
    Make an inbox of the newest algorithm in the place of an older one; what lies in that one opens as before.

    Raises:
        SealBrokenError: another case's key, or changed bytes.

    """
    pair = add_to_ring(make_keypair(), open_sealed(key, _PRIVATE_FIELD, sealed_private))
    return Inbox(pair.public, seal(key, _PRIVATE_FIELD, pair.private))


def seal_to_case(case: CaseId, public: bytes, field: str, data: str | bytes) -> bytes:
    """
    Seal something to a case without its key; `field` names the place, as in `vault.seals`.

    Raises:
        PublicKeyError: this is not a public key.

    """
    return encrypt(public, bind("inbox", case, field), pad(to_bytes(data)))


def open_from_inbox(key: CaseKey, sealed_private: bytes, field: str, blob: bytes) -> bytes:
    """
    Open what `seal_to_case` made.

    Raises:
        SealBrokenError: another case or field, or changed bytes.

    """
    private = open_sealed(key, _PRIVATE_FIELD, sealed_private)
    return unpad(decrypt(private, bind("inbox", key.case, field), blob, "inbox entry"))
