"""
Wraps: a case's key for one person, under that person's public key, and once more under the case's outer key.

Both layers are needed to open one, so a wrap can lie in escrow: it exists from the first minute and opens once the
server takes the outer layer off. Whom to wrap for, and when the outer layer may come off, is for `engine`.

Public-key encryption is most of what taking a report costs. So what is encrypted to a person is a *wrapping key*, drawn
for one batch of cases and forgotten with it, and the case's key is locked with that. Every wrap carries its wrapping
key with it, and opens without any other.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from handrail.identifiers import CaseId, PersonId
from vault.binding import bind
from vault.case_keys import CaseKey, OuterKey
from vault.errors import NoKeyError, PublicKeyError, SealBrokenError, UnknownAlgorithmError
from vault.hybrid import KeyPair, decrypt, encrypt, encrypted_bytes, make_keypair
from vault.locks import OVERHEAD, lock, unlock

__all__ = [
    "KeyPair",
    "NoKeyError",
    "PublicKeyError",
    "Recipient",
    "SealBrokenError",
    "UnknownAlgorithmError",
    "WrappingKeys",
    "make_keypair",
    "unwrap",
    "wrap",
    "wrap_bytes",
    "wrap_many",
]

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who is given a case's key, and the public key it is wrapped to."""

    person: PersonId
    public_key: bytes = field(repr=False)


class WrappingKeys:
    """The wrapping keys of one batch of cases: one for each person, drawn when it is first asked for."""

    def __init__(self) -> None:
        """Hold none yet; whoever makes this forgets it with the batch."""
        self._drawn: dict[Recipient, tuple[bytes, bytes]] = {}

    def of(self, recipient: Recipient) -> tuple[bytes, bytes]:
        """
        Answer a person's wrapping key, and the same encrypted to them.

        Raises:
            PublicKeyError: the person's public key is none.

        """
        if recipient not in self._drawn:
            secret = os.urandom(_BYTES)
            sealed = encrypt(recipient.public_key, bind("wrapping key", recipient.person), secret)
            self._drawn[recipient] = (secret, sealed)
        return self._drawn[recipient]


def wrap(key: CaseKey, recipient: Recipient, outer: OuterKey, wrapping: WrappingKeys | None = None) -> bytes:
    """
    Wrap a case's key for one person.

    Raises:
        SealBrokenError: the outer key is another case's.
        PublicKeyError: the person's public key is none.

    """
    if outer.case != key.case:
        raise SealBrokenError("outer key")
    bound = bind("wrap", key.case, recipient.person)
    secret, sealed = (wrapping or WrappingKeys()).of(recipient)
    return lock(outer.secret, bound, sealed + lock(secret, bound, key.secret))


def wrap_many(
    key: CaseKey, recipients: Iterable[Recipient], outer: OuterKey, wrapping: WrappingKeys | None = None
) -> dict[PersonId, bytes]:
    """
    Wrap a case's key for several people, and leave out whose public key is damaged: one bad row refuses no report.

    Callers compare whom they asked for with whom they got, and raise the alarm over the difference.

    Raises:
        SealBrokenError: the outer key is another case's.

    """
    wraps: dict[PersonId, bytes] = {}
    keys = wrapping or WrappingKeys()
    for recipient in recipients:
        with suppress(PublicKeyError):
            wraps[recipient.person] = wrap(key, recipient, outer, keys)
    return wraps


def unwrap(case: CaseId, person: PersonId, blob: bytes, outer: OuterKey, private: bytes) -> CaseKey:
    """
    Open a person's wrap of a case's key.

    Raises:
        SealBrokenError: the outer layer does not open: wrong outer key, case or person, or changed bytes.
        NoKeyError: the outer layer opened, but this private key does not fit.
        UnknownAlgorithmError: it was made by an algorithm that is not known here.

    """
    bound = bind("wrap", case, person)
    inner = unlock(outer.secret, bound, blob, "wrap")
    end = encrypted_bytes(inner, _BYTES, "wrap")
    try:
        secret = decrypt(private, bind("wrapping key", person), inner[:end], "wrap")
    except UnknownAlgorithmError:
        raise
    except SealBrokenError:
        raise NoKeyError(case, person) from None
    return CaseKey(case, unlock(secret, bound, inner[end:], "wrap"))


def wrap_bytes(public: bytes) -> int:
    """
    Answer how long every wrap for this public key is: what it was made by lies under the outer layer, its length not.

    Raises:
        UnknownAlgorithmError: the key is of an algorithm that is not known here.

    """
    return OVERHEAD + encrypted_bytes(public, _BYTES) + OVERHEAD + _BYTES
