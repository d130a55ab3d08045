"""
The community's recovery key: kept on paper, whole or in shares, never on the server, which holds its public half alone.

Every new case is wrapped for it as for a person, so the outer key is needed too. Who may use it, and that it is
logged, is for `engine`.
"""

from dataclasses import dataclass, field

from handrail.identifiers import PersonId
from vault.hybrid import KeyPair, make_keypair
from vault.shares import Share, ShareError, join, read_share, split

__all__ = ["READER", "NewRecoveryKey", "ShareError", "new_recovery_key", "private_from"]

READER = PersonId("recovery")
"""Whose wraps they are."""


@dataclass(frozen=True, slots=True)
class NewRecoveryKey:
    """A new recovery key: `public` to keep, the words of each share to write down and never keep."""

    public: bytes = field(repr=False)
    shares: tuple[str, ...] = field(repr=False)


def new_recovery_key(needed: int = 1, shares: int = 1) -> NewRecoveryKey:
    """
    Make a recovery key of which `needed` of so many shares are needed.

    Raises:
        ShareError: that cannot be.

    """
    pair: KeyPair = make_keypair()
    return NewRecoveryKey(pair.public, tuple(one.words for one in split(pair.private, needed, shares)))


def private_from(typed: list[str]) -> bytes:
    """
    Put the private key together from shares as they were typed.

    Raises:
        ShareError: one is misspelled, they are too few, or of two keys.

    """
    found: list[Share] = [read_share(one) for one in typed]
    return join(found)
