"""
The two keys of a case: the one that seals what is in it, and the outer one that keeps the wraps of the first shut.

Who is given the first is decided by `vault.wraps` and its callers; the second is kept by the server, apart from the
database, and sealed by `vault.server_key`.
"""

import os
from dataclasses import dataclass, field
from typing import Self

from handrail.identifiers import CaseId

_BYTES = 32


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The 256-bit key that seals every text of one case; people hold it in wraps, the server never keeps it."""

    case: CaseId
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls, case: CaseId) -> Self:
        """Draw a key for a new case."""
        return cls(case, os.urandom(_BYTES))


@dataclass(frozen=True, slots=True)
class OuterKey:
    """The 256-bit key in the key store without which no wrap of one case opens; losing it forgets the case."""

    case: CaseId
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls, case: CaseId) -> Self:
        """Draw an outer key for a new case."""
        return cls(case, os.urandom(_BYTES))
