"""
Wraps: a case's key for one person, under that person's public key, and once more under the case's outer key.

Both layers are needed to open one, so a wrap can lie in escrow: it exists from the first minute and opens once the
server takes the outer layer off. Whom to wrap for, and when the outer layer may come off, is for `engine`.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from handrail.identifiers import CaseId, PersonId
from vault.binding import bind
from vault.case_keys import CaseKey, OuterKey
from vault.errors import NoKeyError, PublicKeyError, SealBrokenError
from vault.hybrid import KeyPair, decrypt, encrypt, make_keypair
from vault.locks import lock, unlock

__all__ = [
    "KeyPair",
    "NoKeyError",
    "PublicKeyError",
    "Recipient",
    "SealBrokenError",
    "make_keypair",
    "unwrap",
    "wrap",
    "wrap_many",
]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who is given a case's key, and the public key it is wrapped to."""

    person: PersonId
    public_key: bytes = field(repr=False)


def wrap(key: CaseKey, recipient: Recipient, outer: OuterKey) -> bytes:
    """
    Wrap a case's key for one person.

    Raises:
        SealBrokenError: the outer key is another case's.
        PublicKeyError: the person's public key is none.

    """
    if outer.case != key.case:
        raise SealBrokenError("outer key")
    bound = bind("wrap", key.case, recipient.person)
    return lock(outer.secret, bound, encrypt(recipient.public_key, bound, key.secret))


def wrap_many(key: CaseKey, recipients: Iterable[Recipient], outer: OuterKey) -> dict[PersonId, bytes]:
    """
    Wrap a case's key for several people, and leave out whose public key is damaged: one bad row refuses no report.

    Callers compare whom they asked for with whom they got, and raise the alarm over the difference.

    Raises:
        SealBrokenError: the outer key is another case's.

    """
    wraps: dict[PersonId, bytes] = {}
    for recipient in recipients:
        with suppress(PublicKeyError):
            wraps[recipient.person] = wrap(key, recipient, outer)
    return wraps


def unwrap(case: CaseId, person: PersonId, blob: bytes, outer: OuterKey, private: bytes) -> CaseKey:
    """
    Open a person's wrap of a case's key.

    Raises:
        SealBrokenError: the outer layer does not open: wrong outer key, case or person, or changed bytes.
        NoKeyError: the outer layer opened, but this private key does not fit.

    """
    bound = bind("wrap", case, person)
    inner = unlock(outer.secret, bound, blob, "wrap")
    try:
        return CaseKey(case, decrypt(private, bound, inner, "wrap"))
    except SealBrokenError:
        raise NoKeyError(case, person) from None
