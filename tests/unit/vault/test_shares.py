"""
Shares: enough of them give the secret, fewer nothing, and a slip of the pen is noticed.
"""

import os
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from vault.shares import Share, ShareError, join, read_share, split


@settings(max_examples=60, deadline=None)
@given(some.binary(min_size=1, max_size=120), some.data())
def test_any_needed_shares_give_the_secret(secret: bytes, data: some.DataObject) -> None:
    """Whatever the secret and the split, each choice of as many as are needed gives it back, typed as words."""
    shares = data.draw(some.integers(1, 7))
    needed = data.draw(some.integers(1, shares))
    made = split(secret, needed, shares)
    chosen = data.draw(some.permutations(made))[:needed]
    assert join([read_share(one.words.upper().replace("-", "  ")) for one in chosen]) == secret
    assert join(made) == secret


def test_one_share_of_two_says_nothing() -> None:
    """To one share of two-of-three each byte fits: over many splits of one secret its values are spread evenly."""
    counts = [0] * 256
    for _ in range(64):
        for one in split(bytes(64), 2, 3):
            for byte in one.value:
                counts[byte] += 1
    expected = sum(counts) / 256
    assert max(abs(count - expected) for count in counts) < 7 * expected**0.5


def test_too_few_shares_are_refused() -> None:
    """One of two-of-three, also given twice, gives nothing; none gives nothing."""
    made = split(os.urandom(32), 2, 3)
    for chosen in ((made[0],), (made[1], made[1]), ()):
        with pytest.raises(ShareError, match="too-few"):
            join(chosen)
    assert len({join(pair) for pair in combinations(made, 2)}) == 1


def test_shares_of_two_keys_are_refused() -> None:
    """Two splits, even of one secret, do not mix."""
    with pytest.raises(ShareError, match="of-two-sets"):
        join([split(b"secret", 2, 3)[0], split(b"secret", 2, 3)[1]])


def test_slip_in_a_share_is_noticed() -> None:
    """A wrong word, a missing one and two swapped ones are told before anything is tried."""
    words = split(os.urandom(97), 2, 3)[0].words.split("-")
    swapped = [words[1], words[0], *words[2:]]
    for wrong in (["abbey", *words[1:]], words[:-1], [*words, "abbey"], swapped, ["x", *words[1:]], []):
        if wrong == words:
            continue
        with pytest.raises(ShareError, match="misspelled"):
            read_share("-".join(wrong))
    assert read_share("-".join(words)).needed == 2


@pytest.mark.parametrize(("needed", "shares"), [(0, 1), (3, 2), (1, 17)])
def test_impossible_split_is_refused(needed: int, shares: int) -> None:
    """None needed, more needed than there are, or more than sixteen cannot be."""
    with pytest.raises(ShareError, match="impossible"):
        split(b"secret", needed, shares)


def test_share_shows_nothing_of_itself() -> None:
    """A representation holds no byte of the value."""
    assert "ffff" not in repr(Share(1, 2, b"mark", b"ffff"))


def test_known_shares_give_the_known_secret() -> None:
    """A line through 42 worked out by hand: 42 + 7x in this field is 45 at 1 and 36 at 2."""
    assert join([Share(1, 2, b"mark", bytes([45])), Share(2, 2, b"mark", bytes([36]))]) == bytes([42])
