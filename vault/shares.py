"""
Shares of a secret (Shamir, over GF(256)): any `needed` of them give it back, fewer say nothing about it.

Each share is a line of words with a check at its end, to be written on paper. What the secret opens is for
`vault.recovery_key`.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vault.binding import digest
from vault.errors import ShareError
from vault.words import NUMBERS, WORDS

__all__ = ["Share", "ShareError", "join", "read_share", "split"]

_MOST = 16
_BITS = 11
_MARK = 4
_HEAD = 3 + _MARK
_CHECK = 2


def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Answer the powers of 3 and their logarithms, in the field of AES (x^8 + x^4 + x^3 + x + 1)."""
    powers, logarithms, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logarithms[value] = value, exponent
        doubled = value << 1 ^ (0x11B if value & 0x80 else 0)
        value ^= doubled
    return tuple(powers), tuple(logarithms)


_POWERS, _LOGARITHMS = _tables()


@dataclass(frozen=True, slots=True)
class Share:
    """One of several shares: its number, how many are needed, the mark of the set it belongs to, and its bytes."""

    number: int
    needed: int
    mark: bytes
    value: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """The share in words, the last of which are a check."""
        raw = bytes([self.number, self.needed, len(self.value)]) + self.mark + self.value
        raw += digest("share-check", raw)[:_CHECK]
        count = -(-len(raw) * 8 // _BITS)
        whole = int.from_bytes(raw, "big") << count * _BITS - len(raw) * 8
        return "-".join(WORDS[whole >> shift & len(WORDS) - 1] for shift in range((count - 1) * _BITS, -1, -_BITS))


def split(secret: bytes, needed: int, shares: int) -> tuple[Share, ...]:
    """
    Split a secret of up to 255 bytes into shares; each is as long as the secret.

    Raises:
        ShareError: `needed` is not between 1 and `shares`, or there are more than 16.

    """
    if not 1 <= needed <= shares <= _MOST:
        raise ShareError("impossible")
    mark = os.urandom(_MARK)
    # One random polynomial a byte: its value at 0 is the secret's byte, a share is its value at the share's number.
    rows = [secret, *(os.urandom(len(secret)) for _ in range(needed - 1))]
    return tuple(
        Share(number, needed, mark, bytes(_value_at(number, column) for column in zip(*rows, strict=True)))
        for number in range(1, shares + 1)
    )


def join(shares: Sequence[Share]) -> bytes:
    """
    Give the secret back; more shares than needed do no harm.

    Raises:
        ShareError: too few, or of two sets. Whether the secret is the right one is only known by what it opens.

    """
    chosen = list({one.number: one for one in shares}.values())
    if len({(one.mark, one.needed, len(one.value)) for one in chosen}) != 1:
        raise ShareError("of-two-sets" if chosen else "too-few")
    if len(chosen) < chosen[0].needed:
        raise ShareError("too-few")
    chosen = chosen[: chosen[0].needed]
    weights = [_weight(one.number, [other.number for other in chosen if other is not one]) for one in chosen]
    secret = bytearray(len(chosen[0].value))
    for one, weight in zip(chosen, weights, strict=True):
        for place, byte in enumerate(one.value):
            secret[place] ^= _times(byte, weight)
    return bytes(secret)


def read_share(text: str) -> Share:
    """
    Read a share as it was typed: capitals, blanks and dashes do not matter.

    Raises:
        ShareError: a word is none of ours, or the check does not fit.

    """
    numbers = [NUMBERS.get(word) for word in re.findall(r"[a-z]+", text.lower())]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or not known:
        raise ShareError("misspelled")
    whole = 0
    for number in known:
        whole = whole << _BITS | number
    length = len(known) * _BITS // 8
    raw = (whole >> len(known) * _BITS - length * 8).to_bytes(length, "big")
    end = _HEAD + raw[2] if length > _HEAD else length
    body, check, rest = raw[:end], raw[end : end + _CHECK], raw[end + _CHECK :]
    if check != digest("share-check", body)[:_CHECK] or len(rest) > 1:
        raise ShareError("misspelled")
    return Share(body[0], body[1], body[3:_HEAD], body[_HEAD:])


def _times(one: int, other: int) -> int:
    if one == 0 or other == 0:
        return 0
    return _POWERS[(_LOGARITHMS[one] + _LOGARITHMS[other]) % 255]


def _value_at(x: int, coefficients: Sequence[int]) -> int:
    """Evaluate a polynomial, lowest coefficient first."""
    value = 0
    for coefficient in reversed(coefficients):
        value = _times(value, x) ^ coefficient
    return value


def _weight(number: int, others: Sequence[int]) -> int:
    """Answer the Lagrange weight at 0 of one share among the others; subtraction is exclusive or."""
    exponent = 0
    for other in others:
        exponent += _LOGARITHMS[other] - _LOGARITHMS[other ^ number]
    return _POWERS[exponent % 255]
