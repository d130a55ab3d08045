"""
A person's key pair: the public half in the open, the private half sealed by a passphrase and by a printed code.

Opening one costs time and memory on purpose; who is asking is for `engine`, how often for `web`.
"""

from dataclasses import dataclass, field

from vault.binding import bind, derive
from vault.errors import SealBrokenError, WeakPassphraseError, WrongPassphraseError
from vault.hybrid import KeyPair, add_to_ring, make_keypair, oldest_in
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
    "carry_recovery",
    "change_passphrase",
    "dummy_open",
    "new_person_keys",
    "new_recovery",
    "open_private",
    "open_with_recovery",
    "renewed",
]

SHORTEST_PASSPHRASE = 12
"""Characters a passphrase has at least, blanks at its ends not counted."""
_CARRIED = b"\x11"
"""What a blob begins with whose code leads on to a renewed key; no lock begins so."""
_LENGTH = 4


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
    first, later = _parted(recovery_sealed)
    try:
        private = unlock(_recovery_key(code), bind("recovery"), first, "private key")
        return unlock(_successor_key(private), bind("successor"), later, "private key") if later else private
    except SealBrokenError:
        raise WrongPassphraseError("the recovery code does not fit") from None


def renewed(private: bytes) -> KeyPair:
    """Draw a key pair of the newest algorithm for someone whose keys are older; it also opens what those opened."""
    return add_to_ring(make_keypair(), private)


def carry_recovery(recovery_sealed: bytes, private: bytes) -> bytes:
    """
    Have a printed code, which only its owner knows, open a private key that was renewed since it was printed.

    What leads on is locked by a hash of the oldest key, whose seeds are partly drawn for this alone: whoever breaks its
    algorithm computes from the public half what decrypts, and not these.
    """
    first, _ = _parted(recovery_sealed)
    later = lock(_successor_key(private), bind("successor"), private)
    return _CARRIED + len(first).to_bytes(_LENGTH, "big") + first + later


def dummy_open(passphrase: str = "", cost: Cost = DEFAULT_COST) -> None:
    """Spend the time `open_private` takes, for someone who is not on the roster, so that timing tells nobody apart."""
    stretch(passphrase, bytes(16), cost)


def _parted(recovery_sealed: bytes) -> tuple[bytes, bytes]:
    """Part what the code locks from what leads on to a key that was renewed since; the latter may be nothing."""
    if recovery_sealed[:1] != _CARRIED:
        return recovery_sealed, b""
    start = 1 + _LENGTH
    end = start + int.from_bytes(recovery_sealed[1:start], "big")
    return recovery_sealed[start:end], recovery_sealed[end:]


def _successor_key(private: bytes) -> bytes:
    return derive(oldest_in(private), "successor-key")


def _recovery_key(code: str) -> bytes:
    """Derive the key of a code; its 130 random bits need no stretching. A malformed one gives a key of nothing."""
    return derive((read_code(code) or "").encode(), "recovery-key")
