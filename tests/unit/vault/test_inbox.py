"""
What arrives while nobody is there can be put into a case by anyone and read by its holders alone.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.identifiers import CaseId, new_id
from vault.case_keys import CaseKey
from vault.inbox import PublicKeyError, SealBrokenError, new_inbox, open_from_inbox, seal_to_case

KEY = CaseKey.new(CaseId(new_id()))
INBOX = new_inbox(KEY)


@settings(max_examples=30)
@given(st.one_of(st.binary(max_size=3_000), st.text(st.characters(codec="utf-8"))))
def test_inbox_gives_back_what_came(data: str | bytes) -> None:
    """A reply sealed with the public half alone is read with the case's key."""
    blob = seal_to_case(KEY.case, INBOX.public, "reply", data)
    expected = data.encode() if isinstance(data, str) else data
    assert open_from_inbox(KEY, INBOX.sealed_private, "reply", blob) == expected


def test_inbox_needs_the_case_key() -> None:
    """The two halves as they are kept open nothing."""
    blob = seal_to_case(KEY.case, INBOX.public, "reply", "again yesterday")
    with pytest.raises(SealBrokenError):
        open_from_inbox(CaseKey.new(KEY.case), INBOX.sealed_private, "reply", blob)
    assert b"again yesterday" not in blob


def test_inbox_entry_stays_in_its_field_and_case() -> None:
    """Moved to another field or case, it does not open."""
    with pytest.raises(SealBrokenError):
        open_from_inbox(KEY, INBOX.sealed_private, "other", seal_to_case(KEY.case, INBOX.public, "reply", "text"))
    with pytest.raises(SealBrokenError):
        open_from_inbox(
            KEY, INBOX.sealed_private, "reply", seal_to_case(CaseId(new_id()), INBOX.public, "reply", "text")
        )


@settings(max_examples=30)
@given(st.data())
def test_inbox_entry_notices_a_changed_byte(data: st.DataObject) -> None:
    """Whichever byte changes, it does not open."""
    blob = bytearray(seal_to_case(KEY.case, INBOX.public, "reply", "text"))
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBrokenError):
        open_from_inbox(KEY, INBOX.sealed_private, "reply", bytes(blob))


def test_inbox_entry_length_hides_the_text_length() -> None:
    """Short replies look alike."""
    assert len({len(seal_to_case(KEY.case, INBOX.public, "reply", "x" * size)) for size in (0, 1, 100, 252)}) == 1


def test_damaged_public_half_is_refused() -> None:
    """Nothing is sealed to a key that is none."""
    with pytest.raises(PublicKeyError):
        seal_to_case(KEY.case, b"damaged", "reply", "text")


def test_inbox_shows_nothing_of_itself() -> None:
    """The representation is empty."""
    assert repr(INBOX) == "Inbox()"
