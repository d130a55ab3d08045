"""
A second algorithm stands beside the first: blobs of both open with one ring, and one that nobody knows is named.
"""

from functools import partial

import pytest

from handrail.identifiers import CaseId, PersonId, new_id
from vault import hybrid
from vault.binding import bind
from vault.case_keys import CaseKey, OuterKey
from vault.errors import SealBrokenError, UnknownAlgorithmError
from vault.hybrid import add_to_ring, decrypt, encrypt, encrypted_bytes, make_keypair, oldest_in
from vault.inbox import new_inbox, open_from_inbox, renewed_inbox, seal_to_case
from vault.kems import KEMS, MLKEM768_X25519, MLKEM1024_P384
from vault.locks import lock, unlock
from vault.people import carry_recovery, new_recovery, open_with_recovery, renewed
from vault.wraps import Recipient, unwrap, wrap, wrap_bytes

EVERY = pytest.mark.parametrize("version", KEMS, ids=["ml-kem-768-x25519", "ml-kem-1024-p384"])


@EVERY
def test_each_algorithm_opens_what_it_made(version: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and blobs begin with its number, have the lengths that are said, and come out again."""
    monkeypatch.setattr(hybrid, "NEWEST", version)
    pair = make_keypair()
    blob = encrypt(pair.public, b"bound", b"data")
    assert {one[:1] for one in (pair.private, pair.public, blob)} == {version}
    assert len(pair.private) == 1 + KEMS[version].private_bytes
    assert len(pair.public) == 1 + KEMS[version].public_bytes
    assert len(blob) == encrypted_bytes(pair.public, 4)
    assert decrypt(pair.private, b"bound", blob, "test") == b"data"
    with pytest.raises(SealBrokenError):
        decrypt(make_keypair().private, b"bound", blob, "test")


@EVERY
def test_each_algorithm_needs_both_of_its_parts(version: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one part of the private key and another's other part nothing opens."""
    monkeypatch.setattr(hybrid, "NEWEST", version)
    pair, other = make_keypair(), make_keypair()
    blob = encrypt(pair.public, b"bound", b"data")
    for mixed in (pair.private[:65] + other.private[65:], other.private[:65] + pair.private[65:]):
        with pytest.raises(SealBrokenError):
            decrypt(mixed, b"bound", blob, "test")


def _rings(monkeypatch: pytest.MonkeyPatch) -> tuple[hybrid.KeyPair, hybrid.KeyPair]:
    """Make a pair of the first algorithm, and its owner's next one, of the second."""
    before = make_keypair()
    monkeypatch.setattr(hybrid, "NEWEST", MLKEM1024_P384)
    return before, add_to_ring(make_keypair(), before.private)


def test_ring_opens_blobs_of_both_algorithms(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sealed before an upgrade opens beside what was sealed after it, and the old key alone opens the old."""
    before, after = _rings(monkeypatch)
    old, new = encrypt(before.public, b"b", b"old"), encrypt(after.public, b"b", b"new")
    assert (old[:1], new[:1]) == (MLKEM768_X25519, MLKEM1024_P384)
    assert [decrypt(after.private, b"b", blob, "test") for blob in (old, new)] == [b"old", b"new"]
    assert oldest_in(after.private) == before.private
    with pytest.raises(SealBrokenError):
        decrypt(before.private, b"b", new, "test")


def test_wraps_of_both_algorithms_open_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person's wraps of before and after open with one private key; only their lengths tell them apart."""
    case, person = CaseId(new_id()), PersonId(new_id())
    key, outer = CaseKey.new(case), OuterKey.new(case)
    before, after = _rings(monkeypatch)
    wraps = [wrap(key, Recipient(person, pair.public), outer) for pair in (before, after)]
    assert [len(one) for one in wraps] == [wrap_bytes(pair.public) for pair in (before, after)]
    assert [unwrap(case, person, one, outer, after.private) for one in wraps] == [key, key]


def test_inbox_opens_what_came_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replies by mail that were sealed to the older inbox open with the newer one."""
    key = CaseKey.new(CaseId(new_id()))
    first = new_inbox(key)
    old = seal_to_case(key.case, first.public, "reply:1", "before")
    monkeypatch.setattr(hybrid, "NEWEST", MLKEM1024_P384)
    second = renewed_inbox(key, first.sealed_private)
    new = seal_to_case(key.case, second.public, "reply:1", "after")
    assert old[:1] != new[:1]
    opened = [open_from_inbox(key, second.sealed_private, "reply:1", blob) for blob in (old, new)]
    assert opened == [b"before", b"after"]


def test_printed_code_opens_a_renewed_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code that was printed years ago leads to the newest key, also after two renewals and a newer code."""
    private = make_keypair().private
    printed = new_recovery(private)
    monkeypatch.setattr(hybrid, "NEWEST", MLKEM1024_P384)
    second = renewed(private).private
    once = carry_recovery(printed.sealed, second)
    third = renewed(second).private
    assert open_with_recovery(once, printed.code) == second
    assert open_with_recovery(carry_recovery(once, third), printed.code) == third
    newer = new_recovery(second)
    assert open_with_recovery(carry_recovery(newer.sealed, third), newer.code) == third


def test_unknown_algorithm_is_named() -> None:
    """A blob from a newer Handrail is told from a broken one: the error says by which number it was sealed."""
    pair, of, person = make_keypair(), CaseId(new_id()), PersonId(new_id())
    key, outer = CaseKey.new(of), OuterKey.new(of)
    blob = encrypt(pair.public, b"", b"data")
    inner = lock(outer.secret, bind("wrap", of, person), b"\x09" + bytes(wrap_bytes(pair.public)))
    locked = b"\x09" + lock(key.secret, b"", b"data")[1:]
    told = []
    for opening in (
        partial(unlock, key.secret, b"", locked, "wrap"),
        partial(decrypt, pair.private, b"", b"\x09" + blob[1:], "inbox entry"),
        partial(decrypt, b"\x09" + pair.private, b"", blob, "wrap"),
        partial(unwrap, of, person, inner, outer, pair.private),
    ):
        with pytest.raises(UnknownAlgorithmError, match="algorithm 9, which this version of Handrail does not") as one:
            opening()
        told.append((one.value.what, one.value.version))
    assert told == [("wrap", 9), ("inbox entry", 9), ("private key", 9), ("wrap", 9)]
