"""
The receipt: eleven words by which a reporter comes back without an account, and the key they give to the case.

Ten words are 110 random bits, enough for a fast derivation; the eleventh is a check, so that a slip of the pen is told
apart from a wrong receipt. Guessing is limited by `web`; the words themselves are in `vault.words`.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field

from handrail.identifiers import CaseId
from vault.binding import bind, derive, digest
from vault.case_keys import CaseKey, OuterKey
from vault.errors import SealBrokenError
from vault.locks import lock, unlock
from vault.words import NUMBERS, WORDS

__all__ = ["Receipt", "SealBrokenError", "new_receipt", "parse_receipt", "unwrap_with_receipt", "wrap_for_receipt"]

_DRAWN = 10
_BITS = 11
_BYTES = 14
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """A reporter's receipt: 110 random bits; it is shown once, to the reporter, and never kept."""

    secret: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """Ten words and the check word, joined by dashes."""
        number = int.from_bytes(self.secret, "big")
        drawn = [number >> shift & len(WORDS) - 1 for shift in range((_DRAWN - 1) * _BITS, -1, -_BITS)]
        return "-".join(WORDS[index] for index in (*drawn, _check(self.secret)))

    def lookup(self) -> bytes:
        """Hash the receipt to find its case by: 32 bytes that say nothing about the key it gives."""
        return digest("receipt-lookup", self.secret)


def new_receipt() -> Receipt:
    """Draw a receipt."""
    return Receipt(secrets.randbits(_DRAWN * _BITS).to_bytes(_BYTES, "big"))


def parse_receipt(text: str) -> Receipt | None:
    """Read a receipt as it was typed: capitals, accents, blanks, dashes and dots do not matter; None if it is none."""
    if len(text) > _LONGEST:
        return None
    numbers = [NUMBERS.get(word) for word in _words_in(text)]
    known = [number for number in numbers if number is not None]
    if len(numbers) != _DRAWN + 1 or len(known) != len(numbers):
        return None
    secret = _packed(known[:_DRAWN])
    return Receipt(secret) if known[_DRAWN] == _check(secret) else None


def wrap_for_receipt(key: CaseKey, receipt: Receipt, outer: OuterKey) -> bytes:
    """
    Wrap a case's key for whoever has its receipt, under the outer key as every wrap is.

    Raises:
        SealBrokenError: the outer key is another case's.

    """
    if outer.case != key.case:
        raise SealBrokenError("outer key")
    bound = bind("receipt-wrap", key.case)
    return lock(outer.secret, bound, lock(_key(receipt), bound, key.secret))


def unwrap_with_receipt(case: CaseId, receipt: Receipt, blob: bytes, outer: OuterKey) -> CaseKey:
    """
    Open the reporter's wrap of a case's key.

    Raises:
        SealBrokenError: another receipt, outer key or case, or changed bytes.

    """
    bound = bind("receipt-wrap", case)
    inner = unlock(outer.secret, bound, blob, "receipt wrap")
    return CaseKey(case, unlock(_key(receipt), bound, inner, "receipt wrap"))


def _words_in(text: str) -> list[str]:
    """Split what was typed; accents that a keyboard's language adds are taken off, the Turkish dotless i included."""
    apart = unicodedata.normalize("NFKD", text).replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.findall(r"[a-z]+", plain.lower())


def _packed(numbers: list[int]) -> bytes:
    whole = 0
    for number in numbers:
        whole = whole << _BITS | number
    return whole.to_bytes(_BYTES, "big")


def _check(secret: bytes) -> int:
    return int.from_bytes(digest("receipt-check", secret)[:2], "big") % len(WORDS)


def _key(receipt: Receipt) -> bytes:
    return derive(receipt.secret, "receipt-key")
