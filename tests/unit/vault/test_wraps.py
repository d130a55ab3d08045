"""
A case's key reaches exactly the people it was wrapped for, and only with the outer key.
"""

import pytest

from handrail.identifiers import CaseId, PersonId, new_id
from tests.unit.vault.conftest import Person
from vault.binding import bind
from vault.case_keys import CaseKey, OuterKey
from vault.locks import lock, unlock
from vault.wraps import NoKeyError, Recipient, SealBrokenError, WrappingKeys, unwrap, wrap, wrap_many


def test_wrap_opens_for_its_person(key: CaseKey, outer: OuterKey, alice: Person) -> None:
    """With the outer key and the private key, the case's key comes out."""
    assert unwrap(key.case, alice.id, wrap(key, alice.recipient, outer), outer, alice.keys.private) == key


def test_wrap_many_gives_each_person_their_own(key: CaseKey, outer: OuterKey, alice: Person, bob: Person) -> None:
    """Each opens theirs, and not the other's."""
    wraps = wrap_many(key, [alice.recipient, bob.recipient], outer)
    for person in (alice, bob):
        assert unwrap(key.case, person.id, wraps[person.id], outer, person.keys.private) == key
    with pytest.raises(NoKeyError):
        unwrap(key.case, alice.id, wraps[alice.id], outer, bob.keys.private)


def test_wrap_many_leaves_out_a_damaged_public_key(key: CaseKey, outer: OuterKey, alice: Person) -> None:
    """One damaged row costs that person the wrap and nobody else theirs."""
    damaged = Recipient(PersonId(new_id()), b"damaged")
    assert set(wrap_many(key, [damaged, alice.recipient], outer)) == {alice.id}


def test_wrap_stays_with_its_person(key: CaseKey, outer: OuterKey, alice: Person, bob: Person) -> None:
    """A wrap moved to another person's row does not open there, even with the first one's private key."""
    with pytest.raises(SealBrokenError):
        unwrap(key.case, bob.id, wrap(key, alice.recipient, outer), outer, alice.keys.private)


def test_wrap_stays_in_its_case(key: CaseKey, outer: OuterKey, alice: Person) -> None:
    """A wrap moved to another case does not open there, even with the first case's outer key."""
    elsewhere = CaseId(new_id())
    blob = wrap(key, alice.recipient, outer)
    with pytest.raises(SealBrokenError):
        unwrap(elsewhere, alice.id, blob, OuterKey(elsewhere, outer.secret), alice.keys.private)


def test_wrap_in_escrow_needs_the_outer_key(key: CaseKey, outer: OuterKey, alice: Person) -> None:
    """The right person with another outer key opens nothing."""
    with pytest.raises(SealBrokenError):
        unwrap(key.case, alice.id, wrap(key, alice.recipient, outer), OuterKey.new(key.case), alice.keys.private)


def test_wrap_refuses_the_outer_key_of_another_case(key: CaseKey, alice: Person) -> None:
    """A mistake in the caller is refused, not stored."""
    with pytest.raises(SealBrokenError):
        wrap(key, alice.recipient, OuterKey.new(CaseId(new_id())))


def test_wrap_notices_every_changed_byte(key: CaseKey, outer: OuterKey, alice: Person) -> None:
    """Flipping a bit of any of its bytes breaks it."""
    blob = wrap(key, alice.recipient, outer)
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(SealBrokenError):
            unwrap(key.case, alice.id, changed, outer, alice.keys.private)


def test_wraps_of_one_case_have_one_length(key: CaseKey, outer: OuterKey, alice: Person, bob: Person) -> None:
    """Nothing can be told from a wrap's length."""
    assert {len(blob) for blob in wrap_many(key, [alice.recipient, bob.recipient], outer).values()} == {1259}


def test_no_key_error_names_identifiers_only(key: CaseKey, outer: OuterKey, alice: Person, bob: Person) -> None:
    """The error says which case and person, as facts, and nothing of a key."""
    with pytest.raises(NoKeyError) as caught:
        unwrap(key.case, alice.id, wrap(key, alice.recipient, outer), outer, bob.keys.private)
    assert (caught.value.case, caught.value.person) == (key.case, alice.id)
    assert bob.keys.private.hex() not in str(caught.value)


def test_wraps_of_one_batch_share_no_visible_byte(alice: Person) -> None:
    """Two cases under one wrapping key each open by themselves, and their stored wraps have no bytes in common."""
    wrapping, blobs = WrappingKeys(), []
    for _ in range(2):
        key = CaseKey.new(CaseId(new_id()))
        outer = OuterKey.new(key.case)
        blobs.append(wrap(key, alice.recipient, outer, wrapping))
        assert unwrap(key.case, alice.id, blobs[-1], outer, alice.keys.private) == key
    pieces = [{blob[start : start + 8] for start in range(1, len(blob) - 8)} for blob in blobs]
    assert not pieces[0] & pieces[1]


def test_wrapping_key_stays_with_its_person(alice: Person, bob: Person) -> None:
    """Two people with one public key still get wrapping keys of their own."""
    wrapping = WrappingKeys()
    twin = Recipient(bob.id, alice.recipient.public_key)
    assert wrapping.of(alice.recipient)[0] != wrapping.of(twin)[0]
    assert wrapping.of(alice.recipient) == wrapping.of(Recipient(alice.id, alice.recipient.public_key))


def test_inner_wrap_of_another_case_does_not_open(key: CaseKey, outer: OuterKey, alice: Person) -> None:
    """Whoever has both outer keys and moves what lies under one of them under the other gains nothing."""
    wrapping, other = WrappingKeys(), CaseKey.new(CaseId(new_id()))
    blob = wrap(other, alice.recipient, OuterKey(other.case, outer.secret), wrapping)
    inner = unlock(outer.secret, bind("wrap", other.case, alice.id), blob, "wrap")
    moved = lock(outer.secret, bind("wrap", key.case, alice.id), inner)
    with pytest.raises(SealBrokenError):
        unwrap(key.case, alice.id, moved, outer, alice.keys.private)
