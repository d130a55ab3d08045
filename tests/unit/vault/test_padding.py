"""
Padded lengths fall into few buckets and come off again.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.padding import bucket, pad, unpad


@given(st.binary(max_size=70_000))
def test_padding_comes_off_again(data: bytes) -> None:
    """Whatever was padded is found again."""
    assert unpad(pad(data)) == data


@given(st.integers(0, 1 << 33))
def test_bucket_holds_its_size_and_wastes_little(size: int) -> None:
    """A bucket is never too small, and above 16 KiB it is an eighth too big at most."""
    assert bucket(size) >= size
    if size > 16_384:
        assert bucket(size) - size < size / 8 + 1


@given(st.integers(0, 1 << 24), st.integers(0, 1 << 24))
def test_bucket_keeps_order(one: int, other: int) -> None:
    """A longer text never gets a smaller bucket."""
    assert (bucket(one) <= bucket(other)) == (one <= other) or bucket(one) == bucket(other)


def test_short_texts_look_alike() -> None:
    """Everything up to 252 bytes pads to the same length."""
    assert {len(pad(b"x" * size)) for size in range(253)} == {256}


def test_buckets_are_few() -> None:
    """All lengths up to a megabyte fall into about sixty buckets."""
    assert len({bucket(size) for size in range(0, 1 << 20, 64)}) < 70


@pytest.mark.parametrize(("size", "padded"), [(0, 256), (256, 256), (257, 512), (16_384, 16_384), (16_385, 18_432)])
def test_bucket_has_known_edges(size: int, padded: int) -> None:
    """The steps are where the documentation says."""
    assert bucket(size) == padded
