"""
The errors: one root, a code each that is nobody else's, and facts as attributes.
"""

import inspect
import re

import pytest

from handrail import errors
from handrail.errors import BusyError, HandrailError, RefusedError

ERRORS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", ERRORS)
def test_error_has_the_one_root(kind: type[Exception]) -> None:
    """Whoever catches the root catches every error raised on purpose."""
    assert issubclass(kind, HandrailError)
    assert kind.__name__.endswith("Error")


@pytest.mark.parametrize("kind", ERRORS)
def test_error_has_a_code_for_machines(kind: type[HandrailError]) -> None:
    """A code is a word of small letters and hyphens, which the API may show."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)


def test_codes_are_unique() -> None:
    """No two errors share a code, so that a code tells which it was."""
    codes = [kind.code for kind in ERRORS if issubclass(kind, HandrailError)]
    assert len(set(codes)) == len(codes) > 4


def test_refusal_carries_its_reason() -> None:
    """The reason is a code; pages and the API put it into words."""
    refused = RefusedError("not-from-here")
    assert refused.reason == "not-from-here"
    assert str(refused) == "not-from-here"


def test_busy_door_says_when_to_come_again() -> None:
    """The seconds to wait are a fact of their own."""
    busy = BusyError(retry_after=7)
    assert busy.retry_after == 7
    assert "7 s" in str(busy)
