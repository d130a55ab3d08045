"""
What a person wrote opens with its case's key, in its field, and in no other way.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.identifiers import CaseId, new_id
from vault.case_keys import CaseKey
from vault.seals import SealBrokenError, open_sealed, open_text, seal

KEY = CaseKey.new(CaseId(new_id()))


@given(st.text(st.characters(codec="utf-8")), st.text(max_size=20))
def test_text_comes_out_as_it_went_in(text: str, field: str) -> None:
    """Any text in any field is found again."""
    assert open_text(KEY, field, seal(KEY, field, text)) == text


@given(st.binary(max_size=5_000))
def test_bytes_come_out_as_they_went_in(data: bytes) -> None:
    """Attachments are bytes and stay so."""
    assert open_sealed(KEY, "attachment", seal(KEY, "attachment", data)) == data


@given(st.data())
def test_seal_notices_a_changed_byte(data: st.DataObject) -> None:
    """Whichever bits of whichever byte change, it does not open."""
    blob = seal(KEY, "text", "what happened")
    place, bits = data.draw(st.integers(0, len(blob) - 1)), data.draw(st.integers(1, 255))
    with pytest.raises(SealBrokenError):
        open_text(KEY, "text", blob[:place] + bytes([blob[place] ^ bits]) + blob[place + 1 :])


def test_seal_stays_in_its_field(key: CaseKey) -> None:
    """A blob moved to another field does not open."""
    with pytest.raises(SealBrokenError):
        open_text(key, "contact", seal(key, "text", "what happened"))


def test_seal_stays_in_its_case(key: CaseKey) -> None:
    """A blob moved to another case does not open, even if both had the same key."""
    with pytest.raises(SealBrokenError):
        open_text(CaseKey(CaseId(new_id()), key.secret), "text", seal(key, "text", "what happened"))


def test_seal_needs_the_key(key: CaseKey) -> None:
    """Another key of the same case does not open it."""
    with pytest.raises(SealBrokenError):
        open_text(CaseKey.new(key.case), "text", seal(key, "text", "what happened"))


def test_sealed_length_hides_the_text_length(key: CaseKey) -> None:
    """Yes, no and a long sentence have the same sealed length."""
    assert len({len(seal(key, "answer", text)) for text in ("yes", "no", "x" * 250, "")}) == 1


def test_sealed_text_holds_no_plain_byte_of_it(key: CaseKey) -> None:
    """The blob does not contain the text."""
    assert b"what happened" not in seal(key, "text", "what happened" * 20)


def test_text_with_half_a_surrogate_pair_can_be_sealed_and_shown(key: CaseKey) -> None:
    """Broken mail loses no report: what cannot be shown shows as replacement characters, the bytes are kept."""
    blob = seal(key, "text", "before \ud800 after")
    assert open_text(key, "text", blob) == "before \ufffd\ufffd\ufffd after"
    assert open_sealed(key, "text", blob) == b"before \xed\xa0\x80 after"
