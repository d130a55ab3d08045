"""
Fingerprints compare for the one reader they were made for, and lie where nobody else can compare them.
"""

from itertools import combinations
from pathlib import Path

import pytest

from handrail.identifiers import CaseId, PersonId, new_id
from tests.unit.vault.conftest import Person
from vault.binding import bind
from vault.case_keys import CaseKey, OuterKey
from vault.likeness import PublicKeyError, SealBrokenError, fingerprints, keep_fast, open_likeness, seal_likeness
from vault.locks import lock
from vault.server_key import ServerKey
from vault.wraps import Recipient, WrappingKeys, unwrap, wrap

NAMES = ("name:robin sample", "joined:robinsample")


def test_fingerprints_of_one_spelling_are_the_same(server_key: ServerKey, alice: Person) -> None:
    """The same spelling gives the same, another one another, and none shows what it was made of."""
    marks = fingerprints(server_key, alice.id, NAMES)
    assert marks == fingerprints(server_key, alice.id, reversed(NAMES))
    assert not marks & fingerprints(server_key, alice.id, ["name:robin samplers"])
    assert {len(mark) for mark in marks} == {8}
    assert b"robin" not in b"".join(marks)


def test_fingerprints_of_two_readers_have_nothing_in_common(server_key: ServerKey, alice: Person, bob: Person) -> None:
    """So two readers who lay theirs side by side learn nothing from it."""
    assert not fingerprints(server_key, alice.id, NAMES) & fingerprints(server_key, bob.id, NAMES)


def test_fingerprints_outlive_rotation(server_key: ServerKey, key_path: Path, alice: Person) -> None:
    """A case from before the server's key was rotated still compares with one from after."""
    before = fingerprints(server_key, alice.id, NAMES)
    server_key.rotate(key_path)
    server_key.drop_old_generations(key_path)
    assert fingerprints(server_key, alice.id, NAMES) == before


def test_likeness_opens_for_its_reader(marks: frozenset[bytes], outer: OuterKey, alice: Person) -> None:
    """As it was sealed while they were away, and as it was sealed anew in their presence."""
    away = seal_likeness(outer.case, marks, alice.recipient, outer)
    there = keep_fast(outer.case, alice.id, marks, outer, alice.keys.private)
    found = [open_likeness(outer.case, alice.id, blob, outer, alice.keys.private) for blob in (away, there)]
    assert [(one.marks, one.fast) for one in found] == [(marks, False), (marks, True)]
    assert "marks" not in repr(found)


@pytest.mark.parametrize("fast", [False, True])
def test_likeness_stays_shut_for_everyone_else(
    marks: frozenset[bytes], outer: OuterKey, alice: Person, bob: Person, *, fast: bool
) -> None:
    """Not with another private key, in another's row, in another case, or without the outer key."""
    blob = _sealed(marks, outer, alice, fast=fast)
    case, elsewhere, mine = outer.case, CaseId(new_id()), alice.keys.private
    tries = [
        (case, alice.id, outer, bob.keys.private),
        (case, bob.id, outer, mine),
        (case, alice.id, OuterKey.new(case), mine),
        (elsewhere, alice.id, OuterKey(elsewhere, outer.secret), mine),
    ]
    for where, who, outside, private in tries:
        with pytest.raises(SealBrokenError):
            open_likeness(where, who, blob, outside, private)


@pytest.mark.parametrize("fast", [False, True])
def test_likeness_notices_every_changed_byte(
    marks: frozenset[bytes], outer: OuterKey, alice: Person, *, fast: bool
) -> None:
    """Flipping a bit of any of its bytes breaks it."""
    blob = _sealed(marks, outer, alice, fast=fast)
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(SealBrokenError):
            open_likeness(outer.case, alice.id, changed, outer, alice.keys.private)


def test_likeness_from_the_future_does_not_open(outer: OuterKey, alice: Person) -> None:
    """A form that is not known yet is refused like a broken one."""
    blob = lock(outer.secret, bind("likeness", outer.case, alice.id), b"\x09" + bytes(40))
    with pytest.raises(SealBrokenError):
        open_likeness(outer.case, alice.id, blob, outer, alice.keys.private)


def test_likenesses_of_one_person_share_no_visible_byte(marks: frozenset[bytes], alice: Person) -> None:
    """The same marks of two cases of one batch, for one reader: what is stored says nothing of that."""
    wrapping = WrappingKeys()
    outers = [OuterKey.new(CaseId(new_id())) for _ in range(2)]
    blobs = [seal_likeness(outer.case, marks, alice.recipient, outer, wrapping) for outer in outers]
    blobs += [keep_fast(outer.case, alice.id, marks, outer, alice.keys.private) for outer in outers]
    pieces = [{blob[start : start + 8] for start in range(1, len(blob) - 8)} for blob in blobs]
    assert not any(one & other for one, other in combinations(pieces, 2))


def test_likeness_length_hides_how_many_names(server_key: ServerKey, outer: OuterKey, alice: Person) -> None:
    """One name or a few: what is stored is as long."""
    some = [fingerprints(server_key, alice.id, (f"name:{n}" for n in range(count))) for count in (1, 9, 31)]
    assert len({len(seal_likeness(outer.case, marks, alice.recipient, outer)) for marks in some}) == 1


def test_likeness_is_no_wrap(key: CaseKey, marks: frozenset[bytes], outer: OuterKey, alice: Person) -> None:
    """Whoever has fingerprints opened has not opened the case: neither stands in the place of the other."""
    wrapping = WrappingKeys()
    seals = [
        wrap(key, alice.recipient, outer, wrapping),
        seal_likeness(key.case, marks, alice.recipient, outer, wrapping),
    ]
    with pytest.raises(SealBrokenError):
        open_likeness(key.case, alice.id, seals[0], outer, alice.keys.private)
    with pytest.raises(SealBrokenError):
        unwrap(key.case, alice.id, seals[1], outer, alice.keys.private)


def test_likeness_refuses_a_damaged_public_key(marks: frozenset[bytes], outer: OuterKey) -> None:
    """There is nobody to seal it to."""
    with pytest.raises(PublicKeyError):
        seal_likeness(outer.case, marks, Recipient(PersonId(new_id()), b"damaged"), outer)


@pytest.fixture
def marks(server_key: ServerKey, alice: Person) -> frozenset[bytes]:
    """Make a person's fingerprints of a name."""
    return fingerprints(server_key, alice.id, NAMES)


def _sealed(marks: frozenset[bytes], outer: OuterKey, reader: Person, *, fast: bool) -> bytes:
    if fast:
        return keep_fast(outer.case, reader.id, marks, outer, reader.keys.private)
    return seal_likeness(outer.case, marks, reader.recipient, outer)
