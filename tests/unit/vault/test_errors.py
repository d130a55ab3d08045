"""
The vault's errors carry facts and codes, and one root catches them all.
"""

import pytest

from handrail.errors import HandrailError
from handrail.identifiers import CaseId, PersonId
from vault.errors import (
    AnswerMismatchError,
    NoKeyError,
    PublicKeyError,
    SealBrokenError,
    ServerKeyError,
    WeakPassphraseError,
    WrongPassphraseError,
)

ERRORS = [
    SealBrokenError("wrap"),
    PublicKeyError(),
    NoKeyError(CaseId("c"), PersonId("p")),
    WrongPassphraseError("it does not fit"),
    WeakPassphraseError(12),
    AnswerMismatchError("another body"),
    ServerKeyError("malformed"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_error_is_ours_and_has_a_code(error: HandrailError) -> None:
    """Whoever catches the root catches it, and pages find words by its code."""
    assert isinstance(error, HandrailError)
    assert error.code != HandrailError.code
    assert str(error)


def test_damaged_public_key_is_a_broken_seal() -> None:
    """Whoever handles broken seals handles this one too."""
    assert isinstance(PublicKeyError(), SealBrokenError)
