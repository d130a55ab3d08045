"""
What is wrong with a body, field by field, and reading JSON that may be hostile.

Faults name fields and rules, never values; `body` says what a good report is, `web` turns faults into answers.
"""

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from handrail.errors import HandrailError

DEPTH_LIMIT = 32
DIGITS_LIMIT = 32
FIELDS_LIMIT = 200

_BRACKET = re.compile(r"[\[\]{}]")
# A string that never ends matches up to the end of the text: otherwise each quote in it would start a new search.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class BodyFault:
    """One thing that is wrong: `field` is a dotted path, empty for the body as a whole."""

    field: str
    message: str


class BodyError(HandrailError):
    """A body could not be taken; `faults` names every field at once and never a value."""

    code = "body"

    def __init__(self, faults: tuple[BodyFault, ...]) -> None:
        """Keep the faults; the message only counts them, since a field's name may be the sender's own word."""
        super().__init__(f"a body with {len(faults)} faults")
        self.faults = faults


def refuse_body(message: str) -> NoReturn:
    """Refuse the body as a whole."""
    raise BodyError((BodyFault("", message),)) from None


def read_json(raw: bytes) -> object:
    """
    Read JSON strictly: UTF-8, no duplicate keys, no NaN, no numbers of thousands of digits, no bottomless nesting.

    Raises:
        BodyError: it is not such JSON; the message says which rule, never what was written.

    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse_body("must be UTF-8")
    _check_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_small_int,
            parse_float=_small_float,
        )
    except (ValueError, RecursionError):
        refuse_body("must be JSON")


def object_of(data: object) -> dict[str, object]:
    """
    Answer JSON that must be an object, of no more fields than any has: each that is wrong would cost a fault.

    Raises:
        BodyError: it is none, or it or an object in it has hundreds of fields.

    """
    if not isinstance(data, dict):
        refuse_body("must be a JSON object")
    if any(len(one) > FIELDS_LIMIT for one in (data, *data.values()) if isinstance(one, dict)):
        refuse_body("must not have hundreds of fields")
    return data


def _check_depth(text: str) -> None:
    """Refuse nesting before the parser meets it; brackets inside strings do not count."""
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEPTH_LIMIT:
            refuse_body(f"must not nest deeper than {DEPTH_LIMIT}")


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object, refusing a key that comes twice: two readers could otherwise see two reports."""
    made = dict(pairs)
    if len(made) != len(pairs):
        refuse_body("must not name a field twice")
    return made


def _refuse_constant(_: str) -> NoReturn:
    """Refuse NaN and the infinities, which are not JSON."""
    refuse_body("must be JSON without NaN or Infinity")


def _small_int(digits: str) -> int:
    """Read a whole number of sensible length: long ones cost quadratic time."""
    if len(digits) > DIGITS_LIMIT:
        refuse_body("must not hold numbers of more than 32 digits")
    return int(digits)


def _small_float(digits: str) -> float:
    """Read a fraction, which must be finite: 1e999 would become an infinity."""
    value = float(digits) if len(digits) <= DIGITS_LIMIT else float("inf")
    if value in {float("inf"), float("-inf")}:
        refuse_body("must hold finite numbers only")
    return value
