"""
A reporter's address opens with the case's outer key, for the server alone.
"""

import pytest

from handrail.identifiers import CaseId, new_id
from vault.case_keys import OuterKey
from vault.contacts import SealBrokenError, open_contact, seal_contact


def test_contact_opens_with_the_outer_key(outer: OuterKey) -> None:
    """The server can write to the reporter when nobody is awake."""
    assert open_contact(outer, seal_contact(outer, "reporter@example.org")) == "reporter@example.org"


def test_contact_needs_its_case_and_key(outer: OuterKey) -> None:
    """Neither another key nor another case opens it."""
    blob = seal_contact(outer, "reporter@example.org")
    for wrong in (OuterKey.new(outer.case), OuterKey(CaseId(new_id()), outer.secret)):
        with pytest.raises(SealBrokenError):
            open_contact(wrong, blob)


def test_contact_length_hides_the_address(outer: OuterKey) -> None:
    """Short and long addresses look alike, and none stands in its blob."""
    blobs = [seal_contact(outer, address) for address in ("a@example.org", "a.long.name" * 15 + "@example.org")]
    assert len({len(blob) for blob in blobs}) == 1
    assert not any(b"example.org" in blob for blob in blobs)
