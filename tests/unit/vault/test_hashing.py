"""
A chain's hash covers the entry and everything before it.
"""

from vault.hashing import CHAIN_START, chain_hash


def test_chain_covers_what_came_before() -> None:
    """The same entry after another past has another hash."""
    first = chain_hash(CHAIN_START, b"received")
    assert chain_hash(first, b"counselled") != chain_hash(chain_hash(CHAIN_START, b"changed"), b"counselled")


def test_chain_covers_the_order() -> None:
    """Two entries swapped give another end."""
    one = chain_hash(chain_hash(CHAIN_START, b"a"), b"b")
    assert one != chain_hash(chain_hash(CHAIN_START, b"b"), b"a")


def test_chain_tells_entry_and_past_apart() -> None:
    """Bytes cannot move from the past into the entry."""
    assert chain_hash(b"ab", b"c") != chain_hash(b"a", b"bc")


def test_chain_never_changes() -> None:
    """A known value: chains written by any version can be checked by any later one."""
    assert (
        chain_hash(CHAIN_START, b"received").hex() == "9186add9cfd0840c850f3a03b4d59569d652da8da48a196c3ef864708179b30b"
    )
    assert len(CHAIN_START) == 32
