"""
Names become bytes without ambiguity, and keys of two purposes differ.
"""

from hypothesis import given
from hypothesis import strategies as st

from vault.binding import bind, derive, digest, to_bytes

PARTS = st.lists(st.one_of(st.text(), st.binary()), max_size=4)


@given(PARTS, PARTS)
def test_bind_tells_lists_of_parts_apart(one: list[str | bytes], other: list[str | bytes]) -> None:
    """Two lists bind to the same bytes only if their parts are the same bytes."""
    same = [to_bytes(part) for part in one] == [to_bytes(part) for part in other]
    assert (bind(*one) == bind(*other)) == same


def test_bind_tells_where_a_part_ends() -> None:
    """Moving a letter from one part to the next changes the bytes."""
    assert bind("ab", "c") != bind("a", "bc")


def test_derive_gives_each_purpose_its_own_key() -> None:
    """One secret gives 32 bytes that differ by label."""
    keys = {derive(b"s" * 32, "one"), derive(b"s" * 32, "two"), derive(b"t" * 32, "one")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_digest_separates_purposes() -> None:
    """The same content hashed for two purposes gives two hashes."""
    assert digest("one", b"content") != digest("two", b"content")


def test_to_bytes_keeps_half_a_surrogate_pair() -> None:
    """Text as broken mail carries it is encoded, not refused."""
    assert to_bytes("a\ud800b") == b"a\xed\xa0\x80b"
