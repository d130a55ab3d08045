"""
A person's key pair: the public half in the open, the private half sealed by a passphrase and by a printed code.

Opening one costs time and memory on purpose; who is asking is for `engine`, how often for `web`.
"""

from dataclasses import dataclass, field

from vault.binding import bind, derive
from vault.errors import SealBrokenError, WeakPassphraseError, WrongPassphraseError
from vault.hybrid import make_keypair
from vault.locks import lock, unlock
from vault.passphrases import DEFAULT_COST, Cost, lock_with, normalised, stretch, unlock_with
from vault.recovery_codes import new_code, read_code

__all__ = [
    "DEFAULT_COST",
    "SHORTEST_PASSPHRASE",
    "Cost",
    "PersonKeys",
    "Recovery",
    "WeakPassphraseError",
    "WrongPassphraseError",
    "change_passphrase",
    "dummy_open",
    "new_person_keys",
    "new_recovery",
    "open_private",
    "open_with_recovery",
]

SHORTEST_PASSPHRASE = 12
"""Characters a passphrase has at least, blanks at its ends not counted."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """A private key sealed by a code; `code` is printed once and never kept."""

    sealed: bytes = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """What a new person has: three blobs to keep, and `recovery_code` to print once and never keep."""

    public: bytes = field(repr=False)
    sealed_private: bytes = field(repr=False)
    recovery_sealed: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


def new_person_keys(passphrase: str, cost: Cost = DEFAULT_COST) -> PersonKeys:
    """
    Make a person's key pair.

    Raises:
        WeakPassphraseError: the passphrase is too short.

    """
    pair = make_keypair()
    sealed, recovery = change_passphrase(pair.private, passphrase, cost), new_recovery(pair.private)
    return PersonKeys(pair.public, sealed, recovery.sealed, recovery.code)


def change_passphrase(private: bytes, passphrase: str, cost: Cost = DEFAULT_COST) -> bytes:
    """
    Seal an open private key under a new passphrase; the recovery code stays as it is.

    Raises:
        WeakPassphraseError: the passphrase is too short.

    """
    if len(normalised(passphrase).strip()) < SHORTEST_PASSPHRASE:
        raise WeakPassphraseError(SHORTEST_PASSPHRASE)
    return lock_with(passphrase, private, cost)


def open_private(sealed_private: bytes, passphrase: str) -> bytes:
    """
    Open a private key with its passphrase.

    Raises:
        WrongPassphraseError: it is not the passphrase, or the blob was changed.

    """
    return unlock_with(passphrase, sealed_private)


def new_recovery(private: bytes) -> Recovery:
    """Seal an open private key under a new recovery code; the one before opens nothing once its blob is replaced."""
    code = new_code()
    return Recovery(lock(_recovery_key(code), bind("recovery"), private), code)


def open_with_recovery(recovery_sealed: bytes, code: str) -> bytes:
    """
    Open a private key with the printed code, however it was spaced.

    Raises:
        WrongPassphraseError: it is not the code, or the blob was changed.

    """
    try:
        return unlock(_recovery_key(code), bind("recovery"), recovery_sealed, "private key")
    except SealBrokenError:
        raise WrongPassphraseError("the recovery code does not fit") from None


def dummy_open(passphrase: str = "", cost: Cost = DEFAULT_COST) -> None:
    """Spend the time `open_private` takes, for someone who is not on the roster, so that timing tells nobody apart."""
    stretch(passphrase, bytes(16), cost)


def _recovery_key(code: str) -> bytes:
    """Derive the key of a code; its 130 random bits need no stretching. A malformed one gives a key of nothing."""
    return derive((read_code(code) or "").encode(), "recovery-key")
