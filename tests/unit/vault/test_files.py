"""
Files in chunks: whatever is changed, left out, put elsewhere or cut off is noticed, and sizes are rounded.
"""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.files import CHUNK_BYTES, FileKey, FileOpener, FileSealer, SealBrokenError

FILE = "f" * 32


def sealed(content: bytes, file: str = FILE) -> tuple[FileKey, list[bytes]]:
    """Seal a whole file."""
    sealer = FileSealer(file)
    starts = range(0, max(1, len(content)), CHUNK_BYTES)
    blobs = [
        sealer.seal(content[start : start + CHUNK_BYTES], last=start + CHUNK_BYTES >= len(content)) for start in starts
    ]
    return sealer.key, blobs


def opened(key: FileKey, blobs: list[bytes], chunks: int | None = None) -> bytes:
    """Open a whole file."""
    opener = FileOpener(key, len(blobs) if chunks is None else chunks)
    content = b"".join(opener.open(blob) for blob in blobs)
    opener.end()
    return content


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_file_comes_out_as_it_went_in(size: int) -> None:
    """A file of any size, an empty one too, opens byte by byte; no chunk shows a part of it."""
    content = os.urandom(size)
    key, blobs = sealed(content)
    assert opened(key, blobs) == content
    assert size < 16 or all(content[:16] not in blob for blob in blobs)


def test_file_notices_its_end_cut_off() -> None:
    """Without its last chunk a file does not open, even when the number of chunks is believed to be smaller."""
    key, blobs = sealed(os.urandom(2 * CHUNK_BYTES + 5))
    with pytest.raises(SealBrokenError):
        opened(key, blobs[:-1])
    with pytest.raises(SealBrokenError):
        opened(key, blobs[:-1], chunks=3)


def test_file_notices_chunks_that_follow_its_end() -> None:
    """A chunk behind the last one does not open, nor does the last one as one in the middle."""
    key, blobs = sealed(os.urandom(CHUNK_BYTES + 5))
    with pytest.raises(SealBrokenError):
        opened(key, [*blobs, blobs[1]])


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(4)))
def test_file_notices_another_order(order: list[int]) -> None:
    """Chunks open in the order in which they were sealed, and in no other."""
    key, blobs = sealed(os.urandom(3 * CHUNK_BYTES + 5))
    shuffled = [blobs[index] for index in order]
    if order == sorted(order):
        assert len(opened(key, shuffled)) == 3 * CHUNK_BYTES + 5
        return
    with pytest.raises(SealBrokenError):
        opened(key, shuffled)


def test_file_notices_every_changed_byte() -> None:
    """Wherever a byte of a chunk is changed, the chunk does not open; an empty blob neither."""
    key, (blob,) = sealed(b"what happened")
    for index in range(len(blob)):
        with pytest.raises(SealBrokenError):
            opened(key, [blob[:index] + bytes([blob[index] ^ 1]) + blob[index + 1 :]])
    with pytest.raises(SealBrokenError):
        opened(key, [b""])


def test_chunks_of_two_files_cannot_be_swapped() -> None:
    """A chunk opens under its own file's key and id alone, even where the secret is the same."""
    key, blobs = sealed(b"one")
    other, others = sealed(b"two", "e" * 32)
    for wrong in (other, FileKey("e" * 32, key.secret)):
        with pytest.raises(SealBrokenError):
            opened(wrong, blobs)
    with pytest.raises(SealBrokenError):
        opened(key, others)


def test_sealed_chunk_hides_its_length() -> None:
    """Small files look alike, and a full chunk fills its bucket exactly."""
    assert len({len(sealed(b"x" * size)[1][0]) for size in (0, 1, 200, 252)}) == 1
    assert len(sealed(b"x" * CHUNK_BYTES)[1][0]) == 1 + CHUNK_BYTES + 4 + 16


def test_sealer_refuses_chunks_out_of_order() -> None:
    """A short chunk in the middle, a long one, or one after the last is a mistake in the program."""
    sealer = FileSealer(FILE)
    for data, last in ((b"short", False), (b"x" * (CHUNK_BYTES + 1), True)):
        with pytest.raises(ValueError, match="out of order"):
            sealer.seal(data, last=last)
    sealer.seal(b"", last=True)
    with pytest.raises(ValueError, match="out of order"):
        sealer.seal(b"", last=True)


def test_file_key_shows_nothing_of_itself() -> None:
    """Its representation holds its file's id and no byte of the secret."""
    key = FileKey.new(FILE)
    assert repr(key) == f"FileKey(file='{FILE}')"
